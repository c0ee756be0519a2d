//! S20: the owner records the periodic tests of its system in service; the next one waits in the inbox and is reminded of, open findings of
//! high risk are told to the bureau and the police, and nobody else's tests are found.

use crate::app::TestApp;
use crate::both;
use crate::november::{city, serving};
use crate::people::{PDF, Person};
use crate::stories::letters_leave::post;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use jianping::store::schema::{files, letters, security_terms};

const NAME: &str = "智慧医疗影像共享服务（2026年度）";
const FOUND: [(&str, &str); 6] = [
    ("kind", "penetration"),
    ("on", "2026-10-20"),
    ("institution", "黔东信息安全测评中心"),
    ("high", "1"),
    ("medium", "2"),
    ("low", "5"),
];
const REMEDY: (&str, &str) = ("remedy", "已临时关闭越权接口，11月20日前修复并复测");

/// Records a test with its report; answers with its address.
pub async fn tested(filer: &Person, no: &str, typed: &[(&str, &str)]) -> String {
    let page = filer.open(&format!("/projects/{no}/security-tests/new")).await;
    let done = filer.fill_with_files(&page, "/security-tests", typed, &[("file", "检测报告.pdf", PDF)]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    done.location
}

fn due(app: &TestApp) -> Vec<String> {
    let due: Vec<chrono::NaiveDate> = app.sql(|conn| security_terms::table.select(security_terms::due).load(conn));
    due.iter().map(ToString::to_string).collect()
}

both!(recorded_listed_and_waited_for_again);
async fn recorded_listed_and_waited_for_again(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, NAME, Fen::yuan(300_000));
    let (project, new) = (format!("/projects/{no}"), format!("/projects/{no}/security-tests/new"));
    city.filer.open(&project).await.says("登记安全检测");
    city.head.open(&project).await.hides("登记安全检测");

    let page = city.filer.open(&new).await;
    let report = [("file", "检测报告.pdf", PDF)];
    let refused = city.filer.fill_with_files(&page, "/security-tests", &FOUND, &report).await;
    assert_eq!(refused.status, 422);
    refused.says("有高危问题尚未整改").says("检测报告.pdf");
    assert!(refused.text.contains("黔东信息安全测评中心"), "what was typed stays");
    let sent = city.filer.fill(&page, "/security-tests", &[("high", "若干"), ("on", "2026-01-04")]).await;
    assert_eq!(sent.status, 422);
    sent.says("应为0至99999的整数").says("请上传检测报告").says("检测日期应在正式实施之后");
    assert_eq!(city.head.get(&new).await.status, 403, "the filer records");

    let it = tested(&city.filer, &no, &[&FOUND[..], &[REMEDY]].concat()).await;
    city.filer.open(&it).await.says("渗透测试").says("已临时关闭越权接口").says("检测报告.pdf");
    city.filer.open(&project).await.says("下次检测期限2027-10-20").says("未整改：高危1、中危2、低危5");
    city.filer.open("/security-tests").await.says(NAME).says("2027-10-20");
    assert_eq!(city.filer.open("/security-tests.csv").await.text.lines().count(), 2);
    assert_eq!(city.lead.open("/security-tests.csv?high=1").await.text.lines().count(), 2);
    assert!(city.lead.open(&format!("{it}?lang=en")).await.text.contains("Findings still open"));
    assert_eq!(due(app), ["2027-10-20"]);

    city.filer.open("/todo").await.hides("登记检测");
    app.on("2027-09-20");
    app.refresh_sessions();
    city.filer.open("/todo").await.says("登记检测").says(&no);
    city.head.open("/todo").await.hides("登记检测");
    let clean = [("kind", "scan"), ("on", "2027-09-18"), FOUND[2], ("high", "0"), ("medium", "0"), ("low", "1")];
    tested(&city.filer, &no, &clean).await;
    city.filer.open("/todo").await.hides("登记检测");
    city.filer.open(&project).await.says("下次检测期限2028-09-18").says("2026-10-20");
    assert_eq!(city.lead.open("/security-tests.csv?high=1").await.text.lines().count(), 2, "the earlier one alone");
    assert_eq!(city.lead.open("/security-tests.csv").await.text.lines().count(), 3);
    assert_eq!(due(app), ["2028-09-18"]);
}

both!(high_risk_is_told_and_strangers_find_nothing);
async fn high_risk_is_told_and_strangers_find_nothing(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, NAME, Fen::yuan(300_000));
    let it = tested(&city.filer, &no, &[&FOUND[..], &[REMEDY]].concat()).await;
    post(app).0.drain().await.unwrap();
    let told: Vec<i64> = app.sql(|conn| {
        let ours = letters::table.filter(letters::topic.eq("high_risk")).order(letters::user_id);
        ours.select(letters::user_id).load(conn)
    });
    let mut all = [&city.clerk, &city.lead, &city.second_lead, &city.police].map(|person| person.id);
    all.sort_unstable();
    assert_eq!(told, all);

    let file: i64 = app.sql(|conn| files::table.select(files::id).first(conn));
    let report = format!("/files/{file}");
    for reader in [&city.filer, &city.head, &city.clerk, &city.finance, &city.discipline, &city.police] {
        reader.open(&it).await.says("越权接口").says("检测报告.pdf");
        reader.open("/security-tests").await.says(NAME);
        reader.open(&report).await;
    }
    assert_eq!(city.police.get(&format!("/projects/{no}")).await.status, 404, "not a project of the cycle yet");
    city.police.open(&it).await.hides("项目页面");
    let other = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    for stranger in [&other, &city.vendor, &city.ndrc] {
        for path in [&it, &report] {
            assert_eq!(stranger.get(path).await.status, 404, "{path}");
        }
    }
    assert_eq!(other.open("/security-tests.csv").await.text.lines().count(), 1, "its own are none");
    for outsider in [&city.vendor, &city.ndrc] {
        assert_eq!(outsider.get("/security-tests").await.status, 404);
    }
    let new = format!("/projects/{no}/security-tests/new");
    assert_eq!(other.get(&new).await.status, 404);
    assert_eq!(app.stranger().get(&it).await.status, 303, "a stranger is asked to log in");
}
