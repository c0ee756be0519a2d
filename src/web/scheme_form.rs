//! The form for the sub-indicators of one indicator of a draft (M11).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::schemes::{drafts, seen};
use super::stale::{Stale, last};
use super::widgets::{Choice, FormView};
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::{Action, may};
use crate::regulation::b11_indicators::{Indicator, trimmed};
use crate::regulation::b11_items::{Item, ItemKind, MOST_ITEMS};
use crate::regulation::b11_scheme::IndicatorScheme;
use crate::regulation::decision::{Aggregate, FieldError, Say};
use crate::regulation::values::{Score, ValueError};
use crate::usecases::save_scheme::{self, save_scheme};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "schemes/indicator.html")]
struct IndicatorPage {
    v: IndicatorScheme,
    n: usize,
    f: FormView,
    stale: Option<Stale>,
}

/// The texts of a sub-indicator with the names of their fields.
const TEXTS: [(&str, &str); 6] = [
    ("name", "名称"),
    ("measure", "计分办法"),
    ("evidence", "佐证材料"),
    ("met", "达成"),
    ("partly", "部分达成"),
    ("unmet", "未达成"),
];

/// `GET /schemes/{no}/indicators/{n}`.
pub async fn page(desk: Desk, path: Path<(i32, usize)>) -> Answer {
    let (no, n) = path.into_inner();
    show(&desk, no, n, None).await
}

/// `POST /schemes/{no}/indicators/{n}`.
pub async fn save(desk: Desk, path: Path<(i32, usize)>, form: Form) -> Answer {
    let (no, n) = path.into_inner();
    let (s, place) = draft(&desk, no, n).await?;
    let items = match read(&form.fields, &s.items[place]) {
        Ok(items) => items,
        Err(errors) => return show(&desk, no, n, Some((form.fields, Again::from(Problem::Invalid(errors))?))).await,
    };
    let cmd = save_scheme::Cmd { no, version: form.version, indicator: place, items };
    match desk.run(&form, move |tx| save_scheme(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/schemes/{no}#i{n}"))),
        Err(problem) => show(&desk, no, n, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn draft(desk: &Desk, no: i32, n: usize) -> Result<(IndicatorScheme, usize), Problem> {
    if !drafts(desk.actor()) {
        return Err(Problem::NotFound);
    }
    let place = n.checked_sub(1).filter(|place| *place < Indicator::ALL.len()).ok_or(Problem::NotFound)?;
    let (scheme, _) = seen(desk, no).await?;
    Ok((scheme, place))
}

async fn show(desk: &Desk, no: i32, n: usize, again: Option<(Fields, Again)>) -> Answer {
    let (s, place) = draft(desk, no, n).await?;
    let lang = desk.lang();
    let Some((fields, again)) = again else {
        may(desk.actor(), Action::SaveScheme, &s.subject())?;
        s.allows(Action::SaveScheme)?;
        let f = FormView::new(lang, written(&s.items[place]));
        return desk.page(&IndicatorPage { v: s, n, f, stale: None });
    };
    let stale = if again.stale {
        let change = last(desk, IndicatorScheme::KIND, s.id).await?;
        Some(Stale::of(change, &written(&s.items[place]), &fields, |field| label(lang, field)))
    } else {
        None
    };
    let f = FormView::new(lang, fields).wrong(again.errors);
    desk.page_with(again.status, &IndicatorPage { v: s, n, f, stale })
}

/// `points2` → 第3项 分值.
fn label(lang: Lang, field: &str) -> String {
    let (kind, k) = field.split_at(field.len().saturating_sub(1));
    let plain = [("points", "分值"), ("kind", "评分方式")];
    let words = TEXTS.iter().chain(&plain).find(|(name, _)| *name == kind).map_or("", |(_, words)| *words);
    format!("{}{} {}", lang.t("子指标"), k.parse::<usize>().map_or(0, |k| k + 1), lang.t(words))
}

fn written(items: &[Item]) -> Fields {
    let mut out = Fields::default();
    for (k, item) in items.iter().enumerate() {
        let anchor = |n: usize| item.anchors.as_ref().map_or("", |texts| texts[n].zh.as_str());
        let texts = [&item.name.zh, &item.measure.zh, &item.evidence.zh].map(String::as_str);
        for ((name, _), text) in TEXTS.iter().zip(texts.into_iter().chain([anchor(0), anchor(1), anchor(2)])) {
            out.set(format!("{name}{k}"), text);
        }
        out.set(format!("points{k}"), trimmed(item.points));
        out.set(format!("kind{k}"), item.kind.code());
    }
    out
}

/// Reads the rows; those left empty are none. A text that was not touched keeps its English.
fn read(fields: &Fields, stored: &[Item]) -> Result<Vec<Item>, Vec<FieldError>> {
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    for k in 0..MOST_ITEMS {
        let typed = |name: &str| fields.get(&format!("{name}{k}"));
        let blank = TEXTS.iter().all(|(name, _)| typed(name).is_empty()) && typed("points").is_empty();
        if !blank {
            items.push(one(fields, k, stored, &mut errors));
        }
    }
    if errors.is_empty() { Ok(items) } else { Err(errors) }
}

fn one(fields: &Fields, k: usize, stored: &[Item], errors: &mut Vec<FieldError>) -> Item {
    let typed = |name: &str| fields.get(&format!("{name}{k}"));
    let known: Vec<&Say> = stored
        .iter()
        .flat_map(|item| {
            let anchors = item.anchors.iter().flat_map(|texts| texts.iter());
            [&item.name, &item.measure, &item.evidence].into_iter().chain(anchors)
        })
        .collect();
    let say = |name: &str| {
        let text = typed(name);
        known.iter().find(|say| say.zh == text).map_or_else(|| Say::new(text, text), |say| (*say).clone())
    };
    let points = match Score::parse(typed("points")) {
        Ok(points) => points,
        Err(ValueError::Empty) => Score(0),
        Err(ValueError::TooFine) => wrong(errors, format!("points{k}"), "分值最多两位小数", "at most two decimals"),
        Err(ValueError::TooLarge | ValueError::Negative) => {
            wrong(errors, format!("points{k}"), "分值应在0至100之间", "points must be between 0 and 100")
        }
        Err(_) => wrong(errors, format!("points{k}"), "分值应为数字", "points must be a number"),
    };
    let kind = ItemKind::from_code(typed("kind")).unwrap_or_else(|| {
        errors.push(FieldError::at(format!("kind{k}"), "请选择评分方式", "choose how it is judged"));
        ItemKind::Graded
    });
    let anchors = (kind == ItemKind::Graded).then(|| Box::new(["met", "partly", "unmet"].map(say)));
    Item { name: say("name"), points, kind, measure: say("measure"), evidence: say("evidence"), anchors }
}

fn wrong(errors: &mut Vec<FieldError>, field: String, zh: &str, en: &str) -> Score {
    errors.push(FieldError::at(field, zh, en));
    Score(0)
}

impl IndicatorPage {
    fn indicator(&self) -> Option<Indicator> {
        Indicator::ALL.get(self.n - 1).copied()
    }
    /// Those written and one more, as far as there may be more.
    fn rows(&self) -> Vec<usize> {
        let typed = |k: &usize| TEXTS.iter().any(|(name, _)| !self.f.v(&format!("{name}{k}")).is_empty());
        let filled = (0..MOST_ITEMS).filter(typed).map(|k| k + 1).max().unwrap_or(0);
        (0..(filled + 1).min(MOST_ITEMS)).collect()
    }
    fn kinds(&self) -> Vec<Choice> {
        self.f.choices(ItemKind::ALL)
    }
    fn name(&self, kind: &str, k: &usize) -> String {
        format!("{kind}{k}")
    }
    fn is_graded(&self, k: &usize) -> bool {
        matches!(self.f.v(&format!("kind{k}")), "graded" | "")
    }
}
