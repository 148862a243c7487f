//! Several rooms on one connection, and members who are taken out of a private one while they talk,
//! come back and try to enter again: from then on they hear nothing of it.

use std::time::{Duration, Instant};

use fastrand::Rng;
use futures_util::future::join_all;
use hubbub_oracle::log::Action;
use hubbub_oracle::{Backoff, Client, Outcome, Settings};
use hubbub_protocol::{Change, Command, ErrorCode, Event, RoomView, Slug};
use tokio::sync::watch;

use crate::crowd::{Verdict, everyone_ends, in_time};
use crate::host::Host;
use crate::scale::{Scale, random, scale};

/// Who is taken out of a room is told within this time.
const TOLD_WITHIN: Duration = Duration::from_secs(1);

/// How often somebody who was taken out tries the old invitation.
const TRIES: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn who_is_taken_out_of_a_room_hears_nothing_more_of_it() {
    let (scale, mut random) = (scale(), random("rooms"));
    let verdict = Verdict::on("rooms");
    let host = Host::start();
    let mut people = (0..=scale.talkers).map(|number| {
        Client::start(Settings {
            backoff: Backoff::BRISK,
            seed: random.u64(..),
            ..Settings::new(name(number), host.address)
        })
    });
    let founder = people.next().unwrap();
    let members: Vec<Client> = people.collect();
    let rooms = in_time("there were rooms", found_rooms(&founder, scale.rooms)).await;
    for member in &members {
        for room in &rooms {
            member.enter(&room.slug, room.invite.clone());
        }
    }

    let (stop, stopped) = watch::channel(false);
    let pairs = members.iter().flat_map(|member| {
        let rooms = rooms.iter();
        rooms.map(move |room| (member, &room.slug))
    });
    let talking = pairs
        .enumerate()
        .map(|(number, (member, room))| talk(member, number, room, stopped.clone()));
    let private = PrivateRoom {
        founder: &founder,
        members: &members,
        view: &rooms[0],
    };
    let removing = async {
        private.remove_every_other(&scale, random.fork()).await;
        private.invite_one_again().await;
        stop.send_replace(true);
    };
    let talking = in_time("all had talked", join_all(talking));
    tokio::join!(talking, removing);

    let rooms = private.as_now(&rooms).await;
    let mut clients = members;
    clients.push(founder);
    let (logs, records) = everyone_ends(clients, host.address, &rooms).await;
    host.assert_calm();
    verdict
        .counts("rooms", rooms.len())
        .counts("removed", scale.talkers.div_ceil(2))
        .over(&logs, &records);
}

fn name(number: usize) -> String {
    format!("person{number}")
}

/// A private room and some public ones, with their founder in them.
async fn found_rooms(founder: &Client, count: usize) -> Vec<RoomView> {
    founder.reaches(&Slug::lobby(), Change(0)).await.unwrap();
    let mut rooms = Vec::new();
    for number in 0..count {
        let room = Command::Create {
            id: format!("room-{number}").as_str().into(),
            name: format!("Room {number}"),
            topic: String::new(),
            private: number == 0,
            off_record: false,
        };
        let found = founder.ask(room).await.unwrap();
        let Event::Found { room, .. } = found else {
            panic!("no room but {found:?}");
        };
        founder.enter(&room.slug, None);
        rooms.push(room);
    }
    rooms
}

/// Says one thing after the other in a room, until told to stop or kept out.
async fn talk(client: &Client, number: usize, room: &Slug, stopped: watch::Receiver<bool>) {
    for said in 0.. {
        if *stopped.borrow() {
            return;
        }
        let action = Action::Send {
            text: format!("{said} of {number}"),
            reply_to: None,
        };
        match client.perform(room, action).await.unwrap() {
            Outcome::Stored(_) => {}
            Outcome::Refused(ErrorCode::UnknownRoom) => return,
            outcome => panic!("{outcome:?}"),
        }
    }
}

/// The room out of which people are taken.
struct PrivateRoom<'a> {
    founder: &'a Client,
    members: &'a [Client],
    view: &'a RoomView,
}

impl PrivateRoom<'_> {
    async fn remove_every_other(&self, scale: &Scale, mut random: Rng) {
        let mut heard = Change(0);
        for number in (0..self.members.len()).step_by(2) {
            heard = Change(heard.0 + i64::try_from(scale.messages_a_removal).unwrap());
            let talked = self.founder.reaches(&self.view.slug, heard);
            in_time("the room had talked", talked).await.unwrap();
            let is_away = random.bool();
            if is_away {
                self.members[number].cut();
            }
            in_time("a member was removed", self.remove(number, is_away)).await;
        }
    }

    async fn remove(&self, number: usize, is_away: bool) {
        let (member, room) = (&self.members[number], &self.view.slug);
        let removal = Command::Remove {
            id: format!("removal-{number}").as_str().into(),
            room: room.clone(),
            user: name(number + 1),
        };
        let began = Instant::now();
        let done = self.founder.ask(removal).await.unwrap();
        assert!(matches!(done, Event::Done { .. }), "{done:?}");
        member.loses(room).await.unwrap();
        let told = began.elapsed();
        assert!(is_away || told <= TOLD_WITHIN, "was told after {told:?}");
        for _ in 0..TRIES {
            member.enter(room, self.view.invite.clone());
        }
        member.loses(room).await.unwrap();
    }

    /// The new invitation leads back, to a page and all that follows.
    async fn invite_one_again(&self) {
        let view = self.founder.view(&self.view.slug).await.unwrap().unwrap();
        assert_ne!(view.invite, self.view.invite);
        self.members[0].enter(&view.slug, view.invite);
    }

    /// The rooms as they are now: the invitation to this one has changed.
    async fn as_now(&self, rooms: &[RoomView]) -> Vec<RoomView> {
        let view = self.founder.view(&self.view.slug).await.unwrap().unwrap();
        let others = rooms.iter().skip(1).cloned();
        std::iter::once(view).chain(others).collect()
    }
}
