//! What every stage of the walk is made of: a person sits down, finds the work in the inbox, does it, and the page that follows stands.

use super::driver::Browser;
use crate::app::TestApp;
use crate::people::{PDF, Person};
use crate::stories::plan_walk::{Cast, cast};
use jianping::regulation::people::{Role, UnitKind};

/// The project that is walked.
pub const NAME: &str = "区域影像数据共享服务（2027年度）";

/// The company that serves it.
pub const SUPPLIER: &str = "梵净数据服务有限公司";

/// A browser with everybody who sits down at it, and a file to attach.
pub struct Walk<'a> {
    pub app: &'a TestApp,
    pub browser: &'a Browser,
    pub cast: Cast,
    pub checker: Person,
    pub releaser: Person,
    pub ndrc: Person,
    pub police: Person,
    pub reviewer: Person,
    pub file: String,
}

impl<'a> Walk<'a> {
    /// The people of the city, before anything has happened.
    pub fn new(app: &'a TestApp, browser: &'a Browser) -> Walk<'a> {
        let bank = app.unit("市财政局", UnitKind::Finance);
        let file = app.state.config.data_dir.join("附件.pdf");
        std::fs::write(&file, PDF).unwrap();
        Walk {
            app,
            browser,
            cast: cast(app),
            checker: app.person(bank, &[Role::Finance]),
            releaser: app.person(bank, &[Role::Finance]),
            ndrc: app.person(app.unit("市发展和改革委员会", UnitKind::Ndrc), &[Role::Ndrc]),
            police: app.person(app.unit("市公安局", UnitKind::Police), &[Role::Police]),
            reviewer: app.person(app.unit("市大数据发展管理局", UnitKind::BigData), &[Role::BureauClerk]),
            file: file.display().to_string(),
        }
    }

    /// Another day; everybody logs in anew.
    pub fn on(&self, day: &str) {
        self.app.on(day);
        self.app.refresh_sessions();
    }

    /// From the inbox by the row's verb to the page of the work: one click.
    pub async fn turn(&self, person: &Person, verb: &str) {
        self.browser.sit_down(person).await;
        self.browser.go("/todo").await;
        self.browser.is_accessible().await;
        self.goes(&format!("{verb}：{NAME}")).await;
    }

    /// From the inbox by the menu to another page.
    pub async fn menu(&self, person: &Person, words: &str) {
        self.browser.sit_down(person).await;
        self.browser.go("/todo").await;
        self.browser.choose(words).await;
        self.browser.is_accessible().await;
    }

    /// Clicks through to the next page, which is accessible.
    pub async fn goes(&self, words: &str) {
        self.browser.press(words).await;
        self.browser.is_accessible().await;
    }

    /// Fills in the form that is open and presses its button; the page that follows has no error and says this.
    pub async fn does(&self, typed: &[(&str, &str)], button: &str, then: &str) {
        self.browser.fill(typed).await;
        self.goes(button).await;
        self.browser.says(then).await;
    }
}
