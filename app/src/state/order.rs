//! Sorting. Whatever is sorted by itself brings the browser a copy of its own of the whole algorithm;
//! here, all kinds of lists share one.

use std::cmp::Ordering;

/// The items in the order of their keys; equal ones stay as they stand.
pub fn in_order<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let keys: Vec<K> = items.iter().map(key).collect();
    let order = order(keys.len(), &|one, other| keys[one].cmp(&keys[other]));
    let mut items: Vec<_> = items.into_iter().map(Some).collect();
    let place = |index: usize| items[index].take();
    order.into_iter().filter_map(place).collect()
}

fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<_> = (0..count).collect();
    order.sort_by(|&one, &other| compare(one, other));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ones_stay_as_they_stand() {
        let words = vec!["three", "one", "seven", "two"];
        let by_length = in_order(words, |word| word.len());
        assert_eq!(by_length, ["one", "two", "three", "seven"]);
    }
}
