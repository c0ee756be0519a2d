//! The kinds of work of the inbox, one line each, grouped by room. To add one: its act, who, where it is done, and which rows.

use super::{desk_work_contracts, desk_work_evaluations};
use crate::regulation::authority::Action;
use crate::regulation::b07_stages::Stage;
use crate::regulation::people::Role;

/// One kind of work.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    /// What is to be done; its rule names the acts that bar a person (four eyes).
    pub action: Action,
    /// The step it belongs to.
    pub stage: Stage,
    /// The roles that find it in their inbox: some of those of the rule.
    pub roles: &'static [Role],
    /// How their unit stands to it.
    pub tie: Tie,
    /// The word on the button, a phrase.
    pub verb: &'static str,
    /// The page on which it is done; `{no}` is the number people use, `{id}` the row's.
    pub page: &'static str,
    /// Columns of a row: chain, thing, no, name, owner, supplier, fen, due.
    pub columns: &'static str,
    /// Tables; projects are `p`, the thing is `t`, contracts `k`.
    pub from: &'static str,
    /// Which rows; `{today}` is the day in the city, `{stale}` the last day whose proofs are fresh today.
    pub when: &'static str,
    /// The order: by the day due where there is one, or along an index where the table is large.
    pub order: &'static str,
    /// The column of the owner unit.
    pub owner: &'static str,
    /// The column whose `hands` tell who did what.
    pub body: &'static str,
}

/// How the person's unit stands to the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// Anywhere in the city.
    City,
    /// It owns the project.
    Owner,
    /// It does not own the project.
    NotOwner,
    /// It is the unit in this column.
    Unit(&'static str),
    /// A supplier by this column, everybody else as owner.
    OwnerOr(&'static str),
}

impl Work {
    /// The same, done on another page.
    pub const fn on(self, page: &'static str) -> Work {
        Work { page, ..self }
    }

    /// The list on which everything of this kind stands.
    pub fn list(&self) -> &'static str {
        let lists = ["/payments", "/rectifications", "/inspections", "/blacklist", "/negative-list", "/referrals"];
        let own = lists.into_iter().find(|list| self.page.starts_with(list));
        own.unwrap_or(if self.stage >= Stage::Evaluation { "/campaigns" } else { "/projects" })
    }
}

/// Projects by the day due, those without one behind. The first term is no column, so that no index of the order is taken instead of the
/// one that finds the rows.
pub const PROJECT_DUE: &str = "p.due IS NULL, p.due, p.id";

/// Every kind, room by room.
pub const ALL: &[&[Work]] = &[
    PLANS,
    desk_work_contracts::CONTRACTING,
    desk_work_contracts::PAYING,
    desk_work_contracts::CLOSING,
    desk_work_contracts::INSPECTING,
    desk_work_contracts::SECURING,
    desk_work_evaluations::EVALUATING,
    desk_work_evaluations::FOLLOWING,
    desk_work_evaluations::LISTING,
];

/// Columns of work on the project itself.
const PROJECT: &str = "p.id AS chain, p.id AS thing, p.no, p.name, u.name AS owner, CAST(NULL AS TEXT) AS supplier, p.budget_fen AS fen, p.due";
const PROJECTS: &str = "projects p JOIN units u ON u.id = p.owner_id";

const fn plan(
    action: Action,
    stage: Stage,
    roles: &'static [Role],
    tie: Tie,
    verb: &'static str,
    page: &'static str,
    when: &'static str,
) -> Work {
    Work {
        action,
        stage,
        roles,
        tie,
        verb,
        page,
        columns: PROJECT,
        from: PROJECTS,
        when,
        order: PROJECT_DUE,
        owner: "p.owner_id",
        body: "p.body",
    }
}

const FILER: &[Role] = &[Role::OwnerFiler];
const HEAD: &[Role] = &[Role::OwnerHead];
const CLERK: &[Role] = &[Role::BureauClerk];
const LEAD: &[Role] = &[Role::BureauLead];
const BUREAU: &[Role] = &[Role::BureauClerk, Role::BureauLead];

/// M7.1–M7.4 up to the contract. A draft reaches the head once its last section says that it holds no secrets.
#[rustfmt::skip]
const PLANS: &[Work] = &[
    plan(Action::SavePlan, Stage::Plan, FILER, Tie::Owner, "填写", "/projects/{no}/plan/1", "p.state = 'draft'"),
    plan(Action::SavePlan, Stage::Plan, FILER, Tie::Owner, "补正", "/projects/{no}/plan/1", "p.state = 'returned'"),
    plan(Action::SubmitPlan, Stage::Plan, HEAD, Tie::Owner, "提交", "/projects/{no}/plan/8", "p.state IN ('draft', 'returned') AND p.body LIKE '%\"unclassified\":true%'"),
    plan(Action::AssessBudget, Stage::Budget, FILER, Tie::Owner, "评估", "/projects/{no}/budget", "p.state = 'declared' AND p.body LIKE '%\"assessment\":null%'"),
    plan(Action::SignBudget, Stage::Budget, HEAD, Tie::Owner, "签字", "/projects/{no}/budget", "p.state = 'declared' AND p.body NOT LIKE '%\"assessment\":null%'"),
    plan(Action::ReturnPlan, Stage::Approval, CLERK, Tie::City, "退回补正", "/projects/{no}/approval", "p.state IN ('declared', 'assessed')"),
    plan(Action::ApprovePlan, Stage::Approval, LEAD, Tie::City, "审批", "/projects/{no}/approval", "p.state = 'assessed'"),
    plan(Action::ListPlan, Stage::Approval, BUREAU, Tie::City, "列入计划", "/projects/{no}/listing", "p.state = 'approved'"),
    plan(Action::StartProcurement, Stage::Procurement, FILER, Tie::Owner, "启动采购", "/projects/{no}/procurement", "p.state = 'planned'"),
    Work {
        from: "waiting w JOIN projects p ON p.id = w.thing_id JOIN units u ON u.id = p.owner_id", owner: "w.unit_id", order: "w.thing_id",
        ..plan(Action::RecordAward, Stage::Procurement, FILER, Tie::Owner, "登记结果", "/projects/{no}/procurement", "w.kind = 'award'")
    },
];
