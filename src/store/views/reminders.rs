//! What the calendar finds due (`domain.md` §3.7): one query a kind of deadline, over the days since the last run.
//!
//! A deadline has marks before and after it; of those that fall into the days asked for, the latest counts. So a day that was missed
//! is made up for, and a week that was missed does not bring seven letters.

use crate::problem::Problem;
use crate::regulation::b07_procurement::Outcome;
use crate::regulation::b10_rounds::RoundState;
use crate::regulation::b14_rectification::Rectification;
use crate::regulation::calendar::Calendar;
use crate::regulation::notices::Topic;
use crate::regulation::policy::Policy;
use crate::regulation::values::ProjectId;
use crate::store::calendar;
use crate::store::conn::Conn;
use crate::store::outbox::Reminder;
use crate::store::schema::{
    cases, contracts, evaluations, inspections, instalments, projects, rectifications, security_terms, sheets,
};
use crate::store::tx::policy_on;
use crate::store::views::round_preparation;
use chrono::{Datelike, Days, Duration, NaiveDate};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// The days asked for, both included, with what is needed to reckon.
#[derive(Debug, Clone)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Working days.
    pub calendar: Calendar,
    /// Parameters in force.
    pub policy: Policy,
}

/// A query of reminders.
pub type Query = fn(&mut Conn, &Span) -> Result<Vec<Reminder>, Problem>;

impl Span {
    /// The span as the database knows calendar and policy.
    pub fn load(conn: &mut Conn, from: NaiveDate, to: NaiveDate) -> Result<Span, Problem> {
        Ok(Span { from, to, calendar: calendar::load(conn)?, policy: policy_on(conn, to)? })
    }

    fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// The latest of the marks (days from the due day) that falls into the span.
    fn mark(&self, due: NaiveDate, marks: &[i64]) -> Option<i64> {
        marks.iter().copied().filter(|mark| self.holds(due + Duration::days(*mark))).max()
    }

    /// Due days that can have such a mark in the span: for the query.
    fn dues(&self, marks: &[i64]) -> (NaiveDate, NaiveDate) {
        let (first, last) = (marks.iter().max().copied().unwrap_or(0), marks.iter().min().copied().unwrap_or(0));
        (self.from - Duration::days(first), self.to - Duration::days(last))
    }
}

fn about(topic: Topic, chain: i64, kind: &str, subject: i64, due: NaiveDate, mark: i64) -> Reminder {
    Reminder { topic, chain, kind: kind.into(), subject, due: Some(due), period: format!("{due}/{mark}") }
}

/// Plans for next year: fourteen days before the window closes.
pub fn plan_window(_: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let (month, day) = span.policy.plan_deadline;
    let Some(due) = NaiveDate::from_ymd_opt(span.to.year(), month, day) else { return Ok(Vec::new()) };
    let year = i64::from(due.year()) + 1;
    Ok(span.mark(due, &[-14]).map(|mark| about(Topic::PlanWindow, 0, "plans", year, due, mark)).into_iter().collect())
}

/// A contract is due thirty days after the award; ten days before, where none is signed for a lot: a draft is none.
pub fn contract_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let procuring: Vec<i64> =
        projects::table.filter(projects::state.eq("procuring")).select(projects::id).load(conn)?;
    let mut out = Vec::new();
    for id in procuring {
        let project = crate::store::projects::get(conn, ProjectId(id))?;
        let Some(Outcome::Awarded { on, lots, .. }) = project.procurements.last().map(|p| &p.outcome) else { continue };
        if !span.holds(*on + Days::new(20)) {
            continue;
        }
        let signed = crate::store::contracts::of_project(conn, ProjectId(id))?;
        let has = |lot: &str| signed.iter().any(|c| c.lot == lot && c.award_on == *on && c.is_confirmed());
        if lots.iter().any(|award| award.lost_on.is_none() && !has(&award.lot)) {
            out.push(about(Topic::ContractDue, id, "project", id, span.calendar.days_after(*on, 30), -10));
        }
    }
    Ok(out)
}

/// Publication and filing not yet recorded: one and five working days after signing.
pub fn contract_report(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let rows: Vec<(i64, i64, NaiveDate, NaiveDate)> = contracts::table
        .filter(contracts::state.ne_all(["draft", "returned", "terminated"]))
        .filter(contracts::published_on.is_null().or(contracts::filed_on.is_null()))
        .filter(contracts::signed_on.ge(span.from - Duration::days(30)))
        .filter(contracts::signed_on.le(span.to))
        .select((contracts::id, contracts::project_id, contracts::signed_on, contracts::publish_by))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, project, signed, publish_by)| {
            let mark = [5, 1].into_iter().find(|n| span.holds(span.calendar.workdays_after(signed, *n)))?;
            Some(about(Topic::ContractReport, project, "contract", id, publish_by, i64::from(mark)))
        })
        .collect())
}

/// Acceptance: a week before the agreed day.
pub fn acceptance_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let (first, last) = span.dues(&[-7]);
    let rows: Vec<(i64, i64, Option<NaiveDate>)> = contracts::table
        .filter(contracts::state.eq("signed"))
        .filter(contracts::accept_by.between(first, last))
        .select((contracts::id, contracts::project_id, contracts::accept_by))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, project, due)| {
            let due = due?;
            span.mark(due, &[-7]).map(|mark| about(Topic::AcceptanceDue, project, "contract", id, due, mark))
        })
        .collect())
}

/// The November round is announced on 15 October (M10).
pub fn round_announced(_: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let day = NaiveDate::from_ymd_opt(span.to.year(), 10, 15).filter(|day| span.holds(*day));
    Ok(day.map(|day| about(Topic::RoundAnnounced, 0, "year", i64::from(day.year()), day, 0)).into_iter().collect())
}

/// What is not ready for the yearly round: told a week before it opens, and on the day the calendar opened it all the same.
pub fn round_unready(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let Some(round) = crate::store::rounds::yearly(conn, span.to.year())? else { return Ok(Vec::new()) };
    let Some(first) = round.opens() else { return Ok(Vec::new()) };
    let opened = round.opened_on.filter(|day| span.holds(*day) && !round.unready.is_empty());
    let ahead = round.state == RoundState::Planned && span.mark(first, &[-7]).is_some();
    let mark = match opened {
        Some(_) => 0,
        None if ahead && round_preparation::blocking(conn, &round, span.to)? > 0 => -7,
        None => return Ok(Vec::new()),
    };
    Ok(vec![about(Topic::RoundUnready, 0, "round", round.id.0, first, mark)])
}

/// Owners' reports: three days and one day before, one and five days after.
pub fn report_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let marks = [-3, -1, 1, 5];
    let (first, last) = span.dues(&marks);
    let rows: Vec<(i64, i64, NaiveDate)> = evaluations::table
        .filter(evaluations::state.eq_any(["drafting", "returned"]))
        .filter(evaluations::report_due.between(first, last))
        .select((evaluations::id, evaluations::project_id, evaluations::report_due))
        .load(conn)?;
    Ok(before_and_after(span, rows, &marks, "evaluation", (Topic::ReportDue, Topic::ReportOverdue)))
}

/// Agencies' sheets: three days before scoring closes.
pub fn scores_missing(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let (first, last) = span.dues(&[-3]);
    let rows: Vec<(i64, i64, NaiveDate)> = sheets::table
        .filter(sheets::state.eq("draft"))
        .filter(sheets::due.between(first, last))
        .select((sheets::id, sheets::project_id, sheets::due))
        .load(conn)?;
    Ok(before_and_after(span, rows, &[-3], "sheet", (Topic::ScoresMissing, Topic::ScoresMissing)))
}

/// Rectifications: seven days and one day before, one and seven days after (M14).
pub fn rectification_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let marks = [-7, -1, 1, 7];
    let (first, last) = span.dues(&marks);
    let rows: Vec<(i64, i64, NaiveDate)> = rectifications::table
        .filter(rectifications::state.eq("ordered"))
        .filter(rectifications::due.between(first, last))
        .select((rectifications::id, rectifications::project_id, rectifications::due))
        .load(conn)?;
    let topics = (Topic::RectificationDue, Topic::RectificationOverdue);
    Ok(before_and_after(span, rows, &marks, "rectification", topics))
}

/// Orders to rectify whose arrival nobody has confirmed: on the last of the three working days and on the next one (M14).
pub fn rectification_confirm(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let rows: Vec<(i64, i64, String)> = rectifications::table
        .filter(rectifications::state.eq("ordered"))
        .filter(rectifications::body.like("%\"acknowledged\":null%"))
        .select((rectifications::id, rectifications::project_id, rectifications::body))
        .load(conn)?;
    let mut out = Vec::new();
    for (id, project, body) in rows {
        let order: Rectification = serde_json::from_str(&body)?;
        let last = order.confirm_by(&span.calendar);
        let days = [(1, span.calendar.workdays_after(last, 1)), (0, last)];
        if let Some((mark, _)) = days.into_iter().find(|(_, day)| span.holds(*day)) {
            out.push(about(Topic::RectificationConfirm, project, "rectification", id, last, mark));
        }
    }
    Ok(out)
}

/// The owner's opinion on a submission: the day before and on its last day, while it is waited for (M14).
pub fn opinion_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let marks = [-1, 0];
    let (first, last) = span.dues(&marks);
    let rows: Vec<(i64, i64, Option<NaiveDate>)> = rectifications::table
        .filter(rectifications::state.eq("submitted"))
        .filter(rectifications::opinion_by.between(first, last))
        .select((rectifications::id, rectifications::project_id, rectifications::opinion_by))
        .load(conn)?;
    let rows = rows.into_iter().filter_map(|(id, project, due)| Some((id, project, due?))).collect();
    Ok(before_and_after(span, rows, &marks, "rectification", (Topic::OpinionDue, Topic::OpinionDue)))
}

/// Answers to a proposed result: the day before the last, to the side that has not answered (M3).
pub fn reply_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let (first, last) = span.dues(&[-1]);
    type Row = (i64, i64, Option<NaiveDate>, Option<NaiveDate>);
    let rows: Vec<Row> = evaluations::table
        .filter(evaluations::state.eq("proposed"))
        .filter(
            evaluations::owner_reply_by.between(first, last).or(evaluations::supplier_reply_by.between(first, last)),
        )
        .order(evaluations::id)
        .select((evaluations::id, evaluations::project_id, evaluations::owner_reply_by, evaluations::supplier_reply_by))
        .load(conn)?;
    let sides = rows.into_iter().flat_map(|(id, project, owner, supplier)| {
        let later = supplier.filter(|day| owner != Some(*day));
        [owner, later].into_iter().flatten().map(move |due| (id, project, due))
    });
    Ok(before_and_after(span, sides.collect(), &[-1], "evaluation", (Topic::ReplyDue, Topic::ReplyDue)))
}

/// Answers to inspections: three days and one day before, one and seven days after (M7).
pub fn inspection_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let marks = [-3, -1, 1, 7];
    let (first, last) = span.dues(&marks);
    let rows: Vec<(i64, i64, Option<NaiveDate>)> = inspections::table
        .filter(inspections::state.eq("ordered"))
        .filter(inspections::due.between(first, last))
        .select((inspections::id, inspections::project_id, inspections::due))
        .load(conn)?;
    let rows = rows.into_iter().filter_map(|(id, project, due)| Some((id, project, due?))).collect();
    Ok(before_and_after(span, rows, &marks, "inspection", (Topic::InspectionDue, Topic::InspectionOverdue)))
}

/// Security tests: thirty and seven days before, one and thirty days after (S20).
pub fn security_test_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let marks = [-30, -7, 1, 30];
    let (first, last) = span.dues(&marks);
    let rows: Vec<(i64, i64, NaiveDate)> = security_terms::table
        .filter(security_terms::due.between(first, last))
        .order(security_terms::id)
        .select((security_terms::project_id, security_terms::project_id, security_terms::due))
        .load(conn)?;
    Ok(before_and_after(span, rows, &marks, "project", (Topic::SecurityTestDue, Topic::SecurityTestOverdue)))
}

fn before_and_after(
    span: &Span,
    rows: Vec<(i64, i64, NaiveDate)>,
    marks: &[i64],
    kind: &str,
    (before, after): (Topic, Topic),
) -> Vec<Reminder> {
    rows.into_iter()
        .filter_map(|(id, project, due)| {
            let mark = span.mark(due, marks)?;
            Some(about(if mark > 0 { after } else { before }, project, kind, id, due, mark))
        })
        .collect()
}

/// A listing ends in ninety days (M12).
pub fn listing_expiring(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let (first, last) = span.dues(&[-90]);
    let rows: Vec<(i64, Option<NaiveDate>)> = cases::table
        .filter(cases::served_on.is_not_null())
        .filter(cases::ended_on.is_null())
        .filter(cases::until_day.between(first, last))
        .select((cases::id, cases::until_day))
        .load(conn)?;
    let soon =
        |(id, due): (i64, Option<NaiveDate>)| due.map(|due| about(Topic::ListingExpiring, 0, "case", id, due, -90));
    Ok(rows.into_iter().filter_map(soon).collect())
}

/// Requests of listed parties: three days before the answer is due, and the day after.
pub fn repair_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let marks = [-3, 1];
    let (first, last) = span.dues(&marks);
    let rows: Vec<(i64, Option<NaiveDate>)> = cases::table
        .filter(cases::repair_due.between(first, last))
        .select((cases::id, cases::repair_due))
        .load(conn)?;
    let soon = |(id, due): (i64, Option<NaiveDate>)| {
        due.and_then(|due| span.mark(due, &marks).map(|mark| about(Topic::RepairDue, 0, "case", id, due, mark)))
    };
    Ok(rows.into_iter().filter_map(soon).collect())
}

/// Instalments: a week before, on the day, the day after. A terminated contract is not paid by its plan, only by its settlement.
pub fn payment_due(conn: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let marks = [-7, 0, 1];
    let (first, last) = span.dues(&marks);
    let rows: Vec<(i64, i64, Option<NaiveDate>)> = instalments::table
        .inner_join(contracts::table)
        .filter(sql::<Bool>("instalments.state NOT IN ('released', 'refused')"))
        .filter(instalments::state.ne("held"))
        .filter(instalments::due.between(first, last))
        .filter(contracts::state.ne("terminated").or(contracts::settled_on.is_not_null()))
        .select((instalments::id, instalments::project_id, instalments::due))
        .load(conn)?;
    let rows = rows.into_iter().filter_map(|(id, project, due)| Some((id, project, due?))).collect();
    Ok(before_and_after(span, rows, &marks, "instalment", (Topic::PaymentDue, Topic::PaymentDue)))
}

/// On 1 December the holidays of the next year should be there.
pub fn calendar_missing(_: &mut Conn, span: &Span) -> Result<Vec<Reminder>, Problem> {
    let day = NaiveDate::from_ymd_opt(span.to.year(), 12, 1).filter(|day| span.holds(*day));
    let missing = day.filter(|day| !span.calendar.knows(day.year() + 1));
    Ok(missing
        .map(|day| about(Topic::CalendarMissing, 0, "calendar", i64::from(day.year()) + 1, day, 0))
        .into_iter()
        .collect())
}
