//! The program as its operator sees it: accounts from the console, an orderly end, and a violent one in the middle of the post.

use crate::postmaster::{self, Arrived};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jianping::clock::Clock;
use jianping::regulation::accounts::UserForm;
use jianping::regulation::authority::Action;
use jianping::regulation::people::{Actor, UnitKind};
use jianping::store::conn::Db;
use jianping::store::files::Cabinet;
use jianping::store::schema::{audit, files, letters, outbox, sessions, users};
use jianping::store::sessions::key_hash;
use jianping::store::target::Target;
use jianping::store::tx::Acting;
use jianping::usecases::found_city::{Cmd, found_city};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A data folder of its own, with a founded city.
struct House {
    dir: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.dir);
    }
}

impl House {
    fn founded(name: &str) -> House {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{:016x}", rand::random::<u64>()));
        std::fs::create_dir_all(&dir).unwrap();
        let house = House { dir };
        let db = Db::open(&Target::parse(&format!("sqlite:{}", house.database().display())).unwrap(), 1).unwrap();
        let moment = Clock::system().moment();
        let by = Acting { actor: Actor::system(), moment, request: "test".into(), proved: false };
        let cmd = Cmd {
            unit: "市政务信息中心".into(),
            kind: UnitKind::Office,
            form: UserForm {
                login: "admin".into(),
                name: "管理员".into(),
                email: "admin@city.example".into(),
                phone: String::new(),
                lang: "zh".into(),
            },
            password_hash: String::new(),
        };
        db.write(by, None, move |tx| found_city(tx, &cmd)).unwrap();
        house
    }

    fn database(&self) -> PathBuf {
        self.dir.join("jianping.db")
    }

    fn sql<T>(&self, f: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>) -> T {
        let mut conn = SqliteConnection::establish(self.database().to_str().unwrap()).unwrap();
        conn.batch_execute("PRAGMA busy_timeout=5000").unwrap();
        f(&mut conn).unwrap()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jianping"));
        command.args(words).env_clear().env("DATA_DIR", &self.dir).env("PORT", "0").env("RUST_LOG", "error");
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Starts the program with this mail server.
    fn serve(&self, smtp: &str) -> Server {
        let mut child = self.command(&["serve"]).env("SMTP_URL", smtp).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|l| l.split("http://").nth(1).map(|a| a.trim().to_owned()));
        Server { address: address.unwrap(), child }
    }

    /// A living session of the administrator.
    fn session(&self) {
        let now = Clock::system().moment().stamp();
        self.sql(|conn| {
            let user: i64 = users::table.select(users::id).first(conn)?;
            diesel::insert_into(sessions::table)
                .values((
                    sessions::key_hash.eq(key_hash("key-of-a-process")),
                    sessions::user_id.eq(user),
                    sessions::csrf.eq("token"),
                    sessions::started_at.eq(now),
                    sessions::seen_at.eq(now),
                    sessions::proved_at.eq(now),
                    sessions::address.eq("127.0.0.1"),
                    sessions::agent.eq("process"),
                ))
                .execute(conn)
        });
    }

    /// So many letters to be: the calendar is missing, which is told to the administrator.
    fn letters(&self, n: usize) {
        let now = Clock::system().moment().stamp();
        let action = Action::Remind.code();
        let payload = format!(
            r#"{{"event":{{"action":"{action}","article":{{"text":"P","number":0,"item":0}},"role":null,"opinion":"","due":null}},"user":0,"topic":"calendar_missing"}}"#
        );
        self.sql(|conn| {
            for period in 0..n {
                diesel::insert_into(outbox::table)
                    .values((
                        outbox::chain.eq(0),
                        outbox::action.eq(action),
                        outbox::kind.eq("calendar"),
                        outbox::subject_id.eq(2027),
                        outbox::period.eq(format!("calendar_missing/{period}")),
                        outbox::payload.eq(&payload),
                        outbox::at.eq(now),
                        outbox::state.eq("waiting"),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        });
    }

    fn states(&self) -> Vec<String> {
        self.sql(|conn| letters::table.order(letters::id).select(letters::state).load(conn))
    }
}

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _done = self.child.wait();
    }
}

/// Waits until it holds, half a minute at most.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(40), "{what} did not come about");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn accounts_from_the_console() {
    let house = House::founded("console");
    let (listed, _) = said(&house.run(&["user", "list"]));
    assert!(listed.starts_with("unit\tname\tlogin\tstate\troles\tproposed\n"), "{listed}");
    assert!(listed.contains("市政务信息中心\t管理员\tadmin\tactive\tsysadmin"), "{listed}");

    let add = |login: &str, unit: &str, roles: &str| {
        house.run(&["user", "add", "--unit", unit, "--name", "陈亮", "--login", login, "--roles", roles])
    };
    let (code, why) = said(&add("chen.liang", "市政务信息中心", "secadmin"));
    assert!(code.starts_with("one-time code ") && code.contains("/activate"), "{code}{why}");
    let (listed, _) = said(&house.run(&["user", "list"]));
    assert!(listed.contains("chen.liang\tinvited\tsecadmin\t\n"), "the first one has nobody to wait for: {listed}");
    assert!(add("luo.min", "市政务信息中心", "auditor").status.success());
    let (listed, _) = said(&house.run(&["user", "list"]));
    assert!(listed.contains("luo.min\tinvited\t\tauditor\n"), "the roles wait for the second person: {listed}");
    for (refused, why) in [
        (add("chen.liang", "市政务信息中心", "secadmin"), "login"),
        (add("other.one", "没有的单位", "secadmin"), "no unit in use"),
        (add("other.one", "市政务信息中心", "emperor"), "is no role"),
        (house.run(&["user", "reset-password", "nobody"]), "no account"),
    ] {
        let (out, err) = said(&refused);
        assert!(!refused.status.success() && out.is_empty(), "{out}");
        assert!(err.contains(why) && err.trim().lines().count() == 1, "one plain sentence: {err}");
    }
    let (again, _) = said(&house.run(&["user", "reset-password", "Chen.Liang"]));
    assert!(again.starts_with("one-time code "), "{again}");
    assert_ne!(code.split_whitespace().nth(2), again.split_whitespace().nth(2), "a new code each time");
    let acts: Vec<(String, i64, String)> = house.sql(|conn| {
        let mine = audit::table.filter(audit::request.eq("console")).order(audit::id);
        mine.select((audit::action, audit::user_id, audit::opinion)).load(conn)
    });
    let names: Vec<&str> = acts.iter().map(|act| act.0.as_str()).collect();
    assert_eq!(names.iter().filter(|name| **name == "reset_password").count(), 3, "{names:?}");
    assert!(names.contains(&"create_user") && acts.iter().all(|act| act.1 == 0), "done by the system: {acts:?}");
    assert!(house.run(&["verify"]).status.success());
}

#[test]
fn every_attachment_is_held_against_its_record() {
    let house = House::founded("stock");
    let cabinet = Cabinet::open(&house.dir).unwrap();
    let laid = |name: &str, contents: &[u8]| {
        let incoming = cabinet.incoming();
        std::fs::write(&incoming, contents).unwrap();
        let stored = cabinet.keep(&incoming).unwrap();
        let sha256 = Sha256::digest(contents).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        house.sql(|conn| {
            diesel::insert_into(files::table)
                .values((
                    (files::name.eq(name), files::stored.eq(&stored), files::media.eq("application/pdf")),
                    (files::size.eq(4), files::sha256.eq(&sha256), files::user_id.eq(1), files::unit_id.eq(1)),
                    files::at.eq(Clock::system().moment().stamp()),
                ))
                .execute(conn)
        });
        (cabinet.path(&stored), sha256)
    };
    let (first, _) = laid("规划.pdf", b"one!");
    let (second, hash) = laid("报价.pdf", b"two!");
    let told = |done: &Output| String::from_utf8_lossy(&done.stderr).into_owned();
    let whole = house.run(&["verify", "--files"]);
    assert!(whole.status.success(), "{}", told(&whole));
    assert!(String::from_utf8_lossy(&whole.stdout).contains("2 files: as uploaded"));
    std::fs::write(&second, b"2wo!").unwrap();
    let other = house.run(&["verify", "--files"]);
    assert!(!other.status.success());
    assert!(told(&other).contains("报价.pdf") && told(&other).contains(&hash), "{}", told(&other));
    std::fs::remove_file(&first).unwrap();
    let gone = house.run(&["verify", "--files"]);
    assert!(!gone.status.success() && told(&gone).contains("规划.pdf") && told(&gone).contains("it is not there"));
    assert!(house.run(&["verify"]).status.success(), "without the option only the trail is walked");
}

#[test]
fn an_orderly_end_finishes_the_request_and_the_letter_in_hand() {
    let house = House::founded("orderly");
    house.session();
    house.letters(3);
    let (smtp, arrived) = postmaster::open(Duration::from_millis(1_500));
    let mut server = house.serve(&smtp);
    let body = "csrf=token&form_id=orderly-form-0001&version=1&email=new%40city.example&phone=13812345678&lang=zh";
    let (first, rest) = body.split_at(30);
    let mut caller = TcpStream::connect(&server.address).unwrap();
    write!(
        caller,
        "POST /account HTTP/1.1\r\nHost: {}\r\nCookie: jianping=key-of-a-process\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{first}",
        server.address,
        body.len()
    )
    .unwrap();
    until("a letter in hand", || !arrived.lock().unwrap().is_empty());
    let done = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(done.success());
    std::thread::sleep(Duration::from_millis(300));
    assert!(server.child.try_wait().unwrap().is_none(), "it waits for the request");
    caller.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    caller.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("/account?done=saved"), "{answer}");
    let end = server.child.wait().unwrap();
    assert!(end.success(), "{end}");
    let (handed, states) = (arrived.lock().unwrap().len(), house.states());
    let sent = states.iter().filter(|state| *state == "sent").count();
    assert_eq!(sent, handed, "every letter that was handed over is known to be: {states:?}");
    assert!(sent >= 1 && states.iter().all(|state| state == "sent" || state == "waiting"), "{states:?}");
    let leased: i64 =
        house.sql(|conn| letters::table.filter(letters::lease_until.is_not_null()).count().get_result(conn));
    assert_eq!(leased, 0, "what was not carried is free at once");
    let email: Option<String> = house.sql(|conn| users::table.select(users::email).first(conn));
    assert_eq!(email.as_deref(), Some("new@city.example"));
}

fn counted(arrived: &Arrived) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for id in arrived.lock().unwrap().iter() {
        *counts.entry(id.clone()).or_insert(0) += 1;
    }
    counts
}

#[test]
fn killed_in_the_middle_of_the_post_nothing_is_lost() {
    let house = House::founded("post");
    let all = 60;
    house.letters(all);
    let (smtp, arrived) = postmaster::open(Duration::from_millis(20));
    let mut server = house.serve(&smtp);
    until("the first letters", || arrived.lock().unwrap().len() >= 12);
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let before = arrived.lock().unwrap().len();
    assert!(before < all, "the kill came too late: {before}");
    // The dead one's claim ends after two minutes; the test does not wait for them.
    let past = Clock::system().moment().stamp() - chrono::Duration::minutes(1);
    house.sql(|conn| {
        diesel::update(letters::table.filter(letters::lease_until.is_not_null()))
            .set(letters::lease_until.eq(past))
            .execute(conn)
    });
    let again = house.serve(&smtp);
    // The house may have one of its own to write: on 1 December the calendar of the next year is missing.
    until("every letter", || {
        let states = house.states();
        states.len() >= all && states.iter().all(|state| state == "sent") && counted(&arrived).len() == states.len()
    });
    let counts = counted(&arrived);
    assert!(counts.keys().all(|id| id.starts_with('<') && id.ends_with('>')), "{counts:?}");
    let twice: Vec<_> = counts.iter().filter(|(_, n)| **n > 1).collect();
    assert!(twice.len() <= 1 && twice.iter().all(|(_, n)| **n == 2), "only the one in flight comes twice: {twice:?}");
    drop(again);
    assert!(house.run(&["verify"]).status.success());
}
