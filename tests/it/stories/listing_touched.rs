//! M12: a listed supplier is refused and the refusal stands; owner and bureau hear of the attempt, once a day, and the project's flow
//! record keeps it.

use crate::app::TestApp;
use crate::both;
use crate::stories::contract_walk::awarded;
use crate::stories::letters_leave::post;
use crate::stories::listed_supplier_refused::listed;
use diesel::prelude::*;
use jianping::regulation::notices::Topic;
use jianping::store::schema::{audit, contracts, letters};

both!(listing_touched);
async fn listing_touched(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    deal.check().await;
    let entered = deal.fill("28", ["11.2", "8.4", "8.4"], &[]).await;
    assert_eq!(entered.status, 303, "{}", entered.main());
    listed(app, &deal);
    let (office, sent) = post(app);
    office.drain().await.unwrap();
    sent.lock().unwrap().clear();
    let page = deal.cast.head.open(&entered.location).await;
    for _ in 0..3 {
        let refused = deal.cast.head.fill(&page, "/confirmation", &[]).await;
        assert_eq!(refused.status, 409, "the refusal stands");
        refused.says("HMD-2026-901").says("办法第十二条");
    }
    let state: String = app.sql(|conn| contracts::table.select(contracts::state).first(conn));
    assert_eq!(state, "draft", "nothing was confirmed");
    office.drain().await.unwrap();
    let subjects: Vec<String> = sent.lock().unwrap().iter().map(|(letter, _)| letter.subject.clone()).collect();
    assert!(!subjects.is_empty());
    assert!(
        subjects.iter().all(|s| s.starts_with("【名单预警】") && s.contains("区域影像数据共享服务")),
        "{subjects:?}"
    );
    let mut to: Vec<i64> = app.sql(|conn| {
        letters::table.filter(letters::topic.eq(Topic::ListingTouched.code())).select(letters::user_id).load(conn)
    });
    let all = to.len();
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), all, "three clicks, one letter a person");
    assert!(to.contains(&deal.cast.filer.id) && to.contains(&deal.cast.clerk.id) && to.contains(&deal.cast.lead.id));
    assert!(!to.contains(&deal.cast.head.id), "who tried knows");
    let kept: Vec<(i64, String)> = app.sql(|conn| {
        let touched = audit::table.filter(audit::action.eq("touch_listing"));
        touched.select((audit::user_id, audit::opinion)).load(conn)
    });
    assert_eq!(kept.len(), 1);
    assert!(kept[0].0 == deal.cast.head.id && kept[0].1.contains("HMD-2026-901"));
}
