//! The board of a round: its results by score and by day, who will not be done in time, and how the agencies judge beside each other, once
//! scoring has closed and to nobody but the bureau and discipline.

use crate::app::TestApp;
use crate::both;
use crate::november::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use reqwest::StatusCode;

const BOARD: &str = "/campaigns/2026";
const CALIBRATION: &str = "/campaigns/2026/calibration";

/// Five contracts in the round, every first review filed.
async fn five(app: &TestApp, city: &City) -> Vec<i64> {
    let names = (1..=5).map(|n| format!("市级数据服务第{n}号（2026年度）"));
    let nos: Vec<String> = names.map(|name| serving(app, city, &name, Fen::yuan(300_000))).collect();
    open_round(city).await;
    let all: Vec<i64> = nos.iter().map(|no| evaluation(app, no)).collect();
    for id in &all {
        report(city, *id, 90).await;
    }
    all
}

/// Four agencies that do not agree; the mean is 66.
async fn scored_apart(city: &City, id: i64) {
    city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    for (agency, share) in [(&city.clerk, 70), (&city.finance, 66), (&city.ndrc, 60), (&city.police, 68)] {
        sign(agency, id, share).await;
    }
    city.clerk.does(&format!("/evaluations/{id}"), "/closing", &[]).await;
}

async fn decide(city: &City, id: i64) {
    let path = format!("/evaluations/{id}");
    city.clerk.does(&path, "/proposal", &[("opinion", "各部门评分已汇总，建议按得分认定"), GAP]).await;
    heard(city, id).await;
    city.lead.does(&path, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;
}

both!(results_by_score_and_by_day_and_who_will_be_late);
async fn results_by_score_and_by_day_and_who_will_be_late(app: &TestApp) {
    let city = city(app);
    let all = five(app, &city).await;
    city.lead.open(BOARD).await.says("还没有认定的结果").hides("得分分布柱状图");
    judge(&city, all[0], 95, None).await;
    app.on("2026-11-06");
    app.refresh_sessions();
    scored_apart(&city, all[1]).await;
    city.lead.open(BOARD).await.says("已出结果1项，中位数95");
    let scores = city.lead.open(&format!("{BOARD}/scores.csv")).await.text;
    assert!(scores.contains("65–69,0"), "what is scored and not decided is nobody's: {scores}");
    decide(&city, all[1]).await;
    let page = city.lead.open(BOARD).await;
    page.says("已出结果2项，中位数80.5").says("实际2").says("计划1").says("按近7天的速度，11-12全部出结果。");
    let scores = city.lead.open(&format!("{BOARD}/scores.csv")).await.text;
    assert!(scores.contains("65–69,1") && scores.contains("95–100,1") && scores.contains("<60,0"), "{scores}");
    assert_eq!(city.lead.open(&format!("{BOARD}/scores.xlsx")).await.bytes.get(..2), Some(&b"PK"[..]));

    app.on("2026-11-12");
    app.refresh_sessions();
    for id in &all[2..] {
        city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    }
    app.on("2026-11-24");
    app.refresh_sessions();
    sign(&city.ndrc, all[2], 80).await;
    let page = city.lead.open(BOARD).await;
    page.says("市发展和改革委员会2项待评，按近7天的速度12-08完成，超期13天。").says("4.0天");
    page.says("市公安局3项待评，近7天没有提交评分，无法预计完成日期。");
    page.says("近7天没有新的结果，无法预计完成日期。");
    let agencies = city.lead.open(&format!("{BOARD}/agencies.csv")).await.text;
    assert!(agencies.contains("市发展和改革委员会,2,3,4.0,2026-12-08,13"), "{agencies}");
    let days = city.lead.open(&format!("{BOARD}/progress.csv")).await.text;
    for line in ["2026-11-03,1,1,0", "2026-11-06,1,2,1", "2026-11-24,0,2,4"] {
        assert!(days.contains(line), "{line}: {days}");
    }

    let other = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerHead]);
    other.open(BOARD).await.says("还没有认定的结果").hides("市发展和改革委员会").hides("市卫生健康局");
    city.head.open(BOARD).await.says("已出结果2项").hides("项待评");
    let own = other.open(&format!("{BOARD}/scores.csv")).await.text;
    assert!(own.contains("95–100,0"), "{own}");
    for outside in [&city.head, &city.ndrc, &city.vendor, &city.discipline] {
        assert_eq!(outside.get(&format!("{BOARD}/agencies.csv")).await.status, StatusCode::NOT_FOUND);
    }
    for file in ["scores", "progress", "units"] {
        assert_eq!(city.vendor.get(&format!("{BOARD}/{file}.csv")).await.status, StatusCode::NOT_FOUND, "{file}");
    }
}

both!(calibration_waits_for_the_close_and_is_told_to_few);
async fn calibration_waits_for_the_close_and_is_told_to_few(app: &TestApp) {
    let city = city(app);
    let all = five(app, &city).await;
    city.lead.open(CALIBRATION).await.says("还没有可以比较的评分表");
    judge(&city, all[0], 95, None).await;
    scored_apart(&city, all[1]).await;
    let csv = format!("{CALIBRATION}.csv");
    let page = city.lead.open(CALIBRATION).await;
    page.says("已截止评分、可比较的评估2项").says("+2.67").says("−4.00").says("100.0");
    let told = city.clerk.open(&csv).await.text;
    for line in
        ["市大数据发展管理局,2,2.67,2.67,100.0", "市发展和改革委员会,2,-4.00,4.00,100.0", "市财政局,2,0.00,0.00,100.0"]
    {
        assert!(told.contains(line), "{line}: {told}");
    }
    let decided = city.discipline.open(&csv).await.text;
    assert!(decided.contains("市发展和改革委员会,1,0.00,0.00,100.0"), "of what is decided alone: {decided}");
    city.lead.open(BOARD).await.says("评分校准");
    assert_eq!(city.lead.open(&format!("{CALIBRATION}.xlsx")).await.bytes.get(..2), Some(&b"PK"[..]));

    // Two sheets of an open evaluation, far apart: they would be compared if anybody looked.
    city.clerk.does(&format!("/evaluations/{}", all[2]), "/panel", &[]).await;
    sign(&city.finance, all[2], 90).await;
    sign(&city.ndrc, all[2], 13).await;
    assert_eq!(city.clerk.open(&csv).await.text, told, "scoring is open");
    assert_eq!(city.discipline.open(&csv).await.text, decided);

    for outside in [&city.filer, &city.head, &city.vendor, &city.finance, &city.ndrc, &city.police] {
        for path in [CALIBRATION, csv.as_str()] {
            assert_eq!(outside.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(!outside.get(BOARD).await.text.contains("评分校准"), "no way there is shown");
    }
}
