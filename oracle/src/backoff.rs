//! When to come back after a lost connection: after a random time, so that thousands of clients do
//! not return at the same moment.

use std::time::Duration;

use fastrand::Rng;

/// The bounds of the random time: between 0 and min(`cap`, `base` · 2ⁿ), n counting the tries.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// The longest wait before the first try.
    pub base: Duration,
    /// The longest wait of all.
    pub cap: Duration,
}

impl Backoff {
    /// What `docs/protocol.md` asks of every client.
    pub const DOCUMENTED: Self = Self {
        base: Duration::from_millis(500),
        cap: Duration::from_secs(30),
    };

    /// For tests that cut many connections: soon, and never much later.
    pub const BRISK: Self = Self {
        base: Duration::from_millis(25),
        cap: Duration::from_millis(200),
    };

    /// How long to wait before this try, the first one being 0.
    pub fn delay(self, tries: u32, random: &mut Rng) -> Duration {
        let longest = self
            .base
            .saturating_mul(2_u32.saturating_pow(tries))
            .min(self.cap);
        longest.mul_f64(random.f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_cap_and_is_spread_over_all_of_it() {
        let mut random = Rng::with_seed(1);
        for (tries, longest) in [(0, 500), (1, 1000), (3, 4000), (6, 30_000), (99, 30_000)] {
            let longest = Duration::from_millis(longest);
            let delays: Vec<_> = (0..1000)
                .map(|_| Backoff::DOCUMENTED.delay(tries, &mut random))
                .collect();
            assert!(delays.iter().all(|delay| *delay <= longest));
            assert!(delays.iter().any(|delay| *delay < longest / 10));
            assert!(delays.iter().any(|delay| *delay > longest * 9 / 10));
        }
    }
}
