//! What is agreed stands in `tests/golden`; a test holds the program against it. `UPDATE_GOLDEN=1` writes it anew.

use std::path::Path;

pub fn golden(name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let wanted = |name: &str, value: &str| std::env::var(name).is_ok_and(|v| v == value);
    if wanted("JIANPING_TEST_GOLDEN", "write") || wanted("UPDATE_GOLDEN", "1") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, now).unwrap();
        return;
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = difference(&agreed, now);
    assert!(
        agreed == now,
        "tests/golden/{name} is not what the program says:\n{differs}Where the change is meant: UPDATE_GOLDEN=1 cargo test"
    );
}

/// The lines that went (-) and came (+), twenty at most.
fn difference(agreed: &str, now: &str) -> String {
    let gone = agreed.lines().filter(|line| !now.lines().any(|l| l == *line)).map(|line| format!("- {line}\n"));
    let come = now.lines().filter(|line| !agreed.lines().any(|l| l == *line)).map(|line| format!("+ {line}\n"));
    let lines: String = gone.chain(come).take(20).collect();
    if lines.is_empty() { "the same lines in another order\n".into() } else { lines }
}
