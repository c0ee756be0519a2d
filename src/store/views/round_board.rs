//! The board of a round: how many evaluations stand where, unit by unit; and their list.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_evaluation::StateName;
use crate::regulation::b10_rounds::Round;
use crate::regulation::people::named;
use crate::regulation::policy::{Grade, Track};
use crate::regulation::urging::soon;
use crate::regulation::values::{EvaluationId, Fen, Score};
use crate::store::conn::{Conn, Day, MultiBackend, Native};
use crate::store::schema::{evaluations, projects, round_sums, sheets, suppliers, units};
use chrono::NaiveDate;
use diesel::prelude::*;

named! {
    /// The segments of the bar.
    Segment {
        Done = "done", "已出结果", "decided";
        Joint = "joint", "联合评价中", "joint review";
        First = "first", "已报送", "report filed";
        Todo = "todo", "待业主报送", "owner to report";
        Late = "late", "已逾期", "overdue";
    }
}

/// One evaluation of the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Number.
    pub id: EvaluationId,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// The owner unit.
    pub owner_id: i64,
    /// Its name.
    pub owner: String,
    /// Name of the supplier.
    pub supplier: String,
    /// Basis of the track.
    pub amount: Fen,
    /// Track.
    pub track: Track,
    /// State.
    pub state: StateName,
    /// By when the present step is due.
    pub due: NaiveDate,
    /// Total, once decided.
    pub total: Option<Score>,
    /// Grade, once decided.
    pub grade: Option<Grade>,
}

type Row = (i64, String, String, i64, String, String, i64, String, String, Day, Day, Option<i32>, Option<String>);

/// What of a round is listed: of one unit or of all, a page of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// The owner unit.
    pub unit: Option<i64>,
    /// Rows left out before.
    pub from: i64,
    /// Rows read.
    pub rows: i64,
}

/// What of a round a reader may see. The owners are a range from one number to another, so that one text asks for one unit's and for all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Of these owner units.
    pub owners: (i64, i64),
    /// Only what is decided.
    pub decided: bool,
    /// Only what this third party is still to judge.
    pub third: Option<i64>,
}

/// Agencies of the city see every project of the cycle; a third party what it is commissioned with.
pub(super) fn reach(scope: &Scope) -> Result<Reach, Problem> {
    let all = Reach { owners: (0, i64::MAX), decided: scope.only_decided(), third: None };
    if scope.is_all() || scope.agency().is_some() {
        return Ok(all);
    }
    match (scope.owner(), scope.third()) {
        (Some(owner), _) => Ok(Reach { owners: (owner.0, owner.0), ..all }),
        (None, Some(third)) => Ok(Reach { third: Some(third.0), ..all }),
        (None, None) => Err(Problem::NotFound),
    }
}

/// Those of a round that a reader may see.
pub(super) type Seen = evaluations::BoxedQuery<'static, MultiBackend>;

pub(super) fn seen(scope: &Scope, round: &Round) -> Result<Seen, Problem> {
    let reach = reach(scope)?;
    let mut query = evaluations::table
        .filter(evaluations::round_id.eq(round.id.0))
        .filter(evaluations::owner_id.between(reach.owners.0, reach.owners.1))
        .into_boxed();
    if reach.decided {
        query = query.filter(evaluations::state.eq(StateName::Decided.code()));
    }
    if let Some(third) = reach.third {
        let mine = sheets::table.filter(sheets::agency_id.eq(third)).filter(sheets::state.eq("draft"));
        query = query.filter(evaluations::id.eq_any(mine.select(sheets::evaluation_id)));
    }
    Ok(query)
}

/// Where a page of the list begins, along the index: of the rows that are left out nothing else is read.
fn beginning(conn: &mut Conn, scope: &Scope, round: &Round, asked: Asked) -> Result<Option<(i64, i64)>, Problem> {
    if asked.from == 0 {
        return Ok(Some((0, 0)));
    }
    let mut query = seen(scope, round)?.order((evaluations::owner_id, evaluations::id));
    if let Some(unit) = asked.unit {
        query = query.filter(evaluations::owner_id.eq(unit));
    }
    Ok(query.select((evaluations::owner_id, evaluations::id)).offset(asked.from).first(conn).optional()?)
}

/// Evaluations of a round in scope, unit by unit.
pub fn items(conn: &mut Conn, scope: &Scope, round: &Round, asked: Asked) -> Result<Vec<Item>, Problem> {
    let reach = reach(scope)?;
    let Some((owner, id)) = beginning(conn, scope, round, asked)? else { return Ok(Vec::new()) };
    let (first, last) = asked.unit.map_or(reach.owners, |unit| (unit.max(reach.owners.0), unit.min(reach.owners.1)));
    let all = evaluations::table
        .inner_join(projects::table)
        .inner_join(units::table.on(units::id.eq(evaluations::owner_id)))
        .inner_join(suppliers::table.on(suppliers::id.eq(evaluations::supplier_id)))
        .filter(evaluations::round_id.eq(round.id.0))
        .filter(evaluations::owner_id.between(first.max(owner), last))
        .filter(evaluations::owner_id.gt(owner).or(evaluations::id.ge(id)))
        .order((evaluations::owner_id, evaluations::id))
        .limit(asked.rows)
        .select((
            evaluations::id,
            projects::no,
            projects::name,
            evaluations::owner_id,
            units::name,
            suppliers::name,
            evaluations::amount_fen,
            evaluations::track,
            evaluations::state,
            evaluations::report_due,
            evaluations::score_due,
            evaluations::total,
            evaluations::grade,
        ));
    let rows: Vec<Row> = match (reach.third, reach.decided) {
        (Some(third), _) => {
            let mine = sheets::table.filter(sheets::agency_id.eq(third)).filter(sheets::state.eq("draft"));
            all.filter(evaluations::id.eq_any(mine.select(sheets::evaluation_id))).rows(conn)?
        }
        (None, true) => all.filter(evaluations::state.eq(StateName::Decided.code())).rows(conn)?,
        (None, false) => all.rows(conn)?,
    };
    Ok(rows.into_iter().filter_map(item).collect())
}

/// So many evaluations of a unit that stand alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The owner unit.
    pub owner_id: i64,
    /// Its name.
    pub owner: String,
    /// State.
    pub state: StateName,
    /// Grade, once decided.
    pub grade: Option<Grade>,
    /// By when the present step is due.
    pub due: NaiveDate,
    /// How many.
    pub n: usize,
    /// What their contracts come to.
    pub amount: Fen,
}

type SumRow = (i64, String, String, String, Day, i64, i64);

/// The sums of a round in scope: kept ones, but for a third party, whose few are counted.
pub fn sums(conn: &mut Conn, scope: &Scope, round: &Round) -> Result<Vec<Sum>, Problem> {
    let reach = reach(scope)?;
    if reach.third.is_some() {
        let all = items(conn, scope, round, Asked { rows: i64::MAX, ..Asked::default() })?;
        return Ok(all.into_iter().map(Sum::of).collect());
    }
    let all = round_sums::table
        .inner_join(units::table.on(units::id.eq(round_sums::owner_id)))
        .filter(round_sums::round_id.eq(round.id.0))
        .filter(round_sums::owner_id.between(reach.owners.0, reach.owners.1))
        .filter(round_sums::n.gt(0))
        .order(round_sums::owner_id)
        .select((
            round_sums::owner_id,
            units::name,
            round_sums::state,
            round_sums::grade,
            round_sums::due,
            round_sums::n,
            round_sums::amount_fen,
        ));
    let rows: Vec<SumRow> = if reach.decided {
        all.filter(round_sums::state.eq(StateName::Decided.code())).rows(conn)?
    } else {
        all.rows(conn)?
    };
    Ok(rows.into_iter().filter_map(Sum::read).collect())
}

impl Sum {
    fn read((owner_id, owner, state, grade, Day(due), n, fen): SumRow) -> Option<Sum> {
        let (state, n) = (StateName::from_code(&state)?, usize::try_from(n).ok()?);
        Some(Sum { owner_id, owner, state, grade: Grade::from_code(&grade), due, n, amount: Fen(fen) })
    }

    fn of(item: Item) -> Sum {
        let Item { owner_id, owner, state, grade, due, amount, .. } = item;
        Sum { owner_id, owner, state, grade, due, n: 1, amount }
    }

    /// The segment they are counted in on the day; deferred ones in none.
    pub fn segment(&self, day: NaiveDate) -> Option<Segment> {
        segment(self.state, self.due, day)
    }

    /// Whether the report is with the owner.
    fn owes_report(&self) -> bool {
        matches!(self.state, StateName::Drafting | StateName::Returned)
    }

    /// Whether somebody's day to report or to score has passed.
    pub fn is_overdue(&self, day: NaiveDate) -> bool {
        day > self.due && (self.owes_report() || self.state == StateName::Scoring)
    }
}

fn item(row: Row) -> Option<Item> {
    let (
        id,
        project_no,
        project,
        owner_id,
        owner,
        supplier,
        amount,
        track,
        state,
        Day(report),
        Day(score),
        total,
        grade,
    ) = row;
    let state = StateName::from_code(&state)?;
    let due = state.step_due(report, score);
    Some(Item {
        id: EvaluationId(id),
        project_no,
        project,
        owner_id,
        owner,
        supplier,
        amount: Fen(amount),
        track: Track::from_code(&track)?,
        state,
        due,
        total: total.map(Score),
        grade: grade.as_deref().and_then(Grade::from_code),
    })
}

impl Item {
    /// The segment it is counted in on the day; a deferred one in none.
    pub fn segment(&self, day: NaiveDate) -> Option<Segment> {
        segment(self.state, self.due, day)
    }
}

fn segment(state: StateName, due: NaiveDate, day: NaiveDate) -> Option<Segment> {
    use StateName::*;
    let late = day > due;
    Some(match state {
        Deferred => return None,
        Decided => Segment::Done,
        Drafting | Returned if late => Segment::Late,
        Scoring | Unconcluded if late => Segment::Late,
        Drafting | Returned => Segment::Todo,
        Filed => Segment::First,
        Scoring | Unconcluded | Scored | Proposed => Segment::Joint,
    })
}

/// One owner unit's part of the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// The unit.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Evaluations that count.
    pub all: usize,
    /// Segments in the order of [`Segment::ALL`].
    pub parts: [usize; 5],
    /// Reports it owes that are overdue or soon due.
    pub pressing: usize,
}

/// The sums unit by unit, most overdue first.
pub fn by_unit(sums: &[Sum], day: NaiveDate) -> Vec<UnitRow> {
    let mut rows: Vec<UnitRow> = Vec::new();
    for sum in sums {
        let Some(segment) = sum.segment(day) else { continue };
        let at = rows.iter().position(|row| row.id == sum.owner_id).unwrap_or_else(|| {
            rows.push(UnitRow { id: sum.owner_id, name: sum.owner.clone(), all: 0, parts: [0; 5], pressing: 0 });
            rows.len() - 1
        });
        rows[at].all += sum.n;
        rows[at].parts[segment as usize] += sum.n;
        rows[at].pressing += if sum.owes_report() && sum.due <= soon(day) { sum.n } else { 0 };
    }
    rows.sort_by_key(|row| (std::cmp::Reverse(row.parts[Segment::Late as usize]), row.id));
    rows
}
