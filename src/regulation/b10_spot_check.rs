//! # 第十条（一）…进行自评…备案。（二）… 由大数据部门牵头，会同财政、发改、公安等部门，对采购的服务及提供服务的实体企业进行评价…
//!
//! **Our reading.** Whoever leads looks into each report that was drawn, indicator by indicator: is there proof for what the owner says? A clerk
//! writes down what was found and what is proposed, the head of the lead decides. Where the report does not hold, the project is judged by
//! the agencies: the report becomes the owner's first review. A result that was registered is not rewritten; it stands until the joint
//! review of a special round takes its place, and money linked to it waits for that review no longer than for any other. A decision on
//! the way a project is judged is no judgement of anybody: owner and supplier are heard before that one.
//!
//! **Open questions.** None of the texts says how long a check may take: ten working days (settable, marked P).

use super::authority::{Action, Subject, may};
use super::b10_evaluation::{Evaluation, State};
use super::b10_preparing::SpecialKind;
use super::b10_rounds::{Round, RoundKind, RoundState};
use super::b10_sampling::{Risk, stands};
use super::calendar::Calendar;
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::moves::{Step, allowed, step};
use super::people::{Actor, Role, named};
use super::policy::{Policy, Track};
use super::values::{EvaluationId, ProjectId, RoundId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::bi(10, 1);
const JOINT: Article = Article::bi(10, 2);

named! {
    /// How far a check is.
    SpotState {
        Open = "open", "待核查", "to be checked";
        Checked = "checked", "待审定", "to be decided";
        Confirmed = "confirmed", "核查属实", "report confirmed";
        Elevated = "elevated", "转联合评价", "to the joint review";
    }
}

named! {
    /// What was found of the owner's marks on an indicator.
    Proof {
        Full = "full", "有据", "proved";
        Partly = "partly", "部分有据", "partly proved";
        Not = "not", "无据", "not proved";
    }
}

/// What was found on one indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Whether there is proof; none while nothing was chosen.
    pub proof: Option<Proof>,
    /// What was seen; needed where the proof is not full.
    pub note: String,
}

/// What a clerk writes of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The seven indicators.
    pub found: [Found; 7],
    /// Whether the project should go over to the joint review; none while nothing was chosen.
    pub elevate: Option<bool>,
    /// The reasons.
    pub opinion: String,
}

/// What was written, by whom, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// What was found and proposed.
    pub words: Words,
    /// Name of the person.
    pub by: String,
    /// The day.
    pub on: NaiveDate,
    /// Reasons, name and day of the decision.
    pub decided: Option<(String, String, NaiveDate)>,
}

/// The check of one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotCheck {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The round.
    pub round: RoundId,
    /// The draw of the round.
    pub draw: u32,
    /// The evaluation drawn.
    pub evaluation: EvaluationId,
    /// Its project.
    pub project: ProjectId,
    /// The owner unit.
    pub owner: UnitId,
    /// The unit that checks.
    pub lead: UnitId,
    /// Why it weighed more in the lot.
    pub risks: Vec<Risk>,
    /// By this day it is to be done.
    pub due: NaiveDate,
    /// What was found.
    pub words: Option<Written>,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: SpotState,
}

impl Aggregate for SpotCheck {
    const KIND: &'static str = "spot_check";
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

/// The moves of a check.
#[rustfmt::skip]
pub const MOVES: &[Step<SpotState>] = &[
    step(SpotState::Open,    Action::RecordSpotCheck, SpotState::Checked,   HERE),
    step(SpotState::Checked, Action::ConfirmReport,   SpotState::Confirmed, HERE),
    step(SpotState::Checked, Action::ElevateReport,   SpotState::Elevated,  JOINT),
];

impl SpotState {
    /// Whether it is still to be decided.
    pub fn is_open(self) -> bool {
        matches!(self, SpotState::Open | SpotState::Checked)
    }
}

impl SpotCheck {
    /// What the authority needs to know: whoever wrote or filed the report looks into nothing.
    pub fn subject(&self, evaluation: &Evaluation) -> Subject {
        let hands = evaluation.hands.iter().chain(&self.hands).copied().collect();
        Subject { owner: Some(self.owner), agency: Some(self.lead), hands, ..Subject::default() }
    }

    fn allows(&self, action: Action) -> Result<(), Refusal> {
        allowed(MOVES, ("抽查", "spot check"), self.state, action)
    }
}

/// Writes down what was found of the report.
pub fn record(
    check: SpotCheck,
    evaluation: &Evaluation,
    words: Words,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<SpotCheck>, No> {
    let role = may(by, Action::RecordSpotCheck, &check.subject(evaluation))?;
    check.allows(Action::RecordSpotCheck)?;
    let mut errors = Vec::new();
    for (n, found) in (1..).zip(&words.found) {
        let unseen = found.note.trim().is_empty();
        match found.proof {
            None => errors.push(FieldError::at(
                format!("found{n}"),
                format!("请选择指标{n}是否有据"),
                format!("say whether indicator {n} is proved"),
            )),
            Some(Proof::Partly | Proof::Not) if unseen => errors.push(FieldError::at(
                format!("seen{n}"),
                format!("指标{n}依据不足的，写明核查到的情况"),
                format!("indicator {n} is not fully proved: say what was seen"),
            )),
            Some(_) => {}
        }
    }
    if words.elevate.is_none() {
        errors.push(FieldError::at("elevate", "请选择处理意见", "say what is proposed"));
    }
    let opinion = No::among(&mut errors, super::b07_approval::reason("opinion", &words.opinion))?;
    No::unless_empty(errors)?;
    let told = Event::by(role, Action::RecordSpotCheck, HERE).saying(opinion.clone()).due(check.due);
    let mut next = check.clone();
    next.state = SpotState::Checked;
    next.words = Some(Written { words: Words { opinion, ..words }, by: by.name.clone(), on, decided: None });
    next.hands.push((Action::RecordSpotCheck, by.user));
    Ok(Decision::changed(check, next, told))
}

/// What the head of the lead writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether the project goes over to the joint review; none while nothing was chosen.
    pub elevate: Option<bool>,
    /// The reasons.
    pub opinion: String,
}

/// A decision on a check with what it does to the evaluation.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The check.
    pub check: Decision<SpotCheck>,
    /// The evaluation that turns joint where it stands.
    pub turned: Option<Decision<Evaluation>>,
    /// The special round that judges a registered result again; its evaluation is made by [`taken_over`] once it has its number.
    pub round: Option<Decision<Round>>,
}

/// Decides on a check. `no` is the number of a special round, should one be needed.
pub fn decide(
    check: SpotCheck,
    evaluation: Evaluation,
    verdict: &Verdict,
    no: String,
    by: &Actor,
    on: NaiveDate,
    (policy, calendar): (&Policy, &Calendar),
) -> Result<Judged, No> {
    let elevate = verdict.elevate.unwrap_or_default();
    let action = if elevate { Action::ElevateReport } else { Action::ConfirmReport };
    let role = may(by, action, &check.subject(&evaluation))?;
    check.allows(action)?;
    let mut errors = Vec::new();
    if verdict.elevate.is_none() {
        errors.push(FieldError::at("verdict", "请选择审定结论", "say what is decided"));
    }
    let opinion = No::among(&mut errors, super::b07_approval::reason("ruling", &verdict.opinion))?;
    No::unless_empty(errors)?;
    if elevate && !stands(&evaluation) {
        return Err(no_longer().into());
    }
    let mut next = check.clone();
    next.state = if elevate { SpotState::Elevated } else { SpotState::Confirmed };
    next.hands.push((action, by.user));
    let checker = next.words.as_ref().map(|words| words.by.clone()).unwrap_or_default();
    if let Some(words) = &mut next.words {
        words.decided = Some((opinion.clone(), by.name.clone(), on));
    }
    let article = if elevate { JOINT } else { HERE };
    let told = Event::by(role, action, article).saying(opinion.clone());
    let check = Decision::changed(check, next, told);
    let registered = matches!(evaluation.state, State::Decided(_));
    let round = (elevate && registered).then(|| {
        let due = calendar.days_after(on, policy.score_day.saturating_sub(policy.report_day));
        special_round(&evaluation, (no, &opinion), role, (&checker, by), (on, due))
    });
    let turned = (elevate && !registered).then(|| turn(evaluation, &opinion, role));
    Ok(Judged { check, turned, round })
}

fn no_longer() -> Refusal {
    Refusal::state(
        JOINT,
        Say::new("该项目已转为联合评价，不需要再转", "the project is under joint review already"),
        Say::new("选择“核查属实”并写明情况，办结抽查", "end the check as confirmed and say what happened"),
    )
}

/// What was filed stays as the owner's first review; receipts no longer end it.
fn turn(evaluation: Evaluation, why: &str, role: Option<Role>) -> Decision<Evaluation> {
    let mut next = evaluation.clone();
    next.track = Track::Joint;
    next.receipts.clear();
    Decision::changed(evaluation, next, Event::by(role, Action::ElevateEvaluation, JOINT).saying(why))
}

fn special_round(
    old: &Evaluation,
    (no, why): (String, &str),
    role: Option<Role>,
    (checker, by): (&str, &Actor),
    (on, score_due): (NaiveDate, NaiveDate),
) -> Decision<Round> {
    let reason = format!("抽查转联合评价：{why}");
    let round = Round {
        id: RoundId::NEW,
        version: 0,
        no,
        year: old.year,
        kind: RoundKind::Special,
        reason: reason.clone(),
        special: Some(SpecialKind::SpotCheck),
        excluded: Vec::new(),
        windows_set: None,
        planned_by: checker.to_owned(),
        opened_by: by.name.clone(),
        unready: Vec::new(),
        intake: None,
        only: vec![old.contract],
        report_due: on,
        score_due,
        scheme: Some(old.scheme.clone()),
        opened_on: Some(on),
        state: RoundState::Open,
        hands: vec![(Action::OpenRound, by.user)],
    };
    Decision::born(round, Event::by(role, Action::OpenRound, Article::b(10)).saying(reason))
}

/// The evaluation of a registered result in the special round that judges it again: joint, with the report that was filed as first review.
pub fn taken_over(
    old: &Evaluation,
    round: &Round,
    why: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::ElevateEvaluation, &old.subject())?;
    let next = Evaluation {
        id: EvaluationId::NEW,
        version: 0,
        round: round.id,
        track: Track::Joint,
        report_due: round.report_due,
        score_due: round.score_due,
        returned_by: Vec::new(),
        receipts: Vec::new(),
        elevates: Some(old.id),
        state: State::Filed { on },
        ..old.clone()
    };
    Ok(Decision::born(next, Event::by(role, Action::ElevateEvaluation, JOINT).saying(why)))
}

#[cfg(test)]
#[path = "b10_spot_check_tests.rs"]
mod tests;
