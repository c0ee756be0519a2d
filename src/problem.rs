//! Everything that can keep an act or a page from happening, in one type. `web/problem.rs` is its one mapping to a page.

use crate::regulation::decision::{FieldError, No, Refusal};
use diesel::result::{DatabaseErrorKind, Error as DieselError};

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

impl From<DieselError> for Problem {
    fn from(error: DieselError) -> Problem {
        match error {
            DieselError::NotFound => Problem::NotFound,
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Problem::Conflict,
            DieselError::DatabaseError(_, ref info)
                if info.message().contains("deadlock") || info.message().contains("could not serialize") =>
            {
                Problem::Conflict
            }
            other => Problem::Broken(other.to_string()),
        }
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
        Problem::Broken(error.to_string())
    }
}
