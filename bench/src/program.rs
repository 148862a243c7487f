//! The program under test, in a process of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::Result;

/// A running server; it is killed at the end.
pub struct Program {
    address: SocketAddr,
    _process: Child,
}

/// Fills a room of a data directory.
///
/// # Errors
/// When the program cannot be run or fails.
pub async fn fill(program: &Path, data: &Path, messages: usize) -> Result<()> {
    let mut command = Command::new(program);
    command.args(["dev", "fill", "--messages", &messages.to_string(), "--data"]);
    let status = command.arg(data).status().await?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("filling ended with {status}").into())
    }
}

impl Program {
    /// Starts a server and waits until it says where it listens.
    ///
    /// # Errors
    /// When it cannot be run or does not listen.
    pub async fn start(program: &Path, data: &Path) -> Result<Self> {
        let mut process = Command::new(program)
            .args(["--listen", "127.0.0.1:0", "--log", "warn", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(rest) = line.trim().strip_prefix("http://") {
                let address = rest.split(' ').next().unwrap_or_default().parse()?;
                return Ok(Self {
                    address,
                    _process: process,
                });
            }
        }
        Err("the program did not start".into())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}
