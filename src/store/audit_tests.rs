//! The gate before the audit trail: whoever comes, by whatever route and verb, writes nothing that wants the password again without it.

use super::super::conn::{Db, Target};
use super::super::schema::{audit, outbox};
use super::super::tx::Acting;
use super::super::users;
use crate::clock::Clock;
use crate::problem::Problem;
use crate::regulation::authority::Action;
use crate::regulation::people::Actor;
use crate::regulation::testing::{finance, noted};
use diesel::prelude::*;

fn write(db: &Db, actor: Actor, proved: bool, action: Action) -> Result<(), Problem> {
    let by = Acting { actor, moment: Clock::system().moment(), request: "test".into(), proved };
    db.write(by, None, move |tx| users::note(tx, &noted(action)))
}

fn rows(db: &Db) -> (i64, i64) {
    db.read(|conn| Ok((audit::table.count().get_result(conn)?, outbox::table.count().get_result(conn)?))).unwrap()
}

#[test]
fn no_act_that_wants_proof_is_written_without_it() {
    let path = std::env::temp_dir().join(format!("jianping-proof-{:016x}.db", rand::random::<u64>()));
    let db = Db::open(&Target::Sqlite(path.display().to_string()), 1).unwrap();
    let (wanting, free): (Vec<Action>, Vec<Action>) = Action::ALL.iter().partition(|action| action.wants_proof());
    assert!(wanting.contains(&Action::ReleasePayment) && wanting.contains(&Action::ServeDecision));
    for action in &wanting {
        assert!(matches!(write(&db, finance(), false, *action), Err(Problem::Unproved)), "{action}");
        assert_eq!(rows(&db), (0, 0), "{action} left something behind");
    }
    for (n, action) in (1..).zip(&free) {
        write(&db, finance(), false, *action).unwrap();
        assert_eq!(rows(&db), (n, n), "{action} asks for nothing");
    }
    let before = rows(&db).0;
    for (n, action) in (1..).zip(&wanting) {
        write(&db, finance(), true, *action).unwrap();
        write(&db, Actor::system(), false, *action).unwrap();
        assert_eq!(rows(&db).0, before + 2 * n, "{action} with the password, and by the calendar or the console");
    }
    drop(db);
    let _gone = std::fs::remove_file(path);
}
