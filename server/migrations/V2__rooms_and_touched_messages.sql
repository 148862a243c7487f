-- Rooms that people make: private ones, with an invitation; off the record or not; and the last
-- place that each person in a room has read. `name_key` is what makes two public rooms the same
-- (see chat/room_names.rs).
--
-- The table is made anew for its new kinds. Foreign keys are off while migrations run, and checked
-- afterwards (see store/sqlite/schema.rs).
CREATE TABLE new_rooms (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    slug       TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    name_key   TEXT    UNIQUE,
    topic      TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('public', 'private', 'direct')),
    creator_id INTEGER REFERENCES users (id),
    invite     TEXT,
    off_record INTEGER NOT NULL DEFAULT 0,
    head       INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

INSERT INTO new_rooms (id, slug, name, name_key, topic, kind, head, created_at)
SELECT id, CASE kind WHEN 'direct' THEN replace(slug, '-', '.') ELSE slug END, name,
       CASE kind WHEN 'public' THEN slug END, topic, kind, head, created_at
FROM rooms;

DROP TABLE rooms;
ALTER TABLE new_rooms RENAME TO rooms;

-- Whoever is there already has read everything, and is in the lobby.
ALTER TABLE members ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
INSERT OR IGNORE INTO members (room_id, user_id)
SELECT rooms.id, users.id FROM rooms, users WHERE slug = 'lobby';
UPDATE members SET read = (SELECT head FROM rooms WHERE id = room_id);

-- What can happen to a message. A deleted one keeps its place and loses its text.
ALTER TABLE messages ADD COLUMN edited_at INTEGER;
ALTER TABLE messages ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN reply_to INTEGER;
ALTER TABLE messages ADD COLUMN typed_in INTEGER REFERENCES rooms (id);

-- Jumping to a date is one step in this index.
CREATE INDEX messages_by_time ON messages (room_id, at);

-- Names this history; see store/sqlite/epoch.rs.
CREATE TABLE history (epoch TEXT NOT NULL) STRICT;
INSERT INTO history VALUES (lower(hex(randomblob(8))));
