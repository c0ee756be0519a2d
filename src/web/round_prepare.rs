//! `/campaigns/{no}` while a round is prepared, and `/campaigns/{no}/preparation` at any time: scope, what is left out, last days, agencies,
//! the scheme, what is not ready, and the opening (M10).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::round_tasks::{Task, tasks};
use super::stale::{self, Stale};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b10_preparing::{REPORT_DAYS, SCORE_DAYS, Windows};
use crate::regulation::b10_readiness::{Finding, Level, Matter};
use crate::regulation::b10_rounds::{Round, RoundKind, RoundState, Scheme};
use crate::regulation::b11_indicators::Indicator;
use crate::regulation::decision::{Aggregate, Refusal};
use crate::regulation::policy::Grade;
use crate::store::rounds;
use crate::store::views::round_preparation::{self, Preparation};
use crate::store::views::round_scope::Standing;
use crate::usecases::set_windows::{self, set_windows};
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "campaigns/prepare.html")]
struct PreparePage {
    p: Preparation,
    tasks: Vec<Task>,
    scheme: Scheme,
    f: FormView,
    stale: Option<Stale>,
    /// Whether this person may open it, and if not why not.
    opens: Result<(), Refusal>,
    sets: bool,
    today: NaiveDate,
}

/// `GET /campaigns/{no}/preparation`.
pub async fn page(desk: Desk, path: Path<String>) -> Answer {
    show(&desk, path.into_inner(), None).await
}

/// The page in the place of the board while the round is prepared, for those who see the whole city.
pub async fn instead(desk: &Desk, no: &str) -> Result<bool, Problem> {
    let (scope, no) = (desk.scope(), no.to_owned());
    if !scope.is_all() || scope.only_decided() {
        return Ok(false);
    }
    desk.look(move |conn| Ok(rounds::by_no(conn, &no)?.state == RoundState::Planned)).await
}

/// `POST /campaigns/{no}/windows`.
pub async fn windows(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let windows = Windows { report_due: r.day("report_due"), score_due: r.day("score_due") };
    let unread = r.errors;
    let cmd = set_windows::Cmd { no: no.clone(), version: form.version, windows };
    let done = if unread.is_empty() {
        desk.run(&form, move |tx| set_windows(tx, &cmd)).await
    } else {
        Err(Problem::Invalid(unread))
    };
    match done {
        Ok(no) => Ok(see(format!("/campaigns/{no}"))),
        Err(problem) => show(&desk, no, Some((form.fields, problem))).await,
    }
}

/// The page, again with what was typed and what is wrong with it.
pub async fn show(desk: &Desk, no: String, again: Option<(Fields, Problem)>) -> Answer {
    let (scope, today) = (desk.scope(), desk.today());
    let p = desk.read(move |conn| round_preparation::of(conn, &scope, &no, today)).await?;
    let (typed, again) = match again {
        Some((typed, problem)) => (typed, Again::on_form(problem)?),
        None => (Fields::default(), Again::none()),
    };
    let stale = stale::of_act(desk, &again, &typed, Round::KIND, p.round.id.0).await?;
    let stored = Fields::default()
        .with("report_due", p.round.report_due.to_string())
        .with("score_due", p.round.score_due.to_string());
    let fields = if typed.has("report_due") || typed.has("score_due") { typed } else { stored };
    let planned = p.round.state == RoundState::Planned;
    let page = PreparePage {
        tasks: tasks(&p),
        scheme: p.round.scheme.clone().unwrap_or_else(|| Scheme::of(&p.policy, &p.template)),
        f: FormView::new(desk.lang(), fields).wrong(again.errors),
        stale,
        opens: may(desk.actor(), Action::OpenRound, &p.round.subject()).map(drop),
        sets: planned && can(desk.actor(), Action::SetWindows, &Default::default()),
        today,
        p,
    };
    desk.page_with(again.status, &page)
}

impl PreparePage {
    fn is_planned(&self) -> bool {
        self.p.round.state == RoundState::Planned
    }
    fn is_yearly(&self) -> bool {
        self.p.round.kind == RoundKind::Yearly
    }
    fn judged(&self) -> usize {
        self.p.n(Standing::TakenIn)
    }
    fn blocking(&self) -> usize {
        self.p.findings.iter().filter(|f| f.level == Level::Blocks).count()
    }
    fn finding(&self, matter: &Matter) -> Option<&Finding> {
        self.p.findings.iter().find(|f| f.matter == *matter)
    }
    /// Before this day it cannot open yet.
    fn too_early(&self) -> Option<NaiveDate> {
        self.p.round.opens().filter(|first| self.today < *first)
    }
    /// What must be done, by which day, and the number the policy names for it.
    fn windows(&self) -> [(&'static str, NaiveDate, u32); 2] {
        let (round, policy) = (&self.p.round, &self.p.policy);
        [("业主报送", round.report_due, policy.report_day), ("部门评分", round.score_due, policy.score_day)]
    }
    /// Whether the last day is the one the policy names now, moved where it had to be.
    fn is_policys(&self, day: &u32, due: &NaiveDate) -> bool {
        let plain = NaiveDate::from_ymd_opt(self.p.round.year, 11, *day);
        plain.is_some_and(|plain| self.p.calendar.shifted(plain) == *due)
    }
    /// Whether the day of November had to be moved.
    fn is_moved(&self, day: &u32, due: &NaiveDate) -> bool {
        NaiveDate::from_ymd_opt(self.p.round.year, 11, *day) != Some(*due)
    }
    fn thirds(&self) -> String {
        self.p.thirds.join(self.f.lang.t("、"))
    }
    fn openers(&self) -> String {
        self.p.openers.join(self.f.lang.t("、"))
    }
    fn points(&self) -> Vec<(Indicator, String)> {
        Indicator::ALL
            .iter()
            .zip(self.scheme.points)
            .map(|(indicator, points)| (*indicator, points.to_string()))
            .collect()
    }
    fn bands(&self) -> Vec<(Grade, String)> {
        Grade::ALL.iter().zip(self.scheme.bands).map(|(grade, lowest)| (*grade, lowest.to_string())).collect()
    }
    fn shape(&self, finding: &Option<&Finding>) -> &'static str {
        match finding.map(|f| f.level) {
            None => "done",
            Some(Level::Blocks) => "bad",
            Some(Level::Warns) => "back",
        }
    }
}
