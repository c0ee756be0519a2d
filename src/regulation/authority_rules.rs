//! The table itself: for each act the roles, the relation to the thing, the acts that exclude it for the same person, the article.

use super::{Action, Article, Role};

/// How the actor's unit must stand to the thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// No tie asked for.
    Anywhere,
    /// The actor's unit owns the project.
    OwnUnit,
    /// The actor's unit is the supplier under the contract.
    OwnSupplier,
    /// Owner or supplier.
    OwnerOrSupplier,
    /// The actor's unit is the agency asked, and not the owner.
    OwnAgency,
    /// The actor's unit is not the owner.
    NotOwner,
    /// The actor's unit is finance. Nobody else pays the city's money; where finance is itself the owner, those of its people act who
    /// have had no hand in the application (marked P: the regulation knows no other treasury).
    Treasury,
    /// The actor's unit owns the project, or is the bureau.
    OwnerOrBureau,
}

impl Relation {
    /// Who it would have to be, in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Relation::Anywhere => "由有权限的人员办理",
            Relation::OwnUnit => "由项目的业主单位办理",
            Relation::OwnSupplier => "由合同的服务提供方办理",
            Relation::OwnerOrSupplier => "由业主单位或服务提供方办理",
            Relation::OwnAgency => "由受邀且不是业主单位的部门办理",
            Relation::NotOwner => "由业主单位以外的部门办理",
            Relation::Treasury => "由市财政局没有参与申请的人员办理",
            Relation::OwnerOrBureau => "由项目的业主单位或大数据局办理",
        }
    }
    /// Who it would have to be, in English.
    pub fn en(self) -> &'static str {
        match self {
            Relation::Anywhere => "anyone with the right may do it",
            Relation::OwnUnit => "the project's owner unit does it",
            Relation::OwnSupplier => "the supplier under the contract does it",
            Relation::OwnerOrSupplier => "the owner unit or the supplier does it",
            Relation::OwnAgency => "an invited agency that is not the owner does it",
            Relation::OwnerOrBureau => "the project's owner unit or the bureau does it",
            Relation::NotOwner => "an agency other than the owner does it",
            Relation::Treasury => "an officer of the finance bureau who had no hand in the application does it",
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Roles that may act, the fitting one first.
    pub roles: &'static [Role],
    /// How the unit must stand to the thing.
    pub relation: Relation,
    /// Acts after which the same person may not do this one.
    pub not_after: &'static [Action],
    /// The article the act rests on.
    pub article: Article,
    /// Whether the calendar may do it without a person.
    pub system: bool,
    /// Whether a person must have given the password in the last five minutes: what moves money, lists, public names or rights.
    pub proof: bool,
}

use Action::*;
use Relation::*;
use Role::*;

const fn r(roles: &'static [Role], relation: Relation, not_after: &'static [Action], article: Article) -> Rule {
    Rule { roles, relation, not_after, article, system: false, proof: false }
}
const fn auto(rule: Rule) -> Rule {
    Rule { system: true, ..rule }
}

const fn proved(rule: Rule) -> Rule {
    Rule { proof: true, ..rule }
}

const FILER: &[Role] = &[OwnerFiler];
const HEAD: &[Role] = &[OwnerHead];
const CLERK: &[Role] = &[BureauClerk];
const LEAD: &[Role] = &[BureauLead];
const BUREAU: &[Role] = &[BureauClerk, BureauLead];
const FINANCE: &[Role] = &[Finance];
const REVIEWERS: &[Role] = &[BureauClerk, BureauLead, Finance, Ndrc, Police, Cac, ThirdParty];
/// Where the bureau is the owner, finance leads in its place (`domain.md` §3.2.7); the relation tells which unit it is.
const LEADERS: &[Role] = &[BureauClerk, BureauLead, Finance];
const PROPOSERS: &[Role] = &[BureauClerk, Finance];
const DECIDERS: &[Role] = &[BureauLead, Finance];
const RECEIVERS: &[Role] = &[Finance, BureauClerk, BureauLead];
/// The police inspect the security of application systems alone (S13, S21): the verb asks for the matter.
const INSPECTORS: &[Role] = &[BureauClerk, BureauLead, Finance, Ndrc, Police];
const INSPECTION_LEADS: &[Role] = &[BureauLead, Finance, Ndrc, Police];
const ADMIN: &[Role] = &[SysAdmin];
const EVERYONE: &[Role] = Role::ALL;
const FILED: &[Action] = &[DraftPlan, SavePlan, SubmitPlan, AssessBudget, SignBudget];

/// The rule of an act. Exhaustive: a new act does not compile until somebody has decided who may do it.
#[rustfmt::skip]
pub const fn rule(action: Action) -> Rule {
    match action {
        DraftPlan | SavePlan => r(FILER, OwnUnit, &[], Article::bi(7, 1)),
        SubmitPlan => r(HEAD, OwnUnit, &[DraftPlan, SavePlan], Article::bi(7, 1)),
        RecallPlan => r(&[OwnerFiler, OwnerHead], OwnUnit, &[], Article::bi(7, 1)),
        AssessBudget => r(FILER, OwnUnit, &[], Article::bi(7, 2)),
        SignBudget => r(HEAD, OwnUnit, &[AssessBudget], Article::bi(7, 2)),
        ReturnPlan | RejectPlan => r(BUREAU, Anywhere, FILED, Article::bi(7, 3)),
        ApprovePlan => r(LEAD, Anywhere, FILED, Article::bi(7, 3)),
        ListPlan => r(BUREAU, Anywhere, FILED, Article::bi(7, 3)),
        CancelProject => r(HEAD, OwnUnit, &[], Article::bi(7, 4)),
        StartProcurement | RecordAward | RecordFailure => r(FILER, OwnUnit, &[], Article::bi(7, 4)),
        CheckSupplier => r(FILER, OwnUnit, &[], Article::b(8)),
        DraftContract => r(FILER, OwnUnit, &[], Article::bi(7, 4)),
        ConfirmContract | ReturnContract => r(HEAD, OwnUnit, &[DraftContract, CheckSupplier], Article::bi(7, 4)),
        ReportContract => r(FILER, OwnUnit, &[], Article::bi(7, 4)),
        ProposeChange => r(FILER, OwnUnit, &[], Article::bi(7, 4)),
        ConfirmChange | RefuseChange => r(HEAD, OwnUnit, &[ProposeChange], Article::bi(7, 4)),
        AllowExcess => r(FINANCE, Treasury, &[ProposeChange, ConfirmChange], Article::b(13)),
        RecordAcceptance => r(FILER, OwnUnit, &[], Article::bi(7, 5)),
        ConfirmAcceptance | ReturnAcceptance => r(HEAD, OwnUnit, &[RecordAcceptance], Article::bi(7, 5)),
        GoLive => r(FILER, OwnUnit, &[], Article::bi(7, 5)),
        EndService => auto(r(FILER, OwnUnit, &[], Article::bi(7, 6))),
        CloseProject => r(BUREAU, Anywhere, &[], Article::b(6)),
        TerminateContract => r(HEAD, OwnUnit, &[], Article::b(14)),
        ProposeSettlement => r(HEAD, OwnUnit, &[], Article::b(14)),
        AgreeSettlement => r(FINANCE, Treasury, &[ProposeSettlement], Article::b(14)),
        DraftScheme | SaveScheme => r(CLERK, Anywhere, &[], Article::b(11)),
        DropScheme => r(BUREAU, Anywhere, &[], Article::b(11)),
        PublishScheme => proved(r(LEAD, Anywhere, &[DraftScheme, SaveScheme], Article::b(11))),
        // Also by the calendar: a round that nobody prepared still opens on 1 November.
        PlanRound => auto(r(CLERK, Anywhere, &[], Article::b(10))),
        // The bureau leaves out none of its own.
        ExcludeContract => r(CLERK, NotOwner, &[], Article::b(10)),
        ReadmitContract | SetWindows => r(CLERK, Anywhere, &[], Article::b(10)),
        OpenRound => auto(r(LEAD, Anywhere, &[PlanRound, ExcludeContract, ReadmitContract, SetWindows], Article::b(10))),
        CloseRound => auto(r(LEAD, Anywhere, &[], Article::b(10))),
        TakeIn | CompleteIntake => auto(r(BUREAU, Anywhere, &[], Article::b(10))),
        JudgeSplitting | BindEvaluation => r(LEAD, NotOwner, &[], Article::bi(10, 2)),
        DrawSpotChecks | PickForCheck => r(BUREAU, Anywhere, &[], Article::bi(10, 1)),
        RecordSpotCheck => r(PROPOSERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 1)),
        ConfirmReport | ElevateReport => r(DECIDERS, OwnAgency, &[SaveReport, FileReport, RecordSpotCheck], Article::bi(10, 1)),
        ElevateEvaluation => r(DECIDERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 2)),
        SaveReport => r(FILER, OwnUnit, &[], Article::b(10)),
        FileReport => r(HEAD, OwnUnit, &[SaveReport], Article::b(10)),
        ReceiveReport | RegisterResult | ReturnReport => r(RECEIVERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 1)),
        ConvenePanel => r(LEADERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 2)),
        LeaveOut => r(LEADERS, OwnAgency, &[SaveReport, FileReport], Article::b(11)),
        SaveSheet => r(REVIEWERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 2)),
        SignSheet => r(REVIEWERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 2)),
        AskMaterial => r(REVIEWERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 2)),
        GiveMaterial => r(FILER, OwnUnit, &[], Article::bi(10, 2)),
        ExtendScoring => r(DECIDERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 2)),
        RecuseAgency => r(REVIEWERS, OwnAgency, &[], Article::b(3)),
        CloseScoring => auto(r(LEADERS, OwnAgency, &[SaveReport, FileReport], Article::bi(10, 2))),
        ProposeResult => r(PROPOSERS, OwnAgency, &[SaveReport, FileReport], Article::b(14)),
        TellResult | ServeResult => r(PROPOSERS, OwnAgency, &[SaveReport, FileReport], Article::b(3)),
        ReplyResult => r(&[Vendor, OwnerHead], OwnerOrSupplier, &[], Article::b(3)),
        ReviewReply => r(LEADERS, OwnAgency, &[SaveReport, FileReport, SaveSheet, SignSheet, ProposeResult], Article::b(3)),
        DecideResult => r(DECIDERS, OwnAgency, &[SaveReport, FileReport, SaveSheet, SignSheet, ProposeResult, ReviewReply], Article::b(14)),
        DeferEvaluation => r(DECIDERS, OwnAgency, &[SaveReport, FileReport], Article::b(10)),
        AgreeRecognition => r(&[BureauLead, OwnerHead], Anywhere, &[], Article::b(14)),
        IssueRecognition => proved(r(CLERK, Anywhere, &[AgreeRecognition], Article::b(14))),
        ProposeWithdrawal => r(CLERK, Anywhere, &[], Article::b(14)),
        WithdrawRecognition => proved(r(LEAD, Anywhere, &[ProposeWithdrawal], Article::b(14))),
        KeepRecognition => r(LEAD, Anywhere, &[ProposeWithdrawal], Article::b(14)),
        OpenGuidance | CloseGuidance => r(LEADERS, OwnAgency, &[], Article::b(14)),
        OrderRectification | ExtendRectification => r(DECIDERS, OwnAgency, &[SubmitRectification], Article::b(14)),
        SubmitRectification => r(&[Vendor, OwnerFiler], OwnerOrSupplier, &[], Article::b(14)),
        AcknowledgeRectification => r(&[Vendor, OwnerFiler], OwnerOrSupplier, &[], Article::b(14)),
        OpineRectification => r(HEAD, OwnUnit, &[SubmitRectification], Article::b(14)),
        CheckRectification => r(PROPOSERS, OwnAgency, &[SubmitRectification], Article::b(14)),
        DecideReevaluation | ConcludeRectification => r(DECIDERS, OwnAgency, &[SaveReport, FileReport, SaveSheet, SignSheet, ProposeResult, ReviewReply, CheckRectification, SubmitRectification], Article::b(14)),
        ProposeCase => r(CLERK, Anywhere, &[], Article::b(12)),
        ReviewLegality => r(LEAD, Anywhere, &[ProposeCase], Article::b(12)),
        ServeNotice | WaiveStatement => r(CLERK, Anywhere, &[], Article::b(12)),
        RecordStatement => r(&[Vendor, OwnerHead, BureauClerk], Anywhere, &[], Article::b(12)),
        RecordHearing => r(CLERK, Anywhere, &[RecordStatement], Article::b(12)),
        ReviewStatement => r(BUREAU, Anywhere, &[RecordStatement], Article::b(12)),
        DecideListing | DecideNoListing => proved(r(LEAD, Anywhere, &[ProposeCase, ReviewStatement], Article::b(12))),
        ServeDecision => proved(r(CLERK, Anywhere, &[DecideListing], Article::b(12))),
        ExpireListing => auto(r(BUREAU, Anywhere, &[], Article::b(12))),
        RequestRepair => r(&[Vendor], OwnSupplier, &[], Article::b(12)),
        RefuseRepair => r(LEAD, Anywhere, &[ProposeCase], Article::b(12)),
        RemoveEarly | RevokeListing => proved(r(LEAD, Anywhere, &[ProposeCase], Article::b(12))),
        TouchListing => r(&[OwnerFiler, OwnerHead], OwnUnit, &[], Article::b(12)),
        RecordInspection | CloseInspection => r(INSPECTORS, OwnAgency, &[AnswerInspection], Article::b(7)),
        OrderInspection | RepeatInspection => r(INSPECTION_LEADS, OwnAgency, &[AnswerInspection], Article::b(7)),
        AnswerInspection => r(&[OwnerFiler, OwnerHead], OwnUnit, &[], Article::b(7)),
        RecordSecurityTest => r(FILER, OwnUnit, &[], Article::a(20)),
        ReportHighRisk => r(FILER, OwnUnit, &[], Article::a(21)),
        Refer => r(BUREAU, Anywhere, &[], Article::b(13)),
        ReceiveReferral | CloseReferral => r(&[Finance, Discipline], OwnAgency, &[Refer], Article::b(13)),
        FollowContracts | AcceptContract => auto(r(HEAD, OwnUnit, &[], Article::b(7))),
        RaiseTrack | ApplyChange => r(HEAD, OwnUnit, &[ProposeChange], Article::b(10)),
        PlanPayment => r(HEAD, OwnUnit, &[], Article::bi(7, 6)),
        FallDue => auto(r(&[OwnerFiler, OwnerHead, BureauClerk, BureauLead], Anywhere, &[], Article::bi(7, 6))),
        ApplyPayment => r(FILER, OwnUnit, &[], Article::bi(7, 6)),
        CheckPayment | ReturnPayment => r(FINANCE, Treasury, &[ApplyPayment], Article::bi(7, 6)),
        HoldPayment => r(FINANCE, Treasury, &[ApplyPayment], Article::bi(7, 6)),
        ReleasePayment => proved(r(FINANCE, Treasury, &[ApplyPayment, CheckPayment], Article::bi(7, 6))),
        RefusePayment => r(FINANCE, Treasury, &[ApplyPayment, CheckPayment], Article::b(14)),
        UploadFile => r(EVERYONE, Anywhere, &[], Article::HOUSE),
        // What nobody uses is cleared away by the calendar alone.
        DiscardFile => auto(r(&[], Anywhere, &[], Article::HOUSE)),
        Remind => auto(r(&[OwnerFiler, OwnerHead, BureauClerk, BureauLead], OwnerOrBureau, &[], Article::HOUSE)),
        RegisterSupplier | EditSupplier => r(&[OwnerFiler, BureauClerk, BureauLead], Anywhere, &[], Article::b(8)),
        CreateUnit | EditUnit | EditUser | ProposeRoles | DisableUser | EnableUser => r(ADMIN, Anywhere, &[], Article::HOUSE),
        // Also from the console of the machine, where no administrator can reach the pages.
        CreateUser => auto(r(ADMIN, Anywhere, &[], Article::HOUSE)),
        ResetPassword => proved(auto(r(ADMIN, Anywhere, &[], Article::HOUSE))),
        GrantRoles => proved(r(&[SecAdmin], Anywhere, &[CreateUser, EditUser, ProposeRoles], Article::HOUSE)),
        RefuseRoles => proved(r(&[SecAdmin], Anywhere, &[], Article::HOUSE)),
        ChangePassword | LogIn | LogOut | RevokeSession => r(EVERYONE, Anywhere, &[], Article::HOUSE),
        // Nobody has the right to fail: the house writes it down.
        FailLogIn => auto(r(&[], Anywhere, &[], Article::a(32))),
        SetPolicy => proved(r(LEAD, Anywhere, &[], Article::HOUSE)),
        ImportCalendar => r(&[SysAdmin, BureauClerk], Anywhere, &[], Article::HOUSE),
        RetryLetter => r(ADMIN, Anywhere, &[], Article::HOUSE),
    }
}
