//! The writer: one form one effect however often it comes, a failing or panicking job harms nobody else, nothing acknowledged is lost.

use crate::app::TestApp;
use crate::both;
use chrono::NaiveDate;
use jianping::problem::Problem;
use jianping::regulation::b07_plan::{self, Basics};
use jianping::regulation::people::{Actor, Role, UnitKind};
use jianping::regulation::values::{ProjectId, ProjectNo, UnitId, UserId};
use jianping::store::tx::{Acting, Once, Tx};
use jianping::store::{projects, schema};

fn acting(app: &TestApp, unit: i64, user: i64) -> Acting {
    let actor = Actor {
        user: UserId(user),
        name: "经办".into(),
        unit: UnitId(unit),
        unit_name: "市林业局".into(),
        kind: UnitKind::Owner,
        roles: vec![Role::OwnerFiler],
    };
    Acting { actor, moment: app.state.clock.moment(), request: "test".into(), proved: true }
}

fn draft(tx: &mut Tx<'_>) -> Result<ProjectId, Problem> {
    let n = tx.next_number("project", 2027)?;
    let basics = Basics { name: format!("森林防火监测数据服务{n}"), year: 2027, ..Basics::default() };
    let on: NaiveDate = tx.today();
    let done = b07_plan::draft(ProjectNo::new(2027, n), basics, tx.actor(), on)?;
    projects::save(tx, done)
}

fn once(form: &str, body: &str) -> Option<Once> {
    Some(Once { form: form.into(), body_hash: body.into() })
}

fn count(app: &TestApp) -> i64 {
    use diesel::prelude::*;
    app.sql(|conn| schema::projects::table.count().get_result(conn))
}

both!(one_form_one_effect);
async fn one_form_one_effect(app: &TestApp) {
    let unit = app.unit("市林业局", UnitKind::Owner);
    let filer = app.person(unit, &[Role::OwnerFiler]);
    let sent = (0..20).map(|_| app.state.db.write_soon(acting(app, unit, filer.id), once("form-1", "a"), draft));
    let answers = futures_util::future::join_all(sent).await;
    let first = answers[0].as_ref().unwrap();
    assert!(answers.iter().all(|a| a.as_ref().is_ok_and(|id| id == first)), "every copy is answered like the first");
    assert_eq!(count(app), 1);
    let other = app.state.db.write_soon(acting(app, unit, filer.id), once("form-1", "b"), draft).await;
    assert!(matches!(other, Err(Problem::OtherBody)), "{other:?}");
    let elsewhere = app.state.db.write_soon(acting(app, unit, filer.id + 1), once("form-1", "a"), draft).await;
    assert!(
        matches!(elsewhere, Err(Problem::OtherBody)),
        "another person's form number answers nothing: {elsewhere:?}"
    );
}

both!(many_writers_all_kept);
async fn many_writers_all_kept(app: &TestApp) {
    let unit = app.unit("市林业局", UnitKind::Owner);
    let filer = app.person(unit, &[Role::OwnerFiler]);
    let mut left: Vec<usize> = (0..64).collect();
    // On a slow machine some may be told to come again; whoever does, with the same form, is served, and nobody twice.
    for _ in 0..16 {
        let sent = left
            .iter()
            .map(|n| app.state.db.write_soon(acting(app, unit, filer.id), once(&format!("form-{n}"), "a"), draft));
        let answers = futures_util::future::join_all(sent).await;
        let strange: Vec<_> = answers.iter().filter(|a| !matches!(a, Ok(_) | Err(Problem::Busy))).collect();
        assert!(strange.is_empty(), "neither kept nor asked to come again: {strange:?}");
        left =
            std::mem::take(&mut left).into_iter().zip(&answers).filter(|(_, a)| a.is_err()).map(|(n, _)| n).collect();
        assert_eq!(
            count(app),
            64 - i64::try_from(left.len()).unwrap(),
            "what was acknowledged is there, and nothing else"
        );
        if left.is_empty() {
            return;
        }
    }
    panic!("{} of 64 never went through", left.len());
}

both!(a_panic_harms_nobody_else);
async fn a_panic_harms_nobody_else(app: &TestApp) {
    let unit = app.unit("市林业局", UnitKind::Owner);
    let filer = app.person(unit, &[Role::OwnerFiler]);
    let good = app.state.db.write_soon(acting(app, unit, filer.id), None, draft);
    let bad = app.state.db.write_soon(acting(app, unit, filer.id), None, |tx| {
        draft(tx)?;
        assert!(tx.today() < NaiveDate::MIN, "a defect");
        Ok(())
    });
    let refused = app.state.db.write_soon(acting(app, unit, filer.id), None, |tx| {
        draft(tx)?;
        Err::<(), _>(Problem::NotFound)
    });
    let (good, bad, refused) = futures_util::future::join3(good, bad, refused).await;
    assert!(good.is_ok() && matches!(bad, Err(Problem::Broken(_))) && matches!(refused, Err(Problem::NotFound)));
    assert!(app.state.db.write_soon(acting(app, unit, filer.id), None, draft).await.is_ok());
    assert_eq!(count(app), 2);
}
