//! The receipt of an act: one sentence on the page the browser is sent to after it. It rides in a short-lived cookie that holds nothing
//! but the act's code and a day, so that nobody can put words on somebody's page with it.

use crate::i18n::Lang;
use crate::regulation::authority::Action;
use actix_web::body::BoxBody;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::dev::ServiceResponse;
use actix_web::http::{StatusCode, header};
use chrono::NaiveDate;

/// What was done, and the day set for what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The act.
    pub action: Action,
    /// The day by which the next step is due.
    pub due: Option<NaiveDate>,
}

/// Saves say so on their own page, and whoever logs out sees no page of theirs.
const SILENT: &[Action] = &[
    Action::SavePlan,
    Action::SaveReport,
    Action::SaveSheet,
    Action::UploadFile,
    Action::LogIn,
    Action::LogOut,
    Action::RevokeSession,
];

impl Receipt {
    /// Name of the cookie.
    pub const COOKIE: &'static str = "done";

    /// The receipt as the cookie holds it.
    pub fn read(text: &str) -> Option<Receipt> {
        let (action, due) = text.split_once('.')?;
        Some(Receipt { action: Action::from_code(action)?, due: due.parse().ok() })
    }

    fn written(self) -> String {
        format!("{}.{}", self.action.code(), self.due.map(|d| d.to_string()).unwrap_or_default())
    }

    /// The sentence.
    pub fn say(self, lang: Lang) -> String {
        let act = lang.of(&self.action);
        match self.due {
            Some(due) => lang.tf("已办理：{}。下一步期限{}。", &[&act, &due]),
            None => lang.tf("已办理：{}。", &[&act]),
        }
    }
}

/// Gives the receipt along with a redirect that carries no word of its own, and takes back one that has been shown.
pub fn hand_over(
    answer: &mut ServiceResponse<BoxBody>,
    done: Option<&Receipt>,
    shown: bool,
    secure: bool,
) -> Result<(), actix_web::Error> {
    let plain = |to: &header::HeaderValue| !to.as_bytes().contains(&b'?');
    let sent_on = answer.status() == StatusCode::SEE_OTHER && answer.headers().get(header::LOCATION).is_some_and(plain);
    let given = done.filter(|receipt| sent_on && !SILENT.contains(&receipt.action));
    if given.is_none() && !shown {
        return Ok(());
    }
    let seconds = if given.is_some() { 60 } else { 0 };
    let cookie = Cookie::build(Receipt::COOKIE, given.map(|receipt| receipt.written()).unwrap_or_default())
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::seconds(seconds))
        .finish();
    Ok(answer.response_mut().add_cookie(&cookie)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_acts_and_days_can_be_said() {
        let receipt = Receipt { action: Action::SubmitPlan, due: "2026-09-30".parse().ok() };
        assert_eq!(Receipt::read(&receipt.written()), Some(receipt));
        for other in ["", "submit_plan", "<b>.2026-09-30", "账号已停用."] {
            assert_eq!(Receipt::read(other), None, "{other}");
        }
        assert!(receipt.say(Lang::Zh).contains("2026-09-30"));
    }
}
