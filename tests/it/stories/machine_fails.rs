//! The machine fails, not the person: a full disk, a database that is gone or stuck, contents that are missing, an upload that breaks
//! off. Each is told as what it is, reading goes on, and what heals needs no restart.

use crate::app::{Backend, TestApp};
use crate::both;
use crate::people::PDF;
use crate::stories::plan_walk::{begin, cast};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jianping::clock::Clock;
use jianping::problem::Problem;
use jianping::regulation::people::{Actor, Role, UnitKind};
use jianping::store::conn::Conn;
use jianping::store::files::Cabinet;
use jianping::store::schema::{files, projects};
use jianping::store::tx::Acting;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, SystemTime};

fn acting(app: &TestApp) -> Acting {
    Acting { actor: Actor::system(), moment: app.state.clock.moment(), request: "test".into(), proved: false }
}

/// A statement in the program's own writing connection.
async fn writes(app: &TestApp, sql: &'static str) -> Result<(), Problem> {
    app.state.db.write_soon(acting(app), None, move |tx| Ok(tx.conn().batch_execute(sql)?)).await
}

#[actix_web::test]
async fn a_full_disk_is_told_and_heals() {
    let app = TestApp::start(Backend::Sqlite).await.unwrap();
    let cast = cast(&app);
    let page = cast.filer.open("/projects/new").await;
    writes(&app, "PRAGMA max_page_count = 1").await.unwrap();
    let (mut kept, mut full) = (0, None);
    for n in 0..2_000 {
        let fresh = if n == 0 { page.clone() } else { cast.filer.open("/projects/new").await };
        let name = format!("区域影像数据共享服务{n}");
        let sent = cast.filer.fill(&fresh, "/projects", &[("name", &name), ("year", "2027")]).await;
        if sent.status != 303 {
            full = Some(sent);
            break;
        }
        kept += 1;
    }
    let full = full.expect("the disk is full some time");
    assert_eq!(full.status, 507, "{}", full.main());
    full.says("存储空间不足").says("这次提交没有保存").says("请系统管理员腾出空间");
    let there: i64 = app.sql(|conn| projects::table.count().get_result(conn));
    assert_eq!(there, kept, "what was acknowledged is there, and nothing else");
    cast.filer.open("/projects").await.says("区域影像数据共享服务");
    writes(&app, "PRAGMA max_page_count = 1000000").await.unwrap();
    begin(&cast.filer, "森林防火监测数据服务").await;
    app.stop().await;
}

#[actix_web::test]
async fn a_lock_that_lasts_is_told_and_passes() {
    let app = TestApp::start(Backend::Sqlite).await.unwrap();
    let cast = cast(&app);
    let page = cast.filer.open("/projects/new").await;
    let path = match &app.state.config.database {
        jianping::store::conn::Target::Sqlite(path) => path.clone(),
        jianping::store::conn::Target::Postgres(_) => unreachable!(),
    };
    let mut other = SqliteConnection::establish(&path).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let typed = [("name", "区域影像数据共享服务"), ("year", "2027")];
    let busy = cast.filer.fill(&page, "/projects", &typed).await;
    assert_eq!(busy.status, 503, "{}", busy.main());
    assert!(busy.headers.contains_key("retry-after"));
    cast.filer.open("/projects").await;
    other.batch_execute("ROLLBACK").unwrap();
    assert_eq!(cast.filer.fill(&page, "/projects", &typed).await.status, 303, "the same form, once");
    app.stop().await;
}

/// Every other connection to the story's database ends.
fn kill(app: &TestApp) {
    app.sql(|conn| {
        conn.batch_execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
    });
}

#[actix_web::test]
async fn a_database_that_is_gone_or_stuck_is_told_and_comes_back() {
    let Some(app) = TestApp::start(Backend::Postgres).await else { return };
    let cast = cast(&app);
    for reads in [true, false] {
        let (db, by) = (app.state.db.clone(), acting(&app));
        let waits = std::thread::spawn(move || {
            let sleeps = |conn: &mut Conn| Ok(conn.batch_execute("SELECT pg_sleep(20)")?);
            if reads { db.read(sleeps) } else { db.write(by, None, move |tx| sleeps(tx.conn())) }
        });
        tokio::time::sleep(Duration::from_millis(500)).await;
        kill(&app);
        let told = waits.join().unwrap();
        assert!(matches!(told, Err(Problem::Away)), "{told:?}");
        cast.filer.open("/projects").await;
        begin(&cast.filer, "区域影像数据共享服务").await;
    }
    let stuck = writes(&app, "SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(5)").await;
    assert!(matches!(stuck, Err(Problem::Busy)), "{stuck:?}");
    let full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file \"base/1/2\": No space left on device'; END $$";
    let full = writes(&app, full).await;
    assert!(matches!(full, Err(Problem::Full)), "{full:?}");
    begin(&cast.filer, "森林防火监测数据服务").await;
    app.stop().await;
}

both!(contents_that_are_missing_are_named);
async fn contents_that_are_missing_are_named(app: &TestApp) {
    let cast = cast(app);
    let no = begin(&cast.filer, "区域影像数据共享服务").await;
    let path = format!("/projects/{no}/plan/1");
    let page = cast.filer.open(&path).await;
    let file: [(&str, &str, &[u8]); 1] = [("basis_file", "规划.pdf", PDF)];
    cast.filer.fill_with_files(&page, &path, &[("basis", "太短"), ("do", "next")], &file).await;
    let (id, stored, sha256): (i64, String, String) =
        app.sql(|conn| files::table.select((files::id, files::stored, files::sha256)).first(conn));
    assert_eq!(cast.filer.open(&format!("/files/{id}")).await.bytes, PDF);
    std::fs::remove_file(app.state.cabinet.path(&stored)).unwrap();
    let missing = cast.filer.get(&format!("/files/{id}")).await;
    assert_eq!(missing.status, 404);
    missing.says("规划.pdf").says(&sha256).says("系统管理员").says("从备份中恢复");
    let stranger = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let stranger = stranger.get(&format!("/files/{id}")).await;
    assert_eq!(stranger.status, 404);
    stranger.hides("规划.pdf").hides(&sha256);
}

fn arriving(app: &TestApp) -> usize {
    std::fs::read_dir(app.state.config.data_dir.join("files/incoming")).unwrap().count()
}

/// Waits until so many files are arriving.
async fn until(app: &TestApp, n: usize) {
    for _ in 0..200 {
        if arriving(app) == n {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} files are arriving, not {n}", arriving(app));
}

#[actix_web::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let app = TestApp::start(Backend::Sqlite).await.unwrap();
    let cast = cast(&app);
    let no = begin(&cast.filer, "区域影像数据共享服务").await;
    let address = app.base.trim_start_matches("http://").to_owned();
    let (key, value) = cast.filer.cookie().unwrap();
    let mut caller = std::net::TcpStream::connect(&address).unwrap();
    write!(
        caller,
        "POST /projects/{no}/plan/1 HTTP/1.1\r\nHost: {address}\r\nCookie: {key}={value}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 9000000\r\n\r\n\
         --cut\r\nContent-Disposition: form-data; name=\"basis_file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
    )
    .unwrap();
    caller.write_all(PDF).unwrap();
    caller.write_all(&vec![b'x'; 300_000]).unwrap();
    until(&app, 1).await;
    drop(caller);
    until(&app, 0).await;
    app.stop().await;
}

#[test]
fn what_a_dead_program_left_is_swept_at_the_start() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sweep-{:016x}", rand::random::<u64>()));
    drop(Cabinet::open(&dir).unwrap());
    let laid = |folder: &str, name: &str, minutes: u64| {
        let place = dir.join("files").join(folder).join(name);
        std::fs::write(&place, b"half").unwrap();
        let then = SystemTime::from(Clock::system().moment().now) - Duration::from_secs(minutes * 60);
        std::fs::File::options().write(true).open(&place).unwrap().set_modified(then).unwrap();
        place
    };
    let places = [
        laid("incoming", "old", 61),
        laid("waiting", "old", 61),
        laid("incoming", "new", 5),
        laid("waiting", "new", 5),
    ];
    drop(Cabinet::open(&dir).unwrap());
    assert_eq!(places.map(|place| place.exists()), [false, false, true, true]);
    std::fs::remove_dir_all(&dir).unwrap();
}
