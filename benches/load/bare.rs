//! The floor of HTTP: an actix handler that answers with the bytes of a page and does nothing else.

use actix_web::http::header;
use actix_web::{App, HttpResponse, HttpServer, web};
use std::path::Path;

/// Serves the file's bytes at every address until it is killed.
pub fn serve(page: &Path) -> std::io::Result<()> {
    let bytes = web::Bytes::from(std::fs::read(page)?);
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let bytes = bytes.clone();
            App::new().default_service(web::to(move || {
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
