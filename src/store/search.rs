//! Search by any fragment of Chinese: the text is indexed with a space round each CJK character and asked for as a phrase.

use crate::regulation::values::{UnitId, half_width};

/// The text as indexed: NFKC-like half-width, lower case, a space round each CJK character.
pub fn indexed(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in half_width(text).to_lowercase().chars() {
        match c {
            c if is_cjk(c) => {
                out.push(' ');
                out.push(c);
                out.push(' ');
            }
            c if c.is_alphanumeric() => out.push(c),
            _ => out.push(' '),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The word in the index that tells whose project it is.
pub fn owner_mark(owner: UnitId) -> String {
    format!("ownerunit{owner}")
}

/// The characters that are words of their own.
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af)
}

#[cfg(test)]
mod tests {
    use super::indexed;

    #[test]
    fn each_chinese_character_is_a_word() {
        assert_eq!(indexed("智慧林业ＧＩＳ（2026年度）"), "智 慧 林 业 gis 2026 年 度");
        assert_eq!(indexed("2026-083"), "2026 083");
        assert_eq!(indexed("\" OR *"), "or");
    }
}
