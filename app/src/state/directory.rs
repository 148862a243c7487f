//! What is known about rooms beyond what is said in them: which there are to pick from, what is
//! being asked about them, and which were lost.

use std::mem::discriminant;

use hubbub_protocol::{ClientId, Command, ErrorCode, ListedRoom, Slug, User};
use reactive_stores::Store;

/// How many commands may wait. More than anybody wishes for during an outage.
const WISHES: usize = 16;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Store)]
pub struct Directory {
    /// Public rooms to pick from, as they were last listed.
    pub public: Vec<ListedRoom>,
    /// The private room that the page's address invites to.
    pub invitation: Option<ListedRoom>,
    /// The commands that wait for their answers, in the order in which they were asked. They are said
    /// again on a new connection, under the same ids, so that nothing that was asked for is lost or
    /// done twice.
    pub asking: Vec<Command>,
    /// The last command that was refused, until something else is asked.
    pub refusal: Option<Declined>,
    /// The room that was asked for and found: the page leads there.
    pub leading_to: Option<Slug>,
    /// Who belongs to the private room that was asked about last.
    pub members: Option<Members>,
    /// The rooms that were lost since the page last took notice.
    pub gone: Vec<Gone>,
}

/// A command that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// What was asked.
    pub command: Command,
    /// What is wrong, for programs.
    pub code: ErrorCode,
    /// What is wrong, for people.
    pub message: String,
}

/// Who belongs to a private room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    /// The room.
    pub room: Slug,
    /// The people, by name.
    pub people: Vec<User>,
}

/// A room that is none of the reader's rooms any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The room.
    pub room: Slug,
    /// What it was called.
    pub name: String,
    /// How it was lost.
    pub loss: Loss,
    /// What the reader had typed there and not sent.
    pub unsent: Vec<String>,
}

/// How a room was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The reader has left it.
    Left,
    /// Its creator took the reader out.
    Removed,
    /// One or the other, while there was no connection.
    Absent,
}

impl Gone {
    /// Whether the reader must be told: who has left and had sent everything knows.
    #[must_use]
    pub fn is_news(&self) -> bool {
        self.loss != Loss::Left || !self.unsent.is_empty()
    }

    /// What has happened: the words before and after the room's name.
    #[must_use]
    pub fn words(&self) -> (&'static str, &'static str) {
        match self.loss {
            Loss::Left => ("You have left ", "."),
            Loss::Removed => ("You were removed from ", "."),
            Loss::Absent => ("You are not in ", " any more."),
        }
    }
}

impl Directory {
    /// What the page was told.
    #[must_use]
    pub fn new(public: Vec<ListedRoom>, invitation: Option<ListedRoom>) -> Self {
        Self {
            public,
            invitation,
            ..Self::default()
        }
    }

    /// Takes a wish in; says whether the server is to be told. One that repeats the last of its kind
    /// that waits is the same wish: a button was pressed twice. One too many is refused.
    pub fn wish(&mut self, command: Command) -> bool {
        let is_alike = |known: &&Command| discriminant(*known) == discriminant(&command);
        let before = self.asking.iter().rev().find(is_alike);
        if before.is_some_and(|before| repeats(&command, before)) {
            return false;
        }
        if self.asking.len() >= WISHES {
            let message = "Too much is waiting for the server already.";
            self.decline(Some(command), ErrorCode::Unavailable, message);
            return false;
        }
        self.asking.push(command);
        true
    }

    /// Ends the question with this id, if it waits; returns it.
    pub fn answered(&mut self, id: &ClientId) -> Option<Command> {
        self.take_first(|asking| asking.id() == Some(id))
    }

    /// Ends the question whether a room may be entered or left.
    pub fn settled(&mut self, room: &Slug) {
        self.asking.retain(|asking| match asking {
            Command::Enter { room: asked, .. } | Command::Leave { room: asked } => asked != room,
            _ => true,
        });
    }

    /// Notes that the question with this id is refused, if it waits; says whether it does.
    pub fn refuse(&mut self, id: &ClientId, code: ErrorCode, message: &str) -> bool {
        let asked = self.answered(id);
        self.decline(asked, code, message)
    }

    /// The same for the questions without an id, which are answered in their order: whether a room may
    /// be entered or left.
    pub fn refuse_unnamed(&mut self, code: ErrorCode, message: &str) -> bool {
        let asked = self.take_first(|asking| asking.id().is_none());
        self.decline(asked, code, message)
    }

    /// Notes that a room was entered.
    pub fn welcome_back(&mut self, room: &Slug) {
        self.settled(room);
        self.gone.retain(|gone| gone.room != *room);
    }

    /// Whether entering this room is news to it.
    #[must_use]
    pub fn awaits(&self, room: &Slug) -> bool {
        !self.asking.is_empty() || self.gone.iter().any(|gone| gone.room == *room)
    }

    /// Whether this room is being entered, or could not be.
    #[must_use]
    pub fn has_tried(&self, room: &Slug) -> bool {
        let is_entered = self.asking.iter().any(|it| enters(it, room));
        is_entered || self.entering_refused(room).is_some()
    }

    /// Why this room could not be entered.
    #[must_use]
    pub fn entering_refused(&self, room: &Slug) -> Option<&Declined> {
        self.refused(|command| enters(command, room))
    }

    /// Why the private chat with these people could not be opened.
    #[must_use]
    pub fn opening_refused(&self, names: &[String]) -> Option<&Declined> {
        self.refused(|command| matches!(command, Command::Open { people, .. } if people == names))
    }

    /// Why a command of this kind was refused, if that was the last thing asked.
    #[must_use]
    pub fn refused(&self, is_kind: impl Fn(&Command) -> bool) -> Option<&Declined> {
        let refusal = self.refusal.as_ref();
        refusal.filter(|refusal| is_kind(&refusal.command))
    }

    /// Notes that a room was lost, or that more is known of that.
    pub fn lose(&mut self, mut gone: Gone) {
        let mut known = self.gone.extract_if(.., |known| known.room == gone.room);
        if let Some(known) = known.next() {
            gone.name = known.name;
            gone.unsent.splice(..0, known.unsent);
        }
        drop(known);
        self.gone.push(gone);
    }

    fn take_first(&mut self, is_it: impl Fn(&Command) -> bool) -> Option<Command> {
        let index = self.asking.iter().position(is_it)?;
        Some(self.asking.remove(index))
    }

    fn decline(&mut self, asked: Option<Command>, code: ErrorCode, message: &str) -> bool {
        let is_refused = asked.is_some();
        if let Some(command) = asked {
            self.refusal = Some(Declined {
                command,
                code,
                message: message.to_owned(),
            });
        }
        is_refused
    }
}

fn enters(command: &Command, room: &Slug) -> bool {
    matches!(command, Command::Enter { room: asked, .. } if asked == room)
}

/// Whether a wish is the same as one that waits, whatever their ids.
fn repeats(wish: &Command, known: &Command) -> bool {
    let mut wish = wish.clone();
    if let (
        Command::Create { id, .. }
        | Command::Open { id, .. }
        | Command::ChangeRoom { id, .. }
        | Command::Remove { id, .. },
        Some(known),
    ) = (&mut wish, known.id())
    {
        id.clone_from(known);
    }
    wish == *known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(id: &str) -> Command {
        Command::Open {
            id: id.into(),
            people: vec!["Bob".to_owned()],
        }
    }

    fn enter(room: &str) -> Command {
        Command::Enter {
            room: room.into(),
            since: None,
            invite: None,
        }
    }

    #[test]
    fn only_the_answer_to_the_question_ends_it() {
        let mut directory = Directory {
            asking: vec![open("a")],
            ..Directory::default()
        };
        assert_eq!(directory.answered(&"b".into()), None);
        assert_eq!(directory.answered(&"a".into()), Some(open("a")));
        assert_eq!(directory.asking, []);
    }

    #[test]
    fn entering_is_settled_by_its_own_room() {
        let mut directory = Directory {
            asking: vec![enter("books")],
            ..Directory::default()
        };
        directory.settled(&"games".into());
        assert!(directory.has_tried(&"books".into()));
        directory.settled(&"books".into());
        assert!(!directory.has_tried(&"books".into()));
    }

    #[test]
    fn a_room_that_could_not_be_entered_is_not_tried_again_by_itself() {
        let mut directory = Directory {
            asking: vec![enter("books")],
            ..Directory::default()
        };
        let unknown = ErrorCode::UnknownRoom;
        assert!(!directory.refuse(&"a".into(), unknown, "No."));
        assert!(directory.refuse_unnamed(unknown, "No such room."));
        assert!(directory.has_tried(&"books".into()));
        let refusal = directory.entering_refused(&"books".into());
        assert_eq!(refusal.map(|it| it.message.as_str()), Some("No such room."));
        assert!(!directory.has_tried(&"games".into()));
    }

    #[test]
    fn what_else_comes_back_from_a_lost_room_is_told_along_with_its_loss() {
        let mut directory = Directory::default();
        let gone = |name: &str, unsent: &str| Gone {
            room: "books".into(),
            name: name.to_owned(),
            loss: Loss::Absent,
            unsent: vec![unsent.to_owned()],
        };
        directory.lose(gone("Book club", "one"));
        directory.lose(gone("books", "two"));
        let [told] = directory.gone.as_slice() else {
            panic!("{:?}", directory.gone);
        };
        assert_eq!(told.name, "Book club");
        assert_eq!(told.unsent, ["one", "two"]);
    }

    fn create(id: &str, name: &str) -> Command {
        Command::Create {
            id: id.into(),
            name: name.to_owned(),
            topic: String::new(),
            private: true,
            off_record: false,
        }
    }

    #[test]
    fn a_button_that_is_pressed_twice_is_one_wish() {
        let mut directory = Directory::default();
        assert!(directory.wish(create("a", "Secret")));
        assert!(directory.wish(enter("books")));
        assert!(!directory.wish(create("b", "Secret")));
        assert!(!directory.wish(enter("books")));
        assert_eq!(directory.asking, [create("a", "Secret"), enter("books")]);
        directory.answered(&"a".into());
        assert!(directory.wish(create("c", "Secret")));
    }

    #[test]
    fn what_is_wished_back_and_forth_is_done_in_that_order() {
        let mut directory = Directory::default();
        let all = [create("a", "Red"), create("b", "Blue"), create("c", "Red")];
        for command in all.clone() {
            assert!(directory.wish(command));
        }
        assert_eq!(directory.asking, all);
    }

    #[test]
    fn another_wish_does_not_end_the_one_that_waits() {
        let mut directory = Directory::default();
        for command in [create("a", "Secret"), enter("books"), enter("games")] {
            assert!(directory.wish(command));
        }
        assert!(directory.refuse_unnamed(ErrorCode::UnknownRoom, "No."));
        assert!(directory.entering_refused(&"books".into()).is_some());
        directory.settled(&"games".into());
        assert_eq!(directory.asking, [create("a", "Secret")]);
        let asked = directory.answered(&"a".into());
        assert_eq!(asked, Some(create("a", "Secret")));
    }

    #[test]
    fn one_wish_too_many_is_refused_and_those_before_it_are_kept() {
        let mut directory = Directory::default();
        for nth in 0..WISHES {
            assert!(directory.wish(create(&nth.to_string(), &format!("Room {nth}"))));
        }
        let last = create("last", "One more");
        assert!(!directory.wish(last.clone()));
        assert!(directory.refused(|command| *command == last).is_some());
        assert_eq!(directory.asking.len(), WISHES);
    }
}
