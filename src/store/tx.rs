//! One transaction as the use cases see it: who acts, when, under which policy, and that a form is answered only once.

use super::conn::{BothExt, Conn, Native};
use super::schema::{numbers, once, policies};
use crate::clock::Moment;
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::regulation::policy::Policy;
use crate::regulation::values::UserId;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Who acts and when, with the request's number for the audit trail.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The person, unit and roles.
    pub actor: Actor,
    /// The moment of the act.
    pub moment: Moment,
    /// Number of the request, as error pages quote it.
    pub request: String,
    /// Whether the person gave the password in the last five minutes.
    pub proved: bool,
}

/// The once-only number of a form, with a hash of what was sent under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// Random number made when the form was shown.
    pub form: String,
    /// Hash of the fields sent, under a key that is not in the database: passwords are among them.
    pub body_hash: String,
}

/// A running transaction. Only `store::conn` makes one.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    by: &'c Acting,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c mut Conn, by: &'c Acting) -> Tx<'c> {
        Tx { conn, by }
    }

    /// The same transaction in another's hands and at another time: history is told by the people who made it. Only the demo asks.
    pub(crate) fn in_hands_of<'a>(&'a mut self, by: &'a Acting) -> Tx<'a> {
        Tx { conn: self.conn, by }
    }

    /// Who acts.
    pub fn actor(&self) -> &'c Actor {
        &self.by.actor
    }
    /// The day of the act in the city.
    pub fn today(&self) -> NaiveDate {
        self.by.moment.today
    }
    /// The moment of the act.
    pub fn moment(&self) -> Moment {
        self.by.moment
    }
    /// Whether an act that wants the password again may be written down: the person gave it lately, or nobody is there to give one.
    pub fn is_proved(&self) -> bool {
        self.by.proved || self.by.actor.is_system()
    }
    /// The request's number.
    pub fn request(&self) -> &'c str {
        &self.by.request
    }
    /// The connection, for the store's own files and for views inside a use case.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// The policy in force today.
    pub fn policy(&mut self) -> Result<Policy, Problem> {
        let today = self.today();
        policy_on(self.conn, today)
    }

    /// The working calendar.
    pub fn calendar(&mut self) -> Result<crate::regulation::calendar::Calendar, Problem> {
        super::calendar::load(self.conn)
    }

    /// The next number of a register, gap-free per kind and year.
    pub fn next_number(&mut self, kind: &str, year: i32) -> Result<i64, Problem> {
        let next = diesel::insert_into(numbers::table)
            .values((numbers::kind.eq(kind), numbers::year.eq(year), numbers::last.eq(1)))
            .on_conflict((numbers::kind, numbers::year))
            .do_update()
            .set(numbers::last.eq(numbers::last + 1))
            .returning(numbers::last)
            .both()
            .get_result(self.conn)?;
        Ok(next)
    }

    /// `Again` with the first answer if this person sent the form before, `OtherBody` if with other contents.
    pub(super) fn answered(&mut self, form: &Once) -> Result<(), Problem> {
        let by = self.actor().user;
        first_answer(self.conn, by, form)?.map_or(Ok(()), |answer| Err(Problem::Again(answer)))
    }

    pub(super) fn remember(&mut self, form: &Once, answer: &str) -> Result<(), Problem> {
        diesel::insert_into(once::table)
            .values((
                once::form_id.eq(&form.form),
                once::user_id.eq(self.actor().user.0),
                once::body_hash.eq(&form.body_hash),
                once::answer.eq(answer),
                once::at.eq(self.moment().stamp()),
            ))
            .execute(self.conn)?;
        Ok(())
    }
}

/// What this person's form was answered the first time it came, if it came before; `OtherBody` if it was another form.
pub fn first_answer(conn: &mut Conn, by: UserId, form: &Once) -> Result<Option<String>, Problem> {
    let row: Option<(i64, String, String)> =
        once::table.find(&form.form).select((once::user_id, once::body_hash, once::answer)).row(conn).optional()?;
    match row {
        None => Ok(None),
        Some((user, hash, answer)) if user == by.0 && hash == form.body_hash => Ok(Some(answer)),
        Some(_) => Err(Problem::OtherBody),
    }
}

/// The policy in force on a day: the newest whose first day has come, or the built-in defaults.
pub fn policy_on(conn: &mut Conn, day: NaiveDate) -> Result<Policy, Problem> {
    let body: Option<String> = policies::table
        .filter(policies::valid_from.le(day))
        .order(policies::version.desc())
        .select(policies::body)
        .row(conn)
        .optional()?;
    body.map_or_else(|| Ok(Policy::default()), |body| Ok(serde_json::from_str(&body)?))
}
