//! How the results of a round are spread over the scores: a histogram as SVG.

use super::charts::{FLOOR, height, per_cent, percent, px};
use crate::i18n::Lang;
use crate::regulation::b11_tally::Exact;
use crate::regulation::policy::Grade;
use crate::regulation::values::Score;
use crate::store::views::round_figures::Totalled;

/// The results of a round in bands of five points; those below sixty are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// The bars that count anything.
    pub bars: Vec<Bar>,
    /// Where the grades begin.
    pub marks: Vec<Mark>,
    /// Every band with its count.
    pub bands: Vec<(String, i64)>,
    /// Every grade with its count, best first.
    pub grades: Vec<(Grade, i64)>,
    /// All results.
    pub n: i64,
    /// The middle one, exact; none where there is no result.
    pub median: Option<String>,
    /// Height of the drawing.
    pub high: i64,
}

/// One bar; where a band holds two grades, it is parted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Where it begins.
    pub x: String,
    /// Its middle.
    pub middle: String,
    /// Where its number stands.
    pub top: String,
    /// What it counts.
    pub n: i64,
    /// Class, upper edge and height of its parts.
    pub parts: Vec<(&'static str, String, String)>,
}

/// Where a grade begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The place.
    pub x: String,
    /// Grade and lowest total.
    pub text: String,
    /// Where the words stand.
    pub y: i64,
}

const BANDS: usize = 9;

/// The band of a total: 0 below sixty, then five points each; a hundred is in the last.
fn band(total: Score) -> usize {
    usize::try_from((total.0 - 6000).div_euclid(500) + 1).unwrap_or(0).min(BANDS - 1)
}

fn band_name(n: usize) -> String {
    match n {
        0 => "<60".to_owned(),
        8 => "95–100".to_owned(),
        n => format!("{}–{}", 55 + n * 5, 59 + n * 5),
    }
}

fn colour(grade: Grade) -> &'static str {
    match grade {
        Grade::Excellent => "done",
        Grade::Good => "joint",
        Grade::Qualified => "first",
        Grade::Unqualified => "late",
    }
}

impl Histogram {
    /// Of the results lowest first, with the lowest totals of the grades as the round pinned them.
    pub fn of(totals: &[Totalled], bands: &[Score; 3], lang: Lang) -> Histogram {
        let count = |n: usize, grade: Grade| -> i64 {
            totals.iter().filter(|t| band(t.total) == n && t.grade == grade).map(|t| t.n).sum()
        };
        let sums: Vec<i64> = (0..BANDS).map(|n| Grade::ALL.iter().map(|grade| count(n, *grade)).sum()).collect();
        let top = sums.iter().copied().max().unwrap_or(0);
        let filled = sums.iter().enumerate().filter(|(_, n)| **n > 0);
        let parts = |n: usize| Grade::ALL.iter().map(|grade| (*grade, count(n, *grade))).collect::<Vec<_>>();
        let bars = filled.map(|(n, _)| bar(n, &parts(n), top)).collect();
        let of_grade = |grade: Grade| totals.iter().filter(|t| t.grade == grade).map(|t| t.n).sum();
        let marks = marks(bands, lang);
        Histogram {
            bars,
            high: if marks.iter().any(|mark| mark.y > ROWS[0]) { 192 } else { 176 },
            marks,
            bands: sums.iter().enumerate().map(|(n, sum)| (band_name(n), *sum)).collect(),
            grades: Grade::ALL.iter().map(|grade| (*grade, of_grade(*grade))).collect(),
            n: sums.iter().sum(),
            median: median(totals).map(Exact::shown),
        }
    }
}

fn bar(n: usize, grades: &[(Grade, i64)], top: i64) -> Bar {
    let (mut below, mut parts) = (0, Vec::new());
    // The worst lies lowest, as the scores go.
    for (grade, count) in grades.iter().rev().filter(|(_, count)| *count > 0) {
        let (from, to) = (height(below, top, 116), height(below + count, top, 116));
        parts.push((colour(*grade), px(FLOOR * 10 - to), px(to - from)));
        below += count;
    }
    let at = |hundredths: usize| percent(n * 100 + hundredths, BANDS * 100);
    let high = height(below, top, 116);
    Bar { x: at(9), middle: at(50), top: px(FLOOR * 10 - high - 40), n: below, parts }
}

/// Lines the words below the axis may stand on.
const ROWS: [i64; 2] = [170, 186];

/// The places where the grades begin, worst first. Words that would run into those before them on a phone go one line lower.
fn marks(bands: &[Score; 3], lang: Lang) -> Vec<Mark> {
    let [excellent, good, qualified] = *bands;
    let grades = [
        (Grade::Unqualified, Score(0)),
        (Grade::Qualified, qualified),
        (Grade::Good, good),
        (Grade::Excellent, excellent),
    ];
    let mut ends = [0_i64; 2];
    let place = |(grade, from): (Grade, Score)| {
        let name = lang.of(&grade).into_owned();
        let space = if lang == Lang::En { " " } else { "" };
        let text =
            if from.0 == 0 { name } else { format!("{name}{space}{}", Exact::mean(i64::from(from.0), 1).shown()) };
        let x = place_of(from);
        // A phone gives the figure 358 pixels.
        let begins = x * 358 / (i64::try_from(BANDS).unwrap_or(1) * 500);
        let row = usize::from(begins < ends[0]);
        ends[row] = begins + 3 + text.chars().map(|c| if c.is_ascii() { 7 } else { 12 }).sum::<i64>();
        Mark { x: per_cent(x, 4500), text, y: ROWS[row] }
    };
    grades.map(place).into()
}

/// A total on the axis, in five hundredths of a band.
fn place_of(total: Score) -> i64 {
    let total = i64::from(total.0);
    if total < 6000 { total * 500 / 6000 } else { total - 5500 }
}

/// The middle of the results, the mean of the two in the middle where they are even in number.
fn median(totals: &[Totalled]) -> Option<Exact> {
    let n: i64 = totals.iter().map(|t| t.n).sum();
    let nth = |place: i64| {
        let mut before = 0;
        totals.iter().find(|t| {
            before += t.n;
            before > place
        })
    };
    let (low, high) = (nth((n - 1).max(0) / 2)?, nth(n / 2)?);
    Some(Exact::mean(i64::from(low.total.0) + i64::from(high.total.0), 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BANDS_OF_THE_POLICY: [Score; 3] = [Score(9000), Score(8000), Score(6000)];

    fn totals(all: &[(i32, Grade, i64)]) -> Vec<Totalled> {
        all.iter().map(|(total, grade, n)| Totalled { total: Score(*total), grade: *grade, n: *n }).collect()
    }

    #[test]
    fn a_total_is_counted_in_its_band() {
        for (total, n) in [
            (0, 0),
            (5999, 0),
            (6000, 1),
            (6499, 1),
            (6500, 2),
            (8999, 6),
            (9000, 7),
            (9499, 7),
            (9500, 8),
            (10_000, 8),
        ] {
            assert_eq!(band(Score(total)), n, "{total}");
        }
        let names: Vec<String> = (0..BANDS).map(band_name).collect();
        assert_eq!(
            (names[0].as_str(), names[1].as_str(), names[7].as_str(), names[8].as_str()),
            ("<60", "60–64", "90–94", "95–100")
        );
    }

    #[test]
    fn the_middle_is_exact() {
        use Grade::*;
        for (all, middle) in [
            (vec![], None),
            (vec![(8450, Good, 1)], Some("84.5")),
            (vec![(8450, Good, 1), (8451, Good, 1)], Some("84.505")),
            (vec![(5000, Unqualified, 1), (8000, Good, 1), (9000, Excellent, 1)], Some("80")),
            (vec![(5000, Unqualified, 1), (8000, Good, 5), (9000, Excellent, 2)], Some("80")),
            (vec![(5000, Unqualified, 3), (9000, Excellent, 3)], Some("70")),
        ] {
            let told = Histogram::of(&totals(&all), &BANDS_OF_THE_POLICY, Lang::Zh).median;
            assert_eq!(told.as_deref(), middle, "{all:?}");
        }
    }

    #[test]
    fn every_result_stands_in_one_bar_and_a_band_of_two_grades_is_parted() {
        use Grade::*;
        let all = totals(&[(5210, Unqualified, 3), (8600, Good, 2), (8800, Excellent, 4), (10_000, Excellent, 1)]);
        let told = Histogram::of(&all, &[Score(8800), Score(8000), Score(6000)], Lang::Zh);
        assert_eq!((told.n, told.bars.iter().map(|bar| bar.n).sum::<i64>()), (10, 10));
        assert_eq!(told.bands.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [3, 0, 0, 0, 0, 0, 6, 0, 1]);
        let parted = &told.bars[1];
        // Six are highest: 116 pixels, of which the two good ones lie below.
        assert_eq!(
            parted.parts,
            [("joint", "115.4".to_owned(), "38.6".to_owned()), ("done", "38.0".to_owned(), "77.4".to_owned())]
        );
        assert_eq!(told.grades, [(Excellent, 5), (Good, 2), (Qualified, 0), (Unqualified, 3)]);
    }

    #[test]
    fn the_grades_are_marked_where_the_round_pinned_them_and_their_words_keep_apart() {
        let marks = |bands, lang| -> Vec<(String, String, i64)> {
            Histogram::of(&[], &bands, lang).marks.into_iter().map(|m| (m.x, m.text, m.y)).collect()
        };
        let own = |all: [(&str, &str, i64); 4]| all.map(|(x, text, y)| (x.to_owned(), text.to_owned(), y));
        let zh = own([
            ("0.00", "不合格", 170),
            ("11.11", "合格60", 170),
            ("55.55", "良好80", 170),
            ("77.77", "优秀90", 170),
        ]);
        assert_eq!(marks(BANDS_OF_THE_POLICY, Lang::Zh), zh);
        let rows: Vec<i64> = marks(BANDS_OF_THE_POLICY, Lang::En).iter().map(|m| m.2).collect();
        assert_eq!(rows, [170, 186, 170, 170], "“qualified 60” would run into “unqualified”");
        let close = marks([Score(8850), Score(8600), Score(6000)], Lang::Zh);
        assert_eq!((close[2].1.as_str(), close[3].1.as_str(), close[3].2), ("良好86", "优秀88.5", 186));
    }
}
