//! # 第七条（六）费用支付 —— 申请、审核、暂缓、支付、不予支付
//!
//! **Our reading.** See [`super::b07_payment`]. The owner's filer applies for what is open, one finance officer checks, another
//! releases; a part may be paid while the rest is in dispute (条例 15). What is held names its reason and article. “不予支付” needs
//! both tests of article 14.

use super::authority::{Action, may};
use super::b07_approval::reason;
use super::b07_gates::{Facts, effective, pass, reached};
use super::b07_payment::{Application, Dispute, HoldReason, Instalment, Release, State};
use super::b10_evaluation::Evaluation;
use super::b14_results::{Standing, may_end};
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::policy::Grade;
use super::values::{Fen, FileId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the filer enters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The amount asked for.
    pub amount: Fen,
    /// The filer has confirmed an amount so small that the unit may be mistaken.
    #[serde(default)]
    pub small: bool,
    /// 发票号码.
    pub invoice: String,
    /// The invoice.
    pub file: Option<FileId>,
    /// 收款户名.
    pub payee: String,
    /// 预算指标.
    pub budget_line: String,
    /// Anything to say.
    pub note: String,
}

/// Applies for the instalment, or for a part of it. A shut third gate does not keep anyone from applying: finance then holds.
pub fn apply(
    instalment: Instalment,
    request: Request,
    facts: Facts<'_>,
    by: &Actor,
) -> Result<Decision<Instalment>, No> {
    let subject = super::authority::Subject { hands: Vec::new(), ..instalment.subject() };
    let role = may(by, Action::ApplyPayment, &subject)?;
    instalment.allows(Action::ApplyPayment)?;
    effective(&instalment, Fen::ZERO, facts.contract)?;
    reached(&instalment, facts.on)?;
    No::unless_empty(wrong(&request, &instalment, facts))?;
    let mut next = instalment.clone();
    next.hands = vec![(Action::ApplyPayment, by.user)];
    next.dispute = None;
    next.state = State::Applied {
        application: Application {
            amount: request.amount,
            invoice: invoice_no(&request.invoice),
            file: request.file,
            payee: request.payee,
            budget_line: request.budget_line,
            on: facts.on,
            by: by.user,
            note: request.note.clone(),
        },
    };
    let said = format!("申请支付{}元", request.amount);
    let event = Event::by(role, Action::ApplyPayment, Article::bi(7, 6)).saying(said);
    let event = next.due.map_or(event.clone(), |due| event.due(due));
    Ok(Decision::changed(instalment, next, event))
}

/// An invoice number as it is compared: half-width, upper case, without blanks or dashes.
pub fn invoice_no(typed: &str) -> String {
    let half = super::values::half_width(typed).to_uppercase();
    half.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

fn wrong(r: &Request, instalment: &Instalment, facts: Facts<'_>) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &str, zh: String, en: String| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    let open = instalment.open();
    need(r.amount > Fen::ZERO, "amount", "请填写申请金额".into(), "enter the amount".into());
    need(
        r.amount <= open,
        "amount",
        format!("申请金额不能超过本期未付余额{open}元"),
        format!("no more than the balance of {open} yuan"),
    );
    need(
        r.small || r.amount == Fen::ZERO || r.amount >= Fen::yuan(1000),
        "small",
        "申请金额不足1000元，请核对单位是万元还是元，无误的请确认".into(),
        "the amount is below 1,000 yuan: check the unit, and confirm it if it is right".into(),
    );
    let invoice = invoice_no(&r.invoice);
    let shaped = (8..=30).contains(&invoice.len()) && invoice.chars().all(|c| c.is_ascii_alphanumeric());
    need(
        shaped,
        "invoice",
        "请填写发票代码和号码，8至30位数字或字母".into(),
        "enter the invoice's code and number: 8 to 30 digits or letters".into(),
    );
    need(r.file.is_some(), "file", "请上传发票".into(), "upload the invoice".into());
    need(!r.budget_line.is_empty(), "budget_line", "请填写预算指标".into(), "name the budget line".into());
    let named = r.payee == facts.contract.payee.name || facts.supplier.answers_to(&r.payee);
    need(
        named,
        "payee",
        "收款户名应与合同约定的供应商一致".into(),
        "the payee must be the supplier in the contract".into(),
    );
    out
}

/// Checks the application: every gate must be open. Also ends a hold.
pub fn check(instalment: Instalment, opinion: &str, facts: Facts<'_>, by: &Actor) -> Result<Decision<Instalment>, No> {
    let role = may(by, Action::CheckPayment, &instalment.subject())?;
    instalment.allows(Action::CheckPayment)?;
    let application = under_way(&instalment)?;
    pass(&instalment, &application, facts)?;
    let article = if matches!(instalment.state, State::Held { .. }) { Article::b(14) } else { Article::bi(7, 6) };
    let mut next = instalment.clone();
    next.state = State::Checked { application, on: facts.on, opinion: opinion.trim().to_owned() };
    next.hands.retain(|(action, _)| *action != Action::CheckPayment);
    next.hand(Action::CheckPayment, by);
    let event = Event::by(role, Action::CheckPayment, article).saying(opinion.trim());
    Ok(Decision::changed(instalment, next, event))
}

fn under_way(instalment: &Instalment) -> Result<Application, Refusal> {
    instalment.state.application().cloned().ok_or_else(|| {
        Refusal::state(
            Article::bi(7, 6),
            Say::new("这笔款项没有付款申请", "nothing was applied for"),
            Say::new("由业主单位经办人申请付款", "the owner's filer applies"),
        )
    })
}

/// Sends the application back to the owner; its invoice may be used again.
pub fn return_payment(instalment: Instalment, why: &str, by: &Actor) -> Result<Decision<Instalment>, No> {
    let role = may(by, Action::ReturnPayment, &instalment.subject())?;
    instalment.allows(Action::ReturnPayment)?;
    let why = reason("reason", why)?;
    let mut next = instalment.clone();
    next.state = State::Planned;
    next.dispute = None;
    next.hands.clear();
    Ok(Decision::changed(instalment, next, Event::by(role, Action::ReturnPayment, Article::bi(7, 6)).saying(why)))
}

/// What is held, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why, with its article.
    pub because: HoldReason,
    /// In words.
    pub opinion: String,
    /// 无争议金额: what goes on to be checked and paid; nought to hold everything.
    pub undisputed: Fen,
}

/// Holds the payment, for a reason that has an article: the whole, or the part in dispute while the rest goes on (条例 15).
pub fn hold(instalment: Instalment, what: Hold, by: &Actor, on: NaiveDate) -> Result<Decision<Instalment>, No> {
    let because = what.because;
    let role = may(by, Action::HoldPayment, &instalment.subject())?;
    instalment.allows(Action::HoldPayment)?;
    if because == HoldReason::Result && !instalment.term.linked {
        return Err(Refusal::state(
            Article::b(14),
            Say::new(
                "合同没有约定本期款项与评估结果挂钩",
                "the contract does not link this instalment to the evaluation",
            ),
            Say::new("按合同支付；有其他情形的，按相应理由暂缓", "pay by the contract, or hold for another reason"),
        )
        .into());
    }
    let application = under_way(&instalment)?;
    let mut errors = Vec::new();
    let opinion = No::among(&mut errors, reason("opinion", &what.opinion))?;
    let held = No::among(&mut errors, in_dispute(&application, &what))?;
    No::unless_empty(errors)?;
    let mut next = instalment.clone();
    let mut said = format!("{}\n{opinion}", because.zh());
    if what.undisputed == Fen::ZERO {
        next.state = State::Held { application, on, reason: because, opinion };
    } else {
        said = format!("{said}\n暂缓{held}元，无争议的{}元继续办理", what.undisputed);
        let before = instalment.dispute.as_ref().map(|d| d.amount);
        next.dispute = Some(Dispute { amount: before.into_iter().chain([held]).sum(), reason: because, opinion, on });
        next.hands.retain(|(action, _)| *action == Action::ApplyPayment);
        next.state = State::Applied { application: Application { amount: what.undisputed, ..application } };
    }
    let event = Event::by(role, Action::HoldPayment, because.article()).saying(said);
    Ok(Decision::changed(instalment, next, event))
}

/// The part that is held. What waits for a result waits as a whole.
fn in_dispute(application: &Application, what: &Hold) -> Result<Fen, No> {
    if what.undisputed == Fen::ZERO {
        return Ok(application.amount);
    }
    if what.because == HoldReason::Result {
        let (zh, en) = (
            "因评估结果暂缓的，整期暂缓，不填无争议金额",
            "an instalment held for the evaluation result is held in full: leave the undisputed amount empty",
        );
        return Err(No::Invalid(vec![FieldError::at("undisputed", zh, en)]));
    }
    if what.undisputed < Fen::ZERO || what.undisputed >= application.amount {
        let zh = format!("无争议金额应大于0且小于申请金额{}元", application.amount);
        let en = format!("the undisputed amount must be between 0 and the {} yuan applied for", application.amount);
        return Err(No::Invalid(vec![FieldError::at("undisputed", zh, en)]));
    }
    Ok(application.amount - what.undisputed)
}

/// Pays what was checked. Every gate is asked again; the caller does so in the transaction that saves.
pub fn release(
    instalment: Instalment,
    voucher: &str,
    paid_on: NaiveDate,
    facts: Facts<'_>,
    by: &Actor,
) -> Result<Decision<Instalment>, No> {
    let role = may(by, Action::ReleasePayment, &instalment.subject())?;
    instalment.allows(Action::ReleasePayment)?;
    let application = under_way(&instalment)?;
    pass(&instalment, &application, facts)?;
    let voucher = voucher.trim();
    let mut errors = Vec::new();
    if !(2..=60).contains(&voucher.chars().count()) {
        errors.push(FieldError::at("voucher", "请填写支付凭证号", "enter the number of the voucher"));
    }
    if paid_on < application.on || paid_on > facts.on {
        errors.push(FieldError::at(
            "paid_on",
            "支付日期应在申请之后，且不晚于今天",
            "the payment date must be between the application and today",
        ));
    }
    No::unless_empty(errors)?;
    let mut next = instalment.clone();
    next.releases.push(Release {
        amount: application.amount,
        voucher: voucher.to_owned(),
        on: paid_on,
        invoice: application.invoice,
        by: by.user,
    });
    next.hand(Action::ReleasePayment, by);
    next.state = if next.open() > Fen::ZERO { State::Planned } else { State::Released { on: paid_on } };
    let said = format!("支付{}元，凭证号{voucher}", application.amount);
    let event = Event::by(role, Action::ReleasePayment, Article::bi(7, 6)).saying(said);
    Ok(Decision::changed(instalment, next, event))
}

/// Whoever decided a result of the contract neither checks nor pays an instalment that waits for it, also where finance leads the evaluation:
/// filer, approver, decider and releaser are four people. `judged` are the evaluations of the contract.
pub fn apart(instalment: &Instalment, judged: &[Evaluation], by: &Actor) -> Result<(), Refusal> {
    let decides = |hand: &(Action, UserId)| {
        matches!(hand.0, Action::DecideResult | Action::DecideReevaluation) && hand.1 == by.user
    };
    if !instalment.term.linked || !judged.iter().flat_map(|evaluation| &evaluation.hands).any(decides) {
        return Ok(());
    }
    Err(Refusal::forbidden(
        Article::b(14),
        Say::new(
            "这笔款项与评估结果挂钩，评估结果由你认定",
            "this instalment is linked to the evaluation, and you decided its result",
        ),
        Say::new("请其他财政审核人员办理", "ask another officer of the finance bureau to act"),
    ))
}

/// Refuses payment for good: both tests of article 14 must be met, and only what the contract links to the evaluation.
pub fn refuse(
    instalment: Instalment,
    why: &str,
    standing: &Standing,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Instalment>, No> {
    let role = may(by, Action::RefusePayment, &instalment.subject())?;
    instalment.allows(Action::RefusePayment)?;
    if !instalment.term.linked {
        return Err(Refusal::state(
            Article::b(14),
            Say::new(
                "合同没有约定本期款项与评估结果挂钩",
                "the contract does not link this instalment to the evaluation",
            ),
            Say::new("按合同支付，或者依约解除后结算", "pay by the contract, or settle after terminating it"),
        )
        .into());
    }
    may_end(standing)?;
    own_year_failed(&instalment, standing)?;
    let why = reason("reason", why)?;
    let mut next = instalment.clone();
    next.state = State::Refused { on, reason: why.clone() };
    Ok(Decision::changed(instalment, next, Event::by(role, Action::RefusePayment, Article::b(14)).saying(why)))
}

/// A year that was qualified or better is paid, whatever became of a later one.
fn own_year_failed(instalment: &Instalment, standing: &Standing) -> Result<(), Refusal> {
    let own = standing.result_of(instalment.asks().and_then(|asks| asks.year));
    if own.is_none_or(|result| result.grade == Grade::Unqualified) {
        return Ok(());
    }
    Err(Refusal::state(
        Article::b(14),
        Say::new(
            "本期款项对应年度的评估结果为合格及以上",
            "the result of the year this instalment is for is qualified or better",
        ),
        Say::new(
            "按期支付；只有不合格年度的款项可以不予支付",
            "pay on time: only instalments for an unqualified year can be refused",
        ),
    ))
}

#[cfg(test)]
#[path = "b07_paying_tests.rs"]
mod tests;
