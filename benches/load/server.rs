//! The release program, or the bare handler, as a process of its own: its CPU time and memory are its own too.

use crate::client::Client;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    /// The program on a data folder; answers when `/healthz` does, with the time that took.
    pub fn program(data: &Path) -> (Server, Duration) {
        Server::with(data, |_| ())
    }

    /// The program on a data folder whose disk takes so much longer for every fsync: virtual disks answer from a cache within a tenth
    /// of a millisecond, those that write through take some.
    pub fn on_disk(data: &Path, folder: &Path, longer: Duration) -> Server {
        let (source, library) = (folder.join("slow_disk.c"), folder.join("slow_disk.so"));
        std::fs::write(&source, include_str!("slow_disk.c")).expect("the source is kept");
        let mut compile = Command::new("cc");
        compile.args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl");
        assert!(compile.status().expect("a C compiler").success(), "the slow disk compiles");
        Server::with(data, |command| {
            command.env("LD_PRELOAD", &library).env("SLOW_SYNC_US", longer.as_micros().to_string());
        })
        .0
    }

    fn with(data: &Path, more: impl FnOnce(&mut Command)) -> (Server, Duration) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jianping"));
        command.arg("serve").env("DATA_DIR", data).env("PORT", "0").env("RUST_LOG", "warn");
        for setting in ["DATABASE_URL", "SMTP_URL", "PUBLIC_URL"] {
            command.env_remove(setting);
        }
        more(&mut command);
        let begun = Instant::now();
        let server = Server::start(command);
        let ready = Client::to(&server.address).and_then(|mut c| c.get("/healthz", "", ""));
        assert_eq!(ready.expect("the server answers").status, 200);
        (server, begun.elapsed())
    }

    /// This same executable as the bare handler that answers with a file's bytes, after running statements where they are given.
    pub fn bare(page: &Path, work: Option<(&Path, &Path)>) -> Server {
        let mut command = Command::new(std::env::current_exe().expect("own path"));
        command.arg("--bare").arg(page);
        if let Some((database, statements)) = work {
            command.arg("--database").arg(database).arg("--statements").arg(statements);
        }
        Server::start(command)
    }

    fn start(mut command: Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines.find_map(|line| line.ok()?.strip_prefix("http://").map(str::to_owned));
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, address: address.expect("the server tells its address") }
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it is gone");
    }

    /// CPU time of all its threads so far; none of them ends while it serves.
    pub fn cpu(&self) -> Duration {
        process_cpu(&self.child.id().to_string())
    }

    /// Waits until what the calendar and the post had to do on a city that nobody served so far is done, two minutes at most: a page's
    /// cost is asked for, and the time of all threads is counted. Answers the CPU time of that work.
    pub fn settle(&self) -> Duration {
        let begun = self.cpu();
        for _ in 0..120 {
            let before = self.cpu();
            std::thread::sleep(Duration::from_secs(1));
            if self.cpu() - before < Duration::from_millis(20) {
                break;
            }
        }
        self.cpu() - begun
    }

    /// Resident memory now and at its highest, in kB.
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|l| l.strip_prefix(name))?;
            line.trim().split(' ').next()?.parse().ok()
        };
        (field("VmRSS:").unwrap_or(0), field("VmHWM:").unwrap_or(0))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// How long an fsync of a few pages takes in this folder: the middle of some hundred.
pub fn disk(folder: &Path) -> Duration {
    use std::io::Write;
    let path = folder.join("disk");
    let mut file = std::fs::File::create(&path).expect("a file");
    let mut spans: Vec<Duration> = (0..200)
        .map(|_| {
            file.write_all(&[7; 8192]).expect("it is written");
            let begun = Instant::now();
            file.sync_data().expect("it is kept");
            begun.elapsed()
        })
        .collect();
    spans.sort();
    std::fs::remove_file(&path).expect("it was there");
    spans[spans.len() / 2]
}

/// CPU time of this process's own threads so far.
pub fn own_cpu() -> Duration {
    process_cpu("self")
}

/// User and system time of a process, by the kernel's count of its threads.
fn process_cpu(pid: &str) -> Duration {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).expect("Linux tells the time of threads");
    let of = |path: std::path::PathBuf| {
        let told = std::fs::read_to_string(path.join("schedstat")).ok()?;
        told.split(' ').next()?.parse::<u64>().ok()
    };
    Duration::from_nanos(threads.flatten().filter_map(|thread| of(thread.path())).sum())
}
