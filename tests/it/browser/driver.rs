//! A headless Chromium of its own, driven by chromedriver. Missing is a loud skip, or a failure where it is required.

use crate::app::TestApp;
use crate::people::Person;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use thirtyfour::common::cookie::SameSite;
use thirtyfour::error::WebDriverError;
use thirtyfour::prelude::*;
use thirtyfour::session::http::{Body, HttpClient};
use thirtyfour::{ChromeCapabilities, Cookie};

/// Width of a desk's screen and of a telephone.
pub const WIDTHS: [u32; 2] = [1366, 390];

/// Tall enough that the bar at the bottom never covers a field: a person would scroll.
const TALL: u32 = 2600;

static SERIAL: AtomicU32 = AtomicU32::new(0);

/// The client of the driver's protocol.
struct Client(reqwest::Client);

#[async_trait]
impl HttpClient for Client {
    async fn send(&self, request: Request<Body<'_>>) -> WebDriverResult<Response<Bytes>> {
        let (parts, body) = request.into_parts();
        let told = |e: reqwest::Error| WebDriverError::FatalError(e.to_string());
        let mut sent = self.0.request(parts.method, parts.uri.to_string()).headers(parts.headers);
        if let Body::Json(json) = body {
            sent = sent.body(json.to_string()).header("content-type", "application/json");
        }
        let answer = sent.send().await.map_err(told)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(told)?;
        Response::builder().status(status).body(body).map_err(|e| WebDriverError::FatalError(e.to_string()))
    }
    async fn new(&self) -> Arc<dyn HttpClient> {
        Arc::new(Client(self.0.clone()))
    }
}

/// The checker of accessibility, which needs scripts.
fn axe() -> Option<String> {
    let found = std::env::var("JIANPING_TEST_AXE").ok().and_then(|path| std::fs::read_to_string(path).ok());
    assert!(found.is_some() || !required(), "JIANPING_TEST_AXE names no axe.min.js");
    if found.is_none() {
        eprintln!("SKIPPED: accessibility, JIANPING_TEST_AXE names no axe.min.js");
    }
    found
}

/// Clicks it; what lies under the bar at the foot of the window is scrolled into the middle first, as a person would.
async fn tick(field: &WebElement) {
    if field.click().await.is_err() {
        field.scroll_into_view().await.unwrap();
        field.click().await.unwrap();
    }
}

/// A browser with its driver and a profile that is thrown away.
pub struct Browser {
    pub driver: WebDriver,
    server: String,
    base: String,
    child: Child,
    profile: PathBuf,
    axe: Option<String>,
}

fn required() -> bool {
    std::env::var("JIANPING_TEST_REQUIRED").is_ok()
        || std::env::var("JIANPING_TEST_BROWSER").is_ok_and(|v| v == "required")
}

impl Browser {
    /// A browser at the program's address. `None` where there is no Chromium and none is required.
    pub async fn open(app: &TestApp, scripts: bool) -> Option<Browser> {
        let started = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = started else {
            assert!(!required(), "chromedriver is missing");
            eprintln!("SKIPPED in the browser: chromedriver is missing");
            return None;
        };
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        std::thread::spawn(move || lines.for_each(drop));
        let n = SERIAL.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("jianping-browser-{}-{n}", std::process::id()));
        let client = reqwest::Client::builder().timeout(Duration::from_secs(120)).build().unwrap();
        let server = format!("http://127.0.0.1:{}", port.unwrap());
        let driver =
            WebDriver::builder(server.clone(), wishes(&profile, scripts)).client(Client(client)).await.unwrap();
        let axe = if scripts { axe() } else { None };
        let browser = Browser { driver, server, base: app.base.clone(), child, profile, axe };
        browser.go("/healthz").await;
        Some(browser)
    }

    /// Another person sits down: their session, nobody else's.
    pub async fn sit_down(&self, person: &Person) {
        self.driver.delete_all_cookies().await.unwrap();
        let Some((name, value)) = person.cookie() else { return };
        let mut cookie = Cookie::new(name.to_owned(), value.to_owned());
        cookie.set_path("/");
        cookie.set_same_site(SameSite::Lax);
        self.driver.add_cookie(cookie).await.unwrap();
    }

    /// Opens a page.
    pub async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.unwrap();
    }

    /// Path of the page that is open.
    pub async fn path(&self) -> String {
        self.driver.current_url().await.unwrap().path().to_owned()
    }

    /// The words of the page.
    pub async fn words(&self) -> String {
        self.driver.find(By::Css("main")).await.unwrap().text().await.unwrap()
    }

    /// Asserts that the page says this.
    pub async fn says(&self, words: &str) {
        let all = self.words().await;
        assert!(all.contains(words), "“{words}” is missing at {}: {all}", self.path().await);
    }

    /// Types into the fields of the page, chooses, ticks, attaches: whatever kind of field the name has.
    pub async fn fill(&self, typed: &[(&str, &str)]) {
        for (name, value) in typed {
            self.fill_one(name, value).await;
        }
    }

    async fn fill_one(&self, name: &str, value: &str) {
        let all = self.driver.find_all(By::Css(format!("[name=\"{name}\"]:not([type=hidden])"))).await.unwrap();
        let first = all.first().unwrap_or_else(|| panic!("no field {name}"));
        let tag = first.tag_name().await.unwrap();
        let kind = first.attr("type").await.unwrap().unwrap_or_default();
        match (tag.as_str(), kind.as_str()) {
            ("select", _) => {
                let option = first.find(By::Css(format!("option[value=\"{value}\"]"))).await.unwrap();
                option.click().await.unwrap();
            }
            (_, "radio") => {
                let css = format!("[name=\"{name}\"][value=\"{value}\"]");
                tick(&self.driver.find(By::Css(css)).await.unwrap()).await;
            }
            (_, "checkbox") => {
                if !first.is_selected().await.unwrap() {
                    tick(first).await;
                }
            }
            (_, "file") => {
                first.send_keys(value).await.unwrap();
                // Whoever uploads declares the papers; some forms declare everything at once.
                let within = "./ancestor::form//input[@type='checkbox' and @name='no_secret']";
                if let Ok(declared) = first.find(By::XPath(within)).await
                    && !declared.is_selected().await.unwrap()
                {
                    tick(&declared).await;
                }
            }
            _ => {
                first.clear().await.unwrap();
                first.send_keys(value).await.unwrap();
            }
        }
    }

    /// Clicks the first button or link of the main part with exactly these words, and waits for the page it leads to.
    pub async fn press(&self, words: &str) {
        let wanted = format!("normalize-space()='{words}' or @aria-label='{words}'");
        self.click(&format!("//main//*[self::button or self::a][not(@aria-hidden)][{wanted}]"), words).await;
    }

    /// Chooses from the menu at the side.
    pub async fn choose(&self, words: &str) {
        self.click(&format!("//nav[@aria-label='主导航']//a[normalize-space(text()[1])='{words}']"), words).await;
    }

    async fn click(&self, xpath: &str, words: &str) {
        let found = self.driver.find(By::XPath(xpath)).await;
        let Ok(button) = found else {
            panic!("no button “{words}” at {}: {}", self.path().await, self.words().await)
        };
        let here = self.driver.find(By::Css("html")).await.unwrap();
        button.click().await.unwrap();
        for _ in 0..1200 {
            if here.tag_name().await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("“{words}” led nowhere from {}: {}", self.path().await, self.words().await);
    }

    /// No violation of accessibility on this page, at both widths. Without axe there is nothing to ask.
    pub async fn is_accessible(&self) {
        let found = self.faults().await;
        assert!(found.is_empty(), "{found:#?}");
    }

    /// What keeps anybody out of this page, at both widths.
    pub async fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let Some(axe) = &self.axe else { return faults };
        let path = self.path().await;
        self.driver.execute(axe.as_str(), Vec::new()).await.unwrap();
        for width in WIDTHS {
            self.sized(width, TALL).await;
            let run = "const done = arguments[arguments.length - 1]; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', \
                       'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(r => done(r.violations.map(v => v.id + ': ' + \
                       v.nodes.slice(0, 3).map(n => n.html).join(' | '))), e => done(['axe failed: ' + e]));";
            let answer = self.driver.execute_async(run, Vec::new()).await.unwrap();
            let found: Vec<String> = answer.convert().unwrap();
            faults.extend(found.iter().map(|fault| format!("{path} at {width}: {fault}")));
            let wide = self.driver.execute("return document.documentElement.scrollWidth - innerWidth", Vec::new());
            let over: i64 = wide.await.unwrap().convert().unwrap();
            if over > 0 {
                faults.push(format!("{path} at {width} scrolls sideways by {over} px"));
            }
        }
        faults.extend(self.in_the_dark().await.into_iter().map(|fault| format!("{path} in the dark: {fault}")));
        faults.extend(self.on_paper().await.into_iter().map(|fault| format!("{path} on paper: {fault}")));
        self.sized(WIDTHS[0], TALL).await;
        faults
    }

    /// Words that do not stand out where the person's device is set to dark.
    async fn in_the_dark(&self) -> Vec<String> {
        let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.tool("Emulation.setEmulatedMedia", &dark).await;
        let run = "const done = arguments[arguments.length - 1]; axe.run(document, { runOnly: { type: 'rule', values: ['color-contrast'] } }) \
                   .then(r => done(r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => n.html))), e => done(['axe failed: ' + e]));";
        let found = self.driver.execute_async(run, Vec::new()).await.unwrap().convert().unwrap();
        self.tool("Emulation.setEmulatedMedia", &json!({ "features": [] })).await;
        found
    }

    /// What would be printed though it can only be clicked, or would be cut off at the edge of the sheet: A4 less its margins is 646 px.
    async fn on_paper(&self) -> Vec<String> {
        self.sized(646, 900).await;
        self.tool("Emulation.setEmulatedMedia", &json!({ "media": "print" })).await;
        let run = "const box = e => e.getBoundingClientRect(), shown = e => e.checkVisibility() && box(e).width > 2 && box(e).height > 2, out = []; \
                   document.querySelectorAll('button, nav').forEach(e => shown(e) && out.push('printed: ' + e.outerHTML.slice(0, 80))); \
                   if (document.documentElement.scrollWidth > innerWidth) [...document.querySelectorAll('main *')].filter(e => shown(e) && box(e).right > innerWidth + 1).slice(-1).forEach(e => out.push('cut off: ' + e.outerHTML.slice(0, 120))); \
                   if (![...document.querySelectorAll('h1')].some(shown)) out.push('no heading'); \
                   return out;";
        let found = self.driver.execute(run, Vec::new()).await.unwrap().convert().unwrap();
        self.tool("Emulation.setEmulatedMedia", &json!({ "media": "" })).await;
        found
    }

    /// Makes the page exactly so large; a window would not become as narrow as a telephone.
    pub async fn sized(&self, width: u32, height: u32) {
        self.tool("Emulation.setDeviceMetricsOverride", &metrics(width, height, 1.0)).await;
    }

    /// A command of the browser's own tools.
    async fn tool(&self, name: &str, params: &serde_json::Value) {
        let ask = json!({ "cmd": name, "params": params }).to_string();
        let session = self.driver.handle().session_id().to_string();
        let sent = reqwest::Client::new().post(format!("{}/session/{session}/goog/cdp/execute", self.server)).body(ask);
        assert!(sent.send().await.unwrap().status().is_success(), "{name} failed");
    }

    /// A picture of the page that is open, drawn at this scale; opened anew where scripts look at the width.
    pub async fn picture(&self, (width, height, scale): (u32, u32, f64), anew: bool) -> Vec<u8> {
        self.tool("Emulation.setDeviceMetricsOverride", &metrics(width, height, scale)).await;
        self.tool("Emulation.setScrollbarsHidden", &json!({ "hidden": true })).await;
        if anew {
            self.driver.refresh().await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(600)).await;
        let png = self.driver.screenshot_as_png().await.unwrap();
        self.sized(WIDTHS[0], TALL).await;
        png
    }

    /// Puts everything away.
    pub async fn close(self) {
        let Browser { driver, mut child, profile, .. } = self;
        let _gone = driver.quit().await;
        let _ended = child.kill();
        let _waited = child.wait();
        let _swept = std::fs::remove_dir_all(profile);
    }
}

fn metrics(width: u32, height: u32, scale: f64) -> serde_json::Value {
    json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false })
}

fn wishes(profile: &std::path::Path, scripts: bool) -> ChromeCapabilities {
    let mut wishes = DesiredCapabilities::chrome();
    for flag in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1366,2600",
        &format!("--user-data-dir={}", profile.display()),
    ] {
        wishes.add_arg(flag).unwrap();
    }
    if !scripts {
        wishes
            .add_experimental_option("prefs", json!({ "profile.managed_default_content_settings.javascript": 2 }))
            .unwrap();
    }
    wishes
}
