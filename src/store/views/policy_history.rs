//! The versions of the policy with who set each, when and why.

use super::super::conn::Conn;
use super::super::policies;
use super::super::schema::audit;
use crate::problem::Problem;
use crate::regulation::policy::Policy;
use crate::regulation::policy_setting::{Knob, differing};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// One version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its parameters.
    pub policy: Policy,
    /// What it changed, old and new.
    pub changed: Vec<(Knob, i64, i64)>,
    /// Who set it; nobody set the defaults.
    pub by: Option<String>,
    /// When.
    pub at: Option<NaiveDateTime>,
    /// Why.
    pub why: String,
}

/// Every version, the newest first.
pub fn versions(conn: &mut Conn) -> Result<Vec<Version>, Problem> {
    let all = policies::all(conn)?;
    let acts: Vec<(i64, String, NaiveDateTime, String)> = audit::table
        .filter(audit::chain.eq(0))
        .filter(audit::kind.eq("policy"))
        .select((audit::subject_id, audit::user_name, audit::at, audit::opinion))
        .load(conn)?;
    let version = |(n, policy): (usize, &Policy)| {
        let act = acts.iter().find(|(id, ..)| *id == i64::from(policy.version));
        Version {
            policy: policy.clone(),
            changed: all.get(n + 1).map(|before| differing(before, policy)).unwrap_or_default(),
            by: act.map(|(_, name, ..)| name.clone()),
            at: act.map(|(_, _, at, _)| *at),
            why: act.map(|(.., why)| why.clone()).unwrap_or_default(),
        }
    };
    Ok(all.iter().enumerate().map(version).collect())
}
