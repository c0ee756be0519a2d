//! Who is told of what (M7–M14; `domain.md` §3.7): every act that concerns others leaves a letter, every deadline its reminders.
//!
//! **Our reading.** The Measures name who reports to whom; the rest follows from who must act next. A letter never carries the scores
//! of a single reviewer and never an identity number; its link asks for a login.
//!
//! A plan is looked at within the working days the bureau has to approve, a submission of a rectification within fifteen; filing plans is
//! urged on the filers of every owner unit, also where one plan is filed already, for there may be more. The round is announced to all who
//! will have a part in it: owners, bureau, finance, the reviewing agencies, third parties, and the suppliers in service. What is not ready is
//! told to the bureau a week before, and again on the day the calendar opened the round all the same.
//!
//! **Open questions.** Whether a letter counts as service of a notice: only with a signed confirmation of address (`domain.md` §3.6),
//! so a notice is always served by its own act as well.

use super::authority::Action;
use super::decision::{Aggregate, Article, Decision, Event, No, Refusal, Say};
use super::people::{Actor, Role, named};
use chrono::NaiveDate;

named! {
    /// What a letter is about; also the name of the folder its texts stand in.
    Topic {
        PlanWindow = "plan_window", "采购计划截止提醒", "plan window closing";
        PlanSubmitted = "plan_submitted", "计划待审核", "plan to review";
        BudgetSigned = "budget_signed", "立项待审批", "project to approve";
        PlanReturned = "plan_returned", "计划退回补正", "plan returned";
        PlanApproved = "plan_approved", "立项通过", "project approved";
        PlanRejected = "plan_rejected", "立项未通过", "project rejected";
        PlanListed = "plan_listed", "列入年度计划", "listed in the yearly plan";
        ContractDue = "contract_due", "合同签订提醒", "contract due";
        ContractSigned = "contract_signed", "合同公告备案", "contract to publish and file";
        ContractReport = "contract_report", "合同公告备案提醒", "contract not yet published or filed";
        ContractChanged = "contract_changed", "合同变更", "contract changed";
        TrackNear = "track_near", "接近联合评价金额", "close to the joint review amount";
        TrackRaised = "track_raised", "评估方式变更", "moved to the joint review";
        TrackBound = "track_bound", "转为联合评价", "judged by the joint review";
        AcceptanceDue = "acceptance_due", "验收提醒", "acceptance due";
        AcceptanceDone = "acceptance_done", "验收结论", "acceptance confirmed";
        ContractTerminated = "contract_terminated", "合同解除", "contract terminated";
        ProjectClosed = "project_closed", "项目办结", "project closed";
        RoundAnnounced = "round_announced", "年度绩效评估启动", "yearly evaluation ahead";
        RoundUnready = "round_unready", "评估准备工作未完成", "round not ready";
        ReportOpen = "report_open", "评估报告开始编制", "report to write";
        ReportDue = "report_due", "评估报告临期", "report due soon";
        ReportOverdue = "report_overdue", "评估报告逾期", "report overdue";
        ReportFiled = "report_filed", "评估报告已报送", "report filed";
        ReportReceived = "report_received", "备案回执", "filing receipt";
        ReportReturned = "report_returned", "评估报告退回", "report returned";
        SpotPicked = "spot_picked", "抽查通知", "report drawn for a spot check";
        SpotConfirmed = "spot_confirmed", "抽查结论", "report confirmed";
        PanelFormed = "panel_formed", "联合评价", "joint review convened";
        MaterialAsked = "material_asked", "评价部门要求补充材料", "material asked for";
        MaterialGiven = "material_given", "业主单位已补充材料", "material given";
        ScoresMissing = "scores_missing", "评分提醒", "scores missing";
        EvaluationDeferred = "evaluation_deferred", "评估延期", "evaluation deferred";
        ResultProposed = "result_proposed", "评估结果待认定", "result to decide";
        ReplyAsked = "reply_asked", "评价结果告知", "proposed result told";
        ReplyDue = "reply_due", "拟定结果答复临期", "answer due soon";
        ReplyGiven = "reply_given", "拟定结果答复", "proposed result answered";
        ReplyReviewed = "reply_reviewed", "异议复核意见", "objections reviewed";
        ResultDecided = "result_decided", "评价结果", "result decided";
        RecognitionIssued = "recognition_issued", "优秀提供方认定", "recognition issued";
        RecognitionWithdrawn = "recognition_withdrawn", "撤销优秀提供方认定", "recognition withdrawn";
        GuidanceOpened = "guidance_opened", "指导提升", "guidance assigned";
        RectificationOrdered = "rectification_ordered", "整改通知", "rectification ordered";
        RectificationExtended = "rectification_extended", "整改延期", "rectification extended";
        RectificationConfirm = "rectification_confirm", "整改通知待确认收到", "order to confirm";
        RectificationDue = "rectification_due", "整改临期", "rectification due soon";
        RectificationOverdue = "rectification_overdue", "整改逾期", "rectification overdue";
        RectificationSubmitted = "rectification_submitted", "整改待核", "rectification to check";
        OpinionDue = "opinion_due", "整改意见待出具", "opinion due";
        RectificationOpined = "rectification_opined", "业主整改意见", "the owner's opinion";
        RectificationChecked = "rectification_checked", "整改核查意见", "rectification checked";
        ReevaluationDecided = "reevaluation_decided", "整改后评估结果", "re-evaluation decided";
        InspectionOrdered = "inspection_ordered", "检查通知", "inspection order";
        InspectionDue = "inspection_due", "检查改正临期", "inspection reply due soon";
        InspectionOverdue = "inspection_overdue", "检查改正逾期", "inspection reply overdue";
        InspectionAnswered = "inspection_answered", "检查答复待核查", "inspection reply to check";
        InspectionClosed = "inspection_closed", "检查办结", "inspection closed";
        SecurityTestDue = "security_test_due", "安全检测临期", "security test due soon";
        SecurityTestOverdue = "security_test_overdue", "安全检测逾期", "security test overdue";
        HighRisk = "high_risk", "高危安全问题", "findings of high risk";
        ListingNotice = "listing_notice", "拟列入名单告知", "notice of an intended listing";
        ListingDecided = "listing_decided", "列入名单决定", "listing decided";
        ListingEffective = "listing_effective", "列入名单", "listed";
        ListingExpiring = "listing_expiring", "名单即将到期", "listing expires soon";
        ListingExpired = "listing_expired", "到期移出名单", "removed at expiry";
        ListingRemoved = "listing_removed", "提前移出名单", "removed early";
        RepairRequested = "repair_requested", "信用修复申请", "repair requested";
        RepairDue = "repair_due", "信用修复申请待答复", "repair request to answer";
        RepairRefused = "repair_refused", "信用修复申请未获同意", "repair request refused";
        ListingTouched = "listing_touched", "名单预警", "listed supplier alert";
        PaymentApplied = "payment_applied", "付款待审", "payment to check";
        PaymentReturned = "payment_returned", "付款申请退回", "payment returned";
        PaymentDue = "payment_due", "付款提醒", "payment due";
        PaymentHeld = "payment_held", "付款暂缓", "payment held";
        PaymentReleased = "payment_released", "付款完成", "payment released";
        PaymentRefused = "payment_refused", "不予支付", "payment refused";
        ReferralSent = "referral_sent", "移送线索", "matter referred";
        Reminded = "reminded", "催办", "reminder";
        CalendarMissing = "calendar_missing", "工作日历未导入", "calendar missing";
        SumsDiffer = "sums_differ", "汇总核对不符", "kept sums differ";
        TrailSealed = "trail_sealed", "审计封签", "audit trail sealed";
        Progress = "progress", "项目进展", "progress of a project";
    }
}

named! {
    /// To whom a letter goes, as seen from the thing it is about.
    Who {
        Filer = "filer", "业主经办", "the owner's filer";
        Head = "head", "业主负责人", "the head of the owner unit";
        Owners = "owners", "各业主单位", "every owner unit";
        OwnerFilers = "owner_filers", "各业主单位经办", "the filers of every owner unit";
        Bureau = "bureau", "大数据局", "the big-data bureau";
        Police = "police", "公安机关", "the police";
        Lead = "lead", "大数据局负责人", "the bureau's lead";
        Finance = "finance", "财政局", "the finance bureau";
        Supplier = "supplier", "服务提供方", "the supplier";
        Stead = "stead", "服务提供方无人员时的业主经办", "the owner's filer where the supplier has nobody";
        Serving = "serving", "服务期内的服务提供方", "the suppliers in service";
        Reviewers = "reviewers", "各评价部门和第三方", "every reviewing agency and third party";
        Unheard = "unheard", "尚未答复的一方", "the side that has not answered";
        Agencies = "agencies", "受邀评价部门", "the agencies invited";
        Agency = "agency", "该部门", "the agency in question";
        Holder = "holder", "当前办理人", "whoever could take the next step";
        Admin = "admin", "系统管理员", "the system administrator";
        Inspectors = "inspectors", "审计和纪检监察人员", "auditors and discipline inspectors";
    }
}

impl Who {
    /// The roles of the people meant.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Who::Filer | Who::OwnerFilers | Who::Stead => &[Role::OwnerFiler],
            Who::Head => &[Role::OwnerHead],
            Who::Owners => &[Role::OwnerFiler, Role::OwnerHead],
            Who::Bureau => &[Role::BureauClerk, Role::BureauLead],
            Who::Lead => &[Role::BureauLead],
            Who::Police => &[Role::Police],
            Who::Finance => &[Role::Finance],
            Who::Supplier | Who::Serving => &[Role::Vendor],
            Who::Reviewers => &[Role::Ndrc, Role::Police, Role::Cac, Role::ThirdParty],
            Who::Unheard => &[Role::OwnerHead, Role::Vendor],
            Who::Agencies | Who::Agency => &[
                Role::BureauClerk,
                Role::Finance,
                Role::Ndrc,
                Role::Police,
                Role::Cac,
                Role::ThirdParty,
                Role::Discipline,
            ],
            Who::Holder => Role::ALL,
            Who::Admin => &[Role::SysAdmin],
            Who::Inspectors => &[Role::Auditor, Role::Discipline],
        }
    }
}

/// The same for the acts of evaluation and of what follows from it.
#[rustfmt::skip]
const fn told_of_evaluation(action: Action) -> Option<Topic> {
    use Action as A;
    Some(match action {
        A::BindEvaluation | A::ElevateEvaluation => Topic::TrackBound,
        A::PickForCheck => Topic::SpotPicked,
        A::ConfirmReport => Topic::SpotConfirmed,
        A::TakeIn => Topic::ReportOpen,
        A::FileReport => Topic::ReportFiled,
        A::ReceiveReport => Topic::ReportReceived,
        A::ReturnReport => Topic::ReportReturned,
        A::ConvenePanel | A::ExtendScoring => Topic::PanelFormed,
        A::AskMaterial => Topic::MaterialAsked,
        A::GiveMaterial => Topic::MaterialGiven,
        A::ProposeResult => Topic::ResultProposed,
        A::TellResult => Topic::ReplyAsked,
        A::ReplyResult => Topic::ReplyGiven,
        A::ReviewReply => Topic::ReplyReviewed,
        A::DecideResult | A::RegisterResult => Topic::ResultDecided,
        A::DeferEvaluation => Topic::EvaluationDeferred,
        A::IssueRecognition => Topic::RecognitionIssued,
        A::WithdrawRecognition => Topic::RecognitionWithdrawn,
        A::OpenGuidance => Topic::GuidanceOpened,
        A::OrderRectification => Topic::RectificationOrdered,
        A::ExtendRectification => Topic::RectificationExtended,
        A::SubmitRectification => Topic::RectificationSubmitted,
        A::OpineRectification => Topic::RectificationOpined,
        A::CheckRectification => Topic::RectificationChecked,
        A::DecideReevaluation => Topic::ReevaluationDecided,
        _ => return None,
    })
}

/// What an act is told about; nothing for acts that concern nobody else.
#[rustfmt::skip]
pub const fn told(action: Action) -> Option<Topic> {
    use Action as A;
    Some(match action {
        A::SubmitPlan => Topic::PlanSubmitted,
        A::SignBudget => Topic::BudgetSigned,
        A::ReturnPlan => Topic::PlanReturned,
        A::ApprovePlan => Topic::PlanApproved,
        A::RejectPlan => Topic::PlanRejected,
        A::ListPlan => Topic::PlanListed,
        A::ConfirmContract => Topic::ContractSigned,
        A::ConfirmChange => Topic::ContractChanged,
        A::RaiseTrack => Topic::TrackRaised,
        A::ConfirmAcceptance => Topic::AcceptanceDone,
        A::TerminateContract => Topic::ContractTerminated,
        A::CloseProject => Topic::ProjectClosed,
        A::OrderInspection | A::RepeatInspection => Topic::InspectionOrdered,
        A::AnswerInspection => Topic::InspectionAnswered,
        A::CloseInspection => Topic::InspectionClosed,
        A::ReportHighRisk => Topic::HighRisk,
        A::ServeNotice => Topic::ListingNotice,
        A::DecideListing | A::DecideNoListing => Topic::ListingDecided,
        A::ServeDecision => Topic::ListingEffective,
        A::ExpireListing => Topic::ListingExpired,
        A::RequestRepair => Topic::RepairRequested,
        A::RefuseRepair => Topic::RepairRefused,
        A::RemoveEarly | A::RevokeListing => Topic::ListingRemoved,
        A::Refer => Topic::ReferralSent,
        A::ApplyPayment => Topic::PaymentApplied,
        A::ReturnPayment => Topic::PaymentReturned,
        A::HoldPayment => Topic::PaymentHeld,
        A::ReleasePayment => Topic::PaymentReleased,
        A::RefusePayment => Topic::PaymentRefused,
        A::Remind => Topic::Reminded,
        A::RecallPlan | A::CancelProject | A::StartProcurement | A::RecordAward | A::RecordFailure | A::ReportContract
        | A::GoLive | A::EndService => Topic::Progress,
        _ => return told_of_evaluation(action),
    })
}

impl Topic {
    /// Who is told.
    #[rustfmt::skip]
    pub const fn who(self) -> &'static [Who] {
        use Topic as T;
        match self {
            T::PlanWindow => &[Who::OwnerFilers],
            T::PlanSubmitted | T::Progress => &[Who::Bureau],
            T::BudgetSigned => &[Who::Bureau],
            T::PlanReturned | T::ContractDue | T::ContractSigned | T::ContractReport | T::ReportOpen | T::ReportDue
            | T::ReportReceived | T::ReportReturned | T::PaymentReturned => &[Who::Filer, Who::Head],
            T::PlanApproved | T::PlanRejected | T::PlanListed | T::ProjectClosed => &[Who::Filer, Who::Head, Who::Finance],
            T::ContractChanged => &[Who::Supplier, Who::Bureau],
            T::TrackNear | T::TrackRaised | T::EvaluationDeferred | T::ReportOverdue | T::ListingTouched => {
                &[Who::Filer, Who::Head, Who::Bureau]
            }
            T::AcceptanceDue | T::TrackBound | T::GuidanceOpened | T::RectificationOrdered | T::RectificationExtended | T::RectificationDue
            | T::RectificationChecked | T::RecognitionIssued | T::RecognitionWithdrawn | T::PaymentHeld | T::PaymentReleased | T::PaymentRefused => {
                &[Who::Filer, Who::Head, Who::Supplier]
            }
            T::InspectionOrdered | T::InspectionDue | T::InspectionClosed | T::SpotPicked | T::SpotConfirmed => &[Who::Filer, Who::Head],
            T::InspectionOverdue => &[Who::Filer, Who::Head, Who::Agencies],
            T::InspectionAnswered => &[Who::Agencies],
            T::SecurityTestDue => &[Who::Filer, Who::Head],
            T::SecurityTestOverdue => &[Who::Filer, Who::Head, Who::Bureau],
            T::HighRisk => &[Who::Bureau, Who::Police],
            T::AcceptanceDone => &[Who::Supplier, Who::Bureau],
            T::ContractTerminated => &[Who::Supplier, Who::Bureau, Who::Finance],
            T::RoundAnnounced => &[Who::Owners, Who::Bureau, Who::Finance, Who::Reviewers, Who::Serving],
            T::RoundUnready => &[Who::Bureau],
            T::MaterialAsked => &[Who::Filer],
            T::MaterialGiven => &[Who::Agencies],
            T::ReportFiled => &[Who::Bureau, Who::Finance],
            T::PanelFormed => &[Who::Agencies],
            T::ScoresMissing => &[Who::Agency, Who::Lead],
            T::ResultProposed => &[Who::Lead],
            T::ReplyAsked => &[Who::Filer, Who::Head, Who::Supplier],
            T::ReplyDue => &[Who::Unheard],
            T::ReplyGiven => &[Who::Bureau],
            T::ReplyReviewed => &[Who::Filer, Who::Head, Who::Supplier, Who::Agencies],
            T::ResultDecided | T::ReevaluationDecided => &[Who::Filer, Who::Head, Who::Supplier, Who::Finance],
            T::RectificationOverdue => &[Who::Filer, Who::Head, Who::Supplier, Who::Bureau],
            T::RectificationConfirm => &[Who::Supplier, Who::Stead],
            T::OpinionDue => &[Who::Head],
            T::RectificationOpined => &[Who::Bureau, Who::Supplier],
            T::RectificationSubmitted => &[Who::Filer, Who::Head, Who::Bureau],
            T::ListingNotice | T::ListingDecided => &[Who::Supplier],
            T::ListingEffective | T::ListingExpiring | T::ListingExpired | T::ListingRemoved => {
                &[Who::Supplier, Who::Owners, Who::Finance]
            }
            T::RepairRequested | T::RepairRefused => &[Who::Supplier, Who::Bureau],
            T::RepairDue => &[Who::Lead],
            T::PaymentApplied => &[Who::Finance],
            T::PaymentDue => &[Who::Filer, Who::Finance],
            T::ReferralSent => &[Who::Agency],
            T::Reminded => &[Who::Holder],
            T::CalendarMissing | T::SumsDiffer => &[Who::Admin],
            T::TrailSealed => &[Who::Inspectors],
        }
    }

    /// Whether a letter leaves the house; what is not mailed is still found under `/read`.
    pub const fn is_mailed(self) -> bool {
        !matches!(self, Topic::Progress)
    }
}

/// The event of a reminder: the calendar's, not a person's.
pub fn reminder(due: Option<NaiveDate>) -> Event {
    let event = Event::by(None, Action::Remind, Article::HOUSE);
    due.map_or(event.clone(), |day| event.due(day))
}

/// A letter that could not be sent: an administrator may have it tried again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Parked {
    /// Row number.
    #[serde(skip)]
    pub id: i64,
    /// How often it was tried.
    pub tries: i32,
    /// Whether it waits to be sent.
    pub waits: bool,
}

impl Aggregate for Parked {
    const KIND: &'static str = "letter";
    fn id(&self) -> i64 {
        self.id
    }
    fn version(&self) -> i32 {
        self.tries
    }
    fn state_name(&self) -> &'static str {
        if self.waits { "waiting" } else { "parked" }
    }
}

/// Has a parked letter tried again from the first try.
pub fn retry(letter: Parked, by: &Actor) -> Result<Decision<Parked>, No> {
    let role = super::authority::may(by, Action::RetryLetter, &super::authority::Subject::default())?;
    if letter.waits {
        return Err(Refusal::state(
            Article::HOUSE,
            Say::new("这封信正在发送队列中", "this email is already waiting to be sent"),
            Say::new("多次发送失败的信才需要重发", "only an email that has failed many times needs this"),
        )
        .into());
    }
    let next = Parked { tries: 0, waits: true, ..letter.clone() };
    Ok(Decision::changed(letter, next, Event::by(role, Action::RetryLetter, Article::HOUSE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody outside the city's organs learns of an act before it concerns them.
    #[test]
    fn suppliers_hear_nothing_of_plans_reports_and_scores() {
        for topic in Topic::ALL.iter().filter(|t| {
            ["plan_", "budget_", "report_", "scores_", "panel_", "result_proposed"]
                .iter()
                .any(|p| t.code().starts_with(p))
        }) {
            assert!(!topic.who().contains(&Who::Supplier), "{topic}");
        }
    }

    #[test]
    fn every_topic_has_somebody_to_tell() {
        assert!(Topic::ALL.iter().all(|t| !t.who().is_empty()));
    }

    #[test]
    fn only_a_parked_letter_is_tried_again_and_only_by_the_administrator() {
        let parked = Parked { id: 1, tries: 10, waits: false };
        assert!(retry(parked.clone(), &Actor::system()).is_err());
        let admin = Actor { roles: vec![Role::SysAdmin], user: super::super::values::UserId(1), ..Actor::system() };
        assert!(retry(parked.clone(), &admin).is_ok_and(|d| d.after().waits && d.after().tries == 0));
        assert!(retry(Parked { waits: true, ..parked }, &admin).is_err());
    }
}
