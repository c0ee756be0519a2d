//! The board of a round: how many evaluations stand where, unit by unit; and their list.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_evaluation::StateName;
use crate::regulation::b10_rounds::Round;
use crate::regulation::people::named;
use crate::regulation::policy::{Grade, Track};
use crate::regulation::values::{EvaluationId, Fen, Score};
use crate::store::conn::Conn;
use crate::store::schema::{evaluations, projects, sheets, suppliers, units};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

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

type Row =
    (i64, String, String, i64, String, String, i64, String, String, NaiveDate, NaiveDate, Option<i32>, Option<String>);

/// The evaluations of a round in scope. Everything the page counts is counted from these rows.
pub fn items(conn: &mut Conn, scope: &Scope, round: &Round) -> Result<Vec<Item>, Problem> {
    let mut query = evaluations::table
        .inner_join(projects::table)
        .inner_join(units::table.on(units::id.eq(evaluations::owner_id)))
        .inner_join(suppliers::table.on(suppliers::id.eq(evaluations::supplier_id)))
        .filter(evaluations::round_id.eq(round.id.0))
        .order((evaluations::owner_id, evaluations::id))
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
        ))
        .into_boxed();
    if scope.only_decided() {
        query = query.filter(evaluations::state.eq(StateName::Decided.code()));
    }
    // Agencies of the city see every project of the cycle; a third party what it is commissioned with.
    if !scope.is_all() && scope.agency().is_none() {
        query = match (scope.owner(), scope.third()) {
            (Some(owner), _) => query.filter(evaluations::owner_id.eq(owner.0)),
            (None, Some(third)) => {
                let mine = sheets::table.filter(sheets::agency_id.eq(third.0)).filter(sheets::state.eq("draft"));
                query.filter(evaluations::id.eq_any(mine.select(sheets::evaluation_id)))
            }
            (None, None) => return Err(Problem::NotFound),
        };
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().filter_map(item).collect())
}

fn item(row: Row) -> Option<Item> {
    let (id, project_no, project, owner_id, owner, supplier, amount, track, state, report, score, total, grade) = row;
    let state = StateName::from_code(&state)?;
    let due = if matches!(state, StateName::Drafting | StateName::Returned) { report } else { score };
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
        use StateName::*;
        let late = day > self.due;
        Some(match self.state {
            Deferred => return None,
            Decided => Segment::Done,
            Drafting | Returned if late => Segment::Late,
            Scoring | Unconcluded if late => Segment::Late,
            Drafting | Returned => Segment::Todo,
            Filed => Segment::First,
            Scoring | Unconcluded | Scored | Proposed => Segment::Joint,
        })
    }
}

/// One owner unit's part of the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// The unit.
    pub name: String,
    /// Evaluations that count.
    pub all: usize,
    /// Segments in the order of [`Segment::ALL`].
    pub parts: [usize; 5],
}

/// The rows unit by unit, most overdue first.
pub fn by_unit(items: &[Item], day: NaiveDate) -> Vec<UnitRow> {
    let mut rows: Vec<(i64, UnitRow)> = Vec::new();
    for item in items {
        let Some(segment) = item.segment(day) else { continue };
        let at = rows.iter().position(|(id, _)| *id == item.owner_id).unwrap_or_else(|| {
            rows.push((item.owner_id, UnitRow { name: item.owner.clone(), all: 0, parts: [0; 5] }));
            rows.len() - 1
        });
        rows[at].1.all += 1;
        rows[at].1.parts[segment as usize] += 1;
    }
    rows.sort_by_key(|(id, row)| (std::cmp::Reverse(row.parts[Segment::Late as usize]), *id));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// One agency's load in the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow {
    /// The agency.
    pub name: String,
    /// Sheets still to be signed.
    pub waiting: i64,
    /// Sheets signed.
    pub signed: i64,
}

/// The agencies of the round with their load: counts only.
pub fn by_agency(conn: &mut Conn, round: &Round) -> Result<Vec<AgencyRow>, Problem> {
    let rows: Vec<(String, String)> = sheets::table
        .inner_join(evaluations::table)
        .inner_join(units::table.on(units::id.eq(sheets::agency_id)))
        .filter(evaluations::round_id.eq(round.id.0))
        .order(sheets::agency_id)
        .select((units::name, sheets::state))
        .load(conn)?;
    let mut out: Vec<AgencyRow> = Vec::new();
    for (name, state) in rows {
        let at = out.iter().position(|r| r.name == name).unwrap_or_else(|| {
            out.push(AgencyRow { name, waiting: 0, signed: 0 });
            out.len() - 1
        });
        match state.as_str() {
            "signed" => out[at].signed += 1,
            "draft" => out[at].waiting += 1,
            _ => {}
        }
    }
    Ok(out)
}

/// The latest contracts in service with their project, as choices for a special round: along their numbers, for most contracts of the last
/// years are in service and a sort of all of them would be thrown away.
pub fn contracts_in_service(conn: &mut Conn) -> Result<Vec<(i64, String)>, Problem> {
    #[derive(QueryableByName)]
    struct Choice {
        #[diesel(sql_type = BigInt)]
        id: i64,
        #[diesel(sql_type = Text)]
        no: String,
        #[diesel(sql_type = Text)]
        name: String,
    }
    let text = "SELECT k.id, k.no, p.name FROM contracts k JOIN projects p ON p.id = k.project_id \
                WHERE k.state || '' IN ('in_service', 'ended') AND k.in_service_on IS NOT NULL AND p.state || '' <> 'closed' \
                ORDER BY k.id DESC LIMIT 200";
    let rows: Vec<Choice> = diesel::sql_query(text).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, format!("{} {}", row.no, row.name))).collect())
}
