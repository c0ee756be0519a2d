//! Who is heard on a rectification besides those who mend and those who check: the supplier that confirms the order, the owner that gives
//! its opinion on what was submitted (M14).

use super::*;

/// The supplier's word that the order arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// The day.
    pub on: NaiveDate,
    /// Whose hand.
    pub by: UserId,
    /// The name then.
    pub name: String,
}

impl Acknowledged {
    pub(super) fn of(by: &Actor, on: NaiveDate) -> Acknowledged {
        Acknowledged { on, by: by.user, name: by.name.clone() }
    }
}

/// What the owner unit says of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Whether it holds the items for mended.
    pub agrees: bool,
    /// Its words; none where the owner unit itself submitted.
    pub text: String,
    /// The day.
    pub on: NaiveDate,
    /// Whose hand.
    pub by: UserId,
    /// The name then.
    pub name: String,
}

impl Opinion {
    pub(super) fn submitted(by: &Actor, on: NaiveDate) -> Opinion {
        Opinion { agrees: true, text: String::new(), on, by: by.user, name: by.name.clone() }
    }
}

/// Confirms that the order arrived: a person of the supplier, or the owner's filer where the supplier has nobody (`has_people`).
pub fn acknowledge(
    order: Rectification,
    has_people: bool,
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<Decision<Rectification>, No> {
    let role = may(by, Action::AcknowledgeRectification, &order.subject())?;
    order.allows(Action::AcknowledgeRectification)?;
    if let Some(done) = &order.acknowledged {
        return Err(Refusal::state(
            HERE,
            Say::new(format!("{}已确认收到", done.on), format!("its arrival was confirmed on {}", done.on)),
            Say::new("按期整改并提交即可", "complete the rectification and submit it in time"),
        )
        .into());
    }
    if has_people && by.unit == order.owner {
        return Err(Refusal::forbidden(
            HERE,
            Say::new("服务提供方有账号，由其人员确认收到", "the supplier has an account: its own people confirm it"),
            Say::new(
                "请其登录后确认；提交整改即视为收到",
                "ask them to log in; submitting the rectification also counts",
            ),
        )
        .into());
    }
    let mut next = order.clone();
    next.acknowledged = Some(Acknowledged::of(by, on));
    next.hand(Action::AcknowledgeRectification, by);
    let late = (on - order.confirm_by(calendar)).num_days();
    let event = Event::by(role, Action::AcknowledgeRectification, HERE);
    let event = if late > 0 { event.saying(format!("逾期{late}天确认收到")) } else { event };
    Ok(Decision::changed(order, next, event))
}

/// The head of the owner unit gives its opinion on what was submitted, once for each submission.
pub fn opine(
    order: Rectification,
    agrees: Option<bool>,
    text: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Rectification>, No> {
    let role = may(by, Action::OpineRectification, &order.subject())?;
    order.allows(Action::OpineRectification)?;
    if order.opinion.is_some() {
        return Err(Refusal::state(
            HERE,
            Say::new("业主单位对本次提交已出具意见", "the owner unit has given its opinion on this submission"),
            Say::new(
                "由牵头部门核查；重新提交的，可以再次出具",
                "the lead agency checks it; a new submission needs a new opinion",
            ),
        )
        .into());
    }
    let mut errors = Vec::new();
    if agrees.is_none() {
        errors.push(FieldError::at("agrees", "请选择是否同意", "say whether you agree"));
    }
    let text = No::among(&mut errors, reason("opinion", text))?;
    No::unless_empty(errors)?;
    let agrees = agrees.unwrap_or_default();
    let mut next = order.clone();
    next.opinion = Some(Opinion { agrees, text: text.clone(), on, by: by.user, name: by.name.clone() });
    next.hand(Action::OpineRectification, by);
    let told = if agrees {
        format!("业主单位同意整改情况：{text}")
    } else {
        format!("业主单位不同意整改情况：{text}")
    };
    let event = Event::by(role, Action::OpineRectification, HERE).saying(told);
    Ok(Decision::changed(order, next, event))
}
