//! The public pages of the two regulations and of our own parameters: full text, what carries each article, who acts on it.

use super::desk::{Answer, Guest};
use super::filters;
use crate::problem::Problem;
use crate::regulation::articles::{self, ArticleText, Regulation, regulations, title_en};
use crate::regulation::authority::{Action, rule};
use crate::regulation::coverage::{carriers, exempt};
use crate::regulation::decision::{Article, Say, Text};
use crate::regulation::glossary::{Word, words};
use crate::regulation::policy_table::{Parameter, parameters};
use crate::store::tx::policy_on;
use actix_web::web;
use askama::Template;

#[derive(Template)]
#[template(path = "regulation/index.html")]
struct IndexPage {
    regulations: [&'static Regulation; 2],
    words: Vec<Word>,
}

#[derive(Template)]
#[template(path = "regulation/article.html")]
struct ArticlePage {
    regulation: &'static Regulation,
    text: &'static ArticleText,
    acts: Vec<Action>,
    /// The provisions that a rule carries.
    carriers: Vec<Article>,
    exempt: Option<Say>,
    before: Option<&'static ArticleText>,
    after: Option<&'static ArticleText>,
}

#[derive(Template)]
#[template(path = "regulation/policy.html")]
struct PolicyPage {
    version: i32,
    valid_from: chrono::NaiveDate,
    parameters: Vec<Parameter>,
    acts: Vec<Action>,
    /// Whether the reader may see how they came about.
    history: bool,
}

/// Title of a regulation in both languages.
fn title(of: &Regulation) -> Say {
    Say::new(of.title, title_en(of.text))
}

/// `/regulation`: every article of both, and the words of the field.
pub async fn index(guest: Guest) -> Answer {
    guest.page(&IndexPage { regulations: regulations(), words: words() })
}

/// `/regulation/B/10`: one article with what carries it; `/regulation/P`: our own parameters.
pub async fn article(guest: Guest, path: web::Path<(String, u8)>) -> Answer {
    let (letter, number) = path.into_inner();
    let text = match letter.as_str() {
        "A" => Text::A,
        "B" => Text::B,
        _ => return Err(Problem::NotFound),
    };
    let at = |number: u8| articles::article(Article { text, number, item: 0 });
    let (Some(regulation), Some(found)) = (articles::regulation(text), at(number)) else {
        return Err(Problem::NotFound);
    };
    guest.page(&ArticlePage {
        regulation,
        text: found,
        acts: acts(text, number),
        carriers: provisions(found.article),
        exempt: exempt(found.article).map(|(zh, en)| Say::new(zh, en)),
        before: number.checked_sub(1).and_then(at),
        after: number.checked_add(1).and_then(at),
    })
}

/// `/regulation/P`: the parameters in force, each marked as the regulation's or ours.
pub async fn policy(guest: Guest) -> Answer {
    let today = guest.visitor.moment.today;
    let policy = guest.read(move |conn| policy_on(conn, today)).await?;
    guest.page(&PolicyPage {
        version: policy.version,
        valid_from: policy.valid_from,
        parameters: parameters(&policy),
        acts: acts(Text::P, 0),
        history: guest.visitor.session.as_deref().is_some_and(|session| super::policy::reads(&session.actor)),
    })
}

/// The provisions of an article that a rule carries, each once; where they are told in code is no matter of the public.
fn provisions(article: Article) -> Vec<Article> {
    let mut found: Vec<Article> = carriers(article).iter().map(|carrier| carrier.article).collect();
    found.sort();
    found.dedup();
    found
}

fn acts(text: Text, number: u8) -> Vec<Action> {
    let rests = |action: &Action| {
        let on = rule(*action).article;
        (on.text, on.number) == (text, number)
    };
    Action::ALL.iter().copied().filter(rests).collect()
}
