//! 我的账号: one's own address, language and password.

use super::activate::new_password;
use super::admin_user::differing;
use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::kept;
use super::login::{keep, lang_cookie};
use super::page::see;
use super::stale::Stale;
use super::widgets::FormView;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::accounts::{Tongue, User, UserForm};
use crate::store::tx::first_answer;
use crate::store::users;
use crate::usecases::change_password::{self, change_password};
use crate::usecases::edit_user::{self, edit_user};
use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    user: User,
    unit: String,
    form: FormView,
    tongues: &'static [Tongue],
    said: &'static str,
    stale: Option<Stale>,
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    form: FormView,
    login: String,
}

/// What the address of the page may carry.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

async fn me(desk: &Desk) -> Result<User, Problem> {
    let id = desk.actor().user;
    desk.read(move |conn| users::get(conn, id)).await
}

/// The page.
pub async fn show(desk: Desk, asked: web::Query<Asked>) -> Answer {
    let user = me(&desk).await?;
    let said = match asked.done.as_str() {
        "saved" => "已保存",
        "password" => "密码已修改，其他会话都已注销",
        _ => "",
    };
    let form = FormView::new(desk.lang(), stored(&user));
    page(&desk, StatusCode::OK, user, form, said, None)
}

fn page(
    desk: &Desk,
    status: StatusCode,
    user: User,
    form: FormView,
    said: &'static str,
    stale: Option<Stale>,
) -> Answer {
    let unit = desk.actor().unit_name.clone();
    desk.page_with(status, &AccountPage { user, unit, form, tongues: Tongue::ALL, said, stale })
}

fn stored(user: &User) -> Fields {
    let form = UserForm::of(user);
    Fields::default().with("email", form.email).with("phone", form.phone).with("lang", form.lang)
}

/// Saves address, telephone and language.
pub async fn save(desk: Desk, form: Form) -> Answer {
    let typed = UserForm {
        login: String::new(),
        name: String::new(),
        email: form.get("email").into(),
        phone: form.get("phone").into(),
        lang: form.get("lang").into(),
    };
    let lang = typed.lang.clone();
    let cmd = edit_user::Cmd { user: desk.actor().user, version: form.version, form: typed, own: true };
    match desk.run(&form, move |tx| edit_user(tx, &cmd)).await {
        Ok(_) => {
            let mut answer = see("/account?done=saved");
            if let Some(lang) = Lang::from_code(&lang) {
                keep(&mut answer, lang_cookie(&desk.state, lang.code()))?;
            }
            Ok(answer)
        }
        Err(problem) => {
            let (again, user) = (Again::from(problem)?, me(&desk).await?);
            let stale =
                if again.stale { Some(differing(&desk, &user, stored(&user), &form.fields).await?) } else { None };
            let view = FormView::new(desk.lang(), form.fields).wrong(again.errors);
            page(&desk, again.status, user, view, "", stale)
        }
    }
}

/// The page for a new password.
pub async fn password(desk: Desk) -> Answer {
    let form = FormView::new(desk.lang(), Fields::default());
    let login = me(&desk).await?.login;
    desk.page(&PasswordPage { form, login })
}

/// Changes the password, knowing the old one.
pub async fn set_password(desk: Desk, form: Form) -> Answer {
    match try_set(&desk, &form).await {
        Ok(()) => Ok(see("/account?done=password")),
        Err(problem) => {
            let again = Again::from(problem)?;
            let view = FormView::new(desk.lang(), Fields::default()).wrong(again.errors);
            let login = me(&desk).await?.login;
            desk.page_with(again.status, &PasswordPage { form: view, login })
        }
    }
}

async fn try_set(desk: &Desk, form: &Form) -> Result<(), Problem> {
    if was_done(desk, form).await? {
        return Ok(());
    }
    let user = me(desk).await?;
    new_password(&form.fields, "password", "repeat", Some(&user), &user.login)?;
    if let Err(wrong) = kept::given(desk, form).await? {
        return if was_done(desk, form).await? { Ok(()) } else { Err(Problem::Invalid(vec![wrong])) };
    }
    let password_hash = desk.state.passwords.hash(form.fields.raw("password")).await?;
    let cmd = change_password::Cmd { password_hash, session: desk.session.id };
    desk.run(form, move |tx| change_password(tx, &cmd)).await.map(drop)
}

/// A second click: the old password is no longer the old one, so the answer to the first is looked for before it is asked.
async fn was_done(desk: &Desk, form: &Form) -> Result<bool, Problem> {
    let (by, once) = (desk.actor().user, form.once.clone());
    desk.read(move |conn| Ok(first_answer(conn, by, &once)?.is_some())).await
}
