//! # 第十四条 对评估不合格的，将责令服务提供方或企业进行整改
//!
//! The order to rectify: what is wrong, the standard to reach, the day. Reading and open questions: [`super::b14_rectification`].

use super::authority::{Action, may};
use super::b07_approval::reason;
use super::b10_evaluation::Evaluation;
use super::b11_indicators::Indicator;
use super::b14_rectification::{Item, RectState, Rectification};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::policy::{Grade, Policy};
use super::values::RectificationId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(14);

/// What the order says of one item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemText {
    /// Code of the indicator.
    pub indicator: String,
    /// The issue.
    pub issue: String,
    /// The standard.
    pub standard: String,
    /// Who answers for it.
    pub responsible: String,
    /// Its own last day; the order's where none is given.
    pub due: Option<NaiveDate>,
    /// Must be met, whatever the count.
    pub critical: bool,
}

/// What an order says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderText {
    /// Its number, from the register.
    pub no: String,
    /// Why it is ordered a second time; empty the first time.
    pub again: String,
    /// What to mend.
    pub items: Vec<ItemText>,
}

/// Orders the rectification of an unqualified result: the first time, and once more with a reason where it failed without poor quality.
pub fn order(
    evaluation: &Evaluation,
    text: &OrderText,
    by: &Actor,
    on: NaiveDate,
    policy: &Policy,
    calendar: &Calendar,
) -> Result<Decision<Rectification>, No> {
    let role = may(by, Action::OrderRectification, &evaluation.subject())?;
    if evaluation.outcome().map(|o| o.grade) != Some(Grade::Unqualified) {
        return Err(Refusal::state(
            HERE,
            Say::new(
                "评估结果认定为不合格的，才责令整改",
                "rectification is ordered on a result decided as unqualified",
            ),
            Say::new(
                "合格及以上的按期支付；合格的开展指导提升",
                "qualified and better are paid on time; qualified also gets guidance",
            ),
        )
        .into());
    }
    let again = if evaluation.is_again() { Some(second_round(evaluation, &text.again)?) } else { None };
    let due = calendar.days_after(on, policy.rectify_days);
    let items = parse_items(&text.items, on, due)?;
    let issues: Vec<&str> = again.as_deref().into_iter().chain(items.iter().map(|i| i.issue.as_str())).collect();
    let event = Event::by(role, Action::OrderRectification, HERE).saying(issues.join("；")).due(due);
    let order = Rectification {
        id: RectificationId::NEW,
        version: 0,
        no: text.no.clone(),
        evaluation: evaluation.id,
        project: evaluation.project,
        contract: evaluation.contract,
        supplier: evaluation.supplier,
        supplier_unit: evaluation.supplier_unit,
        owner: evaluation.owner,
        lead: evaluation.lead,
        year: evaluation.year,
        again,
        items,
        ordered_on: on,
        due,
        extension: None,
        acknowledged: None,
        opinion: None,
        submitted_on: None,
        submissions: 0,
        hands: vec![(Action::OrderRectification, by.user)],
        state: RectState::Ordered,
        opinion_by: None,
    };
    Ok(Decision::born(order, event))
}

/// Whether a re-evaluation that failed may be followed by a second order: poor quality was not determined, and it is the first such.
pub fn may_order_again(evaluation: &Evaluation) -> bool {
    let poor = evaluation.outcome().and_then(|o| o.poor.as_ref()).is_some_and(|p| p.poor);
    evaluation.attempt == 2 && !poor
}

/// The reason of a second order, where one may be given.
fn second_round(evaluation: &Evaluation, why: &str) -> Result<String, No> {
    if may_order_again(evaluation) {
        return reason("again", why);
    }
    Err(Refusal::state(
        HERE,
        Say::new(
            "已认定服务质量较差，或者已责令整改两次，不再责令整改",
            "poor quality was determined, or rectification was ordered twice: it is not ordered again",
        ),
        Say::new(
            "认定服务质量较差的，可依约解除协议、不予支付；未认定的，由业主单位依约解除协议并结算",
            "where poor quality was determined, the agreement may be terminated or payment refused; otherwise the owner unit terminates under the contract and settles",
        ),
    )
    .into())
}

/// The rows that hold anything; `on` and `last` are the day and the last day of the order.
fn parse_items(rows: &[ItemText], on: NaiveDate, last: NaiveDate) -> Result<Vec<Item>, No> {
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    for (n, row) in rows.iter().enumerate() {
        if [&row.issue, &row.standard, &row.responsible].iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        errors.extend(lacking(n, row, on, last));
        match Indicator::from_code(&row.indicator) {
            Some(indicator) => items.push(Item {
                indicator,
                issue: row.issue.trim().to_owned(),
                standard: row.standard.trim().to_owned(),
                responsible: row.responsible.trim().to_owned(),
                // The order's own last day moves with an extension; only a sooner day is the item's own.
                due: row.due.filter(|day| *day < last),
                critical: row.critical,
                done: String::new(),
                files: Vec::new(),
                finding: None,
                finding_reason: String::new(),
            }),
            None => errors.push(FieldError::at(
                format!("item-{n}-indicator"),
                "请选择对应的指标",
                "choose the indicator it belongs to",
            )),
        }
    }
    if items.is_empty() && errors.is_empty() {
        errors.push(FieldError::at("item-0-issue", "至少写明一项整改内容", "name at least one item to rectify"));
    }
    No::unless_empty(errors)?;
    Ok(items)
}

fn lacking(n: usize, row: &ItemText, on: NaiveDate, last: NaiveDate) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (field, text, least, zh, en) in [
        ("issue", &row.issue, 4, "请写明问题，不少于4字", "describe the problem: at least 4 characters"),
        (
            "standard",
            &row.standard,
            4,
            "请写明应达到的标准，不少于4字",
            "give the standard to be met: at least 4 characters",
        ),
        ("responsible", &row.responsible, 2, "请写明责任人姓名", "name the person responsible"),
    ] {
        if text.trim().chars().count() < least {
            errors.push(FieldError::at(format!("item-{n}-{field}"), zh, en));
        }
    }
    if row.due.is_some_and(|day| day < on || day > last) {
        errors.push(FieldError::at(
            format!("item-{n}-due"),
            format!("本项期限应在{on}至{last}之间"),
            format!("the day must be from {on} to {last}"),
        ));
    }
    errors
}
