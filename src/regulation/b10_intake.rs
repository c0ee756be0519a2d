//! # 第十条 每年11月份开展绩效评估
//!
//! **Our reading.** A round opens at once, and which contracts it takes in is settled by its opening; with thousands of them the taking in
//! goes on for a while after it. Until all are in, nothing is done that presupposes the whole round: it is not ended, no reports are drawn
//! from it, no splitting is judged. Owners whose contracts are in already begin. Open questions: [`super::b10_rounds`].

use super::authority::{Action, Subject, may};
use super::b10_rounds::Round;
use super::decision::{Article, Decision, Event, No, Refusal, Say};
use super::people::Actor;
use serde::{Deserialize, Serialize};

/// The taking in of a round that opened with more contracts than are taken in at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// How many contracts the opening found.
    pub all: usize,
}

impl Round {
    /// Refuses what presupposes that every contract is in.
    pub fn refuse_incomplete(&self) -> Result<(), Refusal> {
        let Some(Intake { all }) = self.intake else { return Ok(()) };
        Err(Refusal::state(
            Article::b(10),
            Say::new(
                format!("本轮{all}份合同还没有全部纳入"),
                format!("the {all} contracts of the round are not all taken in yet"),
            ),
            Say::new(
                "系统正在逐批纳入，全部纳入后即可办理",
                "they are being taken in batch by batch: possible once all are in",
            ),
        ))
    }
}

/// Every contract is in; `left` of them are not, were somebody to say so too early.
pub fn complete(round: Round, left: usize, by: &Actor) -> Result<Decision<Round>, No> {
    let role = may(by, Action::CompleteIntake, &Subject::default())?;
    round.allows(Action::CompleteIntake)?;
    let Some(Intake { all }) = round.intake else {
        return Err(Refusal::state(
            Article::b(10),
            Say::new("本轮合同早已全部纳入", "every contract of the round is in already"),
            Say::new("不需要再办理", "nothing is left to do"),
        )
        .into());
    };
    if left > 0 {
        return Err(round.refuse_incomplete().err().map_or(No::Invalid(Vec::new()), No::from));
    }
    let mut next = round.clone();
    next.intake = None;
    let event = Event::by(role, Action::CompleteIntake, Article::b(10)).saying(format!("全部{all}份合同已纳入"));
    Ok(Decision::changed(round, next, event))
}

#[cfg(test)]
#[path = "b10_intake_tests.rs"]
mod tests;
