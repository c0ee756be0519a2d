//! 开通账号、重设密码: with the one-time code from the administrator.

use super::desk::Answer;
use super::door::{Door, DoorForm};
use super::filters;
use super::form::Fields;
use super::login::{miss, wait};
use super::page::see;
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::access::Try;
use crate::regulation::accounts::{User, normal_login};
use crate::regulation::decision::FieldError;
use crate::regulation::passwords::refused;
use crate::secrets::code_hash;
use crate::store::tx::Acting;
use crate::store::views::door::knock;
use crate::usecases::open_account::{Cmd, open_account, wrong_code};
use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "login/activate.html")]
struct ActivatePage {
    form: FormView,
}

/// What the address of the page may carry.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    login: String,
}

/// The page.
pub async fn show(door: Door, asked: web::Query<Asked>) -> Answer {
    let fields = Fields::default().with("login", asked.into_inner().login);
    let form = FormView::new(door.guest.visitor.lang, fields);
    door.page(StatusCode::OK, &ActivatePage { form })
}

/// Sets the password, or says what is wrong.
pub async fn open(door: Door, form: DoorForm) -> Answer {
    match try_open(&door, &form).await {
        Ok(()) => Ok(see("/login?done=opened")),
        Err(Problem::Invalid(errors)) => {
            let shown = Fields::default().with("login", form.fields.get("login")).with("code", form.fields.get("code"));
            let view = FormView::new(door.guest.visitor.lang, shown).wrong(errors);
            door.page(StatusCode::UNPROCESSABLE_ENTITY, &ActivatePage { form: view })
        }
        Err(other) => Err(other),
    }
}

async fn try_open(door: &Door, form: &DoorForm) -> Result<(), Problem> {
    if !form.genuine {
        return invalid(FieldError::at(
            "login",
            "页面已过期，请再提交一次",
            "the page was out of date: submit once more",
        ));
    }
    let login = normal_login(form.fields.get("login"));
    door.guest.state.limits.one_more(&form.address, &login)?;
    let (moment, address) = (door.guest.visitor.moment, form.address.clone());
    let found = {
        let login = login.clone();
        door.guest.read(move |conn| knock(conn, &login, &address, moment.stamp())).await?
    };
    if let Some(until) = found.waits(moment.stamp()) {
        return invalid(wait(until));
    }
    let password = form.fields.raw("password");
    let user = found.known.as_ref().map(|k| &k.user);
    new_password(&form.fields, "password", "repeat", user, &login)?;
    let password_hash = door.guest.state.passwords.hash(password).await?;
    let Some(known) = found.known else {
        miss(door, found.attempts, None, Try::Code).await?;
        return Err(wrong_code());
    };
    let visitor = &door.guest.visitor;
    let acting = Acting { actor: known.actor(), moment, request: visitor.request.clone(), proved: false };
    let (attempts, account) = (found.attempts.clone(), known.user.id);
    let code_hash = code_hash(form.fields.get("code"));
    let cmd = Cmd { user: known.user.id, attempts: found.attempts, code_hash, password_hash };
    let done = door.guest.state.db.write_soon(acting, None, move |tx| open_account(tx, &cmd)).await;
    match done {
        Ok(_) => Ok(()),
        Err(Problem::Invalid(_) | Problem::Refused(_)) => {
            miss(door, attempts, Some(account), Try::Code).await?;
            Err(wrong_code())
        }
        Err(other) => Err(other),
    }
}

fn invalid(error: FieldError) -> Result<(), Problem> {
    Err(Problem::Invalid(vec![error]))
}

/// Checks a new password typed twice against the rules and what is known of the person.
pub fn new_password(
    fields: &Fields,
    first: &str,
    second: &str,
    user: Option<&User>,
    login: &str,
) -> Result<(), Problem> {
    let password = fields.raw(first);
    let mut about = vec![login.to_owned()];
    if let Some(user) = user {
        about.extend([user.name.clone(), user.phone.clone(), user.email.clone().unwrap_or_default()]);
    }
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    let mut errors: Vec<FieldError> = refused(first, &password, &about).into_iter().collect();
    if password != fields.raw(second) {
        errors.push(FieldError::at(second, "两次输入的密码不一致", "the two passwords differ"));
    }
    if errors.is_empty() { Ok(()) } else { Err(Problem::Invalid(errors)) }
}
