//! What a rule answers: a [`Decision`] that alone can be saved, or a [`Refusal`] that names the article and the way out.

use super::authority::Action;
use super::b12_lists::Touch;
use super::people::Role;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An article: `B` the Measures (办法), `A` the data-security rules (细则), or one of our own defaults (`P`) where both are silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Article {
    /// Which text.
    pub text: Text,
    /// The number of the article; 0 for a house default.
    pub number: u8,
    /// The paragraph or item as cited, 0 for the whole article.
    pub item: u8,
}

/// The texts an article can stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Text {
    /// 铜仁市政务数据安全管理实施细则.
    A,
    /// 铜仁市市级购买政用大数据项目服务监督评估暂行办法.
    B,
    /// A rule of this system where the regulation is silent; shown as ours.
    P,
}

impl Article {
    /// An article of the Measures.
    pub const fn b(number: u8) -> Article {
        Article { text: Text::B, number, item: 0 }
    }
    /// An item of an article of the Measures.
    pub const fn bi(number: u8, item: u8) -> Article {
        Article { text: Text::B, number, item }
    }
    /// An article of the data-security rules.
    pub const fn a(number: u8) -> Article {
        Article { text: Text::A, number, item: 0 }
    }
    /// A default of the house.
    pub const HOUSE: Article = Article { text: Text::P, number: 0, item: 0 };

    /// The page that shows the text: `/regulation/B/10`.
    pub fn path(self) -> String {
        match self.text {
            Text::A => format!("/regulation/A/{}", self.number),
            Text::B => format!("/regulation/B/{}", self.number),
            Text::P => "/regulation/P".into(),
        }
    }

    /// The citation in Chinese: 办法第十条(二).
    pub fn zh(self) -> String {
        let item = if self.item == 0 { String::new() } else { format!("第（{}）项", numeral(self.item)) };
        match self.text {
            Text::A => format!("细则第{}条{item}", numeral(self.number)),
            Text::B => format!("办法第{}条{item}", numeral(self.number)),
            Text::P => "本系统默认规则".into(),
        }
    }

    /// The citation in English.
    pub fn en(self) -> String {
        let item = if self.item == 0 { String::new() } else { format!(" ({})", self.item) };
        match self.text {
            Text::A => format!("Security Rules art. {}{item}", self.number),
            Text::B => format!("Measures art. {}{item}", self.number),
            Text::P => "default rule of this system".into(),
        }
    }
}

impl fmt::Display for Article {
    /// The short code of the audit trail: `B10.2`, `A18`, `P`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.text, self.item) {
            (Text::P, _) => f.write_str("P"),
            (_, 0) => write!(f, "{:?}{}", self.text, self.number),
            (_, item) => write!(f, "{:?}{}.{item}", self.text, self.number),
        }
    }
}

/// Chinese numerals up to 99, as articles are counted.
pub fn numeral(n: u8) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (usize::from(n / 10), usize::from(n % 10));
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens.min(9)], DIGITS[ones]),
    }
}

/// Why an act is not possible, and what would make it possible. Both sentences in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The article that stands against it.
    pub article: Article,
    /// The reason.
    pub why: Say,
    /// What would make it possible.
    pub way_out: Say,
    /// Whether the person lacks the right (403) rather than the thing being in another state (409).
    pub forbidden: bool,
    /// A listed supplier was about to be used: nothing is done, but the attempt is told (`domain.md` §3.7).
    pub touch: Option<Box<Touch>>,
}

/// One sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Anything that has a name or sentence in both languages.
pub trait Bilingual {
    /// In Chinese.
    fn in_zh(&self) -> std::borrow::Cow<'_, str>;
    /// In English.
    fn in_en(&self) -> std::borrow::Cow<'_, str>;
}

impl Bilingual for Say {
    fn in_zh(&self) -> std::borrow::Cow<'_, str> {
        self.zh.as_str().into()
    }
    fn in_en(&self) -> std::borrow::Cow<'_, str> {
        self.en.as_str().into()
    }
}

impl Bilingual for Article {
    fn in_zh(&self) -> std::borrow::Cow<'_, str> {
        self.zh().into()
    }
    fn in_en(&self) -> std::borrow::Cow<'_, str> {
        self.en().into()
    }
}

impl<T: Bilingual + ?Sized> Bilingual for &T {
    fn in_zh(&self) -> std::borrow::Cow<'_, str> {
        (**self).in_zh()
    }
    fn in_en(&self) -> std::borrow::Cow<'_, str> {
        (**self).in_en()
    }
}

impl Say {
    /// A sentence without parameters, or already filled in.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Say {
        Say { zh: zh.into(), en: en.into() }
    }
}

/// Something wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field in the form; `goal-0-weight` in a table of rows.
    pub field: String,
    /// What to do about it.
    pub say: Say,
}

impl FieldError {
    /// An error at a field.
    pub fn at(field: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> FieldError {
        FieldError { field: field.into(), say: Say::new(zh, en) }
    }
}

/// Why a verb did not decide: the law or the state stands against it, or fields are missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum No {
    /// Refused, with the article.
    Refused(Box<Refusal>),
    /// To be mended at these fields.
    Invalid(Vec<FieldError>),
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> No {
        No::Refused(Box::new(refusal))
    }
}

impl No {
    /// `Ok` when the list is empty.
    pub fn unless_empty(errors: Vec<FieldError>) -> Result<(), No> {
        if errors.is_empty() { Ok(()) } else { Err(No::Invalid(errors)) }
    }

    /// One field checked among others: what is wrong with it joins their errors, so that all are told at once. A refusal ends it.
    pub(in crate::regulation) fn among<T: Default>(errors: &mut Vec<FieldError>, read: Result<T, No>) -> Result<T, No> {
        match read {
            Err(No::Invalid(mut wrong)) => {
                errors.append(&mut wrong);
                Ok(T::default())
            }
            other => other,
        }
    }

    /// Fields to be mended, with these that were found elsewhere; a refusal stays what it is.
    pub fn and(self, mut more: Vec<FieldError>) -> No {
        match self {
            No::Invalid(mut errors) => {
                errors.append(&mut more);
                No::Invalid(errors)
            }
            refused => refused,
        }
    }
}

impl Refusal {
    /// The thing is not in a state that allows it.
    pub fn state(article: Article, why: Say, way_out: Say) -> Refusal {
        Refusal { article, why, way_out, forbidden: false, touch: None }
    }
    /// The person may not.
    pub fn forbidden(article: Article, why: Say, way_out: Say) -> Refusal {
        Refusal { article, why, way_out, forbidden: true, touch: None }
    }
    /// The same, and the attempt is told.
    pub fn touching(self, touch: Touch) -> Refusal {
        Refusal { touch: Some(Box::new(touch)), ..self }
    }
}

/// Something that happened, in the past tense. One event is one audit row and one outbox row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What was done.
    pub action: Action,
    /// The article it rests on.
    pub article: Article,
    /// The capacity in which it was done; none for the system.
    pub role: Option<Role>,
    /// Opinion or reason as written by the person; shown in the flow record.
    pub opinion: String,
    /// The day by which the next step is due, where there is one.
    pub due: Option<NaiveDate>,
}

/// A thing the rules decide about: it knows its number and version.
pub trait Aggregate: Clone + Serialize {
    /// Name in the audit trail: `project`, `contract`, …
    const KIND: &'static str;
    /// Row number, 0 before the first save.
    fn id(&self) -> i64;
    /// Version that was read.
    fn version(&self) -> i32;
    /// Name of the state it is in.
    fn state_name(&self) -> &'static str;
    /// Whether the audit trail keeps only a hash of its contents: what must stay unseen for a while (a sheet before the close).
    fn sealed(&self) -> bool {
        false
    }
}

/// The only thing that can be saved. It can be built only inside `regulation`: there is no path to the database around the rules.
#[derive(Debug, Clone)]
pub struct Decision<T> {
    before: Option<T>,
    after: T,
    events: Vec<Event>,
}

impl<T: Aggregate> Decision<T> {
    /// A thing that comes into being.
    pub(in crate::regulation) fn born(after: T, event: Event) -> Decision<T> {
        Decision { before: None, after, events: vec![event] }
    }

    /// A thing that changes.
    pub(in crate::regulation) fn changed(before: T, after: T, event: Event) -> Decision<T> {
        Decision { before: Some(before), after, events: vec![event] }
    }

    /// A further event of the same act.
    pub(in crate::regulation) fn and(mut self, event: Event) -> Decision<T> {
        self.events.push(event);
        self
    }

    /// The thing as it was read; none if it is new.
    pub fn before(&self) -> Option<&T> {
        self.before.as_ref()
    }
    /// The thing as it shall be.
    pub fn after(&self) -> &T {
        &self.after
    }
    /// What happened, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}

impl Event {
    /// An event of a person who `may` do it: `role` comes from the authority.
    pub(in crate::regulation) fn by(role: Option<Role>, action: Action, article: Article) -> Event {
        Event { action, article, role, opinion: String::new(), due: None }
    }
    /// With the opinion or reason the person wrote.
    pub(in crate::regulation) fn saying(mut self, opinion: impl Into<String>) -> Event {
        self.opinion = opinion.into();
        self
    }
    /// With the day by which the next step is due.
    pub(in crate::regulation) fn due(mut self, day: NaiveDate) -> Event {
        self.due = Some(day);
        self
    }
}
