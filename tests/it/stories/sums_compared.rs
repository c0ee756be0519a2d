//! Kept sums: every night they are counted anew and compared with what is kept; a difference is mended and told, once.

use super::letters_leave::post;
use crate::app::TestApp;
use crate::both;
use crate::november::{city, decided};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::{letters, round_sums, waiting};

both!(a_difference_is_mended_and_told);
async fn a_difference_is_mended_and_told(app: &TestApp) {
    let city = city(app);
    let admin = app.person(app.unit("市信息中心", UnitKind::Office), &[Role::SysAdmin]);
    // a qualified result waits for guidance
    let _walked = decided(app, &city, 65).await;
    app.on("2026-12-02");
    app.ring().await;
    let kept = || -> (Vec<i64>, i64) {
        app.sql(|conn| {
            Ok((
                round_sums::table.filter(round_sums::n.ne(0)).select(round_sums::n).load(conn)?,
                waiting::table.count().get_result(conn)?,
            ))
        })
    };
    let told = || -> Vec<i64> {
        app.sql(|conn| letters::table.filter(letters::topic.eq("sums_differ")).select(letters::user_id).load(conn))
    };
    let before = kept();
    assert!(before.0 == [1] && before.1 > 0, "{before:?}");
    let (office, sent) = post(app);
    office.drain().await.unwrap();
    assert!(told().is_empty(), "nothing differs in a city that only the program writes");

    app.sql(|conn| {
        conn.batch_execute("UPDATE round_sums SET n = n + 1 WHERE n > 0; DELETE FROM waiting WHERE kind = 'guide'")
    });
    assert_ne!(kept(), before);
    app.on("2026-12-03");
    app.ring().await;
    assert_eq!(kept(), before, "mended");
    office.drain().await.unwrap();
    assert_eq!(told(), [admin.id]);
    let text = sent.lock().unwrap().iter().map(|(letter, _)| letter.subject.clone()).collect::<Vec<_>>().join("\n");
    assert!(text.contains("汇总数据与台账不一致：3处"), "the line kept, the line counted, and what had gone: {text}");

    app.on("2026-12-04");
    app.ring().await;
    office.drain().await.unwrap();
    assert_eq!(told(), [admin.id], "once");
}
