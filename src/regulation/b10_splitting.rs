//! # 第十条（一）30万元以内的大数据项目。…（二）30万元（含）以上的大数据项目。…
//!
//! **Our reading.** The threshold is not passed by cutting a service into parts. Where the small contracts of one owner unit with one supplier,
//! or in one category of the procurement catalogue, together reach it in a year, the bureau looks at them when the round has opened: it binds
//! them, and they are reviewed jointly this year, or it writes down why they are no parts of one thing. A sum is a question, never an
//! answer: not every repetition is splitting (`domain.md` §4.2). What is decided already stays.
//!
//! **Open questions.** What 同一品目 is: the code of the government procurement catalogue the plan names.

use super::authority::{Action, Subject, may};
use super::b10_evaluation::{Evaluation, State, StateName};
use super::b10_rounds::Round;
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, Role, named};
use super::policy::Track;
use super::values::{EvaluationId, Fen, RoundId, SupplierId, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const HERE: Article = Article::bi(10, 2);

named! {
    /// What the parts have in common beside their owner.
    Common {
        Supplier = "supplier", "同一服务提供方", "the same supplier";
        Category = "category", "同一采购品目", "the same procurement category";
    }
}

/// One small contract in the round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its evaluation.
    pub evaluation: EvaluationId,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// The supplier.
    pub supplier: SupplierId,
    /// Its name.
    pub supplier_name: String,
    /// Code of the procurement catalogue; empty where the plan names none.
    pub category: String,
    /// Amount of the whole term in fen.
    pub amount: Fen,
    /// Whether its result is decided already.
    pub decided: bool,
}

/// Parts below the threshold whose sum reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicion {
    /// The owner unit.
    pub owner: UnitId,
    /// What they have in common.
    pub common: Common,
    /// Which supplier or category: tells it from the owner's others.
    pub key: String,
    /// The name of it.
    pub of: String,
    /// The parts, in the order of their projects.
    pub pieces: Vec<Piece>,
    /// What they come to.
    pub sum: Fen,
}

/// What an owner's small contracts in a round give reason to look at. A category with the same parts as a supplier is asked about once.
pub fn suspicions(owner: UnitId, pieces: &[Piece], threshold: Fen) -> Vec<Suspicion> {
    let small = || pieces.iter().filter(|piece| piece.amount < threshold);
    let mut groups: BTreeMap<(Common, String), Vec<Piece>> = BTreeMap::new();
    for piece in small() {
        groups.entry((Common::Supplier, piece.supplier.to_string())).or_default().push(piece.clone());
        if !piece.category.is_empty() {
            groups.entry((Common::Category, piece.category.clone())).or_default().push(piece.clone());
        }
    }
    let mut found: Vec<Suspicion> = Vec::new();
    for ((common, key), mut pieces) in groups {
        pieces.sort_by(|a, b| (&a.project_no, a.evaluation).cmp(&(&b.project_no, b.evaluation)));
        let sum: Fen = pieces.iter().map(|piece| piece.amount).sum();
        let same = |other: &Suspicion| other.pieces == pieces;
        if pieces.len() < 2 || sum < threshold || found.iter().any(same) {
            continue;
        }
        let of = match common {
            Common::Supplier => pieces[0].supplier_name.clone(),
            Common::Category => key.clone(),
        };
        found.push(Suspicion { owner, common, key: format!("{common}-{key}"), of, pieces, sum });
    }
    found
}

/// What the bureau found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The round.
    pub round: RoundId,
    /// The parts as they were looked at.
    #[serde(flatten)]
    pub what: Suspicion,
    /// Whether they were bound into the joint review.
    pub bound: bool,
    /// Why.
    pub reason: String,
    /// Name of the person.
    pub by: String,
    /// The day.
    pub on: NaiveDate,
}

impl Aggregate for Finding {
    const KIND: &'static str = "splitting";
    fn id(&self) -> i64 {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        if self.bound { "bound" } else { "apart" }
    }
}

impl Finding {
    /// Whether it was made of these very parts.
    pub fn covers(&self, what: &Suspicion) -> bool {
        let ids = |pieces: &[Piece]| pieces.iter().map(|piece| piece.evaluation).collect::<Vec<_>>();
        self.what.key == what.key && self.what.owner == what.owner && ids(&self.what.pieces) == ids(&what.pieces)
    }
}

/// What the lead of the bureau writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether they are bound; none if not answered.
    pub bound: Option<bool>,
    /// Why.
    pub reason: String,
}

/// A finding with what it does to the evaluations.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The finding.
    pub finding: Decision<Finding>,
    /// The evaluations that go over to the joint review.
    pub bound: Vec<Decision<Evaluation>>,
}

/// Judges parts that together reach the threshold. `earlier` is a finding of other parts under the same head, `evaluations` are theirs.
pub fn judge(
    round: &Round,
    what: Suspicion,
    earlier: Option<Finding>,
    evaluations: Vec<Evaluation>,
    verdict: &Verdict,
    by: &Actor,
    on: NaiveDate,
) -> Result<Judged, No> {
    let role = may(by, Action::JudgeSplitting, &Subject { owner: Some(what.owner), ..Subject::default() })?;
    round.refuse_incomplete()?;
    let mut errors = Vec::new();
    if verdict.bound.is_none() {
        errors.push(FieldError::at("bound", "请选择是否合并评价", "say whether they are bound"));
    }
    let reason = No::among(&mut errors, super::b07_approval::reason("reason", &verdict.reason))?;
    No::unless_empty(errors)?;
    let bound = verdict.bound.unwrap_or_default();
    let open: Vec<Evaluation> = evaluations.into_iter().filter(is_open).collect();
    if bound && open.is_empty() {
        return Err(Refusal::state(
            HERE,
            Say::new("这些项目都已出结果，不能再合并评价", "all of them are decided: nothing is left to bind"),
            Say::new(
                "写明理由登记为不合并；发现问题的，在监督检查中提出",
                "record why not; raise what was found in an inspection",
            ),
        )
        .into());
    }
    let (id, version) = earlier.as_ref().map_or((0, 0), |finding| (finding.id, finding.version));
    let finding =
        Finding { id, version, round: round.id, what, bound, reason: reason.clone(), by: by.name.clone(), on };
    let told = Event::by(role, Action::JudgeSplitting, HERE).saying(reason.clone());
    let done = match earlier {
        Some(earlier) => Decision::changed(earlier, finding, told),
        None => Decision::born(finding, told),
    };
    let over = if bound { open.into_iter().map(|e| bind(e, &reason, role)).collect() } else { Vec::new() };
    Ok(Judged { finding: done, bound: over })
}

/// Whether it can still go over to the joint review.
fn is_open(evaluation: &Evaluation) -> bool {
    let early = matches!(evaluation.state.name(), StateName::Drafting | StateName::Returned | StateName::Filed);
    early && evaluation.track == Track::SelfReport
}

/// What was filed stays as the owner's first review; receipts no longer end it.
fn bind(evaluation: Evaluation, why: &str, role: Option<Role>) -> Decision<Evaluation> {
    let mut next = evaluation.clone();
    next.track = Track::Joint;
    next.receipts.clear();
    let filed = matches!(next.state, State::Filed { .. });
    let event = Event::by(role, Action::BindEvaluation, HERE).saying(why);
    let event = if filed { event } else { event.due(next.report_due) };
    Decision::changed(evaluation, next, event)
}

#[cfg(test)]
mod tests {
    use super::super::b10_filing::receive;
    use super::super::b10_samples::*;
    use super::*;

    const MOST: Fen = Fen::yuan(300_000);

    fn piece(n: i64, supplier: i64, category: &str, yuan: i64) -> Piece {
        Piece {
            evaluation: EvaluationId(n),
            project_no: format!("2026-{n:03}"),
            project: format!("项目{n}"),
            supplier: SupplierId(supplier),
            supplier_name: format!("企业{supplier}"),
            category: category.into(),
            amount: Fen::yuan(yuan),
            decided: false,
        }
    }

    fn found(pieces: &[Piece]) -> Vec<(String, usize)> {
        suspicions(UnitId(OWNER), pieces, MOST).into_iter().map(|s| (s.key, s.pieces.len())).collect()
    }

    #[test]
    fn parts_of_one_supplier_or_category_that_reach_the_threshold_together() {
        let one = |n| (format!("supplier-{n}"), 2);
        assert_eq!(found(&[piece(1, 7, "", 150_000), piece(2, 7, "", 150_000)]), [one(7)], "exactly 300,000");
        assert!(found(&[piece(1, 7, "", 150_000), piece(2, 7, "", 149_999)]).is_empty(), "one yuan short");
        assert!(found(&[piece(1, 7, "", 290_000), piece(2, 8, "", 290_000)]).is_empty(), "nothing in common");
        assert!(found(&[piece(1, 7, "", 290_000)]).is_empty(), "a part alone is none");
        assert!(found(&[piece(1, 7, "", 310_000), piece(2, 7, "", 290_000)]).is_empty(), "what is joint is no part");
        let mixed = [piece(1, 7, "C1602", 150_000), piece(2, 8, "C1602", 200_000), piece(3, 9, "C1603", 290_000)];
        assert_eq!(found(&mixed), [("category-C1602".to_owned(), 2)]);
        let same = [piece(1, 7, "C1602", 150_000), piece(2, 7, "C1602", 200_000)];
        assert_eq!(found(&same), [one(7)], "the same parts are asked about once");
        let more = [same[0].clone(), same[1].clone(), piece(3, 8, "C1602", 10_000)];
        assert_eq!(found(&more), [one(7), ("category-C1602".to_owned(), 3)]);
    }

    fn small(id: i64, state: State) -> Evaluation {
        Evaluation { id: EvaluationId(id), state, ..filed(Fen::yuan(200_000), 90) }
    }

    fn judged(evaluations: Vec<Evaluation>, bound: Option<bool>, reason: &str, by: &Actor) -> Result<Judged, No> {
        let what = suspicions(UnitId(OWNER), &[piece(1, 7, "", 200_000), piece(2, 7, "", 200_000)], MOST).remove(0);
        let verdict = Verdict { bound, reason: reason.into() };
        judge(&round(), what, None, evaluations, &verdict, by, d("2026-11-05"))
    }

    const WHY: &str = "同一系统的两个模块，内容和验收均不可分";

    #[test]
    fn nothing_is_judged_before_every_contract_is_in() {
        let entering = Round { intake: Some(super::super::b10_intake::Intake { all: 500 }), ..round() };
        let what = suspicions(UnitId(OWNER), &[piece(1, 7, "", 200_000), piece(2, 7, "", 200_000)], MOST).remove(0);
        let verdict = Verdict { bound: Some(false), reason: WHY.into() };
        let judged =
            |round: &Round| judge(round, what.clone(), None, Vec::new(), &verdict, &lead(), d("2026-11-05")).is_ok();
        assert!(judged(&round()) && !judged(&entering), "what belongs together is not known yet");
    }

    #[test]
    fn bound_parts_go_over_to_the_joint_review_and_decided_ones_stay() {
        let decided =
            receive(small(3, State::Filed { on: d("2026-11-09") }), "BA-1".into(), &finance(), d("2026-11-10"))
                .and_then(|e| receive(e.after().clone(), "BA-2".into(), &clerk(), d("2026-11-10")))
                .unwrap();
        let all =
            vec![small(1, State::Drafting), small(2, State::Filed { on: d("2026-11-09") }), decided.after().clone()];
        let done = judged(all, Some(true), WHY, &lead()).unwrap();
        assert!(done.finding.after().bound);
        let over: Vec<(i64, Track)> = done.bound.iter().map(|e| (e.after().id.0, e.after().track)).collect();
        assert_eq!(over, [(1, Track::Joint), (2, Track::Joint)]);
        assert!(!done.bound[1].after().report.summary.is_empty(), "the report is kept as the first review");
        let only = vec![decided.after().clone()];
        assert!(judged(only.clone(), Some(true), WHY, &lead()).is_err(), "nothing is left to bind");
        assert!(judged(only, Some(false), WHY, &lead()).is_ok());
    }

    #[test]
    fn only_the_bureaus_lead_judges_with_an_answer_and_a_reason() {
        let all = || vec![small(1, State::Drafting), small(2, State::Drafting)];
        for by in [clerk(), finance(), head(), filer(), vendor()] {
            assert!(judged(all(), Some(true), WHY, &by).is_err(), "{by:?}");
        }
        let own = Actor { unit: UnitId(OWNER), ..lead() };
        assert!(judged(all(), Some(true), WHY, &own).is_err(), "nobody judges the unit's own projects");
        let Err(No::Invalid(errors)) = judged(all(), None, "是", &lead()) else { panic!() };
        assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["bound", "reason"]);
        let apart = judged(all(), Some(false), WHY, &lead()).unwrap();
        assert!(apart.bound.is_empty() && !apart.finding.after().bound);
    }
}
