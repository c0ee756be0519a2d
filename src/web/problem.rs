//! The one mapping from a problem to a page: status, words, ways onward. Internals are logged once under the request's number.

use super::desk::Guest;
use super::filters;
use super::page;
use super::sent::{Sent, comes_from_own_page};
use super::{kept, login, security};
use crate::problem::Problem;
use crate::regulation::decision::{Article, Say};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError};
use askama::Template;

/// The page of a problem.
#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    title: Say,
    why: Say,
    way_out: Say,
    article: Option<Article>,
    request: String,
    errors: Vec<Say>,
    sent: Sent,
}

/// What is said where not even a page can be made.
const PLAIN: &str = include_str!("plain.html");

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Problem::Refused(refusal) if refusal.forbidden => StatusCode::FORBIDDEN,
            Problem::Refused(_) | Problem::Stale => StatusCode::CONFLICT,
            Problem::Invalid(_) | Problem::OtherBody => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::NotFound | Problem::Missing(..) => StatusCode::NOT_FOUND,
            Problem::LogIn(_) => StatusCode::SEE_OTHER,
            Problem::Forged | Problem::Unproved => StatusCode::FORBIDDEN,
            Problem::Prove(_, wrong) if wrong.is_empty() => StatusCode::OK,
            Problem::Prove(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Expired(_) => StatusCode::UNAUTHORIZED,
            Problem::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Problem::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Problem::Busy | Problem::Conflict | Problem::Away => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Full => StatusCode::INSUFFICIENT_STORAGE,
            Problem::Again(_) | Problem::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        if let Problem::LogIn(next) = self {
            let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            return answer.insert_header((header::LOCATION, format!("/login?next={next}"))).finish();
        }
        match self {
            Problem::Busy | Problem::Conflict => answer.insert_header((header::RETRY_AFTER, "2")),
            Problem::Away => answer.insert_header((header::RETRY_AFTER, "10")),
            Problem::TooMany(seconds) => answer.insert_header((header::RETRY_AFTER, seconds.to_string())),
            _ => &mut answer,
        };
        let mut answer = answer.content_type(ContentType::html()).body(PLAIN);
        security::put(answer.headers_mut(), false);
        answer
    }
}

/// Gives every problem its page. The answer keeps its error, so nothing has to be carried by hand.
pub async fn pages(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let guest = Guest::of(req.request()).ok();
    let own = guest.as_ref().is_some_and(|guest| comes_from_own_page(guest, req.headers()));
    let answer = match next.call(req).await {
        Ok(answer) => answer.map_into_boxed_body(),
        Err(error) => return Err(without_request(guest, error)),
    };
    let waits = match answer.response().error().and_then(|error| error.as_error::<Problem>()) {
        Some(Problem::Expired(kept)) => Some(login::expired(answer.request(), kept).await),
        Some(Problem::Prove(kept, wrong)) => Some(kept::asking(answer.request(), kept, wrong)),
        _ => None,
    };
    if let Some(page) = waits {
        let (request, _) = answer.into_parts();
        return Ok(ServiceResponse::new(request, page.unwrap_or_else(HttpResponse::from_error)));
    }
    let problem = answer.response().error().and_then(|error| error.as_error::<Problem>());
    let page = problem.and_then(|problem| Some(ProblemPage::of(problem)?.with_sent(problem, guest.as_ref(), own)));
    let Some(mut page) = page else { return Ok(answer) };
    let (request, mut response) = answer.into_parts();
    let shell = guest.map_or_else(page::Shell::bare, |guest| guest.shell());
    log(&shell, response.error());
    page.request.clone_from(&shell.request);
    let body = page::render(&shell, &page).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-store"));
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(body))))
}

/// A handler that panicked took its request with it: the page is made from what was known of the visitor before.
fn without_request(guest: Option<Guest>, error: Error) -> Error {
    let problem = error.as_error::<Problem>();
    let page = problem.and_then(|problem| Some(ProblemPage::of(problem)?.with_sent(problem, guest.as_ref(), false)));
    let Some(page) = page else { return error };
    let shell = guest.map_or_else(page::Shell::bare, |guest| guest.shell());
    log(&shell, Some(&error));
    let page = ProblemPage { request: shell.request.clone(), ..page };
    match page::render(&shell, &page) {
        Ok(body) => {
            let mut answer = page::html(error.as_response_error().status_code(), body);
            security::put(answer.headers_mut(), false);
            InternalError::from_response("a handler panicked", answer).into()
        }
        Err(_) => error,
    }
}

fn log(shell: &page::Shell, error: Option<&Error>) {
    match error.and_then(|error| error.as_error::<Problem>()) {
        Some(Problem::Broken(why)) => tracing::error!(request = %shell.request, path = %shell.path, why, "broken"),
        Some(problem @ Problem::Missing(..)) => tracing::error!(request = %shell.request, path = %shell.path, %problem),
        _ => {}
    }
}

/// What is wrong, why, and the way out, each in Chinese and English.
type Words = ((&'static str, &'static str), (&'static str, &'static str), (&'static str, &'static str));

/// What a person meets who does something else than the page expects.
fn asked_words(problem: &Problem) -> Option<Words> {
    Some(match problem {
        Problem::Stale => (
            ("内容已被他人修改", "Changed by somebody else"),
            ("你打开页面之后，有人办理了同一事项", "somebody acted on this item after you opened the page"),
            ("重新打开页面，核对后再提交", "open the page again, compare and submit again"),
        ),
        Problem::NotFound => (
            ("没有找到这个页面", "Not found"),
            ("页面不存在，或者你没有查看的权限", "the page does not exist, or you may not see it"),
            (
                "从我的待办或项目列表进入；需要查看的，联系本单位管理员",
                "start from your tasks or the project list, or ask your administrator",
            ),
        ),
        Problem::Unproved => (
            ("再次验证密码", "Confirm your password"),
            ("这一步须先再次验证密码", "this step asks for your password again"),
            ("返回上一页再提交", "go back and submit again"),
        ),
        Problem::Forged => (
            ("表单已失效", "The form is out of date"),
            (
                "登录已更换，或者表单不是从本系统页面提交的",
                "you have logged in again, or the form did not come from this site",
            ),
            ("重新打开页面，填写后再提交", "open the page again, fill it in and submit"),
        ),
        Problem::OtherBody => (
            ("同一表单提交了不同内容", "The form was submitted twice with different content"),
            (
                "这张表单已经提交过一次，这次的内容与上次不同",
                "this form has already been submitted with different content",
            ),
            (
                "核对第一次提交的结果；确需再提交这次的内容的，作为新的表单提交",
                "check the result of the first submission; if this content is needed too, submit it as a new form",
            ),
        ),
        _ => return None,
    })
}

/// What the program cannot do.
fn own_words(problem: &Problem) -> Option<Words> {
    Some(match problem {
        Problem::TooLarge(_) => (
            ("提交的内容过大", "Submission too large"),
            ("提交的内容超过了上限", "what you sent exceeds the limit"),
            ("压缩或拆分文件后再提交", "make the files smaller or upload them one by one"),
        ),
        Problem::TooMany(_) => (
            ("尝试过于频繁", "Too many attempts"),
            ("短时间内从你的网络或对这个账号尝试的次数过多", "too many attempts from your network or on this account"),
            (
                "请过一分钟再试；忘记密码的，请联系系统管理员重置",
                "try again in a minute; if you have forgotten your password, contact the system administrator",
            ),
        ),
        Problem::TooSlow => (
            ("提交超时", "Submission timed out"),
            ("表单没有在规定时间内传完", "the form did not arrive in time"),
            ("检查网络后返回上一页再提交", "check the network, go back and submit again"),
        ),
        Problem::Busy | Problem::Conflict => (
            ("系统正忙", "The system is busy"),
            ("同时办理的人较多", "many people are working at once"),
            ("请稍候两秒再试", "try again in two seconds"),
        ),
        Problem::Away => (
            ("数据库暂时不能使用", "The database is out of reach"),
            (
                "数据库没有应答，这次办理可能没有完成",
                "the database did not answer; what you sent may not have been done",
            ),
            (
                "请稍候再试，同一表单再次提交只办理一次；一直如此的，请告诉系统管理员",
                "try again shortly: the same form sent twice acts once; if it stays so, tell the system administrator",
            ),
        ),
        Problem::Full => (
            ("存储空间不足", "No room left"),
            (
                "服务器磁盘已满，这次提交没有保存；查看不受影响",
                "the server's disk is full: nothing was saved; reading goes on",
            ),
            (
                "请系统管理员腾出空间，之后返回上一页再提交",
                "ask the system administrator to make room, then go back and submit again",
            ),
        ),
        Problem::Again(_) | Problem::Broken(_) => (
            ("系统出错", "Sorry, something went wrong"),
            ("这次办理没有完成，没有任何内容被改动", "the action was not completed and nothing was changed"),
            ("请把错误编号告诉技术支持", "give technical support the error number"),
        ),
        _ => return None,
    })
}

impl ProblemPage {
    fn of(problem: &Problem) -> Option<ProblemPage> {
        let page = |(title, why, out): Words| ProblemPage {
            title: Say::new(title.0, title.1),
            why: Say::new(why.0, why.1),
            way_out: Say::new(out.0, out.1),
            article: None,
            request: String::new(),
            errors: Vec::new(),
            sent: Sent::default(),
        };
        Some(match problem {
            Problem::LogIn(_) | Problem::Expired(_) | Problem::Prove(..) => return None,
            Problem::Refused(refusal) => ProblemPage {
                title: Say::new("现在不能办理", "This cannot be done now"),
                why: refusal.why.clone(),
                way_out: refusal.way_out.clone(),
                article: Some(refusal.article),
                request: String::new(),
                errors: Vec::new(),
                sent: Sent::default(),
            },
            Problem::Invalid(errors) => ProblemPage {
                errors: errors.iter().map(|e| e.say.clone()).collect(),
                ..page((
                    ("填写的内容需要修改", "Some fields need correcting"),
                    ("下面各项需要修改", "These fields need correcting"),
                    ("返回填写的页面，修改后再提交", "go back to the page, correct them and submit again"),
                ))
            },
            Problem::Missing(name, hash) => ProblemPage {
                title: Say::new("附件不在服务器上", "The attachment is not on the server"),
                why: Say::new(
                    format!("“{name}”登记在册，但文件已不在磁盘上；SHA-256校验值为{hash}"),
                    format!("“{name}” is on record, but its file is not on the disk; its SHA-256 is {hash}"),
                ),
                way_out: Say::new(
                    "请把文件名和校验值告诉系统管理员，由其从备份中恢复",
                    "tell the system administrator its name and hash, to have it restored from a backup",
                ),
                article: None,
                request: String::new(),
                errors: Vec::new(),
                sent: Sent::default(),
            },
            other => page(asked_words(other).or_else(|| own_words(other))?),
        })
    }

    /// With the form that met the problem. An old session's form waits for its sender's word; the page says what to look at.
    fn with_sent(self, problem: &Problem, guest: Option<&Guest>, own: bool) -> ProblemPage {
        let sent = guest.map_or_else(Sent::default, |guest| Sent::of(problem, guest, own));
        let way_out = match problem {
            Problem::Forged if sent.again.is_some() => Say::new(
                "核对登录的人和下面的内容，无误后继续提交",
                "see who is logged in and what stands below; if it is right, go on and submit",
            ),
            _ => self.way_out,
        };
        ProblemPage { way_out, sent, ..self }
    }
}
