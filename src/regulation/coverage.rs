//! Which file carries an article, and which test proves it. `tests/golden/regulation.txt` prints it, and the uncovered only shrink.

use super::decision::{Article, Text};

/// A file that carries an article, with a test of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// The article or item.
    pub article: Article,
    /// The file in `src/regulation/`.
    pub file: &'static str,
    /// The file and function of the test.
    pub test: (&'static str, &'static str),
}

const fn c(article: Article, file: &'static str, test: (&'static str, &'static str)) -> Carrier {
    Carrier { article, file, test }
}
const fn b(number: u8) -> Article {
    Article::b(number)
}

/// What is carried today. A line is added with the rule it names.
pub const CARRIERS: &[Carrier] = &[
    c(b(1), "articles.rs", ("src/regulation/articles.rs", "the_texts_are_whole")),
    c(b(9), "b09_goals.rs", ("src/regulation/b09_goals.rs", "weights_sum_to_a_hundred_and_three_rows_at_least")),
    c(b(16), "policy.rs", ("src/regulation/coverage.rs", "the_defaults_apply_from_publication")),
];

/// The articles of the data-security rules that touch a purchased project or this server (`domain.md` §1.2).
const CLAIMED_OF_A: &[u8] = &[
    9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
    39, 40, 41, 42, 43, 44,
];

/// Every article that has to be carried: all of the Measures, and those of the rules that are claimed.
pub fn claimed() -> Vec<Article> {
    (1..=16).map(Article::b).chain(CLAIMED_OF_A.iter().map(|n| Article::a(*n))).collect()
}

/// What carries an article, its items included.
pub fn carriers(of: Article) -> Vec<&'static Carrier> {
    CARRIERS.iter().filter(|c| (c.article.text, c.article.number) == (of.text, of.number)).collect()
}

/// Articles that ask nothing of a system, with the reason: they need no carrier.
pub fn exempt(of: Article) -> Option<(&'static str, &'static str)> {
    match (of.text, of.number) {
        (Text::B, 15) => Some((
            "区县另行参照，市级系统不受理",
            "districts follow on their own; the city's system takes none of theirs",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::policy::Policy;
    use super::*;

    #[test]
    fn the_defaults_apply_from_publication() {
        assert_eq!(Policy::default().valid_from.to_string(), "2019-09-09");
    }

    #[test]
    fn only_claimed_articles_are_carried() {
        let claimed = claimed();
        for carrier in CARRIERS {
            let whole = Article { item: 0, ..carrier.article };
            assert!(claimed.contains(&whole), "{}", carrier.article);
        }
    }
}
