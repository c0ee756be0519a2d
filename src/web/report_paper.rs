//! `GET /evaluations/{id}/paper`: the owner's report in the order of its outline, to be printed, sealed and filed again as a scan.

use super::EvaluationPage;
use crate::problem::Problem;
use crate::regulation::b09_goals::Goal;
use crate::regulation::b10_report::{GoalActual, Known};
use crate::regulation::b11_indicators::{Evidence, Indicator, trimmed};
use crate::regulation::b11_sheets::TIES;
use crate::regulation::b11_tally::own;
use crate::regulation::decision::Say;
use crate::regulation::policy::{Grade, Track};
use crate::regulation::values::{EvaluationId, Fen, Score};
use crate::store::views::report_facts;
use crate::web::desk::{Answer, Desk};
use crate::web::filters;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "evaluations/report_paper.html")]
struct PaperPage {
    p: EvaluationPage,
    /// What the report was written from; before it is first saved, what is known today.
    known: Known,
}

/// A file that proves points: the numbers of the sub-indicators, how the owner calls it, the file.
type Proof<'a> = (Vec<String>, &'a str, i64);

/// The paper, for whoever reads the report on the page of its evaluation; the owner unit sees its own from the first word on.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    let (_, p) = super::assembled(&desk, EvaluationId(path.into_inner()), None).await?;
    if p.me.unit != p.e.owner && !p.shows_report() {
        return Err(Problem::NotFound);
    }
    let known = match p.e.report.known.as_deref() {
        Some(known) => known.clone(),
        None => {
            let (e, today) = (p.e.clone(), desk.today());
            desk.read(move |conn| report_facts::known(conn, &e, today)).await?
        }
    };
    desk.page(&PaperPage { p, known })
}

impl PaperPage {
    /// The grade of the owner's own points, once every indicator it scores has some.
    fn grade(&self) -> Option<Grade> {
        let e = &self.p.e;
        let whole = Indicator::ALL.iter().all(|i| !e.asked()[i.index()] || e.report.marks[i.index()].score().is_some());
        whole.then(|| e.scheme.grade(own(&e.report.marks, &e.scheme.points, &e.carried).published))
    }
    fn is_joint(&self) -> bool {
        self.p.e.track == Track::Joint
    }
    fn spent(&self) -> String {
        let n = self.known.spent();
        format!("{}.{:02}%", n / 100, n % 100)
    }
    fn wan(&self, fen: &i64) -> String {
        Fen(*fen).wan_exact()
    }
    fn goals(&self) -> Vec<(&Goal, GoalActual)> {
        let actual = |n: usize| self.p.e.report.goals.get(n).cloned().unwrap_or_default();
        self.p.e.goals.iter().enumerate().map(|(n, goal)| (goal, actual(n))).collect()
    }
    fn points(&self, points: &Score) -> String {
        trimmed(*points)
    }
    /// The ties, and whether whoever wrote it declared to have none.
    fn ties(&self) -> Vec<(Say, bool)> {
        TIES.iter().map(|(zh, en)| Say::new(*zh, *en)).zip(self.p.e.report.declared).collect()
    }
    fn source<'w>(&self, row: &'w Evidence) -> &'w str {
        self.p.source(row)
    }
    /// The files that prove the points, each with every number it stands for, in the order of the indicators.
    fn enclosed(&self) -> Vec<Proof<'_>> {
        let mut files: Vec<Proof<'_>> = Vec::new();
        for i in Indicator::ALL {
            for (k, row) in self.p.e.report.evidence[i.index()].iter().enumerate() {
                let Some(file) = row.file else { continue };
                let own = self.p.template.items[i.index()].get(k);
                let n = own.map_or_else(|| i.code().to_string(), |_| format!("{}.{}", i.code(), k + 1));
                match files.iter_mut().find(|(.., known)| *known == file.0) {
                    Some((numbers, ..)) => numbers.push(n),
                    None => files.push((vec![n], self.p.source(row), file.0)),
                }
            }
        }
        files
    }
}
