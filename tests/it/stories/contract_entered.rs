//! M7.4 and M8 at the entry of a contract: an owner uses a number once, and proof older than thirty days is marked; a change that raises the
//! level or brings another supplier asks for what follows from it.

use crate::app::TestApp;
use crate::both;
use crate::people::PDF;
use crate::stories::contract_walk::{Deal, awarded, check, register};
use crate::stories::plan_walk::{approve, cast, list, to_the_bureau};
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::instalments;

/// A project awarded in two lots to one supplier.
async fn two_lots(app: &TestApp) -> Deal {
    let (cast, bank) = (cast(app), app.unit("市财政局", UnitKind::Finance));
    let no = to_the_bureau(&cast, "56").await;
    approve(&cast.lead, &no).await;
    list(&cast.clerk, &no).await;
    let (name, path) = ("梵净数据服务有限公司", format!("/projects/{no}/procurement"));
    let supplier = register(&cast.filer, name, 1).await;
    cast.filer.does(&path, "/procurement", &[("lot-0", "甲包"), ("lot-1", "乙包"), ("do", "start")]).await;
    let page = cast.filer.open(&path).await;
    let won = [
        ("on", "2026-11-03"),
        ("award-0-supplier", name),
        ("award-0-amount", "28"),
        ("award-1-supplier", "９１５２０６０００００００００１"),
        ("award-1-amount", "28"),
    ];
    let wrong = cast.filer.fill_with_files(&page, "/award", &won, &[("file", "中标通知书.pdf", PDF)]).await;
    assert_eq!(wrong.status, 422, "a credit code of seventeen characters");
    let done = cast.filer.fill_with_files(&wrong, "/award", &[("award-1-supplier", name)], &[]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    let (checker, releaser) = (app.person(bank, &[Role::Finance]), app.person(bank, &[Role::Finance]));
    Deal { cast, checker, releaser, no, supplier, name }
}

both!(a_number_serves_one_contract_of_an_owner);
async fn a_number_serves_one_contract_of_an_owner(app: &TestApp) {
    let deal = two_lots(app).await;
    deal.check().await;
    let parts = ["11.2", "8.4", "8.4"];
    let first = deal.fill("28", parts, &[]).await;
    assert_eq!(first.status, 303, "{}", first.main());
    let second = deal.fill("28", parts, &[]).await;
    assert_eq!(second.status, 422);
    second.says("本单位已有这个合同编号");
    let other = deal
        .cast
        .filer
        .fill_with_files(&second, "/contracts", &[("no", "WJ-2026-018"), ("payee_account", "6217001234568848")], &[])
        .await;
    assert_eq!(other.status, 303, "{}", other.main());
}

both!(proof_older_than_thirty_days_is_marked);
async fn proof_older_than_thirty_days_is_marked(app: &TestApp) {
    let deal = two_lots(app).await;
    check(&deal.cast.filer, &deal.no, &deal.supplier).await;
    let page = format!("/projects/{}/suppliers/{}/check", deal.no, deal.supplier);
    let marked = |page: &crate::people::Page| page.text.matches("class=\"soon\">佐证超过30天").count();
    app.on("2026-12-03");
    app.refresh_sessions();
    assert_eq!(marked(&deal.cast.filer.open(&page).await), 0, "thirty days to the day");
    app.on("2026-12-04");
    app.refresh_sessions();
    assert_eq!(marked(&deal.cast.filer.open(&page).await), 8);
}

both!(a_level_and_a_size_are_asked_for_where_they_change);
async fn a_level_and_a_size_are_asked_for_where_they_change(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let contract = deal.signed("28", ["11.2", "8.4", "8.4"]).await;
    let (filer, reason) = (&deal.cast.filer, ("reason", "接入医保结算数据，重新定级备案"));
    let page = filer.open(&format!("{contract}/changes/new?kind=level")).await;
    page.says("现等保级别：三级");
    let typed = [reason, ("report_institution", "贵州某测评中心"), ("do", "save")];
    let bare = filer.fill_with_files(&page, "/changes", &typed, &[]).await;
    assert_eq!(bare.status, 422);
    bare.says("请选择新的等保级别").says("请填写报告日期").says("请上传变更依据文件");
    let files: [(&str, &str, &[u8]); 1] = [("file", "定级备案证明.pdf", PDF)];
    let whole = [("level", "4"), reason, ("report_institution", ""), ("do", "save")];
    let done = filer.fill_with_files(&page, "/changes", &whole, &files).await;
    assert_eq!(done.location, contract, "{}", done.main());
    let shown = deal.cast.head.open(&contract).await;
    shown.says("等保级别提高为四级");
    deal.cast.head.fill(&shown, "/confirmation", &[]).await;
    filer.open(&format!("{contract}/acceptances/new")).await.says("等保级别 四级");

    let next = register(filer, "梵净云科技有限公司", 2).await;
    check(filer, &deal.no, &next).await;
    let body = "91520600000000002";
    let code = format!("{body}{}", jianping::regulation::values::Uscc::check_digit(body).unwrap());
    let page = filer.open(&format!("{contract}/changes/new?kind=subject&supplier={code}")).await;
    let typed = [reason, ("payee_bank", "铜仁农商行"), ("payee_account", "6217001234568849"), ("do", "save")];
    let without = typed.iter().copied().chain([("supplier", &*code), ("size", "")]).collect::<Vec<_>>();
    let wrong = filer.fill_with_files(&page, "/changes", &without, &files).await;
    assert_eq!(wrong.status, 422);
    wrong.says("请选择承接时的企业规模");
    let large = typed.iter().copied().chain([("supplier", &*code), ("size", "large")]).collect::<Vec<_>>();
    let done = filer.fill_with_files(&page, "/changes", &large, &files).await;
    assert_eq!(done.location, contract, "{}", done.main());
    let shown = deal.cast.head.open(&contract).await;
    shown.says("由梵净云科技有限公司承接，大型");
    deal.cast.head.fill(&shown, "/confirmation", &[]).await;
    let small: i64 = app.sql(|conn| instalments::table.filter(instalments::sme).count().get_result(conn));
    assert_eq!(small, 0, "the plan of payments follows the size of the one who performs");
}
