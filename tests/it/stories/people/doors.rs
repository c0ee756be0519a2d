//! The door: in with the right password, the same words and the same time for every wrong one, a growing wait instead of a lock.

use crate::app::TestApp;
use crate::both;
use crate::people::{Page, Person};
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::{sessions, users};
use reqwest::StatusCode;
use std::time::Instant;

pub const PASSWORD: &str = "锦江水涨三尺七分半";

/// Somebody with a password, and their login.
pub async fn known(app: &TestApp, kind: UnitKind, roles: &[Role]) -> (Person, String) {
    let unit = app.unit(&format!("市单位{kind}"), kind);
    let person = app.person(unit, roles);
    app.set_password(&person, PASSWORD).await;
    let login = app.login_of(&person);
    (person, login)
}

pub async fn knock(visitor: &Person, login: &str, password: &str) -> Page {
    let page = visitor.open("/login").await;
    visitor.fill(&page, "/login", &[("login", login), ("password", password)]).await
}

both!(in_with_the_right_password);
async fn in_with_the_right_password(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    let page = visitor.open("/login?next=/account").await;
    let done = visitor
        .fill(&page, "/login", &[("login", &format!(" {} ", login.to_uppercase())), ("password", PASSWORD)])
        .await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/account"));
    let cookie = done
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|v| v.to_str().unwrap())
        .find(|c| c.starts_with("jianping="))
        .unwrap();
    for mark in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(mark), "{cookie}");
    }
    let key = cookie.trim_start_matches("jianping=").split(';').next().unwrap();
    assert_eq!(key.len(), 64, "256 bits");
    let stored: Vec<String> = app.sql(|conn| sessions::table.select(sessions::key_hash).load(conn));
    assert!(stored.iter().all(|hash| hash != key), "only the hash is kept");
    visitor.open("/account").await.says(&login);
    assert_eq!(visitor.get("/login").await.location, "/todo");
}

both!(nobody_is_sent_away);
async fn nobody_is_sent_away(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    for evil in ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        let visitor = app.visitor();
        let page = visitor.open("/login").await;
        let done = visitor.fill(&page, "/login", &[("login", &login), ("password", PASSWORD), ("next", evil)]).await;
        assert_eq!(done.location, "/todo", "{evil}");
    }
}

both!(one_text_for_everything_wrong);
async fn one_text_for_everything_wrong(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let (invited, invited_login) = known(app, UnitKind::Owner, &[Role::OwnerHead]).await;
    let (disabled, disabled_login) = known(app, UnitKind::Finance, &[Role::Finance]).await;
    app.sql(|conn| {
        diesel::update(users::table.find(invited.id))
            .set(users::body.eq(body_with(conn, invited.id, "invited")))
            .execute(conn)?;
        diesel::update(users::table.find(disabled.id))
            .set(users::body.eq(body_with(conn, disabled.id, "disabled")))
            .execute(conn)
    });
    let visitor = app.visitor();
    for (who, password) in [
        (login.as_str(), "wrong password"),
        ("nobody.at.all", PASSWORD),
        (invited_login.as_str(), PASSWORD),
        (disabled_login.as_str(), PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("", ""),
    ] {
        let page = knock(&visitor, who, password).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}: {}", page.main());
        page.says("账号或密码不对，还可试4次").hides("停用用户").hides(PASSWORD);
        assert!(page.text.contains(&format!("value=\"{}\"", who.replace('\'', "&#39;"))), "the login stays: {who}");
        assert!(page.text.contains("<title>错误："));
    }
    let page = visitor.open("/login?lang=en").await;
    let page = visitor.fill(&page, "/login", &[("login", &login), ("password", "wrong again")]).await;
    page.says("Wrong username or password; tries left: 3");
}

fn body_with(conn: &mut jianping::store::conn::Conn, id: i64, state: &str) -> String {
    let body: String = users::table.find(id).select(users::body).first(conn).unwrap();
    let state = match state {
        "disabled" => r#"{"name":"disabled","on":"2026-11-01","reason":"调离","had":[]}"#.to_owned(),
        other => format!(r#"{{"name":"{other}"}}"#),
    };
    body.replace(r#"{"name":"active"}"#, &state)
}

both!(the_wait_grows_and_ends);
async fn the_wait_grows_and_ends(app: &TestApp) {
    let (person, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    // The story's own sessions come from this very address; a stranger's would not.
    app.sql(|conn| diesel::delete(sessions::table.filter(sessions::user_id.eq(person.id))).execute(conn));
    let visitor = app.visitor();
    for who in [login.as_str(), "nobody.at.all"] {
        for left in [4, 3, 2, 1] {
            knock(&visitor, who, "wrong password").await.says(&format!("还可试{left}次"));
        }
        let fifth = knock(&visitor, who, "wrong password").await;
        fifth.says("请在09:00:").says("之后再试");
        let waiting = knock(&visitor, who, PASSWORD).await;
        assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS, "the right password waits too");
    }
    app.later(33);
    knock(&visitor, &login, "wrong password").await.says("之后再试");
    app.later(33);
    assert_eq!(
        knock(&visitor, &login, PASSWORD).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "the second wait is longer"
    );
    app.later(33);
    assert_eq!(knock(&visitor, &login, PASSWORD).await.status, StatusCode::SEE_OTHER, "nobody is locked out for good");
    knock(&app.visitor(), &login, "wrong password").await.says("还可试4次");
}

both!(strangers_cannot_lock_somebody_out_at_home);
async fn strangers_cannot_lock_somebody_out_at_home(app: &TestApp) {
    let (person, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let elsewhere = sessions::table.filter(sessions::user_id.eq(person.id));
    app.sql(|conn| diesel::update(elsewhere).set(sessions::address.eq("192.0.2.7")).execute(conn));
    let stranger = app.visitor();
    for _ in 0..5 {
        knock(&stranger, &login, "wrong password").await;
    }
    assert_eq!(knock(&stranger, &login, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    app.sql(|conn| diesel::update(elsewhere).set(sessions::address.eq("127.0.0.1")).execute(conn));
    assert_eq!(knock(&app.visitor(), &login, PASSWORD).await.status, StatusCode::SEE_OTHER);
}

both!(enough_is_enough);
async fn enough_is_enough(app: &TestApp) {
    known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    let page = visitor.open("/login").await;
    let mut last = StatusCode::OK;
    for _ in 0..25 {
        let answer = visitor.fill(&page, "/login", &[("login", "one.account"), ("password", "x")]).await;
        last = answer.status;
        if last == StatusCode::TOO_MANY_REQUESTS && answer.headers.contains_key("retry-after") {
            answer.says("尝试过于频繁");
            return;
        }
    }
    panic!("twenty-five tries at one account were let through: {last}");
}

both!(a_new_key_at_every_log_in);
async fn a_new_key_at_every_log_in(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    let page = visitor.open("/login").await;
    let (action, mut fields) = page.form("/login");
    for (name, value) in [("login", login.as_str()), ("password", PASSWORD)] {
        fields.iter_mut().find(|(n, _)| n == name).unwrap().1 = value.to_owned();
    }
    let token = &fields.iter().find(|(n, _)| n == "csrf").unwrap().1;
    // Somebody planted a key of their own before the log-in.
    let planted = "f".repeat(64);
    let sent = app.stranger().request(reqwest::Method::POST, &action).form(&fields);
    let sent = sent.header("cookie", format!("jianping={planted}; jianping-door={token}")).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let key = sent
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .find_map(|c| c.strip_prefix("jianping="))
        .unwrap();
    assert!(!key.starts_with(&planted));
    let old = app.stranger().request(reqwest::Method::GET, "/account").header("cookie", format!("jianping={planted}"));
    assert_eq!(old.send().await.unwrap().status(), StatusCode::SEE_OTHER, "the planted key is nobody's");
}

/// Coarse, and only on one database: the medians of a known and an unknown login are of one kind.
#[actix_web::test]
async fn unknown_logins_take_as_long_as_known_ones() {
    let app = TestApp::start(crate::app::Backend::Sqlite).await.unwrap();
    known(&app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    let page = visitor.open("/login").await;
    let (mut there, mut nobody) = (Vec::new(), Vec::new());
    for n in 0..7 {
        let (_, login) = known(&app, UnitKind::Owner, &[Role::OwnerFiler]).await;
        for (times, who) in [(&mut there, login), (&mut nobody, format!("nobody{n}"))] {
            let begun = Instant::now();
            visitor.fill(&page, "/login", &[("login", &who), ("password", "wrong password")]).await;
            times.push(begun.elapsed());
        }
    }
    there.sort_unstable();
    nobody.sort_unstable();
    let (known, unknown) = (there[3].as_micros(), nobody[3].as_micros());
    assert!(known < unknown * 3 && unknown < known * 3, "known {known} µs, unknown {unknown} µs");
    app.stop().await;
}
