//! # 细则第三十二至三十四条：落实等级保护，身份鉴别、访问控制和日志留存。
//!
//! **Our reading** of 身份鉴别: a password guessed wrong five times makes the next try wait, and each further one longer, up to a
//! quarter of an hour; nobody is locked out for good, because a lock is a weapon in a stranger's hand. A session ends after thirty
//! idle minutes and in any case after twelve hours; acts that move money or names ask for the password again after five minutes.
//! A code by which a person chooses a password works once and expires.

use super::accounts::{State, User, own};
use super::authority::{Action, Subject, may};
use super::decision::{Aggregate, Article, Decision, Event, No, Refusal, Say};
use super::people::Actor;
use chrono::{Duration, NaiveDateTime};

/// Wrong tries that cost nothing but a message.
pub const FREE_TRIES: i32 = 4;
/// Idle time after which a session is dead.
pub const IDLE: Duration = Duration::minutes(30);
/// Age at which a session is dead whatever is done in it.
pub const ABSOLUTE: Duration = Duration::hours(12);
/// How long a password once given counts for a release, a listing or a publication.
pub const PROOF: Duration = Duration::minutes(5);
/// After this long without a wrong try the count starts anew.
pub const FORGET: Duration = Duration::hours(24);
/// How often the last sight of a session is written.
pub const TOUCH: Duration = Duration::minutes(1);

/// How long the next try must wait after so many wrong ones: 2^n seconds from the fifth on, at most a quarter of an hour.
pub fn delay(failures: i32) -> Duration {
    if failures <= FREE_TRIES {
        return Duration::zero();
    }
    Duration::seconds((1_i64 << failures.clamp(0, 20)).min(900))
}

/// How many tries are left before the first wait.
pub fn tries_left(failures: i32) -> i32 {
    (FREE_TRIES + 1 - failures).max(0)
}

/// Whether a session that began and was last seen then still lives.
pub fn lives(started: NaiveDateTime, seen: NaiveDateTime, now: NaiveDateTime) -> bool {
    now - seen < IDLE && now - started < ABSOLUTE
}

/// Whether the password was given recently enough for an act that asks for it.
pub fn is_proved(proved: NaiveDateTime, now: NaiveDateTime) -> bool {
    now - proved < PROOF
}

/// How long a code for a first (`invited`) or a new password works.
pub fn code_life(user: &User) -> Duration {
    if user.state == State::Invited { Duration::days(7) } else { Duration::hours(24) }
}

/// The system administrator, or the operator at the console of the machine, gives out a code: the invitation, or for a forgotten
/// password.
pub fn issue_code(user: User, by: &Actor) -> Result<Decision<User>, No> {
    let role = may(by, Action::ResetPassword, &Subject::default())?;
    if matches!(user.state, State::Disabled { .. }) {
        return Err(closed());
    }
    let said = if user.state == State::Invited { "发放开通口令" } else { "发放重置口令" };
    let said = if by.is_system() { format!("{said}（服务器控制台）") } else { said.to_owned() };
    Ok(Decision::changed(user.clone(), user, Event::by(role, Action::ResetPassword, Article::HOUSE).saying(said)))
}

/// The person chooses a password with a code; an invited account is open from now on.
pub fn open(user: User) -> Result<Decision<User>, No> {
    if matches!(user.state, State::Disabled { .. }) {
        return Err(closed());
    }
    let next = User { state: State::Active, ..user.clone() };
    let role = next.roles.first().copied();
    Ok(Decision::changed(
        user,
        next,
        Event::by(role, Action::ChangePassword, Article::HOUSE).saying("凭一次性口令设置密码"),
    ))
}

/// The person changes the password, knowing the old one.
pub fn change_password(user: User, by: &Actor) -> Result<Decision<User>, No> {
    noted(user, by, Action::ChangePassword, "")
}

/// The person logs in, after so many wrong tries.
pub fn log_in(user: User, failures: i32, by: &Actor) -> Result<Decision<User>, No> {
    if user.state != State::Active {
        return Err(closed());
    }
    let said = if failures > 0 { format!("此前连续{failures}次密码不对") } else { String::new() };
    noted(user, by, Action::LogIn, &said)
}

/// Whether a wrong try at an account is written into the audit trail: the first of a row, and from the fifth on each, for each makes
/// the next one wait longer. So a row tells what happened, and nobody can flood the trail: at most one link a quarter of an hour and
/// account. The tries between are told by the count of the next link, or of the log-in that ends the row.
pub fn is_told(failures: i32) -> bool {
    failures == 1 || failures > FREE_TRIES
}

/// Whether a wrong try at a login nobody has is written: the first of an hour, the tenth, the hundredth. They are counted together;
/// what was typed is not kept, it may be a password.
pub fn is_told_of_strangers(tries: i32) -> bool {
    tries > 0 && std::iter::successors(Some(1_i32), |n| n.checked_mul(10)).any(|step| step == tries)
}

/// What was tried, wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// A password at the door.
    LogIn,
    /// A one-time code.
    Code,
    /// The password once more, in a living session.
    Again,
}

impl Try {
    fn zh(self) -> &'static str {
        match self {
            Try::LogIn => "登录密码不对",
            Try::Code => "一次性口令不对",
            Try::Again => "再次验证的密码不对",
        }
    }
}

/// The n-th wrong try in a row at an account; what was typed is nowhere in it.
pub fn fail(user: User, what: Try, failures: i32, address: &str) -> Decision<User> {
    let said = format!("{}，连续第{failures}次，来自{address}", what.zh());
    let event = Event::by(None, Action::FailLogIn, Article::a(32)).saying(said);
    Decision::changed(user.clone(), user, event)
}

/// Wrong tries of an hour at logins that nobody has.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Strangers {
    /// How many in this hour.
    pub tries: i32,
}

impl Aggregate for Strangers {
    const KIND: &'static str = "door";
    fn id(&self) -> i64 {
        0
    }
    fn version(&self) -> i32 {
        self.tries
    }
    fn state_name(&self) -> &'static str {
        "counted"
    }
}

/// The n-th of the hour.
pub fn fail_unknown(tries: i32, address: &str) -> Decision<Strangers> {
    let said = format!("没有这样的登录名，本小时第{tries}次，最近一次来自{address}");
    let event = Event::by(None, Action::FailLogIn, Article::a(32)).saying(said);
    Decision::changed(Strangers { tries: tries - 1 }, Strangers { tries }, event)
}

/// The person logs out.
pub fn log_out(user: User, by: &Actor) -> Result<Decision<User>, No> {
    noted(user, by, Action::LogOut, "")
}

/// The person ends sessions of their own.
pub fn revoke(user: User, by: &Actor, said: &str) -> Result<Decision<User>, No> {
    noted(user, by, Action::RevokeSession, said)
}

fn noted(user: User, by: &Actor, action: Action, said: &str) -> Result<Decision<User>, No> {
    let role = own(&user, by)?;
    Ok(Decision::changed(user.clone(), user, Event::by(role, action, Article::a(32)).saying(said)))
}

fn closed() -> No {
    Refusal::forbidden(
        Article::HOUSE,
        Say::new("账号已停用", "the account is disabled"),
        Say::new("请联系系统管理员", "ask the system administrator"),
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn the_wait_grows_and_has_an_end() {
        let seconds: Vec<i64> = (0..=12).map(|n| delay(n).num_seconds()).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 0, 32, 64, 128, 256, 512, 900, 900, 900]);
        assert_eq!(delay(i32::MAX).num_seconds(), 900);
        let told: Vec<i32> = (0..=8).filter(|n| is_told(*n)).collect();
        assert_eq!(told, [1, 5, 6, 7, 8]);
        let of_strangers: Vec<i32> = (0..=2_000).filter(|n| is_told_of_strangers(*n)).collect();
        assert_eq!(of_strangers, [1, 10, 100, 1_000]);
        assert_eq!((1..=6).map(tries_left).collect::<Vec<_>>(), [4, 3, 2, 1, 0, 0]);
    }

    #[test]
    fn sessions_end_idle_and_absolutely() {
        let at = |minutes| {
            NaiveDate::from_ymd_opt(2026, 11, 3).and_then(|d| d.and_hms_opt(8, 0, 0)).unwrap_or_default()
                + Duration::minutes(minutes)
        };
        let cases =
            [(0, 0, 29, true), (0, 0, 30, false), (0, 700, 719, true), (0, 719, 720, false), (0, 100, 131, false)];
        for (started, seen, now, alive) in cases {
            assert_eq!(lives(at(started), at(seen), at(now)), alive, "{started} {seen} {now}");
        }
        assert!(is_proved(at(0), at(4)) && !is_proved(at(0), at(5)));
    }
}
