//! A score sheet filled in and handed in by keys alone: where one is stands out at every step, and never lies under the bar at the foot.

use super::driver::{Browser, WIDTHS};
use super::walk::put_away;
use crate::app::{Backend, TestApp};
use crate::november::*;
use diesel::prelude::*;
use futures_util::FutureExt;
use jianping::regulation::values::Fen;
use jianping::store::schema::sheets;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use thirtyfour::prelude::*;

/// The height of a small desk's screen: the sheet is several times as long.
const HIGH: u32 = 700;
/// Nobody needs more keys than these to pass through a sheet once.
const ENOUGH: usize = 250;
const REASON: &str = "依据监控记录和合同约定";

/// Where the person is.
#[derive(Debug, Deserialize)]
struct Place {
    /// `radio`, `checkbox`, `textarea`, `submit`, or the tag.
    kind: String,
    name: String,
    value: String,
    /// The most points of the field, where it takes points.
    most: String,
    checked: bool,
    /// What keeps a person from seeing where they are.
    faults: Vec<String>,
}

/// A label may be drawn for its field: then the mark of the focus stands on what is drawn.
const LOOK: &str = "const e = document.activeElement, faults = [], told = (e || document.body).outerHTML.slice(0, 120); \
    const marked = n => { const s = getComputedStyle(n); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; }; \
    if (!e || e === document.body || e === document.documentElement) faults.push('nothing has the focus'); \
    const drawn = (getComputedStyle(e).opacity === '0' && e.nextElementSibling) || e, box = drawn.getClientRects()[0]; \
    if (!marked(drawn)) faults.push('the focus does not stand out: ' + told); \
    if (!box || box.top < 0 || box.bottom > innerHeight) faults.push('out of sight: ' + told); \
    else for (const y of [box.top + 2, box.bottom - 2]) { \
      const over = document.elementFromPoint(box.left + box.width / 2, y); \
      if (!over || !(drawn.contains(over) || over.contains(drawn))) faults.push('covered: ' + told + ' by ' + (over ? over.outerHTML.slice(0, 80) : 'nothing')); \
    } \
    return { kind: e.type || e.tagName.toLowerCase(), name: e.name || '', value: e.value || '', most: e.getAttribute('data-max') || '', checked: !!e.checked, faults };";

struct Keys<'a> {
    browser: &'a Browser,
    pressed: usize,
}

impl Keys<'_> {
    async fn press(&mut self, key: Key) -> Place {
        self.browser.driver.action_chain().send_keys(key).perform().await.unwrap();
        self.pressed += 1;
        assert!(self.pressed < ENOUGH, "the way through the sheet has no end");
        self.look().await
    }

    async fn back(&mut self) -> Place {
        let chain = self.browser.driver.action_chain().key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift);
        chain.perform().await.unwrap();
        self.look().await
    }

    async fn write(&mut self, text: &str) {
        self.browser.driver.action_chain().send_keys(text).perform().await.unwrap();
        let place = self.look().await;
        assert_eq!(place.value, text, "{place:?}");
    }

    async fn look(&self) -> Place {
        let place: Place = self.browser.driver.execute(LOOK, Vec::new()).await.unwrap().convert().unwrap();
        assert!(place.faults.is_empty(), "after {} keys: {:#?}", self.pressed, place.faults);
        place
    }

    /// Nine tenths of the points.
    async fn points(&mut self, place: &Place) {
        let most: u32 = place.most.parse().unwrap();
        self.write(&format!("{}.{}", most * 9 / 10, most * 9 % 10)).await;
    }
}

/// Field by field in the order of the page, to the button at its end; answers how many fields were filled in.
async fn fill_in(keys: &mut Keys<'_>) -> usize {
    let (mut groups, mut filled) = (BTreeSet::new(), 0);
    let mut place = keys.press(Key::Tab).await;
    loop {
        match place.kind.as_str() {
            // A grade chosen leads on to its points: the first by the blank, the others by an arrow.
            "radio" if !place.checked && groups.len() < 2 && groups.insert(place.name.clone()) => {
                let key = if groups.len() == 1 { Key::Space } else { Key::Down };
                place = keys.press(key).await;
                assert!(!place.most.is_empty(), "the points come next: {place:?}");
                continue;
            }
            _ if !place.most.is_empty() && place.value.is_empty() => {
                keys.points(&place).await;
                filled += 1;
            }
            "textarea" if place.name.starts_with('r') && !place.name.starts_with("red") => {
                if filled == 1 {
                    let before = keys.back().await;
                    assert!(!before.most.is_empty(), "one step back are the points: {before:?}");
                    keys.press(Key::Tab).await;
                }
                keys.write(REASON).await;
                filled += 1;
            }
            "checkbox" if TIES.contains(&place.name.as_str()) => {
                assert!(keys.press(Key::Space).await.checked, "{place:?}");
                filled += 1;
            }
            "submit" if place.value == "submit" => return filled,
            _ => {}
        }
        place = keys.press(Key::Tab).await;
    }
}

async fn scores(app: &TestApp, browser: &Browser) {
    let city = city(app);
    let no = serving(app, &city, "区域影像数据共享服务（2026年度）", Fen::yuan(1_860_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    report(&city, id, 90).await;
    city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    browser.sit_down(&city.ndrc).await;
    browser.sized(WIDTHS[0], HIGH).await;
    browser.go(&format!("/evaluations/{id}/score")).await;
    let mut keys = Keys { browser, pressed: 0 };
    let filled = fill_in(&mut keys).await;
    assert!(filled >= 7 + 7 + TIES.len(), "points, reasons and declarations: {filled}");
    browser.driver.action_chain().send_keys(Key::Enter).perform().await.unwrap();
    let signed =
        || -> i64 { app.sql(|conn| sheets::table.filter(sheets::state.eq("signed")).count().get_result(conn)) };
    for _ in 0..100 {
        if signed() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(signed(), 1, "handed in: {}", browser.words().await);
    browser.says("待公开").await;
}

#[actix_web::test]
async fn a_sheet_by_keys_alone() {
    let Some(app) = TestApp::start(Backend::Sqlite).await else { return };
    if let Some(browser) = Browser::open(&app, true).await {
        let seen = AssertUnwindSafe(scores(&app, &browser)).catch_unwind().await;
        put_away(browser, seen).await;
    }
    app.stop().await;
}
