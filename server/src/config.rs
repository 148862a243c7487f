//! Flags and environment, in one struct.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// How the server is to run.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address and port to listen on; may be given several times (a list with commas in the
    /// variable). Port 0 picks a free one.
    #[arg(
        long,
        value_name = "ADDR",
        env = "HUBBUB_LISTEN",
        value_delimiter = ',',
        default_value = "0.0.0.0:8080"
    )]
    pub listen: Vec<SocketAddr>,

    /// Directory that everything is kept in; made if it is missing.
    #[arg(
        long,
        value_name = "DIR",
        env = "HUBBUB_DATA",
        global = true,
        default_value = "hubbub-data"
    )]
    pub data: PathBuf,

    /// What to log: error, warn, info, debug, trace, or a filter such as `hubbub=debug,warn`.
    #[arg(
        long,
        value_name = "FILTER",
        env = "HUBBUB_LOG",
        global = true,
        default_value = "info,refinery_core=warn"
    )]
    pub log: String,
}
