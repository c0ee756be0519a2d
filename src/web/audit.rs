//! `/audit`: the trail for those who may read it, by person, object, act and time; the state of its chains; export.

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::Fields;
use super::inbox::{mark, unmark};
use super::paged::{self, STRETCH, Stretch};
use super::pager::{Exports, address, query_fields};
use super::parse::Reader;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Trail, trail};
use crate::regulation::decision::{FieldError, Say};
use crate::regulation::people::Role;
use crate::store::chain::{Walk, verify, verify_one};
use crate::store::conn::Conn;
use crate::store::seals::{self, Seal};
use crate::store::views::audit::{self, Entry, Filter, Mark, PAGE, chain_of, start_of};
use actix_web::HttpRequest;
use askama::Template;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct AuditPage {
    fields: Fields,
    errors: Vec<FieldError>,
    rows: Vec<Entry>,
    older: Option<String>,
    walk: Option<Walk>,
    seal: Option<Seal>,
    object: bool,
    export: Exports,
    check: String,
}

/// `/audit`, `/audit.csv`, `/audit.xlsx`. `check=all` walks every chain; an object's own chain is walked at once.
pub async fn list(desk: Desk, req: HttpRequest) -> Answer {
    let trail = trail(desk.actor()).ok_or(Problem::NotFound)?;
    let (fields, format) = (query_fields(&req), Format::of(req.path()));
    let mut asked = Asked::read(&fields);
    asked.filter.only_projects = trail == Trail::Projects;
    let errors = std::mem::take(&mut asked.errors);
    if format != Format::Page {
        let Some(filter) = desk.read(move |conn| asked.of_object(conn)).await? else {
            return sheet(&desk, "audit").answer(format);
        };
        return file(desk, "audit", filter, format).await;
    }
    let found = desk.read(move |conn| asked.find(conn, PAGE)).await?;
    let here = Fields(fields.0.iter().filter(|(n, _)| n != "after" && n != "check").cloned().collect());
    let older =
        found.rows.last().filter(|_| found.more).map(|e| address("/audit", &here.clone().with("after", unmark(e))));
    desk.page(&AuditPage {
        export: Exports::of("/audit", &here),
        check: address("/audit", &here.clone().with("check", "all")),
        older,
        errors,
        walk: found.walk,
        seal: found.seal,
        object: found.object,
        rows: found.rows,
        fields,
    })
}

struct Asked {
    filter: Filter,
    object: String,
    check: bool,
    errors: Vec<FieldError>,
}

struct Found {
    rows: Vec<Entry>,
    more: bool,
    walk: Option<Walk>,
    seal: Option<Seal>,
    object: bool,
}

impl Asked {
    fn read(fields: &Fields) -> Asked {
        let mut r = Reader::new(fields);
        let (from, to) = (r.day("from"), r.day("to"));
        let filter = Filter {
            work: false,
            person: r.text("person"),
            user: None,
            chain: None,
            only_projects: false,
            action: r.choice("action", Action::from_code),
            from: from.map(start_of),
            before: to.and_then(|d| d.succ_opt()).map(start_of),
            after: mark(fields.get("after")),
        };
        Asked { filter, object: r.text("object"), check: fields.get("check") == "all", errors: r.errors }
    }

    /// The filter alone; none where there is no object of that number.
    fn of_object(mut self, conn: &mut Conn) -> Result<Option<Filter>, Problem> {
        if !self.object.is_empty() {
            let Some(chain) = chain_of(conn, &self.object)? else { return Ok(None) };
            self.filter.chain = Some(chain);
        }
        Ok(Some(self.filter))
    }

    fn find(mut self, conn: &mut Conn, limit: i64) -> Result<Found, Problem> {
        let (mut walk, seal) = (None, seals::newest(conn)?);
        if !self.object.is_empty() {
            let Some(chain) = chain_of(conn, &self.object)? else {
                return Ok(Found { rows: Vec::new(), more: false, walk, seal, object: true });
            };
            self.filter.chain = Some(chain);
            walk = Some(verify_one(conn, chain)?);
        }
        if self.check {
            walk = Some(verify(conn)?);
        }
        let (rows, more) = audit::page(conn, &self.filter, limit)?;
        Ok(Found { rows, more, walk, seal, object: self.filter.chain.is_some() && !self.check })
    }
}

fn sheet(desk: &Desk, name: &'static str) -> Sheet {
    let heads =
        ["时间", "人员", "单位", "角色", "办理", "依据", "对象", "项目编号", "项目名称", "意见", "链上序号", "哈希"];
    Sheet::new(desk.lang(), name, &heads)
}

/// Every row the filter finds, as a file; `/done` uses it too.
pub async fn file(desk: Desk, name: &'static str, filter: Filter, format: Format) -> Answer {
    let (sheet, first) = (sheet(&desk, name), filter.after);
    let read = move |after| stretch(desk.clone(), Filter { after, ..filter.clone() });
    paged::answer(sheet, format, first, read).await
}

async fn stretch(desk: Desk, filter: Filter) -> Result<Stretch<Option<Mark>>, Problem> {
    let (rows, more) = desk.read(move |conn| audit::page(conn, &filter, STRETCH)).await?;
    let next = rows.last().filter(|_| more).map(|entry| Some(Mark { at: entry.row.at, id: entry.row.id }));
    Ok(Stretch { rows: rows.iter().map(|entry| cells(entry, desk.lang())).collect(), next })
}

fn cells(entry: &Entry, lang: Lang) -> Vec<Cell> {
    let row = &entry.row;
    let (no, project) = entry.project.clone().unwrap_or_default();
    let action = act(&row.action).map_or(row.action.clone(), |a| lang.of(&a).into_owned());
    let role = row.role.as_deref().and_then(Role::from_code).map(|r| lang.of(&r).into_owned()).unwrap_or_default();
    vec![
        crate::clock::local(row.at).format("%Y-%m-%d %H:%M:%S").to_string().into(),
        row.user_name.as_str().into(),
        row.unit_name.as_str().into(),
        role.into(),
        action.into(),
        row.article.as_str().into(),
        lang.of(&kind(&row.kind)).into_owned().into(),
        no.into(),
        project.into(),
        lang.note(&row.opinion).into(),
        Cell::Count(row.seq),
        row.hash.as_str().into(),
    ]
}

/// An act by its code name.
pub fn act(code: &str) -> Option<Action> {
    Action::from_code(code)
}

/// A role by its code name.
fn role(code: &Option<String>) -> Option<Role> {
    code.as_deref().and_then(Role::from_code)
}

/// What kind of thing an act was about.
pub fn kind(code: &str) -> Say {
    let (zh, en) = match code {
        "project" => ("项目", "project"),
        "contract" => ("合同", "contract"),
        "change" => ("合同变更", "contract change"),
        "acceptance" => ("验收", "acceptance"),
        "instalment" => ("分期付款", "instalment"),
        "supplier" => ("供应商", "supplier"),
        "supplier_check" => ("承接主体条件核查", "supplier's conditions"),
        "indicators" => ("指标方案", "scheme of indicators"),
        "round" => ("评估轮次", "round"),
        "splitting" => ("拆分核查", "splitting"),
        "spot_draw" => ("抽查抽取", "draw of spot checks"),
        "spot_check" => ("抽查", "spot check"),
        "evaluation" => ("评估", "evaluation"),
        "sheet" => ("评分表", "score sheet"),
        "rectification" => ("整改", "rectification"),
        "inspection" => ("监督检查", "inspection"),
        "security_test" => ("安全检测", "security test"),
        "urging" => ("催办", "reminder"),
        "recognition" => ("优秀提供方认定", "recognition"),
        "guidance" => ("指导提升", "guidance"),
        "case" => ("名单案件", "listing case"),
        "referral" => ("线索移送", "referral"),
        "unit" => ("单位", "unit"),
        "user" | "account" => ("用户", "user"),
        "door" => ("登录", "log-in"),
        "session" => ("会话", "session"),
        "policy" => ("规则参数", "policy"),
        "calendar" => ("工作日历", "working calendar"),
        "letter" => ("信件", "email"),
        other => (other, other),
    };
    Say::new(zh, en)
}

/// The broken link in words.
fn told(walk: &Walk) -> Option<Say> {
    let broken = walk.broken.as_ref()?;
    let zh = match broken.fault {
        crate::store::chain::Fault::Altered => "内容被改动",
        crate::store::chain::Fault::Detached => "与上一条不衔接",
        crate::store::chain::Fault::Missing => "之前缺少记录",
        crate::store::chain::Fault::Truncated => "之后的记录被截去",
        crate::store::chain::Fault::Headless => "与链头不一致",
    };
    Some(Say::new(format!("链{}第{}条{zh}", broken.chain, broken.seq), broken.to_string()))
}
