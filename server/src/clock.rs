//! The time of day, as it is stored and as it crosses the wire.

use hubbub_protocol::Timestamp;

/// Now, in milliseconds since 1970 in UTC, as times are stored.
#[must_use]
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// A stored time in the wire's form. A time beyond all calendars reads as 1970.
#[must_use]
pub fn timestamp(milliseconds: i64) -> Timestamp {
    let at = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    Timestamp(at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
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
}
