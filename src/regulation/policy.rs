//! The parameters the regulation leaves to the city, in one versioned record (`domain.md` §3.1). Defaults are shown as ours.

use super::people::named;
use super::values::{Fen, Score};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// The two tracks of article 10.
    Track {
        SelfReport = "self", "自评备案", "self-assessment";
        Joint = "joint", "初评加联合评价", "owner's review and joint review";
    }
}

named! {
    /// The four grades of article 14.
    Grade {
        Excellent = "excellent", "优秀", "excellent";
        Good = "good", "良好", "good";
        Qualified = "qualified", "合格", "qualified";
        Unqualified = "unqualified", "不合格", "unqualified";
    }
}

/// One version of the parameters. An evaluation pins the version it was opened under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Running number, 1 for the defaults.
    pub version: i32,
    /// First day on which it applies.
    pub valid_from: NaiveDate,
    /// At this amount and above the joint track applies (M10).
    pub joint_threshold: Fen,
    /// Lowest totals of excellent, good and qualified.
    pub bands: [Score; 3],
    /// Years of a listing (M12).
    pub blacklist_years: u32,
    /// Years a listing may be shown to the public.
    pub publication_years: u32,
    /// Calendar days to rectify (M14).
    pub rectify_days: u32,
    /// Calendar days of the one extension.
    pub extension_days: u32,
    /// Working days to make a statement before a listing.
    pub statement_days: u32,
    /// Working days owner and supplier have to answer to a proposed result (M3).
    #[serde(default = "reply_days")]
    pub reply_days: u32,
    /// Working days the bureau has to approve a plan (M7.3).
    pub approval_days: u32,
    /// Day of November by which owners report.
    pub report_day: u32,
    /// Day of November by which agencies score.
    pub score_day: u32,
    /// Fewest days in service before 1 November.
    pub min_service_days: i64,
    /// Fewest agencies besides the lead.
    pub quorum_others: usize,
    /// How often the police count on data security and finance on the goals.
    #[serde(default = "once")]
    pub weight: u32,
    /// Share of the filed reports that is looked into, in per cent (M2).
    #[serde(default = "spot_percent")]
    pub spot_percent: u32,
    /// Working days to look into them.
    #[serde(default = "spot_days")]
    pub spot_days: u32,
    /// Supplements may reach this share of the original amount, in hundredths of a per cent (1000 = 10 %).
    pub supplement_limit: i64,
    /// Largest file in bytes.
    pub max_file_bytes: u64,
    /// Plan window: last day on which plans for next year are due, month and day.
    pub plan_deadline: (u32, u32),
    /// Most months a service may run without a reason.
    pub max_term_months: u32,
    /// Most days to pay a small or medium enterprise.
    pub sme_days: u32,
    /// Usual days to pay.
    pub pay_days: u32,
    /// Months between two security tests of a system in service (S20).
    #[serde(default = "test_months")]
    pub test_months: u32,
}

/// What applied before it could be set.
fn test_months() -> u32 {
    12
}

/// What applied before it could be set.
fn reply_days() -> u32 {
    5
}

/// What applied before it could be set.
fn once() -> u32 {
    1
}
fn spot_percent() -> u32 {
    10
}

/// What applied before it could be set.
fn spot_days() -> u32 {
    10
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            version: 1,
            valid_from: NaiveDate::from_ymd_opt(2019, 9, 9).unwrap_or_default(),
            joint_threshold: Fen::yuan(300_000),
            bands: [Score::points(90), Score::points(80), Score::points(60)],
            blacklist_years: 5,
            publication_years: 3,
            rectify_days: 30,
            extension_days: 30,
            statement_days: 5,
            reply_days: reply_days(),
            approval_days: 20,
            report_day: 10,
            score_day: 25,
            min_service_days: 90,
            quorum_others: 2,
            weight: once(),
            spot_percent: spot_percent(),
            spot_days: spot_days(),
            supplement_limit: 1000,
            max_file_bytes: 50 * 1024 * 1024,
            plan_deadline: (9, 30),
            max_term_months: 36,
            sme_days: 60,
            pay_days: 30,
            test_months: test_months(),
        }
    }
}

impl Policy {
    /// The track of an amount: 300,000.00 itself is joint (M10, "含").
    pub fn track(&self, amount: Fen) -> Track {
        if amount >= self.joint_threshold { Track::Joint } else { Track::SelfReport }
    }

    /// The grade of a published total.
    pub fn grade(&self, total: Score) -> Grade {
        match total {
            t if t >= self.bands[0] => Grade::Excellent,
            t if t >= self.bands[1] => Grade::Good,
            t if t >= self.bands[2] => Grade::Qualified,
            _ => Grade::Unqualified,
        }
    }
}
