//! The third party's own report on its score page: from the form to the rules and back.

use super::form::Fields;
use super::parse::Reader;
use crate::regulation::b10_third_report::Paper;
use crate::regulation::b11_sheets::Sheet;
use crate::regulation::people::UnitKind;

/// The written parts: the field, its label, and where it stands.
pub(super) type Part = (&'static str, &'static str, fn(&Paper) -> &str);

/// In the order of the report (`domain.md` §3.4).
pub(super) const PARTS: [Part; 4] = [
    ("process", "评估过程和方法", |p| &p.process),
    ("observed", "主要发现和问题", |p| &p.observed),
    ("closing", "评估结论和建议", |p| &p.closing),
    ("sources", "工作底稿目录", |p| &p.sources),
];

/// As typed; an agency writes none.
pub(super) fn read(fields: &Fields, sheet: &Sheet) -> Option<Paper> {
    let reader = Reader::new(fields);
    (sheet.kind == UnitKind::ThirdParty).then(|| Paper {
        process: reader.text("process"),
        observed: reader.text("observed"),
        closing: reader.text("closing"),
        sources: reader.text("sources"),
        file: reader.file("file"),
    })
}

/// As stored.
pub(super) fn write(out: &mut Fields, sheet: &Sheet) {
    let Some(paper) = &sheet.paper else { return };
    for (name, _, text) in PARTS {
        out.set(name, text(paper));
    }
    out.set("file", paper.file.map(|file| file.to_string()).unwrap_or_default());
}
