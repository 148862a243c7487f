//! When to try again after a connection was lost.

use std::time::Duration;

/// No first retry is later than this: most losses are over at once.
const FIRST: f64 = 0.3;
/// The upper bound of the second retry's delay; it doubles from there.
const BASE: f64 = 0.5;
/// However long the server is away, somebody looks again within this time.
const LONGEST: f64 = 30.0;

/// How long to wait before the given retry (counted from 0), with full jitter so that a whole room
/// does not come back in the same instant: `random(0, min(30 s, 0.5 s * 2^n))`.
///
/// `chance` is a random number from 0 up to but not including 1.
#[must_use]
pub fn delay(retry: u32, chance: f64) -> Duration {
    let doublings = i32::try_from(retry.min(16)).unwrap_or(16);
    let bound = if retry == 0 {
        FIRST
    } else {
        (BASE * 2_f64.powi(doublings)).min(LONGEST)
    };
    Duration::from_secs_f64(bound * chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_retry_comes_within_the_third_of_a_second() {
        assert!(delay(0, 0.999) < Duration::from_millis(300));
    }

    #[test]
    fn the_bound_doubles_up_to_half_a_minute() {
        assert_eq!(delay(1, 1.0), Duration::from_secs(1));
        assert_eq!(delay(2, 1.0), Duration::from_secs(2));
        assert_eq!(delay(40, 1.0), Duration::from_secs(30));
    }

    #[test]
    fn the_whole_span_down_to_zero_is_used() {
        assert_eq!(delay(5, 0.0), Duration::ZERO);
    }
}
