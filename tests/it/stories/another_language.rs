//! The other language and a reload after a form was refused: never nothing, always the page the form stands on.

use crate::app::TestApp;
use crate::both;
use crate::people::Page;
use crate::stories::plan_walk::{begin, cast};
use reqwest::{Method, StatusCode};
use scraper::{Html, Selector};

/// Where the page's link to the English version leads.
fn english(page: &Page) -> String {
    let link = Selector::parse("a.opt[hreflang=en]").unwrap();
    let html = Html::parse_document(&page.text);
    html.select(&link).next().and_then(|a| a.attr("href")).unwrap_or_default().to_owned()
}

both!(a_refused_form_has_a_page_in_the_other_language);
async fn a_refused_form_has_a_page_in_the_other_language(app: &TestApp) {
    let cast = cast(app);
    let page = cast.filer.open("/projects/new").await;
    let mut fields = page.form("/projects").1;
    fields.retain(|(name, _)| name != "name");
    fields.push(("name".into(), "云".into()));
    let sent = cast.filer.request(Method::POST, "/projects").header("sec-fetch-site", "same-origin");
    let refused = sent.header("referer", format!("{}/projects/new", app.base)).form(&fields).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = Page {
        status: refused.status(),
        location: String::new(),
        headers: refused.headers().clone(),
        text: refused.text().await.unwrap(),
        bytes: Vec::new(),
    };
    assert_eq!(english(&refused), "/projects/new?lang=en", "the page it came from");
    let read = cast.filer.open(&english(&refused)).await;
    assert!(read.text.contains("<html lang=\"en\"") && read.text.contains("action=\"/projects\""), "the form again");
    let silent = cast.filer.fill(&page, "/projects", &[("name", "云")]).await;
    assert_eq!(english(&silent), "/?lang=en", "a browser that does not tell where it came from starts at the front");
    assert_eq!(cast.filer.get(&english(&silent)).await.status, StatusCode::SEE_OTHER);
}

both!(the_address_of_an_act_leads_to_the_page_above);
async fn the_address_of_an_act_leads_to_the_page_above(app: &TestApp) {
    let cast = cast(app);
    let no = begin(&cast.filer, "区域影像数据共享服务").await;
    let page = format!("/projects/{no}/procurement");
    for act in ["award", "failure", "award?lang=en"] {
        let read = cast.filer.get(&format!("{page}/{act}")).await;
        assert_eq!((read.status, &*read.location), (StatusCode::SEE_OTHER, &*page), "{act}");
    }
    cast.filer.open(&page).await;
    for nothing in [format!("{page}/nothing"), "/nothing/at/all".to_owned()] {
        assert_eq!(cast.filer.get(&nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
}
