//! Who may do what, as agreed: role × relation × act, printed from the function that the verbs themselves call.

use crate::golden::golden;
use jianping::regulation::authority::{Action, Subject, may, rule};
use jianping::regulation::people::{Actor, Role, UnitKind};
use jianping::regulation::values::{UnitId, UserId};
use std::fmt::Write;

const ME: UnitId = UnitId(1);
const OTHER: UnitId = UnitId(2);

fn actor(role: Role) -> Actor {
    let kind = UnitKind::ALL.iter().copied().find(|k| role.fits(*k)).unwrap();
    Actor { user: UserId(7), name: "x".into(), unit: ME, unit_name: "x".into(), kind, roles: vec![role] }
}

/// The ways a unit can stand to a thing: its letter and the thing.
fn relations() -> Vec<(char, Subject)> {
    let thing = Subject { owner: Some(OTHER), supplier: Some(OTHER), agency: Some(OTHER), ..Subject::default() };
    vec![
        ('o', Subject { owner: Some(ME), ..thing.clone() }),
        ('s', Subject { supplier: Some(ME), ..thing.clone() }),
        ('a', Subject { agency: Some(ME), ..thing.clone() }),
        ('r', Subject { agency: Some(ME), recused: true, ..thing.clone() }),
        ('x', thing),
    ]
}

fn cell(role: Role, action: Action) -> String {
    let letters: String =
        relations().iter().filter(|(_, thing)| may(&actor(role), action, thing).is_ok()).map(|(l, _)| *l).collect();
    if letters.is_empty() { "-".into() } else { letters }
}

#[test]
fn authority_is_as_agreed() {
    let mut out = String::from(
        "# act, article, then for each role how its unit may stand to the thing: o owner, s supplier, a agency asked, r agency asked but\n\
         # recused, x a stranger, - not at all; last: the acts after which the same person may not do it (four eyes), whether the\n\
         # calendar may do it without a person, and whether a person must have given the password in the last five minutes\n",
    );
    for action in Action::ALL {
        let rule = rule(*action);
        let roles: Vec<String> = Role::ALL
            .iter()
            .map(|role| (role, cell(*role, *action)))
            .filter(|(_, cell)| cell != "-")
            .map(|(role, cell)| format!("{role}:{cell}"))
            .collect();
        let eyes: Vec<&str> = rule.not_after.iter().map(|a| a.code()).collect();
        let system = if rule.system { " +calendar" } else { "" };
        let proof = if action.wants_proof() { " +password" } else { "" };
        writeln!(out, "{:<22} {:<6} {}{system}{proof}", action.code(), rule.article.to_string(), roles.join(" "))
            .unwrap();
        if !eyes.is_empty() {
            writeln!(out, "{:<22}        not after {}", "", eyes.join(" ")).unwrap();
        }
    }
    golden("authority.txt", &out);
}

/// All pairs: whoever did an act that excludes another is refused that other, whatever roles they hold.
#[test]
fn four_eyes_go_by_person() {
    for action in Action::ALL {
        let rule = rule(*action);
        for earlier in rule.not_after {
            for (_, thing) in relations() {
                let both = Actor { roles: Role::ALL.to_vec(), ..actor(Role::OwnerFiler) };
                let marked = Subject { hands: vec![(*earlier, both.user)], ..thing };
                assert!(may(&both, *action, &marked).is_err(), "{action} after {earlier} by the same person");
            }
        }
    }
}

/// Administrators hold no business right, and no role that clashes with another shares a business act's four eyes.
#[test]
fn administrators_do_no_business() {
    for action in Action::ALL {
        let rule = rule(*action);
        let everybody = rule.roles.len() == Role::ALL.len();
        let business = rule.article.number > 0;
        if business && !everybody {
            assert!(!rule.roles.iter().any(|r| r.administers()), "{action}");
        }
    }
}
