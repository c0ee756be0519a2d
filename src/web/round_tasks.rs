//! The task list of a round that is prepared: each section's state by shape and word.

use crate::regulation::b10_readiness::{Level, Matter};
use crate::regulation::b10_rounds::{RoundKind, RoundState};
use crate::store::views::round_preparation::Preparation;
use crate::store::views::round_scope::Standing;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The anchor of the section.
    pub at: &'static str,
    /// Its name, a phrase.
    pub name: &'static str,
    /// `done`, `back`, `bad`, `todo`: the shape.
    pub mark: &'static str,
    /// The word, a phrase; with a gap where `count` is not nought.
    pub word: &'static str,
    /// How many.
    pub count: usize,
}

/// The sections with what is found on each.
const SECTIONS: &[(&str, &str, &[Matter])] = &[
    ("h-scope", "纳入范围", &[Matter::Contracts, Matter::Goals, Matter::Near, Matter::Splitting]),
    ("h-out", "排除名单", &[]),
    ("h-windows", "评估期限", &[Matter::Windows, Matter::Calendar]),
    ("h-panel", "评价部门和第三方", &[Matter::Lead, Matter::Panel]),
    ("h-scheme", "指标和等次", &[Matter::Scheme]),
    ("h-ready", "准备情况", &[Matter::Owners, Matter::Suppliers, Matter::Post]),
    ("h-open", "启动本轮", &[Matter::Opener]),
];

/// The sections with their states; once the round is open, the same list without a state is the table of contents.
pub fn tasks(p: &Preparation) -> Vec<Task> {
    let special = p.round.kind == RoundKind::Special;
    let shown = SECTIONS.iter().filter(|(at, ..)| !(special && *at == "h-out"));
    let planned = p.round.state == RoundState::Planned;
    let after = |at: &str| !matches!(at, "h-scope" | "h-panel" | "h-ready") || (special && at == "h-scope");
    shown.filter(|(at, ..)| planned || after(at)).map(|(at, name, matters)| task(p, at, name, matters)).collect()
}

fn task(p: &Preparation, at: &'static str, name: &'static str, matters: &[Matter]) -> Task {
    let of = |level| p.findings.iter().filter(|f| f.level == level && matters.contains(&f.matter)).count();
    let (blocks, warns) = (of(Level::Blocks), of(Level::Warns));
    let (mark, word, count) = match (at, blocks, warns) {
        _ if p.round.state != RoundState::Planned => ("done", "已完成", 0),
        ("h-out", ..) if !p.round.excluded.is_empty() => ("done", "排除{}份", p.round.excluded.len()),
        ("h-out", ..) => ("done", "没有排除", 0),
        (_, 0, 0) if at == "h-open" => ("todo", "未开始", 0),
        (_, 0, 0) if at == "h-scope" => ("done", "纳入{}份", p.n(Standing::TakenIn)),
        (_, 0, 0) => ("done", "已就绪", 0),
        (_, 0, warns) => ("back", "留意{}项", warns),
        (_, blocks, _) => ("bad", "须解决{}项", blocks),
    };
    Task { at, name, mark, word, count }
}
