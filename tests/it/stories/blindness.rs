//! M3: before the close no byte that anybody else can get depends on an agency's score.

use crate::app::TestApp;
use crate::november::*;
use crate::people::Person;
use diesel::prelude::*;
use jianping::regulation::values::Fen;
use jianping::store::schema::{letters, outbox, sheets};

async fn blindness(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(1_860_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    report(&city, id, 90).await;
    city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    let canary = |points: &str, reason: &str| {
        let mut fields = scores(80);
        for (name, value) in &mut fields {
            if name == "p2" {
                points.clone_into(value);
            }
            if name == "r2" {
                reason.clone_into(value);
            }
        }
        // a red line is as much the agency's own until the close as its points
        fields.push(("red-incident".into(), "yes".into()));
        fields.push(("redfacts-incident".into(), format!("{reason}，通报第三号")));
        fields
    };
    assert!(
        try_sheet(&city.ndrc, id, &canary("13.37", "金丝雀甲，一千三百三十七"), "save").await.status.is_redirection()
    );
    // beside another sheet, so that whatever compares sheets would have something to compare
    sign(&city.finance, id, 80).await;
    let before = everything(&city, id, &no).await;
    // the score is changed where it lies, so that nothing but the score differs
    app.sql(|conn| {
        let (sheet, body): (i64, String) = sheets::table
            .filter(sheets::agency_id.eq(city.ndrc.unit))
            .select((sheets::id, sheets::body))
            .first(conn)?;
        let other = body.replace("1337", "1999").replace("金丝雀甲", "金丝雀乙");
        assert_ne!(body, other);
        diesel::update(sheets::table.find(sheet)).set(sheets::body.eq(other)).execute(conn)
    });
    let after = everything(&city, id, &no).await;
    for ((place, old), (_, new)) in before.iter().zip(&after) {
        assert_eq!(old, new, "{place} depends on the score");
    }
    // and once signed, until the close
    assert!(
        try_sheet(&city.ndrc, id, &canary("13.37", "金丝雀丙，一千三百三十七"), "submit").await.status.is_redirection()
    );
    for (place, text) in everything(&city, id, &no).await {
        assert!(!text.contains("金丝雀") && !text.contains("13.37"), "{place} shows a sealed sheet");
    }
    let told: Vec<String> = app.sql(|conn| outbox::table.select(outbox::payload).load(conn));
    let written: i64 = app.sql(|conn| letters::table.count().get_result(conn));
    assert!(told.iter().all(|t| !t.contains("金丝雀") && !t.contains("1337")), "no letter knows ({written} written)");
    // the agency itself sees its own
    city.ndrc.open(&format!("/evaluations/{id}/score")).await.says("金丝雀丙");
}
crate::both!(blindness);

/// What everybody but the agency can get, without what differs at every reading.
async fn everything(city: &City, id: i64, no: &str) -> Vec<(String, String)> {
    let readers: [(&str, &Person); 8] = [
        ("filer", &city.filer),
        ("head", &city.head),
        ("clerk", &city.clerk),
        ("lead", &city.lead),
        ("finance", &city.finance),
        ("police", &city.police),
        ("vendor", &city.vendor),
        ("discipline", &city.discipline),
    ];
    let paths = [
        format!("/evaluations/{id}"),
        format!("/evaluations/{id}/score"),
        format!("/evaluations/{id}/why"),
        format!("/evaluations/{id}/reply"),
        format!("/evaluations/{id}/review"),
        format!("/evaluations/{id}/spot-check"),
        "/campaigns/2026/spot-checks".into(),
        "/campaigns/2026/spot-pool.csv".into(),
        "/campaigns/2026/preparation".into(),
        "/campaigns/2026/scope.csv".into(),
        "/campaigns/2026/splitting".into(),
        "/campaigns/2026/splitting.csv".into(),
        "/campaigns/2026?unit=1".into(),
        "/campaigns/2026/calibration".into(),
        "/campaigns/2026/calibration.csv".into(),
        "/campaigns/2026/scores.csv".into(),
        "/campaigns/2026/progress.csv".into(),
        "/campaigns/2026/agencies.csv".into(),
        "/campaigns/2026/units.csv".into(),
        "/public.csv".into(),
        "/suppliers.csv".into(),
        "/payments.csv".into(),
        format!("/projects/{no}"),
        format!("/projects/{no}?flow=all"),
        "/campaigns".into(),
        "/campaigns/2026".into(),
        "/campaigns/2026.csv".into(),
        "/todo".into(),
        "/todo.csv".into(),
        "/read".into(),
        "/done".into(),
        "/projects.csv".into(),
        "/projects?q=1337".into(),
        "/audit".into(),
        "/audit.csv".into(),
        "/recognitions".into(),
        "/rectifications".into(),
        "/blacklist".into(),
    ];
    let mut out = Vec::new();
    for (name, person) in readers {
        for path in &paths {
            let page = person.get(path).await;
            out.push((format!("{name} {path}"), format!("{} {}", page.status, steady(&page.text))));
        }
    }
    out
}

/// Once-only numbers and request numbers are drawn anew for every page; the clock goes on.
fn steady(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut hex = String::new();
        for c in line.chars() {
            if c.is_ascii_hexdigit() || c == ':' {
                hex.push(c);
                continue;
            }
            keep(&mut out, &hex);
            hex.clear();
            out.push(c);
        }
        keep(&mut out, &hex);
        out.push('\n');
    }
    out
}

fn keep(out: &mut String, run: &str) {
    let volatile = run.len() >= 8 || run.contains(':');
    out.push_str(if volatile { "…" } else { run });
}
