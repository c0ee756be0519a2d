//! Pages of a list: links before and after by mark, numbers for the first thousand rows, and the query that every link keeps.

use super::form::{Fields, clean};
use actix_web::HttpRequest;

/// The links below a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    path: String,
    kept: Fields,
    number: Option<i64>,
    /// First row shown, where the page has a number.
    pub first: i64,
    /// Rows shown.
    pub shown: i64,
    /// All rows, up to the cap.
    pub count: i64,
    /// Whether there are more than counted.
    pub over: bool,
    /// Link to the rows before.
    pub earlier: Option<String>,
    /// Link to the rows after.
    pub later: Option<String>,
    /// Numbered pages: number, link, whether it is this one.
    pub numbers: Vec<(i64, String, bool)>,
}

impl Pager {
    /// The pager of a list at this path, asked with these fields, that shows so many rows.
    pub fn new(path: impl Into<String>, asked: &Fields, shown: usize) -> Pager {
        let kept = Fields(asked.0.iter().filter(|(name, _)| !is_place(name)).cloned().collect());
        let by_mark = asked.has("after") || asked.has("before");
        let number = asked.get(if by_mark { "n" } else { "page" }).parse().ok().or((!by_mark).then_some(1));
        let shown = i64::try_from(shown).unwrap_or(0);
        Pager { path: path.into(), kept, number: number.filter(|n| *n > 0), shown, count: shown, ..Pager::default() }
    }

    /// With a count that stops at a cap.
    pub fn capped(mut self, count: i64, cap: i64) -> Pager {
        self.over = count > cap;
        self.count = count.min(cap);
        self
    }

    /// With numbers for the first pages.
    pub fn numbered(mut self, rows: i64, most: i64) -> Pager {
        let pages = if self.over { most } else { (self.count + rows - 1) / rows };
        let here = self.number.unwrap_or(0);
        if pages > 1 {
            let near = |n: &i64| *n <= 2 || *n > pages - 1 || (*n - here).abs() <= 2;
            self.numbers =
                (1..=pages).filter(near).map(|n| (n, self.link("page", &n.to_string(), None), n == here)).collect();
        }
        self.first = if here > 0 { (here - 1) * rows + 1 } else { 0 };
        self
    }

    /// With links to the page before and after by their numbers; the count is known and every page has one.
    pub fn by_number(mut self, rows: i64) -> Pager {
        let here = self.number.unwrap_or(1);
        self.earlier = (here > 1).then(|| self.link("page", &(here - 1).to_string(), None));
        self.later = (here * rows < self.count).then(|| self.link("page", &(here + 1).to_string(), None));
        self.numbered(rows, i64::MAX)
    }

    /// With the marks of the first and last row, where there are rows before and after.
    pub fn marks(mut self, first: Option<String>, last: Option<String>) -> Pager {
        self.earlier = first.map(|mark| self.link("before", &mark, self.number.map(|n| n - 1)));
        self.later = last.map(|mark| self.link("after", &mark, self.number.map(|n| n + 1)));
        self
    }

    /// Number of the last row shown, where the page has a number.
    pub fn last(&self) -> i64 {
        self.first + self.shown - 1
    }

    fn link(&self, name: &str, value: &str, number: Option<i64>) -> String {
        let mut fields = self.kept.clone().with(name, value);
        if let Some(n) = number.filter(|n| *n > 0) {
            fields.set("n", n.to_string());
        }
        address(&self.path, &fields)
    }
}

/// The addresses of a list as files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exports {
    /// As a workbook.
    pub xlsx: String,
    /// As comma-separated values.
    pub csv: String,
}

impl Exports {
    /// Of the list at this path, asked with these fields; the place in the list does not count.
    pub fn of(path: &str, asked: &Fields) -> Exports {
        let kept = Fields(asked.0.iter().filter(|(name, _)| !is_place(name)).cloned().collect());
        Exports { xlsx: address(&format!("{path}.xlsx"), &kept), csv: address(&format!("{path}.csv"), &kept) }
    }
}

fn is_place(name: &str) -> bool {
    matches!(name, "after" | "before" | "page" | "n")
}

/// The fields of a query, without control characters.
pub fn query_fields(req: &HttpRequest) -> Fields {
    let known = |name: &str| !matches!(name, "lang" | "size");
    let pairs = url::form_urlencoded::parse(req.query_string().as_bytes());
    Fields(pairs.filter(|(n, _)| known(n)).take(40).map(|(n, v)| (n.into_owned(), clean(&v))).collect())
}

/// A path with the fields that hold anything.
pub fn address(path: &str, fields: &Fields) -> String {
    let filled = fields.0.iter().filter(|(_, v)| !v.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(filled).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_through_the_first_pages_and_marks_beyond() {
        let asked = Fields::default().with("q", "智慧").with("page", "3");
        let pager = Pager::new("/projects", &asked, 50)
            .capped(1001, 1000)
            .numbered(50, 20)
            .marks(Some("5-9".into()), Some("3-1".into()));
        assert_eq!((pager.first, pager.last(), pager.over), (101, 150, true));
        assert_eq!(pager.numbers.iter().map(|n| n.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 20]);
        assert!(pager.later.clone().unwrap().ends_with("after=3-1&n=4"), "{:?}", pager.later);
        assert!(pager.earlier.unwrap().ends_with("before=5-9&n=2"));
        let beyond = Pager::new("/projects", &Fields::default().with("after", "3-1"), 50).numbered(50, 20);
        assert_eq!(beyond.first, 0, "a page reached by mark alone has no number");
    }
}
