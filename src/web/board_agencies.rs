//! The agencies of a round: how much lies with each, how long it takes, and who will not be done in time.

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_progress::{Forecast, Pace, mean_days};
use crate::regulation::b10_rounds::{Round, RoundState};
use crate::store::rounds;
use crate::store::views::round_figures::{Load, loads};
use actix_web::web::Path;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::fmt::Display;

/// One agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyLine {
    /// The unit.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Sheets still to be signed.
    pub waiting: i64,
    /// Sheets signed.
    pub signed: i64,
    /// Days from the convening to the signature, on average.
    pub mean: Option<Decimal>,
    /// When those that wait will be signed; nothing is told of a round that is closed.
    pub forecast: Forecast,
    /// Days after the last day to score.
    pub late: Option<i64>,
}

/// How far each agency is tells of what is not decided yet.
pub fn shows_agencies(scope: &Scope) -> bool {
    scope.is_all() && !scope.only_decided()
}

impl AgencyLine {
    /// Of an agency's load in the round.
    pub fn of(load: Load, round: &Round, today: NaiveDate) -> AgencyLine {
        let opened = round.opened_on.unwrap_or(today);
        let pace = Pace::of(load.signings.iter().map(|s| (s.on, s.n)), opened, today);
        let forecast = match round.state {
            RoundState::Open => Forecast::of(load.waiting, pace, today),
            RoundState::Planned | RoundState::Closed => Forecast::Done,
        };
        AgencyLine {
            id: load.id,
            name: load.name,
            waiting: load.waiting,
            signed: load.signed,
            mean: mean_days(&load.signings),
            forecast,
            late: forecast.days_late(round.score_due),
        }
    }

    /// What is said of it where it will be done too late, or of where nothing goes on.
    pub fn warning(&self, lang: Lang, today: NaiveDate) -> Option<String> {
        match (self.forecast, self.late) {
            (Forecast::On(day), Some(late)) => {
                let day = day.format(if day.year() == today.year() { "%m-%d" } else { "%Y-%m-%d" });
                let args: [&dyn Display; 4] = [&self.name, &self.waiting, &day, &late];
                Some(lang.tf("{}{}项待评，按近7天的速度{}完成，超期{}天。", &args))
            }
            (Forecast::Unknown, _) => {
                let args: [&dyn Display; 2] = [&self.name, &self.waiting];
                Some(lang.tf("{}{}项待评，近7天没有提交评分，无法预计完成日期。", &args))
            }
            _ => None,
        }
    }
}

/// The list as a file.
pub async fn file(desk: Desk, path: Path<String>) -> Answer {
    if !shows_agencies(&desk.scope()) {
        return Err(Problem::NotFound);
    }
    let no = path.into_inner();
    let (round, loads) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            let loads = loads(conn, &round)?;
            Ok((round, loads))
        })
        .await?;
    let heads = ["部门", "待评", "已评", "平均用时（天）", "预计完成", "超期（天）"];
    let mut sheet = Sheet::new(desk.lang(), "agencies", &heads);
    for line in loads.into_iter().map(|load| AgencyLine::of(load, &round, desk.today())) {
        let day = match line.forecast {
            Forecast::On(day) => Some(day),
            Forecast::Done | Forecast::Unknown => None,
        };
        sheet.push(vec![
            line.name.into(),
            Cell::Count(line.waiting),
            Cell::Count(line.signed),
            Cell::Number(line.mean),
            Cell::Day(day),
            Cell::Number(line.late.map(Decimal::from)),
        ]);
    }
    sheet.answer(Format::of(&desk.visitor.path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::b10_progress::Signing;
    use crate::regulation::b10_rounds::RoundKind;
    use crate::regulation::values::RoundId;

    #[test]
    fn who_would_end_after_the_last_day_is_named_and_who_stands_still() {
        let d = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut round = Round {
            id: RoundId(1),
            version: 1,
            no: "2026".into(),
            year: 2026,
            kind: RoundKind::Yearly,
            reason: String::new(),
            special: None,
            only: Vec::new(),
            excluded: Vec::new(),
            windows_set: None,
            planned_by: String::new(),
            opened_by: String::new(),
            unready: Vec::new(),
            intake: None,
            report_due: d("2026-11-10"),
            score_due: d("2026-11-30"),
            scheme: None,
            opened_on: Some(d("2026-11-02")),
            hands: Vec::new(),
            state: RoundState::Open,
        };
        let of = |waiting, signed_on: &str, n, round: &Round| {
            let signings = vec![Signing { since: d("2026-11-12"), on: d(signed_on), n }];
            let load = Load { id: 1, name: "市发展改革委".into(), waiting, signed: n, signings };
            AgencyLine::of(load, round, d("2026-11-23"))
        };
        let said = |line: &AgencyLine| line.warning(Lang::Zh, d("2026-11-23"));
        let slow = of(21, "2026-11-20", 14, &round);
        assert_eq!((slow.late, slow.mean), (Some(4), Some(Decimal::new(80, 1))));
        let words = "市发展改革委21项待评，按近7天的速度12-04完成，超期4天。";
        assert_eq!(said(&slow).as_deref(), Some(words));
        assert_eq!(said(&of(14, "2026-11-20", 14, &round)), None, "on the last day is in time");
        let still = said(&of(3, "2026-11-13", 5, &round));
        assert!(still.is_some_and(|words| words.contains("近7天没有提交评分")));
        round.state = RoundState::Closed;
        assert_eq!(said(&of(21, "2026-11-20", 14, &round)), None);
    }
}
