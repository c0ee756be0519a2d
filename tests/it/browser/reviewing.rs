//! The November round: opened, reported on, scored blind, decided by other eyes.

use super::steps::{NAME, Walk};
use crate::november::{TIES, report_fields, sub_indicators};

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
    walk.browser.fill(&typed(&report_fields(90))).await;
    for (n, k, _) in sub_indicators() {
        let proof = format!("e{n}-{k}-file");
        walk.browser.fill(&[(&proof, walk.file.as_str())]).await;
    }
    let rest = [
        ("ga0", "99.95"),
        ("ga1", "97"),
        ("ga2", "93"),
        ("e2-0-source", "监控月报第3页"),
        ("period_from", "2027-01-15"),
        ("period_to", "2027-10-31"),
    ];
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

/// The supplier has no account: it is served on paper and answers at the address of its notice.
async fn told(walk: &Walk<'_>) {
    walk.turn(&walk.cast.clerk, "送达告知书").await;
    let served = [("served_on", "2027-11-01"), ("method", "in_person"), ("receipt", walk.file.as_str())];
    walk.does(&served, "登记送达", "直接送达").await;
    walk.goes("评价结果告知书").await;
    let words = walk.browser.words().await;
    let (_, address) = words.split_once("/reply/").unwrap();
    let address = format!("/reply/{}", address.split_whitespace().next().unwrap());
    walk.browser.sit_down(&walk.app.stranger()).await;
    walk.browser.go(&address).await;
    walk.browser.is_accessible().await;
    let objection = "七月的工单有12件系需求变更所致，不应计入超时";
    let said = [("objects", "yes"), ("o3", objection), ("name", "冉光远"), ("phone", "13800000000")];
    walk.does(&said, "提交答复", "已收到答复").await;
    walk.browser.go(&address).await;
    walk.browser.is_accessible().await;
    walk.browser.says("每份告知书只能答复一次").await;
}

/// Proposed by the clerk, answered by both sides, reviewed by another, decided by the lead.
pub async fn result(walk: &Walk<'_>) {
    walk.turn(&walk.cast.clerk, "拟定结果").await;
    walk.does(&[("opinion", "各部门评分一致，建议按汇总得分认定")], "报请认定", "拟定结果").await;
    told(walk).await;
    walk.turn(&walk.cast.head, "答复拟定结果").await;
    walk.does(&[("objects", "no")], "提交答复", "没有异议").await;
    walk.turn(&walk.reviewer, "复核异议").await;
    let answer = [("upheld-0", "no"), ("reason-0", "调取原始工单核对，超时属实")];
    walk.does(&answer, "提交复核意见", "不采纳").await;
    walk.turn(&walk.cast.lead, "认定结果").await;
    walk.does(&[("opinion", "同意，按汇总得分认定等次")], "认定", "优秀").await;
}
