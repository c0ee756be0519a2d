//! Whatever keeps a form from going through: its page holds what was typed, and sends it again where that helps.

use crate::app::TestApp;
use crate::both;
use crate::people::Person;
use crate::stories::people::doors::{PASSWORD, knock, known};
use crate::stories::plan_walk::{begin, cast};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use jianping::problem::Problem;
use jianping::regulation::people::{Role, UnitKind};
use jianping::web::desk::{Answer, Desk};
use jianping::web::form::Form;
use jianping::web::{problem, routes, security, visitor};
use reqwest::{Method, StatusCode};

const EMAIL: &str = "typed.new@example.gov.cn";

type Typed = Vec<(String, String)>;

/// The form of one's own account, filled in.
async fn account(person: &Person) -> Typed {
    let (_, mut fields) = person.open("/account").await.form("/account");
    fields.iter_mut().filter(|(name, _)| name == "email").for_each(|(_, value)| *value = EMAIL.into());
    fields
}

fn with(fields: &Typed, name: &str, value: &str) -> Typed {
    let other = fields.iter().filter(|(n, _)| n != name).cloned();
    other.chain([(name.to_owned(), value.to_owned())]).collect()
}

both!(a_form_of_an_older_session_is_sent_knowingly);
async fn a_form_of_an_older_session_is_sent_knowingly(app: &TestApp) {
    let (_, login) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let visitor = app.visitor();
    knock(&visitor, &login, PASSWORD).await;
    let fields = account(&visitor).await;
    // Logged out and in again in another tab of the same browser.
    let page = visitor.open("/account").await;
    visitor.fill(&page, "/logout", &[]).await;
    knock(&visitor, &login, PASSWORD).await;
    let old = visitor.post_raw("/account", &fields).await;
    assert_eq!(old.status, StatusCode::FORBIDDEN);
    old.says("表单已失效").says("没有丢失").says(EMAIL).says("现在登录的是");
    assert_eq!(visitor.fill(&old, "/account", &[]).await.location, "/account?done=saved");
    assert!(visitor.open("/account").await.text.contains(EMAIL));

    // Where the browser does not say that the form came from our own page, it is not handed back.
    for said in [None, Some(("sec-fetch-site", "none")), Some(("origin", "https://evil.example"))] {
        let mut sent = visitor.request(Method::POST, "/account").form(&fields);
        if let Some((name, value)) = said {
            sent = sent.header(name, value);
        }
        let answer = sent.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        let text = answer.text().await.unwrap();
        assert!(text.contains("表单已失效") && !text.contains("继续提交") && !text.contains(EMAIL), "{said:?}");
    }
}

both!(the_same_form_with_other_contents);
async fn the_same_form_with_other_contents(app: &TestApp) {
    let (person, _) = known(app, UnitKind::Owner, &[Role::OwnerFiler]).await;
    let fields = account(&person).await;
    assert_eq!(person.post_raw("/account", &fields).await.status, StatusCode::SEE_OTHER);
    let other = person.post_raw("/account", &with(&fields, "phone", "13987654321")).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    other.says("13987654321").says("作为新的表单提交");
    let anew = person.fill(&other, "/account", &[]).await;
    assert_eq!(anew.status, StatusCode::CONFLICT, "it was shown with the version before");
    anew.says("办理了同一事项").says("13987654321");
    assert_eq!(person.fill(&anew, "/account", &[]).await.status, StatusCode::SEE_OTHER);
}

async fn meets(which: web::Path<String>, _desk: Desk, _form: Form) -> Answer {
    Err(match which.as_str() {
        "busy" => Problem::Busy,
        "conflict" => Problem::Conflict,
        "broken" => Problem::Broken("the cellar is flooded".into()),
        "stale" => Problem::Stale,
        _ => Problem::NotFound,
    })
}

both!(busy_broken_gone_or_changed);
async fn busy_broken_gone_or_changed(app: &TestApp) {
    let person = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let state = app.state.clone();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .route("/meets/{which}", web::post().to(meets))
            .configure(routes::routes)
            .wrap(from_fn(security::own_site))
            .wrap(from_fn(problem::pages))
            .wrap(from_fn(visitor::know))
    });
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let base = format!("http://{}", server.addrs()[0]);
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let (name, key) = person.cookie().unwrap();
    let words = "第一行\n第二行“引号”<b>";
    let fields = [
        ("csrf", person.csrf.as_str()),
        ("form_id", "0123456789abcdef-kept"),
        ("version", "4"),
        ("opinion", words),
        ("password", "never shown"),
    ];
    for (which, status, again) in [
        ("busy", 503, true),
        ("conflict", 503, true),
        ("broken", 500, true),
        ("stale", 409, false),
        ("gone", 404, false),
    ] {
        let sent = |fields: &[(&str, &str)]| {
            let client = reqwest::Client::new();
            let request = client.post(format!("{base}/meets/{which}")).header("cookie", format!("{name}={key}"));
            request
                .header("sec-fetch-site", "same-origin")
                .header("referer", format!("{base}/projects?q=1"))
                .form(fields)
        };
        let answer = sent(&fields[..4]).send().await.unwrap();
        assert_eq!(answer.status(), status, "{which}");
        let text = answer.text().await.unwrap();
        assert!(text.contains("没有丢失") && text.contains("第二行“引号”&#60;b&#62;"), "{which}: {text}");
        assert!(text.contains("href=\"/projects?q=1\""), "{which}: the way back");
        assert_eq!(text.contains("再次提交"), again, "{which}");
        assert_eq!(text.contains("value=\"0123456789abcdef-kept\""), again, "{which}: once only stays once only");
        let secret = sent(&fields).send().await.unwrap().text().await.unwrap();
        assert!(!secret.contains("never shown") && !secret.contains("再次提交"), "{which}: a password is not kept");
    }
    handle.stop(false).await;
}

both!(too_long_a_text_is_shown_with_the_rest);
async fn too_long_a_text_is_shown_with_the_rest(app: &TestApp) {
    let cast = cast(app);
    let no = begin(&cast.filer, "区域影像数据共享服务（2027年度）").await;
    let path = format!("/projects/{no}/plan/1");
    let page = cast.filer.open(&path).await;
    let typed = [("name", "区域影像数据共享服务（一期）"), ("basis", &*"长".repeat(100_000))];
    let large = cast.filer.fill_with_files(&page, &path, &typed, &[]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    large
        .says("提交的内容过大")
        .says("区域影像数据共享服务（一期）")
        .says("长长长")
        .says("……")
        .says("已传到的内容列在下面");
    // What stands after the long text in the form was typed, too.
    let after = [("basis", &*"长".repeat(100_000)), ("name", "区域影像数据共享服务（二期）")];
    let large = cast.filer.fill_with_files(&page, &path, &after, &[]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    large.says("区域影像数据共享服务（二期）").hides("没有丢失").hides("再次提交");
}

both!(too_large_a_form_is_shown_as_far_as_it_goes);
async fn too_large_a_form_is_shown_as_far_as_it_goes(app: &TestApp) {
    let person = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let fields = with(&account(&person).await, "note", &"长".repeat(400_000));
    let large = person.post_raw("/account", &fields).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    large.says("提交的内容过大").says(EMAIL).says("已传到的内容列在下面").hides("再次提交");
}

both!(what_may_not_be_done_is_shown_and_not_offered);
async fn what_may_not_be_done_is_shown_and_not_offered(app: &TestApp) {
    let cast = cast(app);
    let page = cast.clerk.open("/blacklist/new").await;
    let (action, fields) = page.form("/blacklist");
    let filed: Typed = with(&with(&fields, "facts", "合同约定的双活容灾至今没有建成"), "csrf", &cast.filer.csrf);
    let refused = cast.filer.post_raw(&action, &filed).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    refused.says("合同约定的双活容灾至今没有建成").hides("再次提交");
}
