//! # 第七条（二）预算评估。由服务采购业主单位按照相关程序对所采购的大数据项目服务进行市场调查并作项目预算评估。
//!
//! **Our reading.** At least three quotes, or the reason why fewer could be had. One person assesses, the head of the unit signs:
//! never the same person. The assessed amount takes the place of the planned budget once signed, and tells the track anew.
//! The signature starts the bureau's time to decide: twenty working days by default.
//!
//! **Open questions.** Whether the assessment comes before or after filing is not said; we take it after filing, so that the bureau
//! can return a plan at once without waiting for quotes. Who signs is not said: the head of the owner unit.

use super::authority::{Action, may};
use super::b07_stages::{Project, State};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::policy::Policy;
use super::values::{Fen, FileId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One quote of the market survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Who quoted.
    pub vendor: String,
    /// The price in fen.
    pub price: Fen,
    /// Day of the quote.
    pub on: NaiveDate,
    /// The quote itself.
    pub file: Option<FileId>,
}

/// The assessment as the filer writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentText {
    /// The quotes.
    pub quotes: Vec<Quote>,
    /// Why there are fewer than three.
    pub few_reason: String,
    /// 评估金额, at most the budget unless explained.
    pub assessed: Fen,
    /// Why the assessed amount exceeds the planned budget.
    pub excess_reason: String,
    /// How the amount was found.
    pub opinion: String,
}

/// The budget assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// What was assessed.
    #[serde(flatten)]
    pub text: AssessmentText,
    /// 评估人.
    pub by: UserId,
    /// 负责人, another person; none until signed.
    pub signed_by: Option<UserId>,
}

fn length(text: &str) -> usize {
    text.trim().chars().count()
}

/// What the assessment still lacks against a planned budget.
pub fn missing(a: &AssessmentText, budget: Fen, on: NaiveDate) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (n, quote) in a.quotes.iter().enumerate() {
        if quote.price <= Fen::ZERO {
            errors.push(FieldError::at(format!("quote-{n}-price"), "报价应大于0", "a quote must be more than 0"));
        }
        if quote.on > on {
            errors.push(FieldError::at(
                format!("quote-{n}-on"),
                "报价日期不能晚于今天",
                "a quote cannot be dated after today",
            ));
        }
        if quote.file.is_none() {
            errors.push(FieldError::at(format!("quote-{n}-file"), "请上传报价单", "upload the quote"));
        }
        if a.quotes[..n].iter().any(|earlier| earlier.vendor.trim() == quote.vendor.trim()) {
            errors.push(FieldError::at(
                format!("quote-{n}-vendor"),
                "同一企业只算一家报价",
                "two quotes of one company count once",
            ));
        }
    }
    if a.quotes.len() < 3 && length(&a.few_reason) < 10 {
        errors.push(FieldError::at(
            "few_reason",
            "询价不足3家，请写明理由，不少于10字（办法第七条）",
            "fewer than three quotes: give the reason, at least 10 characters (Measures art. 7)",
        ));
    }
    if a.assessed <= Fen::ZERO {
        errors.push(FieldError::at("assessed", "请填写评估金额", "enter the assessed amount"));
    }
    if a.assessed > budget && length(&a.excess_reason) < 10 {
        errors.push(FieldError::at(
            "excess_reason",
            "评估金额高于计划预算，请写明理由，不少于10字",
            "the assessed amount exceeds the planned budget: give the reason, at least 10 characters",
        ));
    }
    if length(&a.opinion) < 10 {
        errors.push(FieldError::at(
            "opinion",
            "请写明评估方法和结论，不少于10字",
            "say how the amount was found: at least 10 characters",
        ));
    }
    errors
}

/// The filer's assessment. Writing it again takes away an earlier signature's basis: it must be signed anew.
pub fn assess(project: Project, text: AssessmentText, by: &Actor, on: NaiveDate) -> Result<Decision<Project>, No> {
    let role = may(by, Action::AssessBudget, &project.subject())?;
    project.allows(Action::AssessBudget)?;
    No::unless_empty(missing(&text, project.plan.funding.budget(), on))?;
    let mut next = project.clone();
    next.assessment = Some(Assessment { text, by: by.user, signed_by: None });
    next.hand(Action::AssessBudget, by);
    Ok(Decision::changed(project, next, Event::by(role, Action::AssessBudget, Article::bi(7, 2))))
}

/// The head signs: the assessed amount becomes the budget, and the bureau's time begins.
pub fn sign(
    project: Project,
    by: &Actor,
    on: NaiveDate,
    policy: &Policy,
    calendar: &Calendar,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::SignBudget, &project.subject())?;
    project.allows(Action::SignBudget)?;
    let mut next = project.clone();
    let Some(assessment) = &mut next.assessment else { return Err(not_assessed().into()) };
    No::unless_empty(missing(&assessment.text, project.plan.funding.budget(), on))?;
    assessment.signed_by = Some(by.user);
    let decide_by = calendar.workdays_after(on, policy.approval_days);
    next.state = State::Assessed { on, decide_by };
    next.track = policy.track(next.budget());
    next.hand(Action::SignBudget, by);
    let event = Event::by(role, Action::SignBudget, Article::bi(7, 2)).due(decide_by);
    Ok(Decision::changed(project, next, event))
}

fn not_assessed() -> Refusal {
    Refusal::state(
        Article::bi(7, 2),
        Say::new("预算尚未评估，无从签署", "there is no assessment to sign yet"),
        Say::new("由业主经办填写询价和评估金额后签署", "the filer enters the quotes and the amount first"),
    )
}

#[cfg(test)]
#[path = "b07_budget_tests.rs"]
mod tests;
