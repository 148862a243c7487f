-- The commands that have edited or deleted a message, and their first answers: a late copy of one,
-- from a line that broke long ago, must not undo what its author did since. They hold no text.
CREATE TABLE touches (
    author_id INTEGER NOT NULL REFERENCES users (id),
    client_id TEXT    NOT NULL,
    room_id   INTEGER NOT NULL REFERENCES rooms (id),
    seq       INTEGER NOT NULL,
    change    INTEGER NOT NULL,
    PRIMARY KEY (author_id, client_id)
) STRICT, WITHOUT ROWID;

-- The command that has made a room: a copy of it finds that room, also a private one.
ALTER TABLE rooms ADD COLUMN client_id TEXT;
CREATE UNIQUE INDEX rooms_by_client_id ON rooms (creator_id, client_id);
