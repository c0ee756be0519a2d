//! Every phrase once per language. The Chinese text is the key, as it stands in the template; the English stands in a catalogue.
//!
//! A phrase without English fails `it::templates`, which reads every template; so does an English phrase that nobody uses.

mod en;

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
        for (n, piece) in pieces.enumerate() {
            if let Some(arg) = args.get(n) {
                out.push_str(&arg.to_string());
            }
            out.push_str(piece);
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

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn arguments_fill_the_gaps_in_turn() {
        assert_eq!(Lang::Zh.tf("第{}项，共{}项", &[&1, &2]), "第1项，共2项");
    }
}
