//! # 第三条 大数据项目服务监督评估工作必须遵循独立、客观、公正和科学的原则…
//!
//! **Our reading.** Each agency gives one official sheet, drafted by its people and signed by one of them. Independence means that nobody
//! sees another's sheet before scoring has closed: the sheet is a thing of its own, sealed in the audit trail (a hash over its contents and
//! a random number, not the contents), and its scores enter the evaluation only at the close. What is signed stays; a correction after the
//! close is a new version with its reason.

use super::authority::{Action, Subject, may};
use super::b10_evaluation::{Evaluation, Seat, State, StateName};
use super::b10_third_report::{self, Paper};
use super::b11_indicators::{Marks, unfinished};
use super::b11_redline::{Flag, unproved};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, UnitKind, named};
use super::values::{EvaluationId, ProjectId, Score, SheetId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// How far a sheet is.
    SheetState {
        Draft = "draft", "未提交", "not submitted";
        Signed = "signed", "已提交", "submitted";
        Missing = "missing", "逾期未评，按弃权处理", "late: counts as an abstention";
    }
}

/// The ties of which every reviewer says that there are none (实施条例9; three years back): number n stands in the field `tie{n}`.
pub const TIES: [(&str, &str); 5] = [
    ("近三年与服务提供方没有劳动关系", "no employment with the supplier in the last three years"),
    ("近三年没有担任服务提供方的董事、监事", "no seat on the supplier's boards in the last three years"),
    ("近三年不是服务提供方的控股股东或实际控制人", "no controlling share in the supplier in the last three years"),
    (
        "与服务提供方的法定代表人或负责人没有近亲属关系",
        "no close kinship with the supplier's head or legal representative",
    ),
    ("没有其他可能影响公平公正的关系", "no other tie that may impair a fair review"),
];
/// Which of them were declared.
pub type Ticks = [bool; 5];

/// The declarations that are missing.
pub fn undeclared(ticks: &Ticks) -> Vec<FieldError> {
    let missing = ticks.iter().zip(TIES).enumerate().filter(|(_, (tick, _))| !**tick);
    missing
        .map(|(n, (_, (zh, en)))| {
            FieldError::at(
                format!("tie{}", n + 1),
                format!("请声明：{zh}；不能声明的应当回避（办法第三条）"),
                format!("declare: {en}; whoever cannot must withdraw (Measures art. 3)"),
            )
        })
        .collect()
}

/// A signed version of a sheet that was scored again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Its marks.
    pub marks: Marks,
    /// Day of the signature.
    pub signed_on: Option<NaiveDate>,
    /// Who signed.
    pub signed_by: Option<String>,
    /// The day from which it could be filled in.
    #[serde(default)]
    pub since: Option<NaiveDate>,
}

/// One agency's official sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Row number.
    #[serde(skip)]
    pub id: SheetId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The evaluation.
    pub evaluation: EvaluationId,
    /// Its project.
    pub project: ProjectId,
    /// The agency.
    pub agency: UnitId,
    /// The agency's name.
    pub agency_name: String,
    /// The agency's kind.
    pub kind: UnitKind,
    /// Whether it leads.
    pub lead: bool,
    /// The owner unit: nobody of it may touch the sheet.
    pub owner: UnitId,
    /// Pinned points.
    pub points: [Score; 7],
    /// Which indicators are judged this time.
    pub asked: [bool; 7],
    /// The marks.
    pub marks: Marks,
    /// The day from which it could be filled in, as its row has it; none for old ones of which it is not known.
    #[serde(skip)]
    pub since: Option<NaiveDate>,
    /// Last day.
    pub due: NaiveDate,
    /// Day of the signature.
    pub signed_on: Option<NaiveDate>,
    /// Name of the person who signed.
    pub signed_by: Option<String>,
    /// The declarations of whoever fills it in.
    #[serde(default)]
    pub declared: Ticks,
    /// The red lines the agency raises.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// The report of a third party; agencies write none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// Why the agency withdrew, if it did: the sheet then counts for nothing.
    #[serde(default)]
    pub recusal: Option<String>,
    /// What had been signed before an objection called the sheet back (article 3), oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// Random number that keeps the hash in the audit trail from being guessed.
    pub seal: String,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: SheetState,
}

impl Aggregate for Sheet {
    const KIND: &'static str = "sheet";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state.code()
    }
    fn sealed(&self) -> bool {
        true
    }
}

impl Sheet {
    /// A blank sheet for a seat.
    pub(in crate::regulation) fn blank(evaluation: &Evaluation, seat: &Seat, due: NaiveDate, seal: String) -> Sheet {
        Sheet {
            id: SheetId::NEW,
            version: 0,
            evaluation: evaluation.id,
            project: evaluation.project,
            agency: seat.unit,
            agency_name: seat.name.clone(),
            kind: seat.kind,
            lead: seat.lead,
            owner: evaluation.owner,
            points: evaluation.scheme.points,
            asked: evaluation.asked(),
            marks: Marks::default(),
            since: match evaluation.state {
                State::Scoring { since, .. } => Some(since),
                _ => None,
            },
            due,
            signed_on: None,
            signed_by: None,
            declared: Ticks::default(),
            flags: Vec::new(),
            paper: None,
            recusal: None,
            earlier: Vec::new(),
            seal,
            hands: Vec::new(),
            state: SheetState::Draft,
        }
    }

    /// What the authority needs to know; four eyes include what was done on the owner's report.
    pub fn subject(&self, evaluation: &Evaluation) -> Subject {
        let recused = evaluation.panel.iter().any(|seat| seat.unit == self.agency && seat.recused);
        Subject { agency: Some(self.agency), recused, ..evaluation.subject() }
    }

    /// The marks with what was typed for the indicators judged this time; the others stay as they were signed.
    fn with(&self, typed: Marks) -> Marks {
        let both = self.marks.iter().zip(typed);
        let mut marks = both.zip(self.asked).map(|((was, new), asked)| if asked { new } else { was.clone() });
        std::array::from_fn(|_| marks.next().unwrap_or_default())
    }

    fn open(&self, evaluation: &Evaluation, action: Action) -> Result<(), Refusal> {
        if evaluation.state.name() != StateName::Scoring {
            return Err(Refusal::state(
                Article::bi(10, 2),
                Say::new("评分已经截止，不能再修改评分", "scoring has closed: the sheet can no longer be changed"),
                Say::new(
                    "截止后的更正由牵头部门写明理由另行办理",
                    "a correction after the close is made by the lead, with its reason",
                ),
            ));
        }
        match self.state {
            SheetState::Draft => Ok(()),
            SheetState::Signed | SheetState::Missing => Err(Refusal::state(
                Article::bi(10, 2),
                Say::new(
                    format!("评分表现为“{}”，不能{}", self.state.zh(), action.zh()),
                    format!("the sheet is “{}”: not the moment for “{}”", self.state.en(), action.en()),
                ),
                Say::new("提交后的评分不再改动", "submitted scores cannot be changed"),
            )),
        }
    }
}

/// What stands on a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Points and reasons.
    pub marks: Marks,
    /// The declarations.
    pub declared: Ticks,
    /// The red lines.
    #[serde(default)]
    pub flags: Vec<Flag>,
    /// The report of a third party.
    #[serde(default)]
    pub paper: Option<Paper>,
}

/// Saves the sheet as far as it is filled in.
pub fn save_sheet(sheet: Sheet, evaluation: &Evaluation, filled: Filled, by: &Actor) -> Result<Decision<Sheet>, No> {
    let role = may(by, Action::SaveSheet, &sheet.subject(evaluation))?;
    sheet.open(evaluation, Action::SaveSheet)?;
    let mut next = sheet.clone();
    (next.marks, next.declared, next.flags) = (sheet.with(filled.marks), filled.declared, filled.flags);
    next.paper = filled.paper;
    next.hands.push((Action::SaveSheet, by.user));
    next.hands.dedup();
    Ok(Decision::changed(sheet, next, Event::by(role, Action::SaveSheet, Article::bi(10, 2))))
}

/// Signs the sheet with these marks: whole, and for good.
pub fn sign_sheet(
    sheet: Sheet,
    evaluation: &Evaluation,
    filled: Filled,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Sheet>, No> {
    let role = may(by, Action::SignSheet, &sheet.subject(evaluation))?;
    sheet.open(evaluation, Action::SignSheet)?;
    let mut errors = unfinished(&filled.marks, &sheet.points, &sheet.asked);
    errors.extend(unproved(&filled.flags));
    errors.extend(b10_third_report::missing(sheet.kind, filled.paper.as_ref()));
    errors.extend(undeclared(&filled.declared));
    No::unless_empty(errors)?;
    let mut next = sheet.clone();
    (next.marks, next.declared, next.flags) = (sheet.with(filled.marks), filled.declared, filled.flags);
    next.paper = filled.paper;
    next.state = SheetState::Signed;
    next.signed_on = Some(on);
    next.signed_by = Some(by.name.clone());
    next.hands.push((Action::SignSheet, by.user));
    Ok(Decision::changed(sheet, next, Event::by(role, Action::SignSheet, Article::bi(10, 2))))
}

/// Records a sheet that did not come: an abstention, never a zero. One that was called back keeps what had been signed.
pub(in crate::regulation) fn miss(sheet: Sheet, role: Option<super::people::Role>) -> Decision<Sheet> {
    let mut next = sheet.clone();
    if let Some(Earlier { marks, signed_on, signed_by, since }) = next.earlier.last().cloned() {
        (next.marks, next.signed_on, next.signed_by, next.state) = (marks, signed_on, signed_by, SheetState::Signed);
        next.since = since;
        let event = Event::by(role, Action::CloseScoring, Article::bi(10, 2))
            .saying(format!("{}逾期未重评，维持原评分", sheet.agency_name));
        return Decision::changed(sheet, next, event);
    }
    next.state = SheetState::Missing;
    let event = Event::by(role, Action::CloseScoring, Article::bi(10, 2))
        .saying(format!("{}逾期未评，按弃权处理", sheet.agency_name));
    Decision::changed(sheet, next, event)
}

/// Voids the sheet of an agency that withdraws: what was typed goes, nobody reads it later.
pub(in crate::regulation) fn withdraw(
    sheet: Sheet,
    why: String,
    by: &Actor,
    role: Option<super::people::Role>,
) -> Result<Decision<Sheet>, Refusal> {
    if sheet.state != SheetState::Draft {
        return Err(Refusal::state(
            Article::b(3),
            Say::new("评分表已经提交或者作废", "the score sheet is already submitted or void"),
            Say::new("提交后发现应当回避的，告知牵头部门", "tell the lead agency"),
        ));
    }
    let mut next = sheet.clone();
    next.state = SheetState::Missing;
    next.marks = Marks::default();
    next.flags = Vec::new();
    next.paper = None;
    next.recusal = Some(why.clone());
    next.hands.push((Action::RecuseAgency, by.user));
    Ok(Decision::changed(sheet, next, Event::by(role, Action::RecuseAgency, Article::b(3)).saying(why)))
}

/// Calls a signed sheet back: an objection to these indicators was upheld (article 3). What was signed stays on it.
pub(in crate::regulation) fn call_back(
    sheet: Sheet,
    asked: [bool; 7],
    (since, due): (NaiveDate, NaiveDate),
    role: Option<super::people::Role>,
) -> Decision<Sheet> {
    let mut next = sheet.clone();
    next.earlier.push(Earlier {
        marks: sheet.marks.clone(),
        signed_on: next.signed_on.take(),
        signed_by: next.signed_by.take(),
        since: next.since.replace(since),
    });
    (next.state, next.asked, next.due) = (SheetState::Draft, asked, due);
    next.declared = Ticks::default();
    Decision::changed(sheet, next, Event::by(role, Action::ReviewReply, Article::b(3)).due(due))
}

/// Opens a missing sheet again when the panel is convened anew.
pub(in crate::regulation) fn reopen(
    sheet: Sheet,
    (since, due): (NaiveDate, NaiveDate),
    role: Option<super::people::Role>,
) -> Decision<Sheet> {
    let mut next = sheet.clone();
    next.state = SheetState::Draft;
    (next.since, next.due) = (Some(since), due);
    Decision::changed(sheet, next, Event::by(role, Action::ConvenePanel, Article::bi(10, 2)).due(due))
}
