//! Every phrase once per language. The Chinese text is the key, as it stands in the template; the English stands in a catalogue.
//!
//! A phrase without English fails `it::templates`, which reads every template; so does an English phrase that nobody uses.

mod en;
mod notes;

use crate::regulation::decision::Bilingual;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The language of a page or letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Lang {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}

static ENGLISH: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| phrases().collect());

/// Every phrase: Chinese, English.
pub fn phrases() -> impl Iterator<Item = (&'static str, &'static str)> {
    en::ALL.iter().flat_map(|part| part.iter().copied())
}

impl Lang {
    /// `zh` or `en`, as cookies, settings and `?lang=` write it.
    pub fn from_code(code: &str) -> Option<Lang> {
        match code {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
    /// The short code.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }
    /// The value of the `lang` attribute.
    pub fn html(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The phrase in this language; the Chinese itself where no English is known.
    pub fn t(self, key: &str) -> &str {
        match self {
            Lang::Zh => key,
            Lang::En => ENGLISH.get(key).copied().unwrap_or(key),
        }
    }

    /// The phrase with each `{}` replaced in turn.
    pub fn tf(self, key: &str, args: &[&dyn std::fmt::Display]) -> String {
        let mut pieces = self.t(key).split("{}");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        let units: Vec<&str> = if self == Lang::En { key.split("{}").skip(1).collect() } else { Vec::new() };
        let mut one = false;
        for (n, piece) in pieces.enumerate() {
            if let Some(arg) = args.get(n).map(ToString::to_string) {
                one = arg == "1";
                match counts_in_wan(&units, n).then(|| yuan(&arg)).flatten() {
                    Some(whole) => out.push_str(&whole),
                    None => out.push_str(&arg),
                }
            }
            match self {
                Lang::Zh => out.push_str(piece),
                Lang::En => out.push_str(&counted(piece, one)),
            }
        }
        out
    }

    /// Words that begin a sentence: English with a capital.
    pub fn sentence(self, words: &str) -> String {
        let mut letters = words.chars();
        match (self, letters.next()) {
            (Lang::En, Some(first)) => first.to_uppercase().chain(letters).collect(),
            _ => words.to_owned(),
        }
    }

    /// A thing that has a name in both languages.
    pub fn of<T: Bilingual + ?Sized>(self, thing: &T) -> Cow<'_, str> {
        match self {
            Lang::Zh => thing.in_zh(),
            Lang::En => thing.in_en(),
        }
    }
}

/// The words after a number: `[s]` is the plural, which one thing does not take.
fn counted(piece: &str, one: bool) -> String {
    piece.replace("[s]", if one { "" } else { "s" })
}

/// Whether the gap stands before 万元 in the Chinese, alone or as "{} / {}万元": English has no such unit.
fn counts_in_wan(units: &[&str], n: usize) -> bool {
    match units.get(n) {
        Some(&" / ") => units.get(n + 1).is_some_and(|next| next.starts_with("万元")),
        Some(after) => after.starts_with("万元"),
        None => false,
    }
}

/// An amount in units of ten thousand as whole yuan, digits in threes: `28.00` is `280,000`, `1,649.90` is `16,499,000`.
fn yuan(wan: &str) -> Option<String> {
    let (minus, digits) = wan.strip_prefix('-').map_or(("", wan), |rest| ("-", rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    let threes = whole.split(',').enumerate().all(|(n, group)| match n {
        0 => !group.is_empty() && plain(group),
        _ => group.len() == 3 && plain(group),
    });
    if !threes || !plain(part) {
        return None;
    }
    let whole = whole.replace(',', "");
    let (four, rest) = part.split_at(part.len().min(4));
    let all = format!("{whole}{four:0<4}");
    let all = all.trim_start_matches('0');
    let all = if all.is_empty() { "0" } else { all };
    let mut out = String::from(minus);
    for (n, c) in all.chars().enumerate() {
        if n > 0 && (all.len() - n) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    let rest = rest.trim_end_matches('0');
    if !rest.is_empty() {
        out.push_str(&format!(".{rest:0<2}"));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Lang, yuan};

    #[test]
    fn english_counts_in_yuan() {
        for (wan, whole) in [
            ("28.00", "280,000"),
            ("1,5", ""),
            (",500.00", ""),
            ("0.00", "0"),
            ("12345.678905", "123,456,789.05"),
            ("1,649.90", "16,499,000"),
            ("-12,345,678.00", "-123,456,780,000"),
        ] {
            assert_eq!(yuan(wan).unwrap_or_default(), whole, "{wan}");
        }
        assert_eq!(Lang::En.tf("{}万元", &[&"186.00"]), "1,860,000 yuan");
        assert_eq!(Lang::En.tf("{} / {}万元", &[&"1,000.00", &"2,500.00"]), "10,000,000 of 25,000,000 yuan");
    }

    #[test]
    fn one_thing_is_singular() {
        assert_eq!(Lang::En.tf("缺{}项", &[&1]), "1 field missing");
        assert_eq!(Lang::En.tf("缺{}项", &[&2]), "2 fields missing");
    }

    #[test]
    fn arguments_fill_the_gaps_in_turn() {
        assert_eq!(Lang::Zh.tf("第{}项，共{}项", &[&1, &2]), "第1项，共2项");
    }
}
