//! # 第三条 …保证监督评估依据客观事实作出科学的判断。第十四条 大数据项目服务绩效评估按“优秀、良好、合格、不合格”四种结果分类。
//!
//! **Our reading.** A result is answerable if whoever reads it can do the sum again from what was put in: the rules pinned when the round
//! opened, the owner's marks or the sheets of the agencies, the lines carried over from before a rectification. The replay takes those
//! and nothing else, by the same arithmetic as the day it was made, and must come to the same line by line; a difference is an error.
//! Suppliers are shown the sums, never single sheets nor the names on them.
//!
//! **Open questions.** Who may see single sheets is not said: the offices and agencies of the city, after the close (`domain.md` §3.2).

use super::b10_evaluation::{Evaluation, Receipt, State};
use super::b11_indicators::{Indicator, Mark, trimmed};
use super::b11_sheets::{Sheet, SheetState};
use super::b11_tally::{self, Line, Tally, Voice};
use super::decision::Say;
use super::policy::{Grade, Track};
use super::values::Score;
use chrono::NaiveDate;

/// The result of a panel's or a third party's sheets, as scoring closes. A sheet counts if it is signed, or its agency sits on the panel
/// and is not recused; one that is not signed is an abstention.
pub fn tallied(evaluation: &Evaluation, sheets: &[Sheet]) -> Result<Tally, Say> {
    let sits = |sheet: &Sheet| evaluation.panel.iter().any(|seat| seat.unit == sheet.agency && !seat.recused);
    let commissioned = evaluation.is_commissioned();
    let counted = |sheet: &&Sheet| (sheet.state == SheetState::Signed && !commissioned) || sits(sheet);
    let voices: Vec<Voice> = sheets.iter().filter(counted).map(voice).collect();
    let (points, carried) = (&evaluation.scheme.points, &evaluation.carried);
    match commissioned {
        true => b11_tally::commissioned(&voices, points, carried),
        false => b11_tally::joint(&voices, &evaluation.scheme, carried),
    }
}

fn voice(sheet: &Sheet) -> Voice {
    let signed = sheet.state == SheetState::Signed;
    Voice { agency: sheet.agency, lead: sheet.lead, kind: sheet.kind, marks: signed.then(|| sheet.marks.clone()) }
}

/// The result once more from what was put in: from the sheets where there was a panel, else from the owner's report.
pub fn replayed(evaluation: &Evaluation, sheets: &[Sheet]) -> Result<Tally, Say> {
    match evaluation.panel.is_empty() {
        true => Ok(b11_tally::own(&evaluation.report.marks, &evaluation.scheme.points, &evaluation.carried)),
        false => tallied(evaluation, sheets),
    }
}

/// What else stands of a result beside the evaluation itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Published total in the list of evaluations, once decided.
    pub total: Option<Score>,
    /// Grade in the list of evaluations, once decided.
    pub grade: Option<Grade>,
    /// The result before the rectification, for a re-evaluation.
    pub before: Option<Tally>,
}

/// Everything in which the recorded result differs from the replay; nothing where it holds. `None` while there is no result.
pub fn differences(evaluation: &Evaluation, sheets: &[Sheet], kept: &Kept) -> Option<Vec<Say>> {
    let recorded = evaluation.tally()?;
    let mut found = match replayed(evaluation, sheets) {
        Ok(again) => of_tallies(recorded, &again),
        Err(why) => {
            vec![Say::new(format!("复算得不出结果：{}", why.zh), format!("the replay comes to no result: {}", why.en))]
        }
    };
    if let Some(outcome) = evaluation.outcome() {
        let grade = evaluation.capped(evaluation.scheme.grade(recorded.published));
        let (total, listed) = (kept.total.map(|t| t.to_string()), kept.grade.map(|g| g.code().to_owned()));
        found.extend(differs(("等次", "grade"), outcome.grade.code(), grade.code()));
        found.extend(differs(("列表中的得分", "total in the list"), &or_none(total), &recorded.published.to_string()));
        found.extend(differs(("列表中的等次", "grade in the list"), &or_none(listed), grade.code()));
    }
    if evaluation.track < evaluation.scheme.track(evaluation.amount) {
        found.push(Say::new(
            format!("金额{}元达到联合评价标准，记录为自评", evaluation.amount),
            format!("{} yuan is an amount for the joint track, the record says self-assessment", evaluation.amount),
        ));
    }
    found.extend(carried_otherwise(evaluation, kept.before.as_ref()));
    Some(found)
}

fn of_tallies(recorded: &Tally, again: &Tally) -> Vec<Say> {
    let mut found = Vec::new();
    for (n, indicator) in Indicator::ALL.iter().enumerate() {
        let (was, is) = (recorded.lines.get(n), again.lines.get(n));
        if was != is {
            let shown = |line: Option<&Line>| line.map_or_else(|| "—".to_owned(), |line| line.mean.shown());
            found.push(Say::new(
                format!("指标{}“{}”记录为{}，复算为{}", n + 1, indicator.zh(), shown(was), shown(is)),
                format!("indicator {} “{}”: recorded {}, replayed {}", n + 1, indicator.en(), shown(was), shown(is)),
            ));
        }
    }
    found.extend(differs(("合计", "total"), &recorded.total.shown(), &again.total.shown()));
    let published = (recorded.published.to_string(), again.published.to_string());
    found.extend(differs(("公布得分", "published total"), &published.0, &published.1));
    found
}

fn differs((zh, en): (&str, &str), recorded: &str, again: &str) -> Option<Say> {
    (recorded != again).then(|| {
        Say::new(format!("{zh}记录为{recorded}，复算为{again}"), format!("{en}: recorded {recorded}, replayed {again}"))
    })
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| "—".to_owned())
}

/// Lines of a re-evaluation that say “carried over” but are not those of the result before.
fn carried_otherwise(evaluation: &Evaluation, before: Option<&Tally>) -> Vec<Say> {
    let Some(before) = before else { return Vec::new() };
    let same = |n: usize, line: &Line| {
        before
            .lines
            .get(n)
            .is_some_and(|was| Line { carried: true, ..was.clone() } == Line { carried: true, ..line.clone() })
    };
    let carried = evaluation.carried.iter().enumerate().filter_map(|(n, line)| Some((n, line.as_ref()?)));
    let otherwise = carried.filter(|(n, line)| !line.unfit && !same(*n, line));
    otherwise
        .map(|(n, _)| {
            Say::new(
                format!("指标{}沿用的得分与整改前的结果不一致", n + 1),
                format!("indicator {}: what was carried over is not the result before the rectification", n + 1),
            )
        })
        .collect()
}

/// Names and numbers that stand over a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Titles {
    /// Number and name of the project.
    pub project: String,
    /// The owner unit.
    pub owner: String,
    /// The supplier.
    pub supplier: String,
    /// Number of the contract.
    pub contract: String,
    /// Number of the round.
    pub round: String,
    /// The leading unit.
    pub lead: String,
}

/// An act on the evaluation as the audit trail has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Day in the city.
    pub on: NaiveDate,
    /// The act.
    pub act: Say,
    /// Unit and person; nobody where the system acts.
    pub by: (Say, String),
    /// The article.
    pub article: String,
}

/// One part of the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its heading.
    pub head: Say,
    /// Its lines.
    pub lines: Vec<Say>,
}

fn part(zh: &str, en: &str, lines: Vec<Say>) -> Part {
    Part { head: Say::new(zh, en), lines }
}

/// The card of a result, part by part: what, by which rules, from what, by which sum, who and when. `open` shows single sheets and the
/// names of people: to the offices and agencies of the city. None while there is no result.
pub fn card(e: &Evaluation, sheets: &[Sheet], titles: &Titles, acts: &[Done], open: bool) -> Option<Vec<Part>> {
    let tally = e.tally()?;
    Some(vec![
        part("评估对象", "What was evaluated", subject(e, titles)),
        part("依据与固定的规则", "By which rules", rules(e, titles)),
        part("评分依据", "From what", if e.panel.is_empty() { own_marks(e) } else { inputs(e, sheets, tally, open) }),
        part("计算", "The sum", arithmetic(e, tally, open || e.panel.is_empty())),
        part("办理", "Who and when", acts.iter().map(|done| act(done, open)).collect()),
    ])
}

fn subject(e: &Evaluation, t: &Titles) -> Vec<Say> {
    let mut lines = vec![
        Say::new(format!("项目：{}", t.project), format!("project: {}", t.project)),
        Say::new(format!("业主单位：{}", t.owner), format!("owner unit: {}", t.owner)),
        Say::new(format!("服务提供方：{}", t.supplier), format!("service provider: {}", t.supplier)),
        Say::new(format!("合同：{}", t.contract), format!("contract: {}", t.contract)),
        Say::new(format!("{}年度，轮次{}", e.year, t.round), format!("year {}, round {}", e.year, t.round)),
    ];
    if e.is_again() {
        lines.push(Say::new(
            format!("整改后第{}次评估", e.attempt),
            format!("evaluation number {}, after a rectification", e.attempt),
        ));
    }
    lines
}

fn rules(e: &Evaluation, t: &Titles) -> Vec<Say> {
    let points: Vec<String> = e.scheme.points.iter().map(|p| trimmed(*p)).collect();
    let [a, b, c] = e.scheme.bands.map(trimmed);
    let (article, sign, en_sign) = match e.scheme.track(e.amount) {
        Track::SelfReport => ("第十条（一）", "低于", "below"),
        Track::Joint => ("第十条（二）", "达到", "at or above"),
    };
    let mut lines = vec![
        Say::new(
            format!("合同全周期金额{}元，{sign}{}元（办法{article}）", e.amount, e.scheme.threshold),
            format!("{} yuan over the whole term, {en_sign} {} yuan (Measures art. 10)", e.amount, e.scheme.threshold),
        ),
        Say::new(format!("评估方式：{}", e.track.zh()), format!("track: {}", e.track.en())),
        Say::new(
            format!("规则参数第{}版，随轮次{}启动固定", e.scheme.policy, t.round),
            format!("rules of version {}, fixed when round {} opened", e.scheme.policy, t.round),
        ),
        Say::new(
            format!("七项指标分值：{}（办法第十一条）", points.join("、")),
            format!("points of the seven indicators: {} (Measures art. 11)", points.join(", ")),
        ),
        Say::new(
            format!("优秀{a}分以上，良好{b}分以上，合格{c}分以上（办法第十四条）"),
            format!("excellent from {a}, good from {b}, qualified from {c} (Measures art. 14)"),
        ),
    ];
    lines.extend(e.unfit.iter().map(|unfit| {
        let (n, reason) = (unfit.indicator + 1, unfit.reason.trim());
        Say::new(
            format!("指标{n}在评分前认定不适用，分值按比例分摊（办法第十一条）：{reason}"),
            format!("indicator {n} was found not applicable before scoring, its points are spread (Measures art. 11): {reason}"),
        )
    }));
    if !e.panel.is_empty() && !e.is_commissioned() {
        lines.push(Say::new(
            format!("成立条件：牵头部门（{}）、另外至少{}个部门、受邀部门的三分之二；每项至少两个有效评分", t.lead, e.scheme.others),
            format!(
                "a result needs the lead ({}), at least {} others, two thirds of those invited, and two valid scores for each indicator",
                t.lead, e.scheme.others
            ),
        ));
    }
    lines
}

/// The owner's own marks, with the receipts that made them the result.
fn own_marks(e: &Evaluation) -> Vec<Say> {
    let marks = each_mark(&e.report.marks);
    let mut lines = vec![Say::new(format!("业主单位自评：{}", marks.0), format!("the owner's own marks: {}", marks.1))];
    lines.extend(e.receipts.iter().map(|Receipt { unit_name, no, on, .. }| {
        Say::new(format!("{unit_name}备案回执{no}，{on}"), format!("receipt {no} of {unit_name}, {on}"))
    }));
    lines
}

fn inputs(e: &Evaluation, sheets: &[Sheet], tally: &Tally, open: bool) -> Vec<Say> {
    if !open {
        let most = tally.lines.iter().map(|line| line.scores.len()).max().unwrap_or_default();
        return vec![Say::new(
            format!("有效评分最多{most}份"),
            format!("at most {most} valid scores for an indicator"),
        )];
    }
    e.panel
        .iter()
        .map(|seat| {
            let sheet = sheets.iter().find(|sheet| sheet.agency == seat.unit);
            let given = match sheet {
                _ if seat.recused => ("回避".to_owned(), "recused".to_owned()),
                Some(sheet) if sheet.state == SheetState::Signed => of_sheet(sheet),
                _ => ("逾期未评，按弃权处理".to_owned(), "no sheet by the last day: an abstention".to_owned()),
            };
            Say::new(format!("{}：{}", seat.name, given.0), format!("{}: {}", seat.name, given.1))
        })
        .collect()
}

fn of_sheet(sheet: &Sheet) -> (String, String) {
    let marks = each_mark(&sheet.marks);
    let by = sheet.signed_by.clone().unwrap_or_default();
    let on = sheet.signed_on.map(|day| day.to_string()).unwrap_or_default();
    (format!("{}（{by}签署，{on}）", marks.0), format!("{} (signed by {by}, {on})", marks.1))
}

/// Seven marks in a row: `8、16.5、弃权…`.
fn each_mark(marks: &[Mark; 7]) -> (String, String) {
    let shown = |none: &str, sep: &str| {
        let mark = |mark: &Mark| match mark {
            Mark::Scored { score, .. } => trimmed(*score),
            Mark::Abstained { .. } => none.to_owned(),
            Mark::Blank { .. } => "—".to_owned(),
        };
        marks.iter().map(mark).collect::<Vec<_>>().join(sep)
    };
    (shown("弃权", "、"), shown("abstained", ", "))
}

fn arithmetic(e: &Evaluation, tally: &Tally, open: bool) -> Vec<Say> {
    let mut lines: Vec<Say> = Indicator::ALL
        .iter()
        .zip(&tally.lines)
        .map(|(indicator, line)| {
            let sum = if open && line.scores.len() > 1 { format!("{} = ", line.formula()) } else { String::new() };
            let (zh, en) = if line.carried { ("（沿用整改前得分）", " (carried over)") } else { ("", "") };
            let (points, mean) = (trimmed(line.points), line.mean.shown());
            if line.unfit {
                return Say::new(
                    format!("{}. {}（{points}分）：不适用", indicator.code(), indicator.zh()),
                    format!("{}. {} ({points} points): not applicable", indicator.code(), indicator.en()),
                );
            }
            Say::new(
                format!("{}. {}（{points}分）：{sum}{mean}{zh}", indicator.code(), indicator.zh()),
                format!("{}. {} ({points} points): {sum}{mean}{en}", indicator.code(), indicator.en()),
            )
        })
        .collect();
    let means: Vec<String> = tally.lines.iter().filter(|line| !line.unfit).map(|line| line.mean.shown()).collect();
    let (total, published) = (tally.total.shown(), tally.published);
    let grade = e.scheme.grade(published);
    let sum = match tally.unscaled() {
        Some((sum, fit, all)) => {
            let (fit, all) = (trimmed(fit), trimmed(all));
            format!("({}) × {all} ÷ {fit} = {} × {all} ÷ {fit} = {total}", means.join(" + "), sum.shown())
        }
        None => format!("{} = {total}", means.join(" + ")),
    };
    lines.push(Say::new(format!("合计：{sum}"), format!("total: {sum}")));
    lines.push(Say::new(
        format!("四舍五入到两位小数：{published}，等次为{}", grade.zh()),
        format!("rounded half-up to two decimals: {published}, which is {}", grade.en()),
    ));
    lines.extend(e.caps().iter().map(|capped| {
        let (line, cap, reason) = (capped.raised.line, capped.cap, &capped.reason);
        Say::new(
            format!("红线事项“{}”：{}。{reason}", line.zh(), cap.zh()),
            format!("red line “{}”: {}. {reason}", line.en(), cap.en()),
        )
    }));
    if let State::Decided(outcome) = &e.state {
        lines.push(Say::new(
            format!("认定：{}，{}，{}", outcome.no, outcome.on, outcome.grade.zh()),
            format!("decided: {}, {}, {}", outcome.no, outcome.on, outcome.grade.en()),
        ));
    }
    lines
}

fn act(done: &Done, open: bool) -> Say {
    let (unit, person) = &done.by;
    let person = if open && !person.is_empty() { format!(" {person}") } else { String::new() };
    Say::new(
        format!("{} {}{person}：{}（{}）", done.on, unit.zh, done.act.zh, done.article),
        format!("{} {}{person}: {} ({})", done.on, unit.en, done.act.en, done.article),
    )
}

#[cfg(test)]
#[path = "b11_replay_tests.rs"]
mod tests;
