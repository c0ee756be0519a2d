//! An instalment in three hands: applied for by the owner, checked by one of finance, released by another.

use super::steps::Walk;

/// The instalment that is due first, paid.
pub async fn paid(walk: &Walk<'_>, name: &str, n: &str, day: &str) {
    walk.turn(&walk.cast.filer, "申请付款").await;
    walk.browser.says(name).await;
    let invoice = format!("5200231130-0452187{n}");
    let application = [("invoice", invoice.as_str()), ("budget_line", "2026-2100199"), ("file", walk.file.as_str())];
    walk.does(&application, "提交申请", name).await;
    walk.turn(&walk.checker, "审核").await;
    walk.browser.says("6217001234568848").await;
    walk.does(&[("check_opinion", "材料齐全，条件符合")], "审核通过", name).await;
    walk.turn(&walk.releaser, "支付").await;
    let voucher = format!("ZF-2026-00{n}");
    walk.does(&[("voucher", voucher.as_str()), ("paid_on", day)], "确认付款", &voucher).await;
    walk.menu(&walk.releaser, "费用支付").await;
}
