//! Dates as people write them, from dates of the shape `2026-11-21`.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Day 0 of the count below, 1 January 1970, was a Thursday.
const WEEKDAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];

/// The date in words, such as `Saturday, 21 November 2026`; what is not a date stays as it is.
#[must_use]
pub fn in_words(date: &str) -> String {
    words(date).unwrap_or_else(|| date.to_owned())
}

/// The same, but `Today` and `Yesterday` where they say it better.
#[must_use]
pub fn seen_from(today: &str, date: &str) -> String {
    let distance = day_number(today)
        .zip(day_number(date))
        .map(|(today, date)| today - date);
    match distance {
        Some(0) => "Today".to_owned(),
        Some(1) => "Yesterday".to_owned(),
        _ => in_words(date),
    }
}

fn words(date: &str) -> Option<String> {
    let (year, month, day) = parts(date)?;
    let weekday = WEEKDAYS.get(usize::try_from(day_number(date)?.rem_euclid(7)).ok()?)?;
    let month = MONTHS.get(usize::try_from(month - 1).ok()?)?;
    Some(format!("{weekday}, {day} {month} {year}"))
}

fn parts(date: &str) -> Option<(i64, i64, i64)> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// Days since 1 January 1970 in the Gregorian calendar, counting years from March so that the leap
/// day comes last (the algorithm is `days_from_civil` in Howard Hinnant's "chrono-Compatible
/// Low-Level Date Algorithms").
fn day_number(date: &str) -> Option<i64> {
    let (year, month, day) = parts(date)?;
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_reads_like_a_sentence() {
        assert_eq!(in_words("1970-01-01"), "Thursday, 1 January 1970");
        assert_eq!(in_words("2024-02-29"), "Thursday, 29 February 2024");
        assert_eq!(in_words("2026-11-21"), "Saturday, 21 November 2026");
        assert_eq!(in_words("?"), "?");
    }

    #[test]
    fn the_last_two_days_have_names() {
        assert_eq!(seen_from("2026-03-01", "2026-03-01"), "Today");
        assert_eq!(seen_from("2026-03-01", "2026-02-28"), "Yesterday");
        assert_eq!(
            seen_from("2026-03-01", "2026-02-27"),
            "Friday, 27 February 2026"
        );
    }
}
