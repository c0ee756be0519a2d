//! Filters of the templates: language, money, days, hidden fields. `shell` hands a template what every page knows.

use super::page::Shell;
use crate::i18n::Lang;
use crate::regulation::decision::Bilingual;
use crate::regulation::values::Fen;
use askama::filters::Safe;
use askama::{FastWritable, Result, Values, get_value};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use std::fmt::{self, Display};
use std::sync::Arc;

fn lang(env: &dyn Values) -> Lang {
    get_value::<Lang>(env, "lang").copied().unwrap_or_default()
}

/// A phrase on its way into a page: looked up where it is written, for a page says a hundred of them.
#[derive(Debug, Clone, Copy)]
pub struct Phrase<S>(S, Lang);

impl<S: AsRef<str>> Display for Phrase<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1.t(self.0.as_ref()))
    }
}

impl<S: AsRef<str>> FastWritable for Phrase<S> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> Result<()> {
        Ok(dest.write_str(self.1.t(self.0.as_ref()))?)
    }
}

/// A fixed phrase: `{{ "计划申报"|t }}`.
#[askama::filter_fn]
pub fn t<S: AsRef<str>>(key: S, env: &dyn Values) -> Result<Phrase<S>> {
    Ok(Phrase(key, lang(env)))
}

/// A phrase with one gap: `{{ "还有{}天"|tf(days) }}`.
#[askama::filter_fn]
pub fn tf<S: AsRef<str>, A: Display>(key: S, env: &dyn Values, a: A) -> Result<String> {
    Ok(lang(env).tf(key.as_ref(), &[&a]))
}

/// A phrase with two gaps.
#[askama::filter_fn]
pub fn tf2<S: AsRef<str>, A: Display, B: Display>(key: S, env: &dyn Values, a: A, b: B) -> Result<String> {
    Ok(lang(env).tf(key.as_ref(), &[&a, &b]))
}

/// A phrase with three gaps.
#[askama::filter_fn]
pub fn tf3<S: AsRef<str>, A: Display, B: Display, C: Display>(
    key: S,
    env: &dyn Values,
    a: A,
    b: B,
    c: C,
) -> Result<String> {
    Ok(lang(env).tf(key.as_ref(), &[&a, &b, &c]))
}

/// A note of the record: what the house wrote itself is told in the page's language.
#[askama::filter_fn]
pub fn note<S: AsRef<str>>(text: S, env: &dyn Values) -> Result<String> {
    Ok(lang(env).note(text.as_ref()))
}

/// A thing with a name in both languages on its way into a page.
#[derive(Debug, Clone, Copy)]
pub struct Named<T>(T, Lang);

impl<T: Bilingual> Display for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1.of(&self.0))
    }
}

impl<T: Bilingual> FastWritable for Named<T> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> Result<()> {
        Ok(dest.write_str(&self.1.of(&self.0))?)
    }
}

/// A thing with a name in both languages: `{{ grade|l }}`.
#[askama::filter_fn]
pub fn l<T: Bilingual>(thing: T, env: &dyn Values) -> Result<Named<T>> {
    Ok(Named(thing, lang(env)))
}

/// The same as a sentence: English begins with a capital.
#[askama::filter_fn]
pub fn sentence<T: Bilingual>(thing: T, env: &dyn Values) -> Result<String> {
    let lang = lang(env);
    Ok(lang.sentence(&lang.of(&thing)))
}

/// What every page knows: `{% let s = ""|shell %}`.
#[askama::filter_fn]
pub fn shell<S: AsRef<str>>(_of: S, env: &dyn Values) -> Result<Arc<Shell>> {
    get_value::<Arc<Shell>>(env, "shared shell").cloned()
}

/// The hidden fields of an acting form: CSRF token, once-only number, version; a browser that puts back what was typed must not put them
/// back with it. `{{ version|guard("approve") }}`
#[askama::filter_fn]
pub fn guard<V: Display>(version: V, env: &dyn Values, form: &str) -> Result<Safe<String>> {
    let shell = get_value::<Shell>(env, "shell")?;
    Ok(Safe(format!(
        r#"<input type="hidden" name="csrf" value="{}" autocomplete="off"><input type="hidden" name="form_id" value="{}-{form}" autocomplete="off"><input type="hidden" name="version" value="{version}" autocomplete="off">"#,
        shell.csrf, shell.form_id
    )))
}

/// 万元 with two decimals.
#[askama::filter_fn]
pub fn wan<F: std::borrow::Borrow<Fen>>(fen: F, _env: &dyn Values) -> Result<String> {
    Ok(fen.borrow().wan())
}

/// A day of this year as 11-25, of another as 2025-11-25.
#[askama::filter_fn]
pub fn md<D: std::borrow::Borrow<NaiveDate>>(day: D, env: &dyn Values) -> Result<String> {
    let day = *day.borrow();
    let this_year = get_value::<Shell>(env, "shell").is_ok_and(|shell| shell.today.year() == day.year());
    Ok(if this_year { format!("{:02}-{:02}", day.month(), day.day()) } else { day.to_string() })
}

/// A stored instant in the city's time: `11-25 09:12`, with the year if it is another.
#[askama::filter_fn]
pub fn at<D: std::borrow::Borrow<NaiveDateTime>>(stored: D, env: &dyn Values) -> Result<String> {
    let local = crate::clock::local(*stored.borrow());
    let this_year = get_value::<Shell>(env, "shell").is_ok_and(|shell| shell.today.year() == local.year());
    let (date, hour, minute) = (local.date(), local.hour(), local.minute());
    Ok(match this_year {
        true => format!("{:02}-{:02} {hour:02}:{minute:02}", date.month(), date.day()),
        false => format!("{date} {hour:02}:{minute:02}"),
    })
}

/// The `datetime` attribute of a stored instant.
#[askama::filter_fn]
pub fn iso<D: std::borrow::Borrow<NaiveDateTime>>(stored: D, _env: &dyn Values) -> Result<String> {
    let local = crate::clock::local(*stored.borrow());
    Ok(format!("{}T{:02}:{:02}:{:02}+08:00", local.date(), local.hour(), local.minute(), local.second()))
}

/// How far a due day is: 今天, 剩2天, 逾期3天.
#[askama::filter_fn]
pub fn left<D: std::borrow::Borrow<NaiveDate>>(day: D, env: &dyn Values) -> Result<String> {
    let shell = get_value::<Shell>(env, "shell")?;
    let days = (*day.borrow() - shell.today).num_days();
    Ok(match days {
        0 => shell.lang.t("今天").to_owned(),
        d if d > 0 => shell.tf("剩{}天", &[&d]),
        d => shell.tf("逾期{}天", &[&-d]),
    })
}

/// `late`, `soon` or nothing: the class of a due day.
#[askama::filter_fn]
pub fn due_class<D: std::borrow::Borrow<NaiveDate>>(day: D, env: &dyn Values) -> Result<&'static str> {
    let shell = get_value::<Shell>(env, "shell")?;
    Ok(match (*day.borrow() - shell.today).num_days() {
        d if d < 0 => "late",
        0..=3 => "soon",
        _ => "",
    })
}

/// The URL of a static file.
#[askama::filter_fn]
pub fn asset<S: AsRef<str>>(name: S, _env: &dyn Values) -> Result<String> {
    Ok(super::assets::url_of(name.as_ref()))
}
