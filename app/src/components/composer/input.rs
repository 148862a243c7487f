//! What a text in the box means: a message, or a command that begins with a slash.

/// The answer to `/help`.
pub const HELP: &str = "\
/w name text: a private message, seen by the two of you only
/help: this list
//text: a message that begins with a slash";

/// What a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// There is nothing to send.
    Nothing,
    /// A message for everyone in the room.
    Message(String),
    /// A message for one person.
    Whisper {
        /// Their name.
        to: String,
        /// What it says.
        text: String,
    },
    /// Somebody wants to know the commands.
    Help,
    /// Not a command that could be followed, and why.
    Mistake(String),
}

/// Whether this is, or is going to be, a command: the others are not told of it.
#[must_use]
pub fn is_command(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//")
}

/// Finds out what a text means. White space at its end is never part of it.
#[must_use]
pub fn parse(text: &str) -> Input {
    let text = text.trim_end();
    if text.trim().is_empty() {
        return Input::Nothing;
    }
    match text.strip_prefix('/') {
        None => Input::Message(text.to_owned()),
        Some(literal) if literal.starts_with('/') => Input::Message(literal.to_owned()),
        Some(command) => parse_command(command),
    }
}

fn parse_command(command: &str) -> Input {
    match split_word(command) {
        ("w", rest) => parse_whisper(rest),
        ("help", _) => Input::Help,
        (name, _) => Input::Mistake(format!(
            "There is no command /{name}. /help lists the commands; //{name} sends it as text."
        )),
    }
}

fn parse_whisper(rest: &str) -> Input {
    let (name, text) = split_word(rest);
    let name = name.strip_prefix('@').unwrap_or(name);
    if name.is_empty() || text.is_empty() {
        return Input::Mistake("A private message is written like this: /w name text".to_owned());
    }
    Input::Whisper {
        to: name.to_owned(),
        text: text.to_owned(),
    }
}

fn split_word(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> Input {
        Input::Message(text.to_owned())
    }

    fn whisper(to: &str, text: &str) -> Input {
        Input::Whisper {
            to: to.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn white_space_says_nothing() {
        assert_eq!(parse(""), Input::Nothing);
        assert_eq!(parse(" \n\t "), Input::Nothing);
    }

    #[test]
    fn a_message_keeps_its_lines_and_its_indentation() {
        assert_eq!(parse("  one\n\n  two \n"), message("  one\n\n  two"));
    }

    #[test]
    fn a_whisper_has_a_name_and_a_text() {
        assert_eq!(parse("/w Bob hello there"), whisper("Bob", "hello there"));
        assert_eq!(
            parse("/w   @Bob\nfirst\nsecond"),
            whisper("Bob", "first\nsecond")
        );
    }

    #[test]
    fn a_whisper_without_name_or_text_is_a_mistake() {
        for text in ["/w", "/w ", "/w Bob", "/w @ hello"] {
            assert!(matches!(parse(text), Input::Mistake(_)), "{text}");
        }
    }

    #[test]
    fn two_slashes_send_one() {
        assert_eq!(parse("//help"), message("/help"));
    }

    #[test]
    fn an_unknown_command_is_not_sent() {
        let Input::Mistake(text) = parse("/shrug me") else {
            panic!("not a mistake")
        };
        assert!(text.starts_with("There is no command /shrug."));
        assert_eq!(parse("/help me"), Input::Help);
    }

    #[test]
    fn others_are_not_told_that_a_command_is_typed() {
        assert!(is_command("/w Bob"));
        assert!(!is_command("//text") && !is_command("text"));
    }
}
