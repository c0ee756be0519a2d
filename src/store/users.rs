//! Load and save one account. Passwords and codes stand in columns and tables of their own: they are never part of what is audited.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::{codes, sessions, units, users};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::accounts::{Admins, User};
use crate::regulation::decision::{Decision, FieldError};
use crate::regulation::people::{Actor, Role};
use crate::regulation::units::Unit;
use crate::regulation::values::{UnitId, UserId};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

/// The account of this row.
pub fn get(conn: &mut Conn, id: UserId) -> Result<User, Problem> {
    read(users::table.find(id.0).select((users::id, users::version, users::body)).first(conn)?)
}

fn read((id, version, body): (i64, i32, String)) -> Result<User, Problem> {
    let user: User = serde_json::from_str(&body)?;
    Ok(User { id: UserId(id), version, ..user })
}

/// An account found by its login, with what is needed to let the person in.
#[derive(Debug, Clone)]
pub struct Known {
    /// The account.
    pub user: User,
    /// Its unit.
    pub unit: Unit,
    /// Hash of the password; none before the first one is chosen.
    pub password: Option<String>,
}

impl Known {
    /// Who acts when this person does.
    pub fn actor(&self) -> Actor {
        self.user.actor(&self.unit)
    }
}

/// The account of a login, in the form [`crate::regulation::accounts::normal_login`] gives it.
pub fn by_login(conn: &mut Conn, login: &str) -> Result<Option<Known>, Problem> {
    let found: Option<(i64, i32, String, Option<String>, i64)> = users::table
        .inner_join(units::table)
        .filter(users::login.eq(login))
        .select((users::id, users::version, users::body, users::password, units::id))
        .first(conn)
        .optional()?;
    let Some((id, version, body, password, unit)) = found else { return Ok(None) };
    Ok(Some(Known { user: read((id, version, body))?, unit: super::units::get(conn, UnitId(unit))?, password }))
}

/// How many accounts there are at all.
pub fn count(conn: &mut Conn) -> Result<i64, Problem> {
    Ok(users::table.count().get_result(conn)?)
}

/// How many hold the administrators' roles.
pub fn admins(conn: &mut Conn) -> Result<Admins, Problem> {
    let mut holding = |role: Role, active: bool| -> Result<i64, Problem> {
        let mut query = users::table
            .filter(users::state.ne("disabled"))
            .filter(users::roles.like(format!("%{}%", role.code())))
            .count()
            .into_boxed();
        if active {
            query = query.filter(users::state.eq("active"));
        }
        Ok(query.get_result(conn)?)
    };
    Ok(Admins {
        sysadmins: holding(Role::SysAdmin, true)?,
        secadmins: holding(Role::SecAdmin, true)?,
        secadmins_named: holding(Role::SecAdmin, false)?,
    })
}

/// Saves what the rules decided. The login is unique.
pub fn save(tx: &mut Tx<'_>, done: Decision<User>) -> Result<UserId, Problem> {
    let user = done.after();
    let row = (
        users::unit_id.eq(user.unit.0),
        users::login.eq(&user.login),
        users::name.eq(&user.name),
        users::email.eq(&user.email),
        users::lang.eq(user.lang.code()),
        users::state.eq(user.state().code()),
        users::roles.eq(stored_roles(&user.roles)),
        users::proposed.eq(user.proposed.is_some()),
        users::body.eq(serde_json::to_string(user)?),
        users::version.eq(user.version + 1),
    );
    let id = if user.id.is_new() {
        diesel::insert_into(users::table)
            .values(row)
            .returning(users::id)
            .both()
            .get_result(tx.conn())
            .map_err(taken)?
    } else {
        let mine = users::table.filter(users::id.eq(user.id.0)).filter(users::version.eq(user.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        user.id.0
    };
    audit::record(tx, Chain::CITY, id, &done)?;
    Ok(UserId(id))
}

/// Records what a person did with an account that itself stays as it is: log-in, log-out, codes, passwords.
pub fn note(tx: &mut Tx<'_>, done: &Decision<User>) -> Result<(), Problem> {
    audit::record(tx, Chain::CITY, done.after().id.0, done)
}

/// Roles as stored: code names separated by blanks; see [`super::sessions::parse_roles`].
pub fn stored_roles(roles: &[Role]) -> String {
    roles.iter().map(|r| r.code()).collect::<Vec<_>>().join(" ")
}

fn taken(error: Error) -> Problem {
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            Problem::Invalid(vec![FieldError::at("login", "这个登录名已有人使用", "this username is already taken")])
        }
        other => other.into(),
    }
}

/// Sets the hash of the password, or takes it away; every code of the account is used up.
pub fn set_password(tx: &mut Tx<'_>, id: UserId, hash: Option<&str>) -> Result<(), Problem> {
    diesel::update(users::table.find(id.0)).set(users::password.eq(hash)).execute(tx.conn())?;
    diesel::delete(codes::table.find(id.0)).execute(tx.conn())?;
    Ok(())
}

/// The hash of the password.
pub fn password(conn: &mut Conn, id: UserId) -> Result<Option<String>, Problem> {
    Ok(users::table.find(id.0).select(users::password).first(conn)?)
}

/// Keeps the hash of a one-time code in place of any earlier one.
pub fn set_code(tx: &mut Tx<'_>, id: UserId, hash: &str, expires_at: NaiveDateTime) -> Result<(), Problem> {
    let row = (codes::code_hash.eq(hash), codes::expires_at.eq(expires_at), codes::at.eq(tx.moment().stamp()));
    diesel::insert_into(codes::table)
        .values((codes::user_id.eq(id.0), row))
        .on_conflict(codes::user_id)
        .do_update()
        .set(row)
        .both()
        .execute(tx.conn())?;
    Ok(())
}

/// Uses a code up: whether this person had it, unexpired.
pub fn take_code(tx: &mut Tx<'_>, id: UserId, hash: &str) -> Result<bool, Problem> {
    let now = tx.moment().stamp();
    let mine = codes::table.find(id.0).filter(codes::code_hash.eq(hash)).filter(codes::expires_at.gt(now));
    Ok(diesel::delete(mine).execute(tx.conn())? == 1)
}

/// Until when a code given out for the account works.
pub fn code_until(conn: &mut Conn, id: UserId) -> Result<Option<NaiveDateTime>, Problem> {
    Ok(codes::table.find(id.0).select(codes::expires_at).first(conn).optional()?)
}

/// When the person last logged in.
pub fn last_login(conn: &mut Conn, id: UserId) -> Result<Option<NaiveDateTime>, Problem> {
    Ok(sessions::table.filter(sessions::user_id.eq(id.0)).select(diesel::dsl::max(sessions::started_at)).first(conn)?)
}
