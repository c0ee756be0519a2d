//! Values that are parsed once and correct for ever: money, scores, identifiers, years, credit codes.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Why a text is not a value of the wanted kind. The web layer turns each into a sentence at the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Not a number in ordinary notation.
    #[error("not a number")]
    NotANumber,
    /// More digits after the point than the unit can hold.
    #[error("too many decimals")]
    TooFine,
    /// Below zero where the field knows no negative.
    #[error("negative")]
    Negative,
    /// Beyond what the field can hold.
    #[error("too large")]
    TooLarge,
    /// A unified social credit code of the wrong length or with a letter outside GB 32100.
    #[error("wrong form")]
    WrongForm,
    /// The check digit does not fit the rest.
    #[error("wrong check digit")]
    WrongCheckDigit,
}

/// An amount of money in fen (分, 1/100 yuan). Never a float; sums are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);
    /// The largest amount a form accepts: 10^14 yuan short of one fen (Decimal(16,2)).
    pub const MAX: Fen = Fen(9_999_999_999_999_999);

    /// Whole yuan.
    pub const fn yuan(yuan: i64) -> Fen {
        Fen(yuan * 100)
    }

    /// Parses yuan as typed ("300000", "300,000.00"); at most two decimals, not negative.
    pub fn parse_yuan(text: &str) -> Result<Fen, ValueError> {
        Self::from_decimal(parse_decimal(text)?, 2)
    }

    /// Parses 万元 as typed ("30", "186.5012"); at most six decimals, so that nothing below a fen is lost.
    pub fn parse_wan(text: &str) -> Result<Fen, ValueError> {
        Self::from_decimal(parse_decimal(text)?, 6)
    }

    fn from_decimal(number: Decimal, shift: u32) -> Result<Fen, ValueError> {
        if number.is_sign_negative() && !number.is_zero() {
            return Err(ValueError::Negative);
        }
        let scaled = number.checked_mul(Decimal::from(10i64.pow(shift))).ok_or(ValueError::TooLarge)?;
        if !scaled.fract().is_zero() {
            return Err(ValueError::TooFine);
        }
        let fen = i64::try_from(scaled).map_err(|_| ValueError::TooLarge)?;
        if fen > Self::MAX.0 { Err(ValueError::TooLarge) } else { Ok(Fen(fen)) }
    }

    /// The amount in yuan, exact.
    pub fn as_yuan(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// 万元 with two decimals (half-up), as tables show it: `186.00`.
    pub fn wan(self) -> String {
        let hundredths = (self.0.unsigned_abs() + 5_000) / 10_000;
        let sign = if self.0 < 0 && hundredths > 0 { "-" } else { "" };
        group(&format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100))
    }

    /// 万元 without losing a fen: at least two, at most six decimals, as forms show it again.
    pub fn wan_exact(self) -> String {
        let text = format!("{:.6}", Decimal::new(self.0, 6));
        let keep = text.trim_end_matches('0').len();
        let least = text.find('.').map_or(text.len(), |dot| dot + 3);
        text[..keep.max(least)].to_owned()
    }

    /// Sum that refuses to overflow.
    pub fn checked_add(self, other: Fen) -> Option<Fen> {
        self.0.checked_add(other.0).map(Fen)
    }

    /// The whole fen of `hundredths` percent of this amount, rounded down (1000 = 10 %).
    pub fn percent_floor(self, hundredths: i64) -> Fen {
        let exact = i128::from(self.0) * i128::from(hundredths) / 10_000;
        Fen(i64::try_from(exact).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Fen {
    /// Yuan with two decimals and thousands separators: `300,000.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&group(&format!("{:.2}", self.as_yuan())))
    }
}

impl std::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Fen>>(iter: I) -> Fen {
        iter.fold(Fen::ZERO, |a, b| Fen(a.0.saturating_add(b.0)))
    }
}

impl std::ops::Sub for Fen {
    type Output = Fen;
    fn sub(self, other: Fen) -> Fen {
        Fen(self.0.saturating_sub(other.0))
    }
}

fn group(plain: &str) -> String {
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, decimals) = rest.split_once('.').unwrap_or((rest, ""));
    let mut out = String::with_capacity(plain.len() + 6);
    out.push_str(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

/// Reads a decimal as people type it: full-width digits and thousands separators allowed, no exponent.
pub fn parse_decimal(text: &str) -> Result<Decimal, ValueError> {
    let plain: String = half_width(text).chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}')).collect();
    if plain.is_empty() {
        return Err(ValueError::Empty);
    }
    if plain.len() > 24 || !plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) {
        return Err(ValueError::NotANumber);
    }
    Decimal::from_str(&plain).map_err(|_| ValueError::NotANumber)
}

/// Full-width Latin letters, digits and signs become half-width; everything else stays.
pub fn half_width(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

/// Points in hundredths (85.50 points = 8550). Exact; a total may be graded only after `rounded`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(pub i32);

impl Score {
    /// Whole points.
    pub const fn points(points: i32) -> Score {
        Score(points * 100)
    }

    /// Parses points as typed: at most two decimals, 0 to 100.
    pub fn parse(text: &str) -> Result<Score, ValueError> {
        let number = parse_decimal(text)?;
        if number.is_sign_negative() && !number.is_zero() {
            return Err(ValueError::Negative);
        }
        let scaled = number * Decimal::ONE_HUNDRED;
        if !scaled.fract().is_zero() {
            return Err(ValueError::TooFine);
        }
        if scaled > Decimal::from(10_000) {
            return Err(ValueError::TooLarge);
        }
        i32::try_from(scaled).map(Score).map_err(|_| ValueError::TooLarge)
    }

    /// Rounds an exact total half-up to hundredths: what is published is what is graded (89.995 → 90.00).
    pub fn rounded(exact: Decimal) -> Score {
        let cents = (exact * Decimal::ONE_HUNDRED).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Score(i32::try_from(cents).unwrap_or(i32::MAX))
    }

    /// The score as an exact number of points.
    pub fn decimal(self) -> Decimal {
        Decimal::new(i64::from(self.0), 2)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.decimal())
    }
}

/// A unified social credit code (统一社会信用代码, GB 32100), upper case, check digit verified. The empty default stands in where none
/// could be read; such a form is never kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uscc(String);

const USCC_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

impl Uscc {
    /// Parses a code as typed: full-width and lower case are repaired, a wrong check digit is refused.
    pub fn parse(text: &str) -> Result<Uscc, ValueError> {
        let code = half_width(text).to_ascii_uppercase();
        if code.is_empty() {
            return Err(ValueError::Empty);
        }
        let body = code.get(..17).filter(|_| code.len() == 18).ok_or(ValueError::WrongForm)?;
        let want = Self::check_digit(body)?;
        if !USCC_ALPHABET.contains(&code.as_bytes()[17]) {
            return Err(ValueError::WrongForm);
        }
        if code.ends_with(want) { Ok(Uscc(code)) } else { Err(ValueError::WrongCheckDigit) }
    }

    /// The check digit of the first seventeen characters.
    pub fn check_digit(body: &str) -> Result<char, ValueError> {
        let mut sum = 0;
        for (byte, weight) in body.bytes().zip(USCC_WEIGHTS) {
            let value = USCC_ALPHABET.iter().position(|c| *c == byte).ok_or(ValueError::WrongForm)?;
            sum += u32::try_from(value).unwrap_or(0) * weight;
        }
        let digit = (31 - sum % 31) % 31;
        Ok(char::from(USCC_ALPHABET[digit as usize]))
    }

    /// The code itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For lists open to others: the middle is hidden.
    pub fn masked(&self) -> String {
        format!("{}****{}****{}", &self.0[..4], &self.0[8..12], &self.0[16..])
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl $name {
            /// Not stored yet: `save` gives the real number.
            pub const NEW: $name = $name(0);
            /// Whether the row does not exist yet.
            pub fn is_new(self) -> bool { self.0 == 0 }
        }
    )+};
}

ids! {
    /// A person with an account.
    UserId,
    /// A unit: owner, agency, third party, supplier or the city's own administration.
    UnitId,
    /// A project, from the plan on.
    ProjectId,
    /// A supplier of services (服务提供方).
    SupplierId,
    /// One contract under a project.
    ContractId,
    /// One change to a contract.
    ChangeId,
    /// One acceptance of a contract or of a stage of it.
    AcceptanceId,
    /// One instalment of a contract.
    InstalmentId,
    /// A yearly or special round of evaluation.
    RoundId,
    /// One evaluation: a contract in a round.
    EvaluationId,
    /// One agency's official sheet.
    SheetId,
    /// One order to rectify.
    RectificationId,
    /// One inspection of a step of a project.
    InspectionId,
    /// One security test of a system in service.
    SecurityTestId,
    /// One case that may end in a listing.
    CaseId,
    /// A stored file.
    FileId,
}

/// The number people use for a project: `2026-083`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProjectNo(pub String);

impl ProjectNo {
    /// Year and running number, three digits or more.
    pub fn new(year: i32, n: i64) -> ProjectNo {
        ProjectNo(format!("{year}-{n:03}"))
    }
}

impl fmt::Display for ProjectNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
