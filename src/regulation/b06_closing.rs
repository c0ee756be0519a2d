//! # 第六条 大数据项目服务采购必须严格按照…文件执行，坚持申请、审批、采购、执行、实施、评价等管理流程。
//!
//! **Our reading.** The way ends where everything on it is settled: the service is over or the contract terminated, every evaluation is
//! decided or put off, no rectification and no inspection is open, every instalment is paid or refused. Then the bureau closes the
//! project, and nothing on it moves any more. What is still open is named one by one, so that nobody has to look for it.
//!
//! **Open questions.** Who closes and when is not said: the bureau, which leads the supervision (M7), as soon as nothing is left.

use super::authority::{Action, may};
use super::b07_contract::{Contract, StateName as ContractState};
use super::b07_inspection::{Inspection, InspectionState};
use super::b07_payment::{Instalment, StateName as PayState};
use super::b07_stages::{Project, State};
use super::b10_evaluation::{Evaluation, StateName as EvaluationState};
use super::b14_rectification::Rectification;
use super::decision::{Article, Bilingual, Decision, Event, No, Refusal, Say};
use super::people::Actor;
use super::values::{EvaluationId, InspectionId, InstalmentId, RectificationId};
use chrono::NaiveDate;
use std::borrow::Cow;

const HERE: Article = Article::b(6);

/// Everything on a project that has an end of its own.
#[derive(Debug, Clone, Default)]
pub struct Threads {
    /// Its contracts.
    pub contracts: Vec<Contract>,
    /// Its evaluations, every year and attempt.
    pub evaluations: Vec<Evaluation>,
    /// Rounds that have opened and not taken in all of its contracts yet.
    pub entering: Vec<String>,
    /// Its rectifications.
    pub rectifications: Vec<Rectification>,
    /// Its inspections.
    pub inspections: Vec<Inspection>,
    /// Its instalments.
    pub instalments: Vec<Instalment>,
}

/// One thing that is not settled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// An evaluation without a result.
    Evaluation {
        /// Which.
        id: EvaluationId,
        /// Its year.
        year: i32,
        /// Where it stands.
        state: EvaluationState,
    },
    /// A round that is about to take a contract in.
    Entering {
        /// Its number.
        no: String,
    },
    /// A rectification that is not concluded.
    Rectification {
        /// Which.
        id: RectificationId,
        /// Number of the order.
        no: String,
    },
    /// An inspection that is not closed.
    Inspection {
        /// Which.
        id: InspectionId,
        /// Its number.
        no: String,
        /// Where it stands.
        state: InspectionState,
    },
    /// An instalment that is neither paid nor refused.
    Instalment {
        /// Which.
        id: InstalmentId,
        /// Its running number in the contract.
        n: i32,
        /// Its name.
        name: String,
        /// Where it stands.
        state: PayState,
    },
}

impl Left {
    fn say(&self) -> Say {
        match self {
            Left::Evaluation { year, state, .. } => Say::new(
                format!("{year}年绩效评估“{}”", state.zh()),
                format!("the evaluation of {year} is “{}”", state.en()),
            ),
            Left::Entering { no } => {
                Say::new(format!("{no}绩效评估正在纳入合同"), format!("round {no} is about to take a contract in"))
            }
            Left::Rectification { no, .. } => {
                Say::new(format!("整改{no}尚未结束"), format!("rectification {no} is not concluded"))
            }
            Left::Inspection { no, state, .. } => {
                Say::new(format!("监督检查{no}“{}”", state.zh()), format!("inspection {no} is “{}”", state.en()))
            }
            Left::Instalment { n, name, state, .. } => Say::new(
                format!("第{n}期“{name}”{}", state.zh()),
                format!("instalment {n} (“{name}”) is {}", state.en()),
            ),
        }
    }
}

impl Bilingual for Left {
    fn in_zh(&self) -> Cow<'_, str> {
        self.say().zh.into()
    }
    fn in_en(&self) -> Cow<'_, str> {
        self.say().en.into()
    }
}

/// What is left to settle, in the order of the way. A terminated contract owes nothing that nobody has applied for.
pub fn left(threads: &Threads) -> Vec<Left> {
    let ended = |it: &Instalment| {
        let terminated =
            threads.contracts.iter().any(|c| c.id == it.contract && c.state.name() == ContractState::Terminated);
        match it.state.name() {
            PayState::Released | PayState::Refused => true,
            PayState::Planned => terminated,
            PayState::Applied | PayState::Checked | PayState::Held => false,
        }
    };
    let judged = |state| matches!(state, EvaluationState::Decided | EvaluationState::Deferred);
    let evaluations = threads.evaluations.iter().filter(|e| !judged(e.state.name()));
    let rectifications = threads.rectifications.iter().filter(|r| r.is_open());
    let inspections = threads.inspections.iter().filter(|i| i.is_open());
    let instalments = threads.instalments.iter().filter(|it| !ended(it));
    evaluations
        .map(|e| Left::Evaluation { id: e.id, year: e.year, state: e.state.name() })
        .chain(threads.entering.iter().map(|no| Left::Entering { no: no.clone() }))
        .chain(rectifications.map(|r| Left::Rectification { id: r.id, no: r.no.clone() }))
        .chain(inspections.map(|i| Left::Inspection { id: i.id, no: i.no.clone(), state: i.state }))
        .chain(instalments.map(|it| Left::Instalment {
            id: it.id,
            n: it.n,
            name: it.term.name.clone(),
            state: it.state.name(),
        }))
        .collect()
}

/// Closes the project, with a remark or without; final.
pub fn close(
    project: Project,
    threads: &Threads,
    remark: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Project>, No> {
    let role = may(by, Action::CloseProject, &project.subject())?;
    project.allows(Action::CloseProject)?;
    refuse_open(&left(threads))?;
    let mut next = project.clone();
    next.state = State::Closed { on };
    next.hand(Action::CloseProject, by);
    Ok(Decision::changed(project, next, Event::by(role, Action::CloseProject, HERE).saying(remark.trim())))
}

fn refuse_open(open: &[Left]) -> Result<(), Refusal> {
    if open.is_empty() {
        return Ok(());
    }
    let (zh, en): (Vec<String>, Vec<String>) = open.iter().map(Left::say).map(|say| (say.zh, say.en)).unzip();
    Err(Refusal::state(
        HERE,
        Say::new(
            format!("还有{}项没有办结：{}", open.len(), zh.join("；")),
            format!("{} things are not settled: {}", open.len(), en.join("; ")),
        ),
        Say::new(
            "评估全部认定或延期、整改和检查结束、款项全部支付或不予支付后办结",
            "close it once every evaluation is decided or deferred, no rectification or inspection is open and every instalment is paid or refused",
        ),
    ))
}

#[cfg(test)]
#[path = "b06_closing_tests.rs"]
mod tests;
