//! Somebody was faster: who, by which act, and what was typed beside what is stored now. Nothing typed is lost, and nothing of the
//! other's is overwritten unseen.

use super::again::{Again, Difference, differences};
use super::desk::Desk;
use super::form::Fields;
use super::labels;
use super::plan_fields;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::store::views::plan_form::{self, Change};

/// Somebody was faster: who, and what differs.
#[derive(Debug, Clone)]
pub struct Stale {
    /// The last act.
    pub change: Option<Change>,
    /// The fields that differ, readable.
    pub rows: Vec<Shown>,
    /// Whether the fields are stored at all; the words of an act are not, and are only shown again.
    pub compared: bool,
}

/// One field that differs, in words.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Name of the field.
    pub field: String,
    /// What the field is called.
    pub label: String,
    /// Stored now.
    pub theirs: String,
    /// As typed.
    pub yours: String,
}

/// The words people write in the acts of a page, by the name of the field.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "advice", "again", "annex_note", "answer", "basis", "check_opinion", "content", "done", "end_reason", "extension", "evidence", "facts",
    "finding_reason", "findings", "gap", "given", "issue", "no_reason", "note", "objection", "opinion", "outcome", "poor_reasons", "reason", "reasons", "record",
    "recusal", "rejection", "remark", "settle_reason", "spread", "standard", "statement", "task", "text", "users_opinion", "wanted", "withdrawal",
];

impl Stale {
    /// A plan's form in words of the page's language; files by name.
    pub fn new(change: Option<Change>, rows: Vec<Difference>, lang: Lang, files: &[(i64, String)]) -> Stale {
        let word = |field: &str, value: &str| plan_fields::word(lang, field, value, files);
        let row = |d: Difference| Shown {
            label: plan_fields::label(lang, &d.field),
            theirs: word(&d.field, &d.theirs),
            yours: word(&d.field, &d.yours),
            field: d.field,
        };
        Stale { change, rows: rows.into_iter().map(row).collect(), compared: true }
    }

    /// Any other form: what is stored beside what was typed.
    pub fn of(change: Option<Change>, stored: &Fields, typed: &Fields, label: impl Fn(&str) -> String) -> Stale {
        let row = |d: Difference| Shown { label: label(&d.field), theirs: d.theirs, yours: d.yours, field: d.field };
        Stale { change, rows: differences(stored, typed).into_iter().map(row).collect(), compared: true }
    }

    /// A form whose fields are called as everywhere; `word` puts a value into words.
    pub fn by_name(
        change: Option<Change>,
        stored: &Fields,
        typed: &Fields,
        lang: Lang,
        word: impl Fn(&str, &str) -> Option<String>,
    ) -> Stale {
        let mut stale = Stale::of(change, stored, typed, |field| labels::label(lang, field));
        for row in &mut stale.rows {
            let said = |value: &str| word(&row.field, value).unwrap_or_else(|| labels::value(lang, &row.field, value));
            (row.theirs, row.yours) = (said(&row.theirs), said(&row.yours));
        }
        stale
    }

    /// A form that comes back with everything typed and was stored nowhere before: only who was faster.
    pub fn who(change: Option<Change>) -> Stale {
        Stale { change, rows: Vec::new(), compared: false }
    }

    /// A page of acts: the words that were typed are shown again, for their form may be gone with the state it belonged to.
    pub fn of_act(change: Option<Change>, typed: &Fields, lang: Lang) -> Stale {
        let row = |(field, value): &(String, String)| {
            let yours = value.trim().to_owned();
            let shown = WORDS.contains(&labels::parts(field).0) && !yours.is_empty();
            let label = labels::label(lang, field);
            shown.then(|| Shown { field: field.clone(), label, theirs: String::new(), yours })
        };
        Stale { change, rows: typed.0.iter().filter_map(row).collect(), compared: false }
    }
}

/// The last act on a thing.
pub async fn last(desk: &Desk, kind: &'static str, id: i64) -> Result<Option<Change>, Problem> {
    desk.read(move |conn| plan_form::last_act(conn, kind, id)).await
}

/// For a page of acts: who was faster and what was typed, where somebody was.
pub async fn of_act(
    desk: &Desk,
    again: &Again,
    typed: &Fields,
    kind: &'static str,
    id: i64,
) -> Result<Option<Stale>, Problem> {
    if !again.stale {
        return Ok(None);
    }
    Ok(Some(Stale::of_act(last(desk, kind, id).await?, typed, desk.lang())))
}

/// For a form that comes back as it was typed: who was faster, where somebody was.
pub async fn who(desk: &Desk, again: &Again, kind: &'static str, id: i64) -> Result<Option<Stale>, Problem> {
    if !again.stale {
        return Ok(None);
    }
    Ok(Some(Stale::who(last(desk, kind, id).await?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_an_act_are_shown_again() {
        let typed = Fields::default()
            .with("do", "list")
            .with("opinion", "同意认定")
            .with("finding_reason-1", "现场核查属实")
            .with("served_on", "2026-11-03")
            .with("settle_reason", "按完成的部分结算")
            .with("reason", "  ");
        let stale = Stale::of_act(None, &typed, Lang::Zh);
        let rows: Vec<(&str, &str)> = stale.rows.iter().map(|r| (r.label.as_str(), r.yours.as_str())).collect();
        assert_eq!(rows, [("意见", "同意认定"), ("理由 2", "现场核查属实"), ("结算理由", "按完成的部分结算")]);
        assert!(!stale.compared);
    }

    #[test]
    fn a_form_is_compared_field_by_field() {
        let stored = Fields::default().with("summary", "甲写的").with("p1", "9");
        let typed = Fields::default().with("summary", "乙写的").with("p1", "9").with("do", "save");
        let stale = Stale::of(None, &stored, &typed, str::to_owned);
        let [row] = &stale.rows[..] else { panic!("{:?}", stale.rows) };
        assert_eq!((row.field.as_str(), row.theirs.as_str(), row.yours.as_str()), ("summary", "甲写的", "乙写的"));
    }
}
