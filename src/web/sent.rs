//! What came with a form that ended in a problem: shown on its page, and where that makes sense sent again by one button.

use super::desk::Guest;
use super::form::PROOF;
use super::kept;
use super::security::{inner, says_own};
use crate::problem::{Kept, Problem};
use actix_web::http::header::HeaderMap;

/// The form on the page of a problem.
#[derive(Debug, Default)]
pub struct Sent {
    /// What was typed, without secrets.
    pub kept: Option<Kept>,
    /// The words of the button that sends it again.
    pub again: Option<&'static str>,
    /// The page it was filled in on.
    pub back: Option<String>,
    /// Whether some of it may never have come.
    pub in_part: bool,
}

/// What the browser says of the request, known before a handler takes it.
pub fn comes_from_own_page(guest: &Guest, headers: &HeaderMap) -> bool {
    says_own(headers, &guest.state.config.public_url)
}

impl Sent {
    /// What was sent with this request. `own`: the browser says that it came from a page of ours; a form whose token is not this
    /// session's is only handed back then, for whoever forged it must not be helped to have it sent.
    pub fn of(problem: &Problem, guest: &Guest, own: bool) -> Sent {
        let visitor = &guest.visitor;
        let in_part = matches!(problem, Problem::TooLarge(_) | Problem::TooSlow);
        // What broke off was not asked for its token.
        let is_unproved = in_part || matches!(problem, Problem::Forged);
        let Some(typed) = visitor.typed.get().filter(|_| own || !is_unproved) else {
            return Sent::default();
        };
        let mut kept = typed.clone();
        kept.fields.retain(|(name, _)| name != PROOF);
        let whole = kept.fields.len();
        kept.fields.retain(|(name, _)| !kept::is_secret(name));
        let again = button(problem).filter(|_| whole == kept.fields.len() && kept::small(&kept).is_some());
        if matches!(problem, Problem::OtherBody) {
            let new = format!("{:032x}-anew", rand::random::<u128>());
            kept.fields.retain(|(name, _)| name != "form_id");
            kept.fields.push(("form_id".into(), new));
        }
        // What the page itself was sent to is no page to go back to.
        let back = inner(&visitor.page).filter(|page| page != "/" && page.split('?').next() != Some(&visitor.path));
        Sent { kept: Some(kept), again, back, in_part }
    }
}

/// Sending the same again helps where the obstacle goes away by itself or by somebody else's act; not where the person may not do it, or
/// must first see what has changed.
fn button(problem: &Problem) -> Option<&'static str> {
    match problem {
        Problem::Refused(refusal) if !refusal.forbidden => Some("再次提交"),
        Problem::Busy | Problem::Conflict | Problem::Away | Problem::Full | Problem::Broken(_) | Problem::Again(_) => {
            Some("再次提交")
        }
        Problem::Forged => Some("核对后继续提交"),
        Problem::OtherBody => Some("作为新的表单提交"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::decision::{Article, Refusal, Say};

    #[test]
    fn only_what_may_succeed_is_offered_again() {
        let refused = |forbidden| {
            let no = Refusal::state(Article::HOUSE, Say::new("理由", "why"), Say::new("办法", "way out"));
            Problem::Refused(Box::new(Refusal { forbidden, ..no }))
        };
        for problem in [
            refused(false),
            Problem::Busy,
            Problem::Conflict,
            Problem::Away,
            Problem::Full,
            Problem::Broken("x".into()),
            Problem::Forged,
        ] {
            assert!(button(&problem).is_some(), "{problem}");
        }
        assert!(button(&Problem::OtherBody).is_some_and(|words| words.contains("新")));
        for problem in [refused(true), Problem::Stale, Problem::NotFound, Problem::Invalid(Vec::new())] {
            assert!(button(&problem).is_none(), "{problem}");
        }
    }
}
