//! The evaluations on the project page: how far each has come, who has still to score, and the way to the reader's own part in it.

use super::project_acts::Act;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope, can};
use crate::regulation::b07_stages::Project;
use crate::regulation::b10_evaluation::{Evaluation, StateName};
use crate::regulation::b11_sheets::SheetState;
use crate::regulation::decision::Say;
use crate::regulation::people::Actor;
use crate::regulation::policy::{Grade, Track};
use crate::store::conn::Conn;
use crate::store::views::panels::SeatRow;
use crate::store::views::project_evaluations;
use chrono::NaiveDate;

/// One evaluation as the page shows it.
pub struct Shown {
    /// The evaluation.
    pub e: Evaluation,
    /// The agencies of its panel and how far each is; never what they score.
    pub seats: Vec<SeatRow>,
    /// What it waits for; none once decided or deferred.
    pub waits: Option<Waits>,
}

/// What an evaluation waits for.
pub struct Waits {
    /// The act.
    pub action: Action,
    /// The words of its button, a phrase.
    pub text: &'static str,
    /// Where it is done.
    pub href: String,
    /// Whether the reader may do it.
    pub mine: bool,
    /// By when.
    pub due: Option<NaiveDate>,
}

/// The project's evaluations this reader may see, newest first.
pub fn load(
    conn: &mut Conn,
    actor: &Actor,
    scope: &Scope,
    project: &Project,
    today: NaiveDate,
) -> Result<Vec<Shown>, Problem> {
    let found = project_evaluations::of(conn, scope, project.id)?;
    let shown = |(e, seats): (Evaluation, Vec<SeatRow>)| {
        let waits = waits(&e, &seats, actor, today);
        Shown { e, seats, waits }
    };
    Ok(found.into_iter().map(shown).collect())
}

/// The reader's own sheet comes first, then what the state waits for.
fn waits(e: &Evaluation, seats: &[SeatRow], actor: &Actor, today: NaiveDate) -> Option<Waits> {
    let here = format!("/evaluations/{}", e.id);
    let open = |action| e.allows(action).is_ok() && can(actor, action, &e.subject());
    let step =
        |action, text, page: &str, mine, due| Some(Waits { action, text, href: format!("{here}{page}"), mine, due });
    let draft = |s: &&SeatRow| s.state == Some(SheetState::Draft);
    match e.state.name() {
        StateName::Drafting | StateName::Returned if open(Action::FileReport) && reported(e) => {
            step(Action::FileReport, "报送报告", "", true, Some(e.report_due))
        }
        StateName::Drafting | StateName::Returned => {
            step(Action::SaveReport, "填写报告", "/report", open(Action::SaveReport), Some(e.report_due))
        }
        StateName::Filed if e.track == Track::SelfReport => {
            let mine = e.waits_for(actor.kind) && can(actor, Action::ReceiveReport, &e.receiving(actor));
            step(Action::ReceiveReport, "出具备案回执", "", mine, None)
        }
        StateName::Filed | StateName::Unconcluded => {
            step(Action::ConvenePanel, "组织联合评价", "", open(Action::ConvenePanel), Some(e.score_due))
        }
        StateName::Scoring => {
            let due = Some(e.scoring_due());
            let unsigned = seats.iter().filter(draft).count() > 0 && today <= e.scoring_due();
            if seats.iter().filter(draft).any(|s| s.unit == actor.unit) {
                return step(Action::SaveSheet, "去评分", "/score", true, due);
            }
            match unsigned {
                true => step(Action::SaveSheet, "去评分", "", false, due),
                false => step(Action::CloseScoring, "截止评分", "", open(Action::CloseScoring), due),
            }
        }
        StateName::Scored => step(Action::ProposeResult, "拟定结果", "", open(Action::ProposeResult), None),
        StateName::Proposed => step(e.deciding(), "认定结果", "", open(e.deciding()), None),
        StateName::Deferred | StateName::Decided => None,
    }
}

/// Whether the filer has begun the report: only then the head's part can come.
fn reported(e: &Evaluation) -> bool {
    e.hands.iter().any(|(action, _)| *action == Action::SaveReport)
}

/// What the act asks, as a sentence.
pub fn asks(action: Action) -> Say {
    let (zh, en) = match action {
        Action::SaveReport => ("填写绩效评估报告", "fill in the evaluation report"),
        Action::FileReport => ("核对并报送绩效评估报告", "check and file the evaluation report"),
        Action::ReceiveReport => ("核对报告并出具备案回执", "look at the report and give the receipt"),
        Action::ConvenePanel => ("组织联合评价", "convene the joint review"),
        Action::SaveSheet => (
            "完成各项评分并提交；截止前看不到其他部门的得分",
            "score every indicator and submit; other scores stay unseen",
        ),
        Action::CloseScoring => ("截止评分并汇总", "close the scoring and add it up"),
        Action::ProposeResult => ("拟定评估结果，报负责人认定", "propose the result for decision"),
        Action::DecideResult | Action::DecideReevaluation => ("认定评估结果", "decide the result"),
        other => (other.zh(), other.en()),
    };
    Say::new(zh, en)
}

impl Shown {
    /// Whether agencies will judge it that are not named yet.
    pub fn has_no_panel_yet(&self) -> bool {
        self.seats.is_empty() && self.e.track == Track::Joint && self.waits.is_some()
    }
    /// The button on the project page, if it is the reader's turn.
    pub fn act(&self) -> Option<Act> {
        let w = self.waits.as_ref().filter(|w| w.mine)?;
        Some(Act { action: w.action, text: w.text, href: w.href.clone(), first: true })
    }
    /// The sign of its state.
    pub fn shape(&self) -> &'static str {
        match (self.e.state.name(), self.e.grade()) {
            (StateName::Decided, Some(Grade::Unqualified)) => "bad",
            (StateName::Decided, _) => "done",
            (StateName::Returned | StateName::Unconcluded, _) => "back",
            (StateName::Deferred, _) => "todo",
            _ => "run",
        }
    }
    /// How many of the agencies have signed, and of how many.
    pub fn signed(&self) -> (usize, usize) {
        let seated = self.seats.iter().filter(|s| !s.recused);
        (seated.clone().filter(|s| s.state == Some(SheetState::Signed)).count(), seated.count())
    }
    /// The sign of a seat.
    pub fn seat(&self, seat: &SeatRow) -> &'static str {
        match seat.state {
            Some(SheetState::Signed) => "done",
            Some(SheetState::Missing) => "late",
            _ => "todo",
        }
    }
}
