//! How often one address and one account may try at the door, whatever they try; and whose word about addresses is believed.

use crate::problem::Problem;
use crate::store::audit::hex;
use actix_web::HttpRequest;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::num::NonZeroU32;

/// Above this many keys the forgotten ones are swept out.
const MANY: usize = 10_000;

/// The limits of the door: log-in, codes, repeated passwords.
pub struct Limits {
    addresses: DefaultKeyedRateLimiter<String>,
    accounts: DefaultKeyedRateLimiter<String>,
}

impl Default for Limits {
    fn default() -> Limits {
        let per =
            |burst: NonZeroU32, minute: NonZeroU32| RateLimiter::keyed(Quota::per_minute(minute).allow_burst(burst));
        // A whole office may sit behind one address on a Monday morning; one account is one person.
        Limits { addresses: per(FIFTY.saturating_mul(TWO), FIFTY.saturating_mul(TWO)), accounts: per(TWENTY, TEN) }
    }
}

const TWO: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);
const TEN: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
const TWENTY: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
const FIFTY: NonZeroU32 = NonZeroU32::MIN.saturating_add(49);

impl Limits {
    /// One more try from this address at this account; `TooMany` if either has had enough for now.
    pub fn one_more(&self, address: &str, login: &str) -> Result<(), Problem> {
        if self.addresses.len() + self.accounts.len() > MANY {
            self.addresses.retain_recent();
            self.accounts.retain_recent();
        }
        let account = hex(&Sha256::digest(login.as_bytes()));
        let free = self.addresses.check_key(&address.to_owned()).is_ok() && self.accounts.check_key(&account).is_ok();
        if free { Ok(()) } else { Err(Problem::TooMany(60)) }
    }
}

/// The address a request comes from. What a proxy forwards is believed only if the proxy is listed: the last entry not made by one.
pub fn address(req: &HttpRequest, proxies: &[IpAddr]) -> String {
    let Some(peer) = req.peer_addr().map(|peer| peer.ip().to_canonical()) else { return String::new() };
    let forwarded =
        req.headers().get_all("x-forwarded-for").filter_map(|v| v.to_str().ok()).collect::<Vec<_>>().join(",");
    seen(peer, &forwarded, proxies).to_string()
}

fn seen(peer: IpAddr, forwarded: &str, proxies: &[IpAddr]) -> IpAddr {
    let mut at = peer;
    let mut entries = forwarded.rsplit(',').map(|entry| entry.trim().parse::<IpAddr>());
    while proxies.contains(&at) {
        match entries.next() {
            Some(Ok(before)) => at = before.to_canonical(),
            _ => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_proxies_are_believed() {
        let ip = |text: &str| -> IpAddr { text.parse().unwrap() };
        let proxies = [ip("10.0.0.1"), ip("10.0.0.2")];
        let cases = [
            ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
            ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
        ];
        for (peer, forwarded, expected) in cases {
            assert_eq!(seen(ip(peer), forwarded, &proxies), ip(expected), "{peer} {forwarded}");
        }
        assert_eq!(seen(ip("10.0.0.1"), "198.51.100.1", &[]), ip("10.0.0.1"));
    }

    #[test]
    fn enough_is_enough_by_account_and_by_address() {
        let limits = Limits::default();
        let one_account = (0..40).filter(|n| limits.one_more(&format!("192.0.2.{n}"), "li").is_ok()).count();
        assert_eq!(one_account, 20);
        let limits = Limits::default();
        let one_address = (0..200).filter(|n| limits.one_more("192.0.2.1", &format!("person{n}")).is_ok()).count();
        assert_eq!(one_address, 100);
    }
}
