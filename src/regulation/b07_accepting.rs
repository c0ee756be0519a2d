//! # 第七条（五）质量评价 —— 验收的登记与确认
//!
//! **Our reading.** See [`super::b07_acceptance`]. The filer enters what the group found, the head confirms it. At level three and
//! above the acceptance of the whole stands only on a third-party test report that passed within the last twelve months (S18).

use super::a17_security::TestReport;
use super::authority::{Action, may};
use super::b07_acceptance::{Acceptance, Conclusion, Entry, ItemKind, Member, State};
use super::b07_approval::reason;
use super::b07_contract::{self, Contract};
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::values::AcceptanceId;
use chrono::{Months, NaiveDate};

/// Months a test report is good for.
pub(super) const REPORT_MONTHS: u32 = 12;

/// Enters what the group found, or mends an entry that is not confirmed. `n` is its running number.
pub fn record(
    earlier: Option<Acceptance>,
    contract: &Contract,
    n: i32,
    entry: Entry,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Acceptance>, No> {
    let role = may(by, Action::RecordAcceptance, &contract.subject())?;
    contract.allows(Action::RecordAcceptance)?;
    if let Some(acceptance) = &earlier {
        acceptance.allows(Action::RecordAcceptance)?;
    }
    No::unless_empty(wrong(&entry, contract, on))?;
    tested(contract, &entry)?;
    let mut next = Acceptance {
        id: earlier.as_ref().map_or(AcceptanceId::NEW, |a| a.id),
        version: earlier.as_ref().map_or(0, |a| a.version),
        contract: contract.id,
        project: contract.project,
        owner: contract.owner,
        n: earlier.as_ref().map_or(n, |a| a.n),
        entry,
        mlps: contract.mlps,
        hands: earlier.as_ref().map(|a| a.hands.clone()).unwrap_or_default(),
        state: State::Recorded,
    };
    next.hand(Action::RecordAcceptance, by);
    let event = Event::by(role, Action::RecordAcceptance, Article::bi(7, 5)).saying(next.entry.conclusion.zh());
    Ok(match earlier {
        None => Decision::born(next, event),
        Some(earlier) => Decision::changed(earlier, next, event),
    })
}

fn wrong(e: &Entry, contract: &Contract, on: NaiveDate) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &str, zh: &str, en: &str| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    need(!e.stage.trim().is_empty(), "stage", "请填写验收期次", "name the stage");
    let dated = (contract.entry.signed_on..=on).contains(&e.held_on);
    need(
        dated,
        "held_on",
        "验收日期应在合同签订之后，且不晚于今天",
        "the acceptance date must be between signing and today",
    );
    need(e.file.is_some(), "file", "请上传签字的验收书", "upload the signed acceptance document");
    if e.conclusion == Conclusion::Passed {
        let met = e.items.iter().all(|i| i.met);
        need(
            met,
            "conclusion",
            "有不符合的项目，结论不能为“合格”",
            "an item is not met: the conclusion cannot be “passed”",
        );
    }
    if e.public_service {
        let heard = e.users_opinion.trim().chars().count() >= 10;
        need(
            heard,
            "users_opinion",
            "面向公众的服务应听取服务对象意见，不少于10字（实施条例第四十五条）",
            "give the users' opinion on a public-facing service: at least 10 characters (Implementing Regulations art. 45)",
        );
        let announced = e.announced_on.is_some_and(|day| (e.held_on..=on).contains(&day));
        need(
            announced,
            "announced_on",
            "面向公众的服务，验收结果应向社会公告，请填写公告日期",
            "the result must be announced to the public: enter the date",
        );
    }
    out.extend(wrong_group(&e.members));
    out.extend(wrong_items(e));
    if let Some(report) = &e.report {
        out.extend(wrong_report(report, on));
    }
    out
}

fn wrong_group(members: &[Member]) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |ok: bool, field: String, zh: &str, en: &str| {
        if !ok {
            out.push(FieldError::at(field, zh, en));
        }
    };
    let size = members.len();
    need(
        size >= 3 && size % 2 == 1,
        "member-0-name".into(),
        "验收组应为3人以上单数",
        "the group must have an odd number of members, at least 3",
    );
    for (n, member) in members.iter().enumerate() {
        need(!member.name.is_empty(), format!("member-{n}-name"), "请填写姓名", "enter the name");
        need(!member.unit.is_empty(), format!("member-{n}-unit"), "请填写所在单位", "enter the unit");
        need(
            member.independent,
            format!("member-{n}-independent"),
            "未作回避声明或者与供应商有利害关系的，不得参加验收（实施条例第九条）",
            "anyone with ties to the supplier or without a declaration may not take part (Implementing Regulations art. 9)",
        );
        need(
            !member.supervisor,
            format!("member-{n}-supervisor"),
            "财政部门采购监管人员不得参加验收组",
            "finance staff who supervise procurement may not take part",
        );
        need(
            member.signed,
            format!("member-{n}-signed"),
            "验收组成员应签字（政府采购法第四十一条）",
            "every member must sign (Government Procurement Law art. 41)",
        );
    }
    out
}

fn wrong_items(e: &Entry) -> Vec<FieldError> {
    let mut out = Vec::new();
    for kind in ItemKind::ALL {
        if !e.items.iter().any(|i| i.kind == *kind) {
            let zh = format!("请至少登记一项{}验收内容", kind.zh());
            out.push(FieldError::at("item-0-agreed", zh, format!("enter at least one {} item", kind.en())));
        }
    }
    for (n, item) in e.items.iter().enumerate() {
        if item.agreed.is_empty() {
            out.push(FieldError::at(format!("item-{n}-agreed"), "请填写约定内容", "enter what was agreed"));
        }
        if item.found.is_empty() {
            out.push(FieldError::at(format!("item-{n}-found"), "请填写验收情况", "enter what was found"));
        }
    }
    out
}

pub(super) fn wrong_report(report: &TestReport, on: NaiveDate) -> Vec<FieldError> {
    let mut out = Vec::new();
    let mut need = |text: &str, field: &str, zh: &str, en: &str| {
        if text.trim().is_empty() {
            out.push(FieldError::at(field, zh, en));
        }
    };
    need(&report.institution, "report_institution", "请填写测评机构", "enter the institution");
    need(&report.certificate, "report_certificate", "请填写测评机构证书编号", "enter the institution's certificate");
    need(&report.number, "report_number", "请填写测评报告编号", "enter the number of the report");
    need(&report.conclusion, "report_conclusion", "请填写测评结论", "enter the conclusion");
    if report.on > on {
        out.push(FieldError::at("report_on", "报告日期不能晚于今天", "the report date cannot be after today"));
    }
    out
}

/// S18: at level three and above the whole is accepted only on a test report, passed, not older than twelve months.
fn tested(contract: &Contract, e: &Entry) -> Result<(), Refusal> {
    if !contract.mlps.needs_test() || !e.whole || e.conclusion != Conclusion::Passed {
        return Ok(());
    }
    let why = match &e.report {
        None => Say::new(
            format!("系统等保级别为{}，验收没有第三方等保测评报告", contract.mlps.zh()),
            format!("the system is graded {}: there is no third-party test report", contract.mlps.en()),
        ),
        Some(report) if !report.passed => {
            Say::new("第三方等保测评结论不符合要求", "the third-party test report says the requirements are not met")
        }
        Some(report)
            if report.on.checked_add_months(Months::new(REPORT_MONTHS)).is_none_or(|last| last < e.held_on) =>
        {
            Say::new(
                format!("第三方等保测评报告（{}）距验收已超过12个月", report.on),
                format!("the third-party test report ({}) is older than twelve months", report.on),
            )
        }
        Some(_) => return Ok(()),
    };
    let way_out = Say::new(
        "由承建单位邀请有资质的测评机构完成等保测评并出具符合要求的意见后，再办理验收",
        "the builder has a qualified institution test the system; accept it on its favourable report",
    );
    Err(Refusal::state(Article::a(18), why, way_out))
}

/// Sends the entry back to the filer.
pub fn return_acceptance(
    acceptance: Acceptance,
    why: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Acceptance>, No> {
    let role = may(by, Action::ReturnAcceptance, &acceptance.subject())?;
    acceptance.allows(Action::ReturnAcceptance)?;
    let why = reason("reason", why)?;
    let mut next = acceptance.clone();
    next.state = State::Returned { on, reason: why.clone() };
    Ok(Decision::changed(acceptance, next, Event::by(role, Action::ReturnAcceptance, Article::bi(7, 5)).saying(why)))
}

/// An acceptance confirmed, with the contract it moves: that of the whole, passed, accepts the contract.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The acceptance.
    pub acceptance: Decision<Acceptance>,
    /// The contract, where it was accepted as a whole.
    pub contract: Option<Decision<Contract>>,
}

/// Confirms the acceptance (M7.5).
pub fn confirm(acceptance: Acceptance, contract: Contract, by: &Actor, on: NaiveDate) -> Result<Confirmed, No> {
    let role = may(by, Action::ConfirmAcceptance, &acceptance.subject())?;
    acceptance.allows(Action::ConfirmAcceptance)?;
    contract.allows(Action::ConfirmAcceptance)?;
    tested(&contract, &acceptance.entry)?;
    let mut next = acceptance.clone();
    next.state = State::Confirmed { on };
    next.hand(Action::ConfirmAcceptance, by);
    let whole = acceptance.entry.whole && acceptance.entry.conclusion == Conclusion::Passed;
    let event = |action: Action, said: &str| Event::by(role, action, Article::bi(7, 5)).saying(said);
    let moves = whole && contract.state.name() == b07_contract::StateName::Signed;
    let moved = moves.then(|| {
        let mut accepted = contract.clone();
        accepted.state = b07_contract::State::Accepted { on };
        accepted.accepted_on = Some(acceptance.entry.held_on);
        Decision::changed(contract, accepted, event(Action::AcceptContract, "整体验收合格"))
    });
    let said = acceptance.entry.conclusion.zh();
    Ok(Confirmed {
        acceptance: Decision::changed(acceptance, next, event(Action::ConfirmAcceptance, said)),
        contract: moved,
    })
}

#[cfg(test)]
#[path = "b07_accepting_tests.rs"]
mod tests;
