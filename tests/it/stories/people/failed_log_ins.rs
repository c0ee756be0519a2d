//! Wrong passwords stand in the audit trail, without what was typed, in steps that nobody can turn into a flood.

use super::doors::{PASSWORD, knock, known};
use crate::app::TestApp;
use crate::both;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::{audit, sessions};
use reqwest::StatusCode;

const WRONG: &str = "梵净山上没有这句话";

fn failures(app: &TestApp) -> Vec<(String, i64, String, String)> {
    let rows = audit::table.filter(audit::action.eq("fail_log_in")).order(audit::id);
    app.sql(|conn| rows.select((audit::kind, audit::subject_id, audit::opinion, audit::changes)).load(conn))
}

both!(a_row_of_wrong_passwords_is_told_in_steps);
async fn a_row_of_wrong_passwords_is_told_in_steps(app: &TestApp) {
    let (person, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let auditor = app.person(app.unit("市政务信息中心", UnitKind::Office), &[Role::Auditor]);
    app.sql(|conn| diesel::delete(sessions::table.filter(sessions::user_id.eq(person.id))).execute(conn));
    let visitor = app.visitor();
    for _ in 0..6 {
        knock(&visitor, &login, WRONG).await;
    }
    app.later(40);
    knock(&visitor, &login, WRONG).await;
    let told = failures(app);
    let said: Vec<&str> = told.iter().map(|row| row.2.as_str()).collect();
    assert_eq!(
        said,
        ["1", "5", "6"].map(|n| format!("登录密码不对，连续第{n}次，来自127.0.0.1")),
        "the first, the fifth, and the sixth after its wait; what is not looked at is not told"
    );
    assert!(told.iter().all(|row| row.0 == "user" && row.1 == person.id));
    app.later(70);
    assert_eq!(knock(&visitor, &login, PASSWORD).await.status, StatusCode::SEE_OTHER);
    let page = auditor.open("/audit?action=fail_log_in").await;
    page.says("登录失败").says("连续第5次").hides(WRONG).hides(PASSWORD);
    auditor.open("/audit?action=log_in").await.says("此前连续6次密码不对");
    auditor.open("/audit?check=all").await.hides("内容被改动");
}

both!(logins_nobody_has_are_counted_together);
async fn logins_nobody_has_are_counted_together(app: &TestApp) {
    known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    for n in 0..11 {
        knock(&visitor, &format!("nobody{n}"), WRONG).await;
    }
    let told = failures(app);
    assert_eq!(told.len(), 2, "the first and the tenth of the hour: {told:?}");
    assert!(told[1].0 == "door" && told[1].2.contains("本小时第10次"));
    let all = format!("{told:?}");
    assert!(!all.contains("nobody") && !all.contains(WRONG), "what was typed may be a password: {all}");
    app.later(3600);
    knock(&visitor, "nobody-else", WRONG).await;
    assert_eq!(failures(app).len(), 3, "a new hour");
}

both!(a_wrong_password_inside_is_told_too);
async fn a_wrong_password_inside_is_told_too(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    knock(&visitor, &login, PASSWORD).await;
    let page = visitor.open("/account/password").await;
    let new = "看云海又看日出再看山";
    let typed = [("proof", WRONG), ("password", new), ("repeat", new)];
    visitor.fill(&page, "/account/password", &typed).await.says("密码不对");
    let told = failures(app);
    assert!(told.len() == 1 && told[0].2.starts_with("再次验证的密码不对，连续第1次"), "{told:?}");
}
