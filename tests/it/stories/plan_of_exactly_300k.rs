//! 300,000.00 yuan itself is joint (办法第十条“含”), and the budget field says so before anybody files.

use crate::app::TestApp;
use crate::both;
use crate::stories::plan_walk::{approve, cast, to_the_bureau, write};

both!(plan_of_exactly_300k);
async fn plan_of_exactly_300k(app: &TestApp) {
    let cast = cast(app);
    let no = write(&cast.filer, "30").await;
    let field = cast.filer.open(&format!("/projects/{no}/plan/3")).await;
    field.says("30万元（含）以上须初评加联合评价").says("已保存的预算适用：初评加联合评价");
    let no = to_the_bureau(&cast, "30.00").await;
    approve(&cast.lead, &no).await;
    cast.lead.open(&format!("/projects/{no}")).await.says("初评加联合评价").says("30.00万元");
}
