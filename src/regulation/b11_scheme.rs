//! # 第十一条 大数据项目服务绩效评估主要指标：…（七）其他能体现服务质量、重要成效的指标。
//!
//! **Our reading.** The bureau keeps the scheme in numbered versions. A clerk drafts the next one from the one in force, the head publishes it:
//! another person, who has seen whose grade of past rounds would have been another under it. What is published never changes; a round pins
//! the version in force when it opens, and no later version touches an evaluation that has begun.
//!
//! **Open questions.** Who sets points and sub-indicators is not said; the office that leads the evaluation does (article 10).

use super::authority::{Action, Subject, may};
use super::b07_approval::reason;
use super::b11_backtest::Totals;
use super::b11_first::first;
use super::b11_items::{Item, ItemKind, Items, MOST_ITEMS, Template, points_of};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::moves::{Step, allowed, step};
use super::people::{Actor, named};
use super::values::{Score, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(11);

named! {
    /// How far a version is.
    SchemeState {
        Draft = "draft", "起草中", "draft";
        Published = "published", "已发布", "published";
        Dropped = "dropped", "已放弃", "dropped";
    }
}

/// The publication of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The day.
    pub on: NaiveDate,
    /// Name of the person.
    pub by: String,
    /// Why it is published, knowing what it would have changed.
    pub opinion: String,
    /// What the comparison with past rounds came to.
    pub compared: Totals,
}

/// A version of the scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorScheme {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// Running number; 1 is the house's own ([`first`]) and has no row.
    pub no: i32,
    /// The number it was drafted from.
    pub from: i32,
    /// What is to be changed, and why.
    pub purpose: String,
    /// Name of whoever drafted it.
    pub drafted_by: String,
    /// The sub-indicators.
    pub items: Items,
    /// Its publication.
    pub published: Option<Published>,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: SchemeState,
}

impl Aggregate for IndicatorScheme {
    const KIND: &'static str = "indicators";
    fn id(&self) -> i64 {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state.code()
    }
}

/// The moves of a version.
#[rustfmt::skip]
pub const MOVES: &[Step<SchemeState>] = &[
    step(SchemeState::Draft, Action::SaveScheme,    SchemeState::Draft,     HERE),
    step(SchemeState::Draft, Action::PublishScheme, SchemeState::Published, HERE),
    step(SchemeState::Draft, Action::DropScheme,    SchemeState::Dropped,   HERE),
];

impl IndicatorScheme {
    /// What the authority needs to know: whoever drafted does not publish.
    pub fn subject(&self) -> Subject {
        Subject { hands: self.hands.clone(), ..Subject::default() }
    }
    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        allowed(MOVES, ("指标方案", "scheme"), self.state, action)
    }
    /// As evaluations use it.
    pub fn template(&self) -> Template {
        Template { no: self.no, items: self.items.clone() }
    }
    /// The house's first version, as the pages show it.
    pub fn house() -> IndicatorScheme {
        let Template { no, items } = first();
        let state = SchemeState::Published;
        let (purpose, drafted_by) = (String::new(), String::new());
        IndicatorScheme {
            id: 0,
            version: 0,
            no,
            from: 0,
            purpose,
            drafted_by,
            items,
            published: None,
            hands: Vec::new(),
            state,
        }
    }
    fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }
}

/// Begins the next version from the one in force. One is drafted at a time.
pub fn draft(
    from: &Template,
    all: &[IndicatorScheme],
    purpose: &str,
    by: &Actor,
) -> Result<Decision<IndicatorScheme>, No> {
    let role = may(by, Action::DraftScheme, &Subject::default())?;
    if let Some(open) = all.iter().find(|scheme| scheme.state == SchemeState::Draft) {
        return Err(Refusal::state(
            HERE,
            Say::new(format!("第{}版还在起草", open.no), format!("version {} is still a draft", open.no)),
            Say::new("发布或放弃以后再起草下一版", "publish or drop it before the next is drafted"),
        )
        .into());
    }
    let purpose = reason("purpose", purpose)?;
    let no = all.iter().map(|scheme| scheme.no).max().unwrap_or(first().no) + 1;
    let mut next = IndicatorScheme { no, from: from.no, items: from.items.clone(), ..IndicatorScheme::house() };
    (next.state, next.drafted_by) = (SchemeState::Draft, by.name.clone());
    next.purpose.clone_from(&purpose);
    next.hand(Action::DraftScheme, by);
    Ok(Decision::born(next, Event::by(role, Action::DraftScheme, HERE).saying(purpose)))
}

/// Saves the sub-indicators of one indicator, as far as they are written; `n` counts from 0.
pub fn save(scheme: IndicatorScheme, n: usize, items: Vec<Item>, by: &Actor) -> Result<Decision<IndicatorScheme>, No> {
    let role = may(by, Action::SaveScheme, &scheme.subject())?;
    scheme.allows(Action::SaveScheme)?;
    let mut next = scheme.clone();
    match next.items.get_mut(n) {
        Some(place) if items.len() <= MOST_ITEMS => *place = items,
        _ => {
            let most = (format!("每项指标最多{MOST_ITEMS}个子指标"), format!("at most {MOST_ITEMS} sub-indicators"));
            return Err(No::Invalid(vec![FieldError::at("name0", most.0, most.1)]));
        }
    }
    next.hand(Action::SaveScheme, by);
    let event = Event::by(role, Action::SaveScheme, HERE).saying(format!("指标{}", n + 1));
    Ok(Decision::changed(scheme, next, event))
}

/// Gives the draft up; its number stays used.
pub fn drop(scheme: IndicatorScheme, by: &Actor) -> Result<Decision<IndicatorScheme>, No> {
    let role = may(by, Action::DropScheme, &scheme.subject())?;
    scheme.allows(Action::DropScheme)?;
    let mut next = scheme.clone();
    next.state = SchemeState::Dropped;
    next.hand(Action::DropScheme, by);
    Ok(Decision::changed(scheme, next, Event::by(role, Action::DropScheme, HERE)))
}

/// Publishes the draft: whole, by another person, with the comparison before the eyes. `seen` is what the page showed of it.
pub fn publish(
    scheme: IndicatorScheme,
    (seen, found): (Totals, Totals),
    opinion: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<IndicatorScheme>, No> {
    let role = may(by, Action::PublishScheme, &scheme.subject())?;
    scheme.allows(Action::PublishScheme)?;
    if seen != found {
        return Err(Refusal::state(
            HERE,
            Say::new("回溯比对的结果已经变化", "the comparison with past rounds has changed meanwhile"),
            Say::new("重新查看回溯比对后再发布", "look at the comparison again, then publish"),
        )
        .into());
    }
    let mut errors = faults(&scheme.items);
    let opinion = No::among(&mut errors, reason("opinion", opinion))?;
    No::unless_empty(errors)?;
    let mut next = scheme.clone();
    next.state = SchemeState::Published;
    next.published = Some(Published { on, by: by.name.clone(), opinion: opinion.clone(), compared: found });
    next.hand(Action::PublishScheme, by);
    Ok(Decision::changed(scheme, next, Event::by(role, Action::PublishScheme, HERE).saying(opinion)))
}

/// What keeps a set of sub-indicators from being published: errors stand at `i{n}` (the indicator, from 1) or `total`.
pub fn faults(items: &Items) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = (1..).zip(items).flat_map(|(n, items)| of_indicator(n, items)).collect();
    let sum: i64 = points_of(items).iter().map(|points| i64::from(points.0)).sum();
    if sum != i64::from(Score::points(100).0) {
        let sum = rust_decimal::Decimal::new(sum, 2).normalize();
        errors.push(FieldError::at(
            "total",
            format!("各项分值之和应为100，现为{sum}"),
            format!("the points must add up to 100; they come to {sum}"),
        ));
    }
    let goals = items.iter().flatten().filter(|item| item.kind == ItemKind::Goals).count();
    if goals > 1 {
        errors.push(FieldError::at("total", "审定绩效目标完成率只能计一次", "the approved goals may count only once"));
    }
    errors
}

fn of_indicator(n: usize, items: &[Item]) -> Vec<FieldError> {
    let field = format!("i{n}");
    let mut errors = Vec::new();
    let mut wrong = |zh: String, en: String| errors.push(FieldError::at(field.clone(), zh, en));
    if items.is_empty() {
        wrong(format!("指标{n}没有子指标"), format!("indicator {n} has no sub-indicator"));
    }
    for (k, item) in items.iter().enumerate() {
        let no = format!("{n}.{}", k + 1);
        let short = |say: &Say, least: usize| say.zh.trim().chars().count() < least;
        if short(&item.name, 2) || short(&item.measure, 4) || short(&item.evidence, 2) {
            wrong(
                format!("{no}的名称、计分办法或佐证材料没有写全"),
                format!("{no} lacks its name, how it is scored, or the proof asked for"),
            );
        }
        if item.points.0 <= 0 {
            wrong(format!("{no}的分值应大于0"), format!("{no} needs points above nought"));
        }
        let anchored = item.anchors.as_ref().is_some_and(|texts| texts.iter().all(|text| !short(text, 2)));
        if item.kind == ItemKind::Graded && !anchored {
            wrong(
                format!("{no}分档描述的达成、部分达成、未达成都要写明"),
                format!("{no} is graded: describe met, partly met and not met"),
            );
        }
        if items[..k].iter().any(|before| before.name.zh.trim() == item.name.zh.trim()) {
            wrong(format!("{no}与前面的子指标重名"), format!("{no} has the name of one before it"));
        }
    }
    errors
}

/// The version in force: the newest published, or the house's own.
pub fn in_force(all: &[IndicatorScheme]) -> Template {
    let published = all.iter().filter(|scheme| scheme.state == SchemeState::Published);
    published.max_by_key(|scheme| scheme.no).map_or_else(first, IndicatorScheme::template)
}

#[cfg(test)]
#[path = "b11_scheme_tests.rs"]
mod tests;
