//! The program itself, in a process of its own: for what a test must not do to itself.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// A running program; it is killed when the test ends.
pub struct Program {
    child: Child,
    pub address: SocketAddr,
}

impl Program {
    /// Starts it on an address and waits until it says where it listens.
    pub fn start(data: &Path, listen: &str) -> Self {
        let mut child = command(data, listen)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let address = output
            .lines()
            .map(Result::unwrap)
            .find_map(|line| {
                Some(
                    line.trim()
                        .strip_prefix("http://")?
                        .split(' ')
                        .next()?
                        .parse(),
                )
            })
            .expect("an address")
            .unwrap();
        Self { child, address }
    }

    /// Starts it where it cannot run, and gives what it says.
    pub fn fail(data: &Path, listen: &str) -> Output {
        command(data, listen).output().unwrap()
    }

    /// SIGTERM, and the end.
    pub fn terminate(mut self) -> ExitStatus {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        self.child.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(data: &Path, listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hubbub"));
    command
        .env_clear()
        .args(["--listen", listen, "--data"])
        .arg(data);
    command
}
