//! Who may do what on which thing: one exhaustive table (M7–M14, `domain.md` §3.11).
//!
//! The pure verbs call [`may`]; the same function draws the buttons and answers "why not" with the article.
//! Reading takes a [`Scope`], which only [`sees`] can make; what is out of scope does not exist for the reader (404).

use super::decision::{Article, Refusal, Say};
use super::people::{Actor, Role, UnitKind, named};
use super::values::{UnitId, UserId};

#[path = "authority_rules.rs"]
mod rules;
pub use rules::{Relation, Rule, rule};
#[path = "authority_scope.rs"]
mod scope;
pub use scope::{CalibrationScope, PeopleScope, Scope, Trail, reads_audit, sees, sees_calibration, sees_people, trail};

named! {
    /// Every act that changes anything, named as the flow record tells it.
    Action {
        DraftPlan = "draft_plan", "起草采购计划", "drafted the plan";
        SavePlan = "save_plan", "保存采购计划", "saved the plan";
        SubmitPlan = "submit_plan", "申报采购计划", "submitted the plan";
        RecallPlan = "recall_plan", "撤回采购计划", "recalled the plan";
        AssessBudget = "assess_budget", "完成预算评估", "assessed the budget";
        SignBudget = "sign_budget", "签署预算评估", "signed the budget assessment";
        ReturnPlan = "return_plan", "退回补正", "returned the plan";
        RejectPlan = "reject_plan", "不予立项", "rejected the plan";
        ApprovePlan = "approve_plan", "批准立项", "approved the project";
        ListPlan = "list_plan", "列入年度计划并报财政", "listed in the yearly plan and reported to the finance bureau";
        CancelProject = "cancel_project", "取消项目", "cancelled the project";
        StartProcurement = "start_procurement", "启动采购", "started procurement";
        RecordAward = "record_award", "登记中标成交", "recorded the award";
        RecordFailure = "record_failure", "登记废标", "recorded a failed procurement";
        CheckSupplier = "check_supplier", "核查承接主体条件", "checked the supplier's conditions";
        DraftContract = "draft_contract", "登记合同", "recorded the contract";
        ConfirmContract = "confirm_contract", "确认合同", "confirmed the contract";
        ReturnContract = "return_contract", "退回合同登记", "returned the contract for changes";
        ReportContract = "report_contract", "登记合同公告备案", "recorded publication and filing of the contract";
        ProposeChange = "propose_change", "提出合同变更", "proposed a contract change";
        ConfirmChange = "confirm_change", "确认合同变更", "confirmed the contract change";
        RefuseChange = "refuse_change", "否决合同变更", "refused the contract change";
        AllowExcess = "allow_excess", "出具超额意见", "gave an opinion on exceeding 10%";
        RecordAcceptance = "record_acceptance", "登记验收", "recorded the acceptance";
        ConfirmAcceptance = "confirm_acceptance", "确认验收", "confirmed the acceptance";
        ReturnAcceptance = "return_acceptance", "退回验收登记", "returned the acceptance for changes";
        GoLive = "go_live", "正式实施", "put into service";
        EndService = "end_service", "服务期满", "ended the service";
        CloseProject = "close_project", "办结归档", "closed the project";
        TerminateContract = "terminate_contract", "解除合同", "terminated the contract";
        ProposeSettlement = "propose_settlement", "提出解除协议结算", "proposed the settlement";
        AgreeSettlement = "agree_settlement", "同意解除协议结算", "agreed to the settlement";
        DraftScheme = "draft_scheme", "起草指标方案", "drafted the scheme";
        SaveScheme = "save_scheme", "保存指标方案", "saved the scheme";
        PublishScheme = "publish_scheme", "发布指标方案", "published the scheme";
        DropScheme = "drop_scheme", "放弃指标方案", "dropped the scheme";
        PlanRound = "plan_round", "筹备评估轮次", "prepared the round";
        ExcludeContract = "exclude_contract", "排除出本轮评估", "left the contract out of the round";
        ReadmitContract = "readmit_contract", "取消排除", "took the contract back into the round";
        SetWindows = "set_windows", "调整评估期限", "set the last days of the round";
        OpenRound = "open_round", "启动评估轮次", "opened the round";
        CloseRound = "close_round", "结束评估轮次", "closed the round";
        JudgeSplitting = "judge_splitting", "核查拆分", "looked into splitting";
        BindEvaluation = "bind_evaluation", "并入联合评价", "bound into the joint review";
        DrawSpotChecks = "draw_spot_checks", "抽取抽查样本", "drew the spot checks";
        PickForCheck = "pick_for_check", "抽中核查", "drawn for a spot check";
        RecordSpotCheck = "record_spot_check", "核查自评报告", "checked the report";
        ConfirmReport = "confirm_report", "抽查认定属实", "confirmed the report by spot check";
        ElevateReport = "elevate_report", "抽查不予认可", "did not confirm the report";
        ElevateEvaluation = "elevate_evaluation", "抽查转联合评价", "moved to the joint review by spot check";
        TakeIn = "take_in", "纳入评估", "added to the round";
        CompleteIntake = "complete_intake", "完成纳入", "took in every contract of the round";
        SaveReport = "save_report", "保存评估报告", "saved the report";
        FileReport = "file_report", "报送评估报告", "filed the report";
        ReceiveReport = "receive_report", "出具备案回执", "issued the filing receipt";
        RegisterResult = "register_result", "备案齐备，结果生效", "result in effect: both receipts issued";
        ReturnReport = "return_report", "退回评估报告", "returned the report";
        ConvenePanel = "convene_panel", "组织联合评价", "convened the joint review";
        LeaveOut = "leave_out", "认定指标不适用", "found an indicator not applicable";
        SaveSheet = "save_sheet", "保存评分", "saved the score sheet";
        SignSheet = "sign_sheet", "提交评分", "submitted the score sheet";
        RecuseAgency = "recuse_agency", "回避", "recused itself";
        AskMaterial = "ask_material", "要求补充材料", "asked for material";
        GiveMaterial = "give_material", "补充材料", "gave the material";
        ExtendScoring = "extend_scoring", "延长评分期限", "prolonged scoring";
        CloseScoring = "close_scoring", "截止评分", "closed scoring";
        ProposeResult = "propose_result", "拟定评估结果", "proposed the result";
        TellResult = "tell_result", "告知拟定结果", "told both sides of the proposed result";
        ServeResult = "serve_result", "送达拟定结果告知书", "served the notice of the proposed result";
        ReplyResult = "reply_result", "答复拟定结果", "answered to the proposed result";
        ReviewReply = "review_reply", "复核异议", "reviewed the objections";
        DecideResult = "decide_result", "认定评估结果", "decided the result";
        DeferEvaluation = "defer_evaluation", "延期评估", "deferred the evaluation";
        AgreeRecognition = "agree_recognition", "同意优秀提供方认定", "agreed to the recognition";
        IssueRecognition = "issue_recognition", "认定优秀提供方", "issued the recognition";
        ProposeWithdrawal = "propose_withdrawal", "提请撤销优秀提供方认定", "proposed to withdraw the recognition";
        WithdrawRecognition = "withdraw_recognition", "撤销优秀提供方认定", "withdrew the recognition";
        KeepRecognition = "keep_recognition", "维持优秀提供方认定", "kept the recognition";
        OpenGuidance = "open_guidance", "布置指导提升", "assigned guidance";
        CloseGuidance = "close_guidance", "完成指导提升", "completed guidance";
        OrderRectification = "order_rectification", "责令整改", "ordered rectification";
        ExtendRectification = "extend_rectification", "延长整改期限", "extended the rectification";
        SubmitRectification = "submit_rectification", "提交整改", "submitted the rectification";
        AcknowledgeRectification = "acknowledge_rectification", "确认收到责令整改", "confirmed receipt of the order to rectify";
        OpineRectification = "opine_rectification", "出具整改意见", "gave an opinion on the rectification";
        CheckRectification = "check_rectification", "核查整改", "checked the rectification";
        ConcludeRectification = "conclude_rectification", "作出整改结论", "concluded the rectification";
        DecideReevaluation = "decide_reevaluation", "认定整改后评估结果", "decided the re-evaluation";
        ProposeCase = "propose_case", "提请列入名单", "proposed a listing";
        ReviewLegality = "review_legality", "法制审核", "carried out the legal review";
        ServeNotice = "serve_notice", "送达拟列入告知书", "served the notice";
        RecordStatement = "record_statement", "提出陈述申辩", "made a statement";
        WaiveStatement = "waive_statement", "陈述期满未申辩", "made no statement in time";
        RecordHearing = "record_hearing", "登记听证", "recorded the hearing";
        ReviewStatement = "review_statement", "出具复核意见", "reviewed the statement";
        DecideListing = "decide_listing", "决定列入名单", "decided to list";
        DecideNoListing = "decide_no_listing", "决定不予列入", "decided not to list";
        ServeDecision = "serve_decision", "送达列入决定书", "served the decision";
        ExpireListing = "expire_listing", "期满移出名单", "removed from the list at expiry";
        RequestRepair = "request_repair", "申请信用修复", "asked to be removed early";
        RefuseRepair = "refuse_repair", "不同意提前移出", "refused early removal";
        RemoveEarly = "remove_early", "提前移出名单", "removed from the list early";
        RevokeListing = "revoke_listing", "撤销列入", "revoked the listing";
        TouchListing = "touch_listing", "拟用名单内供应商被拒绝", "was refused a listed supplier";
        RecordInspection = "record_inspection", "登记监督检查", "recorded an inspection";
        OrderInspection = "order_inspection", "检查责令改正", "ordered correction";
        AnswerInspection = "answer_inspection", "答复监督检查", "replied to the inspection";
        RepeatInspection = "repeat_inspection", "再次责令改正", "repeated the order";
        CloseInspection = "close_inspection", "办结监督检查", "closed the inspection";
        RecordSecurityTest = "record_security_test", "登记安全检测", "recorded a security test";
        ReportHighRisk = "report_high_risk", "报告高危问题", "reported findings of high risk";
        Refer = "refer", "移送线索", "referred the matter";
        ReceiveReferral = "receive_referral", "签收移送", "confirmed receipt of the referral";
        CloseReferral = "close_referral", "办结移送", "closed the referral";
        FollowContracts = "follow_contracts", "项目随合同推进", "moved the project with its contracts";
        RaiseTrack = "raise_track", "转为联合评价", "moved to the joint review";
        ApplyChange = "apply_change", "合同变更生效", "put the change into effect";
        AcceptContract = "accept_contract", "合同验收合格", "accepted the contract";
        PlanPayment = "plan_payment", "列入付款计划", "entered the instalment";
        FallDue = "fall_due", "付款期限起算", "started the payment period";
        ApplyPayment = "apply_payment", "申请付款", "applied for payment";
        CheckPayment = "check_payment", "审核付款", "checked the payment";
        ReturnPayment = "return_payment", "退回付款申请", "returned the payment application";
        HoldPayment = "hold_payment", "暂缓支付", "held the payment";
        ReleasePayment = "release_payment", "支付", "released the payment";
        RefusePayment = "refuse_payment", "不予支付", "refused the payment";
        UploadFile = "upload_file", "上传附件", "uploaded a file";
        DiscardFile = "discard_file", "清理未用附件", "removed an unused attachment";
        Remind = "remind", "催办", "sent a reminder";
        RegisterSupplier = "register_supplier", "登记供应商", "registered the supplier";
        EditSupplier = "edit_supplier", "修改供应商信息", "changed the supplier";
        CreateUnit = "create_unit", "建立单位", "created the unit";
        EditUnit = "edit_unit", "修改单位", "changed the unit";
        CreateUser = "create_user", "建立用户", "created the user";
        EditUser = "edit_user", "修改用户", "changed the user";
        ProposeRoles = "propose_roles", "提请授予角色", "proposed roles";
        GrantRoles = "grant_roles", "授予角色", "granted roles";
        RefuseRoles = "refuse_roles", "不予授予角色", "refused the roles";
        DisableUser = "disable_user", "停用用户", "disabled the user";
        EnableUser = "enable_user", "恢复用户", "enabled the user again";
        ResetPassword = "reset_password", "重置密码", "reset the password";
        ChangePassword = "change_password", "修改密码", "changed the password";
        LogIn = "log_in", "登录", "logged in";
        FailLogIn = "fail_log_in", "登录失败", "failed to log in";
        LogOut = "log_out", "退出登录", "logged out";
        RevokeSession = "revoke_session", "注销会话", "ended a session";
        SetPolicy = "set_policy", "修改规则参数", "changed the policy";
        ImportCalendar = "import_calendar", "导入工作日历", "imported the calendar";
        RetryLetter = "retry_letter", "重发信件", "sent an email again";
    }
}

impl Action {
    /// Whether a person must have given the password in the last five minutes (`access::PROOF`). The store asks it of every event it
    /// writes down, so no route and no verb can forget it; the calendar and the console have no password to give.
    pub fn wants_proof(self) -> bool {
        rule(self).proof
    }
}

/// What the authority needs to know of a thing. Built by the aggregates; missing facts never help the actor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The owner unit of the project.
    pub owner: Option<UnitId>,
    /// The unit of the supplier under the contract.
    pub supplier: Option<UnitId>,
    /// The agency whose sheet, receipt or assignment it is.
    pub agency: Option<UnitId>,
    /// Whether the actor's unit is recused from this evaluation (`domain.md` §3.2.7).
    pub recused: bool,
    /// Who did the earlier acts on the thing: four eyes go by person, not by role.
    pub hands: Vec<(Action, UserId)>,
}

/// What stands against an act, before it is put into words: a page asks for many acts and words none.
enum Bar {
    Role,
    Relation,
    Recused,
    Hand(Action),
}

/// Whether the actor may do it now, and in which role. States are checked by the verbs' own tables of moves.
pub fn may(actor: &Actor, action: Action, on: &Subject) -> Result<Option<Role>, Refusal> {
    let rule = rule(action);
    weigh(actor, &rule, on).map_err(|bar| refusal(&rule, &bar))
}

/// The same as a question, for buttons and lists.
pub fn can(actor: &Actor, action: Action, on: &Subject) -> bool {
    weigh(actor, &rule(action), on).is_ok()
}

fn weigh(actor: &Actor, rule: &Rule, on: &Subject) -> Result<Option<Role>, Bar> {
    if actor.is_system() {
        return if rule.system { Ok(None) } else { Err(Bar::Role) };
    }
    let role = rule.roles.iter().copied().find(|role| actor.has(*role)).ok_or(Bar::Role)?;
    if !fits(actor, rule.relation, on) {
        return Err(Bar::Relation);
    }
    if on.recused && matches!(rule.relation, Relation::OwnAgency | Relation::NotOwner) {
        return Err(Bar::Recused);
    }
    let done = on.hands.iter().find(|(action, person)| *person == actor.user && rule.not_after.contains(action));
    done.map_or(Ok(Some(role)), |(action, _)| Err(Bar::Hand(*action)))
}

fn fits(actor: &Actor, relation: Relation, on: &Subject) -> bool {
    match relation {
        Relation::Anywhere => true,
        Relation::OwnUnit => on.owner == Some(actor.unit),
        Relation::OwnSupplier => on.supplier == Some(actor.unit),
        Relation::OwnerOrSupplier => on.owner == Some(actor.unit) || on.supplier == Some(actor.unit),
        Relation::OwnAgency => on.agency == Some(actor.unit) && on.owner != Some(actor.unit),
        Relation::NotOwner => on.owner != Some(actor.unit),
        Relation::Treasury => actor.kind == UnitKind::Finance,
        Relation::OwnerOrBureau => on.owner == Some(actor.unit) || actor.kind == UnitKind::BigData,
    }
}

fn refusal(rule: &Rule, bar: &Bar) -> Refusal {
    let (article, why, way_out) = match bar {
        Bar::Role => {
            let (zh, en): (Vec<_>, Vec<_>) = rule.roles.iter().map(|r| (r.zh(), r.en())).unzip();
            (
                rule.article,
                Say::new("你没有办理这一步的角色", "you do not hold a role that takes this step"),
                Say::new(format!("由{}办理", zh.join("或")), format!("to be done by: {}", en.join(" or "))),
            )
        }
        Bar::Relation => (
            rule.article,
            Say::new("这不属于你所在单位的职责范围", "this does not belong to your unit"),
            Say::new(rule.relation.zh(), rule.relation.en()),
        ),
        Bar::Recused => (
            Article::b(3),
            Say::new("你所在单位须回避本次评估", "your unit is recused from this evaluation"),
            Say::new("由其他评价部门办理", "another reviewing agency acts"),
        ),
        Bar::Hand(action) => (
            rule.article,
            Say::new(
                format!("你办理过“{}”，不能再办理这一步", action.zh()),
                format!("you {} yourself, so you cannot take this step", action.en()),
            ),
            Say::new("由本单位其他有权限的人员办理", "a colleague with the same right takes it"),
        ),
    };
    Refusal::forbidden(article, why, way_out)
}

/// The role in which a unit of this kind signs its sheet in the joint review.
pub fn reviewer_role(kind: UnitKind) -> Option<Role> {
    match kind {
        UnitKind::BigData => Some(Role::BureauClerk),
        UnitKind::Finance => Some(Role::Finance),
        UnitKind::Ndrc => Some(Role::Ndrc),
        UnitKind::Police => Some(Role::Police),
        UnitKind::Cac => Some(Role::Cac),
        UnitKind::ThirdParty => Some(Role::ThirdParty),
        _ => None,
    }
}
