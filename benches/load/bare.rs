//! The floor: an actix handler that answers with the bytes of a page and, where they are given, runs the page's statements before, in one
//! transaction and prepared beforehand, reading every column of every row; nothing else.

use crate::sql;
use actix_web::http::header;
use actix_web::{App, HttpResponse, HttpServer, web};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

/// Serves the file's bytes at every address until it is killed.
pub fn serve(page: &Path, work: Option<(&Path, &Path)>) -> std::io::Result<()> {
    let bytes = web::Bytes::from(std::fs::read(page)?);
    let work = match work {
        Some((database, statements)) => {
            let statements: Vec<String> = serde_json::from_slice(&std::fs::read(statements)?)?;
            Some((database.to_owned(), statements))
        }
        None => None,
    };
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let bytes = bytes.clone();
            // For each worker one connection, as long as the process lives.
            let raw = work.as_ref().map(|(database, statements)| {
                let conn: &'static _ = Box::leak(Box::new(sql::open(database)));
                Rc::new(RefCell::new(sql::Prepared::new(conn, statements)))
            });
            App::new().default_service(web::to(move || {
                raw.iter().for_each(|raw| raw.borrow_mut().run());
                let mut page = HttpResponse::Ok();
                page.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"));
                std::future::ready(page.body(bytes.clone()))
            }))
        });
        let server = server.workers(2).tcp_nodelay(true).bind(("127.0.0.1", 0))?;
        for address in server.addrs() {
            println!("http://{address}");
        }
        server.run().await
    })
}
