//! # 第十二条 大数据项目服务监督评估实行负面清单管理，对项目建设管理不好的业主单位或服务购买方，纳入负面清单管理，缩减对其服务采购的支持力度。对提供服务不符合合同要求的服务提供方，构成违约或无法实现合同预期目标的，纳入黑名单（含相关法人注册的其它大数据关联公司）管理，5年内不接受其参与相关市财政（含事业单位、国有平台公司）资金购买大数据服务。
//!
//! **Our reading.** Two lists. A listing of a supplier bars new participation in big-data services paid by the city from the day the
//! decision was served to the corresponding day five years later, that day included; running contracts go on unless terminated. A listing
//! reaches an affiliate only by a case of its own. So it does a company that succeeds a listed one by merger or division; but as that
//! company takes over what the listed one owed, it is held back until its own case is decided. The owners' negative list is a mark for approvers (at most twelve months) and never
//! stands in the way of a duty.
//!
//! **Open questions.** “相关法人” may mean a company or its legal representative: a decision says which. A municipal document can hardly
//! set a five-year ban as a penalty (行政处罚法16), so this is a list of contract performance and is not exported as anything else.

use super::authority::{Action, may};
use super::b07_stages::Project;
use super::decision::{Article, Decision, Event, No, Refusal, Say};
use super::people::{Actor, named};
use super::values::{CaseId, ProjectId, SupplierId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// The two lists of article 12.
    List {
        Blacklist = "blacklist", "黑名单", "blacklist";
        Negative = "negative", "业主单位负面清单", "owners' negative list";
    }
}

impl List {
    /// The register its cases are numbered in, and what stands before the number.
    pub const fn register(self) -> (&'static str, &'static str) {
        match self {
            List::Blacklist => ("blacklist", "HMD"),
            List::Negative => ("negative_list", "FMQD"),
        }
    }
}

named! {
    /// The ground a listing rests on. Each opens a door of its own; none opens by itself.
    Basis {
        Breach = "m12b", "不符合合同要求，构成违约或无法实现合同预期目标（办法第十二条）", "breach of contract, or its goals cannot be reached (Measures art. 12)";
        FailedTwice = "m14e", "整改后经评估仍不合格且服务质量较差（办法第十四条）", "still unqualified after rectification and poor in quality (Measures art. 14)";
        Security = "s21", "拒不整改或者屡次整改不到位（细则第二十一条）", "refuses to rectify security, or fails repeatedly (Security Rules art. 21)";
        Management = "m12a", "项目建设管理不好（办法第十二条）", "manages its projects badly (Measures art. 12)";
    }
}

impl Basis {
    /// The article cited in the notice and the decision.
    pub const fn article(self) -> Article {
        match self {
            Basis::Breach | Basis::Management => Article::b(12),
            Basis::FailedTwice => Article::b(14),
            Basis::Security => Article::a(21),
        }
    }

    /// Which list the ground leads to.
    pub const fn list(self) -> List {
        match self {
            Basis::Management => List::Negative,
            Basis::Breach | Basis::FailedTwice | Basis::Security => List::Blacklist,
        }
    }
}

/// A listing of a supplier as the contract rules need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The case it was decided in.
    pub case: CaseId,
    /// Number of that case, as the decision cites it.
    pub case_no: String,
    /// Who is listed.
    pub supplier: SupplierId,
    /// Its name at the decision.
    pub name: String,
    /// The ground.
    pub basis: Basis,
    /// First day.
    pub since: NaiveDate,
    /// Last day, included.
    pub until: NaiveDate,
    /// Day of an early removal or revocation: from that day on it bars nothing.
    pub ended_on: Option<NaiveDate>,
    /// The principal's name, where this is an affiliate.
    pub affiliate_of: Option<String>,
    /// 继受单位: name of the supplier asked about, where it succeeds the listed one and no case has decided about it yet.
    pub heir: Option<String>,
}

impl Listing {
    /// Whether it bars on this day: told from the dates alone, so no job can be late.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.since <= day && day <= self.until && self.ended_on.is_none_or(|ended| day < ended)
    }

    /// The refusal: by which article, until which day, by which decision, and of whom it is an affiliate.
    pub fn refusal(&self) -> Refusal {
        if let Some(heir) = &self.heir {
            return self.refusal_of_heir(heir);
        }
        let (tie_zh, tie_en) = match &self.affiliate_of {
            Some(principal) => {
                (format!("（系“{principal}”的关联企业）"), format!(" (as an affiliate of “{principal}”)"))
            }
            None => (String::new(), String::new()),
        };
        Refusal::state(
            Article::b(12),
            Say::new(
                format!(
                    "“{}”{tie_zh}已列入黑名单（案号{}），自{}至{}不得参与市财政资金购买大数据服务",
                    self.name, self.case_no, self.since, self.until
                ),
                format!(
                    "“{}”{tie_en} is on the blacklist (case {}): barred from services paid by the city from {} to {}",
                    self.name, self.case_no, self.since, self.until
                ),
            ),
            Say::new(
                "请另选服务提供方；期满或提前移出名单后可以参与",
                "choose another supplier; it may take part again after the term or an early removal",
            ),
        )
    }

    /// A successor is not listed along with the one it succeeds, but it does not step into contracts either before somebody has decided.
    fn refusal_of_heir(&self, heir: &str) -> Refusal {
        Refusal::state(
            Article::b(12),
            Say::new(
                format!(
                    "“{heir}”继受的“{}”已列入黑名单（案号{}，至{}），是否一并列入尚未决定，决定前不得参与市财政资金购买大数据服务",
                    self.name, self.case_no, self.until
                ),
                format!(
                    "“{heir}” succeeds “{}”, which is on the blacklist (case {}, until {}): barred from services paid by the city until \
                     it is decided whether it is listed as well",
                    self.name, self.case_no, self.until
                ),
            ),
            Say::new(
                "请市大数据局就继受单位另行立案，决定不予列入后可以参与；或者另选服务提供方",
                "ask the big-data bureau to open a case about the successor, which may take part once it is decided not to list it; \
                 or choose another supplier",
            ),
        )
    }
}

/// Refuses a supplier that is listed on the day: asked when a supplier is checked, a contract entered, confirmed or extended.
pub fn admits(listing: Option<&Listing>, day: NaiveDate) -> Result<(), Refusal> {
    match listing.filter(|listing| listing.is_in_force(day)) {
        Some(listing) => Err(listing.refusal()),
        None => Ok(()),
    }
}

/// A listing that somebody ran into, and for which project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The project that would have used the supplier.
    pub project: ProjectId,
    /// The case of the listing.
    pub case: CaseId,
}

/// The attempt is written into the project's flow record: the project stays as it is.
pub fn touched(project: Project, refusal: &Refusal, by: &Actor) -> Result<Decision<Project>, No> {
    let role = may(by, Action::TouchListing, &project.subject())?;
    let event = Event::by(role, Action::TouchListing, Article::b(12)).saying(refusal.why.zh.clone());
    Ok(Decision::changed(project.clone(), project, event))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn listing() -> Listing {
        Listing {
            case: CaseId(1),
            case_no: "HMD-2026-001".into(),
            supplier: SupplierId(7),
            name: "黔北云图信息技术有限公司".into(),
            basis: Basis::FailedTwice,
            since: d("2026-12-10"),
            until: d("2031-12-10"),
            ended_on: None,
            affiliate_of: None,
            heir: None,
        }
    }

    #[test]
    fn bars_from_the_first_to_the_last_day_and_not_one_more() {
        let table = [("2026-12-09", true), ("2026-12-10", false), ("2031-12-10", false), ("2031-12-11", true)];
        for (day, free) in table {
            assert_eq!(admits(Some(&listing()), d(day)).is_ok(), free, "{day}");
        }
        assert!(admits(None, d("2027-01-01")).is_ok());
    }

    #[test]
    fn an_early_removal_frees_from_its_own_day_on() {
        let removed = Listing { ended_on: Some(d("2028-03-01")), ..listing() };
        assert!(admits(Some(&removed), d("2028-02-29")).is_err());
        assert!(admits(Some(&removed), d("2028-03-01")).is_ok());
    }

    #[test]
    fn the_refusal_names_article_term_case_and_principal() {
        let affiliate = Listing { affiliate_of: Some("云图控股".into()), ..listing() };
        let no = affiliate.refusal();
        assert_eq!(no.article, Article::b(12));
        for part in ["2031-12-10", "HMD-2026-001", "云图控股"] {
            assert!(no.why.zh.contains(part) && no.why.en.contains(part), "{part}");
        }
    }

    #[test]
    fn a_successor_is_held_until_its_own_case_is_decided() {
        let held = Listing { heir: Some("云图数智有限公司".into()), ..listing() };
        let no = admits(Some(&held), d("2027-01-04")).unwrap_err();
        assert_eq!(no.article, Article::b(12));
        for part in ["云图数智有限公司", "黔北云图信息技术有限公司", "HMD-2026-001", "2031-12-10"] {
            assert!(no.why.zh.contains(part) && no.why.en.contains(part), "{part}");
        }
        assert!(no.way_out.zh.contains("另行立案") && no.way_out.en.contains("case"));
        assert!(admits(Some(&held), d("2031-12-11")).is_ok(), "no longer than the listing itself");
    }

    #[test]
    fn every_ground_leads_to_one_list_and_cites_its_article() {
        for basis in Basis::ALL {
            assert_eq!(basis.list() == List::Negative, *basis == Basis::Management);
        }
        assert_eq!(Basis::Security.article(), Article::a(21));
    }
}
