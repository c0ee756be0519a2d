//! # 第十条 …由业主单位…自评…（二）…由大数据部门牵头，会同财政、发改、公安等部门…进行评价
//!
//! **Our reading.** Before a round opens it is looked at whether everybody whom article 10 gives a part can take it: owners who report and
//! sign, a lead agency with two people, agencies enough for a result, fair last days. What blocks keeps the lead from opening until it is
//! mended; what warns is told and hinders nobody. The calendar opens in November whatever is found, for the article fixes the month.
//!
//! **Open questions.** What blocks and what warns is ours (P): nothing blocks that the city can mend while the round is open.

use super::b10_rounds::Scheme;
use super::b11_first::first;
use super::decision::{Article, Say};
use super::people::{UnitKind, named};
use super::policy::Policy;
use super::values::{Fen, UnitId};
use chrono::NaiveDate;

#[path = "b10_readiness_looks.rs"]
mod looks;

/// From this share of the threshold on an amount is near it, in hundredths of a per cent.
const NEAR: i64 = 9_000;

named! {
    /// How much a finding weighs.
    Level {
        Blocks = "blocks", "须先解决", "must be mended first";
        Warns = "warns", "请留意", "worth a look";
    }
}

named! {
    /// What is looked at, in the order of the page.
    Matter {
        Contracts = "contracts", "纳入范围", "contracts in scope";
        Windows = "windows", "报送和评分期限", "last days to report and to score";
        Opener = "opener", "启动人与筹备人不是同一人", "opened by another person";
        Calendar = "calendar", "工作日历", "working calendar";
        Scheme = "scheme", "指标分值和等次", "points and grades";
        Lead = "lead", "牵头部门有人拟定、有人认定", "lead agency: one proposes, another decides";
        Panel = "panel", "联合评价部门有人评分", "agencies of the joint review";
        Owners = "owners", "业主单位有经办和负责人", "owner units: filer and head";
        Suppliers = "suppliers", "服务提供方有账号", "suppliers with an account";
        Goals = "goals", "合同有绩效目标", "contracts with goals";
        Near = "near", "接近联合评价金额的合同", "amounts near the joint review";
        Splitting = "splitting", "合计达到联合评价金额的小额合同", "small contracts that together reach the joint review";
        Post = "post", "信件发送", "letters leave";
    }
}

/// One thing a finding is about, with its page where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub name: Say,
    /// What it comes to, where that matters.
    pub amount: Option<Fen>,
    /// The page on which it is mended or looked at; empty where the reader has none.
    pub path: String,
}

impl Item {
    /// A thing with a name of its own, the same in both languages.
    pub fn new(name: impl Into<String>, path: impl Into<String>) -> Item {
        let name = name.into();
        Item { name: Say::new(name.clone(), name), amount: None, path: path.into() }
    }
    /// With what it comes to.
    pub fn worth(self, amount: Fen) -> Item {
        Item { amount: Some(amount), ..self }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub matter: Matter,
    /// How much it weighs.
    pub level: Level,
    /// The article behind it.
    pub article: Article,
    /// What is the case.
    pub what: Say,
    /// What mends it.
    pub way_out: Say,
    /// What it is about, the first of them.
    pub items: Vec<Item>,
    /// How many more.
    pub more: usize,
}

/// A unit that leads evaluations of the round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leading {
    /// Its name.
    pub name: String,
    /// Whether somebody may propose results.
    pub proposes: bool,
    /// Whether somebody may decide them.
    pub decides: bool,
    /// How many people have one of the two rights.
    pub people: usize,
}

/// An agency of the joint review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// How many of its people may score.
    pub scorers: usize,
}

/// A contract that will be judged jointly: who owns it and who leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Joint {
    /// The owner unit: recused where it is an agency.
    pub owner: UnitId,
    /// The unit that leads.
    pub lead: UnitId,
}

/// An owner unit that lacks somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// The unit, with the list of its contracts.
    pub unit: Item,
    /// Whether somebody files.
    pub filer: bool,
    /// Whether somebody signs.
    pub head: bool,
}

/// Everything the check looks at, as it stands on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The day on which the round would open.
    pub on: NaiveDate,
    /// By this day owners report.
    pub report_due: NaiveDate,
    /// By this day agencies score.
    pub score_due: NaiveDate,
    /// Whether the year's holidays were imported.
    pub calendar_known: bool,
    /// What would be pinned.
    pub scheme: Scheme,
    /// How many contracts would be judged.
    pub judged: usize,
    /// How many people could open the round and had no hand in it.
    pub openers: usize,
    /// The units that would lead.
    pub leading: Vec<Leading>,
    /// The agencies article 10 names.
    pub agencies: Vec<Agency>,
    /// Owner and lead of the contracts that would be judged jointly, each pair once.
    pub joint: Vec<Joint>,
    /// Owner units without filer or head.
    pub lacking: Vec<Lacking>,
    /// Suppliers without an account.
    pub on_paper: Vec<Item>,
    /// Contracts without frozen goals.
    pub goalless: Vec<Item>,
    /// Contracts just below the threshold.
    pub near: Vec<Item>,
    /// Owners whose small contracts together reach it.
    pub splittings: Vec<Item>,
    /// Letters that did not leave.
    pub parked: usize,
}

impl Default for Facts {
    /// A city in which nothing is there yet.
    fn default() -> Facts {
        Facts {
            on: NaiveDate::default(),
            report_due: NaiveDate::default(),
            score_due: NaiveDate::default(),
            calendar_known: false,
            scheme: Scheme::of(&Policy::default(), &first()),
            judged: 0,
            openers: 0,
            leading: Vec::new(),
            agencies: Vec::new(),
            joint: Vec::new(),
            lacking: Vec::new(),
            on_paper: Vec::new(),
            goalless: Vec::new(),
            near: Vec::new(),
            splittings: Vec::new(),
            parked: 0,
        }
    }
}

/// Whether an amount is so near below the threshold that it is named.
pub fn is_near(amount: Fen, threshold: Fen) -> bool {
    amount < threshold && amount >= threshold.percent_floor(NEAR)
}

/// What stands in the way of the round, and what is worth a look; in the order of [`Matter::ALL`].
pub fn readiness(facts: &Facts) -> Vec<Finding> {
    looks::ALL.iter().filter_map(|look| look(facts)).collect()
}

#[cfg(test)]
#[path = "b10_readiness_tests.rs"]
mod tests;
