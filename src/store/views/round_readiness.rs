//! What the readiness check looks at: people and units, what would be judged, and what is odd about it.

use super::panels;
use super::round_preparation::Seat;
use super::round_scope::{Lean, Standing};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, rule};
use crate::regulation::b10_readiness::{Agency, Facts, Item, Joint, Lacking, Leading, is_near};
use crate::regulation::b10_rounds::{Round, Scheme};
use crate::regulation::b10_splitting::{Piece, suspicions};
use crate::regulation::people::{Actor, Role, UnitKind};
use crate::regulation::policy::{Policy, Track};
use crate::regulation::values::{EvaluationId, Fen, SupplierId, UnitId, UserId};
use crate::store::conn::Conn;
use crate::store::indicators;
use crate::store::rounds::unit_of;
use crate::store::schema::{contracts, letters, projects, suppliers, units, users};
use crate::store::sessions::parse_roles;
use chrono::{Datelike, NaiveDate};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Somebody with an account in use.
#[derive(Debug, Clone)]
struct Person {
    user: UserId,
    name: String,
    unit: UnitId,
    roles: Vec<Role>,
}

fn people(conn: &mut Conn) -> Result<Vec<Person>, Problem> {
    let rows: Vec<(i64, String, i64, String)> = users::table
        .filter(users::state.eq("active"))
        .order(users::id)
        .select((users::id, users::name, users::unit_id, users::roles))
        .load(conn)?;
    let person = |(id, name, unit, roles): (i64, String, i64, String)| Person {
        user: UserId(id),
        name,
        unit: UnitId(unit),
        roles: parse_roles(&roles),
    };
    Ok(rows.into_iter().map(person).collect())
}

/// Names of those who could open the round: leads of the bureau who had no hand in preparing it.
pub fn openers(conn: &mut Conn, round: &Round) -> Result<Vec<String>, Problem> {
    Ok(could_open(&people(conn)?, round))
}

fn could_open(people: &[Person], round: &Round) -> Vec<String> {
    let opens = |p: &&Person| {
        let actor = Actor {
            user: p.user,
            name: String::new(),
            unit: p.unit,
            unit_name: String::new(),
            kind: UnitKind::BigData,
            roles: p.roles.clone(),
        };
        can(&actor, Action::OpenRound, &round.subject())
    };
    people.iter().filter(opens).map(|p| p.name.clone()).collect()
}

/// Everything the check looks at. `leans` is what the round would look at, `on` the day it would open.
pub fn facts(conn: &mut Conn, round: &Round, policy: &Policy, leans: &[Lean], on: NaiveDate) -> Result<Facts, Problem> {
    let judged: Vec<&Lean> = leans.iter().filter(|lean| lean.standing == Standing::TakenIn).collect();
    let people = people(conn)?;
    let scheme = Scheme::of(policy, &indicators::in_force(conn)?);
    let joint = joint(conn, &judged)?;
    Ok(Facts {
        on,
        report_due: round.report_due,
        score_due: round.score_due,
        calendar_known: crate::store::calendar::load(conn)?.knows(round.report_due.year()),
        judged: judged.len(),
        openers: could_open(&people, round).len(),
        leading: leading(conn, &judged, &people)?,
        agencies: agencies(conn, &people)?,
        joint,
        lacking: lacking(conn, round, &judged, &people)?,
        on_paper: on_paper(conn, &judged, &people)?,
        goalless: goalless(conn, &judged)?,
        near: judged.iter().filter(|lean| is_near(lean.amount, scheme.threshold)).map(|lean| contract(lean)).collect(),
        splittings: splittings(conn, round, &judged, scheme.threshold)?,
        parked: parked(conn)?,
        scheme,
    })
}

/// What each agency would have to do: leading on both tracks, scoring on the joint one but for its own.
pub fn seats(conn: &mut Conn, facts: &Facts, leans: &[Lean]) -> Result<Vec<Seat>, Problem> {
    let (bureau, finance) = leads(conn)?;
    let judged = || leans.iter().filter(|lean| lean.standing == Standing::TakenIn);
    let joint = || judged().filter(|lean| lean.track == Track::Joint);
    let seat = |agency: &Agency| Seat {
        name: agency.name.clone(),
        scorers: agency.scorers,
        leads: judged().filter(|lean| lead_of(bureau, finance, lean.owner) == agency.unit).count(),
        scores: joint().filter(|lean| lean.owner != agency.unit).count(),
        recused: joint().filter(|lean| lean.owner == agency.unit).count(),
    };
    Ok(facts.agencies.iter().map(seat).collect())
}

fn contract(lean: &Lean) -> Item {
    Item::new(lean.no.clone(), format!("/contracts/{}", lean.contract)).worth(lean.amount)
}

/// The bureau, and finance in its place where the bureau is the owner.
fn lead_of(bureau: UnitId, finance: UnitId, owner: UnitId) -> UnitId {
    if owner == bureau { finance } else { bureau }
}

fn leads(conn: &mut Conn) -> Result<(UnitId, UnitId), Problem> {
    let bureau = unit_of(conn, UnitKind::BigData)?.ok_or(Problem::NotFound)?;
    Ok((bureau, unit_of(conn, UnitKind::Finance)?.unwrap_or(bureau)))
}

fn joint(conn: &mut Conn, judged: &[&Lean]) -> Result<Vec<Joint>, Problem> {
    let (bureau, finance) = leads(conn)?;
    let all = judged.iter().filter(|lean| lean.track == Track::Joint);
    let pairs: BTreeSet<Joint> =
        all.map(|lean| Joint { owner: lean.owner, lead: lead_of(bureau, finance, lean.owner) }).collect();
    Ok(pairs.into_iter().collect())
}

fn leading(conn: &mut Conn, judged: &[&Lean], people: &[Person]) -> Result<Vec<Leading>, Problem> {
    let (bureau, finance) = leads(conn)?;
    let units: BTreeSet<UnitId> = judged.iter().map(|lean| lead_of(bureau, finance, lean.owner)).collect();
    let names = names(conn, units.iter().map(|unit| unit.0).collect())?;
    let of = |unit: UnitId| {
        let has = |action| {
            let may = move |p: &&Person| p.unit == unit && p.roles.iter().any(|r| rule(action).roles.contains(r));
            people.iter().filter(may).map(|p| p.user).collect::<HashSet<_>>()
        };
        let (propose, decide) = (has(Action::ProposeResult), has(Action::DecideResult));
        Leading {
            name: names.get(&unit.0).cloned().unwrap_or_default(),
            proposes: !propose.is_empty(),
            decides: !decide.is_empty(),
            people: propose.union(&decide).count(),
        }
    };
    Ok(units.into_iter().map(of).collect())
}

fn names(conn: &mut Conn, ids: Vec<i64>) -> Result<HashMap<i64, String>, Problem> {
    let rows: Vec<(i64, String)> =
        units::table.filter(units::id.eq_any(ids)).select((units::id, units::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

fn agencies(conn: &mut Conn, people: &[Person]) -> Result<Vec<Agency>, Problem> {
    let scores = |unit: UnitId| {
        let may = |p: &&Person| p.unit == unit && p.roles.iter().any(|r| rule(Action::SaveSheet).roles.contains(r));
        people.iter().filter(may).count()
    };
    let named = panels::agencies(conn)?.into_iter().filter(|agency| agency.named);
    Ok(named.map(|a| Agency { unit: a.id, scorers: scores(a.id), name: a.name, kind: a.kind }).collect())
}

fn lacking(conn: &mut Conn, round: &Round, judged: &[&Lean], people: &[Person]) -> Result<Vec<Lacking>, Problem> {
    let with =
        |role: Role| -> HashSet<UnitId> { people.iter().filter(|p| p.roles.contains(&role)).map(|p| p.unit).collect() };
    let (filers, heads) = (with(Role::OwnerFiler), with(Role::OwnerHead));
    let owners: BTreeSet<UnitId> = judged.iter().map(|lean| lean.owner).collect();
    let short: Vec<UnitId> = owners.into_iter().filter(|o| !filers.contains(o) || !heads.contains(o)).collect();
    let names = names(conn, short.iter().map(|unit| unit.0).collect())?;
    let lacks = |unit: UnitId| Lacking {
        unit: Item::new(names.get(&unit.0).cloned().unwrap_or_default(), of_unit(round, unit)),
        filer: filers.contains(&unit),
        head: heads.contains(&unit),
    };
    Ok(short.into_iter().map(lacks).collect())
}

/// The list of one owner's contracts.
fn of_unit(round: &Round, unit: UnitId) -> String {
    format!("/campaigns/{}/scope?unit={unit}", round.no)
}

fn on_paper(conn: &mut Conn, judged: &[&Lean], people: &[Person]) -> Result<Vec<Item>, Problem> {
    let there: HashSet<UnitId> = people.iter().map(|p| p.unit).collect();
    let without: BTreeSet<SupplierId> =
        judged.iter().filter(|lean| !there.contains(&lean.supplier_unit)).map(|lean| lean.supplier).collect();
    let rows: Vec<(i64, String)> = suppliers::table
        .filter(suppliers::id.eq_any(without.into_iter().map(|s| s.0).collect::<Vec<_>>()))
        .order(suppliers::id)
        .select((suppliers::id, suppliers::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| Item::new(name, format!("/suppliers/{id}"))).collect())
}

fn goalless(conn: &mut Conn, judged: &[&Lean]) -> Result<Vec<Item>, Problem> {
    let none: Vec<i64> = contracts::table
        .filter(contracts::in_service_on.is_not_null())
        .filter(contracts::body.like("%\"goals\":[]%"))
        .select(contracts::id)
        .load(conn)?;
    let none: HashSet<i64> = none.into_iter().collect();
    Ok(judged.iter().filter(|lean| none.contains(&lean.contract.0)).map(|lean| contract(lean)).collect())
}

type PieceRow = (i64, String, String, String, String);

/// The same question as is asked of the round once it is open, of the contracts it would take in.
fn splittings(conn: &mut Conn, round: &Round, judged: &[&Lean], threshold: Fen) -> Result<Vec<Item>, Problem> {
    let mut small: HashMap<UnitId, Vec<&Lean>> = HashMap::new();
    for lean in judged.iter().filter(|lean| lean.track == Track::SelfReport) {
        small.entry(lean.owner).or_default().push(lean);
    }
    small.retain(|_, all| all.len() > 1 && all.iter().map(|lean| lean.amount).sum::<Fen>() >= threshold);
    let ids: Vec<i64> = small.values().flatten().map(|lean| lean.contract.0).collect();
    let rows: Vec<PieceRow> = contracts::table
        .inner_join(projects::table)
        .inner_join(suppliers::table.on(suppliers::id.eq(contracts::supplier_id)))
        .filter(contracts::id.eq_any(ids))
        .select((contracts::id, projects::no, projects::name, suppliers::name, projects::category))
        .load(conn)?;
    let told: HashMap<i64, PieceRow> = rows.into_iter().map(|row| (row.0, row)).collect();
    let names = names(conn, small.keys().map(|unit| unit.0).collect())?;
    let mut owners: Vec<UnitId> = small.keys().copied().collect();
    owners.sort_unstable();
    let mut out = Vec::new();
    for owner in owners {
        let pieces: Vec<Piece> = small.get(&owner).into_iter().flatten().filter_map(|l| piece(l, &told)).collect();
        for what in suspicions(owner, &pieces, threshold) {
            let unit = names.get(&owner.0).map(String::as_str).unwrap_or_default();
            out.push(Item::new(format!("{unit} {}", what.of), of_unit(round, owner)).worth(what.sum));
        }
    }
    Ok(out)
}

fn piece(lean: &Lean, told: &HashMap<i64, PieceRow>) -> Option<Piece> {
    let (_, project_no, project, supplier_name, category) = told.get(&lean.contract.0)?.clone();
    Some(Piece {
        evaluation: EvaluationId::NEW,
        project_no,
        project,
        supplier: lean.supplier,
        supplier_name,
        category,
        amount: lean.amount,
        decided: false,
    })
}

fn parked(conn: &mut Conn) -> Result<usize, Problem> {
    let n: i64 = letters::table.filter(sql::<Bool>("letters.state = 'parked'")).count().get_result(conn)?;
    Ok(usize::try_from(n).unwrap_or(0))
}
