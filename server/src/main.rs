//! The program: arguments, configuration, server, and its end.

use std::io::{IsTerminal, Write};
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use hubbub::config::Config;
use hubbub::{Timing, dev};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A self-hosted real-time group chat: start it, share the link, type a name, talk.
#[derive(Debug, Parser)]
#[command(name = "hubbub", version)]
struct Arguments {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tools for those who work on Hubbub.
    Dev {
        #[command(subcommand)]
        task: dev::Task,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hubbub: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let config = arguments.config;
    let filter = EnvFilter::builder().parse(&config.log).map_err(|error| {
        format!(
            "--log {:?} is no filter: {error}. Try info or hubbub=debug",
            config.log
        )
    })?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    if let Some(Command::Dev { task }) = arguments.command {
        return Ok(dev::run(task, &config.data).await?);
    }
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;

    let server = hubbub::build(&config, Timing::default()).await?;
    greet(server.addresses());
    server
        .run(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
        .await;
    Ok(())
}

/// Prints the addresses to open.
fn greet(addresses: &[SocketAddr]) {
    let mut out = std::io::stdout().lock();
    let open = addresses.iter().flat_map(|&address| reachable_at(address));
    let mut lines = vec!["Hubbub is running. Open".to_owned()];
    lines.extend(open.map(|(address, who)| format!("  http://{address}  {who}")));
    // Whoever closed our output does not want to read this.
    let _ = writeln!(out, "{}", lines.join("\n"));
    let _ = out.flush();
}

/// The addresses under which a listening address can be reached, and by whom.
fn reachable_at(address: SocketAddr) -> Vec<(SocketAddr, &'static str)> {
    let who = |ip: IpAddr| {
        if ip.is_loopback() {
            "on this computer"
        } else {
            "in your network"
        }
    };
    if !address.ip().is_unspecified() {
        return vec![(address, who(address.ip()))];
    }
    let mut reachable: Vec<_> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| interface.is_oper_up() && !interface.is_link_local())
        .map(|interface| interface.ip())
        .filter(|ip| ip.is_ipv4() || address.is_ipv6())
        .map(|ip| (SocketAddr::new(ip, address.port()), who(ip)))
        .collect();
    reachable.sort_by_key(|(address, _)| (!address.ip().is_loopback(), address.is_ipv6()));
    reachable
}
