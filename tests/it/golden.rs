//! What is agreed stands in `tests/golden`; a test holds the program against it. `JIANPING_TEST_GOLDEN=write` writes it anew.

use std::path::Path;

pub fn golden(name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var("JIANPING_TEST_GOLDEN").is_ok_and(|v| v == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, now).unwrap();
        return;
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = agreed.lines().zip(now.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(
        agreed == now,
        "tests/golden/{name} is not what the program says; first difference: {differs:?}. \
         Where the change is meant: JIANPING_TEST_GOLDEN=write cargo test"
    );
}
