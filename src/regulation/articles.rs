//! The index of both regulations: each article's number, chapter, full Chinese text as published, and a gloss in both languages.
//!
//! The texts stand in `texts/` byte for byte as published (their half-width punctuation included); everything else here is ours and
//! binds nobody. `A` is the data-security rules (45 articles), `B` the Measures (16 articles), `P` our own defaults.

use super::articles_gloss::{GLOSS_A, GLOSS_B};
use super::decision::{Article, Say, Text, numeral};
use std::sync::LazyLock;

/// One article as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    /// Which article.
    pub article: Article,
    /// Its chapter: 第四章大数据项目服务质量评估.
    pub chapter: &'static str,
    /// Its paragraphs, the first one beginning with 第…条.
    pub paragraphs: Vec<&'static str>,
    /// What it is about, in a few words of ours.
    pub gloss: Say,
}

/// One of the two regulations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regulation {
    /// The letter it is cited by.
    pub text: Text,
    /// Document number and file, as published.
    pub document: &'static str,
    /// Title, as published.
    pub title: &'static str,
    /// Its articles in order.
    pub articles: Vec<ArticleText>,
}

static B: LazyLock<Regulation> = LazyLock::new(|| read(Text::B, include_str!("texts/b.zh.txt"), GLOSS_B));
static A: LazyLock<Regulation> = LazyLock::new(|| read(Text::A, include_str!("texts/a.zh.txt"), GLOSS_A));

/// The Measures first, then the data-security rules.
pub fn regulations() -> [&'static Regulation; 2] {
    [&B, &A]
}

/// The regulation of a letter; our own defaults have no text.
pub fn regulation(text: Text) -> Option<&'static Regulation> {
    match text {
        Text::A => Some(&A),
        Text::B => Some(&B),
        Text::P => None,
    }
}

/// The text of an article; items are part of their article.
pub fn article(of: Article) -> Option<&'static ArticleText> {
    regulation(of.text)?.articles.get(usize::from(of.number.checked_sub(1)?))
}

/// The title in English (ours).
pub fn title_en(text: Text) -> &'static str {
    match text {
        Text::A => "Implementing Rules on the Security of Government Data, Tongren",
        Text::B => "Interim Measures on Supervising and Evaluating Purchased Big-Data Services, Tongren",
        Text::P => "Default rules of this system",
    }
}

fn read(text: Text, source: &'static str, gloss: &[(&str, &str)]) -> Regulation {
    let mut lines = source.lines().map(str::trim).filter(|line| !line.is_empty());
    let (document, title) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let (mut chapter, mut articles) = ("", Vec::<ArticleText>::new());
    for line in lines {
        let next = u8::try_from(articles.len() + 1).unwrap_or(u8::MAX);
        if is_chapter(line) {
            chapter = line;
        } else if line.starts_with(&format!("第{}条", numeral(next))) {
            let (zh, en) = gloss.get(articles.len()).copied().unwrap_or_default();
            let article = Article { text, number: next, item: 0 };
            articles.push(ArticleText { article, chapter, paragraphs: vec![line], gloss: Say::new(zh, en) });
        } else if let Some(last) = articles.last_mut() {
            last.paragraphs.push(line);
        }
    }
    Regulation { text, document, title, articles }
}

fn is_chapter(line: &str) -> bool {
    line.strip_prefix('第')
        .and_then(|rest| rest.split_once('章'))
        .is_some_and(|(n, _)| n.chars().count() <= 3 && n.chars().all(|c| "一二三四五六七八九十".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_is_there_in_order() {
        assert_eq!(regulations().map(|r| r.articles.len()), [16, 45]);
        assert_eq!((GLOSS_B.len(), GLOSS_A.len()), (16, 45));
        for regulation in regulations() {
            for (n, text) in regulation.articles.iter().enumerate() {
                assert_eq!(usize::from(text.article.number), n + 1);
                assert!(text.paragraphs[0].starts_with(&format!("第{}条", numeral(text.article.number))));
                assert!(!text.chapter.is_empty() && !text.gloss.zh.is_empty() && !text.gloss.en.is_empty());
            }
        }
    }

    /// Nothing of the published text gets lost between the file and the pages.
    #[test]
    fn the_texts_are_whole() {
        for (regulation, source) in [(&*B, include_str!("texts/b.zh.txt")), (&*A, include_str!("texts/a.zh.txt"))] {
            let kept: usize = regulation.articles.iter().flat_map(|a| &a.paragraphs).map(|p| p.len()).sum();
            let chapters: usize = source.lines().map(str::trim).filter(|l| is_chapter(l)).map(str::len).sum();
            let all: usize = source.lines().map(|l| l.trim().len()).sum();
            assert_eq!(kept + chapters + regulation.document.len() + regulation.title.len(), all);
        }
    }

    #[test]
    fn an_article_is_found_by_its_number() {
        let ten = article(Article::bi(10, 2)).unwrap();
        assert!(ten.paragraphs[2].starts_with("(二)30万元(含)以上"));
        assert_eq!(ten.chapter, "第四章大数据项目服务质量评估");
        assert_eq!(article(Article::a(18)).unwrap().chapter, "第三章应用系统安全");
        assert!(article(Article::b(17)).is_none() && article(Article::HOUSE).is_none());
    }
}
