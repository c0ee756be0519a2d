//! `/public`: who is barred and who was recognised, for everybody; codes masked, no facts, no persons.

use super::desk::{Answer, Guest};
use super::export::{Format, Sheet};
use super::filters;
use super::form::Fields;
use super::pager::{Exports, address, query_fields};
use crate::i18n::Lang;
use crate::regulation::values::half_width;
use crate::store::views::public_lists::{self, Listed, Recognised};
use actix_web::HttpRequest;
use askama::Template;

#[derive(Template)]
#[template(path = "public/lists.html")]
struct PublicPage {
    fields: Fields,
    asked: bool,
    excellent: bool,
    listed: Vec<Listed>,
    recognised: Vec<Recognised>,
    tabs: [String; 2],
    export: Exports,
}

/// `/public`, `.csv`, `.xlsx`: `q` a name or credit code of two characters at least, `list=excellent` the recognised.
pub async fn lists(guest: Guest, req: HttpRequest) -> Answer {
    let fields = query_fields(&req);
    let words: String = half_width(fields.get("q")).chars().take(60).collect();
    let (asked, excellent) = (words.chars().count() >= 2, fields.get("list") == "excellent");
    let (today, looked) = (guest.visitor.moment.today, words.clone());
    let (listed, recognised) = guest
        .read(move |conn| {
            let listed = if asked { public_lists::listed(conn, &looked, today)? } else { Vec::new() };
            Ok((listed, public_lists::recognised(conn, &looked, today)?))
        })
        .await?;
    let format = Format::of(req.path());
    if format != Format::Page {
        return file(guest.visitor.lang, excellent, &listed, &recognised, format);
    }
    let kept = Fields::default().with("q", fields.get("q"));
    guest.page(&PublicPage {
        tabs: [address("/public", &kept), address("/public", &kept.clone().with("list", "excellent"))],
        export: Exports::of("/public", &fields),
        asked,
        excellent,
        listed,
        recognised,
        fields,
    })
}

fn file(lang: Lang, excellent: bool, listed: &[Listed], recognised: &[Recognised], format: Format) -> Answer {
    if excellent {
        let mut sheet = Sheet::new(lang, "recognised", &["企业", "年度", "证书编号", "认定日期", "有效期至"]);
        for r in recognised {
            let year = super::export::Cell::Count(r.year.into());
            sheet.push(vec![
                r.name.as_str().into(),
                year,
                r.no.as_str().into(),
                Some(r.since).into(),
                Some(r.until).into(),
            ]);
        }
        return sheet.answer(format);
    }
    let mut sheet =
        Sheet::new(lang, "blacklist", &["企业", "统一社会信用代码", "事由", "列入日期", "期满日期", "关联主体"]);
    for l in listed {
        let basis = l.basis.map(|b| lang.of(&b).into_owned()).unwrap_or_default();
        let principal = l.principal.clone().unwrap_or_default();
        let days = (Some(l.since).into(), Some(l.until).into());
        sheet.push(vec![
            l.name.as_str().into(),
            l.code.as_str().into(),
            basis.into(),
            days.0,
            days.1,
            principal.into(),
        ]);
    }
    sheet.answer(format)
}
