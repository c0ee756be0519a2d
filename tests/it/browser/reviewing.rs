//! The November round: opened, reported on, scored blind, decided by other eyes.

use super::steps::{NAME, Walk};
use crate::november::TIES;

const POINTS: [u32; 7] = [10, 20, 15, 20, 10, 10, 15];

/// Seven rows at nine tenths of the points, with a reason.
fn marks() -> Vec<(String, String)> {
    let row = |(n, points): (usize, u32)| {
        let cents = points * 90;
        [
            (format!("p{n}"), format!("{}.{:02}", cents / 100, cents % 100)),
            (format!("r{n}"), "依据监控记录和合同约定".to_owned()),
        ]
    };
    (1..).zip(POINTS).flat_map(row).collect()
}

fn typed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

/// Prepared by a clerk, opened by the lead.
pub async fn round(walk: &Walk<'_>) {
    walk.menu(&walk.cast.clerk, "年度评估").await;
    walk.does(&[], "筹备", "2027年11月绩效评估").await;
    walk.menu(&walk.cast.lead, "年度评估").await;
    walk.goes("2027").await;
    walk.does(&[], "启动评估", NAME).await;
}

/// The owner's first review: written by the filer, filed by the head.
pub async fn report(walk: &Walk<'_>) {
    walk.turn(&walk.cast.filer, "填报").await;
    walk.browser.fill(&typed(&marks())).await;
    for n in 1..=7 {
        let (why, proof) = (format!("d{n}"), format!("e{n}-0-file"));
        walk.browser.fill(&[(&why, "个别月份未达约定，已督促整改"), (&proof, walk.file.as_str())]).await;
    }
    let rest = [
        ("ga0", "99.95"),
        ("ga1", "97"),
        ("ga2", "93"),
        ("e2-0-name", "可用率"),
        ("e2-0-agreed", "99%"),
        ("e2-0-actual", "99.95%"),
        ("e2-0-source", "监控月报第3页"),
        ("summary", "系统运行平稳，响应及时，应用推广不足"),
        ("security", "三级等保已测评，全年没有安全事件"),
        ("advice", "建议按合同支付，明年加强应用推广"),
        ("unclassified", "yes"),
        ("period_from", "2027-01-15"),
        ("period_to", "2027-10-31"),
    ];
    declare(walk).await;
    walk.does(&rest, "保存并返回", "等待业主单位填报").await;
    walk.turn(&walk.cast.head, "报送报告").await;
    walk.does(&[], "报送报告", "等待牵头部门组织联合评价").await;
}

/// No tie to the supplier, one by one.
async fn declare(walk: &Walk<'_>) {
    for tie in TIES {
        walk.browser.fill(&[(tie, "yes")]).await;
    }
}

/// Every agency alone; none sees another's points.
pub async fn sheets(walk: &Walk<'_>) {
    walk.turn(&walk.cast.clerk, "组织评价").await;
    walk.does(&[], "发出评分通知", "独立评分").await;
    for agency in [&walk.cast.clerk, &walk.checker, &walk.ndrc, &walk.police] {
        walk.turn(agency, "评分").await;
        walk.browser.says("初评9").await;
        declare(walk).await;
        walk.does(&typed(&marks()), "提交评分", "待公开").await;
    }
    walk.turn(&walk.cast.clerk, "截止评分").await;
    walk.does(&[], "截止并汇总", "90").await;
}

/// Proposed by the clerk, decided by the lead.
pub async fn result(walk: &Walk<'_>) {
    walk.turn(&walk.cast.clerk, "拟定结果").await;
    walk.does(&[("opinion", "各部门评分一致，建议按汇总得分认定")], "报请认定", "拟定结果").await;
    walk.turn(&walk.cast.lead, "认定结果").await;
    walk.does(&[("opinion", "同意，按汇总得分认定等次")], "认定", "优秀").await;
}
