//! Letters as the writer, the administrator's page and the demo's mailbox need them.

use crate::problem::Problem;
use crate::regulation::notices::Topic;
use crate::regulation::policy::Track;
use crate::regulation::values::Fen;
use crate::store::audit::Payload;
use crate::store::conn::Conn;
use crate::store::outbox::Waiting;
use crate::store::schema::{letters, outbox, projects, units, users};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// What a letter is written from.
#[derive(Debug, Clone)]
pub struct Told {
    /// The letter's row; its number is its Message-ID.
    pub id: i64,
    /// Name of the recipient.
    pub to: String,
    /// Address of the recipient.
    pub email: Option<String>,
    /// Code of the recipient's language.
    pub lang: String,
    /// What it is about.
    pub topic: Topic,
    /// What happened.
    pub payload: Payload,
    /// Unit of the person who did it.
    pub unit: String,
    /// When it happened.
    pub at: NaiveDateTime,
    /// The project, where there is one.
    pub project: Option<About>,
    /// What belongs to the thing itself.
    pub thing: Thing,
}

/// The project a letter is about.
#[derive(Debug, Clone)]
pub struct About {
    /// Its number.
    pub no: String,
    /// Its name.
    pub name: String,
    /// Its owner unit.
    pub owner: String,
    /// Plan year.
    pub year: i32,
    /// Its track.
    pub track: Track,
    /// Its budget, as assessed once signed.
    pub budget: Fen,
}

/// What a letter says of the thing itself; everything may be lacking.
#[derive(Debug, Clone, Default)]
pub struct Thing {
    /// The supplier's name.
    pub supplier: Option<String>,
    /// An amount.
    pub amount: Option<Fen>,
    /// A running number or a count.
    pub n: Option<i64>,
    /// Number of a document.
    pub number: Option<String>,
    /// Year it belongs to.
    pub year: Option<i32>,
    /// A day that counts.
    pub due: Option<NaiveDate>,
    /// A second day.
    pub due2: Option<NaiveDate>,
    /// A grade.
    pub grade: Option<crate::regulation::policy::Grade>,
    /// Track of the evaluation.
    pub track: Option<Track>,
    /// The page that shows it, where the project's page is not the place.
    pub path: Option<String>,
}

type Row = (i64, String, i64, i64, String, i64, String, NaiveDateTime);

/// Everything the letter is written from, as it stands now.
pub fn told(conn: &mut Conn, letter: i64) -> Result<Told, Problem> {
    let (user, topic, id, chain, kind, subject, payload, at): Row = letters::table
        .inner_join(outbox::table)
        .filter(letters::id.eq(letter))
        .select((
            letters::user_id,
            letters::topic,
            outbox::id,
            outbox::chain,
            outbox::kind,
            outbox::subject_id,
            outbox::payload,
            outbox::at,
        ))
        .first(conn)?;
    let topic = Topic::from_code(&topic).ok_or_else(|| Problem::Broken(format!("letter {letter}: topic {topic}")))?;
    let row = Waiting { id, chain, kind, subject, payload: serde_json::from_str(&payload)? };
    Ok(Told { id: letter, at, ..would_tell(conn, &row, topic, user)? })
}

/// What a letter about the row to the person would be written from.
pub fn would_tell(conn: &mut Conn, row: &Waiting, topic: Topic, user: i64) -> Result<Told, Problem> {
    let (to, email, lang): (String, Option<String>, String) =
        users::table.find(user).select((users::name, users::email, users::lang)).first(conn)?;
    let by = users::table.inner_join(units::table).filter(users::id.eq(row.payload.user));
    let unit: Option<String> = by.select(units::name).first(conn).optional()?;
    let project = if row.chain > 0 { about(conn, row.chain)? } else { None };
    let thing = super::letter_facts::of(conn, topic, &row.kind, row.subject, row.chain)?;
    let (payload, unit) = (row.payload.clone(), unit.unwrap_or_default());
    Ok(Told { id: 0, to, email, lang, topic, payload, unit, at: NaiveDateTime::default(), project, thing })
}

fn about(conn: &mut Conn, id: i64) -> Result<Option<About>, Problem> {
    let row: Option<(String, String, String, i32, String, i64)> = projects::table
        .inner_join(units::table)
        .filter(projects::id.eq(id))
        .select((projects::no, projects::name, units::name, projects::year, projects::track, projects::budget_fen))
        .first(conn)
        .optional()?;
    Ok(row.map(|(no, name, owner, year, track, budget)| About {
        no,
        name,
        owner,
        year,
        track: Track::from_code(&track).unwrap_or(Track::SelfReport),
        budget: Fen(budget),
    }))
}

/// A letter in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Row number.
    pub id: i64,
    /// Recipient.
    pub to: String,
    /// Address.
    pub email: String,
    /// What it is about.
    pub topic: Topic,
    /// `waiting`, `sent`, `parked`, `unaddressed`.
    pub state: String,
    /// How often it was tried.
    pub tries: i32,
    /// When the event happened.
    pub at: NaiveDateTime,
    /// Why it did not leave.
    pub error: String,
}

impl Line {
    /// Name of the letter's form on a page with many.
    pub fn form(&self) -> String {
        format!("letter-{}", self.id)
    }
}

/// The parked letters, newest first; without a word of their contents, which are not the administrator's business.
pub fn parked(conn: &mut Conn, limit: i64) -> Result<Vec<Line>, Problem> {
    lines(conn, &["parked"], None, limit)
}

/// Letters that failed and wait for their next try: how many, and what was said last.
pub fn delayed(conn: &mut Conn) -> Result<(i64, String), Problem> {
    let late = || letters::table.filter(sql::<Bool>("letters.state = 'waiting'")).filter(letters::tries.gt(0));
    let n = late().count().get_result(conn)?;
    let why: Option<Option<String>> =
        late().order(letters::next_try_at.desc()).select(letters::last_error).first(conn).optional()?;
    Ok((n, why.flatten().unwrap_or_default()))
}

/// The letters that left the house, newest first, before a letter if one is given.
pub fn sent(conn: &mut Conn, before: Option<i64>, limit: i64) -> Result<Vec<Line>, Problem> {
    lines(conn, &["sent", "waiting", "parked"], before, limit)
}

fn lines(conn: &mut Conn, states: &[&str], before: Option<i64>, limit: i64) -> Result<Vec<Line>, Problem> {
    type Row = (i64, String, Option<String>, String, String, i32, NaiveDateTime, Option<String>);
    let rows: Vec<Row> = letters::table
        .inner_join(users::table)
        .filter(letters::state.eq_any(states.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()))
        .filter(letters::id.lt(before.unwrap_or(i64::MAX)))
        .order(letters::id.desc())
        .limit(limit)
        .select((
            letters::id,
            users::name,
            users::email,
            letters::topic,
            letters::state,
            letters::tries,
            letters::at,
            letters::last_error,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, to, email, topic, state, tries, at, error)| {
            let topic = Topic::from_code(&topic)?;
            Some(Line {
                id,
                to,
                email: email.unwrap_or_default(),
                topic,
                state,
                tries,
                at,
                error: error.unwrap_or_default(),
            })
        })
        .collect())
}
