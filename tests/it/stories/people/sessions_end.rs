//! Sessions end: idle, too old, logged out, revoked, disabled; and a form that was being filled in is not lost.

use super::doors::{PASSWORD, knock, known};
use crate::app::TestApp;
use crate::both;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::audit;
use reqwest::StatusCode;

both!(idle_and_absolute);
async fn idle_and_absolute(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    knock(&visitor, &login, PASSWORD).await;
    app.later(29 * 60);
    visitor.open("/account").await;
    wait_for_touch().await;
    app.later(29 * 60);
    visitor.open("/account").await;
    wait_for_touch().await;
    app.later(30 * 60);
    assert_eq!(visitor.get("/account").await.location, "/login?next=%2Faccount", "thirty idle minutes");
    knock(&visitor, &login, PASSWORD).await;
    for _ in 0..35 {
        app.later(20 * 60);
        visitor.open("/account").await;
        wait_for_touch().await;
    }
    app.later(20 * 60);
    assert_eq!(visitor.get("/account").await.status, StatusCode::SEE_OTHER, "twelve hours");
}

/// The last page is written down by a task of its own.
async fn wait_for_touch() {
    actix_web::rt::time::sleep(std::time::Duration::from_millis(60)).await;
}

both!(logged_out_and_revoked);
async fn logged_out_and_revoked(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let (office, home, phone) = (app.visitor(), app.visitor(), app.visitor());
    for browser in [&office, &home, &phone] {
        knock(browser, &login, PASSWORD).await;
    }
    let list = office.open("/account/sessions").await;
    list.says("当前会话").says("注销其他全部会话");
    let other = list.text.split("/account/sessions/").nth(2).unwrap().split('/').next().unwrap().to_owned();
    let stranger = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerHead]);
    let theirs = stranger.open("/account").await;
    let (_, fields) = theirs.form("/logout");
    let refused = stranger.post_raw(&format!("/account/sessions/{other}/ending"), &fields).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "somebody else's session does not exist");
    office.fill(&list, &format!("/account/sessions/{other}/ending"), &[]).await;
    let alive = [&home, &phone].map(|browser| browser.get("/account"));
    let [a, b] = alive;
    let ended = [a.await.status, b.await.status].iter().filter(|s| **s == StatusCode::SEE_OTHER).count();
    assert_eq!(ended, 1, "one ended at once");
    let list = office.open("/account/sessions").await;
    office.fill(&list, "/account/sessions/others/ending", &[]).await;
    for browser in [&home, &phone] {
        assert_eq!(browser.get("/account").await.status, StatusCode::SEE_OTHER);
    }
    let page = office.open("/account").await;
    assert_eq!(office.fill(&page, "/logout", &[]).await.location, "/login?done=out");
    assert_eq!(office.get("/account").await.status, StatusCode::SEE_OTHER);
}

both!(a_new_password_ends_the_others);
async fn a_new_password_ends_the_others(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let (office, thief) = (app.visitor(), app.visitor());
    for browser in [&office, &thief] {
        knock(browser, &login, PASSWORD).await;
    }
    let page = office.open("/account/password").await;
    let new = "梵净山上看云海又看日出";
    for (proof, first, second, said) in [
        (PASSWORD, "short", "short", "密码至少10个字符"),
        (PASSWORD, "Password123", "Password123", "很常见"),
        (PASSWORD, new, "另一个也很长的密码句子", "两次输入的密码不一致"),
        ("wrong password", new, new, "密码不对"),
    ] {
        let again =
            office.fill(&page, "/account/password", &[("proof", proof), ("password", first), ("repeat", second)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says(said).hides(new);
    }
    let both = [("proof", PASSWORD), ("password", "short"), ("repeat", "other")];
    let both = office.fill(&page, "/account/password", &both).await;
    both.says("密码至少10个字符").says("两次输入的密码不一致");
    let done =
        office.fill(&page, "/account/password", &[("proof", PASSWORD), ("password", new), ("repeat", new)]).await;
    assert_eq!(done.location, "/account?done=password", "{}", done.main());
    office.open("/account").await;
    assert_eq!(thief.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(knock(&thief, &login, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(knock(&thief, &login, new).await.status, StatusCode::SEE_OTHER);
}

both!(what_was_typed_outlives_the_session);
async fn what_was_typed_outlives_the_session(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    knock(&visitor, &login, PASSWORD).await;
    let page = visitor.open("/account").await;
    app.later(3600);
    let typed = [("email", "new@example.gov.cn"), ("phone", "13812345678")];
    let gone = visitor.fill(&page, "/account", &typed).await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
    gone.says("刚才填写的内容会保留");
    let wrong = visitor.fill(&gone, "/login", &[("login", &login), ("password", "wrong password")]).await;
    let back = visitor.fill(&wrong, "/login", &[("login", &login), ("password", PASSWORD)]).await;
    assert_eq!(back.status, StatusCode::OK);
    back.says("刚才填写的内容没有丢失").says("new@example.gov.cn");
    let done = visitor.fill(&back, "/account", &[]).await;
    assert_eq!(done.location, "/account?done=saved", "{}", done.main());
    assert!(visitor.open("/account").await.text.contains("new@example.gov.cn"));
}

both!(a_second_click_on_the_new_password);
async fn a_second_click_on_the_new_password(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    knock(&visitor, &login, PASSWORD).await;
    let page = visitor.open("/account/password").await;
    let new = "梵净山上看云海又看日出";
    let typed = [("proof", PASSWORD), ("password", new), ("repeat", new)];
    for _ in 0..3 {
        let done = visitor.fill(&page, "/account/password", &typed).await;
        assert_eq!(done.location, "/account?done=password", "answered like the first: {}", done.main());
    }
    let (changed, failed): (i64, i64) = app.sql(|conn| {
        let of = |action: &'static str| audit::table.filter(audit::action.eq(action)).count();
        Ok((of("change_password").get_result(conn)?, of("fail_log_in").get_result(conn)?))
    });
    assert_eq!((changed, failed), (1, 0), "once, and nobody guessed");
    let other = "另一个也很长的密码句子";
    let typed = [("proof", new), ("password", other), ("repeat", other)];
    let refused = visitor.fill(&page, "/account/password", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the same form, other contents");
    assert_eq!(knock(&app.visitor(), &login, new).await.status, StatusCode::SEE_OTHER);
}
