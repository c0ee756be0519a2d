//! # 细则第九条、第十一至十三条：谁负责、谁使用，各有其责；系统、安全、审计三员分立。
//!
//! **Our reading.** A person has one account in one unit and may hold several roles, except the pairs that [`Role::clashes`] names.
//! The system administrator enters people and proposes their roles; a role takes effect only when a security administrator,
//! another person, grants it. One exception, and it is on record: where nobody is security administrator yet, the system
//! administrator appoints the first one. Nobody decides about themselves. An account is never deleted, only disabled; the last
//! system administrator and the last security administrator cannot be. Work belongs to unit and role, so a hand-over is a
//! proposal for the successor and the end of the old account; what the old one signed keeps its name.
//!
//! **Open questions.** Whether a person may act for two units: no, a second unit is a second account.

use super::authority::{Action, Subject, may};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, Role, UnitKind, named};
use super::units::{self, Unit, is_phone};
use super::values::{UnitId, UserId, half_width};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// The language a person reads pages and letters in.
    Tongue {
        Zh = "zh", "中文", "Chinese";
        En = "en", "英文", "English";
    }
}

named! {
    /// The state of an account, as stored.
    UserState {
        Invited = "invited", "待开通", "invited";
        Active = "active", "在用", "active";
        Disabled = "disabled", "已停用", "disabled";
    }
}

/// The state of an account with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum State {
    /// Entered; the person has not chosen a password yet.
    Invited,
    /// May log in.
    Active,
    /// May not; the roles held until then are kept for a return.
    Disabled {
        /// Since when.
        on: NaiveDate,
        /// Why.
        reason: String,
        /// The roles until then.
        had: Vec<Role>,
    },
}

/// Roles that wait for the security administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// All roles the person shall hold.
    pub roles: Vec<Role>,
    /// Who proposed them.
    pub by: UserId,
    /// Since when.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A person with an account. Passwords and codes are not part of it: they never reach the audit trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Row number.
    #[serde(skip)]
    pub id: UserId,
    /// Version that was read.
    #[serde(skip)]
    pub version: i32,
    /// The unit the person acts for.
    pub unit: UnitId,
    /// 登录名, unique, lower case.
    pub login: String,
    /// 姓名 as the flow record shows it.
    pub name: String,
    /// Where letters go.
    pub email: Option<String>,
    /// 联系电话; may be empty.
    pub phone: String,
    /// Language of pages and letters.
    pub lang: Tongue,
    /// Roles in force.
    pub roles: Vec<Role>,
    /// Roles that wait for the second person.
    pub proposed: Option<Proposal>,
    /// State of the account.
    pub state: State,
}

impl Aggregate for User {
    const KIND: &'static str = "user";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state().code()
    }
}

/// How many hold the administrators' roles: what keeps the house from being locked from inside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Admins {
    /// Active accounts that are system administrator.
    pub sysadmins: i64,
    /// Active accounts that are security administrator.
    pub secadmins: i64,
    /// Accounts, opened or not, that are security administrator.
    pub secadmins_named: i64,
}

/// An account's form as typed; the roles are those ticked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserForm {
    /// 登录名; only when the account is made.
    pub login: String,
    /// 姓名.
    pub name: String,
    /// 电子邮箱; may be empty.
    pub email: String,
    /// 联系电话; may be empty.
    pub phone: String,
    /// Code name of the language.
    pub lang: String,
}

/// Enters a person. The roles wait for the security administrator, save for the first one of those (see the head of the file).
pub fn create(
    form: &UserForm,
    unit: &Unit,
    roles: &[Role],
    by: &Actor,
    on: NaiveDate,
    admins: Admins,
) -> Result<Decision<User>, No> {
    let role = may(by, Action::CreateUser, &Subject::default())?;
    if !unit.active {
        return Err(inactive_unit());
    }
    let mut errors = Vec::new();
    let mut user = form.read(unit.id, &mut errors);
    errors.extend(role_errors(roles, unit.kind));
    No::unless_empty(errors)?;
    let first = is_first_secadmin(roles, admins);
    let entered = Event::by(role, Action::CreateUser, Article::HOUSE);
    if first {
        user.roles = roles.to_vec();
        let appointed = Event::by(role, Action::GrantRoles, Article::HOUSE).saying(FIRST_SECADMIN);
        return Ok(Decision::born(user, entered).and(appointed));
    }
    user.proposed = Some(Proposal { roles: sorted(roles), by: by.user, on, reason: String::new() });
    let proposed = Event::by(role, Action::ProposeRoles, Article::HOUSE).saying(names(roles));
    Ok(Decision::born(user, entered).and(proposed))
}

/// Changes name, address, telephone and language; the login and the unit stay for ever.
pub fn edit(user: User, form: &UserForm, by: &Actor) -> Result<Decision<User>, No> {
    let role = may(by, Action::EditUser, &Subject::default())?;
    changed(user, form, Event::by(role, Action::EditUser, Article::HOUSE))
}

/// The same by the person: one's own name stays as the administrator entered it.
pub fn edit_self(user: User, form: &UserForm, by: &Actor) -> Result<Decision<User>, No> {
    let role = own(&user, by)?;
    let kept = UserForm { name: user.name.clone(), ..form.clone() };
    changed(user, &kept, Event::by(role, Action::EditUser, Article::HOUSE))
}

fn changed(user: User, form: &UserForm, event: Event) -> Result<Decision<User>, No> {
    let mut errors = Vec::new();
    let kept = UserForm { login: user.login.clone(), ..form.clone() };
    let read = kept.read(user.unit, &mut errors);
    No::unless_empty(errors)?;
    let next = User { name: read.name, email: read.email, phone: read.phone, lang: read.lang, ..user.clone() };
    Ok(Decision::changed(user, next, event))
}

/// Proposes another set of roles. Until it is granted the old ones stay in force.
pub fn propose(
    user: User,
    unit: &Unit,
    roles: &[Role],
    reason: &str,
    by: &Actor,
    on: NaiveDate,
    admins: Admins,
) -> Result<Decision<User>, No> {
    let role = may(by, Action::ProposeRoles, &Subject::default())?;
    not_oneself(&user, by)?;
    if matches!(user.state, State::Disabled { .. }) {
        return Err(disabled());
    }
    let mut errors = role_errors(roles, unit.kind);
    if sorted(roles) == sorted(&user.roles) && user.proposed.is_none() {
        errors.push(FieldError::at("roles", "与现有角色相同", "these are the same as the current roles"));
    }
    No::unless_empty(errors)?;
    keeps_administrators(&user, roles, admins)?;
    let mut next = user.clone();
    if is_first_secadmin(roles, admins) {
        (next.roles, next.proposed) = (roles.to_vec(), None);
        let event = Event::by(role, Action::GrantRoles, Article::HOUSE).saying(FIRST_SECADMIN);
        return Ok(Decision::changed(user, next, event));
    }
    next.proposed = Some(Proposal { roles: sorted(roles), by: by.user, on, reason: reason.trim().to_owned() });
    let event =
        Event::by(role, Action::ProposeRoles, Article::HOUSE).saying(format!("{} {}", names(roles), reason.trim()));
    Ok(Decision::changed(user, next, event))
}

/// The second person grants what was proposed.
pub fn grant(user: User, unit: &Unit, by: &Actor, admins: Admins) -> Result<Decision<User>, No> {
    let (role, proposal) = judge(&user, Action::GrantRoles, by)?;
    No::unless_empty(role_errors(&proposal.roles, unit.kind))?;
    keeps_administrators(&user, &proposal.roles, admins)?;
    let mut next = user.clone();
    next.proposed = None;
    next.roles.clone_from(&proposal.roles);
    let event = Event::by(role, Action::GrantRoles, Article::HOUSE).saying(names(&proposal.roles));
    Ok(Decision::changed(user, next, event))
}

/// The second person refuses it; the roles stay as they were.
pub fn refuse(user: User, reason: &str, by: &Actor) -> Result<Decision<User>, No> {
    let (role, _) = judge(&user, Action::RefuseRoles, by)?;
    let reason = written(reason)?;
    let next = User { proposed: None, ..user.clone() };
    Ok(Decision::changed(user, next, Event::by(role, Action::RefuseRoles, Article::HOUSE).saying(reason)))
}

/// Disables an account: its sessions end, its roles are gone at once.
pub fn disable(user: User, reason: &str, by: &Actor, on: NaiveDate, admins: Admins) -> Result<Decision<User>, No> {
    let role = may(by, Action::DisableUser, &Subject::default())?;
    not_oneself(&user, by)?;
    if matches!(user.state, State::Disabled { .. }) {
        return Err(disabled());
    }
    let reason = written(reason)?;
    keeps_administrators(&user, &[], admins)?;
    let mut next = user.clone();
    next.state = State::Disabled { on, reason: reason.clone(), had: std::mem::take(&mut next.roles) };
    next.proposed = None;
    Ok(Decision::changed(user, next, Event::by(role, Action::DisableUser, Article::HOUSE).saying(reason)))
}

/// Takes a person back: by a new invitation, and with the old roles only proposed.
pub fn enable(user: User, unit: &Unit, by: &Actor, on: NaiveDate) -> Result<Decision<User>, No> {
    let role = may(by, Action::EnableUser, &Subject::default())?;
    if !unit.active {
        return Err(inactive_unit());
    }
    let State::Disabled { had, .. } = &user.state else {
        return Err(state("账号并未停用", "the account is not disabled", "无需恢复", "there is nothing to do"));
    };
    let roles: Vec<Role> = had.iter().copied().filter(|r| r.fits(unit.kind)).collect();
    let mut next = user.clone();
    next.state = State::Invited;
    next.proposed = (!roles.is_empty()).then(|| Proposal { roles, by: by.user, on, reason: "恢复账号".into() });
    Ok(Decision::changed(user, next, Event::by(role, Action::EnableUser, Article::HOUSE)))
}

/// The first unit's first person, in an empty city: the one account that nobody grants.
pub fn first_person(form: &UserForm, unit: UnitId, by: &Actor, people: i64) -> Result<Decision<User>, No> {
    founding(by, people)?;
    let mut errors = Vec::new();
    let mut user = form.read(unit, &mut errors);
    No::unless_empty(errors)?;
    (user.roles, user.state) = (vec![Role::SysAdmin], State::Active);
    let entered = Event::by(None, Action::CreateUser, Article::HOUSE);
    let granted =
        Event::by(None, Action::GrantRoles, Article::HOUSE).saying("首任系统管理员，凭启动时的一次性口令设立");
    Ok(Decision::born(user, entered).and(granted))
}

/// The first unit, in an empty city.
pub fn first_unit(name: &str, kind: UnitKind, by: &Actor, people: i64) -> Result<Decision<Unit>, No> {
    founding(by, people)?;
    if !Role::SysAdmin.fits(kind) {
        return Err(No::Invalid(vec![FieldError::at(
            "kind",
            "请选择系统管理机构或大数据主管部门",
            "choose the system administration or the big-data bureau",
        )]));
    }
    Ok(Decision::born(units::first(name, kind)?, Event::by(None, Action::CreateUnit, Article::HOUSE)))
}

impl User {
    /// The state's name.
    pub fn state(&self) -> UserState {
        match self.state {
            State::Invited => UserState::Invited,
            State::Active => UserState::Active,
            State::Disabled { .. } => UserState::Disabled,
        }
    }

    /// Who acts when this person does.
    pub fn actor(&self, unit: &Unit) -> Actor {
        Actor {
            user: self.id,
            name: self.name.clone(),
            unit: unit.id,
            unit_name: unit.name.clone(),
            kind: unit.kind,
            roles: self.roles.clone(),
        }
    }
}

#[path = "accounts_checks.rs"]
mod checks;
use checks::{
    FIRST_SECADMIN, disabled, founding, inactive_unit, is_first_secadmin, judge, keeps_administrators, names,
    not_oneself, sorted, state, written,
};
pub use checks::{normal_login, own, role_errors};

#[cfg(test)]
#[path = "accounts_tests.rs"]
mod tests;
