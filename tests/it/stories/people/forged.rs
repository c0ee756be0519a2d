//! What another site sends, what carries no token, what is too large: refused, with a page, and nothing typed is lost.

use super::doors::{PASSWORD, known};
use crate::app::TestApp;
use crate::both;
use jianping::regulation::people::{Role, UnitKind};
use reqwest::{Method, StatusCode};

both!(no_token_no_act);
async fn no_token_no_act(app: &TestApp) {
    let (person, _) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let page = person.open("/account").await;
    let (action, fields) = page.form("/account");
    for forged in ["", "0", &"f".repeat(64)] {
        let fields: Vec<_> =
            fields.iter().filter(|(n, _)| n != "csrf").cloned().chain([("csrf".into(), forged.into())]).collect();
        let refused = person.post_raw(&action, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{forged}");
        refused.says("表单已失效").says("没有丢失").says("核对后继续提交");
    }
    let none: Vec<_> = fields.iter().filter(|(n, _)| n != "csrf").cloned().collect();
    assert_eq!(person.post_raw(&action, &none).await.status, StatusCode::FORBIDDEN);
}

both!(other_sites_cannot_act);
async fn other_sites_cannot_act(app: &TestApp) {
    let (person, _) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let page = person.open("/account").await;
    let (action, fields) = page.form("/account");
    for (name, value, allowed) in [
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("origin", "https://evil.example", false),
        ("origin", "null", false),
        ("origin", "http://127.0.0.1", true),
        ("sec-fetch-site", "same-origin", true),
    ] {
        let sent = person.request(Method::POST, &action).header(name, value).form(&fields).send().await.unwrap();
        let expected = if allowed { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        assert_eq!(sent.status(), expected, "{name}: {value}");
    }
    let poisoned = app.stranger().request(Method::GET, "/account").header("host", "evil.example").send().await.unwrap();
    assert_eq!(poisoned.headers()["location"], "/login?next=%2Faccount");
}

both!(nobody_is_logged_in_from_elsewhere);
async fn nobody_is_logged_in_from_elsewhere(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let victim = app.visitor();
    let fields = [("login", login.as_str()), ("password", PASSWORD), ("csrf", &"f".repeat(64))];
    let sent = victim.request(Method::POST, "/login").form(&fields).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::FORBIDDEN, "without the browser's own token");
    let text = sent.text().await.unwrap();
    assert!(text.contains("页面已过期") && text.contains(&format!("value=\"{login}\"")) && !text.contains(PASSWORD));
    assert_eq!(victim.get("/account").await.status, StatusCode::SEE_OTHER);
}

both!(too_large_has_a_page);
async fn too_large_has_a_page(app: &TestApp) {
    let (person, _) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let page = person.open("/account").await;
    let refused = person.fill(&page, "/account", &[("email", &"x".repeat(1_200_000))]).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    refused.says("提交的内容过大");
}

/// Each odd request gets an answer of the program's own, never a broken one.
#[actix_web::test]
async fn odd_requests_break_nothing() {
    let app = TestApp::start(crate::app::Backend::Sqlite).await.unwrap();
    let person = app.person(app.unit("市政务信息中心", UnitKind::Office), &[Role::SysAdmin]);
    for path in [
        "/admin/users/99999999999999999999",
        "/admin/users/-1",
        "/admin/users/x",
        "/admin/users?page=-5&role=x&unit=x&state=x",
        "/admin/users?q=%25%27%22%3C",
        "/admin/users?page=99999999999999999999",
        "/admin/units/0",
        "/admin/users/new?unit=77",
        "/account/sessions?ended=1&ended=2",
        "/login?next=%00",
        "/account?done=%3Cscript%3E",
    ] {
        let page = person.get(path).await;
        assert!(page.status.as_u16() < 500, "{path}: {}", page.status);
        page.hides("<script>");
    }
    app.stop().await;
}
