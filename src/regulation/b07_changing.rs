//! # 第七条（四）服务采购 —— 合同变更的提出、核定与生效
//!
//! **Our reading.** See [`super::b07_change`]. One change at a time; what takes effect is applied to what the contract is now, and
//! measured again at that moment. Money that was applied for or paid cannot be reduced away.

use super::authority::{Action, may};
use super::b07_approval::reason;
use super::b07_change::{Change, ExcessNote, Matter, State, over_ten_per_cent};
use super::b07_contract::{Contract, Payee};
use super::b07_payment::{Instalment, StateName as PayState};
use super::b07_payment_plan::wrong_terms;
use super::b07_signing::Ground;
use super::b08_supplier::Supplier;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::policy::{Policy, Track};
use super::values::{ChangeId, Fen, FileId, SupplierId};
use chrono::{Months, NaiveDate};

/// What the filer proposes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Proposal {
    /// What changes.
    pub matter: Matter,
    /// Why.
    pub reason: String,
    /// 依据文件.
    pub file: Option<FileId>,
}

/// Proposes a change. `ground` names the supplier who performs after it; `earlier` are the contract's changes so far.
pub fn propose(
    contract: &Contract,
    earlier: &[Change],
    proposal: Proposal,
    ground: Ground<'_>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Change>, No> {
    let role = may(by, Action::ProposeChange, &contract.subject())?;
    contract.allows(Action::ProposeChange)?;
    one_at_a_time(earlier)?;
    renewal_is_admitted(&proposal.matter, contract, ground, on)?;
    No::unless_empty(wrong(&proposal, contract, ground, on))?;
    let cumulative = supplements_with(contract, &proposal.matter);
    let change = Change {
        id: ChangeId::NEW,
        version: 0,
        contract: contract.id,
        project: contract.project,
        owner: contract.owner,
        n: earlier.iter().map(|c| c.n).max().unwrap_or(0) + 1,
        cumulative,
        track_after: track_after(contract, &proposal.matter, ground),
        state: if exceeds(contract, cumulative, ground.policy) { State::Excess } else { State::Proposed },
        matter: proposal.matter,
        reason: proposal.reason.clone(),
        file: proposal.file,
        note: None,
        proposed_on: on,
        hands: vec![(Action::ProposeChange, by.user)],
    };
    Ok(Decision::born(change, Event::by(role, Action::ProposeChange, Article::bi(7, 4)).saying(proposal.reason)))
}

fn one_at_a_time(earlier: &[Change]) -> Result<(), Refusal> {
    if earlier.iter().all(|c| matches!(c.state, State::Effective { .. } | State::Refused { .. })) {
        return Ok(());
    }
    Err(Refusal::state(
        Article::bi(7, 4),
        Say::new("还有一项变更没有办结", "another change is still open"),
        Say::new("先确认或者否决那一项，再提出新的变更", "confirm or refuse that one first"),
    ))
}

/// A listing bars new participation: supplements, longer terms and new subjects; a running contract goes on (M12). More of the service,
/// or a longer one, also asks for the eight conditions again (M8).
fn renewal_is_admitted(matter: &Matter, contract: &Contract, ground: Ground<'_>, on: NaiveDate) -> Result<(), Refusal> {
    match matter {
        Matter::Rename { .. } => ground.unlisted(on),
        Matter::Supplement { .. } => ground.renews(on),
        Matter::Term { to, .. } if *to > contract.ends_on => ground.renews(on),
        Matter::Subject { .. } => ground.admits(on),
        Matter::Reduction { .. } | Matter::Term { .. } | Matter::Content { .. } | Matter::Level { .. } => Ok(()),
    }
}

/// Supplements with this matter; a reduction never gives room back.
fn supplements_with(contract: &Contract, matter: &Matter) -> Fen {
    match matter {
        Matter::Supplement { by, .. } => Fen(contract.supplements.0.saturating_add(by.0)),
        _ => contract.supplements,
    }
}

fn exceeds(contract: &Contract, supplements: Fen, policy: &Policy) -> bool {
    supplements > contract.supplements && supplements > contract.original().percent_floor(policy.supplement_limit)
}

fn track_after(contract: &Contract, matter: &Matter, ground: Ground<'_>) -> Track {
    let amount = Fen(contract.amount.0.saturating_add(matter.delta()));
    contract.track.max(ground.track(contract.id, amount))
}

fn wrong(proposal: &Proposal, contract: &Contract, ground: Ground<'_>, on: NaiveDate) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &str, zh: &str, en: &str| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    need(
        proposal.reason.trim().chars().count() >= 10,
        "reason",
        "请写明理由，不少于10字",
        "give the reason: at least 10 characters",
    );
    need(proposal.file.is_some(), "file", "请上传变更依据文件", "upload the supporting document");
    match &proposal.matter {
        Matter::Supplement { by, instalments } => {
            need(*by > Fen::ZERO, "delta", "请填写增加的金额", "enter the increase");
            out.extend(wrong_terms(instalments, *by, contract.size().is_sme(), ground.policy));
        }
        Matter::Reduction { by } => {
            need(
                *by > Fen::ZERO && *by < contract.amount,
                "delta",
                "减少的金额应大于0且小于合同金额",
                "the decrease must be above 0 and below the contract amount",
            );
        }
        Matter::Term { to, long_reason } => out.extend(wrong_term(*to, long_reason, contract, ground.policy, on)),
        Matter::Content { text } => {
            need(
                text.trim().chars().count() >= 10,
                "content",
                "请写明变更内容，不少于10字",
                "say what changes: at least 10 characters",
            );
        }
        Matter::Level { to, report } => out.extend(super::a18_level::wrong(*to, report.as_ref(), contract, on)),
        Matter::Subject { supplier, payee, size } => {
            need(size.is_some(), "size", "请选择承接时的企业规模", "choose the size as it takes over");
            out.extend(wrong_subject(*supplier, payee, contract, ground));
        }
        Matter::Rename { name } => {
            need(
                ground.supplier.answers_to(name),
                "name",
                "供应商名册中没有这个名称，请先在名册中更名",
                "this name is not in the register: rename the supplier there first",
            );
        }
    }
    out
}

fn wrong_term(to: NaiveDate, why: &str, contract: &Contract, policy: &Policy, on: NaiveDate) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &str, zh: &str, en: &str| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    need(
        to >= on,
        "to",
        "新的期限不能早于今天；提前终止的，依约解除合同",
        "the new last day cannot be before today: to end it early, terminate the contract",
    );
    let longest = contract.entry.from.checked_add_months(Months::new(policy.max_term_months));
    let long = longest.is_none_or(|day| to >= day) && to > contract.ends_on;
    need(
        !long || why.trim().chars().count() >= 10,
        "long_reason",
        "服务期限超过3年，请写明理由，不少于10字",
        "the term exceeds 3 years: give the reason, at least 10 characters",
    );
    need(
        to > contract.entry.from && to != contract.ends_on,
        "to",
        "新的期限应晚于开始日期，且与现期限不同",
        "the new last day must be after the first day and differ from the current one",
    );
    out
}

fn wrong_subject(supplier: SupplierId, payee: &Payee, contract: &Contract, ground: Ground<'_>) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &str, zh: &str, en: &str| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    need(supplier != contract.supplier, "supplier", "新的供应商与现供应商相同", "this is already the supplier");
    need(
        ground.supplier.answers_to(&payee.name),
        "payee_name",
        "收款户名应与供应商名称一致",
        "the account must be in the supplier's name",
    );
    need(!payee.bank.is_empty(), "payee_bank", "请填写开户银行", "enter the bank");
    need(!payee.account.cipher.is_empty(), "payee_account", "请填写收款账号", "enter the account number");
    out
}

/// A finance officer's note that supplements may pass ten per cent; the change may then be confirmed.
pub fn allow_excess(change: Change, opinion: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Change>, No> {
    let role = may(by, Action::AllowExcess, &change.subject())?;
    change.allows(Action::AllowExcess)?;
    let opinion = reason("opinion", opinion)?;
    let mut next = change.clone();
    next.note = Some(ExcessNote { by: by.user, by_name: by.name.clone(), on, opinion: opinion.clone() });
    next.state = State::Proposed;
    next.hand(Action::AllowExcess, by);
    Ok(Decision::changed(change, next, Event::by(role, Action::AllowExcess, Article::b(13)).saying(opinion)))
}

/// Refuses the change.
pub fn refuse(change: Change, why: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Change>, No> {
    let role = may(by, Action::RefuseChange, &change.subject())?;
    change.allows(Action::RefuseChange)?;
    let why = reason("reason", why)?;
    let mut next = change.clone();
    next.state = State::Refused { on, reason: why.clone() };
    Ok(Decision::changed(change, next, Event::by(role, Action::RefuseChange, Article::bi(7, 4)).saying(why)))
}

/// What a confirmed change does.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The change, in effect.
    pub change: Decision<Change>,
    /// The contract as it now is.
    pub contract: Decision<Contract>,
    /// The instalments that changed or came into being.
    pub instalments: Vec<Decision<Instalment>>,
}

/// Puts the change into effect: measured, checked and applied to what the contract is now.
pub fn confirm(
    change: Change,
    contract: Contract,
    instalments: Vec<Instalment>,
    ground: Ground<'_>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Effect, No> {
    let role = may(by, Action::ConfirmChange, &change.subject())?;
    change.allows(Action::ConfirmChange)?;
    contract.allows(Action::ConfirmChange)?;
    renewal_is_admitted(&change.matter, &contract, ground, on)?;
    let supplements = supplements_with(&contract, &change.matter);
    if exceeds(&contract, supplements, ground.policy) && change.note.is_none() {
        return Err(over_ten_per_cent().into());
    }
    let mut next = contract.clone();
    next.supplements = supplements;
    next.track = track_after(&contract, &change.matter, ground);
    next.amount = Fen(contract.amount.0.saturating_add(change.matter.delta()));
    apply(&mut next, &change.matter, ground.supplier);
    let instalments =
        super::b07_payment_plan::after_change(&next, &change.matter, instalments, (role, on), ground.policy)?;
    let event = |action: Action, article: Article| Event::by(role, action, article);
    let said = change.matter.kind().zh();
    let rose = next.track > contract.track;
    let track_said = format!("累计金额{}元，评估方式转为“{}”", next.amount, next.track.zh());
    let mut done = change.clone();
    done.state = State::Effective { on };
    done.cumulative = supplements;
    done.track_after = next.track;
    done.hand(Action::ConfirmChange, by);
    let mut applied = Decision::changed(contract, next, event(Action::ApplyChange, Article::bi(7, 4)).saying(said));
    if rose {
        applied = applied.and(event(Action::RaiseTrack, Article::b(10)).saying(track_said));
    }
    let confirmed = event(Action::ConfirmChange, Article::bi(7, 4));
    Ok(Effect { change: Decision::changed(change, done, confirmed), contract: applied, instalments })
}

fn apply(next: &mut Contract, matter: &Matter, supplier: &Supplier) {
    match matter {
        Matter::Supplement { .. } | Matter::Reduction { .. } | Matter::Content { .. } => {}
        Matter::Term { to, .. } => next.ends_on = *to,
        Matter::Level { to, .. } => next.mlps = *to,
        Matter::Subject { payee, size, .. } => {
            next.taken_over_as = Some(size.unwrap_or(supplier.facts.size));
            next.supplier = supplier.id;
            next.supplier_unit = supplier.unit;
            next.supplier_name.clone_from(&supplier.facts.name);
            next.payee = payee.clone();
        }
        Matter::Rename { name } => next.supplier_name.clone_from(name),
    }
}

/// Whether an instalment may still be reduced: nothing applied for, not closed.
pub(super) fn is_reducible(instalment: &Instalment) -> bool {
    instalment.state.name() == PayState::Planned && instalment.open() > Fen::ZERO
}

#[cfg(test)]
#[path = "b07_changing_tests.rs"]
mod tests;
