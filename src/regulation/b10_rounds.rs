//! # 第十条 大数据项目服务绩效评估原则上每年11月份开展一次，特殊情况除外。
//!
//! **Our reading.** One round a year, open from 1 November, takes in every contract in service; a contract with fewer than ninety days of
//! service before 1 November waits for the next year, and the reason is written down. “特殊情况” is a special round: at any time, with its
//! reason. Opening pins the policy's version and the points: later changes never touch an evaluation that has begun. Owners report by
//! 10 November, agencies score by 25 November, moved to a working day.
//!
//! **Open questions.** “全部或部分”(M2) would allow samples; all are taken in until the city says otherwise.

use super::authority::{Action, Subject, may};
use super::b09_goals::Goal;
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
    /// From this amount on the joint track applies.
    pub threshold: Fen,
    /// Points of the seven indicators.
    pub points: [Score; 7],
    /// Lowest totals of excellent, good, qualified.
    pub bands: [Score; 3],
    /// Agencies besides the lead that a result needs.
    pub others: usize,
}

impl Scheme {
    /// The scheme of a policy.
    pub fn of(policy: &Policy) -> Scheme {
        Scheme {
            policy: policy.version,
            threshold: policy.joint_threshold,
            points: policy.points,
            bands: policy.bands,
            others: policy.quorum_others,
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
    /// Contracts of a special round; empty for all in service.
    pub only: Vec<ContractId>,
    /// By this day owners report.
    pub report_due: NaiveDate,
    /// By this day agencies score.
    pub score_due: NaiveDate,
    /// Pinned at opening.
    pub scheme: Option<Scheme>,
    /// Day of opening.
    pub opened_on: Option<NaiveDate>,
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
    step(RoundState::Planned, Action::OpenRound, RoundState::Open, Article::b(10)),
    step(RoundState::Open, Action::TakeIn, RoundState::Open, Article::b(10)),
    step(RoundState::Open, Action::CloseRound, RoundState::Closed, Article::b(10)),
];

impl Round {
    fn allows(&self, action: Action) -> Result<(), Refusal> {
        allowed(MOVES, ("轮次", "round"), self.state, action)
    }
    /// First day on which it may open: 1 November for the yearly round.
    pub fn opens(&self) -> Option<NaiveDate> {
        (self.kind == RoundKind::Yearly).then(|| november(self.year, 1))
    }
}

fn november(year: i32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 11, day).unwrap_or_default()
}

/// Opens the round and pins the scheme: by the lead, or by the calendar on 1 November.
pub fn open(round: Round, by: &Actor, on: NaiveDate, policy: &Policy) -> Result<Decision<Round>, No> {
    let role = may(by, Action::OpenRound, &Subject::default())?;
    round.allows(Action::OpenRound)?;
    if let Some(first) = round.opens().filter(|first| on < *first) {
        return Err(Refusal::state(
            Article::b(10),
            Say::new(
                format!("年度评估每年11月开展，{first}起可以启动"),
                format!("the yearly round is held in November: it may open from {first}"),
            ),
            Say::new("特殊情况另设专项评估，并写明理由", "in special cases set up a special round with its reason"),
        )
        .into());
    }
    let mut next = round.clone();
    next.state = RoundState::Open;
    next.scheme = Some(Scheme::of(policy));
    next.opened_on = Some(on);
    next.hands.push((Action::OpenRound, by.user));
    let event = Event::by(role, Action::OpenRound, Article::b(10)).due(round.report_due);
    Ok(Decision::changed(round, next, event))
}

/// Ends a round in which nothing is left open: neither an evaluation nor the check of a report that was drawn.
pub fn close(round: Round, open: i64, checks: i64, by: &Actor) -> Result<Decision<Round>, No> {
    let role = may(by, Action::CloseRound, &Subject::default())?;
    round.allows(Action::CloseRound)?;
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

/// Why a contract waits for the next year, if it does (`min_service_days` before 1 November). Special rounds take anybody.
pub fn too_young(serving: &Serving, round: &Round, policy: &Policy) -> Option<String> {
    let first = round.opens()?;
    let days = (first - serving.since).num_days();
    (days < policy.min_service_days).then(|| {
        format!(
            "至11月1日服务{}天，不足{}天，延至下一年度评估（{}开始服务）",
            days.max(0),
            policy.min_service_days,
            serving.since
        )
    })
}

#[path = "b10_planning.rs"]
mod planning;
pub use planning::{SpecialRound, plan_special, plan_yearly};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::calendar::Calendar;
    use crate::regulation::people::Role;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn bureau(user: i64, role: Role) -> Actor {
        Actor {
            user: UserId(user),
            name: "王静".into(),
            unit: UnitId(1),
            unit_name: "市大数据局".into(),
            kind: UnitKind::BigData,
            roles: vec![role],
        }
    }
    fn planned(year: i32) -> Round {
        let done = plan_yearly(year, &bureau(1, Role::BureauClerk), &Policy::default(), &Calendar::default()).unwrap();
        done.after().clone()
    }
    fn serving(since: &str) -> Serving {
        Serving {
            project: ProjectId(1),
            contract: ContractId(1),
            owner: UnitId(9),
            owner_kind: UnitKind::Owner,
            supplier: SupplierId(1),
            supplier_unit: UnitId(20),
            amount: Fen::yuan(100_000),
            track: Track::SelfReport,
            since: d(since),
            goals: Vec::new(),
            lead: UnitId(1),
        }
    }

    #[test]
    fn opens_from_the_first_of_november_by_the_lead_or_the_calendar() {
        let lead = bureau(2, Role::BureauLead);
        let policy = Policy::default();
        assert!(open(planned(2026), &lead, d("2026-10-31"), &policy).is_err());
        for by in [lead, Actor::system()] {
            let done = open(planned(2026), &by, d("2026-11-01"), &policy).unwrap();
            let round = done.after();
            assert_eq!((round.state, round.scheme.clone()), (RoundState::Open, Some(Scheme::of(&policy))));
            assert!(open(round.clone(), &by, d("2026-11-02"), &policy).is_err(), "only once");
        }
        assert!(open(planned(2026), &bureau(3, Role::BureauClerk), d("2026-11-02"), &policy).is_err());
    }

    #[test]
    fn ninety_days_before_the_first_of_november() {
        let round = planned(2026);
        let policy = Policy::default();
        for (since, in_time) in
            [("2026-08-03", true), ("2026-08-04", false), ("2025-03-01", true), ("2026-12-01", false)]
        {
            assert_eq!(too_young(&serving(since), &round, &policy).is_none(), in_time, "{since}");
        }
        let ask = SpecialRound {
            no: "2026-S1".into(),
            reason: "合同三月到期，付款期限不能等到十一月".into(),
            contracts: vec![ContractId(1)],
        };
        let special =
            plan_special(ask, &bureau(1, Role::BureauClerk), d("2026-03-02"), &policy, &Calendar::default()).unwrap();
        assert!(too_young(&serving("2026-02-20"), special.after(), &policy).is_none());
    }

    #[test]
    fn closes_when_nothing_is_open() {
        let lead = bureau(2, Role::BureauLead);
        let round = open(planned(2026), &lead, d("2026-11-01"), &Policy::default()).unwrap().after().clone();
        assert!(close(round.clone(), 3, 0, &lead).is_err());
        assert!(close(round.clone(), 0, 1, &lead).is_err(), "a report that was drawn is still to be checked");
        assert_eq!(close(round, 0, 0, &lead).unwrap().after().state, RoundState::Closed);
    }
}
