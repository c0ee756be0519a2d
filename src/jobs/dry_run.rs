//! `jianping remind --dry-run --on DATE`: what would go out, without writing anything.

use super::schedule::LINES;
use crate::post::letters::{self, House};
use crate::problem::Problem;
use crate::regulation::notices::reminder;
use crate::store::audit::Payload;
use crate::store::conn::Conn;
use crate::store::outbox::{Reminder, Waiting};
use crate::store::views::reminders::Span;
use crate::store::views::{letters as view, recipients};
use crate::usecases::run_job::Work;
use chrono::NaiveDate;

/// One letter that would go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Name and address.
    pub to: String,
    /// Its subject in the recipient's language.
    pub subject: String,
    /// The day it is about.
    pub due: Option<NaiveDate>,
}

/// Every reminder of the day, one line a letter.
pub fn lines(conn: &mut Conn, house: &House, on: NaiveDate) -> Result<Vec<Line>, Problem> {
    let span = Span::load(conn, on, on)?;
    let mut out = Vec::new();
    for line in LINES {
        let Work::Remind(query) = line.work else { continue };
        for due in query(conn, &span)? {
            letters_of(conn, house, on, &due, &mut out)?;
        }
    }
    Ok(out)
}

fn letters_of(
    conn: &mut Conn,
    house: &House,
    on: NaiveDate,
    due: &Reminder,
    out: &mut Vec<Line>,
) -> Result<(), Problem> {
    let payload = Payload { event: reminder(due.due), user: 0, topic: Some(due.topic) };
    let row = Waiting { id: 0, chain: due.chain, kind: due.kind.clone(), subject: due.subject, payload };
    for letter in recipients::of(conn, &row)?.iter().filter(|letter| letter.mailed) {
        let told = view::would_tell(conn, &row, due.topic, letter.user)?;
        if let Some(letter) = letters::write(&told, house, on)? {
            let to = format!("{} <{}>", letter.to.0, letter.to.1);
            out.push(Line { to, subject: letter.subject, due: due.due });
        }
    }
    Ok(())
}
