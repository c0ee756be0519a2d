//! # 第十条（一）30万元以内的大数据项目。由服务采购业主单位…进行自评，出具服务绩效评估报告，并将报告报市财政局、市大数据局备案。（二）30万元（含）以上的大数据项目。1.业主单位初评…2.由大数据部门牵头，会同财政、发改、公安等部门，对采购的服务及提供服务的实体企业进行评价…
//!
//! **Our reading.** An evaluation is one contract in one round. The track follows the amount of the whole term with all supplements;
//! exactly 300 000.00 is joint (“含”), and the track only ever rises. 备案 is receipt, not approval: finance and the bureau each look at
//! the form and give their own receipt; with both, the owner's total is the result. On the joint track the owner's first review is evidence
//! and has no weight. An agency that is the owner takes no part; if the bureau is the owner, finance leads.
//!
//! **Open questions.** The weight of the first review is not said: nought until the city decides otherwise.

use super::authority::{Action, Subject};
use super::b03_reply::Notice;
use super::b09_goals::Goal;
pub use super::b10_entering::{defer, take_in};
use super::b10_material::Material;
use super::b10_report::Report;
use super::b10_rounds::Scheme;
use super::b10_third_report::Paper;
use super::b11_redline::Raised;
use super::b11_tally::{Line, Tally};
use super::b11_unfit::Unfit;
use super::decision::{Aggregate, Article, Refusal, Say};
use super::moves::allowed;
use super::people::{Actor, UnitKind, named};
use super::policy::{Grade, Track};
use super::values::{ContractId, EvaluationId, Fen, ProjectId, RoundId, SupplierId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// The states of an evaluation.
    StateName {
        Deferred = "deferred", "延期", "deferred";
        Drafting = "drafting", "业主填报", "owner is writing";
        Returned = "returned", "退回补正", "returned";
        Filed = "filed", "已报送", "filed";
        Scoring = "scoring", "联合评分", "scoring";
        Unconcluded = "unconcluded", "评分未成立", "not concluded";
        Scored = "scored", "评分汇总", "scores totalled";
        Proposed = "proposed", "结果已拟定", "result proposed";
        Decided = "decided", "结果已认定", "result decided";
    }
}

/// A state with what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Not judged in this round.
    Deferred {
        /// Day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// The owner writes the report.
    Drafting,
    /// Back with the owner.
    Returned {
        /// Day.
        on: NaiveDate,
        /// One consolidated list.
        reasons: Vec<String>,
        /// Name of the unit that returned it.
        by: String,
    },
    /// The report is with the agencies.
    Filed {
        /// Day of filing.
        on: NaiveDate,
    },
    /// Agencies score; nobody sees another's sheet.
    Scoring {
        /// First day.
        since: NaiveDate,
        /// Last day.
        due: NaiveDate,
    },
    /// The quorum failed: to be convened again.
    Unconcluded {
        /// Day.
        on: NaiveDate,
        /// What was lacking.
        why: Say,
    },
    /// Scores are totalled.
    Scored {
        /// Day.
        on: NaiveDate,
        /// The arithmetic.
        tally: Tally,
    },
    /// A clerk proposed the result.
    Proposed {
        /// Day.
        on: NaiveDate,
        /// The arithmetic.
        tally: Tally,
        /// The clerk's opinion.
        opinion: String,
    },
    /// Final.
    Decided(Box<Outcome>),
}

/// The final result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Day of the decision.
    pub on: NaiveDate,
    /// Number of the decision: `PG-2026-012`.
    pub no: String,
    /// The arithmetic.
    pub tally: Tally,
    /// The grade of the published total.
    pub grade: Grade,
    /// The opinion it was decided with.
    pub opinion: String,
    /// After a rectification: whether poor quality was determined, with the reasons (M14). None where the question does not arise.
    pub poor: Option<Determination>,
}

/// The second test of article 14: 服务质量较差.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Determination {
    /// Whether the quality is poor.
    pub poor: bool,
    /// Why.
    pub reasons: String,
}

impl State {
    /// The name of the state.
    pub fn name(&self) -> StateName {
        match self {
            State::Deferred { .. } => StateName::Deferred,
            State::Drafting => StateName::Drafting,
            State::Returned { .. } => StateName::Returned,
            State::Filed { .. } => StateName::Filed,
            State::Scoring { .. } => StateName::Scoring,
            State::Unconcluded { .. } => StateName::Unconcluded,
            State::Scored { .. } => StateName::Scored,
            State::Proposed { .. } => StateName::Proposed,
            State::Decided(_) => StateName::Decided,
        }
    }
}

/// One of the two receipts of article 10 (1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Finance or the bureau.
    pub kind: UnitKind,
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Who gave it.
    pub by: String,
    /// Day.
    pub on: NaiveDate,
    /// Number of the receipt.
    pub no: String,
}

/// A place in the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The agency.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// Whether it leads.
    pub lead: bool,
    /// Recused because it is the owner.
    pub recused: bool,
}

/// One contract in one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Row number.
    #[serde(skip)]
    pub id: EvaluationId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The round.
    pub round: RoundId,
    /// The project.
    pub project: ProjectId,
    /// The contract.
    pub contract: ContractId,
    /// The supplier.
    pub supplier: SupplierId,
    /// The unit of the supplier's people.
    pub supplier_unit: UnitId,
    /// The owner unit.
    pub owner: UnitId,
    /// Its kind.
    pub owner_kind: UnitKind,
    /// The unit that leads and decides.
    pub lead: UnitId,
    /// The year.
    pub year: i32,
    /// 1, or more after a rectification.
    pub attempt: u32,
    /// The track, only ever raised.
    pub track: Track,
    /// The amount it was told from.
    pub amount: Fen,
    /// Pinned points, bands, quorum.
    pub scheme: Scheme,
    /// The goals as approved (M9).
    pub goals: Vec<Goal>,
    /// By this day the owner reports.
    pub report_due: NaiveDate,
    /// By this day the agencies score.
    pub score_due: NaiveDate,
    /// Lines that are not judged this time: carried over after a rectification, or not applicable. Empty where all are judged.
    pub carried: Vec<Option<Line>>,
    /// The owner's report.
    pub report: Report,
    /// Who already returned it: each may once.
    pub returned_by: Vec<UnitKind>,
    /// The receipts so far.
    pub receipts: Vec<Receipt>,
    /// The panel.
    pub panel: Vec<Seat>,
    /// The indicators found not applicable before scoring, with the reasons.
    #[serde(default)]
    pub unfit: Vec<Unfit>,
    /// The red lines that were raised, from the close of scoring on.
    #[serde(default)]
    pub flags: Vec<Raised>,
    /// The report of the third party that judged it, from the close of scoring on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// The material agencies asked for, and what came.
    #[serde(default)]
    pub material: Vec<Material>,
    /// Why scoring was prolonged, if it was.
    #[serde(default)]
    pub extended: Option<String>,
    /// The registered result of a spot check whose place this one takes.
    #[serde(default)]
    pub elevates: Option<EvaluationId>,
    /// Every proposed result as it was told to both sides, with what they answered; the last one is the newest.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: State,
}

impl StateName {
    /// By when the present step is due: the report while the owner has it, the scores afterwards.
    pub fn step_due(self, report_due: NaiveDate, score_due: NaiveDate) -> NaiveDate {
        if matches!(self, StateName::Drafting | StateName::Returned) { report_due } else { score_due }
    }
}

impl Aggregate for Evaluation {
    const KIND: &'static str = "evaluation";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state.name().code()
    }
}

#[path = "b10_evaluation_moves.rs"]
mod table;
pub use table::MOVES;

impl Evaluation {
    /// Whether it was put off when its round opened, before anybody had a hand in it: too young, or left out.
    pub fn never_began(&self) -> bool {
        self.state.name() == StateName::Deferred && self.hands.is_empty()
    }

    /// What the authority needs to know; `agency` is the leading unit for acts of the lead.
    pub fn subject(&self) -> Subject {
        Subject {
            owner: Some(self.owner),
            supplier: Some(self.supplier_unit),
            agency: Some(self.lead),
            hands: self.hands.clone(),
            ..Subject::default()
        }
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        allowed(MOVES, ("评估", "evaluation"), self.state.name(), action)
    }

    pub(in crate::regulation) fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }

    /// Which indicators are judged this time: all, or after a rectification those not carried over.
    pub fn asked(&self) -> [bool; 7] {
        std::array::from_fn(|n| self.carried.get(n).is_none_or(Option::is_none))
    }

    /// The goals that stand beside an indicator.
    pub fn goals_of(&self, indicator: super::b11_indicators::Indicator) -> impl Iterator<Item = (usize, &Goal)> {
        self.goals
            .iter()
            .enumerate()
            .filter(move |(_, goal)| super::b11_indicators::Indicator::of_goal(goal.kind) == indicator)
    }

    /// The arithmetic, once there is one. Nobody may be shown it before scoring has closed, and before that there is none.
    pub fn tally(&self) -> Option<&Tally> {
        match &self.state {
            State::Scored { tally, .. } | State::Proposed { tally, .. } => Some(tally),
            State::Decided(outcome) => Some(&outcome.tally),
            _ => None,
        }
    }

    /// The last day to score: as convened, or the round's.
    pub fn scoring_due(&self) -> NaiveDate {
        match self.state {
            State::Scoring { due, .. } => due,
            _ => self.score_due,
        }
    }

    /// The final result.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.state {
            State::Decided(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// The grade the total comes to, held where a red line was answered so; final or not.
    pub fn grade(&self) -> Option<Grade> {
        self.tally().map(|tally| self.capped(self.scheme.grade(tally.published)))
    }

    /// Whether this is a re-evaluation after rectification.
    pub fn is_again(&self) -> bool {
        self.attempt > 1
    }
}
