//! Four eyes go by person: whoever wrote does not submit, whoever assessed does not sign, whoever filed does not approve.

use crate::app::TestApp;
use crate::both;
use crate::people::Person;
use crate::stories::plan_walk::{assess, cast, submit, to_the_bureau, write};
use diesel::prelude::*;
use jianping::regulation::people::Role;
use jianping::store::schema::users;
use reqwest::StatusCode;

fn now_holds(app: &TestApp, person: &Person, roles: &str, unit: i64) {
    let hit = app.sql(|conn| {
        diesel::update(users::table.find(person.id))
            .set((users::roles.eq(roles), users::unit_id.eq(unit)))
            .execute(conn)
    });
    assert_eq!(hit, 1);
}

both!(four_eyes);
async fn four_eyes(app: &TestApp) {
    let cast = cast(app);
    let no = write(&cast.filer, "186").await;
    let page = cast.head.open(&format!("/projects/{no}/plan/8")).await;
    now_holds(app, &cast.filer, "owner_head", cast.filer.unit);
    let own = cast.filer.open(&format!("/projects/{no}/plan/8")).await;
    own.says("起草人不能自己提交");
    let (action, mut fields) = page.form("/submission");
    fields.iter_mut().filter(|(n, _)| n == "csrf").for_each(|f| f.1.clone_from(&cast.filer.csrf));
    let refused = cast.filer.post_raw(&action, &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    refused.says("不能再办理这一步").says("办法第七条第（一）项");
    now_holds(app, &cast.filer, "owner_filer", cast.filer.unit);
    submit(&cast.head, &no).await;
    assess(&cast, &no, "186").await;
    now_holds(app, &cast.head, "bureau_lead", cast.lead.unit);
    let moved = cast.head.get(&format!("/projects/{no}/approval")).await;
    assert_eq!(moved.status, StatusCode::FORBIDDEN);
    moved.says("不能再办理这一步");
    let page = cast.lead.open(&format!("/projects/{no}/approval")).await;
    let (action, mut fields) = page.form("/approval");
    fields.iter_mut().filter(|(n, _)| n == "csrf").for_each(|f| f.1.clone_from(&cast.head.csrf));
    fields.iter_mut().filter(|(n, _)| n == "opinion").for_each(|f| f.1 = "方案可行，预算合理，同意立项".into());
    assert_eq!(cast.head.post_raw(&action, &fields).await.status, StatusCode::FORBIDDEN);
    cast.lead.open(&format!("/projects/{no}")).await.says("预算已评估");
}

both!(the_wrong_role_is_told_whose_turn_it_is);
async fn the_wrong_role_is_told_whose_turn_it_is(app: &TestApp) {
    let cast = cast(app);
    let no = to_the_bureau(&cast, "186").await;
    let page = cast.clerk.open(&format!("/projects/{no}/approval")).await;
    page.says("由大数据局负责人办理").says("办法第七条第（三）项");
    assert!(!page.text.contains("<button class=\"btn go\">批准立项"));
    // By unit and name where they are few, by the unit alone where they are many.
    let page = cast.filer.open(&format!("/projects/{no}")).await;
    page.says("正在等待市大数据发展管理局（人员").hides("大数据局负责人办理");
    let bureau = cast.lead.unit;
    for _ in 0..4 {
        app.person(bureau, &[Role::BureauLead]);
    }
    let page = cast.filer.open(&format!("/projects/{no}")).await;
    page.says("正在等待市大数据发展管理局办理").hides("市大数据发展管理局（人员");
    assert_eq!(cast.filer.get(&format!("/projects/{no}/approval")).await.status, StatusCode::FORBIDDEN);
}
