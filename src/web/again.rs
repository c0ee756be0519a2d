//! A form that did not go through comes back on its own page with everything typed: 422 with errors at the fields, 409 when somebody
//! was faster (with what they have and what was typed side by side).

use super::desk::Desk;
use super::form::Fields;
use super::upload::{DECLARED, DUE};
use super::widgets::FormView;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::decision::FieldError;
use crate::regulation::values::{FileId, ProjectId};
use crate::store::views::plan_form;
use actix_web::http::StatusCode;

/// How the page is shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// Status of the answer.
    pub status: StatusCode,
    /// What to mend.
    pub errors: Vec<FieldError>,
    /// Whether the thing was changed meanwhile.
    pub stale: bool,
}

impl Again {
    /// The page as it is asked for.
    pub fn none() -> Again {
        Again { status: StatusCode::OK, errors: Vec::new(), stale: false }
    }

    /// Fields to mend and stale forms come back on their page; everything else has a page of its own.
    pub fn from(problem: Problem) -> Result<Again, Problem> {
        match problem {
            Problem::Invalid(errors) => Ok(Again { status: StatusCode::UNPROCESSABLE_ENTITY, errors, stale: false }),
            Problem::Stale => Ok(Again { status: StatusCode::CONFLICT, errors: Vec::new(), stale: true }),
            other => Err(other),
        }
    }

    /// The same for a page that is one form: what the law or the state says against it stands above the form, and everything typed can
    /// be mended and sent again.
    pub fn on_form(problem: Problem) -> Result<Again, Problem> {
        match problem {
            Problem::Refused(no) if !no.forbidden => {
                let zh = format!("{}。{}（{}）", no.why.zh, no.way_out.zh, no.article.zh());
                let way_out = Lang::En.sentence(&no.way_out.en);
                let en = format!("{}. {way_out} ({})", no.why.en, no.article.en());
                let errors = vec![FieldError::at(WHOLE_FORM, zh, en)];
                Ok(Again { status: StatusCode::CONFLICT, errors, stale: false })
            }
            other => Again::from(other),
        }
    }
}

/// The field of an error that is none of a field.
pub const WHOLE_FORM: &str = "";

/// Everything wrong with a form at once: what could not be read, and what the rules say of the rest. The answer is an error either way, so
/// nothing of a form with errors is kept.
pub fn along<T>(unread: &[FieldError], done: Result<T, Problem>) -> Result<T, Problem> {
    if unread.is_empty() || matches!(done, Err(Problem::Stale)) {
        return done;
    }
    let mut errors = unread.to_vec();
    if let Err(Problem::Invalid(more)) = done {
        errors.extend(more.into_iter().filter(|e| unread.iter().all(|u| u.field != e.field)));
    }
    Err(Problem::Invalid(errors))
}

/// The form with the names of the papers that came with it: they wait with the rest and need not be chosen again. `holds` tells which
/// fields hold one.
pub async fn with_papers(desk: &Desk, mut f: FormView, holds: fn(&str) -> bool) -> Result<FormView, Problem> {
    let number = |(name, value): &(String, String)| value.parse().ok().filter(|id| holds(name) && *id > 0).map(FileId);
    let wanted: Vec<FileId> = f.fields.0.iter().filter_map(number).collect();
    let unit = desk.actor().unit;
    f.files.extend(desk.read(move |conn| plan_form::names(conn, unit, ProjectId::NEW, &wanted)).await?);
    Ok(f)
}

/// One field that differs: its name, what is stored now, what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Name of the field.
    pub field: String,
    /// Stored now.
    pub theirs: String,
    /// As typed.
    pub yours: String,
}

/// The fields in which what was typed differs from what is stored now.
pub fn differences(stored: &Fields, typed: &Fields) -> Vec<Difference> {
    let mut names: Vec<&str> = stored.0.iter().chain(&typed.0).map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !matches!(*name, "do" | "declares" | DECLARED | DUE) && stored.get(name) != typed.get(name));
    let row = |name: &str| Difference {
        field: name.to_owned(),
        theirs: stored.get(name).to_owned(),
        yours: typed.get(name).to_owned(),
    };
    names.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_and_what_is_not_allowed_are_told_together() {
        let at = |field: &str| FieldError::at(field, "请填写", "enter it");
        let fields = |done: Result<(), Problem>| match along(&[at("day")], done) {
            Err(Problem::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(fields(Ok(())), ["day"], "never done");
        assert_eq!(fields(Err(Problem::Invalid(vec![at("day"), at("amount")]))), ["day", "amount"]);
        assert_eq!(fields(Err(Problem::NotFound)), ["day"]);
        assert!(matches!(along(&[at("day")], Err::<(), _>(Problem::Stale)), Err(Problem::Stale)));
        assert!(along(&[], Ok(())).is_ok());
    }
}
