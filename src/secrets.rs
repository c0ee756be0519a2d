//! Secrets: hashes of passwords, keys of sessions, one-time codes. What is stored is never the secret itself.

use crate::problem::Problem;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Memory of one hash in KiB: 46 MiB, one pass, one lane.
const MEMORY: u32 = 46 * 1024;
/// How many hashes run at once; more would only take memory, not time.
const AT_ONCE: usize = 2;
/// How long somebody waits for a turn before hearing that the house is busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// Letters of codes: no two that look alike (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Hashes and compares passwords, a few at a time and never on a thread that serves pages.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

/// Compared with where there is no account, so that an unknown login takes as long as a known one. Nobody has its password.
const NOBODY: &str =
    "$argon2id$v=19$m=47104,t=1,p=1$LiDqXyVa9m/24TDwmrxC6Q$5lLaLUonsHpSpFu7gQKdMeu96y/1Ja2+ntrgUoKnLRc";

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Passwords {
    /// The hash to store.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        self.turn(move || hash(&password)).await
    }

    /// Whether the password fits the stored hash; takes the same time where there is none.
    pub async fn fits(&self, password: String, stored: Option<String>) -> Result<bool, Problem> {
        let known = stored.is_some();
        let against = stored.unwrap_or_else(|| NOBODY.to_owned());
        let fits = self.turn(move || fits(&password, &against)).await?;
        Ok(fits && known)
    }

    async fn turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| Problem::Busy)?.map_err(|_| Problem::Busy)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(|e| Problem::Broken(e.to_string()))?
    }
}

fn hasher() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(MEMORY, 1, 1, None).map_err(|e| Problem::Broken(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Result<String, Problem> {
    let salt: [u8; 16] = rand::random();
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|h: PasswordHash| h.to_string()).map_err(|e| Problem::Broken(e.to_string()))
}

fn fits(password: &str, stored: &str) -> Result<bool, Problem> {
    let parsed = PasswordHash::new(stored).map_err(|e| Problem::Broken(format!("a stored password: {e}")))?;
    Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok())
}

/// A new random key of 256 bits, as a cookie carries it.
pub fn new_key() -> String {
    crate::store::audit::hex(&rand::random::<[u8; 32]>())
}

/// A new random one-time code of 100 bits, as people copy it: `7K3MQ-…` in four groups of five.
pub fn new_code() -> String {
    letters(&rand::random::<[u8; 32]>())
}

/// The one-time code that belongs to a form of a session: sending the form twice shows the same code, though it is stored nowhere.
/// The session's key is known to the browser alone.
pub fn code_of(session_key: &str, form_id: &str) -> Result<String, Problem> {
    let mut mac = Hmac::<Sha256>::new_from_slice(session_key.as_bytes()).map_err(|e| Problem::Broken(e.to_string()))?;
    mac.update(b"one-time code ");
    mac.update(form_id.as_bytes());
    Ok(letters(&mac.finalize().into_bytes()))
}

fn letters(bytes: &[u8]) -> String {
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let groups: Vec<String> = bytes[..20].chunks(5).map(|group| group.iter().map(letter).collect()).collect();
    groups.join("-")
}

/// The hash under which a code is stored; typed in any case, with or without hyphens, O for 0 and I or L for 1.
pub fn code_hash(typed: &str) -> String {
    let plain: String = crate::regulation::values::half_width(typed)
        .to_ascii_uppercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    crate::store::audit::hex(&Sha256::digest(plain.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_copying() {
        let code = new_code();
        assert_eq!(code.len(), 23);
        assert_eq!(code_hash(&code), code_hash(&code.to_lowercase().replace('-', " ").replace('0', "o")));
        assert_ne!(code_hash(&code), code_hash(&new_code()));
        let again = code_of("key", "form-1").unwrap();
        assert_eq!(again, code_of("key", "form-1").unwrap());
        assert_ne!(again, code_of("key", "form-2").unwrap());
        assert_ne!(again, code_of("other", "form-1").unwrap());
    }

    #[test]
    fn passwords_fit_only_themselves() {
        let stored = hash("锦江水涨三尺七分半").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{stored}");
        assert!(fits("锦江水涨三尺七分半", &stored).unwrap());
        assert!(!fits("锦江水涨三尺七分", &stored).unwrap());
        assert!(fits("x", "not a hash").is_err());
        assert_eq!(
            NOBODY.rsplit_once('$').map(|(head, _)| head.len()),
            stored.rsplit_once('$').map(|(head, _)| head.len())
        );
        assert!(NOBODY.starts_with("$argon2id$v=19$m=47104,t=1,p=1$") && !fits("", NOBODY).unwrap());
    }
}
