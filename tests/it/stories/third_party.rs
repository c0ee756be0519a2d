//! M10.2: a third party is commissioned in the place of the panel; it reaches what it is commissioned with, and nothing else.

use crate::app::TestApp;
use crate::both;
use crate::november::{city, deliver, evaluation, heard, open_round, report, scores, serving, try_sheet};
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use jianping::store::conn::BothExt;
use jianping::store::schema::{files, projects};

/// A paper of the project by this name; made where there is none.
fn paper(app: &TestApp, no: &str, name: &str) -> String {
    let id: i64 = app.sql(|conn| {
        let (project, unit): (i64, i64) =
            projects::table.filter(projects::no.eq(no)).select((projects::id, projects::owner_id)).first(conn)?;
        let found = files::table.filter(files::project_id.eq(project)).filter(files::name.eq(name)).select(files::id);
        if let Some(id) = found.first(conn).optional()? {
            return Ok(id);
        }
        let first = files::table.select((files::sha256, files::user_id, files::at)).first(conn)?;
        let (sha256, user, at): (String, i64, chrono::NaiveDateTime) = first;
        let row = (
            (files::project_id.eq(project), files::name.eq(name), files::stored.eq("00/none")),
            (files::media.eq("application/pdf"), files::size.eq(60), files::sha256.eq(sha256)),
            (files::user_id.eq(user), files::unit_id.eq(unit), files::at.eq(at)),
        );
        diesel::insert_into(files::table).values(row).returning(files::id).both().get_result(conn)
    });
    format!("/files/{id}")
}

both!(commissioned_and_reached);
async fn commissioned_and_reached(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "智慧医疗影像共享服务（2026年度）", Fen::yuan(300_000));
    let other = serving(app, &city, "健康档案数据治理服务（2026年度）", Fen::yuan(320_000));
    let unit = app.unit("梵天评估咨询有限公司", UnitKind::ThirdParty);
    let third = app.person(unit, &[Role::ThirdParty]);
    let rival = app.person(app.unit("武陵评估咨询有限公司", UnitKind::ThirdParty), &[Role::ThirdParty]);
    open_round(&city).await;
    let (id, not) = (evaluation(app, &no), evaluation(app, &other));
    report(&city, id, 90).await;
    let path = format!("/evaluations/{id}");
    assert_eq!(third.get(&path).await.status, 404, "not commissioned yet");
    third.open("/todo").await.says("没有待办");

    let chosen = unit.to_string();
    let page = city.clerk.open(&path).await;
    let untied = [("third", chosen.as_str()), ("basis", "WT-2026-003")];
    let refused = city.clerk.fill(&page, "/commission", &untied).await;
    assert_eq!(refused.status, 422);
    refused.says("三年内有利害关系的机构不能受托");
    let typed = [("third", chosen.as_str()), ("basis", "WT-2026-003"), ("independent", "yes")];
    city.clerk.does(&path, "/commission", &typed).await;

    third.open("/todo").await.says("评分").says("智慧医疗影像共享服务").hides("健康档案数据治理服务");
    third.open("/projects").await.says("智慧医疗影像共享服务").hides("健康档案数据治理服务");
    third.open(&format!("/projects/{no}")).await.says("智慧医疗影像共享服务");
    third.open(&path).await.says("梵天评估咨询有限公司");
    // It judges one service: its evaluation, the contract under it and the papers of both, not the owner's plan and quotes.
    third.open("/contracts/1").await;
    let (evidence, plan) = (paper(app, &no, "材料.pdf"), paper(app, &no, "报价.pdf"));
    third.open(&evidence).await;
    third.open(&format!("/projects/{no}")).await.says("材料.pdf").hides("报价.pdf").hides("/plan/8");
    let owners = [format!("/projects/{no}/plan/1"), format!("/projects/{no}/procurement"), plan];
    let elsewhere = [format!("/projects/{other}"), format!("/evaluations/{not}"), "/contracts/2".to_owned()];
    let registers = ["/suppliers", "/blacklist", "/inspections"].map(str::to_owned);
    for hidden in owners.iter().chain(&elsewhere).chain(&registers) {
        assert_eq!(third.get(hidden).await.status, 404, "{hidden}");
    }
    assert_eq!(rival.get(&path).await.status, 404, "another third party's work");
    // It hands in a report of its own with the sheet; until scoring closes nobody else sees either.
    let bare = try_sheet(&third, id, &scores(84), "submit").await;
    assert_eq!(bare.status, 422);
    bare.says("请写明评估过程和方法").says("请上传盖章的评估报告").says("请写明工作底稿目录");
    deliver(&third, id, 84).await;
    let newest = |app: &TestApp| -> (i64, Option<i64>) {
        app.sql(|conn| files::table.order(files::id.desc()).select((files::id, files::project_id)).first(conn))
    };
    let (report, of) = newest(app);
    assert_eq!(of, None, "no paper of the project yet");
    assert_eq!(city.lead.get(&format!("/files/{report}")).await.status, 404);
    city.lead.open(&path).await.hides("总体符合约定，个别故障处置超时");
    let gone = [format!("/projects/{no}"), path.clone(), format!("{path}/score"), "/contracts/1".to_owned(), evidence];
    for address in &gone {
        assert_eq!(third.get(address).await.status, 404, "delivered: {address}");
    }
    third.open("/projects").await.hides(&no);
    third.open("/campaigns/2026").await.hides("智慧医疗影像共享服务");
    third.open("/done").await.says("提交评分");
    city.clerk.does(&path, "/closing", &[]).await;
    assert!(newest(app).1.is_some(), "with the close it belongs to the project");
    city.lead.open(&format!("/files/{report}")).await;
    city.lead.open(&path).await.says("第三方评估报告").says("总体符合约定，个别故障处置超时");
    assert_eq!(
        city.vendor.get(&format!("/files/{report}")).await.status,
        404,
        "the supplier reads its words with the result"
    );
    city.clerk.does(&path, "/proposal", &[("opinion", "受托机构评分材料齐全，建议照此认定")]).await;
    heard(&city, id).await;
    city.lead.does(&path, "/decision", &[("opinion", "同意，按受托机构评分认定等次")]).await;
    city.filer.open(&path).await.says("84.00").says("良好");
    third.open("/todo").await.says("没有待办");
}
