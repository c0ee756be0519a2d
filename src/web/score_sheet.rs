//! One agency's sheet: criterion and guide, points and reason, evidence. Before the close it is seen by its own agency only.

use super::again::{Again, with_papers};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{Stale, last};
use super::third_report::{self, PARTS, Part};
use super::widgets::{Choice, FormView};
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::{Action, may};
use crate::regulation::b10_evaluation::{Evaluation, StateName};
use crate::regulation::b10_material::Wish;
use crate::regulation::b10_report::reached;
use crate::regulation::b11_indicators::{Indicator, MarkInput, Marks, parse_marks, trimmed};
use crate::regulation::b11_items::{Item, Template as Scheme};
use crate::regulation::b11_redline::{Flag, RedLine};
use crate::regulation::b11_sheets::{Filled, Sheet, SheetState, TIES, Ticks};
use crate::regulation::decision::{Aggregate, FieldError, Refusal, Say};
use crate::regulation::policy::Grade;
use crate::regulation::values::{EvaluationId, FileId, Score};
use crate::store::views::evaluations::{self as view, Head};
use crate::store::{indicators, sheets};
use crate::usecases::ask_material::{self, ask_material};
use crate::usecases::recuse_agency::{self, recuse_agency};
use crate::usecases::save_sheet::{self, save_sheet};
use crate::usecases::sign_sheet::{self, sign_sheet};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use std::collections::HashMap;

/// One line of evidence beside the score.
struct Proof {
    name: String,
    agreed: String,
    actual: String,
    missed: bool,
    source: String,
    file: Option<FileId>,
}

#[derive(Template)]
#[template(path = "evaluations/score.html")]
struct ScorePage {
    e: Evaluation,
    sheet: Sheet,
    head: Head,
    f: FormView,
    open: Result<(), Box<Refusal>>,
    stale: Option<Stale>,
    saved: bool,
    scheme: Scheme,
}

/// `GET /evaluations/{id}/score`: the sheet of the reader's own unit.
pub async fn form(desk: Desk, path: Path<i64>, query: Query<HashMap<String, String>>) -> Answer {
    let saved = query.contains_key("saved");
    show(&desk, EvaluationId(path.into_inner()), None, saved).await
}

/// `POST /evaluations/{id}/score`: a draft, or signed for good.
pub async fn save(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let (id, unit) = (EvaluationId(path.into_inner()), desk.actor().unit);
    // How the points are read depends on the sheet; whether it may still be written the act says, after a double click was answered.
    let sheet = desk.read(move |conn| sheets::of_agency(conn, id, unit)).await?;
    let filled = match read(&form.fields, &sheet) {
        Ok(marks) => Filled {
            marks,
            declared: ticks(&form.fields),
            flags: flags(&form.fields),
            paper: third_report::read(&form.fields, &sheet),
        },
        Err(errors) => return show(&desk, id, Some((form.fields, Problem::Invalid(errors))), false).await,
    };
    let version = form.version;
    let signs = form.button() == "submit";
    let done = if signs {
        let cmd = sign_sheet::Cmd { id, version, filled };
        desk.run(&form, move |tx| sign_sheet(tx, &cmd)).await
    } else {
        let cmd = save_sheet::Cmd { id, version, filled };
        desk.run(&form, move |tx| save_sheet(tx, &cmd)).await
    };
    match done {
        // With its delivery a third party's access ends: there is nothing to send it back to.
        Ok(_) if signs && desk.scope().third().is_some() => Ok(see("/todo")),
        Ok(_) if signs => Ok(see(format!("/evaluations/{id}"))),
        Ok(_) => Ok(see(format!("/evaluations/{id}/score?saved=1"))),
        Err(problem) => show(&desk, id, Some((form.fields, problem)), false).await,
    }
}

/// `POST /evaluations/{id}/recusal`: the agency withdraws.
pub async fn recuse(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let cmd = recuse_agency::Cmd { id, version: form.version, why: form.get("recusal").to_owned() };
    match desk.run(&form, move |tx| recuse_agency(tx, &cmd)).await {
        Ok(_) => Ok(see("/todo")),
        Err(problem) => {
            let Loaded { sheet, .. } = load(&desk, id).await?;
            let fields = written(&sheet).with("recusal", form.get("recusal"));
            show(&desk, id, Some((fields, problem)), false).await
        }
    }
}

/// `POST /evaluations/{id}/material`: the agency asks the owner for material.
pub async fn ask(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let indicator = form.get("indicator").parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let wish = Wish { indicator, text: form.get("wanted").to_owned() };
    let cmd = ask_material::Cmd { id, version: form.version, wish };
    match desk.run(&form, move |tx| ask_material(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/evaluations/{id}/score#material"))),
        Err(problem) => {
            let Loaded { sheet, .. } = load(&desk, id).await?;
            let typed = |name: &str| form.get(name).to_owned();
            let fields = written(&sheet).with("wanted", typed("wanted")).with("indicator", typed("indicator"));
            show(&desk, id, Some((fields, problem)), false).await
        }
    }
}

/// The five declarations, `tie1` to `tie5`.
pub(super) fn ticks(fields: &Fields) -> Ticks {
    std::array::from_fn(|n| fields.has(&format!("tie{}", n + 1)))
}

/// The red lines ticked, `red-{line}`, with their facts, `redfacts-{line}`.
fn flags(fields: &Fields) -> Vec<Flag> {
    let ticked = RedLine::ALL.iter().filter(|line| fields.has(&format!("red-{line}")));
    ticked.map(|line| Flag { line: *line, facts: fields.get(&format!("redfacts-{line}")).to_owned() }).collect()
}

/// The five declarations as boxes.
pub(super) fn ties(lang: Lang) -> Vec<(String, String)> {
    (1..).zip(TIES).map(|(n, (zh, en))| (format!("tie{n}"), lang.of(&Say::new(zh, en)).into_owned())).collect()
}

/// What the page is about.
struct Loaded {
    e: Evaluation,
    sheet: Sheet,
    head: Head,
    scheme: Scheme,
}

async fn load(desk: &Desk, id: EvaluationId) -> Result<Loaded, Problem> {
    let (scope, unit) = (desk.scope(), desk.actor().unit);
    desk.read(move |conn| {
        let (e, sheet) = view::with_sheet(conn, &scope, id, unit)?;
        let head = view::head(conn, &e)?;
        let scheme = indicators::template(conn, e.scheme.template)?;
        Ok(Loaded { e, sheet, head, scheme })
    })
    .await
}

/// The page; what was typed is kept even when it is refused because scoring has closed meanwhile.
async fn show(desk: &Desk, id: EvaluationId, again: Option<(Fields, Problem)>, saved: bool) -> Answer {
    let Loaded { e, sheet, head, scheme } = load(desk, id).await?;
    let open = may(desk.actor(), Action::SaveSheet, &sheet.subject(&e)).map(drop).map_err(Box::new);
    let (fields, again) = match again {
        None => (written(&sheet), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }),
        Some((fields, Problem::Refused(refusal))) => {
            let f = FormView::new(desk.lang(), fields);
            let page = ScorePage { e, sheet, head, f, open: Err(refusal), stale: None, saved, scheme };
            return desk.page_with(StatusCode::CONFLICT, &page);
        }
        Some((fields, problem)) => (fields, Again::from(problem)?),
    };
    let stale = if again.stale {
        let change = last(desk, Sheet::KIND, sheet.id.0).await?;
        let mut stale =
            Stale::of(change, &plain(written(&sheet)), &plain(fields.clone()), |name| label(desk.lang(), name));
        stale.rows.retain(|row| !row.field.starts_with('g'));
        Some(stale)
    } else {
        None
    };
    let f = with_papers(desk, FormView::new(desk.lang(), fields).wrong(again.errors), |name| name == "file").await?;
    desk.page_with(again.status, &ScorePage { e, sheet, head, f, open, stale, saved, scheme })
}

fn written(sheet: &Sheet) -> Fields {
    let mut out = Fields::default();
    for (n, mark) in (1..).zip(&sheet.marks) {
        out.set(format!("p{n}"), mark.score().map(trimmed).unwrap_or_default());
        out.set(format!("r{n}"), mark.reason());
        out.set(format!("a{n}"), if mark.is_abstained() { "yes" } else { "" });
        out.set(format!("g{n}"), grade_of(mark.score(), sheet, n - 1));
    }
    for Flag { line, facts } in &sheet.flags {
        out.set(format!("red-{line}"), "yes");
        out.set(format!("redfacts-{line}"), facts.as_str());
    }
    for (n, tick) in (1..).zip(sheet.declared) {
        out.set(format!("tie{n}"), if tick { "yes" } else { "" });
    }
    third_report::write(&mut out, sheet);
    out
}

/// Points written one way, so that 9 and 9.00 are no difference.
pub(super) fn plain(mut fields: Fields) -> Fields {
    for (_, value) in fields.0.iter_mut().filter(|(name, _)| name.starts_with(['p', 's'])) {
        if let Ok(score) = Score::parse(value) {
            *value = trimmed(score);
        }
    }
    fields
}

/// What a field is called: `p1`, `r1`, `a1`, `g1`.
fn label(lang: Lang, field: &str) -> String {
    let (kind, n) = field.split_at(field.len().min(1));
    let words = match kind {
        "p" => "得分",
        "r" => "评分理由",
        "a" => "弃权",
        _ => "等级",
    };
    if field.starts_with("tie") {
        return lang.t("回避声明").to_owned();
    }
    if let Some(line) = field.rsplit_once('-').and_then(|(_, code)| RedLine::from_code(code)) {
        return lang.of(&line).into_owned();
    }
    format!("{}{n} {}", lang.t("指标"), lang.t(words))
}

fn grade_of(score: Option<Score>, sheet: &Sheet, n: usize) -> String {
    let Some(score) = score else { return String::new() };
    let most = sheet.points[n].0.max(1);
    let grade = match score.0 * 100 / most {
        90.. => Grade::Excellent,
        80..=89 => Grade::Good,
        60..=79 => Grade::Qualified,
        _ => Grade::Unqualified,
    };
    grade.code().to_owned()
}

/// Points are the truth; a grade without points is asked for its points.
fn read(fields: &Fields, sheet: &Sheet) -> Result<Marks, Vec<FieldError>> {
    let rows: [MarkInput; 7] = std::array::from_fn(|n| MarkInput {
        points: fields.get(&format!("p{}", n + 1)).to_owned(),
        reason: fields.get(&format!("r{}", n + 1)).to_owned(),
        abstain: fields.has(&format!("a{}", n + 1)),
    });
    let mut errors: Vec<FieldError> = (1..=7)
        .filter(|n| fields.has(&format!("g{n}")) && rows[n - 1].points.is_empty() && !rows[n - 1].abstain)
        .map(|n| FieldError::at(format!("p{n}"), "选择等级后还须填写得分", "a grade needs its points"))
        .collect();
    match parse_marks(&rows, &sheet.points) {
        Ok(marks) if errors.is_empty() => Ok(marks),
        Ok(_) => Err(errors),
        Err(mut wrong) => {
            errors.append(&mut wrong);
            Err(errors)
        }
    }
}

impl ScorePage {
    fn indicators(&self) -> Vec<Choice> {
        let lang = self.f.lang;
        let choice = |i: &&Indicator| Choice { value: i.code().into(), text: format!("{}. {}", i.code(), lang.of(*i)) };
        self.asked().iter().map(choice).collect()
    }
    fn asks_again(&self) -> bool {
        self.f.errors.iter().any(|e| matches!(e.field.as_str(), "wanted" | "indicator"))
    }
    fn ties(&self) -> Vec<(String, String)> {
        ties(self.f.lang)
    }
    fn parts(&self) -> [Part; 4] {
        PARTS
    }
    fn red_lines(&self) -> &'static [RedLine] {
        RedLine::ALL
    }
    fn red_name(&self, name: &str, line: &RedLine) -> String {
        format!("{name}-{line}")
    }
    /// Whether the red lines are to be seen at once: one is ticked or has a fault.
    fn raises(&self) -> bool {
        RedLine::ALL.iter().any(|line| !self.f.v(&format!("red-{line}")).is_empty())
    }
    fn is_open(&self) -> bool {
        self.open.is_ok() && self.sheet.state == SheetState::Draft && self.e.state.name() == StateName::Scoring
    }
    fn asked(&self) -> Vec<&'static Indicator> {
        Indicator::ALL.iter().filter(|i| self.sheet.asked[i.index()]).collect()
    }
    fn points(&self, i: &Indicator) -> String {
        trimmed(self.sheet.points[i.index()])
    }
    fn v(&self, prefix: &str, i: &Indicator) -> &str {
        self.f.v(&format!("{prefix}{}", i.code()))
    }
    fn error(&self, prefix: &str, i: &Indicator) -> Option<String> {
        self.f.e(&format!("{prefix}{}", i.code()))
    }
    fn is_done(&self, i: &Indicator) -> bool {
        !self.v("p", i).is_empty() || !self.v("a", i).is_empty()
    }
    fn done(&self) -> usize {
        self.asked().iter().filter(|i| self.is_done(i)).count()
    }
    fn left(&self) -> usize {
        self.asked().len() - self.done()
    }
    fn total(&self) -> String {
        let sum: i32 = self.asked().iter().filter_map(|i| Score::parse(self.v("p", i)).ok()).map(|s| s.0).sum();
        trimmed(Score(sum))
    }
    fn of(&self) -> String {
        let scored = self.asked().into_iter().filter(|i| !self.v("p", i).is_empty());
        trimmed(Score(scored.map(|i| self.sheet.points[i.index()].0).sum()))
    }
    /// The four grades with the points they stand for on this indicator.
    fn bands(&self, i: &Indicator) -> Vec<(Grade, String)> {
        let most = self.sheet.points[i.index()];
        let at = |per_cent: i32| trimmed(Score(most.0 * per_cent / 100));
        let below = |per_cent: i32| trimmed(Score(most.0 * per_cent / 100 - 10));
        vec![
            (Grade::Excellent, format!("{}–{}", at(90), at(100))),
            (Grade::Good, format!("{}–{}", at(80), below(90))),
            (Grade::Qualified, format!("{}–{}", at(60), below(80))),
            (Grade::Unqualified, format!("0–{}", below(60))),
        ]
    }
    fn is_grade(&self, i: &Indicator, grade: &Grade) -> bool {
        self.v("g", i) == grade.code()
    }
    /// The sub-indicators, each with its points and the owner's own.
    fn items(&self, i: &Indicator) -> Vec<(&Item, String, Option<String>)> {
        let own = |k: usize| self.e.report.items[i.index()].get(k).copied().flatten().map(trimmed);
        let items = self.scheme.items[i.index()].iter().enumerate();
        items.map(|(k, item)| (item, trimmed(item.points), own(k))).collect()
    }
    fn first(&self, i: &Indicator) -> Option<String> {
        self.e.report.marks[i.index()].score().map(trimmed)
    }
    /// Goals as approved, target beside actual, then the owner's evidence.
    fn proofs(&self, i: &Indicator) -> Vec<Proof> {
        let goals = self.e.goals_of(*i).map(|(n, goal)| {
            let actual = self.e.report.goals.get(n).and_then(|row| row.actual);
            Proof {
                name: goal.name.clone(),
                agreed: format!("{}{}{}", goal.operator.zh(), goal.target.normalize(), goal.unit),
                actual: actual.map_or_else(|| "—".to_owned(), |a| format!("{}{}", a.normalize(), goal.unit)),
                missed: actual.is_some_and(|a| !reached(goal, a)),
                source: String::new(),
                file: None,
            }
        });
        let evidence = self.e.report.evidence[i.index()].iter().map(|row| Proof {
            name: row.name.clone(),
            agreed: row.agreed.clone(),
            actual: row.actual.clone(),
            missed: false,
            source: row.source.clone(),
            file: row.file,
        });
        let given = self.e.material.iter().filter(|wanted| wanted.indicator == i.index());
        let given = given.filter_map(|wanted| {
            let given = wanted.given.as_ref()?;
            let name = wanted.text.clone();
            Some(Proof {
                name,
                agreed: String::new(),
                actual: given.text.clone(),
                missed: false,
                source: String::new(),
                file: given.file,
            })
        });
        goals.chain(evidence).chain(given).collect()
    }
}
