//! Every list at the same address as a page, `.csv` and `.xlsx`. What a person typed can never become a formula.

use super::desk::Answer;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::values::Fen;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format as Style, Workbook, XlsxError};

/// Most rows one file holds of a list that is made whole; longer ones are read stretch by stretch ([`super::paged`]).
pub const MOST: i64 = 10_000;

/// Most rows on the page of such a list.
const SHOWN: i64 = 500;

/// How a list is asked for, told by the ending of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The page itself.
    Page,
    /// Comma-separated values with a byte-order mark.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// Of a path: `/projects.csv`.
    pub fn of(path: &str) -> Format {
        match path.rsplit_once('.') {
            Some((_, "csv")) => Format::Csv,
            Some((_, "xlsx")) => Format::Xlsx,
            _ => Format::Page,
        }
    }
}

impl Format {
    /// How many rows of a list made whole are read: one more than are shown, to tell whether it goes on.
    pub fn reads(self) -> i64 {
        self.most() + 1
    }
    fn most(self) -> i64 {
        if self == Format::Page { SHOWN } else { MOST }
    }
    /// Takes away the row too many; answers whether there was one.
    pub fn shorten<T>(self, rows: &mut Vec<T>) -> bool {
        let most = usize::try_from(self.most()).unwrap_or(0);
        let more = rows.len() > most;
        rows.truncate(most);
        more
    }
}

/// One cell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words; never read as a formula.
    Text(String),
    /// An amount, written in 万元 without losing a fen.
    Wan(Fen),
    /// A count.
    Count(i64),
    /// A number the program computed; empty if there is none.
    Number(Option<Decimal>),
    /// A day, empty if there is none.
    Day(Option<NaiveDate>),
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}
impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}
impl From<Fen> for Cell {
    fn from(amount: Fen) -> Cell {
        Cell::Wan(amount)
    }
}
impl From<Option<NaiveDate>> for Cell {
    fn from(day: Option<NaiveDate>) -> Cell {
        Cell::Day(day)
    }
}

/// A list as a file: its name, its heads in the reader's language, its rows.
#[derive(Debug, Clone)]
pub struct Sheet {
    lang: Lang,
    name: &'static str,
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// An empty list; `name` becomes the file's, the heads are phrases.
    pub fn new(lang: Lang, name: &'static str, heads: &[&str]) -> Sheet {
        Sheet { lang, name, heads: heads.iter().map(|h| lang.t(h).to_owned()).collect(), rows: Vec::new() }
    }

    /// With one more row.
    pub fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Says so in a last row where the list goes on.
    pub fn told(mut self, more: bool) -> Sheet {
        if more {
            self.cut(self.len());
        }
        self
    }

    /// Says in a last row that the list goes on.
    pub fn cut(&mut self, shown: usize) {
        self.rows.push(vec![self.lang.tf("只含前{}行，其余的请加条件分次导出，或者导出CSV", &[&shown]).into()]);
    }

    /// The file as an answer.
    pub fn answer(&self, format: Format) -> Answer {
        let body = if format == Format::Xlsx { self.xlsx()? } else { self.csv()? };
        Ok(self.head(HttpResponse::Ok(), format).body(body))
    }

    /// Kind and name of the file, before its contents.
    pub fn head(&self, mut answer: HttpResponseBuilder, format: Format) -> HttpResponseBuilder {
        let (kind, ending) = match format {
            Format::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            Format::Csv | Format::Page => ("text/csv; charset=utf-8", "csv"),
        };
        let named = format!("attachment; filename=\"{}.{ending}\"", self.name);
        answer
            .content_type(kind)
            .insert_header((header::CONTENT_DISPOSITION, named))
            .insert_header((header::CACHE_CONTROL, "private, no-store"));
        answer
    }

    /// Comma-separated, UTF-8 with a byte-order mark, lines ended by CR LF.
    pub fn csv(&self) -> Result<Vec<u8>, Problem> {
        let heads: Vec<Cell> = self.heads.iter().map(|head| head.as_str().into()).collect();
        let begun = Sheet::lines(&[heads], vec![0xef, 0xbb, 0xbf])?;
        Sheet::lines(&self.rows, begun)
    }

    /// Rows as they stand in such a file, after what is there already.
    pub fn lines(rows: &[Vec<Cell>], begun: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let broken = |e: &dyn std::fmt::Display| Problem::Broken(format!("csv: {e}"));
        let mut out = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(begun);
        for row in rows {
            out.write_record(row.iter().map(plain)).map_err(|e| broken(&e))?;
        }
        out.into_inner().map_err(|e| broken(&e))
    }

    /// A workbook of one sheet: words as string cells, amounts and counts as numbers.
    pub fn xlsx(&self) -> Result<Vec<u8>, Problem> {
        self.workbook().map_err(|e| Problem::Broken(format!("xlsx: {e}")))
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let (bold, money) = (Style::new().set_bold(), Style::new().set_num_format("#,##0.00####"));
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, head) in (0u16..).zip(&self.heads) {
            sheet.write_string_with_format(0, column, head, &bold)?;
        }
        for (line, row) in (1u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Wan(amount) => {
                        let wan = Decimal::new(amount.0, 6).to_f64().unwrap_or_default();
                        sheet.write_number_with_format(line, column, wan, &money)?
                    }
                    Cell::Count(n) => {
                        sheet.write_number(line, column, Decimal::from(*n).to_f64().unwrap_or_default())?
                    }
                    Cell::Number(Some(n)) => sheet.write_number(line, column, n.to_f64().unwrap_or_default())?,
                    Cell::Number(None) => sheet.write_string(line, column, "")?,
                    Cell::Text(text) => sheet.write_string(line, column, text)?,
                    Cell::Day(day) => {
                        sheet.write_string(line, column, day.map(|d| d.to_string()).unwrap_or_default())?
                    }
                };
            }
        }
        book.save_to_buffer()
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Wan(amount) => amount.wan_exact(),
        Cell::Count(n) => n.to_string(),
        Cell::Number(n) => n.map(|n| n.to_string()).unwrap_or_default(),
        Cell::Day(day) => day.map(|d| d.to_string()).unwrap_or_default(),
    }
}

/// A leading sign that a spreadsheet would take for a formula gets an apostrophe before it; full-width signs count too.
fn harmless(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\u{feff}']).chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: Vec<Cell>) -> Sheet {
        let mut sheet = Sheet::new(Lang::Zh, "list", &["名称", "金额"]);
        sheet.push(cells);
        sheet
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        for evil in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1+1",
            "＋1",
            "－1",
            "＠A1",
            "  =1",
            "\u{3000}=1",
        ] {
            let text = String::from_utf8(sheet(vec![evil.into(), Fen::yuan(1).into()]).csv().unwrap()).unwrap();
            let cell = text.trim_start_matches('\u{feff}').split_once("\r\n").unwrap().1.trim_start_matches('"');
            assert!(cell.starts_with('\''), "{evil:?} → {cell:?}");
        }
        assert_eq!(harmless("2026-083"), "2026-083");
    }

    #[test]
    fn a_file_begins_with_a_mark_and_keeps_every_fen() {
        let text =
            String::from_utf8(sheet(vec!["智慧林业,一期".into(), Fen(18_600_001).into()]).csv().unwrap()).unwrap();
        assert_eq!(text, "\u{feff}名称,金额\r\n\"智慧林业,一期\",18.600001\r\n");
    }

    #[test]
    fn what_the_program_computed_is_a_number_and_keeps_its_sign() {
        let text = String::from_utf8(
            sheet(vec![Cell::Number(Some(Decimal::new(-400, 2))), Cell::Number(None)]).csv().unwrap(),
        )
        .unwrap();
        assert!(text.ends_with("\r\n-4.00,\r\n"), "{text:?}");
    }

    #[test]
    fn a_workbook_is_a_zip() {
        assert!(sheet(vec!["=1".into(), Fen::yuan(3).into()]).xlsx().unwrap().starts_with(b"PK"));
    }

    #[test]
    fn a_list_that_goes_on_says_so() {
        let mut rows: Vec<i64> = (0..Format::Page.reads()).collect();
        assert_eq!((Format::Page.shorten(&mut rows), rows.len()), (true, 500));
        assert!(!Format::Csv.shorten(&mut rows), "the file is longer than the page");
        let told = String::from_utf8(sheet(vec!["甲".into(), "".into()]).told(true).csv().unwrap()).unwrap();
        assert!(told.lines().count() == 3 && told.contains("只含前1行"), "{told}");
    }

    #[test]
    fn the_ending_tells_the_format() {
        assert_eq!(
            ["/projects", "/projects.csv", "/projects.xlsx"].map(Format::of),
            [Format::Page, Format::Csv, Format::Xlsx]
        );
    }
}
