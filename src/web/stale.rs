//! Somebody was faster: who, by which act, and what was typed beside what is stored now. Nothing typed is lost, and nothing of the
//! other's is overwritten unseen.

use super::again::{Again, Difference, differences};
use super::desk::Desk;
use super::form::Fields;
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

/// The words people write in the acts of a page: name of the field, what it is called.
const WORDS: &[(&str, &str)] = &[
    ("opinion", "意见"),
    ("check_opinion", "审核意见"),
    ("reason", "理由"),
    ("no_reason", "理由"),
    ("reasons", "理由"),
    ("content", "告知内容"),
    ("statement", "陈述申辩意见"),
    ("task", "任务"),
    ("outcome", "完成情况"),
    ("poor_reasons", "认定理由"),
    ("done", "整改情况"),
    ("finding_reason", "理由"),
    ("answer", "改正情况"),
    ("standard", "应达到的标准"),
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

    /// A form that comes back with everything typed and was stored nowhere before: only who was faster.
    pub fn who(change: Option<Change>) -> Stale {
        Stale { change, rows: Vec::new(), compared: false }
    }

    /// A page of acts: the words that were typed are shown again, for their form may be gone with the state it belonged to.
    pub fn of_act(change: Option<Change>, typed: &Fields, lang: Lang) -> Stale {
        let row = |(field, value): &(String, String)| {
            let (name, n) = match field.rsplit_once('-') {
                Some((name, n)) => (name, n.parse::<usize>().ok()),
                None => (field.as_str(), None),
            };
            let label = WORDS.iter().find(|(word, _)| *word == name).map(|(_, label)| lang.t(label))?;
            let label = n.map_or_else(|| label.to_owned(), |n| format!("{label} {}", n + 1));
            let yours = value.trim().to_owned();
            (!yours.is_empty()).then(|| Shown { field: field.clone(), label, theirs: String::new(), yours })
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
            .with("reason", "  ");
        let stale = Stale::of_act(None, &typed, Lang::Zh);
        let rows: Vec<(&str, &str)> = stale.rows.iter().map(|r| (r.label.as_str(), r.yours.as_str())).collect();
        assert_eq!(rows, [("意见", "同意认定"), ("理由 2", "现场核查属实")]);
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
