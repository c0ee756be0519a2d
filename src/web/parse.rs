//! From typed text to values, one field at a time; every error stands at its field and nothing typed is lost.

use super::form::Fields;
use crate::problem::Problem;
use crate::regulation::decision::FieldError;
use crate::regulation::values::{Fen, FileId, ValueError, half_width};
use chrono::NaiveDate;

/// Collects the errors of a form while its values are read.
#[derive(Debug, Default)]
pub struct Reader<'f> {
    fields: &'f [(String, String)],
    /// What is wrong so far.
    pub errors: Vec<FieldError>,
}

impl<'f> Reader<'f> {
    /// Reads these fields.
    pub fn new(fields: &'f Fields) -> Reader<'f> {
        Reader { fields: &fields.0, errors: Vec::new() }
    }

    fn get(&self, name: &str) -> &'f str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// Puts an error at a field.
    pub fn wrong(&mut self, field: &str, zh: &str, en: &str) {
        self.errors.push(FieldError::at(field, zh, en));
    }

    /// Text as typed, trimmed.
    pub fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// Money typed in 万元; nothing typed is none.
    pub fn wan(&mut self, name: &str) -> Option<Fen> {
        let typed = Fen::parse_wan(self.get(name));
        self.money(name, typed, "金额最多6位小数（精确到分）", "at most six decimals (to the fen)")
    }

    /// Money typed in yuan; nothing typed is none.
    pub fn yuan(&mut self, name: &str) -> Option<Fen> {
        let typed = Fen::parse_yuan(self.get(name));
        self.money(name, typed, "金额最多2位小数（精确到分）", "at most two decimals (to the fen)")
    }

    fn money(&mut self, name: &str, typed: Result<Fen, ValueError>, fine_zh: &str, fine_en: &str) -> Option<Fen> {
        match typed {
            Ok(fen) => return Some(fen),
            Err(ValueError::Empty) => {}
            Err(ValueError::TooFine) => self.wrong(name, fine_zh, fine_en),
            Err(ValueError::Negative) => self.wrong(name, "金额不能为负数", "the amount cannot be negative"),
            Err(ValueError::TooLarge) => self.wrong(name, "金额过大", "the amount is too large"),
            Err(_) => self.wrong(name, "金额应为数字，例如186.00", "the amount must be a number, such as 186.00"),
        }
        None
    }

    /// A day as people type it: 2026-11-25, 2026.11.25, 2026/11/25, 20261125, 2026年11月25日. Nothing typed is none.
    pub fn day(&mut self, name: &str) -> Option<NaiveDate> {
        let typed = self.get(name);
        if typed.is_empty() {
            return None;
        }
        let day = parse_day(typed);
        if day.is_none() {
            self.wrong(name, "日期应写成2026-11-25的样子", "write the date like 2026-11-25");
        }
        day
    }

    /// A day, or this one instead of what cannot be read, so that the rules find no fault with what nobody typed.
    pub fn day_or(&mut self, name: &str, instead: NaiveDate) -> Option<NaiveDate> {
        let before = self.errors.len();
        self.day(name).or((self.errors.len() > before).then_some(instead))
    }

    /// A whole number within bounds; nothing typed is none.
    pub fn number(&mut self, name: &str, from: i64, to: i64) -> Option<i64> {
        let typed = half_width(self.get(name));
        if typed.is_empty() {
            return None;
        }
        let number = typed.parse().ok().filter(|n| (from..=to).contains(n));
        if number.is_none() {
            self.errors.push(FieldError::at(
                name,
                format!("应为{from}至{to}的整数"),
                format!("a whole number from {from} to {to}"),
            ));
        }
        number
    }

    /// One of the named values; nothing chosen is none.
    pub fn choice<T>(&mut self, name: &str, from_code: impl Fn(&str) -> Option<T>) -> Option<T> {
        let typed = self.get(name);
        if typed.is_empty() {
            return None;
        }
        let value = from_code(typed);
        if value.is_none() {
            self.wrong(name, "请从列出的选项中选择", "choose one of the options shown");
        }
        value
    }

    /// 是 or 否; nothing chosen is none.
    pub fn yes_no(&mut self, name: &str) -> Option<bool> {
        self.choice(name, |code| match code {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        })
    }

    /// A box that is ticked or not.
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// A file kept by an earlier or by this post.
    pub fn file(&self, name: &str) -> Option<FileId> {
        self.get(name).parse().ok().filter(|id| *id > 0).map(FileId)
    }

    /// `Ok` when every field could be read.
    pub fn done(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.errors)) }
    }
}

/// A day in any of the usual spellings.
pub fn parse_day(typed: &str) -> Option<NaiveDate> {
    let plain = half_width(typed);
    let parts: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let number = |text: &str| text.parse::<u32>().ok();
    match parts.as_slice() {
        [whole] if whole.len() == 8 => NaiveDate::parse_from_str(whole, "%Y%m%d").ok(),
        [year, month, day] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_every_usual_spelling() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 5);
        for typed in
            ["2026-11-05", "2026-11-5", "2026.11.5", "2026/11/05", "20261105", "2026年11月5日", "２０２６－１１－０５"]
        {
            assert_eq!(parse_day(typed), day, "{typed}");
        }
        for typed in ["2026-02-30", "11-05", "tomorrow", "26-11-05"] {
            assert_eq!(parse_day(typed), None, "{typed}");
        }
    }

    #[test]
    fn errors_stand_at_their_field() {
        let fields = Fields::default().with("budget", "30.0000001").with("on", "x").with("kind", "z");
        let mut r = Reader::new(&fields);
        assert_eq!((r.wan("budget"), r.day("on"), r.yes_no("kind"), r.wan("none")), (None, None, None, None));
        let at: Vec<_> = r.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(at, ["budget", "on", "kind"]);
    }
}
