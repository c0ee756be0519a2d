//! # 第十一条 …（四）数据安全保障情况…　第三条 …保证监督评估依据客观事实作出科学的判断。
//!
//! **Our reading.** Some facts weigh more than points can say: a grave incident the supplier caused, a system of level three or above without a
//! test in force, false material, a breach that was established. Whoever scores may raise one on the sheet, with the facts; the program raises
//! what it can see itself. A red line asks and never decides: whoever proposes the result answers each one in writing, whether the grade is
//! held at 合格 or 不合格 or stays as the points have it. Both sides are told facts, answer and reasons with the proposed result and may
//! object before anything is decided. Nobody learns who raised it.
//!
//! **Open questions.** The regulation knows no such cap; ours is a question put to the panel (`domain.md` §3.2.8, marked P).

use super::a17_security::MlpsLevel;
use super::b10_evaluation::{Evaluation, State};
use super::b11_sheets::{Sheet, SheetState};
use super::decision::FieldError;
use super::people::named;
use super::policy::Grade;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const LEAST: usize = 10;

named! {
    /// What weighs more than points.
    RedLine {
        Incident = "incident", "服务提供方造成重大安全事件", "a grave incident the supplier caused";
        Untested = "untested", "三级及以上系统没有有效的等保测评或安全检测", "a system of level three or above without a test in force";
        Falsehood = "falsehood", "材料弄虚作假", "false material";
        Breach = "breach", "查实的违约", "a breach that was established";
    }
}

named! {
    /// What follows from a red line.
    Cap {
        Nothing = "nothing", "不影响等次", "the grade stays as the points have it";
        Qualified = "qualified", "等次不高于合格", "no better than qualified";
        Unqualified = "unqualified", "等次为不合格", "unqualified";
    }
}

impl Cap {
    /// The best grade it leaves.
    pub const fn best(self) -> Grade {
        match self {
            Cap::Nothing => Grade::Excellent,
            Cap::Qualified => Grade::Qualified,
            Cap::Unqualified => Grade::Unqualified,
        }
    }
}

/// A red line as an agency writes it on its sheet, or as the program sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Which.
    pub line: RedLine,
    /// The facts.
    pub facts: String,
}

/// A red line that was raised, by whomever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// Which.
    pub line: RedLine,
    /// The facts, unnamed and in an order that tells nothing of who wrote them.
    pub facts: Vec<String>,
}

/// The answer to a red line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capped {
    /// What was raised.
    pub raised: Raised,
    /// What follows.
    pub cap: Cap,
    /// Why.
    pub reason: String,
}

/// What the program sees itself: the day the next test was due has passed on a system of level three or above.
pub fn untested(level: MlpsLevel, due: Option<NaiveDate>, on: NaiveDate) -> Option<Flag> {
    let due = due.filter(|due| level.needs_test() && on > *due)?;
    Some(Flag {
        line: RedLine::Untested,
        facts: format!("系统定为{}，安全检测应于{due}前完成，至{on}没有登记", level.zh()),
    })
}

/// What keeps flags from being signed: facts are missing (`redfacts-{line}`).
pub fn unproved(flags: &[Flag]) -> Vec<FieldError> {
    let bare = flags.iter().filter(|flag| flag.facts.trim().chars().count() < LEAST);
    bare.map(|flag| {
        FieldError::at(
            format!("redfacts-{}", flag.line),
            format!("红线事项须写明事实和出处，不少于{LEAST}字"),
            format!("a red line needs its facts and their source: at least {LEAST} characters"),
        )
    })
    .collect()
}

/// The red lines of the signed sheets and of the program, each once.
pub fn raised(sheets: &[Sheet], seen: &[Flag]) -> Vec<Raised> {
    let signed = sheets.iter().filter(|sheet| sheet.state == SheetState::Signed).flat_map(|sheet| &sheet.flags);
    let all: Vec<&Flag> = signed.chain(seen).collect();
    let of = |line: RedLine| {
        let mut facts: Vec<String> =
            all.iter().filter(|flag| flag.line == line).map(|flag| flag.facts.trim().to_owned()).collect();
        facts.sort_unstable();
        facts.dedup();
        (!facts.is_empty()).then_some(Raised { line, facts })
    };
    RedLine::ALL.iter().filter_map(|line| of(*line)).collect()
}

/// The answers in the order of the red lines (`cap-{line}`, `capwhy-{line}`), or a place for each that is missing.
pub(in crate::regulation) fn answered(
    evaluation: &Evaluation,
    given: &[(String, String)],
) -> Result<Vec<Capped>, Vec<FieldError>> {
    let typed = |field: &str| given.iter().find(|(name, _)| name == field).map_or("", |(_, text)| text.trim());
    let (mut errors, mut all) = (Vec::new(), Vec::new());
    for raised in &evaluation.flags {
        let line = raised.line;
        let cap = Cap::from_code(typed(&format!("cap-{line}")));
        let reason = typed(&format!("capwhy-{line}")).to_owned();
        if cap.is_none() {
            errors.push(FieldError::at(
                format!("cap-{line}"),
                format!("请选择“{}”的处理", line.zh()),
                format!("say what follows from “{}”", line.en()),
            ));
        }
        if reason.chars().count() < LEAST {
            errors.push(FieldError::at(
                format!("capwhy-{line}"),
                format!("写明处理的理由，不少于{LEAST}字"),
                format!("give the reasons: at least {LEAST} characters"),
            ));
        }
        all.extend(cap.map(|cap| Capped { raised: raised.clone(), cap, reason }));
    }
    if errors.is_empty() { Ok(all) } else { Err(errors) }
}

impl Evaluation {
    /// The answers to the red lines of the result that is proposed or decided.
    pub fn caps(&self) -> &[Capped] {
        let stands = matches!(self.state, State::Proposed { .. } | State::Decided(_));
        self.notices.last().filter(|_| stands).map_or(&[], |notice| notice.caps.as_slice())
    }

    /// The grade as the answers to the red lines leave it.
    pub fn capped(&self, grade: Grade) -> Grade {
        self.caps().iter().fold(grade, |grade, capped| grade.max(capped.cap.best()))
    }
}

#[cfg(test)]
#[path = "b11_redline_tests.rs"]
mod tests;
