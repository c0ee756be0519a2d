//! Both regulations and our own parameters are open to everybody, in the words as published.

use crate::app::TestApp;
use crate::both;

both!(everybody_reads_the_regulation);
async fn everybody_reads_the_regulation(app: &TestApp) {
    let visitor = app.stranger();
    visitor.open("/regulation").await.says("办法第十条").says("细则第四十五条").says("名词对照");
    visitor.open("/regulation/B/10").await.says("(二)30万元(含)以上的大数据项目。").says("启动评估轮次");
    let goals = visitor.open("/regulation/B/9").await;
    goals.says("系统按本条核对");
    assert!(!goals.text.contains(".rs"), "where the rules stand in code is no matter of the public");
    visitor.open("/regulation/A/18").await.says("推荐测评机构名单");
    visitor.open("/regulation/P").await.says("30.00万元").says("本系统默认");
    let english = visitor.open("/regulation/B/10?lang=en").await;
    english.says("Measures art. 10").says("The evaluation each November").says("30万元(含)以上");
    for lost in ["/regulation/B/17", "/regulation/B/0", "/regulation/A/46", "/regulation/C/1", "/regulation/P/1"] {
        assert_eq!(visitor.get(lost).await.status, 404, "{lost}");
    }
    visitor.open("/help").await.says("一个项目怎样走完");
    visitor.open("/accessibility").await.says("WCAG 2.2");
}

both!(everybody_may_look_up_a_company);
async fn everybody_may_look_up_a_company(app: &TestApp) {
    let visitor = app.stranger();
    visitor.open("/public").await.says("输入企业名称或统一社会信用代码查询");
    visitor.open("/public?q=黔北").await.says("没有查到");
    visitor
        .open("/public?list=excellent&lang=en")
        .await
        .says("Public search")
        .says("neither a qualification nor a bonus");
    assert!(visitor.open("/public.csv?q=黔北").await.text.starts_with('\u{feff}'));
    for evil in ["%25", "%27%20OR%201%3D1", "__", "%5C"] {
        visitor.open(&format!("/public?q={evil}{evil}")).await.says("没有查到");
    }
}
