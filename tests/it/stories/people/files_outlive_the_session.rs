//! A form with files comes after its session has ended: fields and files wait for the log-in. What cannot be kept is asked for again
//! at its field.

use super::doors::{PASSWORD, knock};
use crate::app::TestApp;
use crate::both;
use crate::people::{PDF, Page, Person};
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::{audit, files, referrals, sessions};
use reqwest::StatusCode;

struct Office {
    clerk: Person,
    login: String,
    to: String,
}

async fn office(app: &TestApp) -> Office {
    let clerk = app.person(app.unit("市大数据局", UnitKind::BigData), &[Role::BureauClerk]);
    let finance = app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]);
    app.set_password(&clerk, PASSWORD).await;
    Office { login: app.login_of(&clerk), to: finance.unit.to_string(), clerk }
}

const FACTS: &str = "合同约定的双活容灾至今没有建成，两次中断累计九小时";

/// Sends a referral with a paper.
async fn sent(visitor: &Person, page: &Page, to: &str) -> Page {
    let typed =
        [("to", to), ("about", "某代理机构"), ("facts", FACTS), ("evidence", "监控日志、故障工单、三次书面催告")];
    visitor.fill_with_files(page, "/referrals", &typed, &[("file", "证据.pdf", PDF)]).await
}

fn papers(app: &TestApp) -> Vec<(i64, String, i64)> {
    app.sql(|conn| files::table.order(files::id).select((files::id, files::name, files::user_id)).load(conn))
}

both!(fields_and_files_wait_for_the_log_in);
async fn fields_and_files_wait_for_the_log_in(app: &TestApp) {
    let office = office(app).await;
    let visitor = app.visitor();
    knock(&visitor, &office.login, PASSWORD).await;
    let page = visitor.open("/referrals/new").await;
    app.later(3600);
    let gone = sent(&visitor, &page, &office.to).await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED, "{}", gone.main());
    gone.says("刚才填写的内容会保留");
    assert!(papers(app).is_empty(), "nothing is done in the name of a session that has ended");
    let wrong = visitor.fill(&gone, "/login", &[("login", &office.login), ("password", "wrong password")]).await;
    let typed = [("login", office.login.as_str()), ("password", PASSWORD)];
    let back = visitor.fill(&wrong, "/login", &typed).await;
    assert_eq!(back.status, StatusCode::OK);
    back.says("刚才填写的内容没有丢失").says(FACTS).hides("请重新选择");
    let again = visitor.fill(&wrong, "/login", &typed).await;
    again.says("刚才填写的内容没有丢失").hides("请重新选择");
    let kept = papers(app);
    assert_eq!(kept.len(), 1, "a second click on the log-in finds the same draft");
    assert_eq!((kept[0].1.as_str(), kept[0].2), ("证据.pdf", office.clerk.id));
    let done = visitor.fill(&again, "/referrals", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    let sent: Vec<String> = app.sql(|conn| referrals::table.select(referrals::body).load(conn));
    assert!(
        sent.len() == 1 && sent[0].contains(FACTS) && sent[0].contains(&format!("\"file\":{}", kept[0].0)),
        "{sent:?}"
    );
    let path = format!("/files/{}", kept[0].0);
    assert_eq!(visitor.get(&path).await.bytes, PDF);
    let uploads: i64 = app.sql(|conn| audit::table.filter(audit::action.eq("upload_file")).count().get_result(conn));
    assert_eq!(uploads, 1);
}

both!(a_file_that_cannot_wait_is_asked_for_again);
async fn a_file_that_cannot_wait_is_asked_for_again(app: &TestApp) {
    let office = office(app).await;
    let visitor = app.visitor();
    knock(&visitor, &office.login, PASSWORD).await;
    let page = visitor.open("/referrals/new").await;
    // Ended by will, not by time: whose file it is, is no longer known.
    let now = app.state.clock.moment().stamp();
    app.sql(|conn| diesel::update(sessions::table).set(sessions::ended_at.eq(now)).execute(conn));
    let gone = sent(&visitor, &page, &office.to).await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
    let typed = [("login", office.login.as_str()), ("password", PASSWORD)];
    let back = visitor.fill(&gone, "/login", &typed).await;
    back.says(FACTS).says("“证据.pdf”没有保留下来，请重新选择");
    assert!(papers(app).is_empty());
    let done = visitor.fill_with_files(&back, "/referrals", &[], &[("file", "证据.pdf", PDF)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    assert_eq!(papers(app).len(), 1);
}

both!(the_paper_of_one_is_not_taken_up_by_another);
async fn the_paper_of_one_is_not_taken_up_by_another(app: &TestApp) {
    let office = office(app).await;
    let other = app.person(app.unit("市大数据局", UnitKind::BigData), &[Role::BureauLead]);
    app.set_password(&other, PASSWORD).await;
    let visitor = app.visitor();
    knock(&visitor, &office.login, PASSWORD).await;
    let page = visitor.open("/referrals/new").await;
    app.later(3600);
    let gone = sent(&visitor, &page, &office.to).await;
    let typed = [("login", app.login_of(&other)), ("password", PASSWORD.to_owned())];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let back = visitor.fill(&gone, "/login", &typed).await;
    back.says("“证据.pdf”没有保留下来，请重新选择");
    assert!(papers(app).is_empty());
}
