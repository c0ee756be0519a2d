//! A proposed result as it is told to both sides: the sums of every indicator and, unnamed, the reasons given for them (M3).

use super::form::Fields;
use super::widgets::{Choice, FormView, Widget};
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::b03_reply::{Party, Side, Words};
use crate::regulation::b03_review::comments;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b11_indicators::{Indicator, trimmed};
use crate::regulation::b11_tally::{Line, Tally};
use crate::regulation::policy::Grade;
use crate::store::conn::Conn;
use crate::store::views::evaluations::{self as view, Head};
use crate::store::views::panels;

/// What the notice says. Single sheets and names stay where they are.
pub(super) struct NoticeView {
    pub(super) e: Evaluation,
    pub(super) head: Head,
    pub(super) tally: Tally,
    pub(super) grade: Grade,
    comments: [Vec<String>; 7],
}

/// The notice of an evaluation; none while no result is proposed.
pub(super) fn gather(conn: &mut Conn, e: Evaluation) -> Result<Option<NoticeView>, Problem> {
    let (Some(tally), Some(grade), Some(_)) = (e.tally().cloned(), e.grade(), e.notice()) else { return Ok(None) };
    let comments = match e.panel.is_empty() {
        true => std::array::from_fn(|n| {
            let reason = e.report.marks[n].reason().trim();
            if reason.is_empty() { Vec::new() } else { vec![reason.to_owned()] }
        }),
        false => comments(&panels::closed(conn, &e)?),
    };
    let head = view::head(conn, &e)?;
    Ok(Some(NoticeView { e, head, tally, grade, comments }))
}

impl NoticeView {
    /// Seven lines with the reasons.
    pub(super) fn rows(&self) -> Vec<(Indicator, &Line, &Vec<String>)> {
        let lines = Indicator::ALL.iter().zip(&self.tally.lines).zip(&self.comments);
        lines.map(|((indicator, line), said)| (*indicator, line, said)).collect()
    }
    /// The reasons given for one indicator.
    pub(super) fn comments_of(&self, n: usize) -> &[String] {
        self.comments.get(n).map_or(&[], Vec::as_slice)
    }
    pub(super) fn points(&self, indicator: &Indicator) -> String {
        trimmed(self.e.scheme.points[indicator.index()])
    }
    /// The indicators that are judged this time, which alone may be objected to.
    pub(super) fn judged(&self) -> Vec<Indicator> {
        let asked = self.e.asked();
        Indicator::ALL.iter().copied().filter(|indicator| asked[indicator.index()]).collect()
    }
    /// How it stands with a side.
    pub(super) fn party(&self, side: &Side) -> Party {
        self.e.notice().map(|notice| notice.party(*side).clone()).unwrap_or_default()
    }
}

/// The answer as it was typed.
pub(super) fn words(fields: &Fields) -> Words {
    let mut reader = super::parse::Reader::new(fields);
    let agrees = reader.yes_no("objects").map(|objects| !objects);
    Words {
        agrees,
        lines: std::array::from_fn(|n| fields.get(&format!("o{}", n + 1)).to_owned()),
        other: fields.get("objection").to_owned(),
        file: reader.file("file"),
        contact: String::new(),
    }
}

/// The two answers.
pub(super) fn choices(lang: Lang) -> Vec<Choice> {
    let choice = |value: &str, text: &str| Choice { value: value.into(), text: lang.t(text).to_owned() };
    vec![choice("no", "没有异议"), choice("yes", "有异议")]
}

/// The field for the objection to an indicator.
pub(super) fn objection(f: &FormView, indicator: &Indicator) -> Widget {
    let label = format!("{}. {}", indicator.code(), f.lang.of(indicator));
    f.area(&format!("o{}", indicator.code()), &label).lines(2)
}
