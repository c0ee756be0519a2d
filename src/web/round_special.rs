//! `/campaigns/special`: a special round with its kind, its reason and its contracts, found by searching; what is ticked stays ticked while
//! one searches on (M10).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::pager::query_fields;
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can};
use crate::regulation::b10_preparing::SpecialKind;
use crate::regulation::decision::FieldError;
use crate::regulation::values::ContractId;
use crate::store::units;
use crate::store::views::round_candidates::{self as view, Asked, PAGE, Row};
use crate::usecases::plan_round::{self, plan_round};
use actix_web::HttpRequest;
use askama::Template;

/// Most contracts of one special round.
const MOST: usize = 500;

#[derive(Template)]
#[template(path = "campaigns/special.html")]
struct SpecialPage {
    f: FormView,
    /// What is ticked.
    chosen: Vec<Row>,
    /// What waits for a special round and is not ticked.
    suggested: Vec<Row>,
    /// What was found and stands in neither.
    found: Vec<Row>,
    owners: Vec<(i64, String)>,
    from: i64,
    more: bool,
}

/// `GET /campaigns/special`, with `?contract=` ticked.
pub async fn page(desk: Desk, req: HttpRequest) -> Answer {
    show(&desk, query_fields(&req), None).await
}

/// `POST /campaigns/special`: searches on, or prepares the round.
pub async fn plan(desk: Desk, form: Form) -> Answer {
    if form.button() != "plan" {
        return show(&desk, form.fields, None).await;
    }
    let kind = SpecialKind::from_code(form.get("kind"));
    let cmd =
        plan_round::Cmd { year: None, kind, reason: form.get("reason").to_owned(), contracts: ticked(&form.fields) };
    match desk.run(&form, move |tx| plan_round(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/campaigns/{no}"))),
        Err(problem) => show(&desk, form.fields, Some(problem)).await,
    }
}

fn ticked(fields: &Fields) -> Vec<ContractId> {
    let mut all: Vec<ContractId> = Vec::new();
    for id in fields.all("contract").filter_map(|value| value.parse().ok()).map(ContractId) {
        if !all.contains(&id) && all.len() < MOST {
            all.push(id);
        }
    }
    all
}

/// Where the page of results begins: the button that turns it tells, every other button begins anew.
fn from(fields: &Fields) -> i64 {
    fields
        .get("do")
        .strip_prefix("from-")
        .and_then(|n| n.parse().ok())
        .filter(|n| (0..=1_000_000).contains(n))
        .unwrap_or(0)
}

async fn show(desk: &Desk, typed: Fields, again: Option<Problem>) -> Answer {
    if !can(desk.actor(), Action::PlanRound, &Default::default()) {
        return Err(Problem::NotFound);
    }
    let (scope, today, ids) = (desk.scope(), desk.today(), ticked(&typed));
    let asked = Asked { words: typed.get("q").to_owned(), unit: typed.get("unit").parse().ok(), from: from(&typed) };
    let begin = asked.from;
    let (chosen, suggested, found, owners, more) = desk
        .read(move |conn| {
            let suggested = view::suggested(conn, &scope, today)?;
            let mut found = view::search(conn, &scope, &asked)?;
            let more = i64::try_from(found.len()).unwrap_or(0) > PAGE;
            found.truncate(usize::try_from(PAGE).unwrap_or(0));
            let suggested: Vec<ContractId> = suggested.into_iter().filter(|id| !ids.contains(id)).collect();
            found.retain(|id| !ids.contains(id) && !suggested.contains(id));
            Ok((
                view::rows(conn, &scope, &ids, today)?,
                view::rows(conn, &scope, &suggested, today)?,
                view::rows(conn, &scope, &found, today)?,
                units::in_use(conn)?,
                more,
            ))
        })
        .await?;
    let again = again.map(Again::from).transpose()?.unwrap_or_else(Again::none);
    let mut errors = again.errors;
    if again.stale {
        let (zh, en) =
            ("选定的合同中有的已不能评估，请核对后重新选择", "some of the contracts can no longer be judged");
        errors.push(FieldError::at("contracts", zh, en));
    }
    let page = SpecialPage {
        f: FormView::new(desk.lang(), typed).wrong(errors),
        found,
        chosen,
        suggested,
        owners,
        from: begin,
        more,
    };
    desk.page_with(again.status, &page)
}

impl SpecialPage {
    /// The kinds a person may choose: what a spot check moves to the joint review has its round by the decision on it.
    fn kinds(&self) -> Vec<Choice> {
        let all = SpecialKind::ALL.iter().copied().filter(|kind| *kind != SpecialKind::SpotCheck);
        self.f.choices(&all.collect::<Vec<_>>())
    }
}
