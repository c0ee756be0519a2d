//! What the verbs of the accounts ask before they decide.

use super::{
    Action, Actor, Admins, Article, FieldError, No, Proposal, Refusal, Role, Say, State, Subject, Tongue, UnitId,
    UnitKind, User, UserForm, UserId, half_width, is_phone, may,
};

pub(super) const FIRST_SECADMIN: &str = "首任安全管理员：此前没有安全管理员，这是唯一无须第二人确认的授权";

/// Why these roles cannot be held together or by a person of such a unit; at least one is needed.
pub fn role_errors(roles: &[Role], kind: UnitKind) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if roles.is_empty() {
        errors.push(FieldError::at("roles", "请至少选择一个角色", "choose at least one role"));
    }
    for role in roles.iter().filter(|role| !role.fits(kind)) {
        errors.push(FieldError::at(
            "roles",
            format!("{}不能任“{}”", kind.zh(), role.zh()),
            format!("a person of the {} cannot be “{}”", kind.en(), role.en()),
        ));
    }
    for (n, one) in roles.iter().enumerate() {
        for other in roles.iter().skip(n + 1).filter(|other| one.clashes(**other)) {
            errors.push(FieldError::at(
                "roles",
                format!("“{}”与“{}”不能由一人兼任", one.zh(), other.zh()),
                format!("one person cannot be both “{}” and “{}”", one.en(), other.en()),
            ));
        }
    }
    errors
}

/// Acts on one's own account need no role; nobody else takes them.
pub fn own(user: &User, by: &Actor) -> Result<Option<Role>, No> {
    if user.id == by.user && !by.is_system() {
        return Ok(by.roles.first().copied());
    }
    Err(forbidden(
        "只能办理自己的账号",
        "you can only do this on your own account",
        "由本人办理",
        "the account holder does this",
    ))
}

/// Whether the roles are the first security administrator's, whom nobody could grant.
pub(super) fn is_first_secadmin(roles: &[Role], admins: Admins) -> bool {
    roles == [Role::SecAdmin] && admins.secadmins_named == 0
}

/// The proposal, if this person may judge it: not the proposer, not the one it is about.
pub(super) fn judge(user: &User, action: Action, by: &Actor) -> Result<(Option<Role>, Proposal), No> {
    let hands = user.proposed.iter().map(|p| (Action::ProposeRoles, p.by)).collect();
    let role = may(by, action, &Subject { hands, ..Subject::default() })?;
    not_oneself(user, by)?;
    let Some(proposal) = user.proposed.clone() else {
        return Err(state(
            "没有待确认的角色",
            "there are no roles to confirm",
            "由系统管理员先提请",
            "the system administrator proposes them first",
        ));
    };
    Ok((role, proposal))
}

/// There is always somebody left who can administer people and rights.
pub(super) fn keeps_administrators(user: &User, roles: &[Role], admins: Admins) -> Result<(), No> {
    let counts = matches!(user.state, State::Active);
    for (role, left) in [(Role::SysAdmin, admins.sysadmins), (Role::SecAdmin, admins.secadmins)] {
        if counts && user.roles.contains(&role) && !roles.contains(&role) && left <= 1 {
            return Err(Refusal::state(
                Article::HOUSE,
                Say::new(format!("这是最后一名在用的{}", role.zh()), format!("this is the last active {}", role.en())),
                Say::new(format!("先使另一人成为{}", role.zh()), format!("make somebody else {} first", role.en())),
            )
            .into());
        }
    }
    Ok(())
}

/// Nobody decides about their own rights or their own account's end.
pub(super) fn not_oneself(user: &User, by: &Actor) -> Result<(), No> {
    if user.id != by.user {
        return Ok(());
    }
    Err(forbidden(
        "不能办理自己的角色和账号状态",
        "you cannot decide on your own roles or account status",
        "由另一名管理员办理",
        "another administrator must do it",
    ))
}

/// Only the program itself founds a city, and only an empty one.
pub(super) fn founding(by: &Actor, people: i64) -> Result<(), No> {
    if by.is_system() && people == 0 {
        return Ok(());
    }
    Err(forbidden(
        "系统已经有用户",
        "the system already has users",
        "由系统管理员建立用户",
        "the system administrator adds users",
    ))
}

pub(super) fn disabled() -> No {
    state("账号已停用", "the account is disabled", "先恢复账号", "enable it first")
}

pub(super) fn inactive_unit() -> No {
    state("单位已停用", "the unit is closed", "先恢复单位", "reopen the unit first")
}

pub(super) fn state(why_zh: &str, why_en: &str, out_zh: &str, out_en: &str) -> No {
    Refusal::state(Article::HOUSE, Say::new(why_zh, why_en), Say::new(out_zh, out_en)).into()
}

fn forbidden(why_zh: &str, why_en: &str, out_zh: &str, out_en: &str) -> No {
    Refusal::forbidden(Article::HOUSE, Say::new(why_zh, why_en), Say::new(out_zh, out_en)).into()
}

/// A reason of at least five characters.
pub(super) fn written(reason: &str) -> Result<String, No> {
    let reason = reason.trim();
    if (5..=500).contains(&reason.chars().count()) {
        return Ok(reason.to_owned());
    }
    Err(No::Invalid(vec![FieldError::at("reason", "请写明理由，5至500字", "give the reason, 5 to 500 characters")]))
}

/// The names of roles for the record.
pub(super) fn names(roles: &[Role]) -> String {
    sorted(roles).iter().map(|r| r.zh()).collect::<Vec<_>>().join("、")
}

pub(super) fn sorted(roles: &[Role]) -> Vec<Role> {
    let mut all = roles.to_vec();
    all.sort_unstable();
    all.dedup();
    all
}

impl UserForm {
    /// The form of an account, as it is shown again.
    pub fn of(user: &User) -> UserForm {
        UserForm {
            login: user.login.clone(),
            name: user.name.clone(),
            email: user.email.clone().unwrap_or_default(),
            phone: user.phone.clone(),
            lang: user.lang.code().into(),
        }
    }

    pub(super) fn read(&self, unit: UnitId, errors: &mut Vec<FieldError>) -> User {
        let login = normal_login(&self.login);
        if !is_login(&login) {
            errors.push(FieldError::at(
                "login",
                "登录名为3至32个小写字母、数字、点或连字符，以字母开头",
                "3 to 32 lower-case letters, digits, dots or hyphens, starting with a letter",
            ));
        }
        let name = self.name.trim().to_owned();
        if !(2..=40).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            errors.push(FieldError::at("name", "请填写姓名，2至40字", "enter the name, 2 to 40 characters"));
        }
        let email = half_width(&self.email);
        if !email.is_empty() && !is_email(&email) {
            errors.push(FieldError::at(
                "email",
                "邮箱格式不对，如liming@example.gov.cn",
                "enter an email address such as liming@example.gov.cn",
            ));
        }
        let phone = half_width(&self.phone);
        if !phone.is_empty() && !is_phone(&phone) {
            errors.push(FieldError::at(
                "phone",
                "电话格式不对，如13800000000",
                "enter a phone number such as 13800000000",
            ));
        }
        User {
            id: UserId::NEW,
            version: 0,
            unit,
            login,
            name,
            email: Some(email).filter(|e| !e.is_empty()),
            phone,
            lang: Tongue::from_code(&self.lang).unwrap_or(Tongue::Zh),
            roles: Vec::new(),
            proposed: None,
            state: State::Invited,
        }
    }
}

/// A login as it is looked up: half-width, lower case, without spaces round it.
pub fn normal_login(text: &str) -> String {
    half_width(text).to_ascii_lowercase()
}

fn is_login(text: &str) -> bool {
    let tail = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'.' | b'-' | b'_');
    (3..=32).contains(&text.len()) && text.as_bytes()[0].is_ascii_lowercase() && text.bytes().all(tail)
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let word = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_' | b'+' | b'%');
    let labels = domain
        .split('.')
        .all(|l| !l.is_empty() && !l.starts_with('-') && l.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-'));
    text.len() <= 254 && (1..=64).contains(&local.len()) && local.bytes().all(word) && domain.contains('.') && labels
}
