//! 关联项目: the numbers typed are the unit's own projects, they are opened from the plan and from the project, and what was split counts
//! together (M10, `domain.md` §4.2).

use crate::app::TestApp;
use crate::both;
use crate::stories::plan_walk::{begin, cast, section, submit, write};
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::projects;

both!(related_projects_are_the_units_own_and_count_together);
async fn related_projects_are_the_units_own_and_count_together(app: &TestApp) {
    let cast = cast(app);
    let first = write(&cast.filer, "28").await;
    submit(&cast.head, &first).await;
    // Of another year, so that only the number typed brings the two together.
    app.sql(|conn| {
        diesel::update(projects::table.filter(projects::no.eq(&first))).set(projects::year.eq(2026)).execute(conn)
    });
    let other = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let foreign = begin(&other, "林火监测数据服务（2027年度）").await;
    let no = write(&cast.filer, "5").await;
    let (path, check) = (format!("/projects/{no}/plan/2"), format!("/projects/{no}/plan/8"));
    cast.filer.open(&check).await.hides("请核对是否拆分项目");
    let page = cast.filer.open(&path).await;
    for typed in ["2099-001", "同类项目", &*foreign, &*no] {
        let wrong = format!("{first}、{typed}");
        let again = cast.filer.fill_with_files(&page, &path, &[("related", &*wrong), ("do", "next")], &[]).await;
        assert_eq!(again.status, 422, "{typed}");
        again.says(&format!("本单位没有编号为{typed}的其他项目"));
        assert!(again.text.contains("href=\"#related\"") && again.text.contains(&format!("value=\"{wrong}\"")));
    }
    section(&cast.filer, &no, 2, &[("related", &first)], &[]).await;
    let link = format!("<a href=\"/projects/{first}\">{first} 区域影像数据共享服务（2027年度）</a>");
    for page in [&check, &format!("/projects/{no}")] {
        let page = cast.filer.open(page).await;
        assert!(page.text.contains(&link), "{}", page.main());
    }
    cast.filer.open(&check).await.says("合计33.00万元，达到30万元").says("请核对是否拆分项目");
}
