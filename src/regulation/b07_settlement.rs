//! # 第十四条 …可依约解除协议，不予支付相关服务费用… —— 解除协议结算
//!
//! > 保障中小企业款项支付条例第十五条 …对无争议部分应当…及时履行付款义务。
//!
//! **Our reading.** A terminated contract is not paid by its plan any more, and what was earned before its end is still owed (民法典 566).
//! The head of the owner unit says for every open instalment what is owed; a finance officer agrees; the rest is written off. From then on
//! what is owed is applied for, checked and released like any other payment, and the third gate stays: nothing is owed of an instalment
//! the contract links to a year that is unqualified.
//!
//! **Open questions.** What the contract says of damages and bonds is settled outside; the reason names it.

use super::authority::{Action, may};
use super::b07_approval::reason;
use super::b07_contract::Contract;
use super::b07_payment::{Instalment, Settled, State};
use super::b14_results::{Repair, Standing};
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, Role};
use super::policy::Grade;
use super::values::{Fen, FileId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(14);

/// What is owed of one instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// Number of the instalment in the contract.
    pub n: i32,
    /// What is still to be paid of it.
    pub amount: Fen,
}

/// The settlement of a terminated contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What is owed, instalment by instalment.
    pub owed: Vec<Owed>,
    /// Why so much.
    pub reason: String,
    /// 结算协议 or 结算依据.
    pub file: Option<FileId>,
    /// Day of the proposal.
    pub proposed_on: NaiveDate,
    /// Day on which finance agreed.
    pub agreed_on: Option<NaiveDate>,
}

/// What the head proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What is owed; an amount left empty is none.
    pub owed: Vec<(i32, Option<Fen>)>,
    /// Why so much.
    pub reason: String,
    /// 结算协议 or 结算依据.
    pub file: Option<FileId>,
}

impl Contract {
    /// Day on which the termination was settled.
    pub fn settled_on(&self) -> Option<NaiveDate> {
        self.settlement.as_ref().and_then(|s| s.agreed_on)
    }
}

/// The instalments that a settlement is about: not paid in full, not refused.
pub fn unsettled(instalments: &[Instalment]) -> impl Iterator<Item = &Instalment> {
    instalments
        .iter()
        .filter(|i| !matches!(i.state, State::Released { .. } | State::Refused { .. }) && i.settled.is_none())
}

/// Proposes what is owed. It may be proposed anew until finance has agreed.
pub fn propose(
    contract: Contract,
    instalments: &[Instalment],
    ask: Proposal,
    standing: &Standing,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Contract>, No> {
    let role = may(by, Action::ProposeSettlement, &contract.subject())?;
    contract.allows(Action::ProposeSettlement)?;
    let open: Vec<&Instalment> = unsettled(instalments).collect();
    if contract.settled_on().is_some() || open.is_empty() {
        return Err(nothing_left().into());
    }
    let (mut owed, mut errors) = (Vec::new(), Vec::new());
    for instalment in open {
        let typed = ask.owed.iter().find(|(n, _)| *n == instalment.n).and_then(|(_, amount)| *amount);
        match owed_of(instalment, typed, standing) {
            Ok(amount) => owed.push(Owed { n: instalment.n, amount }),
            Err(say) => errors.push(FieldError { field: format!("owed-{}", instalment.n), say }),
        }
    }
    let why = No::among(&mut errors, reason("settle_reason", &ask.reason))?;
    if ask.file.is_none() {
        errors.push(FieldError::at(
            "file",
            "请上传结算协议或者结算依据",
            "upload the settlement agreement or supporting document",
        ));
    }
    No::unless_empty(errors)?;
    let total: Fen = owed.iter().map(|o| o.amount).sum();
    let mut next = contract.clone();
    next.settlement = Some(Settlement { owed, reason: why.clone(), file: ask.file, proposed_on: on, agreed_on: None });
    next.hand(Action::ProposeSettlement, by);
    let said = format!("应付{total}元\n{why}");
    Ok(Decision::changed(contract, next, Event::by(role, Action::ProposeSettlement, HERE).saying(said)))
}

fn nothing_left() -> Refusal {
    Refusal::state(
        HERE,
        Say::new("合同款项已经结清或者已经结算", "everything under the contract is already paid or settled"),
        Say::new("应付的部分按结算申请付款", "what is owed is applied for under the settlement"),
    )
}

fn owed_of(instalment: &Instalment, typed: Option<Fen>, standing: &Standing) -> Result<Fen, Say> {
    let open = instalment.open();
    let Some(amount) = typed.filter(|amount| *amount >= Fen::ZERO && *amount <= open) else {
        return Err(Say::new(
            format!("请填写第{}期应付金额，0至{open}元", instalment.n),
            format!("enter what is owed of instalment {}: from 0 to {open} yuan", instalment.n),
        ));
    };
    let Some(asks) = instalment.asks().filter(|_| amount > Fen::ZERO) else { return Ok(amount) };
    if matches!(standing.repair, Repair::Open { .. }) {
        return Err(Say::new(
            "整改尚未办结，与评估挂钩的款项先填0，或者整改办结后再结算",
            "a rectification is open: enter 0 for instalments linked to the evaluation, or settle once it has ended",
        ));
    }
    match standing.result_of(asks.year) {
        Some(result) if result.grade == Grade::Unqualified => Err(Say::new(
            "本期与评估挂钩，评估不合格的不予支付，应填0（办法第十四条）",
            "linked to an evaluation that is unqualified: nothing is owed of it (Measures art. 14)",
        )),
        _ => Ok(amount),
    }
}

/// What an agreed settlement does.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The contract, settled.
    pub contract: Decision<Contract>,
    /// Its open instalments: owed, or written off.
    pub instalments: Vec<Decision<Instalment>>,
}

/// Finance agrees: what is owed may be applied for, the rest is written off.
pub fn agree(contract: Contract, instalments: Vec<Instalment>, by: &Actor, on: NaiveDate) -> Result<Effect, No> {
    let role = may(by, Action::AgreeSettlement, &contract.subject())?;
    contract.allows(Action::AgreeSettlement)?;
    let Some(settlement) = contract.settlement.clone().filter(|s| s.agreed_on.is_none()) else {
        return Err(Refusal::state(
            HERE,
            Say::new("没有待同意的结算", "no settlement is waiting for agreement"),
            Say::new("由业主单位负责人先提出解除协议结算", "the head of the owner unit proposes it first"),
        )
        .into());
    };
    let owed =
        |i: &Instalment| settlement.owed.iter().find(|o| o.n == i.n).map_or(Fen::ZERO, |o| o.amount.min(i.open()));
    let open: Vec<Instalment> = unsettled(&instalments).cloned().collect();
    let instalments = open.into_iter().map(|i| (owed(&i), i)).map(|(owed, i)| settle(i, owed, role, on)).collect();
    let mut next = contract.clone();
    next.settlement = Some(Settlement { agreed_on: Some(on), ..settlement });
    next.hand(Action::AgreeSettlement, by);
    let event = Event::by(role, Action::AgreeSettlement, HERE);
    Ok(Effect { contract: Decision::changed(contract, next, event), instalments })
}

fn settle(instalment: Instalment, owed: Fen, role: Option<Role>, on: NaiveDate) -> Decision<Instalment> {
    let written_off = instalment.open() - owed;
    let mut next = instalment.clone();
    next.settled = Some(Settled { on, written_off });
    next.dispute = None;
    next.unaccepted = false;
    next.hands.clear();
    next.state = match instalment.releases.last() {
        _ if owed > Fen::ZERO => State::Planned,
        Some(release) => State::Released { on: release.on },
        None => State::Refused { on, reason: "解除协议结算，不再支付".into() },
    };
    if !matches!(next.state, State::Refused { .. }) {
        next.term.amount = instalment.term.amount - written_off;
    }
    if owed > Fen::ZERO && next.base_on.is_none() {
        next.run_from(on);
    }
    let event = Event::by(role, Action::AgreeSettlement, HERE).saying(format!("应付{owed}元，核销{written_off}元"));
    let event = next.due.filter(|_| owed > Fen::ZERO).map_or(event.clone(), |due| event.due(due));
    Decision::changed(instalment, next, event)
}

#[cfg(test)]
#[path = "b07_settlement_tests.rs"]
mod tests;
