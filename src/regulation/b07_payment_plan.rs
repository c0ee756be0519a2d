//! # 第七条（六）费用支付 —— 付款计划的形成、变动与期限起算
//!
//! > 保障中小企业款项支付条例第九条 …应当自货物、工程、服务交付之日起30日内支付款项；合同另有约定的，从其约定，但付款期限最长不得超过60日。
//!
//! **Our reading.** The instalments come into being when the contract is confirmed, and their terms begin with their events. The
//! legal last day counts calendar days and runs on rest days: interest knows no holidays.
//!
//! A result starts the instalments of its year: one a year, in their order, and all that are left with the last round of the contract.
//!
//! **Open questions.** Whether a base event that happens twice (a second acceptance) begins a new term: the first one counts.

use super::authority::Action;
use super::b07_change::Matter;
use super::b07_changing::is_reducible;
use super::b07_contract::Contract;
use super::b07_payment::{Base, Instalment, PayKind, State, Term};
use super::calendar::plain_days_after;
use super::decision::{Article, Decision, Event, FieldError, No};
use super::people::Role;
use super::policy::Policy;
use super::values::{Fen, InstalmentId};
use chrono::NaiveDate;

/// What is wrong with a plan of payments that shall sum to `amount`.
pub(super) fn wrong_terms(terms: &[Term], amount: Fen, sme: bool, policy: &Policy) -> Vec<FieldError> {
    let mut out = Vec::new();
    if terms.is_empty() {
        out.push(FieldError::at("term-0-amount", "请至少填写一期付款", "enter at least one instalment"));
    }
    for (n, term) in terms.iter().enumerate() {
        let mut need = |ok: bool, field: &str, zh: String, en: String| {
            if !ok {
                out.push(FieldError::at(format!("term-{n}-{field}"), zh, en));
            }
        };
        need(!term.name.is_empty(), "name", "请填写款项名称".into(), "name the instalment".into());
        need(term.amount > Fen::ZERO, "amount", "请填写金额".into(), "enter the amount".into());
        need(
            term.base != Base::Day || term.day.is_some(),
            "day",
            "请填写约定日期".into(),
            "enter the agreed day".into(),
        );
        need(
            term.stage.is_empty() || term.base == Base::Acceptance,
            "stage",
            "只有以验收合格为付款条件的款项填写验收期次".into(),
            "only an instalment that waits for an acceptance names a stage".into(),
        );
        let most = if sme { policy.sme_days } else { 365 };
        let (zh, en) = if sme {
            (
                format!("对中小企业最长{most}日（保障中小企业款项支付条例第九条）"),
                format!("at most {most} days for a small or medium enterprise"),
            )
        } else {
            (format!("付款天数为1至{most}"), format!("from 1 to {most} days"))
        };
        need((1..=most).contains(&term.days), "days", zh, en);
        need(
            !(term.linked && term.kind == PayKind::Advance),
            "linked",
            "预付款不与评估结果挂钩".into(),
            "an advance cannot wait for the evaluation".into(),
        );
    }
    let sum: Fen = terms.iter().map(|t| t.amount).sum();
    if !terms.is_empty() && amount > Fen::ZERO && sum != amount {
        let gap = Fen((sum.0 - amount.0).abs());
        out.push(FieldError::at(
            "term-0-amount",
            format!("各期金额之和应等于{amount}元，现在相差{gap}元"),
            format!("the instalments must sum to {amount} yuan; they differ by {gap} yuan"),
        ));
    }
    out
}

/// The instalments of a contract that has just been confirmed. `role` is that of the confirmation.
pub fn begin(contract: &Contract, role: Option<Role>) -> Vec<Decision<Instalment>> {
    let terms = contract.entry.instalments.iter().cloned();
    (1..).zip(terms).map(|(n, term)| born(contract, n, term, contract.entry.signed_on, role)).collect()
}

fn born(contract: &Contract, n: i32, term: Term, signed_on: NaiveDate, role: Option<Role>) -> Decision<Instalment> {
    let happened = match term.base {
        Base::Signing => Some(signed_on),
        Base::Day => term.day,
        Base::Acceptance => contract.accepted_on.filter(|_| term.stage.is_empty()),
        Base::Service => contract.in_service_on,
        Base::Result | Base::End => None,
    };
    let sme = contract.size().is_sme();
    let mut instalment = Instalment {
        id: InstalmentId::NEW,
        version: 0,
        contract: contract.id,
        project: contract.project,
        owner: contract.owner,
        supplier_unit: contract.supplier_unit,
        n,
        term,
        sme,
        base_on: None,
        due: None,
        unaccepted: false,
        year: None,
        dispute: None,
        settled: None,
        releases: Vec::new(),
        hands: Vec::new(),
        state: State::Planned,
    };
    let mut event = Event::by(role, Action::PlanPayment, Article::bi(7, 6));
    if let Some(day) = happened {
        instalment.run_from(day);
        event = event.due(instalment.due.unwrap_or(day));
    }
    Decision::born(instalment, event)
}

impl Instalment {
    pub(super) fn run_from(&mut self, day: NaiveDate) {
        self.base_on = Some(day);
        self.due = Some(plain_days_after(day, self.term.days));
    }
}

/// The event happened: the term to pay begins. None where the instalment waits for another event or runs already.
pub fn fall_due(instalment: Instalment, base: Base, on: NaiveDate, role: Option<Role>) -> Option<Decision<Instalment>> {
    let waits = instalment.term.base == base && instalment.base_on.is_none();
    if !waits || matches!(instalment.state, State::Released { .. } | State::Refused { .. }) {
        return None;
    }
    let mut next = instalment.clone();
    next.run_from(on);
    let event = Event::by(role, Action::FallDue, Article::bi(7, 6)).saying(base.zh());
    let event = next.due.map_or(event.clone(), |due| event.due(due));
    Some(Decision::changed(instalment, next, event))
}

/// A decided result, as the plan of payments sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearResult {
    /// The year it judges.
    pub year: i32,
    /// Day of the decision.
    pub on: NaiveDate,
    /// Whether it is qualified or better.
    pub passed: bool,
    /// Whether the contract will see no later round.
    pub last: bool,
}

/// A result was decided. Each year takes the first instalment that still waits for a result, the last year all that are left; what a year
/// has taken begins its term once the result passes. So one good year never releases the money of the next (M14, `domain.md` §4.6).
pub fn by_result(instalments: Vec<Instalment>, result: YearResult, role: Option<Role>) -> Vec<Decision<Instalment>> {
    let waits = |i: &Instalment| {
        let over = matches!(i.state, State::Released { .. } | State::Refused { .. });
        i.term.base == Base::Result && i.base_on.is_none() && !over
    };
    let taken = instalments.iter().any(|i| i.term.base == Base::Result && i.year == Some(result.year));
    let first = instalments.iter().find(|i| waits(i) && i.year.is_none()).map(|i| i.n);
    let mine = |i: &Instalment| match i.year {
        Some(year) => year == result.year,
        None => result.last || (!taken && Some(i.n) == first),
    };
    instalments.into_iter().filter(|i| waits(i) && mine(i)).filter_map(|i| by_its_year(i, result, role)).collect()
}

fn by_its_year(instalment: Instalment, result: YearResult, role: Option<Role>) -> Option<Decision<Instalment>> {
    let mut next = instalment.clone();
    next.year = Some(result.year);
    if result.passed {
        next.run_from(result.on);
        let event = Event::by(role, Action::FallDue, Article::bi(7, 6)).saying(Base::Result.zh());
        let event = next.due.map_or(event.clone(), |due| event.due(due));
        return Some(Decision::changed(instalment, next, event));
    }
    let said = format!("对应{}年度评估结果", result.year);
    let event = Event::by(role, Action::PlanPayment, Article::b(14)).saying(said);
    instalment.year.is_none().then(|| Decision::changed(instalment, next, event))
}

/// What a change in effect does to the instalments: new ones of a supplement, less of what is open, another supplier.
pub(super) fn after_change(
    contract: &Contract,
    matter: &Matter,
    instalments: Vec<Instalment>,
    (role, on): (Option<Role>, NaiveDate),
    policy: &Policy,
) -> Result<Vec<Decision<Instalment>>, No> {
    match matter {
        Matter::Supplement { instalments: terms, .. } => {
            let last = instalments.iter().map(|i| i.n).max().unwrap_or(0);
            Ok((last + 1..).zip(terms.iter().cloned()).map(|(n, term)| born(contract, n, term, on, role)).collect())
        }
        Matter::Reduction { by } => reduced(instalments, *by, role),
        Matter::Subject { .. } => Ok(instalments
            .into_iter()
            .filter(|i| !matches!(i.state, State::Released { .. } | State::Refused { .. }))
            .map(|i| {
                let next = taken_over(&i, contract, policy.sme_days, on);
                Decision::changed(i, next, Event::by(role, Action::ApplyChange, Article::bi(7, 4)))
            })
            .collect()),
        Matter::Term { .. } | Matter::Content { .. } | Matter::Rename { .. } | Matter::Level { .. } => Ok(Vec::new()),
    }
}

/// The instalment as the new supplier has it. A small or medium one is paid within the days of 条例 9 whatever was agreed with a large one;
/// a day that has passed by then is the day of the change.
fn taken_over(instalment: &Instalment, contract: &Contract, most: u32, on: NaiveDate) -> Instalment {
    let sme = contract.size().is_sme();
    let mut next = Instalment { supplier_unit: contract.supplier_unit, sme, ..instalment.clone() };
    if sme && next.term.days > most {
        next.term.days = most;
        if let Some(base) = next.base_on {
            next.due = Some(plain_days_after(base, most).max(on)).min(instalment.due);
        }
    }
    next
}

/// Takes the reduction from what nobody has applied for, the last instalment first.
fn reduced(instalments: Vec<Instalment>, by: Fen, role: Option<Role>) -> Result<Vec<Decision<Instalment>>, No> {
    let mut left = by;
    let mut out = Vec::new();
    for instalment in instalments.into_iter().rev().filter(is_reducible) {
        if left <= Fen::ZERO {
            break;
        }
        let cut = left.min(instalment.open());
        let mut next = instalment.clone();
        next.term.amount = instalment.term.amount - cut;
        if let Some(last) = instalment.releases.last().filter(|_| next.open() == Fen::ZERO) {
            next.state = State::Released { on: last.on };
        }
        left = left - cut;
        let event = Event::by(role, Action::ApplyChange, Article::bi(7, 4));
        out.push(Decision::changed(instalment, next, event.saying(format!("核减{cut}元"))));
    }
    if left > Fen::ZERO {
        let zh = format!("未申请的款项不足以核减，还差{left}元；已申请或者已支付的款项不能核减");
        let en = format!(
            "what is not applied for falls short by {left} yuan; what is applied for or paid cannot be reduced"
        );
        return Err(No::Invalid(vec![FieldError::at("delta", zh, en)]));
    }
    Ok(out)
}

/// Interest on what is open after the last day: 0.05 % a day (条例 17), whole fen, rounded down.
pub fn interest(instalment: &Instalment, today: NaiveDate) -> Fen {
    let days = instalment.due.map_or(0, |due| (today - due).num_days()).max(0);
    if !instalment.sme || matches!(instalment.state, State::Released { .. } | State::Refused { .. }) {
        return Fen::ZERO;
    }
    Fen(i64::try_from(i128::from(instalment.open().0) * i128::from(days) * 5 / 10_000).unwrap_or(i64::MAX))
}

#[cfg(test)]
#[path = "b07_payment_plan_tests.rs"]
mod tests;
