//! A mail server for tests: takes every letter, slowly, and remembers the Message-ID of each that it has acknowledged or been handed.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Letters in the order they came whole.
pub type Arrived = Arc<Mutex<Vec<String>>>;

/// What the server says to a line instead of yes; the greeting answers the empty line, the whole letter its full stop.
pub type Rule = Arc<dyn Fn(&str) -> Option<&'static str> + Send + Sync>;

/// Starts one; answers with its address and what arrives. Each letter is acknowledged only after `pause`.
pub fn open(pause: Duration) -> (String, Arrived) {
    ruled(pause, Arc::new(|_| None))
}

/// The same with a mind of its own.
pub fn ruled(pause: Duration, rule: Rule) -> (String, Arrived) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let arrived = Arrived::default();
    let kept = arrived.clone();
    std::thread::spawn(move || {
        for caller in listener.incoming().flatten() {
            let (kept, rule) = (kept.clone(), rule.clone());
            std::thread::spawn(move || serve(caller, &kept, pause, &rule));
        }
    });
    (url, arrived)
}

/// One conversation, until the caller hangs up.
fn serve(mut caller: TcpStream, arrived: &Arrived, pause: Duration, rule: &Rule) -> Option<()> {
    let mut lines = BufReader::new(caller.try_clone().ok()?).lines();
    let mut say = |words: &str| caller.write_all(format!("{words}\r\n").as_bytes()).ok();
    say(rule("").unwrap_or("220 test"))?;
    while let Some(Ok(line)) = lines.next() {
        if let Some(words) = rule(&line) {
            say(words)?;
            continue;
        }
        let verb: String = line.chars().take(4).collect::<String>().to_uppercase();
        match verb.as_str() {
            "DATA" => {
                say("354 go on")?;
                let mut id = String::new();
                for line in lines.by_ref() {
                    let line = line.ok()?;
                    if line == "." {
                        break;
                    }
                    if let Some(found) = line.strip_prefix("Message-ID: ") {
                        found.trim().clone_into(&mut id);
                    }
                }
                match rule(".") {
                    Some(words) => say(words)?,
                    None => {
                        arrived.lock().unwrap().push(id);
                        std::thread::sleep(pause);
                        say("250 taken")?;
                    }
                }
            }
            "QUIT" => {
                say("221 bye")?;
                return None;
            }
            _ => say("250 yes")?,
        }
    }
    None
}
