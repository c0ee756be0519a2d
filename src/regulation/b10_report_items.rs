//! # 第十一条 大数据项目服务绩效评估主要指标：…
//!
//! How the owner judges the sub-indicators of its report. Reading and open questions: [`super::super::b11_items`].

use super::{Evaluation, FieldError, Report, Score, Template};
use crate::regulation::b11_indicators::{Mark, trimmed};
use crate::regulation::b11_items::{Item, ItemKind, bound, goals_reached, outdone};
use crate::regulation::decision::Say;
use crate::regulation::values::{ValueError, parse_decimal};
use rust_decimal::Decimal;

/// The points of an indicator's sub-indicators as typed.
pub type ItemInput = Vec<String>;

/// Reads the points of the sub-indicators; each error stands at its own field, `s{n}-{k}`.
pub fn parse_items(rows: &[ItemInput; 7], template: &Template) -> Result<[Vec<Option<Score>>; 7], Vec<FieldError>> {
    let mut errors = Vec::new();
    let read = std::array::from_fn(|n| {
        let typed = |k: usize| rows[n].get(k).map_or("", String::as_str);
        let one = |(k, item): (usize, &Item)| match parse_item(typed(k), item.points) {
            Ok(score) => score,
            Err(say) => {
                errors.push(FieldError { field: format!("s{}-{k}", n + 1), say });
                None
            }
        };
        template.items[n].iter().enumerate().map(one).collect()
    });
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}

fn parse_item(typed: &str, most: Score) -> Result<Option<Score>, Say> {
    match Score::parse(typed) {
        Err(ValueError::Empty) => Ok(None),
        Err(ValueError::TooFine) => Err(Say::new("得分最多两位小数", "at most two decimals")),
        Ok(score) if score <= most => Ok(Some(score)),
        Ok(_) | Err(ValueError::TooLarge) => Err(Say::new(
            format!("得分不能超过本子指标{}分", trimmed(most)),
            format!("no more than the {} points of this sub-indicator", trimmed(most)),
        )),
        Err(ValueError::Negative) => Err(Say::new("得分不能小于0", "no less than 0")),
        Err(_) => Err(Say::new("得分应为数字", "points must be a number")),
    }
}

/// The report with what follows from the sub-indicators: the approved goals count by themselves, an indicator has the sum of its parts.
pub(super) fn summed(report: Report, evaluation: &Evaluation, template: &Template) -> Report {
    let mut report = report;
    if !template.has_items() {
        return report;
    }
    for (n, asked) in evaluation.asked().into_iter().enumerate() {
        let items = &template.items[n];
        let reason = report.marks[n].reason().to_owned();
        report.items[n].resize(items.len(), None);
        for (item, score) in items.iter().zip(&mut report.items[n]) {
            if item.kind == ItemKind::Goals && score.is_none() {
                *score = goals_reached(item, &evaluation.goals, &report.goals);
            }
        }
        let whole: Option<i32> = report.items[n].iter().map(|score| score.map(|s| s.0)).sum();
        report.marks[n] = match whole.filter(|_| asked) {
            Some(sum) => Mark::Scored { score: Score(sum), reason },
            None => Mark::Blank { reason },
        };
    }
    report
}

/// What the sub-indicators lack before the report may be filed.
pub(super) fn missing(evaluation: &Evaluation, template: &Template) -> Vec<FieldError> {
    let asked = evaluation.asked();
    let mut errors = Vec::new();
    for n in (0..7).filter(|n| asked[*n]) {
        for (k, item) in template.items[n].iter().enumerate() {
            Place { evaluation, item, n, k }.faults(&mut errors);
        }
    }
    errors
}

/// A sub-indicator in the report.
struct Place<'a> {
    evaluation: &'a Evaluation,
    item: &'a Item,
    n: usize,
    k: usize,
}

impl Place<'_> {
    /// `2.1`, as people call it.
    fn no(&self) -> String {
        format!("{}.{}", self.n + 1, self.k + 1)
    }

    fn cell(&self, part: &str) -> String {
        format!("e{}-{}-{part}", self.n + 1, self.k)
    }

    fn wrong(&self, field: String, zh: &str, en: &str) -> FieldError {
        FieldError::at(field, format!("{}{zh}", self.no()), format!("{} {en}", self.no()))
    }

    fn faults(&self, errors: &mut Vec<FieldError>) {
        let report = &self.evaluation.report;
        let field = format!("s{}-{}", self.n + 1, self.k);
        let Some(score) = report.items[self.n].get(self.k).copied().flatten() else {
            errors.push(self.wrong(field, "还没有评分", "has not been scored"));
            return;
        };
        let proved = report.evidence[self.n].get(self.k).is_some_and(|row| row.file.is_some());
        if score.0 > 0 && !proved {
            errors.push(self.wrong(self.cell("file"), "有得分，请上传佐证材料", "has points: upload the proof"));
        }
        match self.item.kind {
            ItemKind::AtLeast | ItemKind::AtMost => self.number(score, field, errors),
            ItemKind::YesNo if score.0 != 0 && score != self.item.points => {
                errors.push(self.wrong(field, "只能得满分或者0分", "has all points or none"));
            }
            ItemKind::Goals => {
                let most = goals_reached(self.item, &self.evaluation.goals, &report.goals);
                errors.extend(self.above(score, most, field));
            }
            ItemKind::YesNo | ItemKind::Graded => {}
        }
    }

    /// A number is held against what was agreed; nothing may be said of it without both.
    fn number(&self, score: Score, field: String, errors: &mut Vec<FieldError>) {
        let row = self.evaluation.report.evidence[self.n].get(self.k);
        let read = |text: Option<&String>| text.and_then(|text| parse_decimal(text).ok());
        let (target, actual) = (read(row.map(|row| &row.agreed)), read(row.map(|row| &row.actual)));
        if target.is_none() {
            errors.push(self.wrong(self.cell("agreed"), "的约定值应为数字", "what was agreed must be a number"));
        }
        if actual.is_none() {
            errors.push(self.wrong(self.cell("actual"), "的实际值应为数字", "what was reached must be a number"));
        }
        let Some((target, actual)) = target.zip(actual) else { return };
        errors.extend(self.above(score, Some(bound(self.item, target, actual)), field));
        errors.extend(self.too_easy(target, actual));
    }

    fn above(&self, score: Score, most: Option<Score>, field: String) -> Option<FieldError> {
        let most = most.filter(|most| score > *most)?;
        let zh = format!("按完成比例最多得{}分", trimmed(most));
        let en = format!("may have at most {} points by the share reached", trimmed(most));
        Some(self.wrong(field, &zh, &en))
    }

    fn too_easy(&self, target: Decimal, actual: Decimal) -> Option<FieldError> {
        let explained = !self.evaluation.report.marks[self.n].reason().trim().is_empty();
        (outdone(self.item.kind, target, actual) && !explained).then(|| {
            self.wrong(
                format!("r{}", self.n + 1),
                "的实际值超过约定的130%，请说明目标是否偏低",
                "is above 130% of what was agreed: say whether the target was set too low",
            )
        })
    }
}
