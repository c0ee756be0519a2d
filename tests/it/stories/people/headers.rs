//! Every answer carries the headers; by TLS the cookie is bound to the host.

use super::doors::{PASSWORD, known};
use crate::app::{Backend, TestApp};
use crate::both;
use jianping::config::Config;
use jianping::regulation::people::{Role, UnitKind};
use reqwest::{Method, StatusCode};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; \
                   frame-ancestors 'none'; base-uri 'none'";

both!(headers_on_every_answer);
async fn headers_on_every_answer(app: &TestApp) {
    let (person, _) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let forged = app.stranger().request(Method::POST, "/account").header("sec-fetch-site", "cross-site");
    let mut answers = vec![forged.send().await.unwrap()];
    for path in ["/login", "/account", "/healthz", "/nowhere", "/admin/users", "/static/nothing.css"] {
        answers.push(person.request(Method::GET, path).send().await.unwrap());
    }
    for answer in answers {
        let (path, headers) = (answer.url().path().to_owned(), answer.headers().clone());
        for (name, value) in [
            ("content-security-policy", CSP),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(headers.get(name).and_then(|v| v.to_str().ok()), Some(value), "{name} of {path}");
        }
        assert!(headers.contains_key("permissions-policy") && !headers.contains_key("strict-transport-security"));
        let text = answer.text().await.unwrap();
        for inline in ["<style", " style=", "onclick=", "javascript:", "<script>"] {
            assert!(!text.contains(inline), "{inline} on {path}");
        }
    }
}

#[actix_web::test]
async fn by_tls_the_cookie_is_bound_to_the_host() {
    let by_tls = |config: &mut Config| config.public_url = "https://jianping.example.gov.cn".parse().unwrap();
    let app = TestApp::start_with(Backend::Sqlite, "2026-11-03", by_tls).await.unwrap();
    let (_, login) = known(&app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let page = app.stranger().open("/login").await;
    let door = page.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert!(door.starts_with("__Host-jianping-door="));
    let (_, mut fields) = page.form("/login");
    fields.retain(|(n, _)| n == "csrf" || n == "form_id");
    fields.extend([("login".to_owned(), login), ("password".to_owned(), PASSWORD.to_owned())]);
    let sent =
        app.stranger().request(Method::POST, "/login").header("cookie", door).form(&fields).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let cookies: Vec<&str> = sent.headers().get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()).collect();
    let session = cookies.iter().find(|c| c.starts_with("__Host-jianping=")).unwrap();
    for mark in ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"] {
        assert!(session.contains(mark) && !session.contains("Domain"), "{session}");
    }
    assert!(sent.headers()["strict-transport-security"].to_str().unwrap().starts_with("max-age=31536000"));
    app.stop().await;
}
