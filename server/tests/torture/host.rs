//! The program in a process of its own, on an address and with data that outlive it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// A place where the program runs, dies, and runs again.
pub struct Host {
    /// The same for every run of it.
    pub address: SocketAddr,
    data: PathBuf,
    /// Holds what the program reports, and by default its data.
    own: TempDir,
    running: Option<Child>,
}

impl Host {
    /// Starts the program with a directory of its own.
    pub fn start() -> Self {
        let own = TempDir::new().unwrap();
        let data = own.path().join("data");
        Self::start_on(own, data)
    }

    /// Starts the program with its data in this directory.
    pub fn start_in(data: &Path) -> Self {
        Self::start_on(TempDir::new().unwrap(), data.to_owned())
    }

    fn start_on(own: TempDir, data: PathBuf) -> Self {
        let mut host = Self {
            address: SocketAddr::from((own_loopback(), 0)),
            data,
            own,
            running: None,
        };
        host.run();
        host
    }

    /// Where its data are.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Starts the program again, where it was.
    pub fn run(&mut self) {
        let report = self.own.path().join("report");
        let report = File::options().create(true).append(true).open(report);
        let mut child = Command::new(env!("CARGO_BIN_EXE_hubbub"))
            .env_clear()
            .args(["--listen", &self.address.to_string(), "--data"])
            .arg(&self.data)
            .stdout(Stdio::piped())
            .stderr(report.unwrap())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        self.running = Some(child);
        let address = output.lines().map(Result::unwrap).find_map(|line| {
            let address = line.trim().strip_prefix("http://")?;
            Some(address.split(' ').next()?.parse().unwrap())
        });
        self.address = address.unwrap_or_else(|| panic!("did not start: {}", self.report()));
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let mut child = self.running.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// SIGTERM, and the end.
    pub fn stop(&mut self) {
        let mut child = self.running.take().unwrap();
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        assert!(child.wait().unwrap().success(), "{}", self.report());
    }

    /// The program must never have panicked, in none of its runs.
    pub fn assert_calm(&self) {
        let report = self.report();
        assert!(!report.contains("panicked"), "{report}");
    }

    /// The last that the program has reported.
    fn report(&self) -> String {
        let report = fs::read_to_string(self.own.path().join("report")).unwrap_or_default();
        let last = report.lines().rev().take(10).collect::<Vec<_>>();
        last.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(child) = &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// An address that nobody else uses: while a program is dead, its clients knock at its port, and
/// must not find another's.
fn own_loopback() -> Ipv4Addr {
    if cfg!(target_os = "linux") {
        Ipv4Addr::new(
            127,
            fastrand::u8(1..),
            fastrand::u8(..),
            fastrand::u8(1..255),
        )
    } else {
        Ipv4Addr::LOCALHOST
    }
}
