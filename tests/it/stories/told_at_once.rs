//! Bad input gets its errors all at once, each at its field, and loses nothing typed: what cannot be read, what is not allowed and what is
//! missing are told together.

use super::contract_walk::{Deal, register};
use super::failed_twice_then_blacklisted::{FACTS, PROOF, serve};
use super::plan_walk::{approve, cast, list, submit, to_the_bureau, write};
use crate::app::TestApp;
use crate::both;
use crate::money::owed;
use crate::november::{City, city, does_with_files, serving, supplier};
use crate::people::{PDF, Page, Person};
use jianping::regulation::b07_payment::Base;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use reqwest::StatusCode;
use scraper::{Html, Selector};

/// Opens the page and sends its form with this: it comes back with these errors and no others, each at its field, and with all of this.
async fn wrong(who: &Person, path: &str, action: &str, typed: &[(&str, &str)], at: &str) {
    let page = who.open(path).await;
    let again = who.fill(&page, action, typed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{action}: {}", again.main());
    let mut want: Vec<&str> = at.split(' ').collect();
    want.sort_unstable();
    assert_eq!(summary(&again), want, "{action}: {}", again.main());
    for field in want {
        for id in [field.to_owned(), format!("{field}-e")] {
            assert!(again.text.contains(&format!("id=\"{id}\"")), "{action}: nothing on the page is {id}");
        }
    }
    let kept = again.form(action).1;
    for (name, value) in typed.iter().filter(|(name, value)| *name != "do" && !value.is_empty()) {
        let found = kept.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        assert_eq!(found, Some(*value), "{action}: {name} is lost");
    }
}

/// The fields that the list of errors leads to.
fn summary(page: &Page) -> Vec<String> {
    let html = Html::parse_document(&page.text);
    let links = Selector::parse("#errs a").unwrap();
    let mut fields: Vec<String> = html
        .select(&links)
        .filter_map(|a| a.attr("href"))
        .map(|href| href.trim_start_matches('#').to_owned())
        .collect();
    fields.sort_unstable();
    fields
}

both!(a_plan_and_a_supplier);
async fn a_plan_and_a_supplier(app: &TestApp) {
    let filer = cast(app).filer;
    wrong(&filer, "/projects/new", "/projects", &[("name", "云"), ("year", "明年")], "name year").await;
    let typed = [
        ("name", "梵"),
        ("uscc", "9152"),
        ("legal_rep_id", "1101"),
        ("contact", "杨光"),
        ("holder-0-name", "杨帆"),
        ("holder-0-share", "六成"),
        ("do", "save"),
    ];
    let at = "name uscc legal_rep legal_rep_id size holder-0-share";
    wrong(&filer, "/suppliers/new", "/suppliers", &typed, at).await;
    let known = register(&filer, "梵净数据服务有限公司", 1).await;
    let double = [("name", "梵净数据服务有限公司"), ("uscc", "9152"), ("size", "small"), ("do", "save")];
    wrong(&filer, "/suppliers/new", "/suppliers", &double, "name uscc legal_rep").await;
    let (edit, action) = (format!("/suppliers/{known}/edit"), format!("/suppliers/{known}"));
    let typed = [("name", "梵"), ("uscc", "91110000600037341L"), ("holder-0-code", "9152"), ("do", "save")];
    wrong(&filer, &edit, &action, &typed, "name uscc holder-0-code").await;
    let typed = [("uscc", "9152"), ("legal_rep", "　"), ("holder-0-share", "101"), ("do", "save")];
    let page = filer.open(&edit).await;
    let again = filer.fill(&page, &action, &typed).await;
    assert_eq!(summary(&again), ["holder-0-share", "legal_rep", "uscc"], "{}", again.main());
}

/// A deal on two lots, told of every error on the way to its award.
async fn awarded(app: &TestApp) -> Deal {
    let (cast, bank) = (cast(app), app.unit("市财政局", UnitKind::Finance));
    let no = to_the_bureau(&cast, "28").await;
    approve(&cast.lead, &no).await;
    list(&cast.clerk, &no).await;
    let (name, path) = ("梵净数据服务有限公司", format!("/projects/{no}/procurement"));
    let supplier = register(&cast.filer, name, 1).await;
    let filer = &cast.filer;
    let typed = [("method", ""), ("started_on", "昨天"), ("lot-0", "甲包"), ("lot-1", "甲包"), ("do", "start")];
    wrong(filer, &path, "/procurement", &typed, "method started_on lot-1").await;
    let other = [("method", "open"), ("started_on", "2026-11-04"), ("lot-0", ""), ("do", "start")];
    wrong(filer, &path, "/procurement", &other, "method_reason started_on lot-0").await;
    filer.does(&path, "/procurement", &[("lot-0", "甲包"), ("lot-1", "乙包"), ("do", "start")]).await;
    let typed = [("on", "明天"), ("award-1-amount", "二十万"), ("excess_reason", "没有超过")];
    wrong(filer, &path, "/award", &typed, "on file award-1-supplier award-1-amount").await;
    let late = [("on", "2026-11-04"), ("award-1-supplier", name), ("award-1-amount", "29")];
    wrong(filer, &path, "/award", &late, "on file excess_reason").await;
    wrong(filer, &path, "/failure", &[("reason", "流标")], "reason").await;
    let won = [("on", "2026-11-03"), ("award-0-supplier", name), ("award-0-amount", "28")];
    does_with_files(filer, &path, "/award", &won, &["file"]).await;
    let (checker, releaser) = (app.person(bank, &[Role::Finance]), app.person(bank, &[Role::Finance]));
    Deal { cast, checker, releaser, no, supplier, name }
}

both!(from_the_tender_to_the_service);
async fn from_the_tender_to_the_service(app: &TestApp) {
    let deal = awarded(app).await;
    let check = format!("/projects/{}/suppliers/{}/check", deal.no, deal.supplier);
    let typed = [
        ("c1-answer", "ok"),
        ("c1-on", "前天"),
        ("c2-answer", "no"),
        ("c2-reason", "不全"),
        ("c7-answer", "na"),
        ("c7-on", "2026-11-04"),
        ("do", "go"),
    ];
    let at = "c1-proof c1-on c2-reason c2-on c7-reason c7-on";
    wrong(&deal.cast.filer, &check, "/check", &typed, at).await;
    let contract = deal.signed("28", ["11.2", "8.4", "8.4"]).await;
    let filed = [("published_on", "昨天"), ("filed_on", "2026-11-04")];
    wrong(&deal.cast.filer, &contract, "/report", &filed, "published_on filed_on").await;
    wrong(&deal.cast.filer, &contract, "/report", &[("filed_on", "昨天")], "filed_on").await;
    let ended = [("served_on", "昨天"), ("end_reason", "协商")];
    wrong(&deal.cast.head, &contract, "/termination", &ended, "ground served_on end_reason").await;
    deal.accepted(&contract).await;
    for since in ["昨天", "2026-11-02", ""] {
        wrong(&deal.cast.filer, &contract, "/service", &[("since", since)], "since").await;
    }
}

both!(an_inspection);
async fn an_inspection(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "智慧医疗影像共享服务（2026年度）", Fen::yuan(300_000));
    let new = format!("/projects/{no}/inspections/new");
    let typed = [("stage", ""), ("on", "昨天"), ("facts", "看了看"), ("findings", "三次故障没有登记处置时间")];
    wrong(&city.clerk, &new, "/inspections", &typed, "stage on facts").await;
    let fine = [("stage", "acceptance"), ("on", "2026-11-02"), ("facts", "抽查值班记录和故障工单"), typed[3]];
    let it = city.clerk.does(&new, "/inspections", &fine).await.location;
    wrong(&city.lead, &it, "/order", &[("standard", "补登"), ("due", "下周")], "standard due").await;
    city.lead.does(&it, "/order", &[("standard", "补登处置时间并附工单截图"), ("due", "2026-11-13")]).await;
    wrong(&city.filer, &it, "/answer", &[("answer", "好")], "answer").await;
    city.filer.does(&it, "/answer", &[("answer", "已补登三次故障的处置时间")]).await;
    wrong(&city.lead, &it, "/repetition", &[("reason", "不清"), ("due", "2026-11-03")], "reason due").await;
}

both!(a_settlement);
async fn a_settlement(app: &TestApp) {
    let city = city(app);
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    owed(app, &city, 1, (100_000, Base::Acceptance, false), Some("2026-10-05"));
    owed(app, &city, 2, (50_000, Base::Result, true), None);
    let end = [("ground", "breach"), ("served_on", "2026-11-03"), ("end_reason", "供应商停止服务，经催告仍不履行")];
    city.head.does("/contracts/1", "/termination", &end).await;
    let typed = [("owed-1", "六万"), ("owed-2", "50000.01"), ("settle_reason", "结算")];
    wrong(&city.head, "/contracts/1", "/settlement", &typed, "owed-1 owed-2 settle_reason file").await;
}

/// A case about the city's supplier, told of every error up to its statement and hearing; answers with its address.
async fn heard(app: &TestApp, city: &City) -> String {
    let nothing = [("facts", "断"), ("evidence", "有")];
    wrong(&city.clerk, "/blacklist/new", "/blacklist", &nothing, "basis supplier facts evidence").await;
    let owner = [("months", "半年"), ("facts", "断")];
    wrong(&city.clerk, "/negative-list/new", "/negative-list", &owner, "unit months facts evidence").await;
    let party = city.supplier.to_string();
    let failed = [("basis", "m14e"), ("supplier", &*party), ("facts", "断"), ("evidence", PROOF)];
    wrong(&city.clerk, "/blacklist/new", "/blacklist", &failed, "basis facts").await;
    let breach = [("basis", "m12b"), ("supplier", &*party), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    wrong(&city.lead, &case, "/legality", &[("opinion", "可以")], "fine opinion").await;
    city.lead.does(&case, "/legality", &[("fine", "yes"), ("opinion", "事实清楚，依据充分，程序合法")]).await;
    let notice = [("content", "拟列入"), ("served_on", "昨天"), ("method", "")];
    wrong(&city.clerk, &case, "/notice", &notice, "content served_on method receipt").await;
    let by_mail = [("content", "拟列入"), ("served_on", "2026-11-04"), ("method", "email")];
    wrong(&city.clerk, &case, "/notice", &by_mail, "content served_on consent receipt").await;
    does_with_files(&city.clerk, &case, "/notice", &[("method", "in_person")], &["receipt"]).await;
    wrong(&city.vendor, &case, "/statement", &[("statement", "")], "statement").await;
    city.vendor.does(&case, "/statement", &[("statement", "中断系电力原因"), ("hearing", "yes")]).await;
    app.on("2026-11-16");
    app.refresh_sessions();
    let hearing = [("told_on", "上周"), ("record", "都说了")];
    wrong(&city.clerk, &case, "/hearing", &hearing, "told_on held_on chair record record_file").await;
    let fine = [
        ("told_on", "2026-11-03"),
        ("held_on", "2026-11-13"),
        ("chair", "杨宁"),
        ("record", "当事人陈述中断原因，提请人出示监控日志并质证"),
    ];
    does_with_files(&city.clerk, &case, "/hearing", &fine, &["record_file"]).await;
    case
}

both!(a_case);
async fn a_case(app: &TestApp) {
    let city = city(app);
    let case = heard(app, &city).await;
    wrong(&city.clerk, &case, "/review", &[("opinion", "维持")], "accepted-0 reason-0 opinion").await;
    let review = [("accepted-0", "no"), ("reason-0", "电力部门证明供电正常"), ("opinion", "听证后维持拟列入意见")];
    city.clerk.does(&case, "/review", &review).await;
    let page = format!("{case}/decision");
    let typed = [("reasons", "同意"), ("scope", "public"), ("public_until", "后年"), ("do", "list")];
    wrong(&city.second_lead, &page, "/decision", &typed, "reasons minutes public_until").await;
    let listed = [("reasons", "集体讨论同意列入，期限五年"), ("do", "list")];
    does_with_files(&city.second_lead, &page, "/decision", &listed, &["minutes"]).await;
    let late = [("served_on", "后天"), ("method", "")];
    wrong(&city.clerk, &case, "/service", &late, "served_on method receipt repair_told").await;
    serve(&city, &case, &[("method", "post")]).await;

    let (other, _) = supplier(app, "云图控股有限公司");
    let new = format!("/blacklist/new?principal={}", case.rsplit('/').next().unwrap_or_default());
    let (other, typed) = (other.to_string(), [("proof", "有"), ("facts", "断")]);
    wrong(&city.clerk, &new, "/blacklist", &typed, "basis supplier tie proof facts evidence").await;
    let typed =
        [("supplier", &*other), ("basis", "m12b"), ("tie", "representative"), ("proof", "有"), ("facts", FACTS)];
    wrong(&city.clerk, &new, "/blacklist", &typed, "proof evidence").await;
    app.on("2027-11-17");
    app.refresh_sessions();
    wrong(&city.second_lead, &case, "/end", &[("reason", "好了"), ("do", "remove")], "duties pledge minutes reason")
        .await;
}

both!(what_could_be_kept_is_kept);
async fn what_could_be_kept_is_kept(app: &TestApp) {
    let city = city(app);
    let party = city.supplier.to_string();
    let page = city.clerk.open("/blacklist/new").await;
    let typed = [("supplier", &*party), ("facts", "断"), ("evidence", PROOF)];
    let again = city.clerk.fill_with_files(&page, "/blacklist", &typed, &[("file", "监控日志.pdf", PDF)]).await;
    assert_eq!(summary(&again), ["basis", "facts"], "{}", again.main());
    let file = again.form("/blacklist").1.into_iter().find(|(name, _)| name == "file");
    assert!(file.is_some_and(|(_, id)| id.parse::<i64>().is_ok_and(|id| id > 0)), "the paper waits with the form");
    again.says("监控日志.pdf");
    let bad: [(&str, &str, &[u8]); 1] = [("file", "页面.html", b"<html><script>1</script></html>")];
    let refused = city.clerk.fill_with_files(&page, "/blacklist", &typed, &bad).await;
    assert_eq!(summary(&refused), ["basis", "facts", "file"], "{}", refused.main());
}

both!(an_error_stands_in_the_row_it_is_about);
async fn an_error_stands_in_the_row_it_is_about(app: &TestApp) {
    let cast = cast(app);
    let page = cast.filer.open("/suppliers/new").await;
    let known =
        [("name", "梵净数据服务有限公司"), ("uscc", "91110000600037341L"), ("legal_rep", "杨帆"), ("size", "small")];
    let typed = [known[0], known[1], known[2], known[3], ("holder-1-share", "60"), ("do", "save")];
    let again = cast.filer.fill(&page, "/suppliers", &typed).await;
    assert_eq!(summary(&again), ["holder-0-name"], "{}", again.main());
    assert!(again.form("/suppliers").1.contains(&("holder-0-share".into(), "60".into())), "the blank row gave way");
    let no = write(&cast.filer, "28").await;
    submit(&cast.head, &no).await;
    let typed = [
        ("quote-0-vendor", "甲公司"),
        ("quote-0-price", "三十"),
        ("assessed", "二十八"),
        ("opinion", "可以"),
        ("do", "save"),
    ];
    let at = "quote-0-price quote-0-on quote-0-file few_reason assessed opinion";
    wrong(&cast.filer, &format!("/projects/{no}/budget"), "/budget", &typed, at).await;
}
