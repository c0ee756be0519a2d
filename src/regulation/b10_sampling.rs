//! # 第十条（一）30万元以内的大数据项目。由服务采购业主单位…进行自评，出具服务绩效评估报告，并将报告报市财政局、市大数据局备案。
//!
//! **Our reading.** 备案 looks at the form; whether the owner's word is true is looked into by sample, for article 2 lets the supervision take
//! in “全部或部分”. Once the last day for reports has passed, the bureau draws a tenth (settable) of the reports that were filed. The lot decides, not a
//! person: the seed is random and recorded, whoever knows it comes to the same sample. What gives reason for doubt weighs more, by
//! whole numbers anyone can add up. Every report is in one draw only: nobody draws again until the lot suits. An unqualified result is not
//! drawn, for it is judged again anyway.
//!
//! **Open questions.** How many, and what weighs how much, is nowhere said: a tenth, rounded up; ten for each report and ten more for each
//! reason (marked P).

use super::authority::{Action, Subject, may};
use super::b10_evaluation::{Evaluation, State, StateName};
use super::b10_rounds::{Round, RoundState, Scheme};
use super::b10_spot_check::{SpotCheck, SpotState};
use super::calendar::Calendar;
use super::decision::{Aggregate, Article, Decision, Event, No, Refusal, Say};
use super::people::{Actor, named};
use super::policy::{Grade, Policy, Track};
use super::values::{EvaluationId, Fen, ProjectId, RoundId, Score, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::bi(10, 1);
/// What every report weighs, and what each reason adds.
const WEIGHT: u64 = 10;

named! {
    /// What gives reason to look more closely.
    Risk {
        Excellent = "excellent", "自评优秀", "excellent by the owner's own word";
        OnTheLine = "on_the_line", "得分紧贴等次下限", "less than a point above the limit of its grade";
        NearThreshold = "near_threshold", "金额接近联合评价标准", "amount close to that of the joint review";
        Returned = "returned", "报告曾被退回", "report returned before";
        FailedBefore = "failed_before", "服务提供方近三年有不合格结果", "supplier had an unqualified result in three years";
        LeftApart = "left_apart", "曾列入拆分核查", "was looked at for splitting";
    }
}

/// A filed report in the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// Its project.
    pub project: ProjectId,
    /// The owner unit.
    pub owner: UnitId,
    /// The unit that leads, and checks.
    pub lead: UnitId,
    /// The owner's own total.
    pub total: Score,
    /// Amount of the whole term in fen.
    pub amount: Fen,
    /// Why it weighs more.
    pub risks: Vec<Risk>,
}

impl Candidate {
    /// Its weight in the lot: ten, and ten for each reason.
    pub fn weight(&self) -> u64 {
        WEIGHT * (1 + self.risks.len() as u64)
    }
}

/// What the store knows of a report beside its evaluation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Unqualified results of the supplier in the three years before.
    pub failed_before: bool,
    /// Whether it was among small contracts that the bureau looked at and left apart.
    pub left_apart: bool,
}

/// The report as it stands in the pool; none where it is not to be drawn: joint, not filed, unqualified or judged again.
pub fn candidate(e: &Evaluation, known: Known) -> Option<Candidate> {
    let reported = matches!(e.state.name(), StateName::Filed | StateName::Decided);
    if e.track != Track::SelfReport || !reported || e.is_again() {
        return None;
    }
    let total = super::b11_tally::own(&e.report.marks, &e.scheme.points, &e.carried).published;
    if e.scheme.grade(total) == Grade::Unqualified {
        return None;
    }
    let risks = risks(e, total, known);
    Some(Candidate {
        evaluation: e.id,
        project: e.project,
        owner: e.owner,
        lead: e.lead,
        total,
        amount: e.amount,
        risks,
    })
}

fn risks(e: &Evaluation, total: Score, known: Known) -> Vec<Risk> {
    let Scheme { bands, threshold, .. } = &e.scheme;
    let near = |band: &Score| total >= *band && total.0 < band.0 + Score::points(1).0;
    let told = |risk: Risk| match risk {
        Risk::Excellent => e.scheme.grade(total) == Grade::Excellent,
        Risk::OnTheLine => bands.iter().any(near),
        Risk::NearThreshold => e.amount.0 * 10 >= threshold.0 * 8,
        Risk::Returned => !e.returned_by.is_empty(),
        Risk::FailedBefore => known.failed_before,
        Risk::LeftApart => known.left_apart,
    };
    Risk::ALL.iter().copied().filter(|risk| told(*risk)).collect()
}

/// The lot: SplitMix64, so that anyone may do it again from the recorded seed.
struct Lot(u64);

impl Lot {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number below `most`.
    fn below(&mut self, most: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(most)) >> 64).unwrap_or(0)
    }
}

/// How many of a pool are drawn: the share, rounded up.
pub fn drawn_of(pool: usize, percent: u32) -> usize {
    (pool * percent as usize).div_ceil(100).min(pool)
}

/// The sample of a pool: one after another by weight, none twice. The order in which the pool is listed changes nothing.
pub fn sample(pool: &[Candidate], percent: u32, seed: u64) -> Vec<EvaluationId> {
    let mut rest: Vec<(EvaluationId, u64)> = pool.iter().map(|c| (c.evaluation, c.weight())).collect();
    rest.sort_unstable();
    let (mut lot, mut picked) = (Lot(seed), Vec::new());
    for _ in 0..drawn_of(pool.len(), percent) {
        let mut at = lot.below(rest.iter().map(|(_, weight)| weight).sum());
        let place = rest.iter().position(|(_, weight)| match at.checked_sub(*weight) {
            Some(left) => {
                at = left;
                false
            }
            None => true,
        });
        picked.extend(place.map(|n| rest.remove(n).0));
    }
    picked.sort_unstable();
    picked
}

/// One draw, with all that is needed to do it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The round.
    pub round: RoundId,
    /// Which draw of the round, from 1.
    pub no: u32,
    /// The share drawn, in per cent.
    pub percent: u32,
    /// The seed.
    pub seed: u64,
    /// What was drawn from.
    pub pool: Vec<Candidate>,
    /// What was drawn.
    pub picked: Vec<EvaluationId>,
    /// By this day the checks are to be done.
    pub due: NaiveDate,
    /// Name of the person.
    pub by: String,
    /// The day.
    pub on: NaiveDate,
}

impl Aggregate for Draw {
    const KIND: &'static str = "spot_draw";
    fn id(&self) -> i64 {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        "drawn"
    }
}

impl Draw {
    /// Whether the recorded seed comes to the recorded sample.
    pub fn comes_out(&self) -> bool {
        sample(&self.pool, self.percent, self.seed) == self.picked
    }
    /// Whether this report was drawn.
    pub fn has(&self, evaluation: EvaluationId) -> bool {
        self.picked.binary_search(&evaluation).is_ok()
    }
}

/// A draw with the checks it calls for.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The draw.
    pub draw: Decision<Draw>,
    /// A check of each report drawn.
    pub checks: Vec<Decision<SpotCheck>>,
}

/// Draws from the reports that no earlier draw of the round had in its pool. `no` is the number of the draw, `seed` comes from the machine.
pub fn draw(
    (round, no): (&Round, u32),
    mut pool: Vec<Candidate>,
    seed: u64,
    by: &Actor,
    on: NaiveDate,
    (policy, calendar): (&Policy, &Calendar),
) -> Result<Drawn, No> {
    let role = may(by, Action::DrawSpotChecks, &Subject::default())?;
    round.refuse_incomplete()?;
    drawable(round, &pool, policy, on)?;
    pool.sort_unstable_by_key(|candidate| candidate.evaluation);
    let picked = sample(&pool, policy.spot_percent, seed);
    let due = calendar.workdays_after(on, policy.spot_days);
    let said = format!("{}份报告中抽取{}份，种子{seed:016x}", pool.len(), picked.len());
    let told = |action| Event::by(role, action, HERE);
    let born = |candidate: &Candidate| {
        let check = SpotCheck {
            id: 0,
            version: 0,
            round: round.id,
            draw: no,
            evaluation: candidate.evaluation,
            project: candidate.project,
            owner: candidate.owner,
            lead: candidate.lead,
            risks: candidate.risks.clone(),
            due,
            words: None,
            hands: Vec::new(),
            state: SpotState::Open,
        };
        Decision::born(check, told(Action::PickForCheck).due(due))
    };
    let checks = pool.iter().filter(|c| picked.contains(&c.evaluation)).map(born).collect();
    let draw = Draw {
        id: 0,
        version: 0,
        round: round.id,
        no,
        percent: policy.spot_percent,
        seed,
        pool,
        picked,
        due,
        by: by.name.clone(),
        on,
    };
    Ok(Drawn { draw: Decision::born(draw, told(Action::DrawSpotChecks).saying(said)), checks })
}

fn drawable(round: &Round, pool: &[Candidate], policy: &Policy, on: NaiveDate) -> Result<(), Refusal> {
    let refuse = |why: Say, way_out: Say| Err(Refusal::state(HERE, why, way_out));
    if round.state != RoundState::Open || on <= round.report_due {
        let due = round.report_due;
        return refuse(
            Say::new("报送期限届满以后才能抽取", "reports are drawn once their last day has passed"),
            Say::new(
                format!("{due}之后、本轮结束之前可以抽取"),
                format!("possible after {due} and before the round ends"),
            ),
        );
    }
    if policy.spot_percent == 0 {
        return refuse(
            Say::new("现行参数规定不抽查", "by the present parameters nothing is drawn"),
            Say::new("由大数据局负责人调整抽查比例", "the bureau's lead sets the share"),
        );
    }
    if pool.is_empty() {
        return refuse(
            Say::new("没有尚未参加抽取的自评报告", "no report is left that was not in a draw before"),
            Say::new("有新报送的自评报告以后可以补抽", "possible once further reports have been filed"),
        );
    }
    Ok(())
}

/// Whether a report still stands on the owner's word alone and may go over to the joint review.
pub(super) fn stands(e: &Evaluation) -> bool {
    let open = matches!(e.state, State::Returned { .. } | State::Filed { .. } | State::Decided(_));
    e.track == Track::SelfReport && open && !e.is_again()
}

#[cfg(test)]
#[path = "b10_sampling_tests.rs"]
mod tests;
