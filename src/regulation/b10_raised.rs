//! # 第十条（二）30万元（含）以上的大数据项目 … 由大数据部门牵头 … 进行评价 —— 评估中的合同转为联合评价
//!
//! **Our reading.** The track follows the contract until the result is decided: a supplement that takes the sum to 300 000.00 turns the
//! evaluation under way into a joint one. The report that was filed is not lost, it counts as the first review (初评); receipts given so
//! far end nothing any more, and a total proposed on the owner's word alone is judged again by the agencies. A reduction lowers nothing.
//!
//! **Open questions.** A decided result stays as it was decided: the raise counts from the next round on.

use super::authority::Action;
use super::b10_evaluation::{Evaluation, State};
use super::decision::{Article, Decision, Event};
use super::people::Role;
use super::policy::Track;
use super::values::Fen;
use chrono::NaiveDate;

/// The evaluation as its contract now has it; none where nothing changes or the result stands. `role` is that of the act on the contract.
pub fn follow_contract(
    evaluation: Evaluation,
    (track, amount): (Track, Fen),
    role: Option<Role>,
    on: NaiveDate,
) -> Option<Decision<Evaluation>> {
    let rises = track > evaluation.track;
    let settled = matches!(evaluation.state, State::Decided(_) | State::Deferred { .. });
    if settled || (!rises && evaluation.amount == amount) {
        return None;
    }
    let mut next = evaluation.clone();
    next.amount = amount;
    if !rises {
        let event = Event::by(role, Action::ApplyChange, Article::b(10)).saying(format!("合同金额变更为{amount}元"));
        return Some(Decision::changed(evaluation, next, event));
    }
    next.track = track;
    next.receipts.clear();
    next.state = match next.state {
        State::Scored { .. } | State::Proposed { .. } => State::Filed { on },
        other => other,
    };
    let said = format!("合同金额{amount}元，评估转为“{}”；已报送的报告作为初评", track.zh());
    Some(Decision::changed(evaluation, next, Event::by(role, Action::RaiseTrack, Article::bi(10, 2)).saying(said)))
}

#[cfg(test)]
mod tests {
    use super::super::b10_filing::receive;
    use super::super::b10_panel::convene;
    use super::super::b10_samples::*;
    use super::*;

    const BEFORE: Fen = Fen::yuan(280_000);
    const AFTER: (Track, Fen) = (Track::Joint, Fen::yuan(305_000));

    fn raised(evaluation: Evaluation) -> Option<Evaluation> {
        follow_contract(evaluation, AFTER, Some(Role::OwnerHead), d("2026-11-12")).map(|done| done.after().clone())
    }

    #[test]
    fn an_evaluation_under_way_turns_joint_and_what_was_filed_is_the_first_review() {
        let drafting = raised(drafting(BEFORE)).unwrap();
        assert_eq!((drafting.track, drafting.amount), AFTER);
        assert_eq!(drafting.state, State::Drafting, "the owner goes on writing, now a first review");

        let one = receive(filed(BEFORE, 90), "BA-1".into(), &finance(), d("2026-11-10")).unwrap().after().clone();
        let joint = raised(one).unwrap();
        assert!(joint.receipts.is_empty() && matches!(joint.state, State::Filed { .. }));
        assert!(!joint.report.summary.is_empty(), "the report is kept");
        assert!(receive(joint.clone(), "BA-2".into(), &clerk(), d("2026-11-13")).is_err(), "two receipts end nothing");
        assert!(convene(joint, agencies(), Vec::new(), d("2026-11-25"), &clerk(), d("2026-11-13")).is_ok());
    }

    #[test]
    fn a_total_on_the_owners_word_alone_is_judged_again() {
        let two = |by: &super::super::people::Actor, e: Evaluation| receive(e, "BA".into(), by, d("2026-11-10"));
        let again = Evaluation { attempt: 2, ..filed(BEFORE, 70) };
        let scored = two(&finance(), again).and_then(|e| two(&clerk(), e.after().clone())).unwrap().after().clone();
        assert!(matches!(scored.state, State::Scored { .. }));
        assert!(matches!(raised(scored).unwrap().state, State::Filed { .. }));
    }

    #[test]
    fn what_is_decided_stays_and_nothing_is_lowered() {
        assert!(raised(decided(85)).is_none());
        let joint = filed(Fen::yuan(300_000), 90);
        let less = (Track::SelfReport, Fen::yuan(250_000));
        let done = follow_contract(joint.clone(), less, None, d("2026-11-12")).unwrap().after().clone();
        assert_eq!((done.track, done.amount, done.state), (Track::Joint, less.1, joint.state.clone()));
        let same = (Track::Joint, joint.amount);
        assert!(follow_contract(joint, same, None, d("2026-11-12")).is_none(), "nothing to say");
    }
}
