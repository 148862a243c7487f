//! How much happened: what a summary of a run counts.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

/// Counts of one client, or of many together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sends, edits and deletions that were acknowledged.
    pub acknowledged: usize,
    /// Messages heard, live and in answers.
    pub heard: usize,
    /// Connections after the first.
    pub reconnects: usize,
    /// Times the history was another one than before.
    pub histories: usize,
    /// Times a room was entered again and told exactly what was missed.
    pub resumes: usize,
    /// Times it was a fresh page instead.
    pub resets: usize,
    /// Times the server said that something was missed.
    pub resyncs: usize,
    /// Commands refused because the server could not store or read just then.
    pub refused: usize,
    /// Connections closed because they did not read.
    pub too_slow: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.heard += other.heard;
        self.reconnects += other.reconnects;
        self.histories += other.histories;
        self.resumes += other.resumes;
        self.resets += other.resets;
        self.resyncs += other.resyncs;
        self.refused += other.refused;
        self.too_slow += other.too_slow;
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

/// `name=count` pairs in one line, for programs that add them up.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            acknowledged,
            heard,
            reconnects,
            histories,
            resumes,
            resets,
            resyncs,
            refused,
            too_slow,
        } = self;
        write!(
            f,
            "acknowledged={acknowledged} heard={heard} reconnects={reconnects} \
             histories={histories} resumes={resumes} resets={resets} resyncs={resyncs} refused={refused} too_slow={too_slow}"
        )
    }
}
