//! `/campaigns/{no}/splitting`: small contracts of one owner that together reach the threshold of the joint review, and what was found (M10).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::pager::Exports;
use super::parse::Reader;
use super::widgets::{Choice, FormView};
use crate::regulation::authority::{Action, Subject, can};
use crate::regulation::b10_rounds::Round;
use crate::regulation::b10_splitting::Verdict;
use crate::regulation::decision::FieldError;
use crate::regulation::people::Actor;
use crate::regulation::values::UnitId;
use crate::store::rounds;
use crate::store::views::splittings::{self as view, Row};
use crate::usecases::judge_splitting::{self, judge_splitting};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "campaigns/splitting.html")]
struct SplittingPage {
    r: Round,
    rows: Vec<Row>,
    exports: Exports,
    me: Actor,
    f: FormView,
    /// What was written of a group that is no longer to be looked at.
    lost: String,
    overtaken: bool,
}

/// The page, `.csv`, `.xlsx`.
pub async fn list(desk: Desk, path: Path<String>) -> Answer {
    show(&desk, path.into_inner(), None).await
}

/// `POST /campaigns/{no}/splitting`.
pub async fn judge(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let plain = plain(&form.fields);
    let bound = Reader::new(&plain).yes_no("bound");
    let cmd = judge_splitting::Cmd {
        round: no.clone(),
        owner: UnitId(form.get("owner").parse().unwrap_or(0)),
        key: form.get("key").to_owned(),
        version: form.version,
        verdict: Verdict { bound, reason: plain.get("reason").to_owned() },
    };
    match desk.run(&form, move |tx| judge_splitting(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/campaigns/{no}/splitting"))),
        Err(problem) => show(&desk, no, Some((plain, Again::on_form(problem)?))).await,
    }
}

/// What was typed without the number of its form: there is one to each group.
fn plain(typed: &Fields) -> Fields {
    let bare = |name: &str| name.split('-').next().unwrap_or_default().to_owned();
    Fields(typed.0.iter().map(|(name, value)| (bare(name), value.clone())).collect())
}

async fn show(desk: &Desk, no: String, again: Option<(Fields, Again)>) -> Answer {
    let scope = desk.scope();
    let path = format!("/campaigns/{no}/splitting");
    let (r, rows) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            let rows = view::of_round(conn, &scope, &round)?;
            Ok((round, rows))
        })
        .await?;
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return sheet(desk, &rows).answer(format);
    }
    let (typed, again) = again.unwrap_or_else(|| (Fields::default(), Again::none()));
    let open = |row: &Row| row.finding.is_none() && row.what.owner.to_string() == typed.get("owner");
    let place = rows.iter().position(|row| open(row) && row.what.key == typed.get("key"));
    let lost = if again.stale && place.is_none() { typed.get("reason").to_owned() } else { String::new() };
    let f = FormView::new(desk.lang(), numbered(typed, place))
        .wrong(again.errors.into_iter().map(|e| at(e, place)).collect());
    let exports = Exports::of(&path, &Fields::default());
    let me = desk.actor().clone();
    desk.page_with(again.status, &SplittingPage { r, rows, exports, me, f, lost, overtaken: again.stale })
}

/// The same under the number of its group as the page shows it now.
fn numbered(typed: Fields, place: Option<usize>) -> Fields {
    let Some(n) = place else { return Fields::default() };
    Fields(typed.0.into_iter().map(|(name, value)| (format!("{name}-{n}"), value)).collect())
}

fn at(error: FieldError, place: Option<usize>) -> FieldError {
    match place {
        Some(n) if !error.field.is_empty() => FieldError { field: format!("{}-{n}", error.field), ..error },
        _ => error,
    }
}

fn sheet(desk: &Desk, rows: &[Row]) -> Sheet {
    let lang = desk.lang();
    let heads = [
        "业主单位",
        "共同点",
        "名称",
        "合计（万元）",
        "项目编号",
        "项目名称",
        "服务提供方",
        "品目",
        "金额（万元）",
        "核查结论",
        "理由",
        "核查人",
        "核查日期",
    ];
    let mut sheet = Sheet::new(lang, "splitting", &heads);
    for row in rows {
        for piece in &row.what.pieces {
            let (found, why, by, on) = match &row.finding {
                Some(f) => {
                    (lang.t(if f.bound { "合并评价" } else { "不合并" }), f.reason.clone(), f.by.clone(), Some(f.on))
                }
                None => (lang.t("待核查"), String::new(), String::new(), None),
            };
            sheet.push(vec![
                row.owner.clone().into(),
                lang.of(&row.what.common).into_owned().into(),
                row.what.of.clone().into(),
                row.what.sum.into(),
                piece.project_no.clone().into(),
                piece.project.clone().into(),
                piece.supplier_name.clone().into(),
                piece.category.clone().into(),
                piece.amount.into(),
                found.to_owned().into(),
                why.into(),
                by.into(),
                Cell::Day(on),
            ]);
        }
    }
    sheet
}

impl SplittingPage {
    fn can_judge(&self, row: &Row) -> bool {
        let on = Subject { owner: Some(row.what.owner), ..Subject::default() };
        self.r.intake.is_none() && row.finding.is_none() && can(&self.me, Action::JudgeSplitting, &on)
    }
    fn name(&self, field: &str, n: &usize) -> String {
        format!("{field}-{n}")
    }
    fn choices(&self) -> Vec<Choice> {
        let choice = |value: &str, text: &str| Choice { value: value.into(), text: self.f.lang.t(text).to_owned() };
        vec![choice("yes", "合并评价"), choice("no", "不合并")]
    }
    fn open(&self) -> usize {
        self.rows.iter().filter(|row| row.finding.is_none()).count()
    }
}
