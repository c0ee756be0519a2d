//! 初次设立: an empty city's first unit and administrator. The page exists only while nobody has an account, and opens only with the
//! code that the program printed when it was started.

use super::activate::new_password;
use super::desk::Answer;
use super::door::{Door, DoorForm};
use super::filters;
use super::form::Fields;
use super::page::see;
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::accounts::{UserForm, normal_login};
use crate::regulation::decision::FieldError;
use crate::regulation::people::{Actor, UnitKind};
use crate::secrets::code_hash;
use crate::store::tx::Acting;
use crate::store::views::door::is_empty;
use crate::usecases::found_city::{Cmd, found_city};
use actix_web::http::StatusCode;
use askama::Template;
use subtle::ConstantTimeEq;

#[derive(Template)]
#[template(path = "login/first_run.html")]
struct FirstRunPage {
    form: FormView,
    kinds: [UnitKind; 2],
}

/// The page; afterwards it is not found.
pub async fn show(door: Door) -> Answer {
    only_once(&door).await?;
    let fields = Fields::default().with("kind", UnitKind::Office.code());
    page(&door, StatusCode::OK, FormView::new(door.guest.visitor.lang, fields))
}

fn page(door: &Door, status: StatusCode, form: FormView) -> Answer {
    door.page(status, &FirstRunPage { form, kinds: [UnitKind::Office, UnitKind::BigData] })
}

async fn only_once(door: &Door) -> Result<String, Problem> {
    match &door.guest.state.first_run {
        Some(code) if door.guest.read(is_empty).await? => Ok(code.clone()),
        _ => Err(Problem::NotFound),
    }
}

/// Founds the city, or says what is wrong.
pub async fn found(door: Door, form: DoorForm) -> Answer {
    let code = only_once(&door).await?;
    match try_found(&door, &form, &code).await {
        Ok(()) => Ok(see("/login?done=founded")),
        Err(Problem::Invalid(errors)) => {
            let mut shown = form.fields.clone();
            shown.0.retain(|(name, _)| !name.contains("password") && name != "repeat");
            let view = FormView::new(door.guest.visitor.lang, shown).wrong(errors);
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, view)
        }
        Err(other) => Err(other),
    }
}

async fn try_found(door: &Door, form: &DoorForm, code: &str) -> Result<(), Problem> {
    let wrong = |field: &str, zh: &str, en: &str| Err(Problem::Invalid(vec![FieldError::at(field, zh, en)]));
    if !form.genuine {
        return wrong("code", "页面已过期，请再提交一次", "the page was out of date: submit once more");
    }
    door.guest.state.limits.one_more(&form.address, "first-run")?;
    if !bool::from(code_hash(form.fields.get("code")).as_bytes().ct_eq(code_hash(code).as_bytes())) {
        return wrong(
            "code",
            "一次性口令不对，请看启动程序的终端",
            "wrong code: look at the terminal the program was started from",
        );
    }
    let Some(kind) = UnitKind::from_code(form.fields.get("kind")) else {
        return wrong("kind", "请选择单位类型", "choose the kind of unit");
    };
    let person = UserForm {
        login: form.fields.get("login").into(),
        name: form.fields.get("name").into(),
        email: form.fields.get("email").into(),
        phone: String::new(),
        lang: door.guest.visitor.lang.code().into(),
    };
    new_password(&form.fields, "password", "repeat", None, &normal_login(&person.login))?;
    let password_hash = door.guest.state.passwords.hash(form.fields.raw("password")).await?;
    let cmd = Cmd { unit: form.fields.get("unit").into(), kind, form: person, password_hash };
    let visitor = &door.guest.visitor;
    let acting =
        Acting { actor: Actor::system(), moment: visitor.moment, request: visitor.request.clone(), proved: false };
    let done = door.guest.state.db.write_soon(acting, None, move |tx| found_city(tx, &cmd)).await;
    match done {
        // The unit's name stands in a field of its own name on this page.
        Err(Problem::Invalid(mut errors)) => {
            let unit = |e: &mut FieldError| {
                if e.say.zh.contains("单位名称") {
                    e.field = "unit".into();
                }
            };
            errors.iter_mut().for_each(unit);
            Err(Problem::Invalid(errors))
        }
        other => other.map(drop),
    }
}
