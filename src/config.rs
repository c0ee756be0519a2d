//! Every setting once: its name in the environment, its default, its meaning. Nonsense is refused at start with one sentence.

use crate::store::conn::Target;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use url::Url;

/// Name, default and meaning of every setting; the README's table is compared with it by a test.
pub const SETTINGS: &[(&str, &str, &str)] = &[
    ("PORT", "8080", "port to listen on"),
    ("LISTEN", "127.0.0.1", "address to listen on"),
    ("DATA_DIR", "./data", "folder of attachments, keys and the embedded database"),
    ("DATABASE_URL", "sqlite:DATA_DIR/jianping.db", "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME"),
    ("PUBLIC_URL", "http://127.0.0.1:PORT", "address people use; links in letters are made from it"),
    ("ALLOW_PLAIN_HTTP", "no", "yes permits a PUBLIC_URL without TLS that is not on this machine"),
    ("TRUSTED_PROXIES", "", "addresses, separated by commas, whose X-Forwarded-For is believed"),
    ("SMTP_URL", "", "smtp://USER:PASSWORD@HOST:PORT or smtps://…; empty: letters are kept as files"),
    ("MAIL_FROM", "监督评估 <noreply@localhost>", "sender of the letters"),
    ("OUTBOX_RETRY_SECONDS", "60", "wait before a letter is tried again; doubles each time"),
    ("DB_READERS", "6", "connections that read"),
];

/// The settings as the program uses them.
#[derive(Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: IpAddr,
    /// Port to listen on; 0 lets the system choose (tests).
    pub port: u16,
    /// Folder of attachments and keys.
    pub data_dir: PathBuf,
    /// The database.
    pub database: Target,
    /// Address people use.
    pub public_url: Url,
    /// Proxies whose forwarded addresses are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Mail server, with its password; none: letters are kept as files.
    pub smtp_url: Option<String>,
    /// Sender.
    pub mail_from: String,
    /// First wait before a letter is tried again, in seconds.
    pub retry_seconds: u32,
    /// Connections that read.
    pub readers: u32,
    /// Whether the data are invented: the clock moves, letters are shown, the footer says so.
    pub demo: bool,
}

impl Config {
    /// Reads the environment. The answer to nonsense is one plain sentence.
    pub fn from_env() -> Result<Config, String> {
        let known = |name: &str| SETTINGS.iter().any(|(n, _, _)| *n == name);
        if let Some((name, _)) = std::env::vars()
            .find(|(n, _)| n.strip_prefix("JIANPING_").is_some_and(|rest| !known(rest) && !rest.starts_with("TEST_")))
        {
            return Err(format!("unknown setting {name}; known are: {}", names()));
        }
        let found = SETTINGS.iter().filter_map(|(name, _, _)| {
            let value = std::env::var(format!("JIANPING_{name}")).or_else(|_| std::env::var(name)).ok()?;
            Some((*name, value))
        });
        Config::from_map(&found.collect())
    }

    /// Reads settings by name; what is absent has its default.
    pub fn from_map(given: &BTreeMap<&str, String>) -> Result<Config, String> {
        let get = |name: &str| given.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
        let port: u16 = parse("PORT", get("PORT").unwrap_or("8080"), "a port number")?;
        let data_dir = PathBuf::from(get("DATA_DIR").unwrap_or("./data"));
        let database = match get("DATABASE_URL") {
            Some(url) => Target::parse(url)?,
            None => Target::Sqlite(data_dir.join("jianping.db").to_string_lossy().into_owned()),
        };
        let public = get("PUBLIC_URL").map_or_else(|| format!("http://127.0.0.1:{port}"), str::to_owned);
        let proxies = get("TRUSTED_PROXIES").unwrap_or("").split(',').map(str::trim).filter(|p| !p.is_empty());
        Ok(Config {
            listen: parse("LISTEN", get("LISTEN").unwrap_or("127.0.0.1"), "an IP address")?,
            port,
            data_dir,
            database,
            public_url: public_url(&public, get("ALLOW_PLAIN_HTTP") == Some("yes"))?,
            trusted_proxies: proxies.map(|p| parse("TRUSTED_PROXIES", p, "an IP address")).collect::<Result<_, _>>()?,
            smtp_url: get("SMTP_URL").map(str::to_owned),
            mail_from: get("MAIL_FROM").unwrap_or("监督评估 <noreply@localhost>").to_owned(),
            retry_seconds: parse(
                "OUTBOX_RETRY_SECONDS",
                get("OUTBOX_RETRY_SECONDS").unwrap_or("60"),
                "a number of seconds",
            )?,
            readers: parse("DB_READERS", get("DB_READERS").unwrap_or("6"), "a number of connections")?,
            demo: false,
        })
    }

    /// Whether people come by TLS: cookies are then `Secure` and carry the `__Host-` prefix.
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

fn names() -> String {
    SETTINGS.iter().map(|(name, _, _)| format!("JIANPING_{name}")).collect::<Vec<_>>().join(", ")
}

fn parse<T: std::str::FromStr>(name: &str, text: &str, wanted: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{name} is “{text}”; it must be {wanted}"))
}

fn public_url(text: &str, allow_plain: bool) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| format!("PUBLIC_URL is “{text}”; it must be an http or https address"))?;
    let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    match url.scheme() {
        "https" => Ok(url),
        "http" if local || allow_plain => Ok(url),
        "http" => Err("PUBLIC_URL has no TLS: use https behind a proxy, or set ALLOW_PLAIN_HTTP=yes".into()),
        _ => Err(format!("PUBLIC_URL is “{text}”; it must be an http or https address")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &str) -> Result<Config, String> {
        Config::from_map(&BTreeMap::from([(name, value.to_owned())]))
    }

    #[test]
    fn nonsense_is_refused_with_a_sentence() {
        for (name, value, part) in [
            ("PORT", "http", "PORT"),
            ("DATABASE_URL", "mysql://x", "mysql"),
            ("DATABASE_URL", "sqlite:", "names no file"),
            ("DATABASE_URL", "postgres://h/d?sslmode=require", "postgres-tls"),
            ("PUBLIC_URL", "http://city.example", "TLS"),
            ("PUBLIC_URL", "ftp://x", "http"),
            ("TRUSTED_PROXIES", "10.0.0.1, nginx", "TRUSTED_PROXIES"),
        ] {
            let said = with(name, value).err().unwrap_or_default();
            assert!(said.contains(part), "{name}={value}: {said}");
        }
        assert!(with("PUBLIC_URL", "https://city.example").is_ok_and(|c| c.is_https()));
    }
}
