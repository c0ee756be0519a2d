//! kill -9 in the middle of writes: every acknowledged write is there, once; the chains hold; a repeated form gets the first answer.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jianping::clock::Clock;
use jianping::regulation::people::Role;
use jianping::store::conn::Db;
use jianping::store::schema::{projects, sessions, units, users};
use jianping::store::sessions::key_hash;
use jianping::store::target::Target;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

struct Server {
    child: Child,
    base: String,
}

fn start(dir: &Path) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianping"));
    command
        .arg("serve")
        .env_clear()
        .env("DATA_DIR", dir)
        .env("PORT", "0")
        .env("RUST_LOG", "error")
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let base = lines.map_while(Result::ok).find_map(|line| line.find("http://").map(|at| line[at..].trim().to_owned()));
    Server { child, base: base.unwrap() }
}

/// A unit with one filer whose session is alive.
fn people(dir: &Path) {
    let target = Target::parse(&format!("sqlite:{}", dir.join("jianping.db").display())).unwrap();
    drop(Db::open(&target, 1).unwrap());
    let mut conn = SqliteConnection::establish(dir.join("jianping.db").to_str().unwrap()).unwrap();
    conn.batch_execute("PRAGMA busy_timeout=5000").unwrap();
    let now = Clock::system().moment().stamp();
    let unit: i64 = diesel::insert_into(units::table)
        .values((
            units::version.eq(1),
            units::name.eq("市林业局"),
            units::kind.eq("owner"),
            units::active.eq(true),
            units::body.eq("{}"),
        ))
        .returning(units::id)
        .get_result(&mut conn)
        .unwrap();
    let user: i64 = diesel::insert_into(users::table)
        .values((
            users::version.eq(1),
            users::unit_id.eq(unit),
            users::login.eq("filer"),
            users::name.eq("经办"),
            users::lang.eq("zh"),
            users::state.eq("active"),
            users::roles.eq(Role::OwnerFiler.code()),
            users::body.eq("{}"),
        ))
        .returning(users::id)
        .get_result(&mut conn)
        .unwrap();
    diesel::insert_into(sessions::table)
        .values((
            sessions::key_hash.eq(key_hash("crash-key")),
            sessions::user_id.eq(user),
            sessions::csrf.eq("crash-token"),
            sessions::started_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::proved_at.eq(now),
            sessions::address.eq("127.0.0.1"),
            sessions::agent.eq("crash"),
        ))
        .execute(&mut conn)
        .unwrap();
}

async fn draft(client: &reqwest::Client, base: &str, n: u32) -> Option<String> {
    let (form, name, year) = (format!("crash-form-{n:08}"), format!("防火监测数据服务{n}"), "2027");
    let fields = [
        ("csrf", "crash-token"),
        ("form_id", form.as_str()),
        ("version", "0"),
        ("name", name.as_str()),
        ("year", year),
    ];
    let sent = client
        .post(format!("{base}/projects"))
        .header("cookie", "jianping=crash-key")
        .header("sec-fetch-site", "same-origin");
    let answer = sent.form(&fields).send().await.ok()?;
    let location = answer.headers().get("location")?.to_str().ok()?.to_owned();
    (answer.status() == reqwest::StatusCode::SEE_OTHER && location.starts_with("/projects/")).then_some(location)
}

fn number(location: &str) -> String {
    location.split('/').nth(2).unwrap().to_owned()
}

#[actix_web::test]
async fn every_acknowledged_write_survives() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("crash-{}", std::process::id()));
    let _old = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    people(&dir);
    let mut server = start(&dir);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let kept: Arc<Mutex<Vec<(u32, String)>>> = Arc::default();
    let writers = (0..8u32).map(|writer| {
        let (client, base, kept) = (client.clone(), server.base.clone(), Arc::clone(&kept));
        actix_web::rt::spawn(async move {
            for n in 0..2_000u32 {
                let form = writer * 10_000 + n;
                match draft(&client, &base, form).await {
                    Some(location) => kept.lock().unwrap().push((form, location)),
                    None => return,
                }
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if kept.lock().unwrap().len() > 200 {
            break;
        }
    }
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    futures_util::future::join_all(writers).await;
    let kept = kept.lock().unwrap().clone();
    assert!(kept.len() > 20, "only {} writes before the end", kept.len());

    let mut again = start(&dir);
    let mut conn = SqliteConnection::establish(dir.join("jianping.db").to_str().unwrap()).unwrap();
    let there: Vec<String> = projects::table.select(projects::no).load(&mut conn).unwrap();
    for (_, location) in &kept {
        assert_eq!(there.iter().filter(|no| **no == number(location)).count(), 1, "{location} was acknowledged");
    }
    let (form, first) = kept.last().unwrap();
    assert_eq!(
        draft(&client, &again.base, *form).await.as_ref(),
        Some(first),
        "a repeated form is answered like the first"
    );
    again.child.kill().unwrap();
    again.child.wait().unwrap();
    let verified =
        Command::new(env!("CARGO_BIN_EXE_jianping")).arg("verify").env_clear().env("DATA_DIR", &dir).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let _gone = std::fs::remove_dir_all(&dir);
}
