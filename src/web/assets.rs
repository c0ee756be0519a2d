//! Static files, embedded under names that hold a hash of their contents: cached for ever, never stale.

use crate::problem::Problem;
use crate::store::audit::hex;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// Plain name → hashed name (`app.css` → `app.1a2b3c4d.css`).
static HASHED: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let named = |name: std::borrow::Cow<'static, str>| {
        let file = Files::get(&name)?;
        let hash = hex(&file.metadata.sha256_hash()[..4]);
        let (stem, extension) = name.rsplit_once('.')?;
        Some((name.to_string(), format!("{stem}.{hash}.{extension}")))
    };
    Files::iter().filter_map(named).collect()
});

/// The URL of a static file.
pub fn url_of(name: &str) -> String {
    format!("/static/{}", HASHED.get(name).map_or(name, String::as_str))
}

/// Serves a static file under its hashed name.
pub async fn serve(_req: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let plain = HASHED.iter().find(|(_, hashed)| **hashed == *name).map(|(plain, _)| plain.as_str());
    let file = plain.and_then(Files::get).ok_or(Problem::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media(&name)))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(file.data))
}

fn media(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, e)| e) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
