//! # 第十条（二）2. … 或者委托第三方机构进行综合评估…
//!
//! **Our reading.** Instead of a panel the leading unit, never the owner, may commission one third party. It must have had no tie with owner
//! or supplier for three years, which the leading unit checks and confirms; it sees only what it is commissioned with. Its one sheet
//! stands in the place of the agencies' and is taken as it is: no mean, no quorum, every indicator judged. The lead still proposes and decides.
//!
//! **Open questions.** How it is chosen and paid is not said; the basis of the commission is written down with it.

use super::authority::{Action, may};
use super::b10_evaluation::{Evaluation, Seat, State};
use super::b10_panel::{Invitee, PanelAct, refuse_early, refuse_self};
use super::b11_sheets::Sheet;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, UnitKind};
use chrono::NaiveDate;

const HERE: Article = Article::bi(10, 2);

/// What the leading unit writes down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commission {
    /// The third party; none where nobody was chosen.
    pub to: Option<Invitee>,
    /// What the commission rests on: contract or letter.
    pub basis: String,
    /// Whether the leading unit has checked that there is no tie within three years.
    pub independent: bool,
}

impl Evaluation {
    /// Whether a third party judges it in the place of the panel.
    pub fn is_commissioned(&self) -> bool {
        self.panel.iter().any(|seat| seat.kind == UnitKind::ThirdParty)
    }
}

/// Commissions the third party: one sheet, open to it alone.
pub fn commission(
    evaluation: Evaluation,
    what: Commission,
    earlier: &[Sheet],
    due: NaiveDate,
    by: &Actor,
    on: NaiveDate,
) -> Result<PanelAct, No> {
    let role = may(by, Action::ConvenePanel, &evaluation.subject())?;
    evaluation.allows(Action::ConvenePanel)?;
    refuse_self(&evaluation, on)?;
    refuse_early(&evaluation, on)?;
    if !earlier.is_empty() {
        return Err(Refusal::state(
            HERE,
            Say::new(
                "已经发出评分表，不能改为委托第三方",
                "score sheets have already been sent out: a third party cannot replace them",
            ),
            Say::new("由牵头部门再次组织联合评价", "the lead agency convenes the joint review again"),
        )
        .into());
    }
    let mut errors = Vec::new();
    if what.to.as_ref().is_none_or(|unit| unit.kind != UnitKind::ThirdParty) {
        errors.push(FieldError::at("third", "请选择第三方评估机构", "choose the third party"));
    }
    if what.basis.trim().chars().count() < 4 {
        errors.push(FieldError::at(
            "basis",
            "请写明委托依据，如委托合同编号",
            "give the basis of the commission, such as the contract number",
        ));
    }
    if !what.independent {
        errors.push(FieldError::at(
            "independent",
            "与业主单位、服务提供方三年内有利害关系的机构不能受托",
            "a third party with a tie to owner or supplier within three years cannot be commissioned",
        ));
    }
    No::unless_empty(errors)?;
    let Some(unit) = what.to else { return Err(No::Invalid(Vec::new())) };
    let seat = Seat { unit: unit.unit, name: unit.name, kind: unit.kind, lead: false, recused: false };
    let mut next = evaluation.clone();
    next.state = State::Scoring { since: on, due };
    next.panel = vec![seat.clone()];
    next.hand(Action::ConvenePanel, by);
    let said = format!("委托{}综合评估。委托依据：{}", seat.name, what.basis.trim());
    let blank = Sheet::blank(&next, &seat, due, unit.seal);
    let told = || Event::by(role, Action::ConvenePanel, HERE).due(due);
    let sheet = Decision::born(blank, told().saying(seat.name));
    Ok(PanelAct { evaluation: Decision::changed(evaluation, next, told().saying(said)), sheets: vec![sheet] })
}

#[cfg(test)]
mod tests {
    use super::super::b10_panel::close;
    use super::super::b10_samples::*;
    use super::super::b10_third_report::Paper;
    use super::super::b11_indicators::Mark;
    use super::super::b11_sheets::{Filled, sign_sheet};
    use super::super::people::Role;
    use super::super::testing::fields;
    use super::super::values::{Fen, FileId, UnitId};
    use super::*;

    const THIRD: i64 = 30;

    fn third() -> Actor {
        Actor { kind: UnitKind::ThirdParty, ..person(301, THIRD, Role::ThirdParty) }
    }
    fn what() -> Commission {
        let unit =
            Invitee { unit: UnitId(THIRD), name: "梵天评估".into(), kind: UnitKind::ThirdParty, seal: "x".into() };
        Commission { to: Some(unit), basis: "WT-2026-003".into(), independent: true }
    }
    fn act(what: Commission, by: &Actor) -> Result<PanelAct, No> {
        commission(filed(Fen::yuan(300_000), 90), what, &[], d("2026-11-25"), by, d("2026-11-12"))
    }

    fn delivered(per_cent: i32) -> Filled {
        let text = || "查阅合同和月报，访谈双方，现场核对".to_owned();
        let paper =
            Paper { process: text(), observed: text(), closing: text(), sources: text(), file: Some(FileId(9)) };
        Filled { paper: Some(paper), ..filled(per_cent) }
    }

    #[test]
    fn one_third_party_judges_in_the_place_of_the_panel() {
        let PanelAct { evaluation, sheets } = act(what(), &clerk()).unwrap();
        let (evaluation, sheet) = (evaluation.after().clone(), sheets[0].after().clone());
        assert!(evaluation.is_commissioned() && sheets.len() == 1);
        let bare = sign_sheet(sheet.clone(), &evaluation, filled(85), &third(), d("2026-11-18"));
        assert_eq!(fields(bare), "process observed closing sources file", "it delivers a report of its own");
        let signed = sign_sheet(sheet.clone(), &evaluation, delivered(85), &third(), d("2026-11-18")).unwrap();
        let done = close(evaluation.clone(), vec![signed.after().clone()], &clerk(), d("2026-11-20")).unwrap();
        assert_eq!(done.evaluation.after().paper, delivered(85).paper, "with the close it belongs to the evaluation");
        assert_eq!(done.evaluation.after().tally().unwrap().published.to_string(), "85.00");
        let late = close(evaluation, vec![sheet], &clerk(), d("2026-11-27")).unwrap().evaluation.after().clone();
        assert!(matches!(late.state, State::Unconcluded { .. }), "without its sheet there is no result");
    }

    #[test]
    fn every_indicator_has_to_be_judged() {
        let PanelAct { evaluation, sheets } = act(what(), &clerk()).unwrap();
        let mut some = delivered(85);
        some.marks[5] = Mark::Abstained { reason: "没有取得相关材料，无法判断".into() };
        let signed =
            sign_sheet(sheets[0].after().clone(), evaluation.after(), some, &third(), d("2026-11-18")).unwrap();
        let done = close(evaluation.after().clone(), vec![signed.after().clone()], &clerk(), d("2026-11-20")).unwrap();
        assert!(matches!(done.evaluation.after().state, State::Unconcluded { .. }));
    }

    #[test]
    fn only_the_lead_commissions_an_independent_third_party_with_its_basis() {
        for by in [filer(), head(), finance(), third()] {
            assert!(act(what(), &by).is_err());
        }
        assert!(act(Commission { independent: false, ..what() }, &clerk()).is_err());
        assert!(act(Commission { basis: "无".into(), ..what() }, &clerk()).is_err());
        assert!(act(Commission { to: None, ..what() }, &clerk()).is_err());
        let agency = Commission { to: Some(agencies()[3].clone()), ..what() };
        assert!(act(agency, &clerk()).is_err(), "an agency sits on the panel instead");
    }
}
