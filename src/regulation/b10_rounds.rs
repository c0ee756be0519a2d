//! # 第十条 大数据项目服务绩效评估原则上每年11月份开展一次，特殊情况除外。
//!
//! **Our reading.** One round a year, open from 1 November, takes in every contract in service; a contract with fewer than ninety days of
//! service before 1 November waits for the next year, and the reason is written down. “特殊情况” is a special round: at any time, of one of
//! four kinds, with its reason; whoever prepares it does not open it. A contract may be left out of the yearly round for a special reason of
//! its own, which stands in its evaluation. Opening pins the policy's version and the points: later changes never touch an evaluation that has
//! begun. Owners report by 10 November, agencies score by 25 November, moved to a working day, unless other days were set before the opening.
//!
//! The lead opens what is ready ([`super::b10_readiness`]). The calendar opens on 1 November what is not: the article fixes the month, and
//! what was not ready is written down and told to the bureau.
//!
//! **Open questions.** “全部或部分”(M2) would allow samples; all are taken in until the city says otherwise.

use super::authority::{Action, Subject, may};
use super::b09_goals::Goal;
use super::b10_intake::Intake;
use super::b10_preparing::{Exclusion, SpecialKind, WindowsSet};
use super::b10_readiness::{Finding, Level};
use super::b11_items::Template;
use super::decision::{Aggregate, Article, Decision, Event, No, Refusal, Say};
use super::moves::{Step, allowed, step};
use super::people::{Actor, UnitKind, named};
use super::policy::{Grade, Policy, Track};
use super::values::{ContractId, Fen, ProjectId, RoundId, Score, SupplierId, UnitId, UserId};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

named! {
    /// The yearly round, or one outside November.
    RoundKind {
        Yearly = "yearly", "年度评估", "yearly round";
        Special = "special", "专项评估", "special round";
    }
}

named! {
    /// How far a round is.
    RoundState {
        Planned = "planned", "筹备中", "being prepared";
        Open = "open", "进行中", "open";
        Closed = "closed", "已结束", "closed";
    }
}

/// What an evaluation is judged by: pinned when its round opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// Version of the policy.
    pub policy: i32,
    /// Version of the indicators with their sub-indicators; 0 in rounds from before there were any.
    #[serde(default)]
    pub template: i32,
    /// From this amount on the joint track applies.
    pub threshold: Fen,
    /// Points of the seven indicators.
    pub points: [Score; 7],
    /// Lowest totals of excellent, good, qualified.
    pub bands: [Score; 3],
    /// Agencies besides the lead that a result needs.
    pub others: usize,
    /// How often the police count on data security and finance on the goals.
    #[serde(default = "once")]
    pub weight: u32,
}

fn once() -> u32 {
    1
}

impl Scheme {
    /// The scheme of a policy and a version of the indicators.
    pub fn of(policy: &Policy, template: &Template) -> Scheme {
        Scheme {
            policy: policy.version,
            template: template.no,
            threshold: policy.joint_threshold,
            points: template.points(),
            bands: policy.bands,
            others: policy.quorum_others,
            weight: policy.weight,
        }
    }

    /// The track of an amount: the threshold itself is joint (M10, “含”).
    pub fn track(&self, amount: Fen) -> Track {
        if amount >= self.threshold { Track::Joint } else { Track::SelfReport }
    }

    /// The grade of a published total under the pinned bands.
    pub fn grade(&self, total: Score) -> Grade {
        Policy { bands: self.bands, ..Policy::default() }.grade(total)
    }
}

/// A round of evaluations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Row number.
    #[serde(skip)]
    pub id: RoundId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// `2026`, or `2026-S1` for a special round: the last part of its address.
    pub no: String,
    /// The year it counts for.
    pub year: i32,
    /// Yearly or special.
    pub kind: RoundKind,
    /// Why it is held outside November.
    pub reason: String,
    /// What kind of special case it is; none for the yearly round.
    #[serde(default)]
    pub special: Option<SpecialKind>,
    /// Contracts of a special round; empty for all in service.
    pub only: Vec<ContractId>,
    /// Contracts left out of the yearly round, each with its reason.
    #[serde(default)]
    pub excluded: Vec<Exclusion>,
    /// By this day owners report.
    pub report_due: NaiveDate,
    /// By this day agencies score.
    pub score_due: NaiveDate,
    /// Who set other last days than the policy's, if anybody did.
    #[serde(default)]
    pub windows_set: Option<WindowsSet>,
    /// Pinned at opening.
    pub scheme: Option<Scheme>,
    /// Day of opening.
    pub opened_on: Option<NaiveDate>,
    /// Name of whoever prepared it.
    #[serde(default)]
    pub planned_by: String,
    /// Name of whoever opened it and so approved of it.
    #[serde(default)]
    pub opened_by: String,
    /// What was not ready when the calendar opened it.
    #[serde(default)]
    pub unready: Vec<Say>,
    /// While contracts are still being taken in; none once all are.
    #[serde(default)]
    pub intake: Option<Intake>,
    /// Where it stands.
    pub state: RoundState,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
}

impl Aggregate for Round {
    const KIND: &'static str = "round";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state.code()
    }
}

/// The moves of a round.
pub const MOVES: &[Step<RoundState>] = &[
    step(RoundState::Planned, Action::ExcludeContract, RoundState::Planned, Article::b(10)),
    step(RoundState::Planned, Action::ReadmitContract, RoundState::Planned, Article::b(10)),
    step(RoundState::Planned, Action::SetWindows, RoundState::Planned, Article::b(10)),
    step(RoundState::Planned, Action::OpenRound, RoundState::Open, Article::b(10)),
    step(RoundState::Open, Action::TakeIn, RoundState::Open, Article::b(10)),
    step(RoundState::Open, Action::CompleteIntake, RoundState::Open, Article::b(10)),
    step(RoundState::Open, Action::CloseRound, RoundState::Closed, Article::b(10)),
];

impl Round {
    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        allowed(MOVES, ("轮次", "round"), self.state, action)
    }
    /// What the authority needs to know: whoever had a hand in preparing it does not open it.
    pub fn subject(&self) -> Subject {
        Subject { hands: self.hands.clone(), ..Subject::default() }
    }
    pub(super) fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }
    /// First day on which it may open: 1 November for the yearly round.
    pub fn opens(&self) -> Option<NaiveDate> {
        (self.kind == RoundKind::Yearly).then(|| november(self.year, 1))
    }
}

fn november(year: i32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 11, day).unwrap_or_default()
}

/// Opens the round and pins the scheme: by the lead if nothing blocks it, or by the calendar on 1 November, which writes down what does.
/// With `intake` more contracts were found than are taken in at once: the round is complete when all of them are in.
pub fn open(
    (round, intake): (Round, Option<Intake>),
    by: &Actor,
    on: NaiveDate,
    (policy, template): (&Policy, &Template),
    found: &[Finding],
) -> Result<Decision<Round>, No> {
    let role = may(by, Action::OpenRound, &round.subject())?;
    round.allows(Action::OpenRound)?;
    refuse_early(&round, on)?;
    let blocking: Vec<&Finding> = found.iter().filter(|f| f.level == Level::Blocks).collect();
    if !by.is_system() {
        refuse_unready(&blocking)?;
    }
    let mut next = round.clone();
    next.state = RoundState::Open;
    next.scheme = Some(Scheme::of(policy, template));
    next.intake = intake;
    next.opened_on = Some(on);
    next.opened_by = by.name.clone();
    next.unready = blocking.iter().map(|f| f.what.clone()).collect();
    next.hand(Action::OpenRound, by);
    let told: Vec<&str> = next.unready.iter().map(|what| what.zh.as_str()).collect();
    let event = Event::by(role, Action::OpenRound, Article::b(10)).due(round.report_due).saying(told.join("\n"));
    Ok(Decision::changed(round, next, event))
}

fn refuse_early(round: &Round, on: NaiveDate) -> Result<(), Refusal> {
    let Some(first) = round.opens().filter(|first| on < *first) else { return Ok(()) };
    Err(Refusal::state(
        Article::b(10),
        Say::new(
            format!("年度评估每年11月开展，{first}起可以启动"),
            format!("the yearly round is held in November: it may open from {first}"),
        ),
        Say::new("特殊情况另设专项评估，并写明理由", "in special cases set up a special round with its reason"),
    ))
}

/// The article of the first thing that blocks, and every way out.
fn refuse_unready(blocking: &[&Finding]) -> Result<(), Refusal> {
    let Some(first) = blocking.first() else { return Ok(()) };
    let joined = |say: fn(&Finding) -> &Say| {
        let (zh, en): (Vec<_>, Vec<_>) = blocking.iter().map(|f| (say(f).zh.clone(), say(f).en.clone())).unzip();
        Say::new(zh.join("；"), en.join("; "))
    };
    let what = joined(|f| &f.what);
    let why = Say::new(format!("准备工作没有完成：{}", what.zh), format!("not ready yet: {}", what.en));
    Err(Refusal::state(first.article, why, joined(|f| &f.way_out)))
}

/// Ends a round in which nothing is left open: neither an evaluation nor the check of a report that was drawn.
pub fn close(round: Round, open: i64, checks: i64, by: &Actor) -> Result<Decision<Round>, No> {
    let role = may(by, Action::CloseRound, &Subject::default())?;
    round.allows(Action::CloseRound)?;
    round.refuse_incomplete()?;
    if open > 0 {
        return Err(Refusal::state(
            Article::b(10),
            Say::new(format!("还有{open}项评估没有结果"), format!("{open} evaluations have no result yet")),
            Say::new("全部认定、备案或延期后可以结束本轮", "possible once each is decided, filed or deferred"),
        )
        .into());
    }
    if checks > 0 {
        return Err(Refusal::state(
            Article::bi(10, 1),
            Say::new(
                format!("还有{checks}份抽中的报告没有办结"),
                format!("{checks} of the reports drawn are not checked yet"),
            ),
            Say::new("核查并审定以后可以结束本轮", "possible once each is checked and decided"),
        )
        .into());
    }
    let mut next = round.clone();
    next.state = RoundState::Closed;
    Ok(Decision::changed(round, next, Event::by(role, Action::CloseRound, Article::b(10))))
}

/// A contract in service as a round sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// Its project.
    pub project: ProjectId,
    /// The contract.
    pub contract: ContractId,
    /// The owner unit.
    pub owner: UnitId,
    /// Its kind: finance and the bureau may be owners themselves.
    pub owner_kind: UnitKind,
    /// The supplier.
    pub supplier: SupplierId,
    /// The unit of the supplier's people.
    pub supplier_unit: UnitId,
    /// Amount over the whole term with all supplements: the basis of the track.
    pub amount: Fen,
    /// The track as ratcheted so far.
    pub track: Track,
    /// First day of service.
    pub since: NaiveDate,
    /// The goals frozen at approval (M9).
    pub goals: Vec<Goal>,
    /// The unit that leads: the bureau, or finance where the bureau is the owner.
    pub lead: UnitId,
}

/// Days of service before 1 November of a yearly round; nought where service begins later, none for a special round.
pub fn days_served(since: NaiveDate, round: &Round) -> Option<i64> {
    Some((round.opens()? - since).num_days().max(0))
}

/// Why a contract waits for the next year, if it does (`min_service_days` before 1 November). Special rounds take anybody.
pub fn too_young(since: NaiveDate, round: &Round, policy: &Policy) -> Option<String> {
    let days = days_served(since, round)?;
    (days < policy.min_service_days).then(|| {
        format!("至11月1日服务{days}天，不足{}天，延至下一年度评估（{since}开始服务）", policy.min_service_days)
    })
}

/// Why a contract is not judged in this round, if it is not: left out with a reason, or too young.
pub fn waits(contract: ContractId, since: NaiveDate, round: &Round, policy: &Policy) -> Option<String> {
    let left_out = round.excluded.iter().find(|e| e.contract == contract);
    left_out.map(|e| format!("排除出本轮评估：{}", e.reason)).or_else(|| too_young(since, round, policy))
}

#[path = "b10_planning.rs"]
mod planning;
pub use planning::{Chosen, SpecialRound, plan_special, plan_yearly};

#[cfg(test)]
#[path = "b10_rounds_tests.rs"]
mod tests;
