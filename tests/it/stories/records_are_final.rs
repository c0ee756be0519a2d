//! What the law wants kept stays, whoever holds the database's tools: every trigger is tried by a plain statement and refuses.

use crate::app::{Backend, TestApp};
use crate::both;
use crate::money::owed;
use crate::november::{city, decided};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jianping::regulation::b07_payment::Base;
use jianping::store::schema::evaluations;

/// What the database says to the statement; none where it did as it was told.
fn said(app: &TestApp, sql: &str) -> Option<String> {
    app.sql(|conn| Ok(conn.batch_execute(sql).err().map(|error| error.to_string())))
}

fn refuses(app: &TestApp, sql: &str) {
    let words = said(app, sql).unwrap_or_else(|| panic!("nobody hindered: {sql}"));
    let known = ["insert-only", "is final", "stays paid", "never deleted"];
    assert!(known.iter().any(|w| words.contains(w)), "{sql}: {words}");
}

fn does(app: &TestApp, sql: &str) {
    let words = said(app, sql);
    assert!(words.is_none(), "{sql}: {words:?}");
}

/// A change and an acceptance in each state that matters, instalments, invoices and a case, on the city's first contract.
fn given(app: &TestApp) {
    let whole = if app.backend == Backend::Sqlite { "1" } else { "TRUE" };
    let change = |n: i32, state: &str| {
        does(
            app,
            &format!(
                "INSERT INTO changes (version, contract_id, project_id, owner_id, n, kind, state, delta_fen, proposed_on, body) SELECT 1, id, project_id, owner_id, {n}, 'term', '{state}', 0, '2026-10-01', '{{}}' FROM contracts"
            ),
        );
    };
    change(1, "proposed");
    change(2, "effective");
    change(3, "refused");
    let acceptance = |n: i32, state: &str| {
        does(
            app,
            &format!(
                "INSERT INTO acceptances (version, contract_id, project_id, owner_id, n, whole, state, conclusion, held_on, body) SELECT 1, id, project_id, owner_id, {n}, {whole}, '{state}', 'passed', '2026-10-01', '{{}}' FROM contracts"
            ),
        );
    };
    acceptance(1, "recorded");
    acceptance(2, "confirmed");
    does(app, "UPDATE instalments SET released_fen = 100 WHERE n = 1");
    does(app, "UPDATE instalments SET state = 'released', released_fen = amount_fen WHERE n = 2");
    does(app, "UPDATE instalments SET state = 'refused' WHERE n = 3");
    let invoice = |number: &str, paid: &str| {
        does(
            app,
            &format!(
                "INSERT INTO invoices (number, instalment_id, amount_fen, voucher, paid_on) SELECT '{number}', id, 100, {paid} FROM instalments WHERE n = 1"
            ),
        );
    };
    invoice("5200-1", "NULL, NULL");
    invoice("5200-2", "'ZF-1', '2026-11-02'");
    does(
        app,
        "INSERT INTO cases (version, no, list, basis, name, supplier_id, state, proposed_on, proposed_by, body) SELECT 1, 'HMD-2026-901', 'blacklist', 'm12b', name, id, 'proposed', '2026-11-02', 1, '{}' FROM suppliers",
    );
}

both!(every_trigger_refuses);
async fn every_trigger_refuses(app: &TestApp) {
    let city = city(app);
    let _walked = decided(app, &city, 85).await;
    for n in 1..=3 {
        owed(app, &city, n, (50_000, Base::Acceptance, false), Some("2026-10-05"));
    }
    given(app);

    refuses(app, "UPDATE audit SET opinion = 'x'");
    refuses(app, "DELETE FROM audit");
    refuses(app, "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)");
    if app.backend == Backend::Postgres {
        refuses(app, "TRUNCATE audit");
        refuses(app, "TRUNCATE audit CASCADE");
    }

    refuses(app, "UPDATE evaluations SET grade = 'excellent' WHERE state = 'decided'");
    refuses(app, "UPDATE sheets SET body = '{}' WHERE state = 'signed'");
    refuses(app, "UPDATE sheets SET state = 'draft', signed_on = NULL WHERE state = 'signed'");
    refuses(app, "DELETE FROM sheets");

    does(app, "UPDATE changes SET proposed_on = '2026-10-02' WHERE n = 1");
    refuses(app, "UPDATE changes SET delta_fen = 1 WHERE n = 2");
    refuses(app, "UPDATE changes SET state = 'effective' WHERE n = 3");
    does(app, "UPDATE acceptances SET held_on = '2026-10-02' WHERE n = 1");
    refuses(app, "UPDATE acceptances SET conclusion = 'failed' WHERE n = 2");

    does(app, "UPDATE instalments SET released_fen = 200 WHERE n = 1");
    refuses(app, "UPDATE instalments SET released_fen = 199 WHERE n = 1");
    refuses(app, "UPDATE instalments SET state = 'planned' WHERE n = 2");
    refuses(app, "UPDATE instalments SET state = 'planned' WHERE n = 3");
    refuses(app, "DELETE FROM instalments WHERE n = 1");
    does(app, "UPDATE invoices SET amount_fen = 90 WHERE number = '5200-1'");
    refuses(app, "UPDATE invoices SET amount_fen = 90 WHERE number = '5200-2'");
    refuses(app, "UPDATE invoices SET voucher = NULL, paid_on = NULL WHERE number = '5200-2'");
    refuses(app, "DELETE FROM invoices WHERE number = '5200-2'");
    does(app, "DELETE FROM invoices WHERE number = '5200-1'");

    refuses(app, "DELETE FROM cases");

    does(
        app,
        "INSERT INTO security_tests (project_id, owner_id, on_day, high, body) SELECT id, owner_id, '2026-10-20', 0, '{}' FROM projects",
    );
    refuses(app, "UPDATE security_tests SET high = 1");
    refuses(app, "DELETE FROM security_tests");
}

both!(one_person_is_not_two_hands);
async fn one_person_is_not_two_hands(app: &TestApp) {
    let city = city(app);
    let _walked = decided(app, &city, 85).await;
    owed(app, &city, 1, (50_000, Base::Acceptance, false), Some("2026-10-05"));
    let named: Vec<(Option<i64>, Option<i64>)> =
        app.sql(|conn| evaluations::table.select((evaluations::proposed_by, evaluations::decided_by)).load(conn));
    assert!(named.iter().all(|(proposed, decided)| proposed.is_some() && decided.is_some()), "{named:?}");
    let same = |sql: &str| {
        let words = said(app, sql).unwrap_or_else(|| panic!("nobody hindered: {sql}"));
        assert!(words.to_lowercase().contains("check constraint"), "{sql}: {words}");
    };
    same("UPDATE instalments SET applied_by = 1, checked_by = 1");
    same("UPDATE instalments SET applied_by = 1, released_by = 1");
    same("UPDATE instalments SET applied_by = 1, checked_by = 2, released_by = 2");
    does(app, "UPDATE instalments SET applied_by = 1, checked_by = 2, released_by = 3");
    let columns = "round_id, project_id, contract_id, supplier_id, owner_id, year, track, amount_fen, report_due, score_due, waits_finance, waits_bureau, body";
    same(&format!(
        "INSERT INTO evaluations (version, state, attempt, proposed_by, decided_by, {columns}) SELECT 1, 'proposed', 9, 7, 7, {columns} FROM evaluations"
    ));
}
