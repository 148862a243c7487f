-- People are known by name; `name_key` is what makes two names the same (see auth/names.rs) and
-- is NULL once nobody holds the name any more, so that it can be taken anew without its past.
CREATE TABLE users (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    name_key   TEXT    UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- A session is known by the SHA-256 of its token; the token itself is with the browser only.
CREATE TABLE sessions (
    token_hash BLOB    PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user_id);

-- `head` is the room's one counter: the last number that a message or a change to one has taken.
CREATE TABLE rooms (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    slug       TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    topic      TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('public', 'direct')),
    head       INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    room_id INTEGER NOT NULL REFERENCES rooms (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_by_user ON members (user_id);

-- `seq` is a message's place for ever, `change` the number of the last thing that happened to it.
-- Times are milliseconds since 1970 in UTC.
CREATE TABLE messages (
    room_id   INTEGER NOT NULL REFERENCES rooms (id),
    seq       INTEGER NOT NULL,
    change    INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES users (id),
    client_id TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (room_id, seq)
) STRICT, WITHOUT ROWID;

-- `changes since` is one range of this index; a retried send is found by the other.
CREATE UNIQUE INDEX messages_by_change ON messages (room_id, change);
CREATE UNIQUE INDEX messages_by_client_id ON messages (author_id, client_id);

INSERT INTO rooms (slug, name, topic, kind, created_at)
VALUES ('lobby', 'Lobby', 'Where everyone meets', 'public', 0);
