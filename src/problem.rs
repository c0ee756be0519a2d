//! Everything that can keep an act or a page from happening, in one type. `web/problem.rs` is its one mapping to a page.

use crate::regulation::decision::{FieldError, No, Refusal};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::io::ErrorKind;

/// A form that waits while its sender proves who they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Where it was sent.
    pub action: String,
    /// What was sent, without the session's token.
    pub fields: Vec<(String, String)>,
    /// Files that wait in the cabinet: the field and the sealed ticket for it.
    pub held: Vec<(String, String)>,
    /// Files that could not be kept: the field and the file's name. They are to be chosen again.
    pub lost: Vec<(String, String)>,
}

/// Why it did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The law, the authority or the state stands against it; names the article and the way out. 403 or 409.
    #[error("refused by {}", .0.article)]
    Refused(Box<Refusal>),
    /// Fields to be mended; everything typed is kept. 422.
    #[error("{} fields to mend", .0.len())]
    Invalid(Vec<FieldError>),
    /// Somebody changed the thing since the form was shown. 409 with both versions.
    #[error("changed meanwhile")]
    Stale,
    /// Does not exist, or not for this reader. 404.
    #[error("not found")]
    NotFound,
    /// The row of an attachment is there and its contents are not: its name and SHA-256. 404.
    #[error("the contents of “{0}” ({1}) are missing")]
    Missing(String, String),
    /// Nobody is logged in; afterwards the person is sent on to this path.
    #[error("log in first")]
    LogIn(String),
    /// The session ended while a form was being filled in: the person logs in again and goes on with it.
    #[error("the session ended")]
    Expired(Box<Kept>),
    /// The act wants the password again, and it was not given in the last five minutes. Nothing is written down.
    #[error("the password is wanted again")]
    Unproved,
    /// The same with the form that waits for the password, and what was wrong with the one given.
    #[error("the password is wanted again")]
    Prove(Box<Kept>, Vec<FieldError>),
    /// The form does not carry this session's token, or came from another site. 403; nothing typed is lost.
    #[error("forged or outdated form")]
    Forged,
    /// Larger than allowed, in bytes. 413.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// Too many tries at the door; again after so many seconds. 429.
    #[error("too many tries")]
    TooMany(u32),
    /// The form did not arrive in time. 408.
    #[error("the form arrived too slowly")]
    TooSlow,
    /// Too much at once; try again shortly. 503 with Retry-After.
    #[error("busy")]
    Busy,
    /// The database does not answer, or stopped in the middle. 503 with Retry-After.
    #[error("the database is out of reach")]
    Away,
    /// The disk is full. 507; reading goes on.
    #[error("no room left")]
    Full,
    /// The form was sent before: here is the first answer, as JSON.
    #[error("answered before")]
    Again(String),
    /// The form's once-only number came back with other contents. 422.
    #[error("same form number, other contents")]
    OtherBody,
    /// A serialization conflict; `Db::write` runs the job again, nobody else sees it.
    #[error("conflict")]
    Conflict,
    /// Broken inside: logged once with the request's number, never shown.
    #[error("broken: {0}")]
    Broken(String),
}

impl Problem {
    /// Whether it passes by itself: the same thing may be tried again later as it is.
    pub fn passes(&self) -> bool {
        matches!(self, Problem::Busy | Problem::Away | Problem::Full | Problem::Conflict)
    }
}

impl From<DieselError> for Problem {
    fn from(error: DieselError) -> Problem {
        let known = match &error {
            DieselError::NotFound => return Problem::NotFound,
            DieselError::DatabaseError(kind, info) => of_database(kind, info.message()),
            DieselError::BrokenTransactionManager => Some(Problem::Away),
            _ => None,
        };
        match known {
            Some(problem) => {
                if matches!(problem, Problem::Away | Problem::Full) {
                    tracing::error!(%error, "the database failed");
                }
                problem
            }
            None => Problem::Broken(error.to_string()),
        }
    }
}

/// What the database says where its machine, and not the question, is at fault. PostgreSQL speaks the language of its server.
const NO_ROOM: &[&str] = &["disk is full", "No space left", "Disk quota exceeded", "设备上没有空间", "超出磁盘限额"];
const LOCKED: &[&str] = &["is locked", "timeout", "超时"];
const AWAY: &[&str] = &[
    "disk I/O error",
    "readonly database",
    "unable to open database",
    "terminating connection",
    "closed the connection",
    "shutting down",
    "starting up",
    "recovery mode",
    "Input/output error",
];

fn of_database(kind: &DatabaseErrorKind, said: &str) -> Option<Problem> {
    let any = |words: &[&str]| words.iter().any(|word| said.contains(word));
    match kind {
        DatabaseErrorKind::SerializationFailure => Some(Problem::Conflict),
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Some(Problem::Away),
        DatabaseErrorKind::ReadOnlyTransaction => Some(Problem::Away),
        DatabaseErrorKind::Unknown if any(&["deadlock", "could not serialize"]) => Some(Problem::Conflict),
        DatabaseErrorKind::Unknown if any(NO_ROOM) => Some(Problem::Full),
        DatabaseErrorKind::Unknown if any(LOCKED) => Some(Problem::Busy),
        DatabaseErrorKind::Unknown if any(AWAY) => Some(Problem::Away),
        _ => None,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        Problem::Refused(Box::new(refusal))
    }
}

impl From<No> for Problem {
    fn from(no: No) -> Problem {
        match no {
            No::Refused(refusal) => Problem::Refused(refusal),
            No::Invalid(errors) => Problem::Invalid(errors),
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Problem {
        Problem::Broken(error.to_string())
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Problem {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                tracing::error!(%error, "no room left");
                Problem::Full
            }
            _ => Problem::Broken(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_as_such() {
        assert!(matches!(std::io::Error::from(ErrorKind::StorageFull).into(), Problem::Full));
        assert!(matches!(std::io::Error::from(ErrorKind::QuotaExceeded).into(), Problem::Full));
        assert!(matches!(std::io::Error::from(ErrorKind::NotFound).into(), Problem::Broken(_)));
        let of = |said| of_database(&DatabaseErrorKind::Unknown, said);
        assert!(matches!(of("database or disk is full"), Some(Problem::Full)));
        assert!(matches!(of("could not extend file \"base/5\": No space left on device"), Some(Problem::Full)));
        assert!(matches!(of("database is locked"), Some(Problem::Busy)));
        assert!(matches!(of("由于语句执行超时, 正在取消语句命令"), Some(Problem::Busy)));
        assert!(matches!(of("disk I/O error"), Some(Problem::Away)));
        assert!(of("no such column: x").is_none());
    }
}
