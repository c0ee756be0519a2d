//! # 第十四条 …对评估合格的，按期支付相关服务费用，开展指导提升工作…
//!
//! **Our reading.** Guidance is a task with a day, kept by the leading agency. It never stands in the way of a payment.

use super::authority::{Action, Subject, may};
use super::b07_approval::reason;
use super::b10_evaluation::Evaluation;
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::moves::{Step, allowed, step};
use super::people::{Actor, named};
use super::policy::Grade;
use super::values::{EvaluationId, ProjectId, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(14);

named! {
    /// How far a guidance is.
    GuideState {
        Open = "open", "指导中", "under way";
        Done = "done", "已完成", "done";
    }
}

/// 指导提升.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The qualified evaluation.
    pub evaluation: EvaluationId,
    /// Its project.
    pub project: ProjectId,
    /// The owner unit.
    pub owner: UnitId,
    /// The leading unit.
    pub lead: UnitId,
    /// What is to be improved.
    pub task: String,
    /// Last day.
    pub due: NaiveDate,
    /// What came of it.
    pub outcome: Option<String>,
    /// Where it stands.
    pub state: GuideState,
}

impl Aggregate for Guidance {
    const KIND: &'static str = "guidance";
    fn id(&self) -> i64 {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state.code()
    }
}

/// The moves of a guidance.
pub const MOVES: &[Step<GuideState>] = &[step(GuideState::Open, Action::CloseGuidance, GuideState::Done, HERE)];

impl Guidance {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject { owner: Some(self.owner), agency: Some(self.lead), ..Subject::default() }
    }
}

/// Opens the guidance of a qualified result.
pub fn open(
    evaluation: &Evaluation,
    task: &str,
    due: Option<NaiveDate>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Guidance>, No> {
    let role = may(by, Action::OpenGuidance, &evaluation.subject())?;
    if evaluation.outcome().map(|o| o.grade) != Some(Grade::Qualified) {
        return Err(Refusal::state(
            HERE,
            Say::new("评估结果为合格的，开展指导提升", "guidance follows a qualified result"),
            Say::new("其他等次按办法第十四条办理", "other grades have consequences of their own"),
        )
        .into());
    }
    let mut errors = Vec::new();
    let task = No::among(&mut errors, reason("task", task))?;
    let due = due.filter(|due| *due > on);
    if due.is_none() {
        errors.push(FieldError::at("due", "请填写今天以后的完成期限", "enter a day after today"));
    }
    No::unless_empty(errors)?;
    let due = due.unwrap_or(on);
    let guidance = Guidance {
        id: 0,
        version: 0,
        evaluation: evaluation.id,
        project: evaluation.project,
        owner: evaluation.owner,
        lead: evaluation.lead,
        task: task.clone(),
        due,
        outcome: None,
        state: GuideState::Open,
    };
    Ok(Decision::born(guidance, Event::by(role, Action::OpenGuidance, HERE).saying(task).due(due)))
}

/// Ends the guidance with what came of it.
pub fn close(guidance: Guidance, outcome: &str, by: &Actor) -> Result<Decision<Guidance>, No> {
    let role = may(by, Action::CloseGuidance, &guidance.subject())?;
    allowed(MOVES, ("指导提升", "guidance"), guidance.state, Action::CloseGuidance)?;
    let outcome = reason("outcome", outcome)?;
    let mut next = guidance.clone();
    next.outcome = Some(outcome.clone());
    next.state = GuideState::Done;
    Ok(Decision::changed(guidance, next, Event::by(role, Action::CloseGuidance, HERE).saying(outcome)))
}

#[cfg(test)]
mod tests {
    use super::super::b10_samples::*;
    use super::*;

    #[test]
    fn only_a_qualified_result_is_guided() {
        for (per_cent, guided) in [(50, false), (60, true), (79, true), (85, false), (95, false)] {
            let done = open(
                &decided(per_cent),
                "加强年度应用推广和用户培训",
                Some(d("2027-03-31")),
                &clerk(),
                d("2026-12-01"),
            );
            assert_eq!(done.is_ok(), guided, "{per_cent}");
        }
        let guidance =
            open(&decided(70), "加强年度应用推广和用户培训", Some(d("2027-03-31")), &clerk(), d("2026-12-01"))
                .unwrap()
                .after()
                .clone();
        assert!(close(guidance.clone(), "好", &clerk()).is_err());
        let done = close(guidance, "新增用户八百名，培训四场，效果明显", &clerk()).unwrap().after().clone();
        assert!(close(done, "新增用户八百名，培训四场，效果明显", &clerk()).is_err());
    }
}
