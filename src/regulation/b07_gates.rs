//! # 第七条（六）与第十四条 —— 付款的七道关
//!
//! > 严格按照服务采购协议…合法合理按规定支付服务采购费用… 对评估合格的，按期支付相关服务费用…整改完成达到标准的可支付相关服务费用
//!
//! **Our reading.** Seven gates, each with its article and, where it is shut, what opens it. All are asked when a payment is checked
//! and again, in the same transaction, when it is released. Only the third looks at the evaluation, and only for an instalment the
//! contract links to it.
//!
//! A terminated contract is paid by its settlement only ([`super::b07_settlement`]). Where the owner let the agreed day of the acceptance
//! pass, the term runs and so does the interest ([`super::b07_accepted_terms`]), and the second gate stays shut all the same: what nobody
//! has accepted is not paid (M7.5).
//!
//! **Open questions.** A listing does not stand in the way of paying for a running contract: article 12 bars new participation only.

use super::b07_contract::Contract;
use super::b07_payment::{Application, Instalment};
use super::b08_supplier::Supplier;
use super::b14_results::{Standing, payable};
use super::decision::{Article, Refusal, Say};
use super::people::named;
use super::values::Fen;
use chrono::NaiveDate;

named! {
    /// The gates, in the order they are asked.
    Gate {
        Effective = "g1", "合同有效，金额在未付余额之内", "contract in effect, amount within the balance";
        Milestone = "g2", "付款条件已成就", "payment condition met";
        Result = "g3", "评估结果符合支付条件", "the evaluation result allows payment";
        Invoice = "g4", "发票齐全", "invoice provided";
        Budget = "g5", "预算指标已落实", "budget line named";
        Payee = "g6", "收款账户与合同一致", "account as in the contract";
        Duties = "g7", "申请、审核、支付由不同人员办理", "applied for, checked and released by different people";
    }
}

impl Gate {
    /// The article the gate stands on.
    pub fn article(self) -> Article {
        match self {
            Gate::Result => Article::b(14),
            Gate::Milestone => Article::bi(7, 5),
            Gate::Duties => Article::HOUSE,
            Gate::Effective | Gate::Invoice | Gate::Budget | Gate::Payee => Article::bi(7, 6),
        }
    }
}

/// What the gates look at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// The supplier, with its former names.
    pub supplier: &'a Supplier,
    /// Where the contract stands as to its results.
    pub standing: &'a Standing,
    /// Today.
    pub on: NaiveDate,
}

/// A gate with its state: open, or why not and what opens it.
pub type Asked = (Gate, Result<(), Refusal>);

/// Every gate for this application.
pub fn gates(instalment: &Instalment, application: &Application, facts: Facts<'_>) -> Vec<Asked> {
    Gate::ALL.iter().map(|gate| (*gate, ask(*gate, instalment, application, facts))).collect()
}

/// The first gate that is shut.
pub fn pass(instalment: &Instalment, application: &Application, facts: Facts<'_>) -> Result<(), Refusal> {
    gates(instalment, application, facts).into_iter().try_for_each(|(_, asked)| asked)
}

fn ask(gate: Gate, instalment: &Instalment, application: &Application, facts: Facts<'_>) -> Result<(), Refusal> {
    let shut = |ok: bool, why: Say, out: Say| if ok { Ok(()) } else { Err(Refusal::state(gate.article(), why, out)) };
    match gate {
        Gate::Effective => effective(instalment, application.amount, facts.contract),
        Gate::Milestone => reached(instalment, facts.on),
        Gate::Result => payable(facts.standing, instalment.asks(), facts.on),
        Gate::Invoice => shut(
            !application.invoice.is_empty() && application.file.is_some(),
            Say::new("没有发票", "there is no invoice"),
            Say::new("退回申请，由业主单位补充发票", "return the application: the owner adds the invoice"),
        ),
        Gate::Budget => shut(
            !application.budget_line.is_empty(),
            Say::new("没有填写预算指标", "no budget line is named"),
            Say::new("退回申请，由业主单位补充预算指标", "return the application: the owner names the budget line"),
        ),
        Gate::Payee => {
            let same = application.payee == facts.contract.payee.name || facts.supplier.answers_to(&application.payee);
            let owns = facts.supplier.answers_to(&facts.contract.payee.name);
            shut(
                same && owns,
                Say::new(
                    "收款户名与合同约定的供应商不一致",
                    "the account is not in the name of the contract's supplier",
                ),
                Say::new(
                    "供应商更名或者变更主体的，先办理合同变更",
                    "where it was renamed or replaced, change the contract first",
                ),
            )
        }
        Gate::Duties => separate(instalment),
    }
}

/// G1: the contract binds and the amount is open.
pub(super) fn effective(instalment: &Instalment, amount: Fen, contract: &Contract) -> Result<(), Refusal> {
    let article = Gate::Effective.article();
    if !contract.is_effective() && instalment.settled.is_none() {
        return Err(Refusal::state(
            article,
            Say::new("合同没有生效或者已经解除", "the contract is not in effect, or terminated"),
            Say::new(
                "解除前已履行的部分，由业主单位负责人在合同页提出解除协议结算，市财政局同意后申请付款",
                "for what was performed before, the head of the owner unit proposes the settlement on the contract's page; it is applied for once finance agrees",
            ),
        ));
    }
    if amount > instalment.open() {
        return Err(Refusal::state(
            article,
            Say::new(
                format!("申请金额{amount}元超过本期未付余额{}元", instalment.open()),
                format!("{amount} yuan is more than the balance of {} yuan", instalment.open()),
            ),
            Say::new("按未付余额重新申请", "apply again within the balance"),
        ));
    }
    Ok(())
}

/// G2: the event the contract names has happened.
pub(super) fn reached(instalment: &Instalment, on: NaiveDate) -> Result<(), Refusal> {
    if instalment.base_on.is_some_and(|day| day <= on) {
        return if instalment.unaccepted { Err(not_accepted(instalment)) } else { Ok(()) };
    }
    let base = instalment.term.base;
    Err(Refusal::state(
        Gate::Milestone.article(),
        Say::new(
            format!("合同约定本期款项在“{}”之后支付，该条件尚未成就", base.zh()),
            format!("the contract pays this instalment after “{}”, which has not happened", base.en()),
        ),
        Say::new(format!("“{}”之后申请", base.zh()), format!("apply after “{}”", base.en())),
    ))
}

/// The term runs, the acceptance is still to come.
fn not_accepted(instalment: &Instalment) -> Refusal {
    let since = instalment.base_on.map(|day| day.to_string()).unwrap_or_default();
    Refusal::state(
        Gate::Milestone.article(),
        Say::new(
            format!("尚未验收合格；约定的验收期限（{since}）已过，付款期限已从这一天起算"),
            format!("not accepted yet; the agreed day ({since}) has passed and the term to pay runs from it"),
        ),
        Say::new(
            "尽快组织验收，登记并确认验收合格后申请付款",
            "accept without delay: record and confirm the acceptance, then apply",
        ),
    )
}

/// G7: whoever applied has not checked.
fn separate(instalment: &Instalment) -> Result<(), Refusal> {
    use super::authority::Action::{ApplyPayment, CheckPayment};
    let by = |action| instalment.hands.iter().filter(move |(a, _)| *a == action).map(|(_, who)| *who);
    if !by(ApplyPayment).any(|who| by(CheckPayment).any(|other| other == who)) {
        return Ok(());
    }
    Err(Refusal::state(
        Gate::Duties.article(),
        Say::new("申请人与审核人是同一人", "the applicant and the checker are one person"),
        Say::new("退回后由另一名财政人员审核", "return it; another finance officer checks"),
    ))
}

#[cfg(test)]
#[path = "b07_gates_tests.rs"]
mod tests;
