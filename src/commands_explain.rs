//! `jianping explain`: why a result is what it is, and its sum once more. Errors are one plain sentence.

use crate::config::Config;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::values::EvaluationId;
use crate::store::conn::Conn;
use crate::store::look::look;
use crate::store::target::Target;
use crate::store::views::why::{self, Why};

/// Prints the card of a result. What differs from the replay is the error, every difference named.
pub fn explain(evaluation: &str, url: Option<&str>, lang: &str) -> Result<(), String> {
    let lang = Lang::from_code(lang).ok_or_else(|| format!("“{lang}” is no language known here: zh or en"))?;
    let config = Config::from_env()?;
    let target = url.map_or(Ok(config.database), Target::parse)?;
    let mut conn = look(&target)?;
    let why = find(&mut conn, evaluation).map_err(|problem| problem.to_string())?;
    let why = why.ok_or_else(|| format!("there is no result of an evaluation “{evaluation}”"))?;
    print!("{}", text(&why, lang));
    match why.differs.as_slice() {
        [] => Ok(()),
        some => {
            let told: Vec<String> = some.iter().map(|say| lang.of(say).into_owned()).collect();
            Err(format!("the record differs from the replay: {}", told.join("; ")))
        }
    }
}

fn find(conn: &mut Conn, named: &str) -> Result<Option<Why>, Problem> {
    let id = match named.trim().parse() {
        Ok(id) => Some(EvaluationId(id)),
        Err(_) => why::by_number(conn, named.trim())?,
    };
    let Some(id) = id else { return Ok(None) };
    match why::whole(conn, id) {
        Err(Problem::NotFound) => Ok(None),
        found => found,
    }
}

/// The card as it is printed: the same bytes each time.
pub fn text(why: &Why, lang: Lang) -> String {
    let mut out = String::new();
    for part in &why.parts {
        out.push_str(&lang.sentence(&lang.of(&part.head)));
        out.push('\n');
        for line in &part.lines {
            out.push_str("  ");
            out.push_str(&lang.of(line));
            out.push('\n');
        }
    }
    out.push_str(lang.t(if why.differs.is_empty() { "复算一致" } else { "复算不一致" }));
    out.push('\n');
    out
}
