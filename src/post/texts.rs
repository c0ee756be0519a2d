//! Which template writes which letter: one line a topic.

use super::filters;
use super::letters::Facts;
use crate::i18n::Lang;
use crate::regulation::notices::Topic;
use askama::Template;

/// Subject, plain text, HTML.
pub(super) type Written = (String, String, String);

macro_rules! texts {
    ($($topic:ident: $subject:tt, $text:tt, $html:tt;)+) => {
        /// Writes the three texts of a letter. What is never mailed has them too: it is read under `/read`.
        pub(super) fn write(topic: Topic, f: &Facts, lang: Lang) -> askama::Result<Written> {
            let values = ("lang", &lang as &dyn std::any::Any);
            Ok(match topic {
                $(Topic::$topic => {
                    #[derive(Template)]
                    #[template(path = $subject)]
                    struct Subject<'a> { f: &'a Facts }
                    #[derive(Template)]
                    #[template(path = $text)]
                    struct Text<'a> { f: &'a Facts }
                    #[derive(Template)]
                    #[template(path = $html)]
                    struct Html<'a> { f: &'a Facts }
                    (
                        Subject { f }.render_with_values(&values)?,
                        Text { f }.render_with_values(&values)?,
                        Html { f }.render_with_values(&values)?,
                    )
                })+
            })
        }
    };
}

texts! {
    PlanWindow: "letters/plan_window/subject.txt", "letters/plan_window/body.txt", "letters/plan_window/body.html";
    PlanSubmitted: "letters/plan_submitted/subject.txt", "letters/plan_submitted/body.txt", "letters/plan_submitted/body.html";
    BudgetSigned: "letters/budget_signed/subject.txt", "letters/budget_signed/body.txt", "letters/budget_signed/body.html";
    PlanReturned: "letters/plan_returned/subject.txt", "letters/plan_returned/body.txt", "letters/plan_returned/body.html";
    PlanApproved: "letters/plan_approved/subject.txt", "letters/plan_approved/body.txt", "letters/plan_approved/body.html";
    PlanRejected: "letters/plan_rejected/subject.txt", "letters/plan_rejected/body.txt", "letters/plan_rejected/body.html";
    ProjectClosed: "letters/project_closed/subject.txt", "letters/project_closed/body.txt", "letters/project_closed/body.html";
    PlanListed: "letters/plan_listed/subject.txt", "letters/plan_listed/body.txt", "letters/plan_listed/body.html";
    ContractDue: "letters/contract_due/subject.txt", "letters/contract_due/body.txt", "letters/contract_due/body.html";
    ContractSigned: "letters/contract_signed/subject.txt", "letters/contract_signed/body.txt", "letters/contract_signed/body.html";
    ContractReport: "letters/contract_report/subject.txt", "letters/contract_report/body.txt", "letters/contract_report/body.html";
    ContractChanged: "letters/contract_changed/subject.txt", "letters/contract_changed/body.txt", "letters/contract_changed/body.html";
    TrackNear: "letters/track_near/subject.txt", "letters/track_near/body.txt", "letters/track_near/body.html";
    TrackBound: "letters/track_bound/subject.txt", "letters/track_bound/body.txt", "letters/track_bound/body.html";
    TrackRaised: "letters/track_raised/subject.txt", "letters/track_raised/body.txt", "letters/track_raised/body.html";
    AcceptanceDue: "letters/acceptance_due/subject.txt", "letters/acceptance_due/body.txt", "letters/acceptance_due/body.html";
    AcceptanceDone: "letters/acceptance_done/subject.txt", "letters/acceptance_done/body.txt", "letters/acceptance_done/body.html";
    ContractTerminated: "letters/contract_terminated/subject.txt", "letters/contract_terminated/body.txt", "letters/contract_terminated/body.html";
    RoundAnnounced: "letters/round_announced/subject.txt", "letters/round_announced/body.txt", "letters/round_announced/body.html";
    RoundUnready: "letters/round_unready/subject.txt", "letters/round_unready/body.txt", "letters/round_unready/body.html";
    ReportOpen: "letters/report_open/subject.txt", "letters/report_open/body.txt", "letters/report_open/body.html";
    ReportDue: "letters/report_due/subject.txt", "letters/report_due/body.txt", "letters/report_due/body.html";
    ReportOverdue: "letters/report_overdue/subject.txt", "letters/report_overdue/body.txt", "letters/report_overdue/body.html";
    ReportFiled: "letters/report_filed/subject.txt", "letters/report_filed/body.txt", "letters/report_filed/body.html";
    ReportReceived: "letters/report_received/subject.txt", "letters/report_received/body.txt", "letters/report_received/body.html";
    ReportReturned: "letters/report_returned/subject.txt", "letters/report_returned/body.txt", "letters/report_returned/body.html";
    SpotPicked: "letters/spot_picked/subject.txt", "letters/spot_picked/body.txt", "letters/spot_picked/body.html";
    SpotConfirmed: "letters/spot_confirmed/subject.txt", "letters/spot_confirmed/body.txt", "letters/spot_confirmed/body.html";
    PanelFormed: "letters/panel_formed/subject.txt", "letters/panel_formed/body.txt", "letters/panel_formed/body.html";
    MaterialAsked: "letters/material_asked/subject.txt", "letters/material_asked/body.txt", "letters/material_asked/body.html";
    MaterialGiven: "letters/material_given/subject.txt", "letters/material_given/body.txt", "letters/material_given/body.html";
    ScoresMissing: "letters/scores_missing/subject.txt", "letters/scores_missing/body.txt", "letters/scores_missing/body.html";
    EvaluationDeferred: "letters/evaluation_deferred/subject.txt", "letters/evaluation_deferred/body.txt", "letters/evaluation_deferred/body.html";
    ResultProposed: "letters/result_proposed/subject.txt", "letters/result_proposed/body.txt", "letters/result_proposed/body.html";
    ReplyAsked: "letters/reply_asked/subject.txt", "letters/reply_asked/body.txt", "letters/reply_asked/body.html";
    ReplyDue: "letters/reply_due/subject.txt", "letters/reply_due/body.txt", "letters/reply_due/body.html";
    ReplyGiven: "letters/reply_given/subject.txt", "letters/reply_given/body.txt", "letters/reply_given/body.html";
    ReplyReviewed: "letters/reply_reviewed/subject.txt", "letters/reply_reviewed/body.txt", "letters/reply_reviewed/body.html";
    ResultDecided: "letters/result_decided/subject.txt", "letters/result_decided/body.txt", "letters/result_decided/body.html";
    RecognitionIssued: "letters/recognition_issued/subject.txt", "letters/recognition_issued/body.txt", "letters/recognition_issued/body.html";
    RecognitionWithdrawn: "letters/recognition_withdrawn/subject.txt", "letters/recognition_withdrawn/body.txt", "letters/recognition_withdrawn/body.html";
    GuidanceOpened: "letters/guidance_opened/subject.txt", "letters/guidance_opened/body.txt", "letters/guidance_opened/body.html";
    RectificationOrdered: "letters/rectification_ordered/subject.txt", "letters/rectification_ordered/body.txt", "letters/rectification_ordered/body.html";
    RectificationExtended: "letters/rectification_extended/subject.txt", "letters/rectification_extended/body.txt", "letters/rectification_extended/body.html";
    RectificationConfirm: "letters/rectification_confirm/subject.txt", "letters/rectification_confirm/body.txt", "letters/rectification_confirm/body.html";
    RectificationDue: "letters/rectification_due/subject.txt", "letters/rectification_due/body.txt", "letters/rectification_due/body.html";
    RectificationOverdue: "letters/rectification_overdue/subject.txt", "letters/rectification_overdue/body.txt", "letters/rectification_overdue/body.html";
    RectificationSubmitted: "letters/rectification_submitted/subject.txt", "letters/rectification_submitted/body.txt", "letters/rectification_submitted/body.html";
    OpinionDue: "letters/opinion_due/subject.txt", "letters/opinion_due/body.txt", "letters/opinion_due/body.html";
    RectificationOpined: "letters/rectification_opined/subject.txt", "letters/rectification_opined/body.txt", "letters/rectification_opined/body.html";
    RectificationChecked: "letters/rectification_checked/subject.txt", "letters/rectification_checked/body.txt", "letters/rectification_checked/body.html";
    ReevaluationDecided: "letters/reevaluation_decided/subject.txt", "letters/reevaluation_decided/body.txt", "letters/reevaluation_decided/body.html";
    ListingNotice: "letters/listing_notice/subject.txt", "letters/listing_notice/body.txt", "letters/listing_notice/body.html";
    ListingDecided: "letters/listing_decided/subject.txt", "letters/listing_decided/body.txt", "letters/listing_decided/body.html";
    ListingEffective: "letters/listing_effective/subject.txt", "letters/listing_effective/body.txt", "letters/listing_effective/body.html";
    ListingExpiring: "letters/listing_expiring/subject.txt", "letters/listing_expiring/body.txt", "letters/listing_expiring/body.html";
    ListingExpired: "letters/listing_expired/subject.txt", "letters/listing_expired/body.txt", "letters/listing_expired/body.html";
    ListingRemoved: "letters/listing_removed/subject.txt", "letters/listing_removed/body.txt", "letters/listing_removed/body.html";
    RepairRequested: "letters/repair_requested/subject.txt", "letters/repair_requested/body.txt", "letters/repair_requested/body.html";
    RepairDue: "letters/repair_due/subject.txt", "letters/repair_due/body.txt", "letters/repair_due/body.html";
    RepairRefused: "letters/repair_refused/subject.txt", "letters/repair_refused/body.txt", "letters/repair_refused/body.html";
    ListingTouched: "letters/listing_touched/subject.txt", "letters/listing_touched/body.txt", "letters/listing_touched/body.html";
    PaymentApplied: "letters/payment_applied/subject.txt", "letters/payment_applied/body.txt", "letters/payment_applied/body.html";
    PaymentReturned: "letters/payment_returned/subject.txt", "letters/payment_returned/body.txt", "letters/payment_returned/body.html";
    PaymentDue: "letters/payment_due/subject.txt", "letters/payment_due/body.txt", "letters/payment_due/body.html";
    PaymentHeld: "letters/payment_held/subject.txt", "letters/payment_held/body.txt", "letters/payment_held/body.html";
    PaymentReleased: "letters/payment_released/subject.txt", "letters/payment_released/body.txt", "letters/payment_released/body.html";
    PaymentRefused: "letters/payment_refused/subject.txt", "letters/payment_refused/body.txt", "letters/payment_refused/body.html";
    InspectionOrdered: "letters/inspection_ordered/subject.txt", "letters/inspection_ordered/body.txt", "letters/inspection_ordered/body.html";
    InspectionDue: "letters/inspection_due/subject.txt", "letters/inspection_due/body.txt", "letters/inspection_due/body.html";
    InspectionOverdue: "letters/inspection_overdue/subject.txt", "letters/inspection_overdue/body.txt", "letters/inspection_overdue/body.html";
    InspectionAnswered: "letters/inspection_answered/subject.txt", "letters/inspection_answered/body.txt", "letters/inspection_answered/body.html";
    InspectionClosed: "letters/inspection_closed/subject.txt", "letters/inspection_closed/body.txt", "letters/inspection_closed/body.html";
    SecurityTestDue: "letters/security_test_due/subject.txt", "letters/security_test_due/body.txt", "letters/security_test_due/body.html";
    SecurityTestOverdue: "letters/security_test_overdue/subject.txt", "letters/security_test_overdue/body.txt", "letters/security_test_overdue/body.html";
    HighRisk: "letters/high_risk/subject.txt", "letters/high_risk/body.txt", "letters/high_risk/body.html";
    ReferralSent: "letters/referral_sent/subject.txt", "letters/referral_sent/body.txt", "letters/referral_sent/body.html";
    Progress: "letters/progress/subject.txt", "letters/progress/body.txt", "letters/progress/body.html";
    Reminded: "letters/reminded/subject.txt", "letters/reminded/body.txt", "letters/reminded/body.html";
    TrailSealed: "letters/trail_sealed/subject.txt", "letters/trail_sealed/body.txt", "letters/trail_sealed/body.html";
    CalendarMissing: "letters/calendar_missing/subject.txt", "letters/calendar_missing/body.txt", "letters/calendar_missing/body.html";
    SumsDiffer: "letters/sums_differ/subject.txt", "letters/sums_differ/body.txt", "letters/sums_differ/body.html";
}
