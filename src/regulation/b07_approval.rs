//! # 第七条（三）立项审批。由大数据主管部门，对业主单位申报的采购计划，按照…要求进行立项审批，列入下一年采购计划，按规定报财政部门。
//!
//! **Our reading.** The bureau returns (every reason at once, 一次性告知), rejects or approves; approval is the lead's. What the
//! security rules ask for is looked at again at this door: grading material (S17), the reviewed scheme for state-owned money (S19),
//! the government cloud (S20). Approval freezes the goals (M9), pins the protection level and tells the track for good: from here it
//! can only rise. Then the project is listed in the yearly plan and reported to finance, one by one or a whole list on one day.
//!
//! **Open questions.** No time limit is stated (ours: twenty working days). Whether a rejected plan may be filed again is not said:
//! we keep it closed, a new plan may be copied from it.

use super::a17_security::MlpsLevel;
use super::authority::{Action, may};
use super::b07_plan::Section;
use super::b07_stages::{Approval, Project, State};
use super::b09_goals;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::policy::Policy;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One reason for a return, and the section it is about, if any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Where to mend.
    pub section: Option<Section>,
    /// What to mend.
    pub text: String,
}

/// A reason or opinion worth reading: ten characters at least.
pub(in crate::regulation) fn reason(field: &str, text: &str) -> Result<String, No> {
    let text = text.trim();
    if text.chars().count() < 10 {
        return Err(No::Invalid(vec![FieldError::at(
            field,
            "请写明理由，不少于10字",
            "give the reason: at least 10 characters",
        )]));
    }
    Ok(text.to_owned())
}

/// Short name of the bureau and of its register of approvals, as documents are numbered.
pub const SERIES: &str = "铜数立";

/// The number of an official document: 铜数立〔2026〕12号. `series` is the short name of the unit and kind, `n` runs without gaps in a year.
pub fn document_no(series: &str, year: i32, n: i64) -> String {
    format!("{series}〔{year}〕{n}号")
}

/// Sends the plan back with every reason at once; it comes back to the same bureau when it is filed again: by the last day of filing, if
/// that has not passed, else with a reason for being late.
pub fn return_plan(
    project: Project,
    reasons: &[Reason],
    by: &Actor,
    on: NaiveDate,
    policy: &Policy,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::ReturnPlan, &project.subject())?;
    project.allows(Action::ReturnPlan)?;
    let reasons = consolidated(reasons)?;
    let opinion = numbered(&reasons);
    let mut next = project.clone();
    next.state = State::Returned { on, reasons, mended: Vec::new() };
    next.returns += 1;
    next.hand(Action::ReturnPlan, by);
    let event = Event::by(role, Action::ReturnPlan, Article::bi(7, 3)).saying(opinion);
    let event = match window_open(next.plan.basics.year, on, policy) {
        Some(last) => event.due(last),
        None => event,
    };
    Ok(Decision::changed(project, next, event))
}

/// The last day of filing plans for a year, while it has not passed.
fn window_open(year: i32, on: NaiveDate, policy: &Policy) -> Option<NaiveDate> {
    let (month, day) = policy.plan_deadline;
    NaiveDate::from_ymd_opt(year - 1, month, day).filter(|last| on <= *last)
}

/// Every reason on a row of its own, each long enough to act upon, none said twice.
fn consolidated(reasons: &[Reason]) -> Result<Vec<Reason>, No> {
    let mut kept: Vec<Reason> = Vec::new();
    let mut errors = Vec::new();
    for (n, reason) in reasons.iter().enumerate().filter(|(_, r)| !r.text.trim().is_empty()) {
        let reason = Reason { section: reason.section, text: reason.text.trim().to_owned() };
        if reason.text.chars().count() < 5 {
            errors.push(FieldError::at(
                format!("reason-{n}-text"),
                "请写清需要补正什么，不少于5字",
                "say what must be corrected: at least 5 characters",
            ));
        } else if !kept.contains(&reason) {
            kept.push(reason);
        }
    }
    if kept.is_empty() && errors.is_empty() {
        errors.push(FieldError::at(
            "reason-0-text",
            "请一次写明全部退回原因，至少一条",
            "give every reason at once: at least one",
        ));
    }
    No::unless_empty(errors)?;
    Ok(kept)
}

/// The list as the flow record and the letter tell it.
fn numbered(reasons: &[Reason]) -> String {
    let line = |(n, reason): (usize, &Reason)| {
        let section = reason.section.map_or_else(String::new, |s| format!("【{}】", s.zh()));
        format!("{}. {section}{}", n + 1, reason.text)
    };
    reasons.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// Does not approve; the reason is the opinion.
pub fn reject(project: Project, opinion: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Project>, No> {
    let role = may(by, Action::RejectPlan, &project.subject())?;
    project.allows(Action::RejectPlan)?;
    let opinion = reason("opinion", opinion)?;
    let mut next = project.clone();
    next.state = State::Rejected { on, reason: opinion.clone() };
    next.hand(Action::RejectPlan, by);
    Ok(Decision::changed(project, next, Event::by(role, Action::RejectPlan, Article::bi(7, 3)).saying(opinion)))
}

/// What stands against approval, whoever asks: the first of S17, S19, S20 and M9 that is not met. The page shows it before the button.
pub fn obstacle(project: &Project) -> Option<Refusal> {
    let plan = &project.plan;
    let security = super::b07_plan_complete::security(plan);
    let lacks = |field: &str| security.iter().any(|e| e.field == field);
    let refuse = |article, zh: &str, en: &str, way_zh: &str, way_en: &str| {
        Some(Refusal::state(article, Say::new(zh, en), Say::new(way_zh, way_en)))
    };
    if lacks("mlps_file") || lacks("level") {
        return refuse(
            Article::a(17),
            "缺少等级保护评估材料，这是立项的必备材料",
            "the protection-level assessment is missing; it is required for approval",
            "退回业主单位补充等保评估材料后再批准",
            "return the plan so that the owner adds the protection-level assessment",
        );
    }
    if lacks("scheme_file") {
        return refuse(
            Article::a(19),
            "使用国有资金的项目，建设方案尚未经市大数据局审核",
            "state-owned funds are used and the construction plan has not been reviewed",
            "退回业主单位附上经审核的建设方案后再批准",
            "return the plan so that the owner attaches the reviewed construction plan",
        );
    }
    if lacks("on_cloud") {
        return refuse(
            Article::a(20),
            "应用系统未部署在政务云，也没有写明理由",
            "the system does not run on the government cloud and no reason is given",
            "退回业主单位改为政务云部署或写明理由后再批准",
            "return the plan so that the owner plans for the cloud or explains the exemption",
        );
    }
    if !b09_goals::complete(&plan.goals).is_empty() {
        return refuse(
            Article::b(9),
            "绩效目标不完整，无法审定",
            "the performance goals are incomplete and cannot be approved",
            "退回业主单位补全绩效目标后再批准",
            "return the plan so that the owner completes the goals",
        );
    }
    None
}

/// The bureau's review of a construction scheme (S19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Number of the review opinion.
    pub no: String,
    /// Day of the review.
    pub on: NaiveDate,
}

/// What the lead enters to approve.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The opinion.
    pub opinion: String,
    /// Number of the review opinion on the construction scheme, for state-owned funds.
    pub scheme_no: String,
    /// Day of that review.
    pub scheme_on: Option<NaiveDate>,
}

/// S19: where state-owned money is used, the bureau has reviewed the scheme before; number and day say so.
fn reviewed(project: &Project, ruling: &Ruling, on: NaiveDate) -> Result<Option<Review>, No> {
    if !project.plan.funding.is_state_owned() {
        return Ok(None);
    }
    let no = ruling.scheme_no.trim();
    let mut errors = Vec::new();
    if !(2..=60).contains(&no.chars().count()) {
        errors.push(FieldError::at(
            "scheme_no",
            "使用国有资金的，请填写建设方案审核意见的文号（细则第十九条）",
            "state-owned funds: enter the number of the review of the scheme (Security Rules art. 19)",
        ));
    }
    match ruling.scheme_on {
        Some(day) if day <= on && errors.is_empty() => return Ok(Some(Review { no: no.to_owned(), on: day })),
        Some(day) if day <= on => {}
        _ => errors.push(FieldError::at(
            "scheme_on",
            "请填写建设方案审核日期，不晚于今天（细则第十九条）",
            "enter the day of the review of the scheme, today at the latest (Security Rules art. 19)",
        )),
    }
    Err(No::Invalid(errors))
}

/// Approves: goals frozen, level pinned, track told. `document_no` comes from the year's register.
pub fn approve(
    project: Project,
    ruling: &Ruling,
    document_no: String,
    by: &Actor,
    on: NaiveDate,
    policy: &Policy,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::ApprovePlan, &project.subject())?;
    project.allows(Action::ApprovePlan)?;
    if let Some(refusal) = obstacle(&project) {
        return Err(refusal.into());
    }
    let mut errors = Vec::new();
    let opinion = No::among(&mut errors, reason("opinion", &ruling.opinion))?;
    let scheme = No::among(&mut errors, reviewed(&project, ruling, on))?;
    No::unless_empty(errors)?;
    let mut next = project.clone();
    next.track = policy.track(next.budget());
    next.approval = Some(Approval {
        document_no: document_no.clone(),
        on,
        opinion: opinion.clone(),
        goals: project.plan.goals.clone(),
        mlps: project.plan.security.level.unwrap_or(MlpsLevel::Ungraded),
        scheme,
        listed_year: None,
        reported_on: None,
    });
    next.state = State::Approved;
    next.hand(Action::ApprovePlan, by);
    let said = format!("{document_no}\n{opinion}");
    Ok(Decision::changed(project, next, Event::by(role, Action::ApprovePlan, Article::bi(7, 3)).saying(said)))
}

/// Lists the approved project in the plan of a year and records the day of the report to finance.
pub fn list(
    project: Project,
    year: i32,
    reported_on: NaiveDate,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::ListPlan, &project.subject())?;
    project.allows(Action::ListPlan)?;
    let mut next = project.clone();
    let planned = project.plan.basics.year;
    let Some(approval) = &mut next.approval else {
        return Err(super::b07_stages::wrong_state(
            Action::ListPlan,
            Article::bi(7, 3),
            project.state.name(),
            &[super::b07_stages::StateName::Approved],
        )
        .into());
    };
    let mut errors = Vec::new();
    if year != planned {
        errors.push(FieldError::at(
            "year",
            format!("{}申报的是{planned}年度计划", project.no),
            format!("{} was filed for the plan of {planned}", project.no),
        ));
    }
    if reported_on > on || reported_on < approval.on {
        errors.push(FieldError::at(
            "reported_on",
            format!("报财政日期应在批准立项（{}）之后，且不晚于今天", approval.on),
            format!("the report to finance is dated from the approval ({}) to today", approval.on),
        ));
    }
    No::unless_empty(errors)?;
    approval.listed_year = Some(year);
    approval.reported_on = Some(reported_on);
    next.state = State::Planned;
    next.hand(Action::ListPlan, by);
    Ok(Decision::changed(project, next, Event::by(role, Action::ListPlan, Article::bi(7, 3))))
}

#[cfg(test)]
#[path = "b07_approval_tests.rs"]
mod tests;
