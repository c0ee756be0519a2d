//! The house rules of words: every Chinese phrase of a template stands in a tag and has its English; no dead phrases; the copy lint.

use crate::source::{Source, files, has_chinese, is_chinese};
use jianping::i18n::phrases;
use std::collections::{BTreeMap, BTreeSet};

fn templates() -> Vec<Source> {
    files("templates", &["html", "txt"])
}

/// The text of a template outside its tags, and the string literals inside them.
fn split(template: &str) -> (String, Vec<String>) {
    let (mut outside, mut literals, mut rest) = (String::new(), Vec::new(), template);
    while let Some(at) = ["{{", "{%", "{#"].iter().filter_map(|open| rest.find(open)).min() {
        outside.push_str(&rest[..at]);
        let close = match &rest[at..at + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let end = closing(&rest[at + 2..], close).map_or(rest.len(), |n| at + 2 + n);
        if close != "#}" {
            literals.extend(quoted(&rest[at + 2..end]));
        }
        outside.extend(rest[at..end].chars().filter(|c| *c == '\n'));
        rest = rest.get(end + 2..).unwrap_or("");
    }
    outside.push_str(rest);
    (outside, literals)
}

/// Where a tag closes; a closing mark inside a string does not count.
fn closing(tag: &str, close: &str) -> Option<usize> {
    let mut inside = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => inside = !inside,
            _ if !inside && tag[at..].starts_with(close) => return Some(at),
            _ => {}
        }
    }
    None
}

fn quoted(tag: &str) -> Vec<String> {
    tag.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn chinese_stands_in_tags_and_has_its_english() {
    let known: BTreeSet<&str> = phrases().map(|(zh, _)| zh).collect();
    let mut wrong = Vec::new();
    for template in templates() {
        let (outside, literals) = split(&template.text);
        for (n, line) in (1..).zip(outside.lines()) {
            if has_chinese(line) {
                wrong.push(format!("{}:{n} bare Chinese: {}", template.path, line.trim()));
            }
        }
        for phrase in literals.iter().filter(|l| has_chinese(l) && !known.contains(l.as_str())) {
            wrong.push(format!("{}: no English for “{phrase}”", template.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Phrases that Rust hands to a template or file by their Chinese: everything Chinese in these places that is not one side of a pair.
#[test]
fn phrases_of_the_code_have_their_english() {
    let known: BTreeSet<&str> = phrases().map(|(zh, _)| zh).collect();
    let mut wrong = Vec::new();
    for source in files("src/web", &["rs"]).iter().filter(|s| !s.is_test()) {
        let code = source.code_with_strings();
        for call in
            [".t(\"", ".tf(\"", ".text(\"", ".area(\"", ".number(\"", ".day(\"", ".tick(\"", ".hint(\"", ".unit(\""]
        {
            for piece in code.split(call).skip(1) {
                let words: Vec<&str> = piece.splitn(4, '"').collect();
                let named = words.first().filter(|w| has_chinese(w)).or(words.get(2)).copied().unwrap_or("");
                if has_chinese(named) && !known.contains(named) {
                    wrong.push(format!("{}: no English for “{named}”", source.path));
                }
            }
        }
    }
    for source in files("src/store/views", &["rs"]).iter().filter(|s| s.path.contains("/desk_work")) {
        for (line, verb) in source.strings().into_iter().filter(|(_, s)| has_chinese(s) && !known.contains(s.as_str()))
        {
            wrong.push(format!("{}:{line}: no English for “{verb}”", source.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_phrase_is_dead_and_none_has_two_translations() {
    let mut used: BTreeSet<String> = templates().iter().flat_map(|t| split(&t.text).1).collect();
    for source in files("src", &["rs"]).iter().filter(|s| !s.path.starts_with("src/i18n/en/")) {
        used.extend(source.strings().into_iter().map(|(_, s)| s));
    }
    let mut english = BTreeMap::<&str, BTreeSet<&str>>::new();
    phrases().for_each(|(zh, en)| {
        english.entry(zh).or_default().insert(en);
    });
    let mut wrong: Vec<String> =
        english.iter().filter(|(_, en)| en.len() > 1).map(|(zh, en)| format!("“{zh}” is {en:?}")).collect();
    wrong.extend(english.keys().filter(|zh| !used.contains(**zh)).map(|zh| format!("“{zh}” is used nowhere")));
    wrong.extend(
        phrases().filter(|(zh, en)| gaps(zh) != gaps(en)).map(|(zh, _)| format!("“{zh}” has other gaps in English")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn gaps(text: &str) -> usize {
    text.matches("{}").count()
}

/// What the copy lint finds in one Chinese text (`ux.md` A14): half-width punctuation beside Chinese, hand-made gaps, emoji, exclamations.
fn faults(text: &str) -> Vec<&'static str> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = BTreeSet::new();
    for (at, c) in chars.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map(|n| chars[n]), chars.get(at + 1).copied());
        let beside =
            |p: Option<char>| p.is_some_and(|p| is_chinese(p) || matches!(p, '”' | '、' | '。' | '》' | '，' | '：'));
        match c {
            ',' | ':' | ';' | '?' if beside(before) || after.is_some_and(is_chinese) => {
                found.insert("half-width punctuation")
            }
            '(' | ')' if before.is_some_and(is_chinese) || after.is_some_and(is_chinese) => {
                found.insert("half-width bracket")
            }
            '.' if beside(before) && after.is_none() => found.insert("half-width full stop"),
            ' ' if beside(before) && after.is_some_and(|a| a.is_ascii_alphanumeric()) => {
                found.insert("a hand-made gap")
            }
            ' ' if before.is_some_and(|b| b.is_ascii_alphanumeric() || b == '%') && after.is_some_and(is_chinese) => {
                found.insert("a hand-made gap")
            }
            '!' | '！' if has_chinese(text) => found.insert("an exclamation mark"),
            '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' => found.insert("an emoji"),
            '·' => found.insert("a middle dot; separators are drawn by the style sheet"),
            _ => false,
        };
    }
    found.into_iter().collect()
}

/// Texts that are machine-read or quoted as published.
fn is_exempt(text: &str) -> bool {
    text.contains("\\t") || text.contains(",是否上班") || text.contains(",0,元旦放假") || text.starts_with("(")
}

#[test]
fn the_copy_is_clean() {
    let mut wrong = Vec::new();
    let mut check = |place: &str, text: &str| {
        if has_chinese(text) && !is_exempt(text) {
            wrong.extend(faults(text).into_iter().map(|fault| format!("{place}: {fault} in “{text}”")));
        }
    };
    for (zh, _) in phrases() {
        check("a phrase", zh);
    }
    for source in files("src", &["rs"]).iter().filter(|s| !s.is_test() && !s.path.starts_with("src/i18n/en/")) {
        for (line, text) in source.strings() {
            check(&format!("{}:{line}", source.path), &text);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_lint_finds_what_it_should() {
    assert_eq!(faults("剩2天，请办理。"), Vec::<&str>::new());
    assert_eq!(faults("请填写,谢谢"), ["half-width punctuation"]);
    assert_eq!(faults("共 3 项"), ["a hand-made gap"]);
    assert_eq!(faults("金额(万元)"), ["half-width bracket"]);
    assert_eq!(faults("操作成功！"), ["an exclamation mark"]);
}

/// Titles of documents and the two languages stay in step: each English phrase is in Latin script.
#[test]
fn english_is_english() {
    const NAMES: &[&str] = &["评", "中文", "语言切换"];
    let wrong: Vec<String> = phrases()
        .filter(|(zh, en)| (has_chinese(en) && !NAMES.contains(zh)) || en.trim().is_empty())
        .map(|(zh, en)| format!("“{zh}” → “{en}”"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
