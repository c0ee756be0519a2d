//! A form that waits: while its sender logs in again, or gives the password again for an act that asks for it. Nothing typed is lost.

use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form, LIMIT, PROOF};
use super::labels;
use super::security::inner;
use super::upload::DUE;
use super::widgets::FormView;
use crate::i18n::Lang;
use crate::problem::{Kept, Problem};
use crate::regulation::access::Try;
use crate::regulation::decision::FieldError;
use crate::store::users;
use crate::store::views::door::knock;
use crate::usecases::miss_password::{self, miss_password};
use crate::usecases::prove_password::{Cmd, prove_password};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use url::form_urlencoded::byte_serialize;

/// Larger ones, in bytes as a browser sends them, do not wait on a page: a form without files may not be larger than that.
const MOST: usize = LIMIT - 16 * 1024;

/// "You are back: go on with what you sent."
#[derive(Template)]
#[template(path = "login/go_on.html")]
pub struct GoOn {
    kept: Kept,
    form: FormView,
}

impl GoOn {
    /// With a field for every file that has to be chosen again.
    pub fn new(lang: Lang, kept: Kept) -> GoOn {
        let again = |(field, name): &(String, String)| {
            FieldError::at(
                field,
                format!("“{name}”没有保留下来，请重新选择"),
                format!("“{name}” could not be kept: choose it again"),
            )
        };
        let form = FormView::new(lang, Fields::default()).wrong(kept.lost.iter().map(again).collect());
        GoOn { kept, form }
    }
}

#[derive(Template)]
#[template(path = "login/prove.html")]
struct Prove {
    form: FormView,
    kept: Kept,
}

/// The form, unless it is too large to wait on a page or was not meant for this site.
pub fn small(kept: &Kept) -> Option<Kept> {
    // On its way a name gets `kept.` before it and a mark on either side.
    let sent = |text: &str| -> usize { byte_serialize(text.as_bytes()).map(str::len).sum() };
    let size: usize = kept.fields.iter().map(|(name, value)| sent(name) + sent(value) + 7).sum();
    let action = inner(&kept.action)?;
    (size <= MOST).then(|| Kept { action, ..kept.clone() })
}

/// The form that came along with a log-in.
pub fn of(fields: &Fields) -> Option<Kept> {
    let action = fields.get("kept-action");
    let under = |prefix: &str| -> Vec<(String, String)> {
        let inside = fields.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(prefix)?, value)));
        inside.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    };
    let kept = Kept {
        action: action.to_owned(),
        fields: under("kept."),
        held: under("kept-file."),
        lost: under("kept-lost."),
    };
    if action.is_empty() { None } else { small(&kept) }
}

impl Kept {
    /// What a person would recognise of it, in words.
    pub fn shown(&self, lang: &Lang) -> Vec<(String, String)> {
        let inside =
            |name: &str| matches!(name, "form_id" | "version" | "do" | "csrf" | "declares" | DUE) || is_secret(name);
        let typed = self.fields.iter().filter(|(name, value)| !inside(name) && !value.trim().is_empty());
        typed.map(|(name, value)| (labels::label(*lang, name), labels::value(*lang, name, value))).collect()
    }
}

/// Fields that no page shows or holds.
pub fn is_secret(name: &str) -> bool {
    name.contains("password") || matches!(name, PROOF | "repeat" | "code")
}

/// Whether the password that came with the form is this person's; wrong tries are counted as at the door.
pub async fn given(desk: &Desk, form: &Form) -> Result<Result<(), FieldError>, Problem> {
    let now = desk.visitor.moment.stamp();
    let (user, address) = (desk.actor().user, desk.visitor.address.clone());
    let (login, found) = desk
        .read(move |conn| {
            let login = users::get(conn, user)?.login;
            Ok((login.clone(), knock(conn, &login, &address, now)?))
        })
        .await?;
    desk.state.limits.one_more(&desk.visitor.address, &login)?;
    let at = |error: FieldError| FieldError { field: PROOF.into(), ..error };
    if let Some(until) = found.waits(now) {
        return Ok(Err(at(super::login::wait(until))));
    }
    let stored = found.known.and_then(|known| known.password);
    let attempts = found.attempts;
    if desk.state.passwords.fits(form.fields.raw(PROOF), stored).await? {
        let cmd = Cmd { session: desk.session.id, attempts };
        desk.state.db.write_soon(desk.acting(), None, move |tx| prove_password(tx, &cmd)).await?;
        return Ok(Ok(()));
    }
    let cmd =
        miss_password::Cmd { attempts, user: Some(user), what: Try::Again, address: desk.visitor.address.clone() };
    let tries = desk.state.db.write_soon(desk.acting(), None, move |tx| miss_password(tx, &cmd)).await?;
    Ok(Err(match tries.wait_until {
        Some(until) => at(super::login::wait(until)),
        None => FieldError::at(PROOF, "密码不对", "wrong password"),
    }))
}

/// The form waits for the password: releases, listings, publications and rights ask for it after five minutes.
pub fn prove(desk: &Desk, form: &Form, wrong: Vec<FieldError>) -> Problem {
    let mut fields = form.fields.0.clone();
    fields.retain(|(name, _)| name != PROOF);
    fields.push(("form_id".into(), form.once.form.clone()));
    fields.push(("version".into(), form.version.to_string()));
    Problem::Prove(Box::new(Kept { action: desk.visitor.here.clone(), fields, ..Kept::default() }), wrong)
}

/// The page that asks for the password and holds the form.
pub fn asking(req: &HttpRequest, kept: &Kept, wrong: &[FieldError]) -> Answer {
    let desk = Desk::of(req)?;
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = FormView::new(desk.lang(), Fields::default()).wrong(wrong.to_vec());
    desk.page_with(status, &Prove { form, kept: kept.clone() })
}
