//! What a password must be: long, not common, not about its owner. No rule about mixed letters and no forced change: both make
//! people choose worse ones.

use super::decision::FieldError;
use super::values::half_width;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Fewest characters.
pub const SHORTEST: usize = 10;
/// Most characters: enough for a sentence, and a bound for the hash.
pub const LONGEST: usize = 128;

/// A few thousand passwords and words that guessers try first, with the favourites of Chinese users.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt").lines().map(str::trim).filter(|line| !line.is_empty()).collect()
});

/// Why this cannot be the password of the person with this login, name and address; `field` is where it was typed.
pub fn refused(field: &str, password: &str, about: &[&str]) -> Option<FieldError> {
    let length = password.chars().count();
    let say = |zh: &str, en: &str| Some(FieldError::at(field, zh, en));
    if length < SHORTEST {
        return say("密码至少10个字符，可以是一句话", "at least 10 characters; a sentence is fine");
    }
    if length > LONGEST {
        return say("密码最多128个字符", "at most 128 characters");
    }
    if password.chars().any(char::is_control) {
        return say("密码不能含控制字符", "the password must not contain control characters");
    }
    let plain = half_width(password).to_lowercase();
    if about.iter().any(|word| is_about(&plain, word)) {
        return say(
            "密码不能含自己的姓名、登录名、邮箱或电话",
            "the password must not contain your own name, username, email or phone number",
        );
    }
    if is_common(&plain) {
        return say(
            "这个密码很常见，会最先被猜到；请换一个",
            "this password is common and easy to guess; choose another",
        );
    }
    None
}

fn is_about(plain: &str, word: &str) -> bool {
    let word = half_width(word).to_lowercase();
    let word = word.split_once('@').map_or(word.as_str(), |(local, _)| local);
    word.chars().count() >= if word.is_ascii() { 3 } else { 2 } && plain.contains(word)
}

fn is_common(plain: &str) -> bool {
    let squeezed: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    let digits_only = squeezed.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '/'));
    digits_only
        || COMMON.contains(squeezed.as_str())
        || is_repetition(&squeezed)
        || is_run(&squeezed)
        || is_word_with_trimmings(&squeezed)
        || is_word_with_trimmings(&unleet(squeezed.trim_matches(|c: char| !c.is_alphabetic())))
}

/// Fewer than five different characters, or one piece of up to five repeated.
fn is_repetition(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let different: HashSet<char> = chars.iter().copied().collect();
    different.len() < 5 || (1..=5).any(|n| chars.iter().zip(chars.iter().skip(n)).all(|(a, b)| a == b))
}

/// Neighbours in the alphabet, among the digits or on a row of the keyboard, up or down, over nearly its whole length.
fn is_run(text: &str) -> bool {
    const ROWS: &[&str] = &[
        "1234567890",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "abcdefghijklmnopqrstuvwxyz",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    ];
    let chars: Vec<char> = text.chars().collect();
    let near = |a: char, b: char| {
        ROWS.iter().any(|row| {
            let at = |c| row.chars().position(|x| x == c);
            matches!((at(a), at(b)), (Some(a), Some(b)) if a.abs_diff(b) <= 1)
        })
    };
    let steps = chars.windows(2).filter(|pair| near(pair[0], pair[1])).count();
    steps * 5 >= chars.len().saturating_sub(1) * 4
}

/// One or two common words with at most six digits and any signs round them: `Tongren2026!`, `woaini1314520`.
fn is_word_with_trimmings(text: &str) -> bool {
    let core: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = |word: &str| COMMON.contains(word);
    let halves = || core.char_indices().skip(1).any(|(n, _)| known(&core[..n]) && known(&core[n..]));
    !core.is_empty() && digits <= 8 && (known(&core) || halves())
}

/// The usual substitutions taken back: `p@ssw0rd` → `password`.
fn unleet(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: &[&str] = &["li.mingyuan", "李明远", "mingyuan@example.gov.cn", "13912345678"];

    #[test]
    fn refused_ones() {
        let bad = [
            "",
            "short",
            "九个字符的密码哦哦",
            "1234567890",
            "0000000000",
            "13800001111",
            "1990-01-01",
            "5201314520",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abababababab",
            "Password123",
            "P@ssw0rd2026",
            "woaini1314520",
            "Tongren2026!",
            "zhongguo123",
            "admin@123456",
            "qwerty123456",
            "li.mingyuan-88",
            "我是李明远的密码呀呀呀",
            "mingyuan#2026x",
            "ａｄｍｉｎ１２３４５６",
            "iloveyou!!!",
            "guizhou@tongren",
            "abcdefghijk",
            "asdfghjkl;1",
            "q1w2e3r4t5y6",
            "13912345678abc",
        ];
        for password in bad {
            assert!(refused("password", password, ABOUT).is_some(), "{password}");
        }
        assert!(refused("password", &"长".repeat(129), ABOUT).is_some());
        assert!(refused("password", "line\nbreak and more", ABOUT).is_some());
    }

    #[test]
    fn accepted_ones() {
        let good = [
            "锦江水涨三尺七分半",
            "锦江水涨三尺七分半呢",
            "correct horse battery staple",
            "Vq7#mLz0-tRw",
            "wo zai liu yue kan hai",
            "kXo2 9dUf 73hs",
            "梵净山上看云海去",
        ];
        for password in good {
            let long = password.chars().count() >= SHORTEST;
            assert_eq!(refused("password", password, ABOUT).is_none(), long, "{password}");
        }
        assert!(refused("password", &"长短高低远近".repeat(21), ABOUT).is_none());
    }

    #[test]
    fn the_list_is_of_some_thousand_and_clean() {
        assert!((3000..8000).contains(&COMMON.len()), "{}", COMMON.len());
        assert!(COMMON.iter().all(|word| word.chars().all(|c| !c.is_uppercase() && !c.is_whitespace())));
    }
}
