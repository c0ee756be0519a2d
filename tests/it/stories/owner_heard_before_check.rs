//! M14: the supplier confirms the order, submits with two files; the bureau checks once the owner is heard, or five working days later.

use crate::app::TestApp;
use crate::both;
use crate::november::*;
use crate::people::{PDF, Person};
use crate::stories::letters_leave::post;
use diesel::prelude::*;
use jianping::store::schema::users;

both!(owner_heard_before_check);
async fn owner_heard_before_check(app: &TestApp) {
    let city = city(app);
    let (no, id) = decided(app, &city, 59).await;
    let form = format!("/evaluations/{id}/rectification");
    let typed = [("item-0-indicator", "2"), ("item-0-issue", "故障恢复超过约定"), ("item-0-standard", "四小时内恢复")];
    let page = city.lead.open(&form).await;
    let unsaid = city.lead.fill(&page, "/rectification", &[&typed[..], &[("item-0-due", "月底")]].concat()).await;
    assert_eq!(unsaid.status, 422);
    unsaid.says("请写明责任人").says("日期");
    let more = [("item-0-responsible", "运维经理周海"), ("item-0-due", "2026-11-20"), ("item-0-critical", "yes")];
    let order = city.lead.does(&form, "/rectification", &[&typed[..], &more[..]].concat()).await.location;

    confirmed(&city, &order).await;
    sent(&city, &order).await;
    let asked = letters(app, "【整改待核】").await;
    assert_eq!(asked.len(), 5, "the owner's two and the bureau's three");
    assert!(
        asked
            .iter()
            .all(|(_, text)| text.contains("2026年11月10日前出具意见") && text.contains("2026年11月24日前核查"))
    );
    let csv = city.finance.get("/rectifications.csv").await;
    assert!(csv.text.contains("运维经理周海") && csv.text.contains("2026-11-20"), "{}", csv.text);

    // nobody was heard: the check waits, and waits in nobody's inbox
    refused(&city.clerk, &order).await;
    city.clerk.open("/todo").await.hides("核查整改");
    city.filer.open("/todo").await.hides("出具整改意见");
    city.head.open("/todo").await.says("出具整改意见");
    app.on("2026-11-11");
    app.refresh_sessions();
    city.clerk.open("/todo").await.says("核查整改");
    city.head.open("/todo").await.says("出具整改意见");

    let page = city.head.open(&order).await;
    let empty = city.head.fill(&page, "/opinion", &[]).await;
    assert_eq!(empty.status, 422);
    empty.says("请选择是否同意");
    let words = [("agrees", "no"), ("opinion", "备机切换仍需人工介入，请现场核查")];
    city.head.does(&order, "/opinion", &words).await;
    let mut heard = letters(app, "【整改意见】").await;
    heard.sort_by_key(|(to, _)| *to);
    let mut to = vec![city.clerk.id, city.lead.id, city.second_lead.id, city.vendor.id];
    to.sort_unstable();
    assert_eq!(heard.iter().map(|(to, _)| *to).collect::<Vec<_>>(), to, "bureau and supplier are told");
    assert!(heard.iter().all(|(_, text)| text.contains("业主单位不同意整改情况：备机切换仍需人工介入")), "{heard:?}");
    city.head.open("/todo").await.hides("出具整改意见");
    city.clerk.open(&order).await.says("不同意").says("备机切换仍需人工介入");
    // a critical item unmet: it goes back, it is not ended
    let unmet = [("finding-0", "partly"), ("finding_reason-0", "备机切换仍需人工介入")];
    let page = city.clerk.open(&order).await;
    let ended = city.clerk.fill(&page, "/check", &[&unmet[..], &[("do", "finish")]].concat()).await;
    assert_eq!(ended.status, 409, "{}", ended.main());
    ended.says("有1个关键项没有达到");
    city.clerk.does(&order, "/check", &[&unmet[..], &[("do", "check")]].concat()).await;

    // what the owner itself submits is its opinion
    city.filer.does(&order, "/submission", &[("done-0", "备机自动切换，演练两次")]).await;
    city.head.open("/todo").await.hides("出具整改意见");
    city.clerk.open(&order).await.says("由业主单位提交").says("补充佐证.pdf");
    city.clerk.does(&order, "/check", &[("finding-0", "met"), ("do", "check")]).await;
    city.clerk.open(&format!("/evaluations/{}", evaluation(app, &no))).await.says("整改后重新评估");
}

/// The letters with this mark that leave now: to whom, and their text.
async fn letters(app: &TestApp, mark: &str) -> Vec<(i64, String)> {
    let (office, left) = post(app);
    office.drain().await.unwrap();
    let left = left.lock().unwrap();
    let ours = left.iter().filter(|(letter, _)| letter.subject.starts_with(mark));
    ours.map(|(letter, _)| {
        let to = users::table.filter(users::email.eq(&letter.to.1)).select(users::id);
        (app.sql(|conn| to.first(conn)), letter.text.clone())
    })
    .collect()
}

/// It stands in the supplier's inbox, not in the owner's: the supplier has people.
async fn confirmed(city: &City, order: &str) {
    city.filer.open("/todo").await.hides("确认收到");
    assert!(!city.filer.open(order).await.text.contains("/receipt"), "the owner does not confirm for it");
    city.vendor.open("/todo").await.says("确认收到");
    city.vendor.open(order).await.says("应在2026-11-06前确认").says("运维经理周海").says("2026-11-20").says("关键项");
    city.vendor.does(order, "/receipt", &[]).await;
    city.vendor.open("/todo").await.hides("确认收到").says("提交整改");
    assert!(!city.vendor.open(order).await.text.contains("/receipt"), "once");
}

both!(a_supplier_without_people_is_confirmed_for);
async fn a_supplier_without_people_is_confirmed_for(app: &TestApp) {
    let city = city(app);
    let (_, id) = decided(app, &city, 59).await;
    let typed = [
        ("item-0-indicator", "2"),
        ("item-0-issue", "故障恢复超过约定"),
        ("item-0-standard", "四小时内恢复"),
        ("item-0-responsible", "运维经理周海"),
    ];
    let order = city.lead.does(&format!("/evaluations/{id}/rectification"), "/rectification", &typed).await.location;
    city.filer.open("/todo").await.hides("确认收到");
    app.sql(|conn| {
        let people = users::table.filter(users::unit_id.eq(city.vendor.unit));
        diesel::update(people).set(users::state.eq("disabled")).execute(conn)
    });
    city.filer.open("/todo").await.says("确认收到");
    city.filer.does(&order, "/receipt", &[]).await;
    city.filer.open("/todo").await.hides("确认收到");
}

async fn sent(city: &City, order: &str) {
    let page = city.vendor.open(order).await;
    let proof = [("file-0-0", "演练记录.pdf", PDF), ("file-0-1", "补充佐证.pdf", PDF)];
    let sent = city.vendor.fill_with_files(&page, "/submission", &[("done-0", "备机启用，演练两次")], &proof).await;
    assert_eq!(sent.status, 303, "{}", sent.main());
    city.head.open(order).await.says("演练记录.pdf").says("补充佐证.pdf").says("业主单位负责人先出具意见");
}

/// A forged check is refused, whatever the page shows.
async fn refused(clerk: &Person, order: &str) {
    let page = clerk.open(order).await;
    assert!(!page.text.contains("/check\""), "no form to check with");
    let fields = [
        ("csrf", clerk.csrf.as_str()),
        ("form_id", "0123456789abcdef-forged"),
        ("version", "3"),
        ("finding-0", "met"),
        ("do", "check"),
    ];
    let fields: Vec<(String, String)> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let answer = clerk.post_raw(&format!("{order}/check"), &fields).await;
    assert_eq!(answer.status, 409, "{}", answer.main());
    answer.says("办法第十四条").says("业主单位尚未对提交的整改出具意见").says("2026-11-10");
}
