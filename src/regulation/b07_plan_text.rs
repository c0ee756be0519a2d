//! The text of a plan, section by section, as the owner writes it (M7.1, `domain.md` §3.10).

use super::a17_security::MlpsLevel;
use super::b09_goals::{self, Goal};
use super::decision::FieldError;
use super::people::named;
use super::policy::Policy;
use super::values::{Fen, FileId, ProjectNo, half_width};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// The four sources of article 4.
    FundKind {
        Fiscal = "fiscal", "财政资金", "fiscal funds";
        StateOwned = "state_owned", "国有性质资金", "state-owned funds";
        Institutional = "institutional", "事业性质资金", "institutional funds";
        Other = "other", "其他政府性资金", "other government funds";
    }
}

named! {
    /// Ways to procure (政府采购法 26, and below the limits by the owner itself).
    Method {
        Open = "open", "公开招标", "open tender";
        Invited = "invited", "邀请招标", "invited tender";
        Negotiation = "negotiation", "竞争性谈判", "competitive negotiation";
        Consultation = "consultation", "竞争性磋商", "competitive consultation";
        SingleSource = "single_source", "单一来源", "single source";
        Inquiry = "inquiry", "询价", "request for quotation";
        Framework = "framework", "框架协议", "framework agreement";
        Own = "own", "其他（限额以下自行采购）", "own procurement below the limit";
    }
}

named! {
    /// The sections of the form, in order.
    Section {
        Basics = "basics", "基本信息", "Basics";
        Content = "content", "采购内容", "What is bought";
        Funding = "funding", "资金与预算", "Funds and budget";
        Goals = "goals", "绩效目标", "Performance goals";
        Security = "security", "系统与安全", "System and security";
        Conditions = "conditions", "提供方条件", "Supplier conditions";
        Attachments = "attachments", "附件", "Attachments";
        Check = "check", "核对并提交", "Check and submit";
    }
}

/// Section 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basics {
    /// 项目名称, 4–120 characters.
    pub name: String,
    /// 申报年度: next year, or the current one for an addition.
    pub year: i32,
    /// 追加计划 of the current year, with its reason.
    pub addition_reason: String,
    /// 建设依据, at least 20 characters.
    pub basis: String,
    /// The document it rests on.
    pub basis_file: Option<FileId>,
    /// Reason for filing after the window.
    pub late_reason: String,
}

/// Section 2.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// 采购内容.
    pub content: String,
    /// 品目: the catalogue code, with its name where the owner writes it.
    pub catalogue: String,
    /// First day of the service.
    pub start: Option<NaiveDate>,
    /// Last day of the service.
    pub end: Option<NaiveDate>,
    /// Reason for a term beyond the usual limit.
    pub long_reason: String,
    /// 拟采购方式.
    pub method: Option<Method>,
    /// 面向中小企业.
    pub sme_reserved: Option<bool>,
    /// 关联项目: numbers of related projects of the same owner, as typed (splitting is checked against them).
    pub related: String,
}

impl Content {
    /// The related projects, each once.
    pub fn related_projects(&self) -> Vec<ProjectNo> {
        let mut out: Vec<ProjectNo> = Vec::new();
        let typed = half_width(&self.related);
        for word in typed.split(|c: char| c.is_whitespace() || ",;、。".contains(c)).filter(|w| !w.is_empty()) {
            let no = ProjectNo(word.to_owned());
            if !out.contains(&no) {
                out.push(no);
            }
        }
        out
    }

    /// The code the catalogue item begins with; empty where it begins with none.
    pub fn catalogue_code(&self) -> String {
        let typed = half_width(&self.catalogue).to_uppercase();
        let code = typed.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_owned();
        if self.has_catalogue_code() { code } else { String::new() }
    }

    /// Whether the catalogue item begins with a code of the government catalogue: goods, works or services, and two to eight digits in
    /// pairs (`C16020000`, `C1602`).
    pub fn has_catalogue_code(&self) -> bool {
        let typed = half_width(&self.catalogue).to_uppercase();
        let code = typed.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let digits = code.strip_prefix(['A', 'B', 'C']).unwrap_or_default();
        (2..=8).contains(&digits.len()) && digits.len() % 2 == 0 && digits.chars().all(|c| c.is_ascii_digit())
    }
}

/// One line of the funds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fund {
    /// Its source (M4).
    pub kind: FundKind,
    /// Budget line.
    pub line: String,
    /// Amount in fen.
    pub amount: Fen,
}

/// Section 3. The lines sum to the budget.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funding {
    /// 采购预算 as typed by the owner.
    pub budget: Option<Fen>,
    /// The lines.
    pub funds: Vec<Fund>,
    /// The filer has confirmed a budget so small that the unit may be mistaken.
    #[serde(default)]
    pub small: bool,
}

impl Funding {
    /// Whether state-owned money is in it: the scheme is then reviewed before approval (S19).
    pub fn is_state_owned(&self) -> bool {
        self.funds.iter().any(|fund| fund.kind == FundKind::StateOwned)
    }

    /// The budget, nothing while it is not entered.
    pub fn budget(&self) -> Fen {
        self.budget.unwrap_or(Fen::ZERO)
    }
}

/// Section 5 (S16–S20, S30–S31).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    /// 涉及系统.
    pub system: String,
    /// 等保级别.
    pub level: Option<MlpsLevel>,
    /// 等保评估材料 (S17): required for approval.
    pub mlps_file: Option<FileId>,
    /// 安全经费 in fen (S16).
    pub security_budget: Option<Fen>,
    /// Reason where no security funds are planned.
    pub no_budget_reason: String,
    /// 部署在政务云 (S20).
    pub on_cloud: Option<bool>,
    /// Reason for an exemption.
    pub off_cloud_reason: String,
    /// 授权运营 (S30).
    pub authorised_operation: Option<bool>,
    /// Expert opinion where data are operated by authorisation.
    pub expert_file: Option<FileId>,
    /// Confidentiality agreement where data are operated by authorisation (S31).
    #[serde(default)]
    pub nda_file: Option<FileId>,
    /// 处理个人信息.
    pub personal_data: Option<bool>,
    /// Scheme reviewed by the bureau, for state-owned funds (S19).
    pub scheme_file: Option<FileId>,
}

/// Section 6 (M8.8): what the project asks of the supplier beyond the seven conditions of article 8.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// The further conditions, one a line; empty means none.
    pub special: String,
    /// The filer has seen that no region, ownership or former award is asked for (条例 20).
    pub fair: bool,
}

/// Section 7.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachments {
    /// 市场调查报告.
    pub survey: Option<FileId>,
    /// Procurement scheme with the goals (M9).
    pub scheme: Option<FileId>,
    /// Anything else.
    pub other: Option<FileId>,
    /// 不涉密承诺 (S2, S44): the system takes no classified material.
    pub unclassified: bool,
}

/// The plan as the owner writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Section 1.
    pub basics: Basics,
    /// Section 2.
    pub content: Content,
    /// Section 3.
    pub funding: Funding,
    /// Section 4 (M9).
    pub goals: Vec<Goal>,
    /// Section 5.
    pub security: Security,
    /// Section 6.
    pub conditions: Conditions,
    /// Section 7.
    pub attachments: Attachments,
}

/// New contents of one section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SectionText {
    /// Section 1.
    Basics(Basics),
    /// Section 2.
    Content(Content),
    /// Section 3.
    Funding(Funding),
    /// Section 4.
    Goals(Vec<Goal>),
    /// Section 5.
    Security(Security),
    /// Section 6.
    Conditions(Conditions),
    /// Section 7.
    Attachments(Attachments),
}

impl SectionText {
    /// Which section it is.
    pub fn section(&self) -> Section {
        match self {
            SectionText::Basics(_) => Section::Basics,
            SectionText::Content(_) => Section::Content,
            SectionText::Funding(_) => Section::Funding,
            SectionText::Goals(_) => Section::Goals,
            SectionText::Security(_) => Section::Security,
            SectionText::Conditions(_) => Section::Conditions,
            SectionText::Attachments(_) => Section::Attachments,
        }
    }
}

impl Plan {
    /// Whether nobody has written anything in the section yet.
    pub fn untouched(&self, section: Section) -> bool {
        match section {
            Section::Basics => self.basics == Basics::default(),
            Section::Content => self.content == Content::default(),
            Section::Funding => self.funding == Funding::default(),
            Section::Goals => self.goals.is_empty(),
            Section::Security => self.security == Security::default(),
            Section::Conditions => self.conditions == Conditions::default(),
            Section::Attachments => self.attachments == Attachments::default(),
            Section::Check => true,
        }
    }

    /// What the section still lacks before the plan may be submitted.
    pub fn missing(&self, section: Section, policy: &Policy) -> Vec<FieldError> {
        match section {
            Section::Basics => super::b07_plan_complete::basics(&self.basics),
            Section::Content => super::b07_plan_complete::content(&self.content, self.basics.year, policy),
            Section::Funding => super::b07_plan_complete::funding(&self.funding),
            Section::Goals => b09_goals::complete(&self.goals),
            Section::Security => super::b07_plan_complete::security(self),
            Section::Conditions => super::b07_plan_complete::conditions(&self.conditions),
            Section::Attachments => super::b07_plan_complete::attachments(&self.attachments),
            Section::Check => Vec::new(),
        }
    }

    /// The files a section names; whoever saves it must own them.
    pub fn files(&self) -> Vec<FileId> {
        let (s, a) = (&self.security, &self.attachments);
        let named = [
            self.basics.basis_file,
            s.mlps_file,
            s.expert_file,
            s.nda_file,
            s.scheme_file,
            a.survey,
            a.scheme,
            a.other,
        ];
        named.into_iter().flatten().collect()
    }

    /// Everything the plan still lacks, section by section.
    pub fn all_missing(&self, policy: &Policy) -> Vec<(Section, FieldError)> {
        Section::ALL.iter().flat_map(|s| self.missing(*s, policy).into_iter().map(|e| (*s, e))).collect()
    }
}
