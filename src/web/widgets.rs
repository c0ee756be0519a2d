//! The fields of a form as the page shows them: label, hint, error, what was typed. One template a kind, in `templates/parts`.

use super::again::WHOLE_FORM;
use super::form::Fields;
use super::upload::{DECLARED, DUE};
use crate::i18n::Lang;
use crate::regulation::decision::{Bilingual, FieldError};
use askama::Template;
use askama::filters::HtmlSafe;
use std::fmt;

/// A form on a page: what was typed or stored, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct FormView {
    /// Language of the labels.
    pub lang: Lang,
    /// The values shown.
    pub fields: Fields,
    /// The errors, in the order of the fields.
    pub errors: Vec<FieldError>,
    /// Names of kept files by number, for file fields.
    pub files: Vec<(i64, String)>,
}

/// A choice of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Value sent.
    pub value: String,
    /// Words shown, already in the page's language.
    pub text: String,
}

impl FormView {
    /// A form that shows these values.
    pub fn new(lang: Lang, fields: Fields) -> FormView {
        FormView { lang, fields, ..FormView::default() }
    }
    /// With these errors.
    pub fn wrong(mut self, errors: Vec<FieldError>) -> FormView {
        self.errors = errors;
        self
    }
    /// The value of a field.
    pub fn v(&self, name: &str) -> &str {
        self.fields.get(name)
    }
    /// The first error of a field.
    pub fn e(&self, name: &str) -> Option<String> {
        self.errors.iter().find(|e| e.field == name).map(|e| self.lang.sentence(&self.lang.of(&e.say)))
    }
    /// Whether the form as a whole was refused, not the contents of a field.
    pub fn refused(&self) -> bool {
        self.errors.iter().any(|e| e.field == WHOLE_FORM)
    }
    /// Every error as (field, sentence), for the summary.
    pub fn list(&self) -> Vec<(String, String)> {
        self.errors.iter().map(|e| (e.field.clone(), self.lang.sentence(&self.lang.of(&e.say)))).collect()
    }

    /// The values of a named list as choices.
    pub fn choices<T: Bilingual + fmt::Display>(&self, all: &[T]) -> Vec<Choice> {
        all.iter().map(|v| Choice { value: v.to_string(), text: self.lang.of(v).into_owned() }).collect()
    }

    fn widget(&self, kind: Kind, name: &str, label: &str) -> Widget {
        Widget {
            kind,
            id: name.to_owned(),
            name: name.to_owned(),
            label: self.lang.t(label).to_owned(),
            hint: None,
            error: self.e(name),
            value: self.v(name).to_owned(),
            class: "",
            unit: None,
            rows: 3,
            choices: Vec::new(),
            file: None,
            lang: self.lang,
            bare: false,
            auto: "",
            list: "",
            values: Vec::new(),
            still_due: false,
        }
    }

    /// A line of text.
    pub fn text(&self, name: &str, label: &str) -> Widget {
        self.widget(Kind::Text, name, label)
    }
    /// A password; never shown again. `new` tells the browser's keeper to offer one.
    pub fn password(&self, name: &str, label: &str, new: bool) -> Widget {
        let auto = if new { "new-password" } else { "current-password" };
        Widget { auto, value: String::new(), class: "w-m", ..self.widget(Kind::Password, name, label) }
    }
    /// The name one logs in with.
    pub fn login(&self, name: &str, label: &str) -> Widget {
        Widget { auto: "username", class: "w-m", ..self.widget(Kind::Text, name, label) }
    }
    /// Several of a list, all visible.
    pub fn checks(&self, name: &str, label: &str, choices: Vec<Choice>) -> Widget {
        let values = self.fields.all(name).map(str::to_owned).collect();
        Widget { choices, values, ..self.widget(Kind::Checks, name, label) }
    }
    /// A number or amount, right-aligned digits.
    pub fn number(&self, name: &str, label: &str) -> Widget {
        Widget { class: "w-s", ..self.widget(Kind::Number, name, label) }
    }
    /// A day.
    pub fn day(&self, name: &str, label: &str) -> Widget {
        let hint = Some(self.lang.t("例如2026-11-25").to_owned());
        Widget { class: "w-s", hint, ..self.widget(Kind::Day, name, label) }
    }
    /// Several lines.
    pub fn area(&self, name: &str, label: &str) -> Widget {
        self.widget(Kind::Area, name, label)
    }
    /// One of a list.
    pub fn select(&self, name: &str, label: &str, choices: Vec<Choice>) -> Widget {
        Widget { choices, class: "w-m", ..self.widget(Kind::Select, name, label) }
    }
    /// One of a few, all visible.
    pub fn radios(&self, name: &str, label: &str, choices: Vec<Choice>) -> Widget {
        Widget { choices, ..self.widget(Kind::Radios, name, label) }
    }
    /// 是 or 否.
    pub fn yes_no(&self, name: &str, label: &str) -> Widget {
        let choice = |value: &str, text: &str| Choice { value: value.into(), text: self.lang.t(text).to_owned() };
        self.radios(name, label, vec![choice("yes", "是"), choice("no", "否")])
    }
    /// A box to tick.
    pub fn tick(&self, name: &str, label: &str) -> Widget {
        self.widget(Kind::Tick, name, label)
    }
    /// The declaration that belongs to every form with file fields (细则第四十四条).
    pub fn no_secret(&self) -> Widget {
        let tick = self.tick(DECLARED, "本表上传的材料不涉密");
        Widget {
            still_due: self.fields.has(DUE),
            ..tick.hint("选了文件的须勾选；涉密材料按保密规定办理，不得使用本系统。")
        }
    }
    /// A file; one kept earlier is named and stays unless another is chosen.
    pub fn file(&self, name: &str, label: &str) -> Widget {
        let kept = self.v(name).parse::<i64>().ok().and_then(|id| self.files.iter().find(|(n, _)| *n == id));
        Widget { file: kept.cloned(), class: "w-m", ..self.widget(Kind::File, name, label) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Day,
    Area,
    Select,
    Radios,
    Tick,
    Checks,
    Password,
    File,
}

/// One field, ready to be shown. `bare` leaves the visible label out (tables of fields), the name stays for screen readers.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/field.html")]
pub struct Widget {
    kind: Kind,
    id: String,
    name: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    value: String,
    class: &'static str,
    unit: Option<String>,
    rows: u32,
    choices: Vec<Choice>,
    file: Option<(i64, String)>,
    lang: Lang,
    bare: bool,
    auto: &'static str,
    list: &'static str,
    values: Vec<String>,
    still_due: bool,
}

impl Widget {
    /// A sentence below the label.
    pub fn hint(&self, text: &str) -> Widget {
        Widget { hint: Some(self.lang.t(text).to_owned()), ..self.clone() }
    }
    /// The unit behind the field.
    pub fn unit(&self, text: &str) -> Widget {
        Widget { unit: Some(self.lang.t(text).to_owned()), ..self.clone() }
    }
    /// A width class: w-xs, w-s, w-m.
    pub fn width(&self, class: &'static str) -> Widget {
        Widget { class, ..self.clone() }
    }
    /// With the suggestions of this `datalist` of the page.
    pub fn among(&self, list: &'static str) -> Widget {
        Widget { list, auto: "on", ..self.clone() }
    }
    /// Lines of a text area.
    pub fn lines(&self, rows: u32) -> Widget {
        Widget { rows, ..self.clone() }
    }
    /// Holds what no browser should offer to the next person: numbers of identity cards and accounts.
    pub fn private(&self) -> Widget {
        Widget { auto: "off", ..self.clone() }
    }
    /// Without a visible label, for tables of fields; the column's head names it.
    pub fn bare(&self) -> Widget {
        Widget { bare: true, hint: None, ..self.clone() }
    }

    fn is(&self, kind: &str) -> bool {
        format!("{:?}", self.kind) == kind
    }
    fn chosen(&self, choice: &Choice) -> bool {
        choice.value == self.value || self.values.contains(&choice.value)
    }
    fn described(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-h", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-e", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
    fn sized(&self) -> &'static str {
        self.class
    }
    fn word(&self, key: &'static str) -> &'static str {
        self.lang.t(key)
    }
}

impl HtmlSafe for Widget {}
