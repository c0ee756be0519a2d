//! 我的会话: where one is logged in, and how to end it.

use super::desk::{Answer, Desk};
use super::export::{Format, Sheet};
use super::filters;
use super::form::Form;
use super::page::see;
use crate::store::sessions::{self, Listed};
use crate::usecases::revoke_sessions::{Cmd, revoke_sessions};
use actix_web::web;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    rows: Vec<Listed>,
    here: i64,
    ended: Option<u32>,
}

/// What the address of the page may carry.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    ended: Option<u32>,
}

/// The list.
pub async fn list(desk: Desk, asked: web::Query<Asked>) -> Answer {
    let (user, now) = (desk.actor().user, desk.visitor.moment.stamp());
    let rows = desk.read(move |conn| sessions::of(conn, user, now)).await?;
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return sheet(&desk, &rows).answer(format);
    }
    desk.page(&SessionsPage { rows, here: desk.session.id, ended: asked.ended })
}

fn sheet(desk: &Desk, rows: &[Listed]) -> Sheet {
    let mut sheet = Sheet::new(desk.lang(), "sessions", &["浏览器", "地址", "登录时间", "最近使用"]);
    let at = |when| crate::clock::local(when).format("%Y-%m-%d %H:%M").to_string();
    for row in rows {
        sheet.push(vec![
            browser(&row.agent).into(),
            row.address.as_str().into(),
            at(row.started_at).into(),
            at(row.seen_at).into(),
        ]);
    }
    sheet
}

/// Ends one.
pub async fn end(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    revoke(&desk, &form, Cmd::One(*id)).await
}

/// Ends all others.
pub async fn end_others(desk: Desk, form: Form) -> Answer {
    let here = desk.session.id;
    revoke(&desk, &form, Cmd::AllBut(here)).await
}

async fn revoke(desk: &Desk, form: &Form, cmd: Cmd) -> Answer {
    let ended = desk.run(form, move |tx| revoke_sessions(tx, &cmd)).await?;
    Ok(see(format!("/account/sessions?ended={ended}")))
}

/// The browser in a word or two, as far as it names itself.
fn browser(agent: &str) -> String {
    const KNOWN: &[(&str, &str)] = &[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("QQBrowser", "QQ"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let first =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (first(KNOWN), first(SYSTEMS)) {
        (Some(name), Some(system)) => format!("{name} / {system}"),
        (Some(name), None) => name.to_owned(),
        _ => agent.chars().take(40).collect(),
    }
}
