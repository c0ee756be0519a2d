use super::*;
use crate::regulation::testing;

const TWO: Admins = Admins { sysadmins: 2, secadmins: 2, secadmins_named: 2 };
const ONE: Admins = Admins { sysadmins: 1, secadmins: 1, secadmins_named: 1 };

fn actor(user: i64, kind: UnitKind, roles: &[Role]) -> Actor {
    testing::person(user, 1, kind, roles)
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 3).expect("a day")
}

fn form(login: &str) -> UserForm {
    UserForm {
        login: login.into(),
        name: "李明远".into(),
        email: "li@example.gov.cn".into(),
        phone: String::new(),
        lang: "zh".into(),
    }
}

fn unit(kind: UnitKind) -> Unit {
    Unit {
        id: UnitId(1),
        version: 1,
        name: "市卫生健康局".into(),
        kind,
        uscc: None,
        data_officer: "周敏".into(),
        data_specialist: "李明远".into(),
        phone: "0856-5220001".into(),
        active: true,
    }
}

fn sysadmin() -> Actor {
    actor(1, UnitKind::Office, &[Role::SysAdmin])
}

fn secadmin() -> Actor {
    actor(2, UnitKind::Office, &[Role::SecAdmin])
}

fn person(id: i64, roles: &[Role]) -> User {
    let mut user = form("li.mingyuan").read(UnitId(1), &mut Vec::new());
    (user.id, user.version, user.state, user.roles) = (UserId(id), 1, State::Active, roles.to_vec());
    user
}

fn why<T>(answer: Result<T, No>) -> String {
    match answer {
        Ok(_) => "done".into(),
        Err(No::Refused(refusal)) => refusal.why.zh,
        Err(No::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect::<Vec<_>>().join(","),
    }
}

/// Every pair of roles, spelled out: what one person may hold together.
#[test]
fn all_pairs() {
    use Role::*;
    let together: &[(Role, Role)] = &[
        (OwnerFiler, BureauClerk),
        (OwnerFiler, BureauLead),
        (OwnerFiler, Finance),
        (OwnerFiler, Ndrc),
        (OwnerFiler, Police),
        (OwnerFiler, Cac),
        (OwnerHead, BureauClerk),
        (OwnerHead, BureauLead),
        (OwnerHead, Finance),
        (OwnerHead, Ndrc),
        (OwnerHead, Police),
        (OwnerHead, Cac),
        (BureauClerk, BureauLead),
        (BureauClerk, Finance),
        (BureauClerk, Ndrc),
        (BureauClerk, Police),
        (BureauClerk, Cac),
        (BureauLead, Finance),
        (BureauLead, Ndrc),
        (BureauLead, Police),
        (BureauLead, Cac),
        (Finance, Ndrc),
        (Finance, Police),
        (Finance, Cac),
        (Ndrc, Police),
        (Ndrc, Cac),
        (Police, Cac),
    ];
    let mut forbidden = 0;
    for (n, one) in Role::ALL.iter().enumerate() {
        for other in &Role::ALL[n + 1..] {
            let allowed = together.contains(&(*one, *other));
            assert_eq!(!one.clashes(*other), allowed, "{one} + {other}");
            assert_eq!(one.clashes(*other), other.clashes(*one));
            let said = role_errors(&[*one, *other], UnitKind::BigData).iter().any(|e| e.say.zh.contains("兼任"));
            assert_eq!(said, !allowed, "{one} + {other}");
            forbidden += i32::from(!allowed);
        }
    }
    assert_eq!(forbidden, 91 - 27);
}

#[test]
fn roles_fit_the_unit() {
    for kind in UnitKind::ALL {
        for role in Role::ALL {
            let said = role_errors(&[*role], *kind);
            assert_eq!(said.is_empty(), role.fits(*kind), "{role} at {kind}");
        }
    }
}

#[test]
fn a_new_persons_roles_wait_for_the_second_person() {
    let born = create(&form("li"), &unit(UnitKind::Owner), &[Role::OwnerFiler], &sysadmin(), day(), ONE);
    assert_eq!(why(born), "login");
    let born = create(&form("Ｌｉ.mingyuan"), &unit(UnitKind::Owner), &[Role::OwnerFiler], &sysadmin(), day(), ONE)
        .expect("entered");
    let user = User { id: UserId(9), ..born.after().clone() };
    assert_eq!((user.login.as_str(), user.roles.len(), user.state()), ("li.mingyuan", 0, UserState::Invited));
    assert_eq!(born.events().iter().map(|e| e.action).collect::<Vec<_>>(), [Action::CreateUser, Action::ProposeRoles]);
    assert_eq!(why(grant(user.clone(), &unit(UnitKind::Owner), &sysadmin(), ONE)), "你没有办理这一步的角色");
    let granted = grant(user, &unit(UnitKind::Owner), &secadmin(), ONE).expect("granted");
    assert_eq!((granted.after().roles.as_slice(), &granted.after().proposed), (&[Role::OwnerFiler][..], &None));
}

#[test]
fn the_first_security_administrator_is_the_one_exception() {
    let none = Admins { sysadmins: 1, ..Admins::default() };
    let office = unit(UnitKind::Office);
    let first = create(&form("sec"), &office, &[Role::SecAdmin], &sysadmin(), day(), none).expect("entered");
    assert_eq!(first.after().roles, [Role::SecAdmin]);
    assert!(first.events()[1].opinion.contains("首任"));
    for (roles, admins) in [(vec![Role::SecAdmin], ONE), (vec![Role::Auditor], none), (vec![Role::SysAdmin], none)] {
        let later = create(&form("sec"), &office, &roles, &sysadmin(), day(), admins).expect("entered");
        assert_eq!(later.after().roles, [], "{roles:?}");
    }
}

#[test]
fn nobody_judges_their_own_proposal_or_their_own_rights() {
    let owner = unit(UnitKind::Owner);
    let proposed = |id, by| {
        let roles = vec![Role::OwnerHead];
        User { proposed: Some(Proposal { roles, by: UserId(by), on: day(), reason: String::new() }), ..person(id, &[]) }
    };
    assert_eq!(why(grant(proposed(9, 1), &owner, &secadmin(), TWO)), "done");
    assert!(why(grant(proposed(9, 2), &owner, &secadmin(), TWO)).contains("不能再办理这一步"));
    assert_eq!(why(grant(proposed(2, 1), &owner, &secadmin(), TWO)), "不能办理自己的角色和账号状态");
    assert_eq!(why(refuse(proposed(2, 1), "理由写得很清楚", &secadmin())), "不能办理自己的角色和账号状态");
    assert_eq!(why(refuse(proposed(9, 1), "不", &secadmin())), "reason");
    assert_eq!(why(refuse(person(9, &[]), "理由写得很清楚", &secadmin())), "没有待确认的角色");
    assert_eq!(
        why(propose(person(1, &[Role::SysAdmin]), &owner, &[Role::OwnerHead], "", &sysadmin(), day(), TWO)),
        "不能办理自己的角色和账号状态"
    );
    assert_eq!(
        why(disable(person(1, &[Role::SysAdmin]), "调离本单位", &sysadmin(), day(), TWO)),
        "不能办理自己的角色和账号状态"
    );
}

#[test]
fn the_last_administrators_stay() {
    let other = actor(8, UnitKind::Office, &[Role::SysAdmin]);
    let cases = [
        (Role::SysAdmin, ONE, "这是最后一名在用的系统管理员"),
        (Role::SecAdmin, ONE, "这是最后一名在用的安全管理员"),
        (Role::SysAdmin, TWO, "done"),
        (Role::Auditor, ONE, "done"),
    ];
    for (role, admins, expected) in cases {
        assert_eq!(why(disable(person(1, &[role]), "调离本单位", &other, day(), admins)), expected, "{role}");
        let office = unit(UnitKind::BigData);
        assert_eq!(
            why(propose(person(1, &[role]), &office, &[Role::BureauClerk], "", &other, day(), admins)),
            expected,
            "{role}"
        );
    }
    let waiting = User { state: State::Invited, ..person(1, &[Role::SecAdmin]) };
    assert_eq!(why(disable(waiting, "登录名写错了", &other, day(), ONE)), "done");
}

#[test]
fn a_disabled_person_returns_by_invitation_and_a_new_grant() {
    let gone = disable(person(9, &[Role::OwnerFiler]), "调离本单位", &sysadmin(), day(), TWO)
        .expect("disabled")
        .after()
        .clone();
    assert_eq!((gone.state(), gone.roles.len()), (UserState::Disabled, 0));
    assert_eq!(why(disable(gone.clone(), "调离本单位", &sysadmin(), day(), TWO)), "账号已停用");
    let back = enable(gone, &unit(UnitKind::Owner), &sysadmin(), day()).expect("enabled").after().clone();
    assert_eq!((back.state(), back.roles.len()), (UserState::Invited, 0));
    assert_eq!(back.proposed.map(|p| p.roles), Some(vec![Role::OwnerFiler]));
}

#[test]
fn a_city_is_founded_once_and_only_by_the_program() {
    let system = Actor::system();
    assert_eq!(why(first_unit("市政务信息中心", UnitKind::Office, &system, 0)), "done");
    assert_eq!(why(first_unit("市卫生健康局", UnitKind::Owner, &system, 0)), "kind");
    assert_eq!(why(first_unit("市政务信息中心", UnitKind::Office, &system, 1)), "系统已经有用户");
    assert_eq!(why(first_person(&form("admin"), UnitId(1), &system, 1)), "系统已经有用户");
    assert_eq!(why(first_person(&form("admin"), UnitId(1), &sysadmin(), 0)), "系统已经有用户");
    let first = first_person(&form("admin"), UnitId(1), &system, 0).expect("founded");
    assert_eq!((first.after().roles.as_slice(), first.after().state()), (&[Role::SysAdmin][..], UserState::Active));
}

#[test]
fn one_changes_ones_own_address_but_not_ones_name() {
    let me = actor(9, UnitKind::Owner, &[Role::OwnerFiler]);
    let typed = UserForm { name: "张三".into(), email: "new@example.gov.cn".into(), ..form("x") };
    let next = edit_self(person(9, &[Role::OwnerFiler]), &typed, &me).expect("changed").after().clone();
    assert_eq!(
        (next.name.as_str(), next.email.as_deref(), next.login.as_str()),
        ("李明远", Some("new@example.gov.cn"), "li.mingyuan")
    );
    assert_eq!(why(edit_self(person(8, &[]), &typed, &me)), "只能办理自己的账号");
    for bad in ["x", "x@y", "a b@example.com", "@example.com", "a@.com", "a@-x.com"] {
        assert_eq!(
            why(edit_self(person(9, &[]), &UserForm { email: bad.into(), ..typed.clone() }, &me)),
            "email",
            "{bad}"
        );
    }
}
