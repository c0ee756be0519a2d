//! What the project page shows of its contracts: the lots, the payments, and the acts open on them.

use super::project_acts::Act;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope, can};
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_payment::Instalment;
use crate::regulation::b07_stages::Project;
use crate::regulation::b08_check::CheckState;
use crate::regulation::people::Actor;
use crate::regulation::values::Fen;
use crate::store::conn::Conn;
use crate::store::views::contract_page::{self, Lot};
use crate::store::views::contract_scope::{self, Reach};

/// Lots and payments of a project.
#[derive(Debug, Clone, Default)]
pub struct Contracts {
    /// From award to contract.
    pub lots: Vec<Lot>,
    /// Every instalment of every confirmed contract within reach.
    pub payments: Vec<Instalment>,
    /// Whether the reader may enter a contract now.
    pub drafts: bool,
    /// Whether the reader may check a supplier now.
    pub checks: bool,
    /// Whether the reader may open the pages of suppliers.
    pub suppliers: bool,
}

impl Contracts {
    /// Reads those within the reader's reach; the caller has seen to it that the reader may see the project.
    pub fn load(conn: &mut Conn, actor: &Actor, scope: &Scope, project: &Project) -> Result<Contracts, Problem> {
        if project.procurements.is_empty() {
            return Ok(Contracts::default());
        }
        let reach = Reach::load(conn, scope, project)?;
        let lots = contract_page::lots(conn, &reach, project)?;
        let payments = contract_scope::instalments(conn, &reach, project)?;
        let open = |action| can(actor, action, &project.subject()) && project.has_move(action);
        Ok(Contracts {
            drafts: open(Action::DraftContract) && lots.iter().any(|lot| lot.contract.is_none()),
            checks: open(Action::CheckSupplier),
            suppliers: scope.knows_suppliers(),
            lots,
            payments,
        })
    }

    fn contracts(&self) -> impl Iterator<Item = &Contract> {
        self.lots.iter().filter_map(|lot| lot.contract.as_ref())
    }

    /// Paid so far.
    pub fn paid(&self) -> Fen {
        self.payments.iter().map(Instalment::released).sum()
    }

    /// All contracts together.
    pub fn amount(&self) -> Fen {
        self.contracts().filter(|c| c.is_effective()).map(|c| c.amount).sum()
    }

    /// The buttons on the project page: what the contracts wait for from this person.
    pub fn acts(&self, actor: &Actor, project: &Project, waited: Option<Action>) -> Vec<Act> {
        let button = |action, text, href| Act { action, text, href, first: Some(action) == waited };
        let mut acts = Vec::new();
        if self.drafts {
            let open: Vec<&Lot> = self.lots.iter().filter(|lot| lot.contract.is_none()).collect();
            if let Some(lot) = open.iter().find(|lot| lot.check != Some(CheckState::Passed)).filter(|_| self.checks) {
                let href = format!("/projects/{}/suppliers/{}/check", project.no, lot.supplier);
                let first = waited == Some(Action::DraftContract);
                acts.push(Act { action: Action::CheckSupplier, text: "核查条件", href, first });
            }
            let href = match open[..] {
                [lot] if lot.check == Some(CheckState::Passed) => {
                    let lot: String = url::form_urlencoded::byte_serialize(lot.lot.as_bytes()).collect();
                    format!("/projects/{}/contracts/new?lot={lot}", project.no)
                }
                _ => format!("/projects/{}/contracts", project.no),
            };
            acts.push(button(Action::DraftContract, "登记合同", href));
        }
        for c in self.contracts() {
            let open = |action| can(actor, action, &c.subject()) && c.allows(action).is_ok();
            if open(Action::ConfirmContract) {
                let first = Act {
                    first: true,
                    ..button(Action::ConfirmContract, "确认合同", format!("/contracts/{}", c.id))
                };
                acts.push(first);
            }
            if open(Action::RecordAcceptance) && c.accepted_on.is_none() {
                acts.push(button(Action::RecordAcceptance, "登记验收", format!("/contracts/{}/acceptances/new", c.id)));
            }
            if open(Action::GoLive) {
                acts.push(button(Action::GoLive, "登记正式实施", format!("/contracts/{}", c.id)));
            }
        }
        acts
    }
}
