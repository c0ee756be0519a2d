//! A handler that panics and a client that dawdles: each hurts nobody but itself.

use crate::app::{Backend, TestApp};
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, web};
use jianping::app::State;
use jianping::problem::Problem;
use jianping::regulation::people::{Role, UnitKind};
use jianping::web::{problem, routes, security, visitor};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn broken() -> HttpResponse {
    panic!("the cellar is flooded at /srv/secret")
}

async fn away() -> Result<HttpResponse, Problem> {
    Err(Problem::Away)
}

/// The program's routes in the program's wrapping, one handler that panics and one whose database is gone.
fn with_a_broken_handler(state: web::Data<State>) -> (String, ServerHandle) {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .route("/broken", web::get().to(broken))
            .route("/away", web::get().to(away))
            .configure(routes::routes)
            .wrap(from_fn(security::own_site))
            .wrap(from_fn(problem::pages))
            .wrap(from_fn(visitor::know))
            .wrap(from_fn(security::headers))
    });
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let base = format!("http://{}", server.addrs()[0]);
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (base, handle)
}

#[actix_web::test]
async fn a_panic_is_a_page_with_a_number_and_nothing_else() {
    let app = TestApp::start(Backend::Sqlite).await.unwrap();
    let (base, handle) = with_a_broken_handler(app.state.clone());
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let answer = reqwest::get(format!("{base}/broken")).await.unwrap();
        assert_eq!(answer.status(), 500);
        assert!(answer.headers().contains_key("content-security-policy"));
        let page = answer.text().await.unwrap();
        assert!(page.contains("系统出错") && page.contains("没有任何内容被改动"), "{page}");
        for inside in ["cellar", "secret", "panicked", ".rs"] {
            assert!(!page.contains(inside), "{inside}: {page}");
        }
        let number: String =
            page.rsplit("错误编号").next().unwrap().chars().take_while(char::is_ascii_hexdigit).collect();
        assert_eq!(number.len(), 8, "{page}");
        numbers.push(number);
        assert_eq!(reqwest::get(format!("{base}/healthz")).await.unwrap().status(), 200, "the one worker goes on");
    }
    let away = reqwest::get(format!("{base}/away")).await.unwrap();
    assert_eq!((away.status().as_u16(), away.headers()["retry-after"].to_str().unwrap()), (503, "10"));
    let page = away.text().await.unwrap();
    assert!(page.contains("数据库暂时不能使用") && page.contains("同一表单再次提交只办理一次"), "{page}");
    numbers.dedup();
    assert_eq!(numbers.len(), 3, "every request has a number of its own");
    handle.stop(false).await;
    app.stop().await;
}

#[actix_web::test]
async fn a_client_that_dawdles_is_cut_off() {
    let app = TestApp::start(Backend::Sqlite).await.unwrap();
    let filer = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let address = app.base.trim_start_matches("http://").to_owned();
    let (key, value) = filer.cookie().unwrap();
    let head = format!(
        "POST /projects HTTP/1.1\r\nHost: {address}\r\nCookie: {key}={value}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\ncsrf=x&phone=13987654321&email="
    );
    let begun = Instant::now();
    let dawdlers = (0..12).map(|_| {
        let (address, head) = (address.clone(), head.clone());
        actix_web::rt::spawn(async move { dawdle(&address, &head).await })
    });
    let dawdlers: Vec<_> = dawdlers.collect();
    let mut slowest = Duration::ZERO;
    while begun.elapsed() < Duration::from_secs(20) {
        let asked = Instant::now();
        filer.open("/account").await;
        slowest = slowest.max(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(slowest < Duration::from_secs(10), "others waited {slowest:?}");
    for answer in futures_util::future::join_all(dawdlers).await {
        let (after, said) = answer.unwrap();
        assert!(said.starts_with("HTTP/1.1 408"), "after {after:?}: {said}");
        assert!(said.contains("提交超时"));
        assert!(said.contains("13987654321") && said.contains("aaaa"), "what came is shown: {said}");
        assert!((25..90).contains(&after.as_secs()), "{after:?}");
    }
    filer.open("/account").await;
    app.stop().await;
}

/// A byte a second, until there is an answer; how long it took and what it was.
async fn dawdle(address: &str, head: &str) -> (Duration, String) {
    let begun = Instant::now();
    let (mut reads, mut writes) = TcpStream::connect(address).await.unwrap().into_split();
    writes.write_all(head.as_bytes()).await.unwrap();
    let drips = actix_web::rt::spawn(async move {
        while writes.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    let (mut said, mut piece) = (Vec::new(), [0; 4096]);
    while let Ok(Ok(n)) = tokio::time::timeout(Duration::from_secs(100), reads.read(&mut piece)).await {
        said.extend_from_slice(&piece[..n]);
        if n == 0 || said.windows(7).any(|w| w == b"</html>") {
            break;
        }
    }
    drips.abort();
    (begun.elapsed(), String::from_utf8_lossy(&said).into_owned())
}
