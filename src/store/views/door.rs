//! What the door needs to know of somebody who knocks; the same queries whether there is such an account or not.

use crate::problem::Problem;
use crate::store::attempts::{self, Tries};
use crate::store::conn::Conn;
use crate::store::users::{self, Known};
use chrono::NaiveDateTime;

/// Somebody at the door.
#[derive(Debug, Clone)]
pub struct Knock {
    /// The account, if the login is one.
    pub known: Option<Known>,
    /// Key under which wrong tries are counted.
    pub attempts: String,
    /// Wrong tries so far.
    pub tries: Tries,
}

impl Knock {
    /// Until when the next try must wait, if it must.
    pub fn waits(&self, now: NaiveDateTime) -> Option<NaiveDateTime> {
        self.tries.wait_until.filter(|until| *until > now)
    }
}

/// Who knocks with this login from this address.
pub fn knock(conn: &mut Conn, login: &str, address: &str, now: NaiveDateTime) -> Result<Knock, Problem> {
    let key = attempts::key(conn, login, address, now)?;
    let tries = attempts::tries(conn, &key, now)?;
    Ok(Knock { known: users::by_login(conn, login)?, attempts: key, tries })
}

/// Whether nobody has an account yet.
pub fn is_empty(conn: &mut Conn) -> Result<bool, Problem> {
    Ok(users::count(conn)? == 0)
}
