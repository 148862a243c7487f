//! Who is in a room, and which comings and goings are still to be told. Pure bookkeeping: the hub
//! decides when.

use std::collections::{HashMap, HashSet};

use hubbub_protocol::{User, UserId};

/// One room's people.
#[derive(Debug, Default)]
pub struct Presence {
    /// Everyone who counts as here, also in the grace after their last connection ended.
    here: HashMap<UserId, Visit>,
    /// Everyone the room was told to be here.
    announced: HashMap<UserId, User>,
    /// Whose coming or going is still to be told.
    unsettled: HashSet<UserId>,
    /// Who was here or not in a list that somebody got before that was told.
    listed: HashMap<UserId, User>,
    /// Whose coming is no news.
    returning: HashSet<UserId>,
    /// Everyone who was ever announced: they cannot come back from before the server's start.
    seen: HashSet<UserId>,
}

#[derive(Debug)]
struct Visit {
    user: User,
    connections: usize,
    /// Grows whenever a connection comes, so that an old grace period cannot end a new visit.
    arrivals: u64,
}

/// A visit that ends unless the person is back before the grace is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lingering {
    user: UserId,
    arrivals: u64,
}

/// Comings and goings to tell, each sorted by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Who came.
    pub joined: Vec<User>,
    /// Who went.
    pub left: Vec<User>,
    /// Who came back without it being news.
    pub returned: Vec<User>,
}

impl Presence {
    /// A connection of this person came. `returning`: their coming is no news.
    pub fn arrive(&mut self, user: &User, returning: bool) {
        let visit = self.here.entry(user.id).or_insert_with(|| Visit {
            user: user.clone(),
            connections: 0,
            arrivals: 0,
        });
        visit.connections += 1;
        visit.arrivals += 1;
        if !self.announced.contains_key(&user.id) {
            self.unsettled.insert(user.id);
            if returning && !self.seen.contains(&user.id) {
                self.returning.insert(user.id);
            }
        }
    }

    /// A connection of this person ended. Answers the visit that now ends after the grace, if it
    /// was their last connection.
    pub fn lose(&mut self, user: UserId) -> Option<Lingering> {
        let visit = self.here.get_mut(&user)?;
        visit.connections = visit.connections.saturating_sub(1);
        (visit.connections == 0).then_some(Lingering {
            user,
            arrivals: visit.arrivals,
        })
    }

    /// The grace is over: ends the visit, unless the person is back.
    pub fn end(&mut self, lingering: Lingering) {
        let over = self
            .here
            .get(&lingering.user)
            .is_some_and(|visit| visit.connections == 0 && visit.arrivals == lingering.arrivals);
        if over {
            self.here.remove(&lingering.user);
            self.unsettled.insert(lingering.user);
        }
    }

    /// Whether there is something to tell.
    pub fn is_unsettled(&self) -> bool {
        !self.unsettled.is_empty()
    }

    /// Whether nobody is here and nothing is to be told.
    pub fn is_over(&self) -> bool {
        self.here.is_empty() && !self.is_unsettled()
    }

    /// Takes what is to be told: only how things are now compared with what was told before, so
    /// that someone who came and went in between is not mentioned, unless somebody got a list in
    /// between and is to hear that it holds no more.
    pub fn settle(&mut self) -> Notice {
        let mut notice = Notice::default();
        let mut listed = std::mem::take(&mut self.listed);
        for id in std::mem::take(&mut self.unsettled) {
            let returning = self.returning.remove(&id);
            let listed = listed.remove(&id);
            match (self.here.get(&id), self.announced.contains_key(&id)) {
                (Some(visit), false) => {
                    self.announced.insert(id, visit.user.clone());
                    self.seen.insert(id);
                    let list = if returning {
                        &mut notice.returned
                    } else {
                        &mut notice.joined
                    };
                    list.push(visit.user.clone());
                }
                (None, true) => notice.left.extend(self.announced.remove(&id)),
                (Some(_), true) => notice.returned.extend(listed),
                (None, false) => notice.left.extend(listed),
            }
        }
        for list in [&mut notice.joined, &mut notice.left, &mut notice.returned] {
            list.sort_by(|a, b| a.name.cmp(&b.name));
        }
        notice
    }

    /// How many people count as here.
    pub fn count(&self) -> usize {
        self.here.len()
    }

    /// Everyone who counts as here, by name, for somebody who hears what is told from now on.
    pub fn online(&mut self) -> Vec<User> {
        for id in &self.unsettled {
            match (self.here.get(id), self.announced.get(id)) {
                (Some(Visit { user, .. }), None) | (None, Some(user)) => {
                    self.listed.insert(*id, user.clone());
                }
                _ => {}
            }
        }
        let mut online: Vec<User> = self.here.values().map(|visit| visit.user.clone()).collect();
        online.sort_by(|a, b| a.name.cmp(&b.name));
        online
    }
}

impl Notice {
    /// Whether nobody is mentioned.
    pub fn is_empty(&self) -> bool {
        self.joined.is_empty() && self.left.is_empty() && self.returned.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str) -> User {
        User {
            id: UserId(i64::from(name.as_bytes()[0])),
            name: name.into(),
        }
    }

    fn joined(names: &[&str]) -> Notice {
        Notice {
            joined: names.iter().map(|name| user(name)).collect(),
            ..Notice::default()
        }
    }

    #[test]
    fn people_who_come_together_are_told_together() {
        let mut presence = Presence::default();
        presence.arrive(&user("Snehal"), false);
        presence.arrive(&user("Abhishek"), false);
        assert_eq!(presence.settle(), joined(&["Abhishek", "Snehal"]));
        assert!(presence.settle().is_empty());
    }

    #[test]
    fn one_person_in_two_tabs_is_one_person() {
        let mut presence = Presence::default();
        presence.arrive(&user("Ada"), false);
        presence.settle();
        presence.arrive(&user("Ada"), false);
        assert!(presence.settle().is_empty());
        assert_eq!(presence.lose(user("Ada").id), None);
        assert_eq!(presence.online(), [user("Ada")]);
    }

    #[test]
    fn a_reload_within_the_grace_is_not_told() {
        let mut presence = Presence::default();
        presence.arrive(&user("Ada"), false);
        presence.settle();
        let lingering = presence.lose(user("Ada").id).expect("the last connection");
        presence.arrive(&user("Ada"), false);
        presence.end(lingering);
        assert!(presence.settle().is_empty());
        assert_eq!(presence.online(), [user("Ada")]);
    }

    #[test]
    fn an_old_grace_does_not_end_a_visit_that_lingers_anew() {
        let mut presence = Presence::default();
        presence.arrive(&user("Ada"), false);
        let first = presence.lose(user("Ada").id).expect("the last connection");
        presence.arrive(&user("Ada"), false);
        let second = presence.lose(user("Ada").id).expect("the last connection");
        presence.end(first);
        assert_eq!(presence.online(), [user("Ada")]);
        presence.end(second);
        assert!(presence.online().is_empty());
    }

    #[test]
    fn who_came_and_went_unnoticed_is_not_mentioned() {
        let mut presence = Presence::default();
        presence.arrive(&user("Ada"), false);
        let lingering = presence.lose(user("Ada").id).expect("the last connection");
        presence.end(lingering);
        assert!(presence.settle().is_empty());
        assert!(presence.is_over());
    }

    #[test]
    fn who_was_listed_before_being_told_and_went_is_told_to_have_left() {
        let mut presence = Presence::default();
        presence.arrive(&user("Ada"), false);
        presence.arrive(&user("Bob"), false);
        assert_eq!(presence.online(), [user("Ada"), user("Bob")]);
        let lingering = presence.lose(user("Ada").id).expect("the last connection");
        presence.end(lingering);
        let notice = presence.settle();
        assert_eq!(
            (notice.joined, notice.left),
            (vec![user("Bob")], vec![user("Ada")])
        );
        assert!(presence.settle().is_empty());
    }

    #[test]
    fn who_was_missing_in_a_list_and_is_here_again_is_told_to_be_here() {
        let mut presence = Presence::default();
        presence.arrive(&user("Ada"), false);
        presence.settle();
        let lingering = presence.lose(user("Ada").id).expect("the last connection");
        presence.end(lingering);
        assert!(presence.online().is_empty());
        presence.arrive(&user("Ada"), false);
        let notice = presence.settle();
        assert_eq!(notice.returned, [user("Ada")]);
        assert!(notice.joined.is_empty() && notice.left.is_empty());
    }

    #[test]
    fn who_returns_after_a_restart_is_here_without_being_news() {
        let mut presence = Presence::default();
        presence.arrive(&user("Ada"), true);
        let notice = presence.settle();
        assert_eq!(
            (notice.joined.len(), notice.returned),
            (0, vec![user("Ada")])
        );
        let lingering = presence.lose(user("Ada").id).expect("the last connection");
        presence.end(lingering);
        assert_eq!(presence.settle().left, [user("Ada")]);
        presence.arrive(&user("Ada"), true);
        assert_eq!(presence.settle(), joined(&["Ada"]), "she had left since");
    }
}
