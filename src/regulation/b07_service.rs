//! # 第七条（四）至（六）：合同公告备案、正式实施、服务期满、解除
//!
//! **Our reading.** Published within two working days, its copy filed within seven (实施条例 50, 政府采购法 47); late is recorded, not
//! refused. Nothing goes live before its acceptance (M7.5). The calendar ends the service on its last day. Termination needs the
//! two tests of article 14, or a breach of the contract, or an agreement; it counts from the arrival of the notice (民法典 565).

use super::authority::{Action, may};
use super::b07_approval::reason;
use super::b07_contract::{Contract, State};
use super::b14_results::{Standing, may_end};
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, named};
use chrono::NaiveDate;

/// Records the days of publication and of filing; a day already on record stays unless another is given.
pub fn report(
    contract: Contract,
    published_on: Option<NaiveDate>,
    filed_on: Option<NaiveDate>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Contract>, No> {
    let role = may(by, Action::ReportContract, &contract.subject())?;
    contract.allows(Action::ReportContract)?;
    let mut errors = Vec::new();
    if published_on.is_none() && filed_on.is_none() {
        errors.push(FieldError::at(
            "published_on",
            "请填写公告日期或者备案日期",
            "enter the day of publication or filing",
        ));
    }
    for (field, day) in [("published_on", published_on), ("filed_on", filed_on)] {
        if day.is_some_and(|day| day < contract.entry.signed_on || day > on) {
            errors.push(FieldError::at(
                field,
                "日期应在合同签订之后，且不晚于今天",
                "the date must be between signing and today",
            ));
        }
    }
    No::unless_empty(errors)?;
    let mut next = contract.clone();
    next.published_on = published_on.or(contract.published_on);
    next.filed_on = filed_on.or(contract.filed_on);
    Ok(Decision::changed(contract, next, Event::by(role, Action::ReportContract, Article::bi(7, 4))))
}

/// Puts the service into formal operation (M7.5): only what was accepted.
pub fn go_live(contract: Contract, since: NaiveDate, by: &Actor, on: NaiveDate) -> Result<Decision<Contract>, No> {
    let role = may(by, Action::GoLive, &contract.subject())?;
    contract.allows(Action::GoLive)?;
    let accepted = contract.accepted_on.ok_or_else(not_accepted)?;
    if since < accepted || since > on {
        let zh = format!("正式实施日期应在验收（{accepted}）之后，且不晚于今天");
        let en = format!("the service begins between its acceptance ({accepted}) and today");
        return Err(No::Invalid(vec![FieldError::at("since", zh, en)]));
    }
    let mut next = contract.clone();
    next.state = State::InService { since };
    next.in_service_on = Some(since);
    Ok(Decision::changed(contract, next, Event::by(role, Action::GoLive, Article::bi(7, 5))))
}

fn not_accepted() -> Refusal {
    Refusal::state(
        Article::bi(7, 5),
        Say::new("尚未通过验收，不能正式实施", "not accepted yet, so it cannot go live"),
        Say::new("先登记并确认整体验收合格", "record and confirm overall acceptance first"),
    )
}

/// Ends the service after its last day.
pub fn end(contract: Contract, by: &Actor, on: NaiveDate) -> Result<Decision<Contract>, No> {
    let role = may(by, Action::EndService, &contract.subject())?;
    contract.allows(Action::EndService)?;
    if on <= contract.ends_on {
        return Err(Refusal::state(
            Article::bi(7, 6),
            Say::new(
                format!("服务期限至{}，尚未届满", contract.ends_on),
                format!("the service runs until {}", contract.ends_on),
            ),
            Say::new("期满次日由系统自动登记", "recorded by the system on the day after"),
        )
        .into());
    }
    let mut next = contract.clone();
    next.state = State::Ended { on: contract.ends_on };
    Ok(Decision::changed(contract, next, Event::by(role, Action::EndService, Article::bi(7, 6))))
}

named! {
    /// What a termination rests on.
    EndGround {
        FailedTwice = "m14e", "整改后经评估仍不合格且服务质量较差（办法第十四条）", "still unqualified after rectification and poor in quality (Measures art. 14)";
        Breach = "breach", "供应商违约，依约解除", "breach by the supplier, as the contract provides";
        Agreement = "agreement", "双方协商一致", "agreed by both sides";
    }
}

/// Terminates the contract; counts from the day the notice arrived.
pub fn terminate(
    contract: Contract,
    ground: EndGround,
    why: &str,
    served_on: NaiveDate,
    standing: &Standing,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Contract>, No> {
    let role = may(by, Action::TerminateContract, &contract.subject())?;
    contract.allows(Action::TerminateContract)?;
    if ground == EndGround::FailedTwice {
        may_end(standing)?;
    }
    let mut errors = Vec::new();
    if served_on < contract.entry.signed_on || served_on > on {
        errors.push(FieldError::at(
            "served_on",
            "解除通知到达日应在签订之后，且不晚于今天",
            "the date of arrival must be between signing and today",
        ));
    }
    let why = No::among(&mut errors, reason("reason", why))?;
    No::unless_empty(errors)?;
    let said = format!("{}\n{why}", ground.zh());
    let mut next = contract.clone();
    next.state = State::Terminated { on: served_on, reason: said.clone() };
    Ok(Decision::changed(contract, next, Event::by(role, Action::TerminateContract, Article::b(14)).saying(said)))
}

#[cfg(test)]
#[path = "b07_service_tests.rs"]
mod tests;
