//! The lives of the projects: what happens on which day. A life is lived until today; what lies ahead has not happened.

use super::acts::Act;
use super::dice::Dice;
use super::names::{OWNERS, TOPICS};
use crate::regulation::calendar::Calendar;
use crate::regulation::values::Fen;
use chrono::{Datelike, Days, NaiveDate};

/// How a project fares, beside its ordinary course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Everything goes its way.
    Smooth,
    /// The bureau returns the plan once.
    Returned,
    /// The bureau does not approve.
    Rejected,
    /// The first procurement fails.
    FailedOnce,
    /// The owner gives it up after listing.
    Cancelled,
    /// A supplement in June lifts the sum over the threshold.
    Grows,
    /// The evaluation ends unqualified, the rectification passes.
    Rectified,
    /// The rectification fails too; a listing follows.
    Listed,
    /// Both sides end the contract before its term.
    Terminated,
}

/// A project to be lived.
#[derive(Debug, Clone)]
pub struct Life {
    /// Its place in the city, the seed of its chances.
    pub n: u64,
    /// Index into [`OWNERS`].
    pub owner: usize,
    /// Index into [`TOPICS`].
    pub topic: usize,
    /// Index into the suppliers.
    pub supplier: usize,
    /// Year of the plan.
    pub year: i32,
    /// The amount in fen.
    pub amount: Fen,
    /// How it fares.
    pub fate: Fate,
}

impl Life {
    /// Whether a third party judges it in the place of the panel, where the joint track asks for one.
    pub fn is_commissioned(&self) -> bool {
        self.n % 40 == 11
    }

    /// Whether its agencies take their time, so that in the second half of November some have still to score.
    pub fn is_unhurried(&self) -> bool {
        self.n % 40 == 15 || self.is_commissioned()
    }

    /// Whether the case against its supplier brings one against an affiliate.
    pub fn has_affiliate(&self) -> bool {
        self.n == 17
    }
}

/// One act of one life on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scene {
    /// The day.
    pub on: NaiveDate,
    /// The life's place.
    pub life: usize,
    /// The act.
    pub act: Act,
}

/// The lives of a city of this many projects, seen from this day.
pub fn lives(size: usize, today: NaiveDate) -> Vec<Life> {
    (0..size).map(|n| life(n, today)).collect()
}

fn life(n: usize, today: NaiveDate) -> Life {
    let seed = n as u64;
    let mut dice = Dice::new(seed);
    let year = today.year() + [1, 0, 0, 1, -1, 0, 1, -1, 0, -2][n % 10];
    // Two parts of one thing, for the bureau to look at: the same owner, supplier and year.
    let twin = if n == 45 { 41 } else { n };
    let amount = match n % 12 {
        _ if matches!(n, 41 | 45) => Fen::yuan(165_000),
        0 => Fen::yuan(300_000),
        1 | 5 | 9 => Fen::yuan(dice.from(60, 299) * 1000),
        2 => Fen::yuan(280_000),
        _ => Fen::yuan(dice.from(31, 420) * 10_000),
    };
    let fate = match n % 20 {
        3 => Fate::Returned,
        6 => Fate::Rejected,
        7 => Fate::Rectified,
        8 => Fate::FailedOnce,
        13 if n % 40 == 13 => Fate::Cancelled,
        2 if n % 12 == 2 => Fate::Grows,
        1 if n % 40 == 21 => Fate::Rectified,
        17 if n % 40 == 17 => Fate::Listed,
        4 if n % 40 == 4 => Fate::Terminated,
        _ => Fate::Smooth,
    };
    Life {
        n: seed,
        owner: (twin * 5 + twin / OWNERS.len()) % OWNERS.len(),
        topic: (n / 3 + n) % TOPICS.len(),
        supplier: (twin * 7 + twin / 20) % super::names::SUPPLIERS.len(),
        year,
        amount,
        fate,
    }
}

/// The scenes of all lives up to today, in the order of the days.
pub fn scenes(lives: &[Life], today: NaiveDate, calendar: &Calendar) -> Vec<Scene> {
    let lived = |(i, life): (usize, &Life)| until(today, life, of(i, life, calendar));
    let mut all: Vec<Scene> = lives.iter().enumerate().flat_map(lived).collect();
    let first = lives.iter().map(|life| life.year).min().unwrap_or(today.year());
    all.extend((first..=today.year()).filter_map(|year| {
        let on = calendar.shifted(NaiveDate::from_ymd_opt(year, 10, 15)?);
        Some(Scene { on, life: 0, act: Act::PlanRound })
    }));
    all.extend((first..=today.year()).filter_map(|year| {
        let on = calendar.shifted(NaiveDate::from_ymd_opt(year, 11, 1)?);
        Some(Scene { on, life: 0, act: Act::OpenRound })
    }));
    all.extend((first..today.year()).filter_map(|year| {
        let on = calendar.shifted(NaiveDate::from_ymd_opt(year + 1, 3, 31)?);
        Some(Scene { on, life: 0, act: Act::CloseRound })
    }));
    all.extend((first..=today.year()).flat_map(|year| spot_checks(year, calendar)));
    all.extend((first..=today.year()).flat_map(|year| {
        (1..=12).filter_map(move |month| {
            Some(Scene { on: NaiveDate::from_ymd_opt(year, month, 2)?, life: 0, act: Act::EndServices })
        })
    }));
    let reminders = [12, 17, 20].into_iter().filter_map(|day| NaiveDate::from_ymd_opt(today.year(), 11, day));
    all.extend(reminders.map(|day| Scene { on: calendar.shifted(day), life: 0, act: Act::Urge }));
    all.retain(|scene| scene.on <= today);
    all.sort_unstable();
    all
}

/// The sample is drawn when the reports are due; a check or its decision follows every few days.
fn spot_checks(year: i32, calendar: &Calendar) -> impl Iterator<Item = Scene> {
    let day = |n: u64| Some(calendar.shifted(NaiveDate::from_ymd_opt(year, 11, 12)? + Days::new(n)));
    let drawn = day(0).map(|on| Scene { on, life: 0, act: Act::DrawChecks });
    let steps: Vec<_> = [4, 6, 8, 12, 13, 14, 15, 16].into_iter().filter_map(day).collect();
    drawn.into_iter().chain(steps.into_iter().map(|on| Scene { on, life: 0, act: Act::SpotCheck }))
}

/// What has happened by today. On every second life the last act of a head or of finance is still to come: it lies on their desks.
fn until(today: NaiveDate, life: &Life, mut scenes: Vec<Scene>) -> Vec<Scene> {
    scenes.retain(|scene| scene.on <= today);
    let lately = today - Days::new(30);
    let (_, last) = scenes.split_at(scenes.len().saturating_sub(2));
    let waits = |scene: &Scene| scene.on > lately && scene.act.is_awaited();
    let from_end = match life.n % 4 {
        0 => last.iter().position(waits).map(|at| last.len() - at),
        2 => last.iter().rev().position(waits).map(|at| at + 1),
        _ => None,
    };
    scenes.truncate(scenes.len() - from_end.unwrap_or(0));
    scenes
}

/// A diary that goes from working day to working day.
struct Diary<'c> {
    day: NaiveDate,
    life: usize,
    scenes: Vec<Scene>,
    calendar: &'c Calendar,
}

impl Diary<'_> {
    fn then(&mut self, after: i64, act: Act) {
        let later = self.day.checked_add_days(Days::new(after.max(0).unsigned_abs())).unwrap_or(self.day);
        self.day = self.calendar.shifted(later);
        self.scenes.push(Scene { on: self.day, life: self.life, act });
    }

    /// Waits until a day of a year, if it has not come yet.
    fn not_before(&mut self, year: i32, month: u32, day: u32) {
        self.day = self.day.max(NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default());
    }
}

fn of(index: usize, life: &Life, calendar: &Calendar) -> Vec<Scene> {
    let mut dice = Dice::new(life.n ^ 0xabcd);
    let day = NaiveDate::from_ymd_opt(life.year - 1, 7, 1).unwrap_or_default();
    let mut diary = Diary { day, life: index, scenes: Vec::new(), calendar };
    // Of the plans for next year some come late, so that every step of the way is to be seen.
    let late = if matches!(life.n % 10, 0 | 6) { dice.from(60, 140) } else { dice.from(2, 80) };
    diary.then(late, Act::Write);
    diary.then(dice.from(1, 6), Act::Submit);
    if life.fate == Fate::Returned {
        diary.then(dice.from(3, 9), Act::Return);
        diary.then(dice.from(2, 8), Act::Resubmit);
    }
    diary.then(dice.from(3, 20), Act::Assess);
    diary.then(dice.from(1, 4), Act::Sign);
    if life.fate == Fate::Rejected {
        diary.then(dice.from(5, 18), Act::Reject);
        return diary.scenes;
    }
    diary.then(dice.from(5, 24), Act::Approve);
    diary.then(dice.from(4, 12), Act::List);
    if life.fate == Fate::Cancelled {
        diary.then(dice.from(8, 30), Act::Cancel);
        return diary.scenes;
    }
    diary.not_before(life.year, 1, 6);
    let pause = if matches!(life.n % 10, 2 | 8) { dice.from(150, 300) } else { 0 };
    diary.then(pause + dice.from(0, 30), Act::Procure);
    if life.fate == Fate::FailedOnce {
        diary.then(dice.from(18, 25), Act::Fail);
        diary.then(dice.from(5, 12), Act::ProcureAgain);
    }
    diary.then(dice.from(20, 32), Act::Award);
    deal(&mut diary, life, &mut dice);
    diary.scenes
}

/// From the award to the result.
fn deal(diary: &mut Diary<'_>, life: &Life, dice: &mut Dice) {
    diary.then(dice.from(2, 5), Act::CheckSupplier);
    diary.then(dice.from(2, 6), Act::Draft);
    let signed = diary.day;
    diary.then(1, Act::Confirm);
    diary.then(1, Act::Report);
    pay(diary, dice, 0);
    diary.then(dice.from(35, 60), Act::Accept);
    diary.then(dice.from(1, 3), Act::ConfirmAcceptance);
    diary.then(dice.from(1, 4), Act::GoLive);
    pay(diary, dice, 1);
    inspect(diary, life);
    test(diary, life);
    if life.fate == Fate::Terminated {
        diary.then(dice.from(60, 100), Act::Terminate);
        return;
    }
    if life.fate == Fate::Grows {
        diary.then(dice.from(10, 20), Act::Grow);
        diary.then(dice.from(2, 4), Act::AgreeGrowth);
    }
    let (first, least, most) = match life.n {
        _ if life.is_unhurried() => (10, 2, 3),
        // One owner forgets its report; some write it late, some are quick.
        25 => (25, 1, 4),
        n if n % 40 == 1 => (12, 1, 3),
        n if n % 40 == 35 => (2, 1, 2),
        n if n % 9 == 4 => (2, 6, 9),
        _ => (2, 1, 4),
    };
    diary.not_before(life.year, 11, first);
    for _ in 0..12 {
        diary.then(dice.from(least, most), Act::Judge);
    }
    if matches!(life.fate, Fate::Rectified | Fate::Listed) {
        for _ in 0..12 {
            diary.then(dice.from(2, 5), Act::Judge);
        }
    }
    if life.fate == Fate::Listed {
        let steps = if life.has_affiliate() { 16 } else { 9 };
        for _ in 0..steps {
            diary.then(dice.from(10, 14), Act::Case);
        }
        return;
    }
    for _ in 0..3 {
        diary.then(dice.from(2, 6), Act::Follow);
    }
    pay(diary, dice, 2);
    // The term of a year is over by then, and the calendar's monthly round has ended it.
    diary.day = diary.day.max(signed + Days::new(400));
    diary.then(dice.from(1, 40), Act::Close);
}

/// A few inspections: of those of early summer all is settled, those of late October are under way.
fn inspect(diary: &mut Diary<'_>, life: &Life) {
    let (month, day, steps) = match life.n {
        5 | 25 | 45 => (6, 10, 4),
        15 | 55 => (10, 20, 2),
        35 => (10, 20, 1),
        _ => return,
    };
    let before = diary.day;
    diary.day = NaiveDate::from_ymd_opt(life.year, month, day).unwrap_or(before);
    (0..steps).for_each(|_| diary.then(6, Act::Inspect));
    diary.day = before;
}

/// Some systems are tested in their first months; the others wait until the period or the service is nearly over.
fn test(diary: &mut Diary<'_>, life: &Life) {
    if !matches!(life.n % 10, 1 | 4 | 5) {
        return;
    }
    let before = diary.day;
    diary.then(40, Act::Test);
    diary.day = before;
}

fn pay(diary: &mut Diary<'_>, dice: &mut Dice, n: u8) {
    diary.then(dice.from(3, 9), Act::Apply(n));
    diary.then(dice.from(1, 4), Act::Check(n));
    diary.then(dice.from(1, 3), Act::Release(n));
}
