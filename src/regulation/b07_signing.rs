//! # 第七条（四）服务采购。…依法签订项目服务采购合同时，应将本办法作为合同附件。
//!
//! **Our reading.** The filer enters the contract of a lot, the head confirms it. Nothing is entered for a supplier whose eight
//! conditions are not met (M8) or who is on the blacklist (M12). Signed within thirty days of the award (政府采购法 46), three years
//! at most, ten per cent of bond at most — or, where the law leaves room, the reason is given. The instalments sum exactly to the
//! amount. Where the Measures are not annexed, a legal note says on what ground a payment could be held at all.
//!
//! **Open questions.** M7.4 does not say what follows when the annex is missing; we warn and ask for the note.

use super::authority::{Action, may};
use super::b07_approval::reason;
use super::b07_contract::{Contract, Entry, State};
use super::b07_payment_plan::wrong_terms;
use super::b07_stages::Project;
use super::b08_check::{Check, not_fresh, unchecked};
use super::b08_supplier::Supplier;
use super::b12_lists::{Listing, Touch, admits};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, Role};
use super::policy::{Policy, Track};
use super::values::{ContractId, Fen};
use chrono::{Months, NaiveDate};

/// What stands round a contract when it is entered or confirmed.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The project.
    pub project: &'a Project,
    /// The supplier.
    pub supplier: &'a Supplier,
    /// The check of its conditions for this project.
    pub check: Option<&'a Check>,
    /// The listing that bars it today, if any.
    pub listing: Option<&'a Listing>,
    /// Every contract of the project.
    pub contracts: &'a [Contract],
    /// The parameters.
    pub policy: &'a Policy,
    /// The working calendar.
    pub calendar: &'a Calendar,
}

impl Ground<'_> {
    /// Refuses a supplier that may not be contracted: listed (M12) or not fit (M8).
    pub fn admits(&self, on: NaiveDate) -> Result<(), Refusal> {
        self.unlisted(on)?;
        self.check.ok_or_else(unchecked)?.clears()
    }

    /// Refuses a listed supplier (M12); whoever looks after the project hears of the attempt.
    pub fn unlisted(&self, on: NaiveDate) -> Result<(), Refusal> {
        admits(self.listing, on).map_err(|no| match self.listing {
            Some(listing) => no.touching(Touch { project: self.project.id, case: listing.case }),
            None => no,
        })
    }

    /// Refuses to go on with a supplier anew: what [`Ground::admits`] asks, and the conditions looked up again of late (`domain.md` §1.1, M8).
    pub fn renews(&self, on: NaiveDate) -> Result<(), Refusal> {
        self.admits(on)?;
        let fresh = self.check.is_some_and(|check| check.stale(on).is_empty());
        if fresh { Ok(()) } else { Err(not_fresh()) }
    }

    /// The sum of all lots as the track counts it: every contract that binds, and `amount` for the one at hand.
    fn total_with(&self, at_hand: ContractId, amount: Fen) -> Fen {
        let others = self.contracts.iter().filter(|c| c.id != at_hand && c.is_effective());
        others.map(|c| c.amount).chain([amount]).sum()
    }

    /// The track with `amount` for the contract at hand: never below what the project has reached (M10).
    pub fn track(&self, at_hand: ContractId, amount: Fen) -> Track {
        self.project.track.max(self.policy.track(self.total_with(at_hand, amount)))
    }
}

/// Enters the contract of a lot, or mends one that is not confirmed.
pub fn draft(
    earlier: Option<Contract>,
    lot: &str,
    entry: Entry,
    ground: Ground<'_>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Contract>, No> {
    let subject = earlier.as_ref().map_or_else(|| ground.project.subject(), Contract::subject);
    let role = may(by, Action::DraftContract, &subject)?;
    ground.project.allows(Action::DraftContract)?;
    if let Some(contract) = &earlier {
        contract.allows(Action::DraftContract)?;
    }
    let award = award(ground.project, lot, ground.supplier)?;
    free_lot(&ground, lot, earlier.as_ref())?;
    ground.admits(on)?;
    No::unless_empty(wrong(&entry, &award, &ground, on))?;
    let (publish_by, file_by) =
        (ground.calendar.workdays_after(entry.signed_on, 2), ground.calendar.workdays_after(entry.signed_on, 7));
    let at_hand = earlier.as_ref().map_or(ContractId::NEW, |c| c.id);
    let approval = ground.project.approval.as_ref();
    let mut next = Contract {
        id: at_hand,
        version: earlier.as_ref().map_or(0, |c| c.version),
        project: ground.project.id,
        owner: ground.project.owner,
        supplier: ground.supplier.id,
        supplier_unit: ground.supplier.unit,
        supplier_name: ground.supplier.facts.name.clone(),
        lot: lot.to_owned(),
        award_on: award.on,
        payee: entry.payee.clone(),
        taken_over_as: None,
        amount: entry.amount,
        supplements: Fen::ZERO,
        settlement: None,
        ends_on: entry.to,
        goals: approval.map(|a| a.goals.clone()).unwrap_or_default(),
        mlps: approval.map(|a| a.mlps).unwrap_or(super::a17_security::MlpsLevel::Ungraded),
        track: ground.track(at_hand, entry.amount),
        publish_by,
        published_on: None,
        file_by,
        filed_on: None,
        accepted_on: None,
        in_service_on: None,
        hands: earlier.as_ref().map(|c| c.hands.clone()).unwrap_or_default(),
        state: State::Draft,
        entry,
    };
    next.hand(Action::DraftContract, by);
    let event = Event::by(role, Action::DraftContract, Article::bi(7, 4));
    Ok(match earlier {
        None => Decision::born(next, event),
        Some(earlier) => Decision::changed(earlier, next, event),
    })
}

/// An award with the day of its notice.
struct Won {
    on: NaiveDate,
    amount: Fen,
    contract_by: NaiveDate,
}

fn award(project: &Project, lot: &str, supplier: &Supplier) -> Result<Won, Refusal> {
    use super::b07_procurement::Outcome;
    let won = project.procurements.iter().find_map(|p| match &p.outcome {
        Outcome::Awarded { on, lots, contract_by, .. } => lots
            .iter()
            .find(|a| a.lot == lot && a.supplier == supplier.id && a.lost_on.is_none())
            .map(|a| Won { on: *on, amount: a.amount, contract_by: *contract_by }),
        Outcome::Open | Outcome::Failed { .. } => None,
    });
    won.ok_or_else(|| {
        Refusal::state(
            Article::bi(7, 4),
            Say::new("这个标包没有由该供应商中标成交的记录", "no award of this lot to this supplier is on record"),
            Say::new(
                "先登记中标成交，合同只与中标人签订",
                "record the award first: contracts are signed with the winner",
            ),
        )
    })
}

fn free_lot(ground: &Ground<'_>, lot: &str, earlier: Option<&Contract>) -> Result<(), Refusal> {
    let taken = ground.contracts.iter().any(|c| {
        c.lot == lot
            && Some(c.id) != earlier.map(|e| e.id)
            && !matches!(c.state, State::Terminated { .. } | State::Void { .. })
    });
    if !taken {
        return Ok(());
    }
    Err(Refusal::state(
        Article::bi(7, 4),
        Say::new("这个标包已登记合同", "the lot has a contract already"),
        Say::new("打开已登记的合同修改，或者提出合同变更", "open that contract, or propose a change of it"),
    ))
}

/// Ten characters that say why.
fn said(text: &str) -> bool {
    text.trim().chars().count() >= 10
}

fn wrong(e: &Entry, award: &Won, ground: &Ground<'_>, on: NaiveDate) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &str, zh: &str, en: &str| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    need((1..=60).contains(&e.no.trim().chars().count()), "no", "请填写合同编号", "enter the number of the contract");
    need(
        (award.on..=on).contains(&e.signed_on),
        "signed_on",
        "签订日应在中标通知日之后，且不晚于今天",
        "the signing date must be between the award notice and today",
    );
    let late = e.signed_on > award.contract_by;
    need(
        !late || said(&e.late_reason),
        "late_reason",
        "超过中标通知后30日签订，请写明理由，不少于10字（政府采购法第四十六条）",
        "signed more than 30 days after the award notice: give the reason, at least 10 characters (Government Procurement Law art. 46)",
    );
    need(e.amount > Fen::ZERO, "amount", "请填写合同金额", "enter the amount");
    need(
        e.small || e.amount == Fen::ZERO || e.amount >= Fen::yuan(1000),
        "small",
        "合同金额不足1000元，请核对单位是万元还是元，无误的请确认",
        "the amount is below 1,000 yuan: check the unit, and confirm it if it is right",
    );
    let over = e.amount > award.amount
        || ground.total_with(ContractId::NEW, e.amount) > ground.project.budget().max(award.amount);
    need(
        !over || said(&e.over_reason),
        "over_reason",
        "合同金额超过中标金额或者预算，请写明理由，不少于10字",
        "the amount exceeds the award or the budget: give the reason",
    );
    need(
        e.bond <= e.amount.percent_floor(1000),
        "bond",
        "履约保证金不得超过合同金额的10%（实施条例第四十八条）",
        "the bond may not exceed ten per cent (Implementing Regulations art. 48)",
    );
    out.extend(wrong_days(e, ground));
    out.extend(wrong_papers(e, ground));
    out.extend(wrong_terms(&e.instalments, e.amount, e.size.is_sme(), ground.policy));
    out
}

/// What is wrong with the term of the service and the agreed day of its acceptance.
fn wrong_days(e: &Entry, ground: &Ground<'_>) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &str, zh: &str, en: &str| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    need(e.to > e.from, "to", "服务结束日期应晚于开始日期", "the service must end after it begins");
    let longest = e.from.checked_add_months(Months::new(ground.policy.max_term_months));
    let long = longest.is_none_or(|day| e.to >= day);
    need(
        !long || said(&e.long_reason),
        "long_reason",
        "服务期限超过3年，请写明理由，不少于10字",
        "the term exceeds 3 years: give the reason, at least 10 characters",
    );
    let agreed = e.accept_by.is_none_or(|day| (e.signed_on..=e.to.max(e.signed_on)).contains(&day));
    need(
        agreed,
        "accept_by",
        "约定验收期限应在签订之后、服务结束之前（保障中小企业款项支付条例第十条）",
        "the agreed acceptance deadline lies between signing and the end of the service (SME Payment Regulations art. 10)",
    );
    out
}

/// What is wrong with the papers and the account.
fn wrong_papers(e: &Entry, ground: &Ground<'_>) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &str, zh: &str, en: &str| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    need(e.scan.is_some(), "scan", "请上传签订的合同", "upload the signed contract");
    need(
        e.annex.is_some() || said(&e.annex_note),
        "annex",
        "请上传作为合同附件的《监督评估暂行办法》；未附的，写明法律意见（办法第七条）",
        "upload the annexed Measures; if they are not annexed, give the legal opinion (Measures art. 7)",
    );
    let operated = ground.project.plan.security.authorised_operation == Some(true);
    need(
        !operated || e.nda.is_some(),
        "nda",
        "涉及授权运营，请上传保密协议（细则第三十一条）",
        "authorised operation needs the confidentiality agreement (Security Rules art. 31)",
    );
    need(
        ground.supplier.answers_to(&e.payee.name),
        "payee_name",
        "收款户名应与供应商名称一致",
        "the account must be in the supplier's name",
    );
    need(!e.payee.bank.trim().is_empty(), "payee_bank", "请填写开户银行", "enter the bank");
    need(!e.payee.account.cipher.is_empty(), "payee_account", "请填写收款账号", "enter the account number");
    out
}

/// Confirms the contract: from now on it is signed for this system. Lists and conditions are asked once more.
pub fn confirm(contract: Contract, ground: Ground<'_>, by: &Actor, on: NaiveDate) -> Result<Decision<Contract>, No> {
    let role = may(by, Action::ConfirmContract, &contract.subject())?;
    contract.allows(Action::ConfirmContract)?;
    ground.project.allows(Action::ConfirmContract)?;
    ground.admits(on)?;
    let mut next = contract.clone();
    next.track = contract.track.max(ground.track(contract.id, contract.amount));
    next.state = State::Signed { on };
    next.hand(Action::ConfirmContract, by);
    let event = Event::by(role, Action::ConfirmContract, Article::bi(7, 4)).due(contract.publish_by);
    Ok(Decision::changed(contract, next, event))
}

/// Sends the entry back to the filer.
pub fn return_contract(contract: Contract, why: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Contract>, No> {
    let role = may(by, Action::ReturnContract, &contract.subject())?;
    contract.allows(Action::ReturnContract)?;
    let why = reason("reason", why)?;
    let mut next = contract.clone();
    next.state = State::Returned { on, reason: why.clone() };
    Ok(Decision::changed(contract, next, Event::by(role, Action::ReturnContract, Article::bi(7, 4)).saying(why)))
}

/// The award fell through, or the project was given up: an entry nobody has confirmed is void. `role` is that of the act. None for a
/// contract that was confirmed: it is performed or terminated.
pub fn void(contract: Contract, why: &str, role: Option<Role>, on: NaiveDate) -> Option<Decision<Contract>> {
    contract.allows(Action::RecordFailure).ok()?;
    let mut next = contract.clone();
    next.state = State::Void { on, reason: why.trim().to_owned() };
    let event = Event::by(role, Action::RecordFailure, Article::bi(7, 4)).saying(why.trim());
    Some(Decision::changed(contract, next, event))
}

/// Raises the track of a contract whose sibling lots grew: all lots of one approval count together (M10). `role` is that of the
/// act that made them grow. None where the contract stands there already.
pub fn raise_track(contract: Contract, to: Track, role: Option<Role>) -> Option<Decision<Contract>> {
    if to <= contract.track || !contract.is_effective() {
        return None;
    }
    let mut next = contract.clone();
    next.track = to;
    let said = format!("同一立项各标包累计达到联合评价标准，评估方式转为“{}”", to.zh());
    Some(Decision::changed(contract, next, Event::by(role, Action::RaiseTrack, Article::b(10)).saying(said)))
}

#[cfg(test)]
#[path = "b07_signing_tests.rs"]
mod tests;
