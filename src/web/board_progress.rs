//! How the number of results of a round grows against the plan: a line as SVG, and what it is told from day by day.

use super::charts::{FLOOR, HIGH, height, per_cent, px};
use crate::regulation::b10_progress::{Forecast, Pace, planned};
use crate::regulation::b10_rounds::{Round, RoundState};
use chrono::{Days, NaiveDate};

/// How the number of results grows against the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BurnUp {
    /// Lines across: their height, that of their number, the number.
    pub grid: Vec<(String, String, i64)>,
    /// The plan, as points of a square of a hundred.
    pub plan: String,
    /// What was done, as the same.
    pub line: String,
    /// Today, while the round is open.
    pub now: Option<Now>,
    /// Days below the axis: place, anchor, day, whether it is today.
    pub ticks: Vec<(String, &'static str, NaiveDate, bool)>,
    /// The days on which results came, and today: how many, how many by then, the plan.
    pub days: Vec<DayLine>,
    /// Results so far.
    pub done: i64,
    /// Evaluations that count.
    pub all: i64,
    /// The last day of the plan.
    pub last: NaiveDate,
    /// When all will be there; nothing is told of a round that is closed.
    pub forecast: Option<Forecast>,
}

/// Where today stands in the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// Across.
    pub x: String,
    /// Height of what is done, of its words, and of the words of the plan.
    pub y: String,
    pub done_y: String,
    pub plan_y: String,
    /// Whether the words of what is done stand on the left, and those of the plan.
    pub done_left: bool,
    pub plan_left: bool,
    /// The plan for today.
    pub plan: i64,
}

/// One day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayLine {
    /// The day.
    pub day: NaiveDate,
    /// Results of the day.
    pub n: i64,
    /// Results by its end.
    pub sum: i64,
    /// The plan by its end.
    pub plan: i64,
}

impl BurnUp {
    /// Of the results by day, oldest first; none of a round that was not opened.
    pub fn of(round: &Round, decided: &[(NaiveDate, i64)], all: i64, today: NaiveDate) -> Option<BurnUp> {
        let opened = round.opened_on?;
        let (last, open) = (round.last_day(), round.state == RoundState::Open);
        let until = if open { today.max(opened) } else { decided.last().map_or(last, |(day, _)| *day).max(last) };
        let end = last.max(until).max(opened.checked_add_days(Days::new(1))?);
        let axis = Axis { opened, span: (end - opened).num_days(), top: top(all).1 };
        let sum = |day: NaiveDate| -> i64 { decided.iter().filter(|(on, _)| *on <= day).map(|(_, n)| n).sum() };
        let line = |day: NaiveDate| DayLine {
            day,
            n: decided.iter().filter(|(on, _)| *on == day).map(|(_, n)| n).sum(),
            sum: sum(day),
            plan: planned(all, opened, last, day),
        };
        let mut days: Vec<NaiveDate> = decided.iter().map(|(day, _)| *day).chain(open.then_some(until)).collect();
        days.dedup();
        let drawn = opened.iter_days().take_while(|day| *day <= until).map(|day| axis.point(day, sum(day)));
        let plan = [(opened, 0), (last.max(opened), all), (end, all)];
        let done = sum(until);
        let pace = Pace::of(decided.iter().copied(), opened, today);
        Some(BurnUp {
            grid: axis.grid(all),
            plan: plan.map(|(day, n)| axis.point(day, n)).join(" "),
            line: drawn.collect::<Vec<_>>().join(" "),
            now: open.then(|| axis.now(until, done, planned(all, opened, last, until))),
            ticks: axis.ticks(open.then_some(until), end),
            days: days.into_iter().map(line).collect(),
            done,
            all,
            last,
            forecast: open.then(|| Forecast::of(all - done, pace, today)),
        })
    }
}

/// The step of the lines across and the number the highest stands for.
fn top(all: i64) -> (i64, i64) {
    let least = (all + 3) / 4;
    let steps = (0..).flat_map(|power| [1, 2, 5].map(|n| n * 10_i64.pow(power))).take(40);
    let step = steps.into_iter().find(|step| *step >= least).unwrap_or(1).max(1);
    (step, ((all + step - 1) / step).max(1) * step)
}

struct Axis {
    opened: NaiveDate,
    span: i64,
    top: i64,
}

impl Axis {
    fn days(&self, day: NaiveDate) -> i64 {
        (day - self.opened).num_days().clamp(0, self.span)
    }
    fn x(&self, day: NaiveDate) -> String {
        per_cent(self.days(day), self.span)
    }
    fn y(&self, n: i64) -> i64 {
        FLOOR * 10 - height(n, self.top, HIGH)
    }
    fn point(&self, day: NaiveDate, n: i64) -> String {
        format!("{},{}", self.x(day), per_cent(self.top - n.min(self.top), self.top))
    }
    fn grid(&self, all: i64) -> Vec<(String, String, i64)> {
        let step = top(all).0;
        let lines = (1..=self.top / step).map(|n| n * step);
        lines.map(|n| (px(self.y(n)), px(self.y(n) - 40), n)).collect()
    }
    /// The words stand beside the line, on the side where there is room; above each other where both are on one.
    fn now(&self, today: NaiveDate, done: i64, plan: i64) -> Now {
        let gone = self.days(today) * 100 / self.span;
        let (done_left, plan_left) = (gone > 76, gone >= 24);
        let (low, high) = (self.y(done), self.y(plan));
        let near = done_left == plan_left && (low - high).abs() < 160;
        let (done_y, plan_y) = match near {
            true if done < plan => (low + 120, high - 60),
            true => (low - 60, high + 150),
            false => (low + 40, high - 40),
        };
        Now {
            x: self.x(today),
            y: px(low),
            done_y: px(done_y.min(FLOOR * 10 - 40)),
            plan_y: px(plan_y),
            done_left,
            plan_left,
            plan,
        }
    }
    /// The first day, the last, today, and the weeks between that leave room.
    fn ticks(&self, now: Option<NaiveDate>, end: NaiveDate) -> Vec<(String, &'static str, NaiveDate, bool)> {
        let far = |a: NaiveDate, b: NaiveDate| (a - b).num_days().abs() * 100 >= self.span * 17;
        let mut days: Vec<NaiveDate> = now.into_iter().collect();
        let weeks = (self.span / 35 + 1).max(1) * 7;
        let between = (1..self.span / weeks + 1)
            .filter_map(|n| self.opened.checked_add_days(Days::new((n * weeks).unsigned_abs())));
        for day in [self.opened, end].into_iter().chain(between) {
            if days.iter().all(|other| far(*other, day)) {
                days.push(day);
            }
        }
        days.sort_unstable();
        let anchor = |day: NaiveDate| match self.days(day) * 100 / self.span {
            0..8 => "start",
            92.. => "end",
            _ => "middle",
        };
        days.into_iter().map(|day| (self.x(day), anchor(day), day, now == Some(day))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::authority::Action;
    use crate::regulation::b10_rounds::RoundKind;
    use crate::regulation::values::RoundId;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn round(state: RoundState) -> Round {
        Round {
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
            score_due: d("2026-11-25"),
            scheme: None,
            opened_on: (state != RoundState::Planned).then(|| d("2026-11-01")),
            hands: Vec::<(Action, _)>::new(),
            state,
        }
    }

    #[test]
    fn what_is_done_stands_beside_the_plan_and_tells_when_all_will_be() {
        let decided = [(d("2026-11-10"), 40), (d("2026-11-18"), 10), (d("2026-11-23"), 11)];
        let told = BurnUp::of(&round(RoundState::Open), &decided, 146, d("2026-11-23")).unwrap();
        assert_eq!((told.done, told.all, told.last), (61, 146, d("2026-11-30")));
        let now = told.now.unwrap();
        assert_eq!((now.x.as_str(), now.y.as_str(), now.plan), ("75.86", "99.6", 111));
        assert_eq!(told.plan, "0.00,100.00 100.00,2.66 100.00,2.66");
        assert!(
            told.line.starts_with("0.00,100.00 3.44,100.00") && told.line.ends_with("75.86,59.33"),
            "{}",
            told.line
        );
        // Twenty-one in seven days, eighty-five left.
        assert_eq!(told.forecast, Some(Forecast::On(d("2026-12-22"))));
        let days: Vec<_> = told.days.iter().map(|line| (line.n, line.sum, line.plan)).collect();
        assert_eq!(days, [(40, 40, 45), (10, 50, 86), (11, 61, 111)]);
        assert_eq!(told.grid.iter().map(|line| line.2).collect::<Vec<_>>(), [50, 100, 150]);
    }

    #[test]
    fn the_days_below_the_axis_keep_apart_and_today_is_always_there() {
        for today in ["2026-11-01", "2026-11-02", "2026-11-14", "2026-11-23", "2026-11-29", "2026-11-30", "2027-02-03"]
        {
            let told = BurnUp::of(&round(RoundState::Open), &[], 146, d(today)).unwrap();
            let span = (d(today).max(d("2026-11-30")) - d("2026-11-01")).num_days();
            assert!(told.ticks.iter().any(|(_, _, day, now)| *now && *day == d(today)), "{today}");
            for pair in told.ticks.windows(2) {
                assert!((pair[1].2 - pair[0].2).num_days() * 100 >= span * 17, "{today}: {:?}", told.ticks);
            }
        }
    }

    #[test]
    fn a_closed_round_goes_to_its_last_result_and_one_not_opened_has_no_figure() {
        let decided = [(d("2026-11-20"), 2), (d("2027-01-08"), 1)];
        let told = BurnUp::of(&round(RoundState::Closed), &decided, 3, d("2027-05-05")).unwrap();
        assert_eq!((told.done, told.now, told.forecast), (3, None, None));
        assert!(told.line.ends_with(" 100.00,0.00"), "{}", told.line);
        assert_eq!(told.days.len(), 2, "no line for a today that does not belong to it");
        assert!(BurnUp::of(&round(RoundState::Planned), &[], 0, d("2026-10-01")).is_none());
    }
}
