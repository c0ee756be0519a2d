//! Filters of the letters' templates: the recipient's language is a value of the rendering, not a field of every letter.

use crate::i18n::Lang;
use askama::{Result, Values, get_value};
use std::fmt::Display;

fn lang(env: &dyn Values) -> Lang {
    get_value::<Lang>(env, "lang").copied().unwrap_or_default()
}

/// A fixed phrase.
#[askama::filter_fn]
pub fn t<S: AsRef<str>>(key: S, env: &dyn Values) -> Result<String> {
    Ok(lang(env).t(key.as_ref()).to_owned())
}

/// A phrase with one gap.
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

/// A phrase with four gaps.
#[askama::filter_fn]
pub fn tf4<S: AsRef<str>, A: Display, B: Display, C: Display, D: Display>(
    key: S,
    env: &dyn Values,
    a: A,
    b: B,
    c: C,
    d: D,
) -> Result<String> {
    Ok(lang(env).tf(key.as_ref(), &[&a, &b, &c, &d]))
}
