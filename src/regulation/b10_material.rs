//! # 第十条（二）2. … 由大数据部门牵头，会同财政、发改、公安等部门，对采购的服务及提供服务的实体企业进行评价…
//!
//! **Our reading.** 依据客观事实 (article 3) asks for facts: an agency that cannot judge an indicator from what was filed asks the owner unit for
//! the material, beside the score and before the last day. What comes in answer is read by every agency of the panel, so that all judge from
//! the same; that somebody asked says nothing of a score.
//!
//! **Open questions.** How long the owner has: three working days, and not beyond the last day of scoring (marked P).

use super::authority::{Action, may};
use super::b10_evaluation::Evaluation;
use super::b11_sheets::{Sheet, SheetState};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::Actor;
use super::values::{FileId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::bi(10, 2);
/// Working days to answer.
pub const DAYS: u32 = 3;
const LEAST: usize = 10;

/// Material an agency asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// The indicator, from 0.
    pub indicator: usize,
    /// What is asked for.
    pub text: String,
    /// The agency.
    pub agency: UnitId,
    /// Its name.
    pub agency_name: String,
    /// The day.
    pub on: NaiveDate,
    /// Last day for the answer.
    pub due: NaiveDate,
    /// What came.
    pub given: Option<Given>,
}

/// What came in answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// In words.
    pub text: String,
    /// The paper.
    pub file: Option<FileId>,
    /// Whose hand.
    pub by: UserId,
    /// The name then.
    pub name: String,
    /// The day.
    pub on: NaiveDate,
}

/// What an agency writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The indicator, from 0; none if not chosen.
    pub indicator: Option<usize>,
    /// What is asked for.
    pub text: String,
}

/// What the owner writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Which of the requests, from 0.
    pub n: usize,
    /// In words.
    pub text: String,
    /// The paper.
    pub file: Option<FileId>,
}

impl Evaluation {
    /// By when the next open request is to be answered.
    pub fn material_by(&self) -> Option<NaiveDate> {
        self.material.iter().filter(|wanted| wanted.given.is_none()).map(|wanted| wanted.due).min()
    }
}

/// An agency asks for material on an indicator it still has to score.
pub fn ask(
    evaluation: Evaluation,
    sheet: &Sheet,
    wish: Wish,
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::AskMaterial, &sheet.subject(&evaluation))?;
    evaluation.allows(Action::AskMaterial)?;
    if sheet.state != SheetState::Draft {
        return Err(Refusal::state(
            HERE,
            Say::new(
                "评分表已经提交，不能再要求补充材料",
                "the sheet is submitted: material can no longer be asked for",
            ),
            Say::new("尚未提交的部门可以要求", "agencies that have not submitted may ask"),
        )
        .into());
    }
    let mut errors = Vec::new();
    if wish.indicator.is_none_or(|n| !sheet.asked.get(n).copied().unwrap_or_default()) {
        errors.push(FieldError::at("indicator", "请选择要评的指标", "choose an indicator you score"));
    }
    let text = wish.text.trim().to_owned();
    if text.chars().count() < LEAST {
        errors.push(FieldError::at(
            "wanted",
            format!("请写明需要的材料，不少于{LEAST}字"),
            format!("say what material is wanted: at least {LEAST} characters"),
        ));
    }
    No::unless_empty(errors)?;
    let due = calendar.workdays_after(on, DAYS).min(evaluation.scoring_due());
    let mut next = evaluation.clone();
    next.material.push(Material {
        indicator: wish.indicator.unwrap_or_default(),
        text: text.clone(),
        agency: by.unit,
        agency_name: by.unit_name.clone(),
        on,
        due,
        given: None,
    });
    Ok(Decision::changed(evaluation, next, Event::by(role, Action::AskMaterial, HERE).saying(text).due(due)))
}

/// The owner's filer answers one request, while it is scored.
pub fn answer(evaluation: Evaluation, words: Words, by: &Actor, on: NaiveDate) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::GiveMaterial, &evaluation.subject())?;
    evaluation.allows(Action::GiveMaterial)?;
    let open = evaluation.material.get(words.n).is_some_and(|wanted| wanted.given.is_none());
    if !open {
        return Err(Refusal::state(
            HERE,
            Say::new("这一项已经答复", "this request was answered"),
            Say::new("由评价部门查看答复的材料", "the agencies read the answer"),
        )
        .into());
    }
    let text = words.text.trim().to_owned();
    if text.chars().count() < LEAST && words.file.is_none() {
        return Err(No::Invalid(vec![FieldError::at(
            format!("given-{}", words.n),
            format!("请上传材料，或者写明情况，不少于{LEAST}字"),
            format!("upload the material, or describe it in at least {LEAST} characters"),
        )]));
    }
    let mut next = evaluation.clone();
    if let Some(wanted) = next.material.get_mut(words.n) {
        wanted.given = Some(Given { text: text.clone(), file: words.file, by: by.user, name: by.name.clone(), on });
    }
    Ok(Decision::changed(evaluation, next, Event::by(role, Action::GiveMaterial, HERE).saying(text)))
}

#[cfg(test)]
mod tests {
    use super::super::b10_samples::*;
    use super::super::values::Fen;
    use super::*;

    fn wish() -> Wish {
        Wish { indicator: Some(2), text: "请提供三季度工单系统的原始导出".into() }
    }

    fn asked() -> (Evaluation, Vec<Sheet>) {
        let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
        let police = sheets.iter().find(|sheet| sheet.agency == UnitId(POLICE)).unwrap();
        let done = ask(evaluation, police, wish(), &reviewer(POLICE), d("2026-11-16"), &Calendar::default()).unwrap();
        (done.after().clone(), sheets)
    }

    fn fields(no: No) -> Vec<String> {
        match no {
            No::Invalid(errors) => errors.into_iter().map(|e| e.field).collect(),
            No::Refused(refusal) => panic!("{refusal:?}"),
        }
    }

    #[test]
    fn an_agency_that_scores_asks_and_the_owner_answers() {
        let (evaluation, sheets) = asked();
        assert_eq!(evaluation.material_by(), Some(d("2026-11-19")));
        let police = &sheets[3];
        let try_ask =
            |wish: Wish, by: &Actor, on: &str| ask(evaluation.clone(), police, wish, by, d(on), &Calendar::default());
        for by in [filer(), head(), vendor(), reviewer(NDRC)] {
            assert!(try_ask(wish(), &by, "2026-11-16").is_err(), "{by:?} does not score this sheet");
        }
        let empty = try_ask(Wish::default(), &reviewer(POLICE), "2026-11-16").unwrap_err();
        assert_eq!(fields(empty), ["indicator", "wanted"]);
        let late = try_ask(wish(), &reviewer(POLICE), "2026-11-24").unwrap();
        assert_eq!(late.after().material[1].due, d("2026-11-25"), "not beyond the last day to score");
        let done = signed(&evaluation, police, 80);
        assert!(
            ask(evaluation.clone(), &done, wish(), &reviewer(POLICE), d("2026-11-16"), &Calendar::default()).is_err()
        );

        let say = |words: Words, by: &Actor| answer(evaluation.clone(), words, by, d("2026-11-18"));
        for by in [head(), vendor(), clerk(), reviewer(POLICE)] {
            assert!(say(Words { text: "原始导出见附件，共三千条".into(), ..Words::default() }, &by).is_err(), "{by:?}");
        }
        assert_eq!(
            fields(say(Words { text: "见附件".into(), ..Words::default() }, &filer()).unwrap_err()),
            ["given-0"]
        );
        let given = say(Words { file: Some(FileId(9)), ..Words::default() }, &filer()).unwrap().after().clone();
        assert_eq!(given.material_by(), None);
        assert!(answer(given, Words { file: Some(FileId(9)), ..Words::default() }, &filer(), d("2026-11-18")).is_err());
        assert!(
            say(Words { n: 7, file: Some(FileId(9)), ..Words::default() }, &filer()).is_err(),
            "nobody asked for it"
        );
    }
}
