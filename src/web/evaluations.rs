//! The page of an evaluation: where it stands, what each side has given, the arithmetic of its result, and what follows from it.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::Fields;
use super::stale::{self, Stale};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope, can};
use crate::regulation::b03_reply::{Side, refuse_unheard};
use crate::regulation::b08_check::Condition;
use crate::regulation::b09_goals::Goal;
use crate::regulation::b10_evaluation::{Evaluation, State, StateName};
use crate::regulation::b10_panel::is_forsaken;
use crate::regulation::b10_report::GoalActual;
use crate::regulation::b10_spot_check::SpotCheck;
use crate::regulation::b11_indicators::{Indicator, trimmed};
use crate::regulation::b11_items::Template as Scheme;
use crate::regulation::b11_sheets::{Sheet, SheetState};
use crate::regulation::b11_tally::{Line, Tally};
use crate::regulation::b14_guidance::{Guidance, GuideState};
use crate::regulation::b14_recognition::{RecogState, Recognition, Withdrawal};
use crate::regulation::b14_rectification::{Rectification, may_order_again};
use crate::regulation::b14_results::{Consequence, consequence};
use crate::regulation::decision::Aggregate;
use crate::regulation::people::{Actor, Role};
use crate::regulation::policy::{Grade, Track};
use crate::regulation::values::{EvaluationId, UnitId};
use crate::store::conn::Conn;
use crate::store::views::evaluations::{self as view, Head};
use crate::store::views::panels::{self, Agency, SeatRow};
use crate::store::views::rectifications as rectifications_view;
use crate::store::views::spot_checks::{Kin, kin};
use crate::store::{guidances, indicators, recognitions, rectifications, spot_checks};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

/// Everything the page shows, read at once.
pub(super) struct Found {
    pub(super) e: Evaluation,
    pub(super) head: Head,
    seats: Vec<SeatRow>,
    sheets: Vec<Sheet>,
    agencies: Vec<Agency>,
    thirds: Vec<Agency>,
    order: Option<Rectification>,
    recognition: Option<Recognition>,
    guidance: Option<Guidance>,
    recheck: Vec<Condition>,
    spot: Option<SpotCheck>,
    kin: Kin,
    template: Scheme,
}

#[derive(Template)]
#[template(path = "evaluations/page.html")]
struct EvaluationPage {
    e: Evaluation,
    head: Head,
    seats: Vec<SeatRow>,
    sheets: Vec<Sheet>,
    agencies: Vec<Agency>,
    thirds: Vec<Agency>,
    order: Option<Rectification>,
    recognition: Option<Recognition>,
    guidance: Option<Guidance>,
    recheck: Vec<Condition>,
    spot: Option<SpotCheck>,
    kin: Kin,
    template: Scheme,
    me: Actor,
    inside: bool,
    /// Whether the reader sits in an office that draws and checks.
    office: bool,
    f: FormView,
    stale: Option<Stale>,
    reads_order: bool,
    today: chrono::NaiveDate,
}

/// `GET /evaluations/{id}`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    show(&desk, EvaluationId(path.into_inner()), None).await
}

/// The page with a form that did not go through.
pub(super) async fn again(desk: &Desk, id: EvaluationId, typed: Fields, problem: Problem) -> Answer {
    let again = Again::from(problem)?;
    show(desk, id, Some((typed, again))).await
}

/// Everything the page shows of an evaluation the reader may see.
fn gather(
    conn: &mut Conn,
    scope: &Scope,
    id: EvaluationId,
    inside: bool,
    (unit, today): (UnitId, chrono::NaiveDate),
) -> Result<Found, Problem> {
    let e = view::seen(conn, scope, id)?;
    let own = rectifications::of_evaluation(conn, e.id)?;
    let order = match own {
        None if e.is_again() => {
            let before = view::attempt_before(conn, &e)?;
            rectifications::of_evaluation(conn, before)?
        }
        own => own,
    };
    Ok(Found {
        head: view::head(conn, &e)?,
        seats: panels::seats(conn, &e)?,
        sheets: if inside { panels::opened(conn, &e)? } else { Vec::new() },
        agencies: panels::agencies(conn)?,
        order,
        thirds: panels::third_parties(conn)?,
        recognition: recognitions::of_evaluation(conn, e.id)?,
        guidance: guidances::of_evaluation(conn, e.id)?,
        spot: spot_checks::of_evaluation(conn, e.id)?,
        kin: kin(conn, &e)?,
        template: indicators::template(conn, e.scheme.template)?,
        recheck: if unit == e.owner { view::november(conn, &e, today)? } else { Vec::new() },
        e,
    })
}

async fn show(desk: &Desk, id: EvaluationId, again: Option<(Fields, Again)>) -> Answer {
    let (status, page) = assembled(desk, id, again).await?;
    desk.page_with(status, &page)
}

async fn assembled(
    desk: &Desk,
    id: EvaluationId,
    again: Option<(Fields, Again)>,
) -> Result<(StatusCode, EvaluationPage), Problem> {
    let scope = desk.scope();
    let inside = scope.is_all() || scope.agency().is_some();
    let office = scope.is_all() && !scope.only_decided();
    let (unit, today) = (desk.actor().unit, desk.today());
    let found = desk.read(move |conn| gather(conn, &scope, id, inside, (unit, today))).await?;
    let (fields, again) = again
        .unwrap_or_else(|| (Fields::default(), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }));
    let stale = stale::of_act(desk, &again, &fields, Evaluation::KIND, id.0).await?;
    let status = again.status;
    let Found { e, head, seats, sheets, agencies, thirds, order, recognition, guidance, recheck, spot, kin, template } =
        found;
    let f = FormView::new(desk.lang(), fields).wrong(again.errors);
    let me = desk.actor().clone();
    let reads_order = order.as_ref().is_some_and(|order| rectifications_view::is_seen(&desk.scope(), order));
    let page = EvaluationPage {
        e,
        head,
        seats,
        sheets,
        agencies,
        thirds,
        order,
        recognition,
        guidance,
        recheck,
        spot,
        kin,
        template,
        me,
        inside,
        office,
        f,
        stale,
        reads_order,
        today,
    };
    Ok((status, page))
}

impl EvaluationPage {
    /// Whether the reader may take the step now: the authority that checks it draws its form.
    fn can(&self, action: Action) -> bool {
        self.e.allows(action).is_ok() && can(&self.me, action, &self.e.subject())
    }
    fn can_write(&self) -> bool {
        self.can(Action::SaveReport)
    }
    fn can_file(&self) -> bool {
        self.can(Action::FileReport)
    }
    fn can_receive(&self) -> bool {
        self.e.waits_for(self.me.kind) && can(&self.me, Action::ReceiveReport, &self.e.receiving(&self.me))
    }
    fn can_return(&self) -> bool {
        let subject = if self.e.track == Track::SelfReport { self.e.receiving(&self.me) } else { self.e.subject() };
        self.e.allows(Action::ReturnReport).is_ok()
            && !self.e.returned_by.contains(&self.me.kind)
            && can(&self.me, Action::ReturnReport, &subject)
    }
    /// The round is the offices' and the owners' matter.
    fn reads_round(&self) -> bool {
        !self.me.has(Role::Vendor)
    }
    fn can_convene(&self) -> bool {
        let waiting = matches!(self.e.state.name(), StateName::Drafting | StateName::Returned);
        let joint = self.e.track == Track::Joint && (!waiting || self.today > self.e.report_due);
        (joint || is_forsaken(&self.e, self.today)) && self.can(Action::ConvenePanel)
    }
    /// In the place of a panel, while no sheet has gone out.
    fn can_commission(&self) -> bool {
        self.can_convene() && !self.thirds.is_empty() && self.e.state.name() != StateName::Unconcluded
    }
    fn commission_failed(&self) -> bool {
        self.f.errors.iter().any(|e| ["third", "basis", "independent"].contains(&e.field.as_str()))
    }
    fn third_choices(&self) -> Vec<Choice> {
        self.thirds.iter().map(|a| Choice { value: a.id.to_string(), text: a.name.clone() }).collect()
    }
    fn can_close(&self) -> bool {
        let open = self.seats.iter().any(|s| s.state == Some(SheetState::Draft));
        self.can(Action::CloseScoring) && (!open || self.today > self.e.scoring_due())
    }
    fn can_propose(&self) -> bool {
        self.can(Action::ProposeResult)
    }
    fn can_decide(&self) -> bool {
        refuse_unheard(&self.e, self.today).is_ok() && self.can(self.e.deciding())
    }
    fn can_defer(&self) -> bool {
        self.can(Action::DeferEvaluation)
    }
    fn can_order(&self) -> bool {
        let ordered = self.order.as_ref().is_some_and(|order| order.evaluation == self.e.id);
        self.follows(Consequence::Rectification)
            && !ordered
            && (!self.e.is_again() || may_order_again(&self.e))
            && can(&self.me, Action::OrderRectification, &self.e.subject())
    }
    fn can_guide(&self) -> bool {
        self.follows(Consequence::Guidance)
            && self.guidance.is_none()
            && can(&self.me, Action::OpenGuidance, &self.e.subject())
    }
    fn can_end_guidance(&self) -> bool {
        let open = self.guidance.as_ref().is_some_and(|g| g.state == GuideState::Open);
        open && can(&self.me, Action::CloseGuidance, &self.e.subject())
    }
    fn can_agree(&self) -> bool {
        let side = self
            .recognition
            .as_ref()
            .map(|r| if self.is_owner() { r.owner_side.is_some() } else { r.bureau.is_some() });
        let mine = self.me.has(Role::BureauLead) || (self.me.has(Role::OwnerHead) && self.is_owner());
        self.follows(Consequence::Recognition) && !self.e.is_again() && mine && side != Some(true)
    }
    fn can_issue(&self) -> bool {
        let agreed = self.recognition.as_ref().filter(|r| r.state == RecogState::Agreed);
        agreed.is_some_and(|r| can(&self.me, Action::IssueRecognition, &r.subject()))
    }
    fn can_doubt(&self) -> bool {
        self.recognition
            .as_ref()
            .is_some_and(|r| r.state == RecogState::Issued && can(&self.me, Action::ProposeWithdrawal, &r.subject()))
    }
    fn withdrawal_failed(&self) -> bool {
        self.f.errors.iter().any(|e| e.field == "withdrawal")
    }
    fn can_withdraw(&self) -> bool {
        self.recognition
            .as_ref()
            .is_some_and(|r| r.state == RecogState::Doubted && can(&self.me, Action::WithdrawRecognition, &r.subject()))
    }
    /// The reason of a withdrawal: for both sides and the supplier once decided, before that for the city's offices.
    fn withdrawal(&self) -> Option<&Withdrawal> {
        let recognition = self.recognition.as_ref()?;
        let told = recognition.state == RecogState::Withdrawn || self.inside;
        recognition.withdrawal.as_ref().filter(|_| told)
    }
    fn can_propose_case(&self) -> bool {
        let failed = self.e.outcome().and_then(|o| o.poor.as_ref()).is_some_and(|p| p.poor);
        failed && can(&self.me, Action::ProposeCase, &Default::default())
    }
    fn follows(&self, what: Consequence) -> bool {
        self.e.outcome().is_some_and(|o| consequence(o.grade) == what)
    }
    fn is_owner(&self) -> bool {
        self.me.unit == self.e.owner
    }
    /// Whether the arithmetic may be shown: to offices and agencies from the close on, to owner and supplier once it was told to them.
    fn tally(&self) -> Option<&Tally> {
        self.e.tally().filter(|_| self.inside || self.e.is_told())
    }
    /// Single scores, without names: for offices and agencies only.
    fn scores_of(&self, line: &Line) -> String {
        if self.inside || self.e.track == Track::SelfReport { line.formula() } else { String::new() }
    }
    fn lines(&self) -> Vec<(Indicator, Line)> {
        let lines = self.tally().map(|t| t.lines.clone()).unwrap_or_default();
        Indicator::ALL.iter().copied().zip(lines).collect()
    }
    /// The owner's marks: for the owner, offices and agencies; suppliers read them once the result was told to them.
    fn shows_report(&self) -> bool {
        let outside = self.me.unit == self.e.supplier_unit && !self.e.is_told();
        !outside && !self.e.report.marks.iter().all(|m| m.is_blank())
    }
    fn own_total(&self) -> String {
        crate::regulation::b11_tally::own(&self.e.report.marks, &self.e.scheme.points, &self.e.carried)
            .published
            .to_string()
    }
    fn has_score_link(&self, seat: &SeatRow) -> bool {
        seat.unit == self.me.unit && seat.state == Some(SheetState::Draft) && self.e.allows(Action::SaveSheet).is_ok()
    }
    fn my_sheet_waits(&self) -> bool {
        self.seats.iter().any(|s| self.has_score_link(s))
    }
    fn shape(&self) -> &'static str {
        match (&self.e.state, self.e.outcome().map(|o| o.grade)) {
            (State::Decided(_), Some(Grade::Unqualified)) => "bad",
            (State::Decided(_), _) => "done",
            (State::Returned { .. } | State::Unconcluded { .. }, _) => "back",
            (State::Deferred { .. }, _) => "todo",
            _ if self.is_late() => "late",
            _ => "run",
        }
    }
    fn due(&self) -> Option<chrono::NaiveDate> {
        match self.e.state.name() {
            StateName::Drafting | StateName::Returned => Some(self.e.report_due),
            StateName::Scoring => Some(self.e.scoring_due()),
            _ => None,
        }
    }
    fn is_late(&self) -> bool {
        self.due().is_some_and(|due| self.today > due)
    }
    fn points(&self, indicator: &Indicator) -> String {
        trimmed(self.e.scheme.points[indicator.index()])
    }
    fn goals_of(&self, indicator: &Indicator) -> Vec<(&Goal, GoalActual)> {
        let actual = |n: usize| self.e.report.goals.get(n).cloned().unwrap_or_default();
        self.e.goals_of(*indicator).map(|(n, goal)| (goal, actual(n))).collect()
    }
    fn seat_shape(&self, seat: &SeatRow) -> &'static str {
        match seat.state {
            Some(SheetState::Signed) => "done",
            Some(SheetState::Missing) => "late",
            _ => "todo",
        }
    }
    fn sheet_total(&self, seat: &SeatRow) -> Option<String> {
        let sheet = self.sheets.iter().find(|s| s.agency == seat.unit)?;
        let sum: i32 = sheet.marks.iter().filter_map(|m| m.score()).map(|s| s.0).sum();
        Some(crate::regulation::values::Score(sum).to_string())
    }
    fn kinds_left(&self) -> Vec<crate::regulation::people::UnitKind> {
        self.e.receivers().filter(|k| self.e.waits_for(*k)).collect()
    }
    fn invited(&self) -> Vec<&Agency> {
        self.agencies.iter().filter(|a| a.named).collect()
    }
    fn others(&self) -> Vec<&Agency> {
        self.agencies.iter().filter(|a| !a.named).collect()
    }
    fn consequence(&self) -> Option<Consequence> {
        self.e.outcome().map(|o| consequence(o.grade))
    }
    /// What the owner's paper is called on this track.
    fn paper(&self) -> &'static str {
        match self.e.track {
            Track::SelfReport => "服务绩效评估报告",
            Track::Joint => "服务绩效评估初评报告",
        }
    }
    fn source<'w>(&self, row: &'w crate::regulation::b11_indicators::Evidence) -> &'w str {
        if row.source.is_empty() { "附件" } else { &row.source }
    }
    fn recog_version(&self) -> i32 {
        self.recognition.as_ref().map_or(0, |r| r.version)
    }
    fn file_missing(&self) -> usize {
        crate::regulation::b10_report::missing(&self.e, &self.template).len()
    }
}

#[path = "evaluation_heard.rs"]
mod heard;
#[path = "evaluation_report.rs"]
mod report;

#[path = "joint_paper.rs"]
pub(super) mod joint_paper;
#[path = "report_paper.rs"]
pub(super) mod report_paper;

#[path = "evaluation_spot.rs"]
mod spot;

#[path = "evaluation_unfit.rs"]
mod unfit;
