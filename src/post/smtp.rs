//! How a letter leaves: by SMTP, into a folder, or into memory (tests). All three carry the same message.

use super::letters::{House, Letter};
use super::server::Server;
use crate::config::Config;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What the other side said.
    pub why: String,
    /// What it is about.
    pub fault: Fault,
}

/// What stands in a letter's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The address, or the letter cannot be written: trying again is no use.
    Recipient,
    /// This letter, for now: it is tried again, the others go on.
    Letter,
    /// The way out of the house: no letter would leave now.
    Server,
}

/// The way out of the house.
#[derive(Clone)]
pub enum Transport {
    /// A mail server.
    Smtp(Server),
    /// A folder: one `.eml` a letter, under its number, so that a second try overwrites the first.
    File(PathBuf),
    /// What was sent, for tests: the letter and its Message-ID.
    Memory(Arc<Mutex<Vec<(Letter, String)>>>),
}

impl Transport {
    /// The transport the settings ask for. `Err` is one plain sentence.
    pub fn of(config: &Config) -> Result<Transport, String> {
        match &config.smtp_url {
            Some(url) => Server::of(url).map(Transport::Smtp),
            None => {
                let folder = config.data_dir.join("mail");
                std::fs::create_dir_all(&folder)
                    .map_err(|e| format!("the folder {} cannot be made: {e}", folder.display()))?;
                Ok(Transport::File(folder))
            }
        }
    }

    /// Carries one letter.
    pub async fn carry(&self, letter: &Letter, from: &Mailbox, house: &House) -> Result<(), Refused> {
        let id = house.message_id(letter.id);
        let message = message(letter, from, &id)?;
        match self {
            Transport::Smtp(server) => server.take(&message, from).await,
            Transport::File(folder) => put(folder, letter.id, message.formatted())
                .await
                .map_err(|e| Refused { why: e.to_string(), fault: Fault::Server }),
            Transport::Memory(sent) => {
                sent.lock().unwrap_or_else(PoisonError::into_inner).push((letter.clone(), id));
                Ok(())
            }
        }
    }
}

/// The sender as set. `Err` is one plain sentence.
pub fn sender(config: &Config) -> Result<Mailbox, String> {
    config.mail_from.parse().map_err(|_| format!("MAIL_FROM is “{}”; it must be NAME <ADDRESS>", config.mail_from))
}

fn message(letter: &Letter, from: &Mailbox, id: &str) -> Result<Message, Refused> {
    let for_good = |why: String| Refused { why, fault: Fault::Recipient };
    let address: Address = letter.to.1.parse().map_err(|e| for_good(format!("address: {e}")))?;
    let part = |kind: ContentType, body: &str| SinglePart::builder().header(kind).body(body.to_owned());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(letter.to.0.clone()), address))
        .subject(letter.subject.clone())
        .message_id(Some(id.to_owned()))
        .multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
                .singlepart(part(ContentType::TEXT_HTML, &letter.html)),
        )
        .map_err(|e| for_good(e.to_string()))
}

async fn put(folder: &Path, id: i64, bytes: Vec<u8>) -> std::io::Result<()> {
    let (half, whole) = (folder.join(format!(".{id}.part")), folder.join(format!("{id}.eml")));
    tokio::fs::write(&half, bytes).await?;
    tokio::fs::rename(&half, &whole).await
}
