//! Forms of visitors without a session: a token in a cookie of its own takes the place of the session's, so that nobody can be
//! logged in as somebody else from another site.

use super::desk::{Answer, Guest};
use super::form::{self, Fields};
use super::page::{self, Shell};
use crate::problem::Problem;
use crate::secrets::new_key;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// A visitor at the door.
pub struct Door {
    /// The visitor.
    pub guest: Guest,
    token: String,
}

impl Door {
    fn of(req: &HttpRequest, guest: Guest) -> Door {
        let kept = req.cookie(name(&guest)).map(|c| c.value().to_owned()).filter(|t| t.len() == 64 && t.is_ascii());
        Door { guest, token: kept.unwrap_or_else(new_key) }
    }

    /// A page with a form; its token goes out with it.
    pub fn page<T: askama::Template>(&self, status: StatusCode, template: &T) -> Answer {
        let shell = Arc::new(Shell { csrf: self.token.clone(), ..(*self.guest.shell()).clone() });
        let mut answer = page::html(status, page::render(&shell, template)?);
        let kept = Cookie::build(name(&self.guest), self.token.clone())
            .path("/")
            .http_only(true)
            .secure(self.guest.state.config.is_https())
            .same_site(SameSite::Lax)
            .finish();
        answer.add_cookie(&kept).map_err(|e| Problem::Broken(e.to_string()))?;
        Ok(answer)
    }
}

fn name(guest: &Guest) -> &'static str {
    if guest.state.config.is_https() { "__Host-jianping-door" } else { "jianping-door" }
}

impl FromRequest for Door {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Door, Problem>>;
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { Ok(Door::of(&req, Guest::extract(&req).await?)) })
    }
}

/// A form sent at the door.
pub struct DoorForm {
    /// What was typed.
    pub fields: Fields,
    /// Whether it carries the browser's own token; if not, the page is shown again with what was typed.
    pub genuine: bool,
    /// Address it comes from.
    pub address: String,
    /// The browser's name of itself.
    pub agent: String,
    /// Whether the browser has chosen a language.
    pub has_lang: bool,
    /// Key of the session the browser still has.
    pub old_key: Option<String>,
}

impl FromRequest for DoorForm {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<DoorForm, Problem>>;
    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let guest = Guest::extract(&req).await?;
            let fields = form::urlencoded(&req, &mut payload).await?;
            let token = req.cookie(name(&guest)).map(|c| c.value().to_owned()).unwrap_or_default();
            let genuine = token.len() == 64 && bool::from(fields.get("csrf").as_bytes().ct_eq(token.as_bytes()));
            let agent = req.headers().get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or("");
            Ok(DoorForm {
                fields,
                genuine,
                address: guest.visitor.address.clone(),
                agent: agent.chars().take(200).collect(),
                has_lang: req.cookie("lang").is_some(),
                old_key: req.cookie(guest.state.cookie_name()).map(|c| c.value().to_owned()),
            })
        })
    }
}
