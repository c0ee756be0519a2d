//! The owner's report as the page of its evaluation shows it: sub-indicators, the outline, the owner's own duties.

use super::super::report_fields::TEXTS;
use super::super::third_report::PARTS;
use super::EvaluationPage;
use crate::regulation::authority::{Action, Subject, can};
use crate::regulation::b05_conduct::{Answer, Duty, failures, is_candidate};
use crate::regulation::b11_indicators::{Evidence, Indicator};
use crate::regulation::b11_items::Item;
use crate::regulation::values::Score;

impl EvaluationPage {
    /// Each sub-indicator with its number, the owner's points and their proof.
    pub(super) fn report_items(&self, indicator: &Indicator) -> Vec<(&Item, String, Option<Score>, Option<&Evidence>)> {
        let proof = |k: usize| self.e.report.evidence[indicator.index()].get(k);
        let score = |k: usize| self.e.report.items[indicator.index()].get(k).copied().flatten();
        let items = self.template.items[indicator.index()].iter().enumerate();
        items.map(|(k, item)| (item, format!("{}.{}", indicator.code(), k + 1), score(k), proof(k))).collect()
    }
    /// The lines of evidence beside those of the sub-indicators.
    pub(super) fn more_proof(&self, indicator: &Indicator) -> &[Evidence] {
        let own = self.template.items[indicator.index()].len();
        self.e.report.evidence[indicator.index()].get(own..).unwrap_or_default()
    }
    /// The written parts that have words.
    pub(super) fn outline(&self) -> Vec<(&'static str, &str)> {
        let outline = &self.e.report.outline;
        let parts = TEXTS.iter().map(|(_, label, text)| (*label, text(outline)));
        parts.filter(|(_, text)| !text.is_empty()).collect()
    }
    /// The ten duties: what the owner says, and what the record said when it was written.
    pub(super) fn conduct(&self) -> Vec<(Duty, Answer, Option<bool>)> {
        let report = &self.e.report;
        let record = |n: usize| report.known.as_ref().and_then(|known| known.duties.get(n).copied().flatten());
        let answer = |n: usize| report.outline.duties.get(n).cloned().unwrap_or_default();
        Duty::ALL.iter().enumerate().map(|(n, duty)| (*duty, answer(n), record(n))).collect()
    }
    pub(super) fn is_candidate(&self) -> bool {
        let nothing = Vec::new();
        let record = self.e.report.known.as_ref().map_or(&nothing, |known| &known.duties);
        is_candidate(&failures(&self.e.report.outline.duties, record))
    }
    /// The third party's report belongs to the evaluation from the close on; the supplier reads it with the decision.
    pub(super) fn shows_paper(&self) -> bool {
        self.e.paper.is_some() && (self.inside || self.me.unit == self.e.owner || self.e.outcome().is_some())
    }
    pub(super) fn paper_parts(&self) -> Vec<(&'static str, &str)> {
        let paper = self.e.paper.as_ref();
        paper.map_or_else(Vec::new, |paper| PARTS.iter().map(|(_, label, text)| (*label, text(paper))).collect())
    }
    pub(super) fn proposes(&self) -> bool {
        can(&self.me, Action::ProposeCase, &Subject::default())
    }
}
