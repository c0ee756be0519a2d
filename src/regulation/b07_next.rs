//! Whose turn it is: the next act each state of a project waits for (第七条), with the day it is due. Computed, never stored.

use super::authority::Action;
use super::b07_procurement::Outcome;
use super::b07_stages::{Project, Stage, State};
use super::decision::Say;
use super::policy::Policy;
use chrono::NaiveDate;

/// One act that is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The act.
    pub action: Action,
    /// The day it is due, where there is one.
    pub due: Option<NaiveDate>,
}

fn step(action: Action, due: Option<NaiveDate>) -> Option<Step> {
    Some(Step { action, due })
}

/// The act the project itself waits for; none while its contracts, evaluations or payments have the word, and none at the end.
pub fn next(project: &Project, policy: &Policy) -> Option<Step> {
    match &project.state {
        State::Draft | State::Returned { .. } => {
            let whole = project.plan.all_missing(policy).is_empty();
            let (month, day) = policy.plan_deadline;
            let window = NaiveDate::from_ymd_opt(project.plan.basics.year - 1, month, day);
            let due = window.filter(|_| project.state == State::Draft && project.filed_on.is_none());
            step(if whole { Action::SubmitPlan } else { Action::SavePlan }, due)
        }
        State::Declared { .. } if project.assessment.is_some() => step(Action::SignBudget, None),
        State::Declared { .. } => step(Action::AssessBudget, None),
        State::Assessed { decide_by, .. } => step(Action::ApprovePlan, Some(*decide_by)),
        State::Approved => step(Action::ListPlan, None),
        State::Planned => step(Action::StartProcurement, None),
        State::Procuring => attempts(project),
        State::Contracted => step(Action::RecordAcceptance, None),
        State::Accepted => step(Action::GoLive, None),
        State::Ended { .. } | State::Terminated { .. } => step(Action::CloseProject, None),
        State::InService { .. } | State::Rejected { .. } | State::Closed { .. } | State::Cancelled { .. } => None,
    }
}

fn attempts(project: &Project) -> Option<Step> {
    match project.procurements.last().map(|p| &p.outcome) {
        Some(Outcome::Open) => step(Action::RecordAward, None),
        Some(Outcome::Awarded { .. }) if project.lots_left().is_empty() => {
            step(Action::DraftContract, project.contract_by())
        }
        _ => step(Action::StartProcurement, None),
    }
}

/// The step of the progress line the project stands at; none when it has been through all nine.
pub fn stage(project: &Project) -> Option<Stage> {
    Some(match &project.state {
        State::Draft | State::Returned { .. } | State::Cancelled { .. } => Stage::Plan,
        State::Declared { .. } => Stage::Budget,
        State::Assessed { .. } | State::Approved | State::Rejected { .. } => Stage::Approval,
        State::Planned => Stage::Procurement,
        State::Procuring if project.awards().next().is_some() && project.lots_left().is_empty() => Stage::Contract,
        State::Procuring => Stage::Procurement,
        State::Contracted | State::Accepted => Stage::Acceptance,
        State::InService { .. } => Stage::Evaluation,
        State::Ended { .. } | State::Terminated { .. } => Stage::Payment,
        State::Closed { .. } => return None,
    })
}

/// Whether a step that lies behind the project was really taken, told from the acts on record: a service may end, or be terminated,
/// before any round has judged it.
pub fn was_taken(stage: Stage, acts: &[Action]) -> bool {
    let any = |wanted: &[Action]| acts.iter().any(|act| wanted.contains(act));
    match stage {
        Stage::Evaluation => any(&[Action::FileReport, Action::ConvenePanel]),
        Stage::Result => any(&[Action::DecideResult, Action::RegisterResult, Action::DecideReevaluation]),
        _ => true,
    }
}

/// What the act asks of the person whose turn it is.
pub fn asks(action: Action) -> Say {
    let (zh, en) = match action {
        Action::SavePlan => ("补全采购计划的各个部分", "complete the sections of the plan"),
        Action::SubmitPlan => ("核对采购计划并提交申报", "check the plan and submit it"),
        Action::AssessBudget => ("登记市场询价，完成预算评估", "enter the quotes and assess the budget"),
        Action::SignBudget => ("审核并签署预算评估", "check and sign the budget assessment"),
        Action::ApprovePlan => {
            ("审查计划，作出批准、退回或不予立项的决定", "examine the plan: approve, return or reject it")
        }
        Action::ListPlan => {
            ("列入年度采购计划并报市财政局", "list it in the yearly plan and report it to the finance bureau")
        }
        Action::StartProcurement => ("按批准的方式启动采购", "start procurement by the approved method"),
        Action::RecordAward => ("登记中标成交结果或废标", "record the award or the failure"),
        Action::DraftContract => {
            ("核查提供方条件并登记合同", "check the supplier's conditions and record the contract")
        }
        Action::RecordAcceptance => ("组织验收并登记结果", "hold the acceptance and record it"),
        Action::GoLive => ("登记正式实施日期", "record the first day of service"),
        Action::CloseProject => ("确认评估和付款全部办结后归档", "close it once everything is evaluated and paid"),
        other => (other.zh(), other.en()),
    };
    Say::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::testing::*;
    use crate::regulation::values::Fen;

    #[test]
    fn a_service_nobody_has_judged_is_not_shown_as_judged() {
        let ended = [Action::GoLive, Action::EndService];
        let judged = [Action::FileReport, Action::RegisterResult];
        for (stage, acts, taken) in [
            (Stage::Acceptance, &ended, true),
            (Stage::Evaluation, &ended, false),
            (Stage::Result, &ended, false),
            (Stage::Evaluation, &judged, true),
            (Stage::Result, &judged, true),
        ] {
            assert_eq!(was_taken(stage, acts), taken, "{stage}");
        }
    }

    #[test]
    fn each_state_waits_for_one_act() {
        let budget = Fen::yuan(300_000);
        let policy = Policy::default();
        let mut blank = drafted(budget);
        blank.plan.goals.clear();
        let mut half = declared(budget);
        half.assessment = assessed(budget).assessment;
        for (project, action, at) in [
            (blank, Action::SavePlan, Stage::Plan),
            (drafted(budget), Action::SubmitPlan, Stage::Plan),
            (declared(budget), Action::AssessBudget, Stage::Budget),
            (half, Action::SignBudget, Stage::Budget),
            (assessed(budget), Action::ApprovePlan, Stage::Approval),
            (approved(budget), Action::ListPlan, Stage::Approval),
            (planned(budget), Action::StartProcurement, Stage::Procurement),
            (procuring(budget), Action::RecordAward, Stage::Procurement),
            (awarded(budget), Action::DraftContract, Stage::Contract),
        ] {
            assert_eq!(next(&project, &policy).map(|s| s.action), Some(action));
            assert_eq!(stage(&project), Some(at), "{action}");
        }
        assert_eq!(next(&assessed(budget), &policy).and_then(|s| s.due), Some(day("2026-09-10")));
    }
}
