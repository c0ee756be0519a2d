//! The eight conditions: what a row needs, what a check clears, when it is asked again.

use super::*;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn met(condition: Condition) -> Finding {
    Finding {
        condition,
        answer: Some(Answer::Met),
        reason: String::new(),
        proof: Some(FileId(1)),
        looked_up_on: Some(d("2026-03-01")),
    }
}

fn check(with: impl Fn(Condition) -> Finding) -> Check {
    let by = Actor::system();
    let blank = Check::blank(ProjectId(1), SupplierId(1), &by, d("2026-03-01"));
    Check { findings: Condition::ALL.iter().map(|c| with(*c)).collect(), ..blank }
}

#[test]
fn one_condition_not_met_refuses_by_its_item() {
    assert!(check(met).clears().is_ok());
    let one = check(|c| Finding {
        answer: Some(if c == Condition::CleanRecord { Answer::NotMet } else { Answer::Met }),
        ..met(c)
    });
    assert_eq!(one.clears().unwrap_err().article, Article::bi(8, 6));
    let open = check(|c| if c == Condition::Taxes { Finding::open(c) } else { met(c) });
    assert_eq!(open.clears().unwrap_err().article, Article::b(8));
}

#[test]
fn an_answered_row_is_complete() {
    let on = d("2026-03-02");
    let table: &[(&str, Finding, &[&str])] = &[
        ("open", Finding::open(Condition::Taxes), &[]),
        ("met", met(Condition::Taxes), &[]),
        ("no proof", Finding { proof: None, ..met(Condition::Taxes) }, &["c5-proof"]),
        ("future", Finding { looked_up_on: Some(d("2026-03-03")), ..met(Condition::Taxes) }, &["c5-on"]),
        ("not met without reason", Finding { answer: Some(Answer::NotMet), ..met(Condition::Taxes) }, &["c5-reason"]),
        (
            "never not applicable",
            Finding {
                answer: Some(Answer::NotApplicable),
                reason: "本项目不涉及该项条件要求".into(),
                ..met(Condition::Taxes)
            },
            &["c5-answer"],
        ),
    ];
    for (name, finding, fields) in table {
        let got: Vec<String> = wrong(finding, on).into_iter().map(|e| e.field).collect();
        assert_eq!(got, *fields, "{name}");
    }
}

#[test]
fn only_the_last_two_conditions_may_not_apply_and_say_why() {
    let answered = |condition, reason: &str| Finding {
        answer: Some(Answer::NotApplicable),
        reason: reason.into(),
        proof: None,
        ..met(condition)
    };
    for condition in Condition::ALL {
        let got: Vec<String> = wrong(&answered(*condition, "本项目没有提出其他条件"), d("2026-03-02"))
            .into_iter()
            .map(|e| e.field)
            .collect();
        match condition {
            Condition::Separation | Condition::Others => assert!(got.is_empty(), "{condition}: {got:?}"),
            other => assert_eq!(got, [format!("c{}-answer", other.code())]),
        }
    }
    let bare: Vec<String> =
        wrong(&answered(Condition::Others, "无"), d("2026-03-02")).into_iter().map(|e| e.field).collect();
    assert_eq!(bare, ["c8-reason"]);
    let last = |c: Condition| if c.may_not_apply() { answered(c, "本项目没有提出其他条件") } else { met(c) };
    assert!(check(last).clears().is_ok(), "the check stands on the six and two that do not apply");
}

#[test]
fn every_row_that_is_not_complete_is_told_at_once() {
    use crate::regulation::testing::{approved, awarded, fields, filer};
    use crate::regulation::values::Fen;
    let project = awarded(Fen::yuan(280_000));
    let on = d("2026-10-08");
    let blank = Check::blank(project.id, SupplierId(1), &filer(), on);
    let bare = |condition, answer| Finding { answer: Some(answer), ..Finding::open(condition) };
    let rows = vec![
        bare(Condition::LegalPerson, Answer::Met),
        Finding::open(Condition::Governance),
        bare(Condition::Accounting, Answer::NotMet),
        bare(Condition::Taxes, Answer::NotApplicable),
    ];
    let done = save(blank.clone(), &project, rows, &filer(), on);
    assert_eq!(fields(done), "c1-proof c1-on c3-reason c3-on c5-answer c5-reason c5-on");
    assert!(save(blank, &approved(Fen::yuan(280_000)), Vec::new(), &filer(), on).is_err(), "nobody has won yet");
}

/// Each November: how old the proofs are, who holds the evaluation, and where the project stands.
#[test]
fn november_asks_again_for_old_proofs_while_the_owner_reports() {
    use crate::regulation::b07_stages::State;
    use crate::regulation::b10_samples::{drafting, filed};
    use crate::regulation::testing::awarded;
    use crate::regulation::values::Fen;
    let amount = Fen::yuan(250_000);
    let since = d("2026-01-05");
    let serving = Project { state: State::InService { since }, ..awarded(amount) };
    let closed = Project { state: State::Closed { on: since }, ..serving.clone() };
    let (open, sent) = (drafting(amount), filed(amount, 90));
    let of = |e: &Evaluation| Check { project: e.project, supplier: e.supplier, ..check(met) };
    for (what, evaluation, project, day, asked) in [
        ("fresh on the thirtieth day", &open, &serving, "2026-03-31", 0),
        ("stale the day after", &open, &serving, "2026-04-01", 8),
        ("filed: out of the owner's hands", &sent, &serving, "2026-04-01", 0),
        ("no check is taken any more", &open, &closed, "2026-04-01", 0),
    ] {
        assert_eq!(november(&of(evaluation), evaluation, project, d(day)).len(), asked, "{what}");
    }
    let one = |c: Condition| Finding { looked_up_on: Some(d("2026-03-20")), ..met(c) };
    let mixed = check(|c| if c == Condition::Taxes { met(c) } else { one(c) });
    let mixed = Check { project: open.project, supplier: open.supplier, ..mixed };
    assert_eq!(november(&mixed, &open, &serving, d("2026-04-01")), [Condition::Taxes]);
    assert_eq!((mixed.oldest(), of(&open).oldest()), (Some(d("2026-03-01")), Some(d("2026-03-01"))));
    let other = Check { supplier: SupplierId(99), ..mixed };
    assert!(november(&other, &open, &serving, d("2026-04-01")).is_empty(), "another supplier's check");
}

#[test]
fn proof_is_fresh_for_thirty_days() {
    assert!(!met(Condition::Taxes).is_stale(d("2026-03-31")));
    assert!(met(Condition::Taxes).is_stale(d("2026-04-01")));
}
