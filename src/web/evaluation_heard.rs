//! What the page of an evaluation shows of the right of reply, and which of its steps the reader may take now (M3).

use super::EvaluationPage;
use crate::regulation::authority::Action;
use crate::regulation::b03_reply::{Answer, Notice, Party, Said, Side};
use crate::regulation::b11_outliers::{Outlier, outliers};
use crate::regulation::due_process::Service;
use crate::web::widgets::Choice;

impl EvaluationPage {
    /// What has to be explained before the result is proposed.
    pub(super) fn outliers(&self) -> Vec<Outlier> {
        outliers(&self.e)
    }
    pub(super) fn can_give(&self) -> bool {
        self.can(Action::GiveMaterial)
    }
    /// Offices, agencies and the owner read what was asked and given; the supplier is shown results.
    pub(super) fn shows_material(&self) -> bool {
        !self.e.material.is_empty() && (self.inside || self.is_owner())
    }
    pub(super) fn name(&self, field: &str, n: &usize) -> String {
        format!("{field}-{n}")
    }
    pub(super) fn can_extend(&self) -> bool {
        let open = self.e.extended.is_none() && self.today <= self.e.scoring_due();
        open && self.can(Action::ExtendScoring)
    }
    pub(super) fn extension_failed(&self) -> bool {
        self.f.errors.iter().any(|e| e.field == "extension")
    }
    /// Who sits on the panel is told to the supplier with the decision, not before (`domain.md` §3.11).
    pub(super) fn shows_panel(&self) -> bool {
        let outside = self.me.unit == self.e.supplier_unit && self.e.outcome().is_none();
        !self.e.panel.is_empty() && !outside
    }
    pub(super) fn can_serve(&self) -> bool {
        self.is_unserved() && self.can(Action::ServeResult)
    }
    pub(super) fn can_reply(&self) -> bool {
        let waits = self.e.side(self.me.unit).and_then(|side| self.e.notice()?.awaits(side));
        waits.is_some_and(|due| self.today <= due) && self.can(Action::ReplyResult)
    }
    pub(super) fn can_review(&self) -> bool {
        let ripe = self.e.notice().is_some_and(|notice| notice.is_objected() && notice.is_heard(self.today));
        ripe && self.can(Action::ReviewReply)
    }
    pub(super) fn is_objected(&self) -> bool {
        self.e.notice().is_some_and(Notice::is_objected)
    }
    pub(super) fn is_unserved(&self) -> bool {
        self.e.notice().is_some_and(|notice| notice.supplier.served.is_none())
    }
    /// Until when the decision waits for an answer.
    pub(super) fn hears_until(&self) -> Option<chrono::NaiveDate> {
        let notice = self.e.notice().filter(|notice| !notice.is_heard(self.today))?;
        Side::ALL.iter().filter_map(|side| notice.awaits(*side)).max()
    }
    /// What was told and answered, the newest first: both sides for offices and agencies, to each side its own.
    pub(super) fn notices(&self) -> Vec<(usize, &Notice)> {
        self.e.notices.iter().enumerate().rev().map(|(n, notice)| (n + 1, notice)).collect()
    }
    pub(super) fn shows_side(&self, side: &Side) -> bool {
        self.inside || self.e.side(self.me.unit) == Some(*side)
    }
    /// The objections of a side with their answers, once there are some.
    pub(super) fn objections(&self, notice: &Notice, side: &Side) -> Vec<(Said, Option<Answer>)> {
        let answers = |n: usize| notice.review.as_ref().and_then(|review| review.answers.get(n)).cloned();
        let all = notice.objections().enumerate();
        all.filter(|(_, (whose, _))| whose == side).map(|(n, (_, said))| (said.clone(), answers(n))).collect()
    }
    pub(super) fn party<'n>(&self, notice: &'n Notice, side: &Side) -> &'n Party {
        notice.party(*side)
    }
    pub(super) fn services(&self) -> Vec<Choice> {
        self.f.choices(Service::ALL)
    }
}
