//! From the award to the service: eight conditions, contract, report, acceptance.

use super::steps::{SUPPLIER, Walk};

/// The eight conditions of the supplier, each met and proved.
pub async fn conditions(walk: &Walk<'_>) {
    walk.turn(&walk.cast.filer, "登记合同").await;
    walk.goes(&format!("核查条件{SUPPLIER}")).await;
    for n in 1..=8 {
        let field = |part: &str| format!("c{n}-{part}");
        let (answer, on, proof) = (field("answer"), field("on"), field("proof"));
        walk.browser.fill(&[(&answer, "ok"), (&on, "2026-11-03"), (&proof, walk.file.as_str())]).await;
    }
    walk.does(&[], "保存并继续", "符合条件").await;
}

/// Entered with three instalments, confirmed by the head, published and filed.
pub async fn contract(walk: &Walk<'_>) {
    walk.turn(&walk.cast.filer, "登记合同").await;
    walk.goes("登记合同全部内容").await;
    let file = walk.file.as_str();
    let entry = [
        ("no", "WJ-2026-017"),
        ("signed_on", "2026-11-03"),
        ("amount", "85.5"),
        ("scan", file),
        ("annex", file),
        ("nda", file),
        ("payee_bank", "铜仁农商行"),
        ("payee_account", "6217001234568848"),
    ];
    walk.browser.fill(&entry).await;
    let terms = [
        ("首付款", "advance", "34.2", "signing"),
        ("验收款", "acceptance", "25.65", "acceptance"),
        ("尾款", "final", "25.65", "acceptance"),
    ];
    for (n, (name, kind, amount, base)) in terms.into_iter().enumerate() {
        for (part, value) in [("name", name), ("kind", kind), ("amount", amount), ("base", base), ("days", "30")] {
            walk.browser.fill(&[(&format!("term-{n}-{part}"), value)]).await;
        }
    }
    walk.does(&[("term-2-linked", "yes")], "提交确认", "与评估挂钩").await;
    walk.turn(&walk.cast.head, "确认").await;
    walk.does(&[], "确认合同", "34.20").await;
    walk.turn(&walk.cast.filer, "公告备案").await;
    let report = [("published_on", "2026-11-03"), ("filed_on", "2026-11-03")];
    walk.does(&report, "登记公告备案", "2026-11-03").await;
}

/// Accepted as a whole, confirmed by the head, in service.
pub async fn acceptance(walk: &Walk<'_>) {
    let browser = walk.browser;
    walk.turn(&walk.cast.filer, "登记验收").await;
    for (n, name) in ["李明远", "罗敏", "田野"].into_iter().enumerate() {
        let field = |part: &str| format!("member-{n}-{part}");
        browser.fill(&[(&field("name"), name), (&field("unit"), "市卫生健康局")]).await;
        browser.fill(&[(&field("independent"), "yes"), (&field("signed"), "yes")]).await;
    }
    for (n, kind) in ["service", "technical", "safety"].into_iter().enumerate() {
        let field = |part: &str| format!("item-{n}-{part}");
        browser.fill(&[(&field("kind"), kind), (&field("agreed"), "按合同约定提供服务")]).await;
        browser.fill(&[(&field("found"), "抽查十五天，达到约定"), (&field("met"), "yes")]).await;
    }
    let file = walk.file.as_str();
    let rest = [
        ("held_on", "2027-01-20"),
        ("report_institution", "贵州某测评中心"),
        ("report_certificate", "DJCP2021520001"),
        ("report_number", "CP-2026-118"),
        ("report_on", "2026-12-20"),
        ("report_conclusion", "基本符合"),
        ("report_passed", "yes"),
        ("report_file", file),
        ("conclusion", "passed"),
        ("opinion", "同意通过验收"),
        ("file", file),
    ];
    walk.does(&rest, "提交确认", "验收").await;
    walk.turn(&walk.cast.head, "确认验收").await;
    walk.does(&[], "确认验收", "验收").await;
    walk.turn(&walk.cast.filer, "正式实施").await;
    walk.does(&[("since", "2027-01-20")], "登记正式实施", "2027-01-20").await;
}
