//! Event → letter: what stands in it, in the recipient's language at the moment of sending.

use super::texts;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::notices::Topic;
use crate::regulation::policy::{Grade, Track};
use crate::store::views::letters::Told;
use chrono::{Datelike, NaiveDate};
use url::Url;

/// What the templates may say; already in the recipient's language.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Name of the recipient.
    pub to: String,
    /// Subject, for the HTML title.
    pub title: String,
    /// `lang` attribute.
    pub html_lang: &'static str,
    /// Whether the data are invented.
    pub demo: bool,
    /// Where to act or read.
    pub link: String,
    /// Name of the project.
    pub project: String,
    /// Number of the project.
    pub no: String,
    /// Owner unit.
    pub owner: String,
    /// What was done.
    pub act: String,
    /// Unit that acted.
    pub unit: String,
    /// Supplier.
    pub supplier: String,
    /// Year it is about.
    pub year: String,
    /// Day that counts.
    pub due: String,
    /// Second day.
    pub due2: String,
    /// Days left or passed.
    pub left: String,
    /// Opinion or reason as written.
    pub opinion: String,
    /// Amount in yuan.
    pub amount: String,
    /// Running number or count.
    pub n: String,
    /// Number of a document.
    pub number: String,
    /// Grade.
    pub grade: String,
    /// Kind of report its track asks for.
    pub report: String,
}

/// A letter ready to be carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its row; also its Message-ID.
    pub id: i64,
    /// Name and address.
    pub to: (String, String),
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Where letters point to and what they say of the city.
#[derive(Debug, Clone)]
pub struct House {
    /// The address people use.
    pub base: Url,
    /// Whether the data are invented.
    pub demo: bool,
}

impl House {
    /// The Message-ID of a letter: the same at every try.
    pub fn message_id(&self, letter: i64) -> String {
        format!("<letter-{letter}@{}>", self.base.host_str().unwrap_or("localhost"))
    }
}

/// Writes the letter. `None` where it has no address.
pub fn write(told: &Told, house: &House, today: NaiveDate) -> Result<Option<Letter>, Problem> {
    let lang = Lang::from_code(&told.lang).unwrap_or_default();
    let mut facts = facts(told, house, lang, today);
    let broken = |e: askama::Error| Problem::Broken(format!("letter {}: {e}", told.id));
    let (subject, _, _) = texts::write(told.topic, &facts, lang).map_err(broken)?;
    facts.title = subject.trim().to_owned();
    let (_, text, html) = texts::write(told.topic, &facts, lang).map_err(broken)?;
    let Some(address) = told.email.clone() else { return Ok(None) };
    let letter = Letter { id: told.id, to: (told.to.clone(), address), subject: facts.title, text, html };
    refuse_control_characters(&letter)?;
    Ok(Some(letter))
}

/// Nothing typed by anybody may end a header line or ring a terminal's bell.
fn refuse_control_characters(letter: &Letter) -> Result<(), Problem> {
    let line = |s: &str| s.chars().any(char::is_control);
    let block = |s: &str| s.chars().any(|c| c.is_control() && c != '\n');
    if line(&letter.subject) || line(&letter.to.0) || line(&letter.to.1) || block(&letter.text) || block(&letter.html) {
        return Err(Problem::Broken(format!("letter {}: control characters", letter.id)));
    }
    Ok(())
}

fn facts(told: &Told, house: &House, lang: Lang, today: NaiveDate) -> Facts {
    let (about, thing) = (told.project.as_ref(), &told.thing);
    let day = |d: NaiveDate| spelled(lang, d);
    let due = told.payload.event.due.or(thing.due);
    let path = thing.path.clone().or_else(|| about.map(|p| format!("/projects/{}", p.no))).unwrap_or("/todo".into());
    let track = thing.track.or(about.map(|p| p.track)).unwrap_or(Track::SelfReport);
    Facts {
        to: told.to.clone(),
        title: String::new(),
        html_lang: lang.html(),
        demo: house.demo,
        link: house.base.join(&path).map_or_else(|_| house.base.to_string(), |url| url.to_string()),
        project: about.map(|p| p.name.clone()).unwrap_or_default(),
        no: about.map(|p| p.no.clone()).unwrap_or_default(),
        owner: about.map(|p| p.owner.clone()).unwrap_or_default(),
        act: lang.of(&told.payload.event.action).into_owned(),
        unit: told.unit.clone(),
        supplier: thing.supplier.clone().unwrap_or_default(),
        year: thing.year.or(about.map(|p| p.year)).unwrap_or(today.year()).to_string(),
        due: due.map(day).unwrap_or_default(),
        due2: thing.due2.map(day).unwrap_or_default(),
        left: due.map(|due| left(lang, due, today)).unwrap_or_default(),
        opinion: lang.note(&told.payload.event.opinion.replace("\r\n", "\n").replace(['\r', '\t'], " ")),
        amount: thing.amount.or(about.map(|p| p.budget)).map(|a| a.to_string()).unwrap_or_default(),
        n: thing.n.map(|n| n.to_string()).unwrap_or_default(),
        number: number(told),
        grade: thing.grade.map(|g: Grade| lang.of(&g).into_owned()).unwrap_or_default(),
        report: lang.t(if track == Track::Joint { "服务绩效评估初评报告" } else { "服务绩效评估报告" }).to_owned(),
    }
}

/// Number of the document; a receipt's stands in the event itself.
fn number(told: &Told) -> String {
    match told.topic {
        Topic::ReportReceived => told.payload.event.opinion.clone(),
        _ => told.thing.number.clone().unwrap_or_default(),
    }
}

/// A day as a sentence says it.
fn spelled(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.format("%-d %B %Y").to_string(),
    }
}

fn left(lang: Lang, due: NaiveDate, today: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => lang.t("今天到期").to_owned(),
        n if n > 0 => lang.tf("还剩{}天", &[&n]),
        n => lang.tf("已逾期{}天", &[&-n]),
    }
}
