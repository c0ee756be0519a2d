//! The project page: where it stands, whose turn it is, and everything about it on one page.

use super::desk::{Answer, Desk};
use super::filters;
use super::project_acts::{Act, acts};
use super::project_contracts::Contracts;
use crate::i18n::Lang;
use crate::regulation::authority::{Action, may, rule};
use crate::regulation::b07_next::{self, Step};
use crate::regulation::b07_plan::FundKind;
use crate::regulation::b07_stages::{Project, Stage, State, StateName};
use crate::regulation::decision::Say;
use crate::regulation::values::{ProjectNo, SupplierId};
use crate::store::tx::policy_on;
use crate::store::views::project_page::{self, Flow, Found};
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use std::collections::HashMap;

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
struct ProjectPage {
    p: Project,
    insider: bool,
    found: Found,
    stages: Vec<StageMark>,
    turn: Option<Turn>,
    acts: Vec<Act>,
    flow: Flow,
    funds: Vec<FundKind>,
    returned: Option<Vec<crate::regulation::b07_approval::Reason>>,
    stopped: Option<String>,
    contracts: Contracts,
}

/// `GET /projects/{no}`.
pub async fn page(desk: Desk, path: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let flow = match query.get("flow").map(String::as_str) {
        Some("all") => Flow::All,
        Some("said") => Flow::Said,
        _ => Flow::Latest,
    };
    let (actor, scope, today, no) = (desk.actor().clone(), desk.scope(), desk.today(), ProjectNo(path.into_inner()));
    let (found, policy, contracts) = desk
        .read(move |conn| {
            let found = project_page::load(conn, &actor, &scope, &no, flow, today)?;
            let contracts = Contracts::load(conn, &actor, &found.project)?;
            Ok((found, policy_on(conn, today)?, contracts))
        })
        .await?;
    let p = found.project.clone();
    let step = b07_next::next(&p, &policy);
    let waited = step.as_ref().map(|s| s.action);
    let mut acts = acts(desk.actor(), &p, waited);
    acts.extend(contracts.acts(desk.actor(), &p, waited));
    acts.sort_by_key(|act| !act.first);
    let mut funds: Vec<FundKind> = p.plan.funding.funds.iter().map(|f| f.kind).collect();
    funds.sort_unstable();
    funds.dedup();
    desk.page(&ProjectPage {
        insider: desk.scope().supplier().is_none(),
        stages: stages(&p, &found.dates),
        turn: step.as_ref().map(|s| turn(&desk, &p, s)),
        acts,
        contracts,
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
        found,
        p,
    })
}

fn turn(desk: &Desk, project: &Project, step: &Step) -> Turn {
    let roles = rule(step.action).roles.iter().map(|r| desk.lang().of(r).into_owned());
    let between = if desk.lang() == Lang::Zh { "、" } else { ", " };
    Turn {
        mine: may(desk.actor(), step.action, &project.subject()).is_ok(),
        asks: b07_next::asks(step.action),
        who: roles.collect::<Vec<_>>().join(between),
        due: step.due,
    }
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

fn stages(project: &Project, dates: &[(Action, NaiveDate)]) -> Vec<StageMark> {
    let now = b07_next::stage(project);
    let dead = matches!(project.state.name(), StateName::Rejected | StateName::Cancelled | StateName::Terminated);
    let mark = |stage: &Stage| {
        let on = dates.iter().find(|(action, _)| *action == ends(*stage)).map(|(_, on)| *on);
        let (class, shape, word) = match now {
            Some(now) if *stage > now => ("w", "todo", "未开始"),
            Some(now) if *stage == now && dead => ("n", "bad", "已终止"),
            Some(now) if *stage == now && project.state.name() == StateName::Returned => ("n", "back", "已退回"),
            Some(now) if *stage == now => ("n", "run", "进行中"),
            _ => ("y", "done", "已完成"),
        };
        StageMark { stage: *stage, class, shape, word, on: on.filter(|_| class == "y") }
    };
    Stage::ALL.iter().map(mark).collect()
}

impl ProjectPage {
    fn state_shape(&self) -> &'static str {
        match self.p.state.name() {
            StateName::Draft => "todo",
            StateName::Returned => "back",
            StateName::Rejected | StateName::Cancelled | StateName::Terminated => "bad",
            StateName::Closed => "done",
            _ => "run",
        }
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
    fn shows(&self, flow: &str) -> bool {
        matches!((self.flow, flow), (Flow::All, "all") | (Flow::Said, "said") | (Flow::Latest, "latest"))
    }
}
