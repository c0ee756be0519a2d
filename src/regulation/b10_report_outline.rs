//! # 第十条 …出具服务绩效评估报告…出具服务绩效评估初评报告。
//!
//! The text of the report in the order of its outline (`domain.md` §3.4), and what the system itself knows of the contract, as it stood when
//! the report was last saved. Reading and open questions: [`super`].

use super::{Evaluation, FieldError, Template};
use crate::regulation::a17_security::MlpsLevel;
use crate::regulation::b05_conduct::{self, Answer, Duty, Record};
use crate::regulation::b07_acceptance::Conclusion;
use crate::regulation::b07_change::ChangeKind;
use crate::regulation::policy::Track;
use crate::regulation::values::Fen;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The written parts besides the marks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// 二、绩效目标的调整.
    pub adjustment: String,
    /// 三、评估组织: people, method, samples.
    pub organised: String,
    /// 四、资金到位与支付的说明.
    pub funds: String,
    /// 监督检查与验收记录的说明.
    pub supervision: String,
    /// 七、服务商意见.
    pub supplier_view: String,
    /// 与服务商沟通记录, of a first review.
    pub talks: String,
    /// 需联合评价关注的问题, of a first review.
    pub attention: String,
    /// 十、改进措施.
    pub improving: String,
    /// By when.
    pub improve_by: Option<NaiveDate>,
    /// 业主履职自查.
    pub duties: Vec<Answer>,
}

/// An instalment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Its name.
    pub name: String,
    /// Its amount.
    pub amount: Fen,
    /// What was paid of it.
    pub paid: Fen,
    /// By when it is to be paid, once its term has begun.
    pub due: Option<NaiveDate>,
    /// Day of the last payment.
    pub on: Option<NaiveDate>,
}

/// What the system knows of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its number.
    pub contract_no: String,
    /// Day of signature.
    pub signed_on: NaiveDate,
    /// First and last day of the term.
    pub term: (NaiveDate, NaiveDate),
    /// Budget of the project.
    pub budget: Fen,
    /// Amount as signed.
    pub original: Fen,
    /// Amount with every change in effect.
    pub amount: Fen,
    /// The instalments.
    pub payments: Vec<Paid>,
    /// Confirmed acceptances: stage, day, conclusion.
    pub acceptances: Vec<(String, NaiveDate, Conclusion)>,
    /// Changes in effect: kind, effect on the amount in fen, day.
    pub changes: Vec<(ChangeKind, i64, NaiveDate)>,
    /// Inspections: number, day, whether still open.
    pub inspections: Vec<(String, NaiveDate, bool)>,
    /// Protection level.
    pub level: MlpsLevel,
    /// By when its system is to be tested next.
    pub test_due: Option<NaiveDate>,
    /// What the record says of the owner's duties.
    pub duties: Record,
}

impl Known {
    /// What was paid in all.
    pub fn paid(&self) -> Fen {
        self.payments.iter().map(|one| one.paid).sum()
    }
    /// Whether the report came in time is known when it is filed, not when it was written.
    pub(super) fn filed(&mut self, in_time: bool) {
        if let Some(place) = self.duties.get_mut(Duty::Reported as usize) {
            *place = Some(in_time);
        }
    }
    /// Share of the contract's amount that was paid, in hundredths of a per cent, rounded down.
    pub fn spent(&self) -> i64 {
        if self.amount.0 <= 0 { 0 } else { self.paid().0.saturating_mul(10_000) / self.amount.0 }
    }
}

/// What the written parts lack before the report may be filed. Rounds from before there were sub-indicators ask for none of it.
pub(super) fn missing(evaluation: &Evaluation, template: &Template) -> Vec<FieldError> {
    if !template.has_items() {
        return Vec::new();
    }
    let (o, mut errors) = (&evaluation.report.outline, Vec::new());
    let mut short = |field: &str, text: &str, least: usize, zh: &str, en: &str| {
        if text.trim().chars().count() < least {
            errors.push(FieldError::at(
                field,
                format!("请写明{zh}，不少于{least}字"),
                format!("write about {en}: at least {least} characters"),
            ));
        }
    };
    short("organised", &o.organised, 10, "评估人员、方法和抽样情况", "people, method and samples");
    short("supplier_view", &o.supplier_view, 2, "服务提供方的意见", "what the supplier says");
    if evaluation.track == Track::Joint {
        short("talks", &o.talks, 10, "与服务提供方的沟通情况", "talks with the supplier");
        short("attention", &o.attention, 2, "需要联合评价关注的问题", "what the joint review should look at");
    }
    short("improving", &o.improving, 10, "改进措施", "the improvements");
    if o.improve_by.is_none() {
        errors.push(FieldError::at("improve_by", "请填写改进措施的完成时限", "say by when the improvements are made"));
    }
    let nothing = Record::new();
    let record = evaluation.report.known.as_ref().map_or(&nothing, |known| &known.duties);
    errors.extend(b05_conduct::missing(&o.duties, record));
    errors
}
