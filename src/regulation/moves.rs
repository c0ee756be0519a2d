//! The table of moves every aggregate carries: what may be done from which state. Nothing moves outside its table.

use super::authority::Action;
use super::decision::{Article, Bilingual, Refusal, Say};

/// One move: from a state, by an act, to a state, resting on an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<S> {
    /// State before.
    pub from: S,
    /// The act.
    pub action: Action,
    /// State after; where the rules choose among several, the table has one line each.
    pub to: S,
    /// The article it rests on.
    pub article: Article,
}

/// One line of a table.
pub const fn step<S: Copy>(from: S, action: Action, to: S, article: Article) -> Step<S> {
    Step { from, action, to, article }
}

/// Refuses an act the present state does not know; the way out names the states that do.
pub fn allowed<S: Copy + PartialEq + Bilingual>(
    moves: &[Step<S>],
    thing: (&str, &str),
    here: S,
    action: Action,
) -> Result<(), Refusal> {
    let fitting: Vec<&Step<S>> = moves.iter().filter(|m| m.action == action).collect();
    if fitting.iter().any(|m| m.from == here) {
        return Ok(());
    }
    let article = fitting.first().map_or(super::authority::rule(action).article, |m| m.article);
    let mut from: Vec<S> = Vec::new();
    fitting.iter().for_each(|m| {
        if !from.contains(&m.from) {
            from.push(m.from);
        }
    });
    let zh: Vec<String> = from.iter().map(|s| s.in_zh().into_owned()).collect();
    let en: Vec<String> = from.iter().map(|s| s.in_en().into_owned()).collect();
    Err(Refusal::state(
        article,
        Say::new(
            format!("{}现为“{}”，不能{}", thing.0, here.in_zh(), action.zh()),
            format!("the {} is “{}”: not the moment for “{}”", thing.1, here.in_en(), action.en()),
        ),
        Say::new(
            format!("{}处于“{}”时可以办理", thing.0, zh.join("、")),
            format!("possible while the {} is: {}", thing.1, en.join(", ")),
        ),
    ))
}
