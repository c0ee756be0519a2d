use super::*;
use crate::regulation::policy::Track;
use crate::regulation::testing::*;

const BUDGET: Fen = Fen::yuan(300_000);

fn assess_with(change: impl FnOnce(&mut AssessmentText)) -> Result<Decision<Project>, No> {
    let mut text = quotes(BUDGET);
    change(&mut text);
    assess(declared(BUDGET), text, &filer(), day("2026-08-12"))
}

#[test]
fn three_quotes_or_a_reason() {
    assert!(assess_with(|_| {}).is_ok());
    assert_eq!(fields(assess_with(|a| a.quotes.truncate(2))), "few_reason");
    let told = assess_with(|a| {
        a.quotes.truncate(1);
        a.few_reason = "该接口仅原厂商可以改造维护".into();
    });
    assert!(told.is_ok());
}

#[test]
fn each_quote_has_a_price_a_day_gone_by_a_paper_and_its_own_company() {
    assert_eq!(fields(assess_with(|a| a.quotes[0].price = Fen::ZERO)), "quote-0-price");
    assert_eq!(fields(assess_with(|a| a.quotes[1].on = day("2026-08-13"))), "quote-1-on");
    assert_eq!(fields(assess_with(|a| a.quotes[2].file = None)), "quote-2-file");
    assert_eq!(fields(assess_with(|a| a.quotes[2].vendor = "甲公司 ".into())), "quote-2-vendor");
}

#[test]
fn the_assessment_says_how_and_to_what_end() {
    assert_eq!(fields(assess_with(|a| a.opinion = "三家报价取其平均值".into())), "opinion", "nine characters");
    assert!(assess_with(|a| a.opinion = "按三家报价取其平均值".into()).is_ok(), "ten");
}

#[test]
fn more_than_the_plan_needs_a_reason_and_the_amount_itself_does_not() {
    assert!(assess_with(|a| a.assessed = BUDGET).is_ok());
    assert_eq!(fields(assess_with(|a| a.assessed = Fen(BUDGET.0 + 1))), "excess_reason");
    assert_eq!(fields(assess_with(|a| a.assessed = Fen::ZERO)), "assessed");
}

#[test]
fn the_head_signs_what_somebody_else_assessed() {
    let on = day("2026-08-13");
    let (policy, calendar) = (Policy::default(), Calendar::default());
    let done = after(assess_with(|_| {}));
    assert!(forbidden(&sign(done.clone(), &filer(), on, &policy, &calendar)));
    let mut same = filer();
    same.roles = vec![crate::regulation::people::Role::OwnerHead];
    assert!(forbidden(&sign(done.clone(), &same, on, &policy, &calendar)), "by person, not by role");
    let signed = after(sign(done, &head(), on, &policy, &calendar));
    assert_eq!(signed.state, State::Assessed { on, decide_by: day("2026-09-10") }, "twenty working days");
    assert_eq!(article(sign(declared(BUDGET), &head(), on, &policy, &calendar)), "B7.2", "nothing to sign");
}

#[test]
fn the_assessed_amount_becomes_the_budget_once_signed_and_tells_the_track() {
    let cheaper = Fen(29_999_999);
    let assessed = after(assess_with(|a| a.assessed = cheaper));
    assert_eq!((assessed.budget(), assessed.track), (BUDGET, Track::Joint));
    let signed = after(sign(assessed, &head(), day("2026-08-13"), &Policy::default(), &Calendar::default()));
    assert_eq!((signed.budget(), signed.track), (cheaper, Track::SelfReport));
}
