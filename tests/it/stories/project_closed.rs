//! M6: the bureau closes a project once everything on it is settled; until then the page names what is not, thing by thing.

use crate::app::TestApp;
use crate::both;
use crate::money::{apply, owed};
use crate::november::{city, decided};
use crate::people::Person;
use jianping::regulation::b07_payment::Base;
use jianping::regulation::people::{Role, UnitKind};

both!(closed_once_everything_is_settled);
async fn closed_once_everything_is_settled(app: &TestApp) {
    let city = city(app);
    let (no, _) = decided(app, &city, 85).await;
    let payment = owed(app, &city, 1, (100_000, Base::Acceptance, true), Some("2026-10-05"));
    let second = app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]);
    let (project, closing) = (format!("/projects/{no}"), format!("/projects/{no}/closing"));
    let early = city.lead.get(&closing).await;
    assert_eq!(early.status, 409, "{}", early.main());
    early.says("服务期满").says("办法第六条");

    app.on("2028-01-04");
    app.refresh_sessions();
    app.ring().await;
    city.filer.open(&project).await.says("以下1项办完后由市大数据局办结归档").says("第1期“尾款”未申请");
    city.lead.open(&closing).await.says("还不能办结").says("第1期“尾款”未申请");
    assert!(!city.clerk.open("/todo").await.text.contains("/closing"), "not yet the bureau's turn");
    forged(&city.clerk, &closing).await;

    apply(&city, &payment, "5200231130-04521876", None).await;
    city.finance.does(&payment, "/check", &[("check_opinion", "评估合格，材料齐全，同意支付")]).await;
    second.does(&payment, "/release", &[("voucher", "ZF-2028-001"), ("paid_on", "2028-01-04")]).await;
    city.clerk.open("/todo").await.says("办结");
    assert_eq!(city.filer.get(&closing).await.status, 403, "the owner does not close");
    city.clerk.does(&closing, "/closing", &[("remark", "资料齐全，已归档")]).await;
    city.filer.open(&project).await.says("已办结").says("资料齐全，已归档").hides("以下");
    assert_eq!(city.clerk.get(&closing).await.status, 409, "closed once and for all");
    assert!(!city.clerk.open("/todo").await.text.contains("/closing"));
}

/// A form nobody was shown is refused by the rule, with everything that is open.
async fn forged(clerk: &Person, closing: &str) {
    let fields =
        [("csrf", clerk.csrf.clone()), ("form_id", "0123456789abcdef-closing".into()), ("version", "2".into())];
    let fields: Vec<(String, String)> = fields.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
    let answer = clerk.post_raw(closing, &fields).await;
    assert_eq!(answer.status, 409, "{}", answer.main());
    answer.says("还有1项没有办结").says("尾款");
}
