//! A supplier and a unit bear a new name: their projects are found by it at once.

use crate::app::TestApp;
use crate::both;
use crate::stories::contract_walk::awarded;
use crate::stories::plan_walk::begin;
use jianping::regulation::people::{Role, UnitKind};

const PROJECT: &str = "区域影像数据共享服务";

both!(renamed_and_found);
async fn renamed_and_found(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let (filer, lead) = (&deal.cast.filer, &deal.cast.lead);
    let (edit, action) = (format!("/suppliers/{}/edit", deal.supplier), format!("/suppliers/{}", deal.supplier));
    lead.open("/projects?q=云图").await.says("没有符合条件的项目");
    filer.does(&edit, &action, &[("name", "云图数据服务有限公司"), ("do", "save")]).await;
    lead.open("/projects?q=云图").await.says(PROJECT);
    deal.signed("28", ["11.2", "8.4", "8.4"]).await;
    filer.does(&edit, &action, &[("name", "海纳数据服务有限公司"), ("do", "save")]).await;
    lead.open("/projects?q=海纳").await.says(PROJECT);

    let admin = app.person(app.unit("市信息中心", UnitKind::Office), &[Role::SysAdmin]);
    begin(filer, "森林防火监测数据服务").await;
    let unit = format!("/admin/units/{}", filer.unit);
    admin.does(&unit, &unit, &[("name", "市卫生健康和疾控委员会")]).await;
    lead.open("/projects?q=疾控").await.says(PROJECT);
    filer.open("/projects?q=疾控").await.says(PROJECT).says("森林防火监测数据服务");
    lead.open("/projects?q=海纳").await.says(PROJECT);
    lead.open(&format!("/projects?q={PROJECT}")).await.says(PROJECT);
}
