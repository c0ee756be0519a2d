//! The inbox of contracts and payments (M7.4–M7.6): what waits for the owner's filer and head, and for finance.

use super::desk_work::{Tie, Work};
use crate::regulation::authority::Action;
use crate::regulation::b07_stages::Stage;
use crate::regulation::people::Role;

const FILER: &[Role] = &[Role::OwnerFiler];
const HEAD: &[Role] = &[Role::OwnerHead];
const FINANCE: &[Role] = &[Role::Finance];
const BUREAU: &[Role] = &[Role::BureauClerk, Role::BureauLead];

/// Contracts `k` with their project and owner.
const CONTRACTS: &str = "contracts k JOIN projects p ON p.id = k.project_id JOIN units u ON u.id = k.owner_id JOIN suppliers s ON s.id = k.supplier_id";
const CONTRACT: &str = "p.id AS chain, k.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, k.amount_fen AS fen, CAST(NULL AS DATE) AS due";

/// Work on the contract itself.
const fn contract(
    action: Action,
    stage: Stage,
    roles: &'static [Role],
    verb: &'static str,
    page: &'static str,
    when: &'static str,
) -> Work {
    Work {
        action,
        stage,
        roles,
        tie: Tie::Owner,
        verb,
        page,
        columns: CONTRACT,
        from: CONTRACTS,
        when,
        order: "+k.id",
        owner: "k.owner_id",
        body: "k.body",
    }
}

/// Work on something under a contract, `t`, done on the contract's page.
const CHANGES: &str = "changes t JOIN contracts k ON k.id = t.contract_id JOIN projects p ON p.id = k.project_id JOIN units u ON u.id = k.owner_id JOIN suppliers s ON s.id = k.supplier_id";
const ACCEPTANCES: &str = "acceptances t JOIN contracts k ON k.id = t.contract_id JOIN projects p ON p.id = k.project_id JOIN units u ON u.id = k.owner_id JOIN suppliers s ON s.id = k.supplier_id";
const ACCEPTANCE: &str = "p.id AS chain, t.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, k.amount_fen AS fen, CAST(NULL AS DATE) AS due";
const INSTALMENTS: &str = "instalments t JOIN contracts k ON k.id = t.contract_id JOIN projects p ON p.id = k.project_id JOIN units u ON u.id = k.owner_id JOIN suppliers s ON s.id = k.supplier_id";
const INSTALMENT: &str = "p.id AS chain, t.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, t.amount_fen - t.released_fen AS fen, t.due";

const fn payment(
    action: Action,
    roles: &'static [Role],
    tie: Tie,
    verb: &'static str,
    page: &'static str,
    when: &'static str,
) -> Work {
    Work {
        action,
        stage: Stage::Payment,
        roles,
        tie,
        verb,
        page,
        columns: INSTALMENT,
        from: INSTALMENTS,
        when,
        order: "t.due, t.id",
        owner: "t.owner_id",
        body: "t.body",
    }
}

/// From the award to the end of the service.
#[rustfmt::skip]
pub const CONTRACTING: &[Work] = &[
    Work {
        columns: "p.id AS chain, p.id AS thing, p.no, p.name, u.name AS owner, CAST(NULL AS TEXT) AS supplier, p.budget_fen AS fen, p.due",
        from: "waiting w JOIN projects p ON p.id = w.thing_id JOIN units u ON u.id = p.owner_id",
        order: "p.due IS NULL, p.due, w.thing_id", owner: "w.unit_id", body: "p.body",
        ..contract(Action::DraftContract, Stage::Contract, FILER, "登记合同", "/projects/{no}/contracts", "w.kind = 'lot'")
    },
    contract(Action::DraftContract, Stage::Contract, FILER, "修改", "/contracts/{id}/edit", "k.state = 'returned' AND k.void_on IS NULL"),
    contract(Action::ConfirmContract, Stage::Contract, HEAD, "确认", "/contracts/{id}", "k.state = 'draft'"),
    Work {
        columns: "p.id AS chain, k.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, k.amount_fen AS fen, CASE WHEN k.published_on IS NULL THEN k.publish_by ELSE k.file_by END AS due",
        order: "CASE WHEN k.published_on IS NULL THEN k.publish_by ELSE k.file_by END, k.id",
        ..contract(Action::ReportContract, Stage::Contract, FILER, "公告备案", "/contracts/{id}",
            "k.state IN ('signed', 'accepted', 'in_service') AND (k.published_on IS NULL OR k.filed_on IS NULL)")
    },
    Work { from: CHANGES, owner: "t.owner_id", body: "t.body", ..contract(Action::ConfirmChange, Stage::Contract, HEAD, "确认变更", "/contracts/{id}", "t.state = 'proposed'") },
    Work { from: CHANGES, owner: "t.owner_id", body: "t.body", tie: Tie::City, ..contract(Action::AllowExcess, Stage::Contract, FINANCE, "出具意见", "/contracts/{id}", "t.state = 'excess'") },
    Work {
        columns: "p.id AS chain, k.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, k.amount_fen AS fen, k.accept_by AS due",
        order: "k.accept_by IS NULL, k.accept_by, k.id",
        ..contract(Action::RecordAcceptance, Stage::Acceptance, FILER, "登记验收", "/contracts/{id}/acceptances/new",
            "k.state = 'signed' AND NOT EXISTS (SELECT 1 FROM acceptances x WHERE x.contract_id = k.id AND x.state <> 'confirmed')")
    },
    Work { from: ACCEPTANCES, owner: "t.owner_id", columns: ACCEPTANCE, body: "t.body", ..contract(Action::RecordAcceptance, Stage::Acceptance, FILER, "修改", "/acceptances/{id}/edit", "t.state = 'returned'") },
    Work { from: ACCEPTANCES, owner: "t.owner_id", columns: ACCEPTANCE, body: "t.body", ..contract(Action::ConfirmAcceptance, Stage::Acceptance, HEAD, "确认验收", "/acceptances/{id}", "t.state = 'recorded'") },
    contract(Action::GoLive, Stage::Acceptance, FILER, "正式实施", "/contracts/{id}", "k.state = 'accepted'"),
];

/// A terminated contract with money open, for which nothing was proposed.
const UNSETTLED: &str = "k.settling = 'open' AND EXISTS (SELECT 1 FROM instalments x WHERE x.contract_id = k.id AND x.state NOT IN ('released', 'refused'))";

/// Over, or over within a month, before this year's November can judge it, and in no round of the year yet; the payment that waits for the
/// result cannot wait so long. A special round that is prepared names it.
const ENDS_EARLY: &str = "w.kind = 'early' AND w.on_day >= '{year}-01-01' AND w.on_day < '{year}-11-01' AND w.on_day <= {soon} \
    AND NOT EXISTS (SELECT 1 FROM rounds x WHERE x.state = 'planned' AND (x.body LIKE '%\"only\":[' || k.id || ']%' \
    OR x.body LIKE '%\"only\":[' || k.id || ',%' OR x.body LIKE '%\"only\":[%,' || k.id || ',%' OR x.body LIKE '%\"only\":[%,' || k.id || ']%'))";
const ENDING: &str = "waiting w JOIN contracts k ON k.id = w.thing_id JOIN projects p ON p.id = k.project_id JOIN units u ON u.id = k.owner_id JOIN suppliers s ON s.id = k.supplier_id";

/// The end of the way.
#[rustfmt::skip]
pub const CLOSING: &[Work] = &[
    Work {
        columns: "p.id AS chain, p.id AS thing, p.no, p.name, u.name AS owner, CAST(NULL AS TEXT) AS supplier, p.budget_fen AS fen, p.due",
        from: "waiting w JOIN projects p ON p.id = w.thing_id JOIN units u ON u.id = p.owner_id",
        order: "w.thing_id", owner: "p.owner_id", body: "p.body", tie: Tie::City,
        ..contract(Action::CloseProject, Stage::Payment, BUREAU, "办结", "/projects/{no}/closing", "w.kind = 'close'")
    },
    Work {
        columns: "p.id AS chain, k.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, k.amount_fen AS fen, k.ends_on AS due",
        from: ENDING, order: "w.on_day, w.thing_id", tie: Tie::City,
        ..contract(Action::PlanRound, Stage::Evaluation, &[Role::BureauClerk], "筹备专项评估", "/campaigns/special?contract={id}", ENDS_EARLY)
    },
    Work {
        columns: "CAST(0 AS BIGINT) AS chain, t.id AS thing, t.no, t.no AS name, '' AS owner, CAST(NULL AS TEXT) AS supplier, CAST(NULL AS BIGINT) AS fen, CAST(NULL AS DATE) AS due",
        from: "rounds t", order: "t.id", owner: "t.id", body: "t.body", tie: Tie::City,
        ..contract(Action::OpenRound, Stage::Evaluation, &[Role::BureauLead], "启动评估", "/campaigns/{no}", "t.state = 'planned' AND t.kind = 'special'")
    },
];

/// What a system in service waits for (S20).
#[rustfmt::skip]
pub const SECURING: &[Work] = &[
    Work {
        columns: "p.id AS chain, p.id AS thing, p.no, p.name, u.name AS owner, CAST(NULL AS TEXT) AS supplier, p.budget_fen AS fen, t.due",
        from: "security_terms t JOIN projects p ON p.id = t.project_id JOIN units u ON u.id = t.owner_id", order: "t.due, t.id", owner: "t.owner_id", body: "p.body",
        ..contract(Action::RecordSecurityTest, Stage::Acceptance, FILER, "登记检测", "/projects/{no}/security-tests/new", "t.due <= {soon}")
    },
];

const INSPECTIONS: &str = "inspections t JOIN projects p ON p.id = t.project_id JOIN units u ON u.id = t.owner_id";
const INSPECTION: &str = "p.id AS chain, t.id AS thing, p.no, p.name, u.name AS owner, CAST(NULL AS TEXT) AS supplier, p.budget_fen AS fen, t.due";
/// Who orders and repeats an order; the bureau's clerk only checks the answer.
const INSPECTION_LEADS: &[Role] = &[Role::BureauLead, Role::Finance, Role::Ndrc, Role::Police];
const INSPECTORS: &[Role] = &[Role::BureauClerk, Role::BureauLead, Role::Finance, Role::Ndrc, Role::Police];

const fn inspection(action: Action, roles: &'static [Role], tie: Tie, verb: &'static str, when: &'static str) -> Work {
    Work {
        columns: INSPECTION,
        from: INSPECTIONS,
        order: "t.due, t.id",
        owner: "t.owner_id",
        body: "t.body",
        tie,
        ..contract(action, Stage::Evaluation, roles, verb, "/inspections/{id}", when)
    }
}

/// Inspections of any step (M7).
#[rustfmt::skip]
pub const INSPECTING: &[Work] = &[
    inspection(Action::OrderInspection, INSPECTION_LEADS, Tie::Unit("t.agency_id"), "责令改正", "t.state = 'recorded'"),
    inspection(Action::AnswerInspection, FILER, Tie::Owner, "答复检查", "t.state = 'ordered'"),
    inspection(Action::RepeatInspection, INSPECTION_LEADS, Tie::Unit("t.agency_id"), "再次责令", "t.state = 'ordered' AND t.due < {today}"),
    inspection(Action::CloseInspection, INSPECTORS, Tie::Unit("t.agency_id"), "核查答复", "t.state = 'answered'"),
];

/// The money. An instalment reaches the filer once its event has happened; one whose term runs for want of an acceptance, with the acceptance.
#[rustfmt::skip]
pub const PAYING: &[Work] = &[
    payment(Action::ApplyPayment, FILER, Tie::Owner, "申请付款", "/payments/{id}/application", "t.state = 'planned' AND t.base_on <= {today} AND t.body NOT LIKE '%\"unaccepted\":true%' AND t.amount_fen > t.released_fen AND (k.state <> 'terminated' OR k.settled_on IS NOT NULL)"),
    contract(Action::ProposeSettlement, Stage::Payment, HEAD, "提出结算", "/contracts/{id}", UNSETTLED),
    Work { tie: Tie::City, ..contract(Action::AgreeSettlement, Stage::Payment, FINANCE, "同意结算", "/contracts/{id}", "k.settling = 'proposed'") },
    payment(Action::CheckPayment, FINANCE, Tie::City, "审核", "/payments/{id}", "t.state = 'applied'"),
    payment(Action::ReleasePayment, FINANCE, Tie::City, "支付", "/payments/{id}", "t.state = 'checked'"),
];
