//! What every request passes and every answer carries: no foreign site may act, nothing is framed, sniffed, run from elsewhere,
//! and a handler that breaks takes nothing with it.

use crate::app::State;
use crate::problem::Problem;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use url::Url;

/// Nothing but our own scripts, styles and pictures; forms only to ourselves; never in a frame.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; \
                       frame-ancestors 'none'; base-uri 'none'";

static HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
];
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// The outermost layer: every answer has the headers, also one that the layers below made of an error.
pub async fn headers(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let https = req.app_data::<web::Data<State>>().is_some_and(|state| state.config.is_https());
    let mut answer = next.call(req).await?.map_into_boxed_body();
    put(answer.headers_mut(), https);
    Ok(answer)
}

/// Puts the headers where a handler has not put stricter ones.
pub fn put(headers: &mut HeaderMap, https: bool) {
    for (name, value) in &HEADERS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), HeaderValue::from_static(value));
        }
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
}

/// Refuses acts that another site's page sends, before anything is read; catches a handler that panics.
pub async fn own_site(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let own = req
        .app_data::<web::Data<State>>()
        .is_some_and(|state| req.method().is_safe() || is_own(req.headers(), &state.config.public_url));
    if !own {
        tracing::warn!(path = req.path(), "an act sent from another site was refused");
        let (request, _) = req.into_parts();
        return Ok(ServiceResponse::from_err(Problem::Forged, request));
    }
    match AssertUnwindSafe(next.call(req)).catch_unwind().await {
        Ok(answer) => Ok(answer?.map_into_boxed_body()),
        Err(_) => Err(Problem::Broken("a handler panicked".into()).into()),
    }
}

/// Whether a browser says that the act comes from our own page. Browsers name the site (`Sec-Fetch-Site`) or the origin with every
/// act; what names neither is no browser carrying somebody's cookie, and still needs the session's token.
fn is_own(headers: &HeaderMap, public: &Url) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or("?").trim());
    if let Some(site) = text(&SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match text(&header::ORIGIN) {
        Some(origin) => Url::parse(origin).is_ok_and(|origin| origin.origin() == public.origin()),
        None => true,
    }
}

/// Whether the browser says so itself. Where it says nothing, what came with another session's token is not offered for sending again.
pub fn says_own(headers: &HeaderMap, public: &Url) -> bool {
    let said = headers.contains_key(&SEC_FETCH_SITE) || headers.contains_key(header::ORIGIN);
    let typed_in = headers.get(&SEC_FETCH_SITE).is_some_and(|site| site == "none");
    said && !typed_in && is_own(headers, public)
}

static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A place of this site to go to after log-in; anything else becomes the start.
pub fn inner(next: &str) -> Option<String> {
    let plain = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r', '\t']);
    let base = Url::parse("http://own.invalid").ok()?;
    let joined = base.join(next).ok().filter(|url| plain && url.origin() == base.origin())?;
    // `/.//host` is ours until its dots are resolved; then it would be another's.
    let away = ["//", "/login", "/logout", "/activate", "/first-run"].iter().any(|p| joined.path().starts_with(p));
    (!away && next.len() <= 500).then(|| joined[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_act() {
        let public = Url::parse("https://jianping.example.gov.cn").unwrap();
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://jianping.example.gov.cn")], false),
            (&[("origin", "https://jianping.example.gov.cn")], true),
            (&[("origin", "http://jianping.example.gov.cn")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "null")], false),
            (&[("origin", "https://jianping.example.gov.cn"), ("host", "evil.example")], true),
            (&[("origin", "https://evil.example"), ("host", "evil.example")], false),
        ];
        for (sent, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in *sent {
                headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(is_own(&headers, &public), *expected, "{sent:?}");
            let silent = sent.is_empty() || sent.contains(&("sec-fetch-site", "none"));
            assert_eq!(says_own(&headers, &public), *expected && !silent, "{sent:?}");
        }
    }

    #[test]
    fn nobody_is_sent_away() {
        let stay = [
            ("/todo", "/todo"),
            ("/projects?q=林业&page=2", "/projects?q=%E6%9E%97%E4%B8%9A&page=2"),
            ("/a/../b", "/b"),
        ];
        for (next, expected) in stay {
            assert_eq!(inner(next).as_deref(), Some(expected), "{next}");
        }
        for next in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "todo",
            "/login?next=/login",
            "/logout",
            "/.//evil.example",
        ] {
            let found = inner(next);
            assert!(found.as_deref().is_none_or(|f| f.starts_with('/') && !f.starts_with("//")), "{next} → {found:?}");
            assert!(next == "/.//evil.example" || found.is_none(), "{next} → {found:?}");
        }
    }
}
