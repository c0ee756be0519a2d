//! The session ended while a form was being filled in: what was typed is read all the same, and waits for the log-in.

use super::form::{Fields, SLOW, is_multipart, urlencoded};
use super::held;
use crate::problem::{Kept, Problem};
use actix_web::dev::Payload;
use actix_web::{HttpMessage, HttpRequest};
use std::future::{Future, pending};

/// Marks a request whose form is being kept: of a handler's extractors only one can read it, and the others wait for its word.
struct BeingKept;

/// Whether the form of this request is being kept by somebody else.
pub fn is_kept(req: &HttpRequest) -> bool {
    req.extensions().contains::<BeingKept>()
}

/// Takes what was sent and answers with the problem that carries it. Files wait in the cabinet.
pub fn keep(req: &HttpRequest, payload: &mut Payload, here: String) -> impl Future<Output = Problem> + use<> {
    let mine = req.extensions_mut().insert(BeingKept).is_none();
    let (req, mut payload) = (req.clone(), payload.take());
    async move {
        if !mine {
            return pending().await;
        }
        let kept = match is_multipart(req.headers()) {
            true => match tokio::time::timeout(SLOW, held::take(&req, payload)).await {
                Ok(kept) => kept,
                Err(_) => Err(Problem::TooSlow),
            },
            false => urlencoded(&req, &mut payload).await.map(|Fields(fields)| Kept { fields, ..Kept::default() }),
        };
        match kept {
            Ok(mut kept) => {
                kept.fields.retain(|(name, _)| name != "csrf");
                Problem::Expired(Box::new(Kept { action: here, ..kept }))
            }
            Err(problem) => problem,
        }
    }
}
