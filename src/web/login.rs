//! 登录、退出. One text for an unknown login and a wrong password, and the same time for both.

use super::desk::{Answer, Desk};
use super::door::{Door, DoorForm};
use super::form::{Fields, Form};
use super::page::{self, Shell, see};
use super::security::inner;
use super::widgets::FormView;
use super::{filters, held, kept};
use crate::clock::local;
use crate::problem::{Kept, Problem};
use crate::regulation::access::{Try, tries_left};
use crate::regulation::accounts::{State, normal_login};
use crate::regulation::decision::FieldError;
use crate::regulation::people::{Actor, Role};
use crate::regulation::values::UserId;
use crate::secrets::new_key;
use crate::store::attempts::Tries;
use crate::store::sessions::{Beginning, key_hash};
use crate::store::tx::Acting;
use crate::store::users::Known;
use crate::store::views::door::{is_empty, knock};
use crate::usecases::log_in::{Cmd, log_in as let_in};
use crate::usecases::log_out::log_out as let_out;
use crate::usecases::miss_password::{self, miss_password};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "login/login.html")]
struct LoginPage {
    form: FormView,
    next: String,
    kept: Option<Kept>,
    said: &'static str,
}

/// What the address of the page may carry.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default)]
    done: String,
}

/// The page; who is logged in already is sent on, and an empty city to its founding.
pub async fn show(door: Door, asked: web::Query<Asked>) -> Answer {
    if let Some(session) = &door.guest.visitor.session {
        return Ok(see(inner(&asked.next).unwrap_or_else(|| home(&session.actor).into())));
    }
    if door.guest.state.first_run.is_some() && door.guest.read(is_empty).await? {
        return Ok(see("/first-run"));
    }
    let said = match asked.done.as_str() {
        "out" => "你已退出登录",
        "opened" => "密码已设置，请登录",
        "founded" => "系统已设立，请用刚才的登录名和密码登录",
        _ => "",
    };
    let page = LoginPage { form: view(&door, Fields::default()), next: asked.into_inner().next, kept: None, said };
    door.page(StatusCode::OK, &page)
}

/// The page for somebody whose session ended while a form was being filled in: the form waits.
pub async fn expired(req: &HttpRequest, kept: &Kept) -> Result<HttpResponse, Problem> {
    let door = Door::extract(req).await?;
    let page =
        LoginPage { form: view(&door, Fields::default()), next: String::new(), kept: kept::small(kept), said: "" };
    door.page(StatusCode::UNAUTHORIZED, &page)
}

fn view(door: &Door, fields: Fields) -> FormView {
    FormView::new(door.guest.visitor.lang, fields)
}

/// Lets somebody in, or says why not.
pub async fn log_in(door: Door, form: DoorForm) -> Answer {
    let login = normal_login(form.fields.get("login"));
    if !form.genuine {
        let old = FieldError::at("login", "页面已过期，请再登录一次", "the page was out of date: log in once more");
        return again(&door, &form, StatusCode::FORBIDDEN, old);
    }
    door.guest.state.limits.one_more(&form.address, &login)?;
    let (moment, address) = (door.guest.visitor.moment, form.address.clone());
    let found = door.guest.read(move |conn| knock(conn, &login, &address, moment.stamp())).await?;
    if let Some(until) = found.waits(moment.stamp()) {
        return again(&door, &form, StatusCode::TOO_MANY_REQUESTS, wait(until));
    }
    let account = found.known.as_ref().map(|k| k.user.id);
    let known = found.known.filter(|k| k.user.state == State::Active && k.unit.active);
    let stored = known.as_ref().and_then(|k| k.password.clone());
    let fits = door.guest.state.passwords.fits(form.fields.raw("password"), stored.clone()).await?;
    match (known, stored) {
        (Some(known), Some(stored)) if fits => enter(&door, &form, known, stored, found.attempts).await,
        _ => {
            let tries = miss(&door, found.attempts, account, Try::LogIn).await?;
            tracing::warn!(address = %form.address, failures = tries.failures, "a log-in failed");
            again(&door, &form, StatusCode::UNPROCESSABLE_ENTITY, wrong(tries))
        }
    }
}

/// Counts one more wrong try.
pub async fn miss(door: &Door, attempts: String, user: Option<UserId>, what: Try) -> Result<Tries, Problem> {
    let visitor = &door.guest.visitor;
    let cmd = miss_password::Cmd { attempts, user, what, address: visitor.address.clone() };
    let acting =
        Acting { actor: Actor::system(), moment: visitor.moment, request: visitor.request.clone(), proved: false };
    door.guest.state.db.write_soon(acting, None, move |tx| miss_password(tx, &cmd)).await
}

async fn enter(door: &Door, form: &DoorForm, known: Known, stored: String, attempts: String) -> Answer {
    let (key, csrf) = (new_key(), new_key());
    let new = Beginning {
        key_hash: key_hash(&key),
        csrf: csrf.clone(),
        address: form.address.clone(),
        agent: form.agent.clone(),
    };
    let old_key_hash = form.old_key.as_deref().map(key_hash);
    let cmd = Cmd { user: known.user.id, password_hash: stored, attempts, old_key_hash, new };
    let visitor = &door.guest.visitor;
    let actor = known.actor();
    let acting =
        Acting { actor: actor.clone(), moment: visitor.moment, request: visitor.request.clone(), proved: false };
    door.guest.state.db.write_soon(acting, None, move |tx| let_in(tx, &cmd)).await?;
    let mut answer = match kept::of(&form.fields) {
        Some(kept) => {
            let lang = visitor.lang;
            let kept = held::take_up(&door.guest, &actor, kept).await?;
            let shell = door.guest.shell();
            let shell = Shell { csrf, actor: Some(Arc::new(actor)), ..(*shell).clone() };
            page::html(StatusCode::OK, page::render(&Arc::new(shell), &kept::GoOn::new(lang, kept))?)
        }
        None => see(inner(form.fields.get("next")).unwrap_or_else(|| home(&actor).into())),
    };
    keep(&mut answer, cookie(&door.guest.state, key))?;
    if !form.has_lang {
        keep(&mut answer, lang_cookie(&door.guest.state, known.user.lang.code()))?;
    }
    Ok(answer)
}

/// Adds a cookie to an answer.
pub fn keep(answer: &mut HttpResponse, cookie: Cookie<'_>) -> Result<(), Problem> {
    answer.add_cookie(&cookie).map_err(|e| Problem::Broken(e.to_string()))
}

/// The session's cookie; an empty key takes it away.
fn cookie(state: &crate::app::State, key: String) -> Cookie<'static> {
    let gone = key.is_empty();
    let mut cookie = Cookie::build(state.cookie_name(), key)
        .path("/")
        .http_only(true)
        .secure(state.config.is_https())
        .same_site(SameSite::Lax)
        .finish();
    if gone {
        cookie.make_removal();
    }
    cookie
}

/// The language's cookie, kept for a year.
pub fn lang_cookie(state: &crate::app::State, code: &'static str) -> Cookie<'static> {
    Cookie::build("lang", code)
        .path("/")
        .http_only(true)
        .secure(state.config.is_https())
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::days(365))
        .finish()
}

fn again(door: &Door, form: &DoorForm, status: StatusCode, error: FieldError) -> Answer {
    let shown = Fields::default().with("login", form.fields.get("login"));
    let page = LoginPage {
        form: view(door, shown).wrong(vec![error]),
        next: form.fields.get("next").to_owned(),
        kept: kept::of(&form.fields),
        said: "",
    };
    door.page(status, &page)
}

/// One text whatever was wrong; it says how many tries are left before the first wait.
pub fn wrong(tries: Tries) -> FieldError {
    match tries.wait_until {
        None => {
            let left = tries_left(tries.failures);
            FieldError::at(
                "login",
                format!("账号或密码不对，还可试{left}次"),
                format!("wrong username or password; tries left: {left}"),
            )
        }
        Some(until) => wait(until),
    }
}

/// Until when the next try must wait.
pub fn wait(until: NaiveDateTime) -> FieldError {
    let until = local(until).format("%H:%M:%S").to_string();
    FieldError::at(
        "login",
        format!("账号或密码不对的次数较多，请在{until}之后再试；忘记密码的，请联系系统管理员"),
        format!("too many wrong tries: try again after {until}; for a forgotten password ask the system administrator"),
    )
}

/// Where a person's day begins.
pub fn home(actor: &Actor) -> &'static str {
    match actor.roles.first() {
        Some(Role::SysAdmin) => "/admin/users",
        Some(Role::SecAdmin) => "/admin/grants",
        Some(Role::Auditor) => "/audit",
        Some(_) => "/todo",
        None => "/account",
    }
}

/// Ends the session.
pub async fn log_out(desk: Desk, form: Form) -> Answer {
    let id = desk.session.id;
    desk.run(&form, move |tx| let_out(tx, id)).await?;
    let mut answer = see("/login?done=out");
    keep(&mut answer, cookie(&desk.state, String::new()))?;
    Ok(answer)
}
