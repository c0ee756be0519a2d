//! Twenty posts at once from two approvers: one approval, one number, everybody else hears what happened.

use crate::app::TestApp;
use crate::both;
use crate::stories::plan_walk::{cast, to_the_bureau};
use diesel::prelude::*;
use futures_util::future::join_all;
use jianping::regulation::people::Role;
use jianping::store::schema::{audit, numbers};

both!(two_approvers_race);
async fn two_approvers_race(app: &TestApp) {
    let cast = cast(app);
    let no = to_the_bureau(&cast, "186").await;
    let second = app.person(cast.lead.unit, &[Role::BureauLead]);
    let path = format!("/projects/{no}/approval");
    let mut pages = Vec::new();
    for n in 0..20 {
        let person = if n % 2 == 0 { cast.lead.clone() } else { second.clone() };
        let page = person.open(&path).await;
        pages.push((person, page));
    }
    let opinion = [("opinion", "方案可行，预算合理，同意立项")];
    let answers = join_all(pages.iter().map(|(person, page)| person.fill(page, "/approval", &opinion))).await;
    let done = answers.iter().filter(|a| a.status == 303).count();
    let late: Vec<_> = answers.iter().filter(|a| a.status == 409).collect();
    assert_eq!((done, late.len()), (1, 19), "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
    late[0].says("办理了同一事项").says("批准立项");
    let rows: i64 = app.sql(|conn| audit::table.filter(audit::action.eq("approve_plan")).count().get_result(conn));
    let last: i64 = app.sql(|conn| numbers::table.find(("approval", 2026)).select(numbers::last).first(conn));
    assert_eq!((rows, last), (1, 1), "the register has no gap");
}
