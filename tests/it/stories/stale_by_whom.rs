//! Somebody was faster at a form of the register, of the accounts or of the units: the page names them and shows both versions.

use crate::app::TestApp;
use crate::both;
use crate::people::{Page, Person};
use crate::stories::contract_walk::{awarded, check};
use jianping::regulation::people::{Role, UnitKind};
use reqwest::StatusCode;

/// Both open the form, the first sends it, then the second.
async fn two(first: &Person, second: &Person, path: &str, action: &str, typed: [&[(&str, &str)]; 2]) -> Page {
    let (theirs, mine) = (first.open(path).await, second.open(path).await);
    let done = first.fill(&theirs, action, typed[0]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.main());
    let stale = second.fill(&mine, action, typed[1]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{path}");
    stale.says("办理了同一事项").says("现在保存的").says("你填写的");
    stale
}

both!(the_register_and_its_conditions);
async fn the_register_and_its_conditions(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let colleague = app.person(deal.cast.filer.unit, &[Role::OwnerFiler]);
    let path = format!("/suppliers/{}/edit", deal.supplier);
    let save = ("do", "save");
    let typed: [&[(&str, &str)]; 2] =
        [&[("contact", "甲联系人"), save], &[("contact", "乙联系人"), ("legal_rep_id", "11010519491231002X"), save]];
    let action = format!("/suppliers/{}", deal.supplier);
    let stale = two(&deal.cast.filer, &colleague, &path, &action, typed).await;
    stale.says("修改供应商").says("甲联系人").says("乙联系人");
    assert!(!stale.main().contains("11010519491231002X"), "a number of an identity card stands in no table");
    let done = colleague.fill(&stale, &action, &[save]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "sent again knowingly");

    check(&deal.cast.filer, &deal.no, &deal.supplier).await;
    let path = format!("/projects/{}/suppliers/{}/check", deal.no, deal.supplier);
    let typed: [&[(&str, &str)]; 2] =
        [&[("c1-reason", "甲核对了营业执照")], &[("c1-reason", "乙核对了登记档案"), ("c2-answer", "no")]];
    let stale = two(&deal.cast.filer, &colleague, &path, "/check", typed).await;
    stale.says("核查承接主体条件").says("甲核对了营业执照").says("乙核对了登记档案").says("不符合");
}

both!(accounts_and_units);
async fn accounts_and_units(app: &TestApp) {
    let office = app.unit("市政务信息中心", UnitKind::Office);
    let (admin, other) = (app.person(office, &[Role::SysAdmin]), app.person(office, &[Role::SysAdmin]));
    let owner = app.unit("市林业局", UnitKind::Owner);
    let person = app.person(owner, &[Role::OwnerFiler]);
    let path = format!("/admin/users/{}", person.id);
    let typed: [&[(&str, &str)]; 2] = [&[("phone", "0856-5220002")], &[("phone", "0856-5220003"), ("lang", "en")]];
    two(&admin, &other, &path, &path, typed).await.says("0856-5220002").says("0856-5220003").says("修改用户");

    let typed: [&[(&str, &str)]; 2] = [&[("email", "one@example.gov.cn")], &[("email", "two@example.gov.cn")]];
    let same = app.logged_in(person.id, owner);
    two(&person, &same, "/account", "/account", typed).await.says("one@example.gov.cn").says("two@example.gov.cn");

    let roles = format!("{path}/roles");
    let typed: [&[(&str, &str)]; 2] = [
        &[("roles", "owner_head"), ("reason", "接替张三任负责人")],
        &[("roles", "owner_filer"), ("reason", "继续任经办人员")],
    ];
    two(&admin, &other, &roles, "/roles", typed).await.says("业主负责人").says("继续任经办人员");

    let ending = format!("{path}/disabling");
    let (theirs, mine) = (admin.open(&ending).await, other.open(&ending).await);
    admin.fill(&theirs, "/disabling", &[("reason", "已经调离本单位")]).await;
    let stale = other.fill(&mine, "/disabling", &[("reason", "长期借调在外")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("办理了同一事项").says("停用").says("长期借调在外");

    let path = format!("/admin/units/{owner}");
    let typed: [&[(&str, &str)]; 2] = [&[("data_officer", "甲主任")], &[("data_officer", "乙主任")]];
    two(&admin, &other, &path, &path, typed).await.says("数据官").says("甲主任").says("乙主任");
}
