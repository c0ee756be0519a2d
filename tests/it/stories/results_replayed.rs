//! Whatever the agencies write, the result that is decided is the one that is explained, and both are what is reckoned by hand: on both
//! databases from the same seeds.

use crate::app::TestApp;
use crate::november::*;
use diesel::prelude::*;
use jianping::commands_explain::text;
use jianping::i18n::Lang;
use jianping::regulation::values::{EvaluationId, Fen, Score};
use jianping::store::schema::evaluations;
use jianping::store::views::why;
use std::collections::BTreeMap;

const SEEDS: [u64; 4] = [1, 20_261_103, 0x9e37_79b9_7f4a_7c15, u64::MAX];

/// The numbers of a seed, the same on every machine.
struct Lot(u64);

impl Lot {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn cents(points: &str) -> i64 {
    points.replace('.', "").parse().unwrap()
}

/// Every indicator with something from six tenths of its points to all of them, to the hundredth; some left out where that is allowed.
fn sheet(lot: &mut Lot, abstains: bool) -> Vec<(String, String)> {
    let mark = |(name, value): (String, String)| match name.strip_prefix('p') {
        Some(n) if abstains && lot.below(4) == 0 => (format!("a{n}"), "yes".to_owned()),
        Some(_) => {
            let most = cents(&value);
            let given = most * 6 / 10 + i64::try_from(lot.below(u64::try_from(most * 4 / 10 + 1).unwrap())).unwrap();
            (name, format!("{}.{:02}", given / 100, given % 100))
        }
        None => (name, value),
    };
    scores(100).into_iter().map(mark).collect()
}

/// The sum of the means of what was given, by twelfths, for two, three or four may have given something; half-up to the hundredth.
fn by_hand(sheets: &[Vec<(String, String)>]) -> Score {
    let mut given: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (name, value) in sheets.iter().flatten().filter(|(name, _)| name.starts_with('p')) {
        given.entry(name).or_default().push(cents(value));
    }
    let twelfths: i64 =
        given.values().map(|all| all.iter().sum::<i64>() * 12 / i64::try_from(all.len()).unwrap()).sum();
    Score(i32::try_from((twelfths * 2 + 12) / 24).unwrap())
}

async fn results_replayed(app: &TestApp) {
    let city = city(app);
    let projects: Vec<String> = SEEDS
        .iter()
        .map(|seed| serving(app, &city, &format!("区域影像数据共享服务{seed}（2026年度）"), Fen::yuan(420_000)))
        .collect();
    open_round(&city).await;
    for (seed, no) in SEEDS.into_iter().zip(projects) {
        let (id, mut lot) = (evaluation(app, &no), Lot(seed));
        let page = format!("/evaluations/{id}");
        report(&city, id, 90).await;
        city.clerk.does(&page, "/panel", &[]).await;
        let agencies = [&city.clerk, &city.finance, &city.ndrc, &city.police];
        let mut sheets = Vec::new();
        for (n, agency) in agencies.into_iter().enumerate() {
            let fields = sheet(&mut lot, n > 1);
            let done = try_sheet(agency, id, &fields, "submit").await;
            assert_eq!(done.status, reqwest::StatusCode::SEE_OTHER, "seed {seed}: {}", done.main());
            sheets.push(fields);
        }
        city.clerk.does(&page, "/closing", &[]).await;
        let why_far = "现场核验和远程查阅看到的情况不同";
        let far: Vec<String> = (1..=7).map(|n| format!("spread{n}")).collect();
        let mut said = vec![("opinion", "建议按汇总得分认定等次"), GAP];
        said.extend(far.iter().map(|field| (field.as_str(), why_far)));
        city.clerk.does(&page, "/proposal", &said).await;
        heard(&city, id).await;
        city.lead.does(&page, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;

        let expected = by_hand(&sheets);
        let total: Option<i32> = app.sql(|conn| evaluations::table.find(id).select(evaluations::total).first(conn));
        assert_eq!(total, Some(expected.0), "seed {seed}: {sheets:?}");
        let told = app.sql(|conn| Ok(why::whole(conn, EvaluationId(id)).unwrap().unwrap()));
        assert!(told.differs.is_empty(), "seed {seed}: {:?}", told.differs);
        let card = text(&told, Lang::Zh);
        assert!(card.contains(&expected.to_string()) && card.ends_with("复算一致\n"), "seed {seed}: {card}");
    }
}
crate::both!(results_replayed);
