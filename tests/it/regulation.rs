//! Which article stands in which file and which test; the list of those nobody carries may only shrink.

use crate::golden::golden;
use crate::source::root;
use jianping::regulation::articles::article;
use jianping::regulation::coverage::{CARRIERS, carriers, claimed, exempt};
use std::fmt::Write;

#[test]
fn every_carrier_and_test_exists() {
    for carrier in CARRIERS {
        let file = root().join("src/regulation").join(carrier.file);
        assert!(file.is_file(), "{}: {} does not exist", carrier.article, carrier.file);
        let (place, test) = carrier.test;
        let text = std::fs::read_to_string(root().join(place)).unwrap_or_else(|_| panic!("{place} does not exist"));
        assert!(text.contains(&format!("fn {test}(")), "{}: {place} has no {test}", carrier.article);
    }
}

#[test]
fn coverage_is_as_agreed() {
    let mut out = String::from("# article: file and test, one line a carrier; then the articles nobody carries yet\n");
    let mut bare = Vec::new();
    for of in claimed() {
        let gloss = &article(of).unwrap().gloss.zh;
        let carried = carriers(of);
        if let Some((_, why)) = exempt(of) {
            writeln!(out, "{of} {gloss}\n    exempt: {why}").unwrap();
        } else if carried.is_empty() {
            bare.push(format!("{of} {gloss}"));
        } else {
            writeln!(out, "{of} {gloss}").unwrap();
            for c in carried {
                writeln!(out, "    {} src/regulation/{} {}", c.article, c.file, c.test.1).unwrap();
            }
        }
    }
    writeln!(out, "uncovered {}", bare.len()).unwrap();
    bare.iter().for_each(|line| writeln!(out, "    {line}").unwrap());
    golden("regulation.txt", &out);
}
