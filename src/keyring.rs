//! What must not lie open in the database: account numbers are sealed, identity cards are known by a keyed hash only.
//!
//! One key file in the data folder, made at the first start and never written again. Whoever copies the database without it learns
//! neither; whoever loses it cannot read the account numbers any more. Several instances over one database share the file.

use crate::regulation::b07_contract::Sealed;
use crate::regulation::b08_supplier::IdMark;
use crate::store::audit::hex;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

const NAME: &str = "secret.key";
const NONCE: usize = 24;

/// The keys.
#[derive(Clone)]
pub struct Keyring {
    seal: [u8; 32],
    mark: [u8; 32],
    form: [u8; 32],
    link: [u8; 32],
}

impl Keyring {
    /// Reads the key file, or makes it at the first start. `Err` is one plain sentence.
    pub fn open(data_dir: &Path) -> Result<Keyring, String> {
        let path = data_dir.join(NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => create(&path)?,
            Err(e) => return Err(format!("the key file {} cannot be read: {e}", path.display())),
        };
        let master = unhex(text.trim()).filter(|key| key.len() == 32);
        let master =
            master.ok_or_else(|| format!("the key file {} is damaged: restore it from the backup", path.display()))?;
        Ok(Keyring {
            seal: derive(&master, b"seal"),
            mark: derive(&master, b"mark"),
            form: derive(&master, b"form"),
            link: derive(&master, b"link"),
        })
    }

    /// Seals a text; only this key opens it.
    pub fn seal(&self, plain: &str) -> Sealed {
        let nonce: [u8; NONCE] = rand::random();
        let cipher = XChaCha20Poly1305::new(&Key::from(self.seal));
        let body = cipher.encrypt(&XNonce::from(nonce), plain.as_bytes()).unwrap_or_default();
        Sealed { cipher: format!("{}{}", hex(&nonce), hex(&body)), last4: last4(plain) }
    }

    /// Opens what this key sealed; none for anything else.
    pub fn open_sealed(&self, sealed: &Sealed) -> Option<String> {
        let bytes = unhex(&sealed.cipher)?;
        let (nonce, body) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let plain = XChaCha20Poly1305::new(&Key::from(self.seal)).decrypt(&XNonce::from(nonce), body).ok()?;
        String::from_utf8(plain).ok()
    }

    /// The mark of a form's contents, passwords and all: equal contents, equal marks, and nothing to guess from without the key.
    pub fn form(&self, hash: &[u8]) -> String {
        hex(&derive(&self.form, hash))
    }

    /// The mark that makes an address of ours genuine.
    pub fn link(&self, what: &str) -> String {
        hex(&derive(&self.link, what.as_bytes()))
    }

    /// The mark of an identity card number: equal numbers, equal marks.
    pub fn mark(&self, number: &str) -> IdMark {
        let number = number.trim().to_uppercase();
        IdMark { mark: hex(&derive(&self.mark, number.as_bytes())), last4: last4(&number) }
    }
}

fn last4(text: &str) -> String {
    let from = text.chars().count().saturating_sub(4);
    text.chars().skip(from).collect()
}

fn derive(key: &[u8], label: &[u8]) -> [u8; 32] {
    match <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(label);
            mac.finalize().into_bytes().into()
        }
        Err(_) => [0; 32],
    }
}

/// Writes a new key whole or not at all; a program that was faster wins.
fn create(path: &Path) -> Result<String, String> {
    let told = |e: std::io::Error| format!("the key file {} cannot be made: {e}", path.display());
    let key: [u8; 32] = rand::random();
    let text = hex(&key);
    let fresh = path.with_extension(format!("{:08x}", rand::random::<u32>()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&fresh).map_err(told)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(told)?;
    let linked = fs::hard_link(&fresh, path);
    fs::remove_file(&fresh).map_err(told)?;
    match linked {
        Ok(()) => Ok(text),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => fs::read_to_string(path).map_err(told),
        Err(e) => Err(told(e)),
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    digits.len().is_multiple_of(2).then(|| digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        let dir = std::env::temp_dir().join(format!("jianping-key-{:016x}", rand::random::<u64>()));
        fs::create_dir_all(&dir).unwrap();
        dir
    }

    #[test]
    fn the_key_is_made_once_and_opens_what_it_sealed() {
        let dir = folder();
        let first = Keyring::open(&dir).unwrap();
        let sealed = first.seal("6217 0012 3456 8848");
        assert_eq!(sealed.last4, "8848");
        assert!(!sealed.cipher.contains("8848") || sealed.cipher.len() > 60);
        let again = Keyring::open(&dir).unwrap();
        assert_eq!(again.open_sealed(&sealed).as_deref(), Some("6217 0012 3456 8848"));
        assert_ne!(first.seal("1234").cipher, first.seal("1234").cipher, "never the same twice");
        let other = Keyring::open(&folder()).unwrap();
        assert_eq!(other.open_sealed(&sealed), None);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn equal_cards_have_equal_marks_under_one_key_only() {
        let (dir, other) = (folder(), folder());
        let (one, two) = (Keyring::open(&dir).unwrap(), Keyring::open(&other).unwrap());
        assert_eq!(one.mark("11010519491231002x"), one.mark(" 11010519491231002X "));
        assert_ne!(one.mark("11010519491231002X").mark, two.mark("11010519491231002X").mark);
    }

    #[test]
    fn a_damaged_key_ends_the_start_with_a_sentence() {
        let dir = folder();
        fs::write(dir.join(NAME), "abc").unwrap();
        assert!(Keyring::open(&dir).err().unwrap().contains("damaged"));
    }
}
