//! The program's own text, for the house rules: files, code without comments and tests, string literals.

use std::path::{Path, PathBuf};

/// A source file.
pub struct Source {
    /// Path below the repository, with slashes.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with one of these endings, by path.
pub fn files(below: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(below), endings, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "nothing below {below}");
    found
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, endings, found);
        } else if path.extension().is_some_and(|e| endings.contains(&e.to_str().unwrap_or(""))) {
            let below = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            found.push(Source { path: below, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
}

impl Source {
    /// Whether the file only exists for tests.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or("");
        name.ends_with("_tests.rs")
            || name.ends_with("_samples.rs")
            || name.starts_with("testing")
            || name.starts_with("test_")
    }

    /// The code without its test module; comments blanked, the contents of strings blanked too. Line numbers stay.
    pub fn code(&self) -> String {
        blank(before_tests(&self.text), true)
    }

    /// The code without its test module and comments, strings kept.
    pub fn code_with_strings(&self) -> String {
        blank(before_tests(&self.text), false)
    }

    /// The string literals of the code, with their line.
    pub fn strings(&self) -> Vec<(usize, String)> {
        strings(&self.code_with_strings())
    }
}

fn before_tests(text: &str) -> &str {
    text.find("\n#[cfg(test)]\nmod ").map_or(text, |at| &text[..at])
}

/// Walks Rust text character by character: comments vanish, strings vanish where asked, newlines stay.
fn blank(text: &str, strings_too: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        match (c, chars.peek().copied()) {
            ('/', Some('/')) => {
                while chars.peek().is_some_and(|c| *c != '\n') {
                    chars.next();
                }
            }
            ('"', _) => {
                let raw = last == '#' || (last == 'r' && out.ends_with('r'));
                let hashes = out.chars().rev().take_while(|c| *c == '#').count();
                out.push('"');
                let body = string_body(&mut chars, raw, hashes);
                match strings_too {
                    true => out.extend(body.chars().filter(|c| *c == '\n')),
                    false => out.push_str(&body),
                }
                out.push('"');
            }
            ('\'', Some('\\')) => {
                chars.next();
                chars.next();
                while chars.peek().is_some_and(|c| *c != '\'') {
                    chars.next();
                }
                chars.next();
                out.push_str("' '");
            }
            ('\'', Some(quoted)) => {
                let mut ahead = chars.clone();
                ahead.next();
                if ahead.peek() == Some(&'\'') {
                    chars.next();
                    chars.next();
                    out.push('\'');
                    out.push(if matches!(quoted, '"' | '{' | '}') { ' ' } else { quoted });
                    out.push('\'');
                } else {
                    out.push('\'');
                }
            }
            _ => out.push(c),
        }
        last = c;
    }
    out
}

fn string_body(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, raw: bool, hashes: usize) -> String {
    let mut body = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' if !raw => {
                body.push('\\');
                body.extend(chars.next());
            }
            '"' if raw && hashes > 0 => {
                let closes = chars.clone().take(hashes).all(|c| c == '#');
                if closes {
                    return body;
                }
                body.push('"');
            }
            '"' => return body,
            other => body.push(other),
        }
    }
    body
}

fn strings(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let (mut line, mut inside, mut start) = (1, None::<String>, 1);
    let mut escaped = false;
    for c in code.chars() {
        if c == '\n' {
            line += 1;
        }
        inside = match inside {
            None if c == '"' => {
                start = line;
                Some(String::new())
            }
            None => None,
            Some(body) if c == '"' && !escaped => {
                found.push((start, body));
                None
            }
            Some(mut body) => {
                body.push(c);
                escaped = c == '\\' && !escaped;
                Some(body)
            }
        };
    }
    found
}

/// Whether the text holds a Chinese character.
pub fn has_chinese(text: &str) -> bool {
    text.chars().any(is_chinese)
}

pub fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[test]
fn the_reader_of_sources_reads() {
    let source = Source {
        path: "x.rs".into(),
        text: "let a = \"甲 // no comment\"; // 注释\nlet b = '\"'; let c: &'static str = r#\"乙\"丙\"#;\n\n#[cfg(test)]\nmod tests { panic!() }".into(),
    };
    assert!(!source.code().contains('甲') && !source.code().contains("panic"));
    assert!(!source.code_with_strings().contains('注'));
    let words: Vec<String> = source.strings().into_iter().map(|(_, s)| s).collect();
    assert!(words.iter().any(|w| w.contains("甲 // no comment")), "{words:?}");
}
