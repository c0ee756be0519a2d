//! Where the data are: told from the URL, by our own code.

/// Where the data are: told from the URL's scheme, by our own code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Path of the embedded database file.
    Sqlite(String),
    /// A `postgres://` URL.
    Postgres(String),
}

impl Target {
    /// Reads `sqlite:PATH` or `postgres://…`; anything else is refused with a sentence.
    pub fn parse(url: &str) -> Result<Target, String> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.trim_start_matches("//");
            return if path.is_empty() {
                Err("DATABASE_URL names no file after “sqlite:”".into())
            } else {
                Ok(Target::Sqlite(path.to_owned()))
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let wants_tls = url.contains("sslmode=require") || url.contains("sslmode=verify");
            if wants_tls && !cfg!(feature = "postgres-tls") {
                return Err("DATABASE_URL asks for TLS: build with the cargo feature “postgres-tls”".into());
            }
            return Ok(Target::Postgres(url.to_owned()));
        }
        let scheme = url.split_once(':').map_or(url, |(scheme, _)| scheme);
        Err(format!("DATABASE_URL begins with “{scheme}”; known are “sqlite:PATH” and “postgres://USER@HOST/NAME”"))
    }

    /// The target without a password, for messages.
    pub fn shown(&self) -> String {
        match self {
            Target::Sqlite(path) => format!("sqlite:{path}"),
            Target::Postgres(url) => url::Url::parse(url).map_or("postgres://…".into(), |mut url| {
                let _none = url.set_password(None);
                url.to_string()
            }),
        }
    }
}
