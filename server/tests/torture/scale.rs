//! How much torture, and from which seed: read from the environment, in one place.
//!
//! `HUBBUB_TORTURE=full` asks for all of it; `HUBBUB_TORTURE_SEED` repeats what a seed determines.

use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;
use std::time::Duration;

use fastrand::Rng;

/// What the scenarios take their numbers from.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Whether what cannot be tried here is a failure rather than a remark.
    pub strict: bool,
    /// How often the program is killed.
    pub kills: usize,
    /// The most messages between two kills.
    pub messages_a_kill: usize,
    /// Those who talk where it matters that several do.
    pub talkers: usize,
    /// Those who only listen.
    pub listeners: usize,
    /// The messages that cross bad lines.
    pub lossy_messages: usize,
    /// The messages that someone misses who does not read.
    pub unread_messages: usize,
    /// Those who all come back after one restart.
    pub storm_clients: usize,
    /// Those who come in the middle of a conversation.
    pub newcomers: usize,
    /// The messages of that conversation in a second.
    pub rate: u32,
    /// How long that conversation is.
    pub heavy_traffic: Duration,
    /// The messages before, during and after the disk is full.
    pub disk_messages: usize,
    /// How often an older copy of the database is put back.
    pub put_back: usize,
    /// How often the clock is set.
    pub clock_jumps: usize,
    /// The messages between two settings of it.
    pub messages_a_jump: usize,
    /// What several authors do to their messages.
    pub touches: usize,
    /// The rooms of one connection.
    pub rooms: usize,
    /// The messages between two removals of a member.
    pub messages_a_removal: usize,
    /// How long anything that must happen may take. Nothing waits this long for luck: every wait
    /// ends as soon as its condition holds.
    pub patience: Duration,
}

/// A part of `cargo test`: every scenario, in about a minute altogether.
const SHORT: Scale = Scale {
    strict: false,
    kills: 20,
    messages_a_kill: 120,
    talkers: 8,
    listeners: 4,
    lossy_messages: 1_500,
    unread_messages: 4_000,
    storm_clients: 300,
    newcomers: 60,
    rate: 300,
    heavy_traffic: Duration::from_secs(6),
    disk_messages: 200,
    put_back: 2,
    clock_jumps: 8,
    messages_a_jump: 100,
    touches: 2_000,
    rooms: 4,
    messages_a_removal: 60,
    patience: Duration::from_mins(1),
};

/// What `bin/torture` runs.
const FULL: Scale = Scale {
    strict: true,
    kills: 240,
    messages_a_kill: 800,
    talkers: 16,
    listeners: 8,
    lossy_messages: 40_000,
    unread_messages: 20_000,
    storm_clients: 2_000,
    newcomers: 120,
    rate: 1_000,
    heavy_traffic: Duration::from_mins(1),
    disk_messages: 2_000,
    put_back: 20,
    clock_jumps: 60,
    messages_a_jump: 500,
    touches: 40_000,
    rooms: 12,
    messages_a_removal: 500,
    patience: Duration::from_mins(5),
};

/// The scale of this run.
pub fn scale() -> Scale {
    match env::var("HUBBUB_TORTURE").as_deref() {
        Ok("full") => FULL,
        _ => SHORT,
    }
}

/// The seed of this run.
pub fn seed() -> u64 {
    static SEED: LazyLock<u64> = LazyLock::new(|| {
        let given = env::var("HUBBUB_TORTURE_SEED");
        given.map_or_else(
            |_| fastrand::u64(..),
            |seed| seed.parse().expect("a number"),
        )
    });
    *SEED
}

/// The random numbers of a scenario: the same for the same seed.
pub fn random(scenario: &str) -> Rng {
    let mut hasher = DefaultHasher::new();
    (seed(), scenario).hash(&mut hasher);
    Rng::with_seed(hasher.finish())
}
