//! What the README says of the settings is what the program knows.

use jianping::config::SETTINGS;

#[test]
fn every_setting_stands_in_the_readme() {
    let readme = include_str!("../../README.md");
    let table = readme.split("<!-- settings").nth(1).and_then(|t| t.split("<!-- end of settings").next()).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    let known: Vec<String> = SETTINGS
        .iter()
        .map(|(name, default, meaning)| {
            let default = if default.is_empty() { "–".to_owned() } else { format!("`{default}`") };
            format!("| `{name}` | {default} | {meaning} |")
        })
        .collect();
    assert_eq!(rows, known, "src/config.rs and README.md differ");
}
