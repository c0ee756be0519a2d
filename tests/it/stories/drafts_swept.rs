//! Uploads that nothing came to use leave after a week; whatever any row names stays, however old.

use crate::app::TestApp;
use crate::both;
use crate::demo::build;
use crate::people::Person;
use crate::source;
use crate::stories::plan_walk::{begin, cast};
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::service::clear_away;
use jianping::store::schema;
use jianping::store::schema::{audit, cases, discarded, files};
use jianping::store::strays::NAMING;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";

/// The fields that hold the number of a file, as the regulation's sources have them.
fn declared() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in source::files("src/regulation", &["rs"]).iter().filter(|s| !s.is_test() && !s.path.contains("testing"))
    {
        for line in file.code().lines().map(str::trim) {
            let Some((name, kind)) = line.trim_start_matches("pub ").split_once(": ") else { continue };
            let is_field = name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && kind.ends_with(',');
            if is_field && kind.contains("FileId") && !kind.contains("FileId::") {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

#[test]
fn the_sweep_knows_every_field_that_names_a_file() {
    let known: BTreeSet<String> = NAMING.iter().map(|name| (*name).to_owned()).collect();
    // An attachment's own number is no name of it elsewhere.
    let declared: BTreeSet<String> = declared().into_iter().filter(|name| name != "id").collect();
    assert!(declared.len() > 15, "{declared:?}");
    assert_eq!(known, declared);
}

fn named(value: &Value, naming: bool, into: &mut BTreeSet<i64>) {
    match value {
        Value::Number(n) if naming => into.extend(n.as_i64()),
        Value::Array(all) => all.iter().for_each(|v| named(v, naming, into)),
        Value::Object(all) => all.iter().for_each(|(k, v)| named(v, declared_once().contains(k), into)),
        _ => {}
    }
}

fn declared_once() -> &'static BTreeSet<String> {
    static NAMES: std::sync::OnceLock<BTreeSet<String>> = std::sync::OnceLock::new();
    NAMES.get_or_init(declared)
}

/// Every file that any row of any table names, whatever it belongs to.
fn named_anywhere(app: &TestApp) -> BTreeSet<i64> {
    let texts = app.sql(|conn| {
        let mut texts: Vec<String> = audit::table.select(audit::changes).load(conn)?;
        macro_rules! bodies {
            ($($table:ident),*) => {$(
                texts.extend(schema::$table::table.select(schema::$table::body).load::<String>(conn)?);
            )*};
        }
        bodies!(
            units,
            users,
            policies,
            projects,
            rounds,
            evaluations,
            sheets,
            rectifications,
            inspections,
            urgings,
            recognitions,
            guidances,
            cases,
            referrals,
            suppliers,
            supplier_checks,
            contracts,
            changes,
            acceptances,
            instalments
        );
        texts.extend(schema::once::table.select(schema::once::answer).load::<String>(conn)?);
        texts.extend(schema::outbox::table.select(schema::outbox::payload).load::<String>(conn)?);
        Ok(texts)
    });
    let mut found = BTreeSet::new();
    for text in texts {
        if let Ok(value) = serde_json::from_str(&text) {
            named(&value, false, &mut found);
        }
    }
    let shown: Vec<i64> = app.sql(|conn| schema::file_readers::table.select(schema::file_readers::file_id).load(conn));
    found.extend(shown);
    let there: BTreeSet<i64> = all(app).into_iter().map(|(id, _)| id).collect();
    found.intersection(&there).copied().collect()
}

fn all(app: &TestApp) -> Vec<(i64, String)> {
    app.sql(|conn| files::table.order(files::id).select((files::id, files::stored)).load(conn))
}

/// A row of an upload with its contents, come long ago.
fn draft(app: &TestApp, by: &Person, name: &str) -> i64 {
    let incoming = app.state.cabinet.incoming();
    std::fs::write(&incoming, PDF).unwrap();
    let stored = app.state.cabinet.keep(&incoming).unwrap();
    let at: chrono::NaiveDateTime = "2020-01-02T03:04:05".parse().unwrap();
    app.sql(|conn| {
        diesel::insert_into(files::table)
            .values((
                files::name.eq(name),
                files::stored.eq(&stored),
                files::media.eq("application/pdf"),
                files::size.eq(30),
                files::sha256.eq("00"),
                files::user_id.eq(by.id),
                files::unit_id.eq(by.unit),
                files::at.eq(at),
            ))
            .execute(conn)?;
        files::table.filter(files::stored.eq(&stored)).select(files::id).first(conn)
    })
}

both!(what_anything_names_is_never_swept);
async fn what_anything_names_is_never_swept(app: &TestApp) {
    build(app, 60, "2026-11-23".parse().unwrap());
    app.on("2026-11-23");
    let person = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    // Each field in turn names a draft, inside a case, in a list and alone; one is only in the trail.
    let (case, text): (i64, String) =
        app.sql(|conn| cases::table.order(cases::id).select((cases::id, cases::body)).first(conn));
    let (mut whole, mut body): (Value, Value) = (serde_json::from_str(&text).unwrap(), json!({}));
    for name in declared().iter().filter(|name| *name != "id") {
        let one = draft(app, &person, name);
        body[name] = if name == "files" { json!([one]) } else { json!(one) };
    }
    let earlier = draft(app, &person, "earlier");
    let shown = draft(app, &person, "shown");
    let stray = draft(app, &person, "stray.pdf");
    whole["further"] = json!([{ "papers": body }]);
    app.sql(|conn| {
        diesel::update(cases::table.find(case)).set(cases::body.eq(whole.to_string())).execute(conn)?;
        diesel::sql_query(format!(
            "INSERT INTO audit (chain, seq, at, user_id, user_name, unit_id, unit_name, action, article, kind, subject_id, opinion, changes, request, prev_hash, hash) \
             VALUES (77777, 1, '2026-11-03 09:00:00', 1, 'x', 1, 'x', 'propose_case', 'B12', 'case', {case}, '', '{{\"evidence_file\":[{earlier},null]}}', 'x', '', 'x')"
        ))
        .execute(conn)?;
        diesel::insert_into(schema::file_readers::table)
            .values((schema::file_readers::file_id.eq(shown), schema::file_readers::unit_id.eq(person.unit)))
            .execute(conn)?;
        // Everything is old, whatever it is.
        let at: chrono::NaiveDateTime = "2020-01-02T03:04:05".parse().unwrap();
        diesel::update(files::table).set(files::at.eq(at)).execute(conn)
    });
    let (before, named) = (all(app), named_anywhere(app));
    assert!(named.len() > 40 && named.contains(&earlier) && named.contains(&shown), "{} named", named.len());
    app.ring().await;
    let after: BTreeSet<i64> = all(app).into_iter().map(|(id, _)| id).collect();
    assert!(named.is_subset(&after), "swept though named: {:?}", named.difference(&after));
    assert!(!after.contains(&stray));
    let gone: Vec<&(i64, String)> = before.iter().filter(|(id, _)| !after.contains(id)).collect();
    app.on("2026-11-24");
    app.later(600);
    assert_eq!(clear_away(&app.state.cabinet, &app.state.db, &app.state.clock).await.unwrap(), gone.len());
    for (id, stored) in &before {
        assert_eq!(app.state.cabinet.path(stored).is_file(), after.contains(id), "{id}");
    }
    let papers = app.sql(|conn| files::table.filter(files::project_id.is_not_null()).count().get_result::<i64>(conn));
    assert!(papers > 100, "a project's papers stay: {papers}");
}

both!(an_upload_left_behind_goes_after_a_week_and_its_contents_follow);
async fn an_upload_left_behind_goes_after_a_week_and_its_contents_follow(app: &TestApp) {
    let cast = cast(app);
    let no = begin(&cast.filer, "区域影像数据共享服务（2027年度）").await;
    let path = format!("/projects/{no}/plan/1");
    let page = cast.filer.open(&path).await;
    // The tick is missing, so the form is shown again and its paper waits.
    let back = cast.filer.fill_with_files(&page, &path, &[("no_secret", "")], &[("basis_file", "依据.pdf", PDF)]).await;
    assert_eq!(back.status, 422, "{}", back.main());
    let (id, stored): (i64, String) = app.sql(|conn| files::table.select((files::id, files::stored)).first(conn));
    let contents = app.state.cabinet.path(&stored);
    let left = |app: &TestApp| app.sql(|conn| files::table.find(id).count().get_result::<i64>(conn));
    let clear = async || clear_away(&app.state.cabinet, &app.state.db, &app.state.clock).await.unwrap();
    app.on("2026-11-09");
    app.ring().await;
    assert_eq!((left(app), clear().await), (1, 0), "a draft has its week");
    app.on("2026-11-10");
    app.ring().await;
    assert_eq!(left(app), 0);
    assert_eq!(clear().await, 0);
    assert!(contents.is_file(), "the row goes first, and for a day a backup may still name it");
    // What a program that died left to do is done by the next one.
    app.on("2026-11-11");
    app.later(600);
    assert_eq!(clear().await, 1);
    assert!(!contents.exists());
    assert_eq!(clear().await, 0);
    let rest: i64 = app.sql(|conn| discarded::table.count().get_result(conn));
    assert_eq!(rest, 0);
    let told: Vec<String> =
        app.sql(|conn| audit::table.filter(audit::action.eq("discard_file")).select(audit::opinion).load(conn));
    assert_eq!(told, ["依据.pdf"]);
}
