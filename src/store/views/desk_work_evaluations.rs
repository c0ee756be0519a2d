//! The inbox of evaluation and its consequences (M10–M14): owners, leading bureau, scoring agencies, suppliers, both lists, referrals.

use super::desk_work::{Tie, Work};
use crate::regulation::authority::Action;
use crate::regulation::b07_stages::Stage;
use crate::regulation::people::Role;

const FILER: &[Role] = &[Role::OwnerFiler];
const HEAD: &[Role] = &[Role::OwnerHead];
const CLERK: &[Role] = &[Role::BureauClerk];
const LEAD: &[Role] = &[Role::BureauLead];
const BUREAU: &[Role] = &[Role::BureauClerk, Role::BureauLead];
const FINANCE: &[Role] = &[Role::Finance];
/// Where the bureau is itself the owner, finance leads.
const LEADERS: &[Role] = &[Role::BureauClerk, Role::BureauLead, Role::Finance];
const PROPOSERS: &[Role] = &[Role::BureauClerk, Role::Finance];
const DECIDERS: &[Role] = &[Role::BureauLead, Role::Finance];
const REVIEWERS: &[Role] =
    &[Role::BureauClerk, Role::BureauLead, Role::Finance, Role::Ndrc, Role::Police, Role::Cac, Role::ThirdParty];
const VENDOR: &[Role] = &[Role::Vendor];
const RECTIFIERS: &[Role] = &[Role::Vendor, Role::OwnerFiler];
const RECEIVERS: &[Role] = &[Role::Finance, Role::Discipline];

/// Evaluations `e`, with project, owner and supplier.
const EVALUATIONS: &str = "evaluations e JOIN projects p ON p.id = e.project_id JOIN units u ON u.id = e.owner_id JOIN suppliers s ON s.id = e.supplier_id";
const BY_REPORT: &str = "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, e.report_due AS due";
const BY_SCORE: &str = "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, e.score_due AS due";
const BY_MATERIAL: &str = "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, e.material_by AS due";
const BY_OWNERS_REPLY: &str = "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, e.owner_reply_by AS due";
const BY_SUPPLIERS_REPLY: &str = "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, e.supplier_reply_by AS due";
const BY_REVIEW: &str = "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, e.review_by AS due";
/// Both sides have spoken, or their days are over; an objection comes before the decision.
const OBJECTED: &str = "e.state = 'proposed' AND NOT e.unserved AND e.review_by IS NOT NULL AND (e.owner_reply_by IS NULL OR e.owner_reply_by < {today}) AND (e.supplier_reply_by IS NULL OR e.supplier_reply_by < {today})";
const HEARD: &str = "e.state = 'proposed' AND NOT e.unserved AND e.review_by IS NULL AND (e.owner_reply_by IS NULL OR e.owner_reply_by < {today}) AND (e.supplier_reply_by IS NULL OR e.supplier_reply_by < {today})";
const REPORT_DUE: &str = "e.report_due IS NULL, e.report_due, e.id";
const SCORE_DUE: &str = "e.score_due IS NULL, e.score_due, e.id";
const UNDUE: &str = "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, CAST(NULL AS DATE) AS due";

/// Work on the evaluation itself, done on its page.
const fn evaluation(action: Action, roles: &'static [Role], tie: Tie, verb: &'static str, when: &'static str) -> Work {
    Work {
        action,
        stage: Stage::Evaluation,
        roles,
        tie,
        verb,
        page: "/evaluations/{id}",
        columns: UNDUE,
        from: EVALUATIONS,
        when,
        order: "e.id",
        owner: "e.owner_id",
        body: "e.body",
    }
}

/// Whoever leads the evaluation.
const LEADS: Tie = Tie::Unit("e.lead_id");
/// The same where few things wait: from them to their evaluations, not from all that somebody leads.
const LEADS_FEW: Tie = Tie::Unit("+e.lead_id");
/// Evaluations whose result calls for something still.
const CALLING: &str = "waiting w JOIN evaluations e ON e.id = w.thing_id JOIN projects p ON p.id = e.project_id JOIN units u ON u.id = e.owner_id JOIN suppliers s ON s.id = e.supplier_id";
/// Reports that were drawn for a spot check.
const SPOTS: &str = "spot_checks t JOIN evaluations e ON e.id = t.evaluation_id JOIN projects p ON p.id = t.project_id JOIN units u ON u.id = t.owner_id JOIN suppliers s ON s.id = e.supplier_id";
const BY_SPOT: &str =
    "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, t.due";
/// Rounds whose reports are due, some of them here, and none drawn yet.
const UNDRAWN: &str = "t.kind = 'yearly' AND t.state = 'open' AND t.report_due < {today} AND NOT EXISTS (SELECT 1 FROM spot_draws d WHERE d.round_id = t.id) AND EXISTS (SELECT 1 FROM round_sums m WHERE m.round_id = t.id AND m.track = 'self' AND m.state IN ('filed', 'decided') AND m.n > 0)";

const fn spot(action: Action, roles: &'static [Role], verb: &'static str, when: &'static str) -> Work {
    Work {
        page: "/evaluations/{id}/spot-check",
        columns: BY_SPOT,
        from: SPOTS,
        order: "t.due, t.id",
        owner: "t.owner_id",
        body: "t.body",
        ..evaluation(action, roles, Tie::Unit("t.lead_id"), verb, when)
    }
}
const SCORED_OUT: &str = "e.state = 'scoring' AND (e.score_due < {today} OR NOT EXISTS (SELECT 1 FROM sheets x WHERE x.evaluation_id = e.id AND x.state = 'draft'))";

/// Checks of suppliers on whose year the owner reports, one row a project and supplier.
const CHECKS: &str = "evaluations e JOIN projects p ON p.id = e.project_id JOIN units u ON u.id = e.owner_id JOIN suppliers s ON s.id = e.supplier_id JOIN supplier_checks x ON x.project_id = e.project_id AND x.supplier_id = e.supplier_id";
const BY_CHECK: &str = "p.id AS chain, e.supplier_id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, e.report_due AS due";
const STALE_CHECK: &str = "e.state IN ('drafting', 'returned') AND x.oldest_on < {stale} AND p.state IN ('procuring', 'contracted', 'accepted', 'in_service') AND NOT EXISTS (SELECT 1 FROM evaluations y WHERE y.project_id = e.project_id AND y.supplier_id = e.supplier_id AND y.state IN ('drafting', 'returned') AND y.id < e.id)";

/// Reports, receipts, sheets, results.
#[rustfmt::skip]
pub const EVALUATING: &[Work] = &[
    Work { columns: BY_REPORT, order: REPORT_DUE, page: "/evaluations/{id}/report", ..evaluation(Action::SaveReport, FILER, Tie::Owner, "填报", "e.state = 'drafting'") },
    Work { columns: BY_REPORT, order: REPORT_DUE, page: "/evaluations/{id}/report", ..evaluation(Action::SaveReport, FILER, Tie::Owner, "补正", "e.state = 'returned'") },
    Work { columns: BY_REPORT, order: REPORT_DUE, ..evaluation(Action::FileReport, HEAD, Tie::Owner, "报送报告", "e.state IN ('drafting', 'returned') AND e.body LIKE '%[\"save_report\",%'") },
    Work { columns: BY_CHECK, from: CHECKS, order: REPORT_DUE, page: "/projects/{no}/suppliers/{id}/check", ..evaluation(Action::CheckSupplier, FILER, Tie::Owner, "复核供应商条件", STALE_CHECK) },
    evaluation(Action::ReceiveReport, FINANCE, Tie::NotOwner, "出具回执", "e.state = 'filed' AND e.waits_finance"),
    evaluation(Action::ReceiveReport, BUREAU, Tie::NotOwner, "出具回执", "e.state = 'filed' AND e.waits_bureau"),
    Work {
        page: "/campaigns/{no}/spot-checks", order: "t.report_due, t.id", owner: "NULL", body: "t.body", from: "rounds t",
        columns: "CAST(0 AS BIGINT) AS chain, t.id AS thing, t.no, t.no AS name, '' AS owner, CAST(NULL AS TEXT) AS supplier, CAST(NULL AS BIGINT) AS fen, t.score_due AS due",
        ..evaluation(Action::DrawSpotChecks, BUREAU, Tie::City, "抽取抽查样本", UNDRAWN)
    },
    spot(Action::RecordSpotCheck, PROPOSERS, "核查自评报告", "t.state = 'open'"),
    spot(Action::ConfirmReport, DECIDERS, "审定抽查", "t.state = 'checked'"),
    Work { columns: BY_SCORE, order: SCORE_DUE, ..evaluation(Action::ConvenePanel, LEADERS, LEADS, "组织评价", "e.state IN ('filed', 'unconcluded') AND e.track = 'joint'") },
    Work { columns: BY_SCORE, order: SCORE_DUE, ..evaluation(Action::ConvenePanel, LEADERS, LEADS, "组织评价", "e.state IN ('drafting', 'returned') AND (e.track = 'joint' AND e.report_due < {today} OR e.track = 'self' AND e.score_due < {today})") },
    Work {
        columns: "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, t.due",
        from: "sheets t JOIN evaluations e ON e.id = t.evaluation_id JOIN projects p ON p.id = e.project_id JOIN units u ON u.id = e.owner_id JOIN suppliers s ON s.id = e.supplier_id",
        page: "/evaluations/{id}/score", order: "t.due, t.id",
        ..evaluation(Action::SaveSheet, REVIEWERS, Tie::Unit("t.agency_id"), "评分", "t.state = 'draft' AND e.state = 'scoring'")
    },
    Work { columns: BY_MATERIAL, order: "e.material_by, e.id", ..evaluation(Action::GiveMaterial, FILER, Tie::Owner, "补充材料", "e.state = 'scoring' AND e.material_by IS NOT NULL") },
    Work { columns: BY_SCORE, order: SCORE_DUE, ..evaluation(Action::CloseScoring, LEADERS, LEADS, "截止评分", SCORED_OUT) },
    Work { stage: Stage::Result, ..evaluation(Action::ProposeResult, PROPOSERS, LEADS, "拟定结果", "e.state = 'scored'") },
    Work { stage: Stage::Result, ..evaluation(Action::ServeResult, PROPOSERS, LEADS, "送达告知书", "e.state = 'proposed' AND e.unserved") },
    Work { columns: BY_OWNERS_REPLY, order: "e.owner_reply_by, e.id", stage: Stage::Result, page: "/evaluations/{id}/reply", ..evaluation(Action::ReplyResult, HEAD, Tie::Owner, "答复拟定结果", "e.state = 'proposed' AND e.owner_reply_by >= {today}") },
    Work { columns: BY_SUPPLIERS_REPLY, order: "e.supplier_reply_by, e.id", stage: Stage::Result, page: "/evaluations/{id}/reply", ..evaluation(Action::ReplyResult, VENDOR, Tie::Unit("s.unit_id"), "答复拟定结果", "e.state = 'proposed' AND e.supplier_reply_by >= {today}") },
    Work { columns: BY_REVIEW, order: "e.review_by, e.id", stage: Stage::Result, page: "/evaluations/{id}/review", ..evaluation(Action::ReviewReply, LEADERS, LEADS, "复核异议", OBJECTED) },
    Work { stage: Stage::Result, ..evaluation(Action::DecideResult, DECIDERS, LEADS, "认定结果", HEARD) },
    Work { from: CALLING, order: "w.thing_id", stage: Stage::Result, page: "/evaluations/{id}/rectification", ..evaluation(Action::OrderRectification, DECIDERS, Tie::Unit("w.unit_id"), "责令整改", "w.kind = 'order'") },
    Work { from: CALLING, order: "w.thing_id", stage: Stage::Result, ..evaluation(Action::OpenGuidance, LEADERS, Tie::Unit("w.unit_id"), "布置指导", "w.kind = 'guide' AND e.year >= {year} - 1") },
];

const RECTIFICATIONS: &str = "rectifications t JOIN evaluations e ON e.id = t.evaluation_id JOIN projects p ON p.id = t.project_id JOIN units u ON u.id = t.owner_id JOIN suppliers s ON s.id = t.supplier_id";
const RECTIFICATION: &str =
    "p.id AS chain, t.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, t.due";
const RECOGNITIONS: &str = "recognitions t JOIN evaluations e ON e.id = t.evaluation_id JOIN projects p ON p.id = t.project_id JOIN units u ON u.id = t.owner_id JOIN suppliers s ON s.id = t.supplier_id";
const RECOGNITION: &str = "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, CAST(NULL AS DATE) AS due";

const fn rectification(
    action: Action,
    roles: &'static [Role],
    tie: Tie,
    verb: &'static str,
    when: &'static str,
) -> Work {
    Work {
        page: "/rectifications/{id}",
        stage: Stage::Result,
        columns: RECTIFICATION,
        from: RECTIFICATIONS,
        order: "t.due, t.id",
        owner: "t.owner_id",
        body: "t.body",
        ..evaluation(action, roles, tie, verb, when)
    }
}

const fn recognition(action: Action, roles: &'static [Role], tie: Tie, verb: &'static str, when: &'static str) -> Work {
    Work {
        columns: RECOGNITION,
        from: RECOGNITIONS,
        order: "+t.id",
        page: "/evaluations/{id}",
        ..rectification(action, roles, tie, verb, when)
    }
}

/// Nothing was submitted yet and nobody has confirmed that the order arrived. Its own three working days the database cannot count.
const UNCONFIRMED: &str = "t.state = 'ordered' AND t.body LIKE '%\"acknowledged\":null%'";
/// The same where nobody can act for the supplier.
const UNCONFIRMED_BY_NOBODY: &str = "t.state = 'ordered' AND t.body LIKE '%\"acknowledged\":null%' AND NOT EXISTS (SELECT 1 FROM users x WHERE x.unit_id = s.unit_id AND x.state = 'active')";
const CONFIRMATION: &str = "p.id AS chain, t.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, CAST(NULL AS DATE) AS due";
/// The owner was heard, or is waited for no longer; or nothing came in time.
const CHECKABLE: &str = "t.state IN ('submitted', 'ordered') AND (t.state = 'submitted' AND (t.opinion_by IS NULL OR t.opinion_by < {today}) OR t.state = 'ordered' AND t.due < {today})";

/// What follows from a result.
#[rustfmt::skip]
pub const FOLLOWING: &[Work] = &[
    Work { columns: CONFIRMATION, ..rectification(Action::AcknowledgeRectification, VENDOR, Tie::Unit("s.unit_id"), "确认收到", UNCONFIRMED) },
    Work { columns: CONFIRMATION, ..rectification(Action::AcknowledgeRectification, FILER, Tie::Owner, "确认收到", UNCONFIRMED_BY_NOBODY) },
    rectification(Action::SubmitRectification, RECTIFIERS, Tie::OwnerOr("s.unit_id"), "提交整改", "t.state = 'ordered'"),
    rectification(Action::OpineRectification, HEAD, Tie::Owner, "出具整改意见", "t.state = 'submitted' AND t.opinion_by IS NOT NULL"),
    rectification(Action::CheckRectification, PROPOSERS, LEADS_FEW, "核查整改", CHECKABLE),
    recognition(Action::AgreeRecognition, LEAD, Tie::City, "同意认定", "t.state = 'proposed' AND t.body LIKE '%\"bureau\":null%'"),
    recognition(Action::AgreeRecognition, HEAD, Tie::Owner, "同意认定", "t.state = 'proposed' AND t.body LIKE '%\"owner_side\":null%'"),
    recognition(Action::WithdrawRecognition, LEAD, Tie::City, "决定撤销", "t.state = 'doubted'"),
    recognition(Action::IssueRecognition, CLERK, Tie::City, "出具认定", "t.state = 'agreed'"),
    Work {
        from: "guidances t JOIN evaluations e ON e.id = t.evaluation_id JOIN projects p ON p.id = t.project_id JOIN units u ON u.id = t.owner_id JOIN suppliers s ON s.id = e.supplier_id",
        columns: "p.id AS chain, e.id AS thing, p.no, p.name, u.name AS owner, s.name AS supplier, e.amount_fen AS fen, t.due",
        page: "/evaluations/{id}",
        ..rectification(Action::CloseGuidance, LEADERS, LEADS, "完成指导", "t.state = 'open'")
    },
];

/// Work on a case; its name is the party's, and it stands on no project.
const fn case(
    action: Action,
    roles: &'static [Role],
    verb: &'static str,
    page: &'static str,
    when: &'static str,
) -> Work {
    Work {
        columns: "CAST(0 AS BIGINT) AS chain, t.id AS thing, t.no, t.name, '' AS owner, CAST(NULL AS TEXT) AS supplier, CAST(NULL AS BIGINT) AS fen, t.due",
        from: "cases t LEFT JOIN suppliers s ON s.id = t.supplier_id",
        order: "t.due IS NULL, t.due, t.id",
        owner: "t.unit_id",
        ..rectification(action, roles, Tie::City, verb, when)
    }
    .on(page)
}

const BLACK: &str = "/blacklist/{no}";
const NEGATIVE: &str = "/negative-list/{no}";

/// Both lists, step by step, and what is referred.
#[rustfmt::skip]
pub const LISTING: &[Work] = &[
    case(Action::ReviewLegality, LEAD, "法制审核", BLACK, "t.list = 'blacklist' AND t.state = 'proposed'"),
    case(Action::ReviewLegality, LEAD, "法制审核", NEGATIVE, "t.list = 'negative' AND t.state = 'proposed'"),
    case(Action::ServeNotice, CLERK, "送达告知", BLACK, "t.list = 'blacklist' AND t.state = 'cleared'"),
    case(Action::ServeNotice, CLERK, "送达告知", NEGATIVE, "t.list = 'negative' AND t.state = 'cleared'"),
    Work { tie: Tie::Unit("s.unit_id"), ..case(Action::RecordStatement, &[Role::Vendor], "陈述申辩", BLACK, "t.list = 'blacklist' AND t.state = 'noticed'") },
    Work { tie: Tie::Unit("t.unit_id"), ..case(Action::RecordStatement, HEAD, "陈述申辩", NEGATIVE, "t.list = 'negative' AND t.state = 'noticed'") },
    case(Action::WaiveStatement, CLERK, "登记未申辩", BLACK, "t.list = 'blacklist' AND t.state = 'noticed' AND t.due < {today}"),
    case(Action::WaiveStatement, CLERK, "登记未申辩", NEGATIVE, "t.list = 'negative' AND t.state = 'noticed' AND t.due < {today}"),
    case(Action::ReviewStatement, BUREAU, "复核", BLACK, "t.list = 'blacklist' AND t.state = 'heard'"),
    case(Action::ReviewStatement, BUREAU, "复核", NEGATIVE, "t.list = 'negative' AND t.state = 'heard'"),
    case(Action::DecideListing, LEAD, "决定", "/blacklist/{no}/decision", "t.list = 'blacklist' AND t.state = 'weighed'"),
    case(Action::DecideListing, LEAD, "决定", "/negative-list/{no}/decision", "t.list = 'negative' AND t.state = 'weighed'"),
    case(Action::ServeDecision, CLERK, "送达决定", BLACK, "t.list = 'blacklist' AND t.state = 'resolved'"),
    case(Action::ServeDecision, CLERK, "送达决定", NEGATIVE, "t.list = 'negative' AND t.state = 'resolved'"),
    Work {
        columns: "CAST(0 AS BIGINT) AS chain, t.id AS thing, t.no, t.name, '' AS owner, CAST(NULL AS TEXT) AS supplier, CAST(NULL AS BIGINT) AS fen, t.repair_due AS due",
        order: "t.repair_due, t.id",
        ..case(Action::RefuseRepair, LEAD, "答复申请", BLACK, "t.repair_due IS NOT NULL")
    },
    Work {
        columns: "CAST(0 AS BIGINT) AS chain, t.id AS thing, t.no, COALESCE(p.name, t.no) AS name, COALESCE(u.name, '') AS owner, CAST(NULL AS TEXT) AS supplier, CAST(NULL AS BIGINT) AS fen, CAST(NULL AS DATE) AS due",
        order: "+t.id",
        from: "referrals t LEFT JOIN projects p ON p.id = t.project_id LEFT JOIN units u ON u.id = p.owner_id",
        tie: Tie::Unit("t.to_id"),
        ..case(Action::ReceiveReferral, RECEIVERS, "签收", "/referrals/{no}", "t.state = 'sent'")
    },
    Work {
        columns: "CAST(0 AS BIGINT) AS chain, t.id AS thing, t.no, COALESCE(p.name, t.no) AS name, COALESCE(u.name, '') AS owner, CAST(NULL AS TEXT) AS supplier, CAST(NULL AS BIGINT) AS fen, CAST(NULL AS DATE) AS due",
        order: "+t.id",
        from: "referrals t LEFT JOIN projects p ON p.id = t.project_id LEFT JOIN units u ON u.id = p.owner_id",
        tie: Tie::Unit("t.to_id"),
        ..case(Action::CloseReferral, RECEIVERS, "办结", "/referrals/{no}", "t.state = 'received'")
    },
];
