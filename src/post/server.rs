//! One conversation with a mail server, told apart by where it fails: only what is answered to the recipient's address is about the
//! recipient; a wrong password or a refused sender would stop every letter alike.

use super::smtp::{Fault, Refused};
use lettre::Message;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use percent_encoding::percent_decode_str;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;

/// How long the server may take to pick up.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one letter may take from the call to the last word: less than what is left of its lease when it is begun.
const LETTER: Duration = Duration::from_secs(60);

/// A mail server and the line to it, which stays open from one letter to the next.
#[derive(Clone)]
pub struct Server {
    host: String,
    port: u16,
    tls: Arc<Tls>,
    login: Option<Credentials>,
    name: ClientId,
    line: Arc<Mutex<Option<AsyncSmtpConnection>>>,
}

impl Server {
    /// The server of an address: `smtp://USER:PASSWORD@HOST:PORT`, with `?tls=required` or `?tls=opportunistic`, or `smtps://…`.
    pub fn of(url: &str) -> Result<Server, String> {
        let wrong = || "SMTP_URL must be smtp://USER:PASSWORD@HOST:PORT or smtps://…".to_owned();
        let url = Url::parse(url).map_err(|_| wrong())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?.to_owned();
        let wish = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let keys = || TlsParameters::new(host.clone()).map_err(|_| wrong());
        let (tls, port) = match (url.scheme(), wish.as_deref()) {
            ("smtp", None) => (Tls::None, 25),
            ("smtp", Some("required")) => (Tls::Required(keys()?), 587),
            ("smtp", Some("opportunistic")) => (Tls::Opportunistic(keys()?), 587),
            ("smtps", _) => (Tls::Wrapper(keys()?), 465),
            _ => return Err(wrong()),
        };
        let plain = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| wrong());
        let login = match url.password() {
            Some(password) => Some(Credentials::new(plain(url.username())?, plain(password)?)),
            None => None,
        };
        let name = Some(url.path().trim_matches('/')).filter(|name| !name.is_empty());
        Ok(Server {
            port: url.port().unwrap_or(port),
            host,
            tls: Arc::new(tls),
            login,
            name: name.map_or_else(ClientId::default, |name| ClientId::Domain(name.to_owned())),
            line: Arc::default(),
        })
    }

    /// Hands over one letter; on the line that is open, else on a new one.
    pub async fn take(&self, message: &Message, from: &Mailbox) -> Result<(), Refused> {
        let late = |_| Refused { why: "the mail server did not answer in time".into(), fault: Fault::Server };
        tokio::time::timeout(LETTER, self.hand_over(message, from)).await.map_err(late)?
    }

    async fn hand_over(&self, message: &Message, from: &Mailbox) -> Result<(), Refused> {
        let mut kept = self.line.lock().await;
        let mut open = kept.take();
        let is_open = match &mut open {
            Some(line) => line.command(Rset).await.is_ok(),
            None => false,
        };
        let mut line = match open.filter(|_| is_open) {
            Some(line) => line,
            None => self.call().await.map_err(|e| told(&e, Fault::Server))?,
        };
        let done = say(&mut line, message, from).await;
        match &done {
            Err(no) if no.fault != Fault::Recipient => line.abort().await,
            _ => *kept = Some(line),
        }
        done
    }

    async fn call(&self) -> Result<AsyncSmtpConnection, Error> {
        let wrapped = match &*self.tls {
            Tls::Wrapper(keys) => Some(keys.clone()),
            _ => None,
        };
        let (to, name) = ((self.host.as_str(), self.port), &self.name);
        let mut line = AsyncSmtpConnection::connect_tokio1(to, Some(PATIENCE), name, wrapped, None).await?;
        match &*self.tls {
            Tls::Required(keys) => line.starttls(keys.clone(), name).await?,
            Tls::Opportunistic(keys) if line.can_starttls() => line.starttls(keys.clone(), name).await?,
            _ => {}
        }
        if let Some(login) = &self.login {
            line.auth(DEFAULT_MECHANISMS, login).await?;
        }
        Ok(line)
    }
}

async fn say(line: &mut AsyncSmtpConnection, message: &Message, from: &Mailbox) -> Result<(), Refused> {
    let bytes = message.formatted();
    let mut how = Vec::new();
    if !bytes.is_ascii() && line.server_info().supports_feature(Extension::EightBitMime) {
        how.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    if !message.envelope().to().iter().all(|to| AsRef::<str>::as_ref(to).is_ascii()) {
        how.push(MailParameter::SmtpUtfEight);
    }
    line.command(Mail::new(Some(from.email.clone()), how)).await.map_err(|e| told(&e, Fault::Server))?;
    for to in message.envelope().to() {
        line.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(|e| told(&e, of_recipient(&e)))?;
    }
    line.command(Data).await.map_err(|e| told(&e, Fault::Letter))?;
    line.message(&bytes).await.map_err(|e| told(&e, Fault::Letter))?;
    Ok(())
}

/// A line that breaks, and 421 at any time, is the server's fault whatever was said last.
fn told(error: &Error, fault: Fault) -> Refused {
    let code = error.status().map(u16::from);
    let leaves = code == Some(421) || (code.is_none() && !error.is_client());
    Refused { why: error.to_string(), fault: if leaves { Fault::Server } else { fault } }
}

/// An answer to the address: "no such mailbox" is about the recipient; "not from here" (530 to 538) is about us; a policy (any 5.7) may
/// be either and is tried again.
fn of_recipient(error: &Error) -> Fault {
    match error.status().map_or(0, u16::from) {
        530..=538 => Fault::Server,
        550 | 551 | 553 | 556 if !error.to_string().contains("5.7.") => Fault::Recipient,
        _ => Fault::Letter,
    }
}
