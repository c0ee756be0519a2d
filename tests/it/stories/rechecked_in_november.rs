//! M8: each November the supplier's conditions are looked up again where their proofs are older than thirty days. The owner is asked in its
//! inbox and beside its report; nothing waits for it.

use crate::app::TestApp;
use crate::november::{city, evaluation, open_round, report, serving};
use crate::people::{PDF, Person};
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use reqwest::StatusCode;
use std::ops::RangeInclusive;

async fn rechecked_in_november(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(250_000));
    let check = format!("/projects/{no}/suppliers/{}/check", city.supplier);
    app.on("2026-10-04");
    look_up(&city.filer, &check, 1..=8, "2026-10-04").await;
    app.on("2026-11-03");
    app.refresh_sessions();
    open_round(&city).await;
    let id = evaluation(app, &no);
    let form = format!("/evaluations/{id}/report");
    let verb = "复核供应商条件";
    // thirty days old is fresh
    city.filer.open("/todo").await.says("填报").hides(verb);
    city.filer.open(&form).await.hides(verb);
    app.on("2026-11-04");
    app.refresh_sessions();
    let todo = city.filer.open("/todo").await;
    todo.says(verb);
    assert!(todo.text.contains(&check), "{}", todo.main());
    let warned = city.filer.open(&form).await;
    warned.says("供应商条件的佐证有8项已超过30天").says("不影响填报和报送");
    assert!(warned.text.contains(&check));
    let own = format!("/evaluations/{id}");
    city.head.open(&own).await.says(verb);
    for other in [&city.clerk, &city.finance] {
        other.open(&own).await.hides(verb);
    }
    city.head.open("/todo").await.hides(verb);
    let stranger = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    stranger.open("/todo").await.hides(verb);

    // one condition looked up again is not all of them
    look_up(&city.filer, &check, 1..=1, "2026-11-04").await;
    city.filer.open("/todo").await.says(verb);
    city.filer.open(&form).await.says("佐证有7项已超过30天");
    look_up(&city.filer, &check, 2..=8, "2026-11-04").await;
    city.filer.open("/todo").await.says("填报").hides(verb);
    city.filer.open(&form).await.hides(verb);
}
crate::both!(rechecked_in_november);

async fn a_stale_check_blocks_nothing(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "不动产登记系统运维服务（2026年度）", Fen::yuan(250_000));
    let check = format!("/projects/{no}/suppliers/{}/check", city.supplier);
    look_up(&city.filer, &check, 1..=8, "2026-01-15").await;
    open_round(&city).await;
    let id = evaluation(app, &no);
    city.filer.open("/todo").await.says("复核供应商条件");
    report(&city, id, 90).await;
    city.filer.open("/todo").await.hides("复核供应商条件");
    city.head.open(&format!("/evaluations/{id}")).await.hides("复核供应商条件");
}
crate::both!(a_stale_check_blocks_nothing);

/// Enters these conditions as looked up on a day, each with its proof.
async fn look_up(filer: &Person, check: &str, which: RangeInclusive<usize>, day: &str) {
    let page = filer.open(check).await;
    let rows: Vec<(String, String)> = which
        .clone()
        .flat_map(|n| [(format!("c{n}-answer"), "ok".to_owned()), (format!("c{n}-on"), day.to_owned())])
        .chain([("do".to_owned(), "save".to_owned())])
        .collect();
    let typed: Vec<(&str, &str)> = rows.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let names: Vec<String> = which.map(|n| format!("c{n}-proof")).collect();
    let files: Vec<(&str, &str, &[u8])> = names.iter().map(|n| (n.as_str(), "佐证.pdf", PDF)).collect();
    let done = filer.fill_with_files(&page, "/check", &typed, &files).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
}
