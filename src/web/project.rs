//! The project page: where it stands, whose turn it is, and everything about it on one page.

use super::closing;
use super::desk::{Answer, Desk};
use super::filters;
use super::inspection_form::can_inspect;
use super::project_acts::{Act, acts};
use super::project_contracts::Contracts;
use super::project_evaluations::{self, Shown};
use super::security_tests::Section;
use crate::i18n::Lang;
use crate::regulation::authority::{Action, can, rule};
use crate::regulation::b06_closing::Left;
use crate::regulation::b07_next::{self, Step};
use crate::regulation::b07_plan::FundKind;
use crate::regulation::b07_stages::{Project, Stage, State, StateName};
use crate::regulation::decision::Say;
use crate::regulation::people::Actor;
use crate::regulation::policy::{Policy, Track};
use crate::regulation::values::{ProjectNo, SupplierId};
use crate::store::tx::policy_on;
use crate::store::views::holders::{self, Holder};
use crate::store::views::inspections::{self, Item as Inspected};
use crate::store::views::project_page::{self, Flow, Found};
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use std::collections::HashMap;

/// Most inspections listed on the page.
const INSPECTED: i64 = 100;

/// One step of the progress line.
#[derive(Debug, Clone)]
pub struct StageMark {
    /// The step.
    pub stage: Stage,
    /// `y` done, `n` now, `w` to come: the class.
    pub class: &'static str,
    /// The shape.
    pub shape: &'static str,
    /// The word for those who do not see the shape.
    pub word: &'static str,
    /// The day it was done.
    pub on: Option<NaiveDate>,
}

/// Whose turn it is.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Whether it is the reader's.
    pub mine: bool,
    /// What is asked.
    pub asks: Say,
    /// Who may do it.
    pub who: String,
    /// By when.
    pub due: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "projects/page.html")]
struct ProjectPage<'a> {
    p: &'a Project,
    insider: bool,
    found: &'a Found,
    stages: Vec<StageMark>,
    turn: Option<Turn>,
    acts: Vec<Act>,
    flow: Flow,
    funds: Vec<FundKind>,
    returned: Option<Vec<crate::regulation::b07_approval::Reason>>,
    stopped: Option<String>,
    contracts: Contracts,
    evaluations: Vec<Shown>,
    open: Vec<Left>,
    inspections: Vec<Inspected>,
    security: Section,
}

/// `GET /projects/{no}`.
pub async fn page(desk: Desk, path: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let flow = match query.get("flow").map(String::as_str) {
        Some("all") => Flow::All,
        Some("said") => Flow::Said,
        _ => Flow::Latest,
    };
    let (actor, scope, today, no) =
        (desk.session.actor.clone(), desk.scope(), desk.today(), ProjectNo(path.into_inner()));
    // While something is open the turn is its holder's, not the bureau's.
    let next = |p: &Project, policy: &Policy, open: &[Left]| b07_next::next(p, policy).filter(|_| open.is_empty());
    let (found, step, holders, contracts, evaluations, open, inspections, security) = desk
        .look(move |conn| {
            let found = project_page::load(conn, &actor, &scope, &no, flow, today)?;
            let contracts = Contracts::load(conn, &actor, &scope, &found.project)?;
            let evaluations = project_evaluations::load(conn, &actor, &scope, &found.project, today)?;
            let open = closing::open(conn, &found.project)?;
            let inspections = inspections::of_project(conn, &scope, found.project.id, INSPECTED)?;
            let security = Section::load(conn, &actor, found.inside && found.contracted.is_some(), &found.project)?;
            let step = next(&found.project, &policy_on(conn, today)?, &open);
            let holders = match waits_for(&actor, &found.project, &evaluations, step.as_ref()) {
                Some(action) => holders::doing(conn, found.project.id, action, today)?,
                None => Vec::new(),
            };
            Ok((found, step, holders, contracts, evaluations, open, inspections, security))
        })
        .await?;
    let (p, found) = (&found.project, &found);
    let insider = found.inside;
    let who = held_by(&holders, insider, desk.lang());
    let acts = offered(desk.actor(), p, &contracts, &evaluations, step.as_ref(), security.offered);
    let mut funds: Vec<FundKind> = p.plan.funding.funds.iter().map(|f| f.kind).collect();
    funds.sort_unstable();
    funds.dedup();
    desk.page(&ProjectPage {
        insider,
        stages: stages(p, found),
        turn: evaluations
            .iter()
            .find_map(|x| awaited(&desk, x, step.is_none(), who.as_deref()))
            .or(step.as_ref().map(|s| turn(&desk, p, s, who.as_deref()))),
        acts,
        contracts,
        evaluations,
        returned: match &p.state {
            State::Returned { reasons, .. } => Some(reasons.clone()),
            _ => None,
        },
        stopped: match &p.state {
            State::Rejected { reason, .. } | State::Cancelled { reason, .. } => Some(reason.clone()),
            _ => None,
        },
        flow,
        funds,
        open,
        inspections,
        security,
        found,
        p,
    })
}

/// What this person may do from the page: one in the first place, 催办 at the end.
fn offered(
    me: &Actor,
    p: &Project,
    contracts: &Contracts,
    evaluations: &[Shown],
    step: Option<&Step>,
    tests: bool,
) -> Vec<Act> {
    let waited = step.map(|s| s.action);
    let mut acts = acts(me, p, waited);
    acts.extend(contracts.acts(me, p, waited));
    acts.extend(evaluations.iter().filter_map(Shown::act));
    let page = |action, text, place| Act { action, text, href: format!("/projects/{}/{place}", p.no), first: false };
    if can_inspect(me, p) {
        acts.push(page(Action::RecordInspection, "监督检查", "inspections/new"));
    }
    if tests {
        acts.push(page(Action::RecordSecurityTest, "登记安全检测", "security-tests/new"));
    }
    acts.sort_by_key(|act| !act.first);
    one_first(&mut acts);
    let over =
        matches!(p.state.name(), StateName::Draft | StateName::Closed | StateName::Cancelled | StateName::Rejected);
    if !over && can(me, Action::Remind, &p.subject()) {
        acts.push(page(Action::Remind, "催办", "reminder"));
    }
    acts
}

/// The act somebody else is waited for, if it is not the reader's own.
fn waits_for(me: &Actor, p: &Project, evaluations: &[Shown], step: Option<&Step>) -> Option<Action> {
    let judged = evaluations.iter().filter_map(|x| x.waits.as_ref()).find(|w| w.mine || step.is_none());
    match (judged, step) {
        (Some(waits), _) => (!waits.mine).then_some(waits.action),
        (None, Some(step)) => (!can(me, step.action, &p.subject())).then_some(step.action),
        (None, None) => None,
    }
}

/// Who has it in hand, where they are few: the units with their people; a supplier is told the units.
fn held_by(holders: &[Holder], insider: bool, lang: Lang) -> Option<String> {
    const FEW: usize = 4;
    let comma = if lang == Lang::Zh { "、" } else { ", " };
    let mut units: Vec<(&str, Vec<&str>)> = Vec::new();
    for holder in holders {
        match units.last_mut().filter(|(unit, _)| *unit == holder.unit) {
            Some((_, people)) => people.push(&holder.name),
            None => units.push((&holder.unit, vec![&holder.name])),
        }
    }
    if units.is_empty() || units.len() > FEW {
        return None;
    }
    let named = insider && holders.len() <= FEW;
    let unit = |(unit, people): &(&str, Vec<&str>)| match named {
        true => lang.tf("{}（{}）", &[unit, &people.join(comma)]),
        false => (*unit).to_owned(),
    };
    Some(units.iter().map(unit).collect::<Vec<_>>().join(comma))
}

fn turn(desk: &Desk, project: &Project, step: &Step, who: Option<&str>) -> Turn {
    Turn {
        mine: can(desk.actor(), step.action, &project.subject()),
        asks: b07_next::asks(step.action),
        who: who.map_or_else(|| named(desk, step.action), str::to_owned),
        due: step.due,
    }
}

/// The turn of an evaluation: the reader's own, or where the project itself waits for nothing.
fn awaited(desk: &Desk, shown: &Shown, alone: bool, who: Option<&str>) -> Option<Turn> {
    let waits = shown.waits.as_ref().filter(|w| w.mine || alone)?;
    let who = match waits.action {
        _ if who.is_some() => who.unwrap_or_default().to_owned(),
        Action::SaveSheet => desk.lang().t("评价部门").to_owned(),
        action => named(desk, action),
    };
    Some(Turn { mine: waits.mine, asks: project_evaluations::asks(waits.action), who, due: waits.due })
}

/// One act alone is the primary one.
fn one_first(acts: &mut [Act]) {
    acts.iter_mut().filter(|act| act.first).skip(1).for_each(|act| act.first = false);
}

/// The roles that may do an act.
fn named(desk: &Desk, action: Action) -> String {
    let roles = rule(action).roles.iter().map(|r| desk.lang().of(r).into_owned());
    roles.collect::<Vec<_>>().join(if desk.lang() == Lang::Zh { "、" } else { ", " })
}

/// The act that ends each step of the line.
const fn ends(stage: Stage) -> Action {
    match stage {
        Stage::Plan => Action::SubmitPlan,
        Stage::Budget => Action::SignBudget,
        Stage::Approval => Action::ApprovePlan,
        Stage::Procurement => Action::RecordAward,
        Stage::Contract => Action::ConfirmContract,
        Stage::Acceptance => Action::ConfirmAcceptance,
        Stage::Evaluation => Action::FileReport,
        Stage::Result => Action::DecideResult,
        Stage::Payment => Action::ReleasePayment,
    }
}

fn stages(project: &Project, found: &Found) -> Vec<StageMark> {
    let dates = &found.dates;
    let now = b07_next::stage(project);
    let acts: Vec<Action> = dates.iter().map(|(action, _)| *action).collect();
    let dead = matches!(project.state.name(), StateName::Rejected | StateName::Cancelled | StateName::Terminated);
    let mark = |stage: &Stage| {
        let on = dates.iter().find(|(action, _)| *action == ends(*stage)).map(|(_, on)| *on);
        let (class, shape, word) = match now {
            Some(now) if *stage > now => ("w", "todo", "未开始"),
            Some(now) if *stage == now && dead => ("n", "bad", "已终止"),
            Some(now) if *stage == now && project.state.name() == StateName::Returned => ("n", "back", "已退回"),
            Some(now) if *stage == now => ("n", "run", "进行中"),
            _ if !b07_next::was_taken(*stage, &acts) => ("w", "todo", "未开始"),
            _ => ("y", "done", "已完成"),
        };
        let told = !found.shared || *stage < Stage::Contract;
        StageMark { stage: *stage, class, shape, word, on: on.filter(|_| class == "y" && told) }
    };
    Stage::ALL.iter().map(mark).collect()
}

impl ProjectPage<'_> {
    fn state_shape(&self) -> &'static str {
        match self.p.state.name() {
            StateName::Draft => "todo",
            StateName::Returned => "back",
            StateName::Rejected | StateName::Cancelled | StateName::Terminated => "bad",
            StateName::Closed => "done",
            _ => "run",
        }
    }
    /// The latest attachments, or those behind them.
    fn papers(&self, latest: bool) -> &[project_page::Paper] {
        let (first, rest) = self.found.papers.split_at(self.found.papers.len().min(5));
        if latest { first } else { rest }
    }
    fn megabytes(&self, bytes: &i64) -> String {
        match bytes {
            n if *n < 1024 * 1024 => format!("{} KB", (n + 1023) / 1024),
            n => format!("{}.{} MB", n / 1024 / 1024, n % (1024 * 1024) * 10 / (1024 * 1024)),
        }
    }
    fn supplier(&self, id: &SupplierId) -> &str {
        self.found.suppliers.iter().find(|(n, _)| *n == id.0).map_or("", |(_, name)| name)
    }
    fn inspection_shape(&self, it: &Inspected) -> &'static str {
        super::inspections::shape(it.state)
    }
    /// Whether a contract runs that no evaluation has taken up yet.
    fn waits_for_round(&self) -> bool {
        let over = matches!(self.p.state.name(), StateName::Closed | StateName::Cancelled | StateName::Terminated);
        self.insider && self.evaluations.is_empty() && self.found.contracted.is_some() && !over
    }
    fn is_joint(&self) -> bool {
        self.p.track == Track::Joint
    }
    fn shows(&self, flow: &str) -> bool {
        matches!((self.flow, flow), (Flow::All, "all") | (Flow::Said, "said") | (Flow::Latest, "latest"))
    }
}
