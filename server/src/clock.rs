//! The time of day, as it is stored and as it crosses the wire.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hubbub_protocol::Timestamp;

/// Tells the time. A clone is the same clock.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Milliseconds by which it is ahead of the system's.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// Now, in milliseconds since 1970 in UTC, as times are stored.
    #[must_use]
    pub fn now(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond() + self.ahead.load(Ordering::Relaxed)
    }

    /// Jumps, as a machine's clock does when somebody sets it.
    pub fn jump(&self, milliseconds: i64) {
        self.ahead.fetch_add(milliseconds, Ordering::Relaxed);
    }
}

/// A stored time in the wire's form. A time beyond all calendars reads as 1970.
#[must_use]
pub fn timestamp(milliseconds: i64) -> Timestamp {
    let at = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    Timestamp(at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

/// The stored form of a time from the wire, unless it is none.
#[must_use]
pub fn milliseconds(at: &Timestamp) -> Option<i64> {
    let at: jiff::Timestamp = at.0.parse().ok()?;
    Some(at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_always_has_three_decimals() {
        assert_eq!(timestamp(0).0, "1970-01-01T00:00:00.000Z");
        assert_eq!(timestamp(1_795_243_966_120).0, "2026-11-21T06:52:46.120Z");
        assert_eq!(timestamp(i64::MAX).0, "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn a_time_from_the_wire_is_the_one_that_was_told() {
        assert_eq!(
            milliseconds(&timestamp(1_795_243_966_120)),
            Some(1_795_243_966_120)
        );
        assert_eq!(milliseconds(&Timestamp("yesterday".to_owned())), None);
    }

    #[test]
    fn a_clock_can_be_set() {
        let clock = Clock::default();
        let before = clock.now();
        clock.clone().jump(86_400_000);
        assert!(clock.now() >= before + 86_400_000);
    }
}
