//! Roles take effect only when a second person grants them; forbidden pairs, the last administrators, handing over.

use super::doors::{PASSWORD, knock, known};
use crate::app::TestApp;
use crate::both;
use crate::people::{Page, Person};
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::{audit, users};
use reqwest::StatusCode;

struct House {
    sysadmin: Person,
    secadmin: Person,
    owner: i64,
}

fn house(app: &TestApp) -> House {
    let office = app.unit("市政务信息中心", UnitKind::Office);
    House {
        sysadmin: app.person(office, &[Role::SysAdmin]),
        secadmin: app.person(office, &[Role::SecAdmin]),
        owner: app.unit("市林业局", UnitKind::Owner),
    }
}

impl House {
    /// A new person, entered with these roles ticked; the account's page.
    async fn enters(&self, login: &str, roles: &[&str]) -> Page {
        let page = self.sysadmin.open(&format!("/admin/users/new?unit={}", self.owner)).await;
        let (action, mut fields) = page.form("/admin/users");
        for (name, value) in [("name", "李明远"), ("login", login), ("email", "li@example.gov.cn")] {
            fields.iter_mut().find(|(n, _)| n == name).unwrap().1 = value.to_owned();
        }
        fields.extend(roles.iter().map(|role| ("roles".to_owned(), (*role).to_owned())));
        self.sysadmin.post_raw(&action, &fields).await
    }
}

fn id_of(location: &str) -> i64 {
    location.rsplit('/').next().unwrap().parse().unwrap()
}

fn roles_of(app: &TestApp, id: i64) -> String {
    app.sql(|conn| users::table.find(id).select(users::roles).first(conn))
}

both!(a_role_needs_two_people);
async fn a_role_needs_two_people(app: &TestApp) {
    let house = house(app);
    let made = house.enters("li.mingyuan", &["owner_filer"]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.main());
    let id = id_of(&made.location);
    house.sysadmin.open(&made.location).await.says("待确认角色").says("业主经办").says("尚无");
    assert_eq!(roles_of(app, id), "");
    // The proposer sees the page, but not the button; and cannot post past it.
    let grant = format!("/admin/users/{id}/grant");
    let page = house.sysadmin.open(&grant).await;
    page.says("由安全管理员办理");
    let (_, guard) = house.sysadmin.open(&made.location).await.form(&format!("/admin/users/{id}"));
    let forced: Vec<_> = guard.into_iter().chain([("do".to_owned(), "grant".to_owned())]).collect();
    assert_eq!(house.sysadmin.post_raw(&grant, &forced).await.status, StatusCode::FORBIDDEN);
    house.secadmin.open("/admin/grants").await.says("李明远");
    let done = house.secadmin.does(&grant, &grant, &[("do", "grant")]).await;
    assert_eq!(done.location, "/admin/grants");
    assert_eq!(roles_of(app, id), "owner_filer");
    house.secadmin.open("/admin/grants").await.says("没有待确认的角色");
    let acts: Vec<String> = app.sql(|conn| {
        let mine = audit::table.filter(audit::kind.eq("user")).filter(audit::subject_id.eq(id));
        mine.order(audit::id).select(audit::action).load(conn)
    });
    assert_eq!(acts, ["create_user", "propose_roles", "grant_roles"]);
}

both!(refused_and_stale);
async fn refused_and_stale(app: &TestApp) {
    let house = house(app);
    let id = id_of(&house.enters("li.mingyuan", &["owner_filer"]).await.location);
    let grant = format!("/admin/users/{id}/grant");
    let page = house.secadmin.open(&grant).await;
    let bare = house.secadmin.fill(&page, &grant, &[("do", "refuse")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("请写明理由");
    house
        .sysadmin
        .does(&format!("/admin/users/{id}/roles"), "/roles", &[("roles", "owner_head"), ("reason", "改任负责人")])
        .await;
    let stale = house.secadmin.fill(&page, &grant, &[("do", "grant")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "the proposal changed meanwhile");
    stale.says("业主负责人");
    let page = house.secadmin.open(&grant).await;
    house.secadmin.fill(&page, &grant, &[("do", "refuse"), ("reason", "不是本单位负责人")]).await;
    assert_eq!(roles_of(app, id), "");
}

both!(forbidden_pairs_are_refused_at_the_field);
async fn forbidden_pairs_are_refused_at_the_field(app: &TestApp) {
    let house = house(app);
    let both = house.enters("li.mingyuan", &["owner_filer", "owner_head"]).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    both.says("“业主经办”与“业主负责人”不能由一人兼任");
    assert!(both.text.contains("value=\"李明远\""), "what was typed stays");
    let foreign = house.enters("li.mingyuan", &["bureau_lead"]).await;
    foreign.says("业主单位不能任“大数据局负责人”");
    let none = house.enters("li.mingyuan", &[]).await;
    none.says("请至少选择一个角色");
    assert_eq!(house.enters("li.mingyuan", &["owner_filer"]).await.status, StatusCode::SEE_OTHER);
    house.enters("li.mingyuan", &["owner_filer"]).await.says("这个登录名已有人使用");
}

both!(the_last_administrators_stay);
async fn the_last_administrators_stay(app: &TestApp) {
    let house = house(app);
    let path = format!("/admin/users/{}/disabling", house.secadmin.id);
    let page = house.sysadmin.open(&path).await;
    let refused = house.sysadmin.fill(&page, &path, &[("reason", "调离本单位")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says("这是最后一名在用的安全管理员").says("先使另一人成为安全管理员");
    let own = format!("/admin/users/{}/disabling", house.sysadmin.id);
    let page = house.sysadmin.open(&own).await;
    let refused = house.sysadmin.fill(&page, &own, &[("reason", "调离本单位")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    refused.says("不能办理自己的角色和账号状态");
}

both!(a_disabled_person_is_out_at_once);
async fn a_disabled_person_is_out_at_once(app: &TestApp) {
    let house = house(app);
    let (person, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let browser = app.visitor();
    knock(&browser, &login, PASSWORD).await;
    let path = format!("/admin/users/{}/disabling", person.id);
    house.sysadmin.does(&path, &path, &[("reason", "调离本单位")]).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::SEE_OTHER);
    knock(&browser, &login, PASSWORD).await.says("账号或密码不对");
    let page = house.sysadmin.open(&format!("/admin/users/{}", person.id)).await;
    page.says("已停用").says("调离本单位");
    house.sysadmin.fill(&page, "/enabling", &[]).await;
    house.secadmin.open("/admin/grants").await.says("业主经办");
}

both!(work_is_handed_over);
async fn work_is_handed_over(app: &TestApp) {
    let house = house(app);
    let leaver = app.person(house.owner, &[Role::OwnerFiler]);
    let successor = app.person(house.owner, &[]);
    let elsewhere = app.person(app.unit("市水务局", UnitKind::Owner), &[]);
    let path = format!("/admin/users/{}/handover", leaver.id);
    let page = house.sysadmin.open(&path).await;
    let wrong = house.sysadmin.fill(&page, &path, &[("to", &elsewhere.id.to_string()), ("reason", "调离本单位")]).await;
    wrong.says("请选择本单位的另一人");
    house.sysadmin.does(&path, &path, &[("to", &successor.id.to_string()), ("reason", "调离本单位")]).await;
    assert_eq!(leaver.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(roles_of(app, successor.id), "", "not before the second person");
    let grant = format!("/admin/users/{}/grant", successor.id);
    house.secadmin.does(&grant, &grant, &[("do", "grant")]).await;
    assert_eq!(roles_of(app, successor.id), "owner_filer");
}

both!(units_are_entered_changed_and_closed);
async fn units_are_entered_changed_and_closed(app: &TestApp) {
    let house = house(app);
    let typed = [
        ("name", "铜仁智云科技有限公司"),
        ("kind", "vendor"),
        ("uscc", "91440300708461136T"),
        ("phone", "13812345678"),
    ];
    house.sysadmin.does("/admin/units/new", "/admin/units", &typed).await;
    let page = house.sysadmin.open("/admin/units/new").await;
    let twice =
        house.sysadmin.fill(&page, "/admin/units", &[("name", "另一家公司"), typed[1], typed[2], typed[3]]).await;
    twice.says("已有单位使用这个统一社会信用代码");
    let same = house
        .sysadmin
        .fill(&page, "/admin/units", &[typed[0], typed[1], ("uscc", "913300007996550586"), typed[3]])
        .await;
    same.says("已有同名单位");
    house.secadmin.open("/admin/units?q=智云").await.says("智云").hides("新建单位").hides("市林业局");
    let csv = house.sysadmin.open("/admin/units.csv").await;
    assert!(csv.text.contains("91440300708461136T") && csv.bytes.starts_with(&[0xef, 0xbb, 0xbf]));
    assert!(house.sysadmin.open("/admin/users.xlsx").await.bytes.starts_with(b"PK"));
    let unit = format!("/admin/units/{}", house.owner);
    let (page, old) = (house.sysadmin.open(&unit).await, house.sysadmin.open(&unit).await);
    app.person(house.owner, &[Role::OwnerFiler]);
    let busy = house.sysadmin.fill(&page, "/closing", &[]).await;
    busy.says("本单位还有1个未停用的账号");
    let kind = house.sysadmin.fill(&page, &unit, &[("kind", "police")]).await;
    assert_eq!(kind.status, StatusCode::SEE_OTHER, "every organ of the city may own: {}", kind.main());
    let stale = house.sysadmin.fill(&old, &unit, &[("name", "市林草局")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("办理了同一事项").says("修改单位").says("市林草局");
}
