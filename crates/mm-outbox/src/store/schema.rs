//! The tables, by versions that only go up. What is written for each dispatch that is sent is
//! kept small: a lease is of an owner, not of each dispatch, and what was sent is in no index.

/// What makes each version of the one before. Those that were released are never changed.
pub(super) const SQLITE: &[&str] = &["
CREATE TABLE store (id TEXT NOT NULL);
INSERT INTO store (id) VALUES (lower(hex(randomblob(12))));
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    created_at INTEGER NOT NULL,
    type TEXT NOT NULL,
    context TEXT NOT NULL,
    sender TEXT,
    priority INTEGER NOT NULL,
    group_mark TEXT,
    retry_limit INTEGER NOT NULL,
    expires_at INTEGER,
    is_prepared INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_marked ON messages (type, group_mark) WHERE group_mark IS NOT NULL;
CREATE INDEX messages_unprepared ON messages (id) WHERE is_prepared = 0;
CREATE TABLE dispatches (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL,
    messenger TEXT NOT NULL,
    address TEXT NOT NULL,
    user TEXT,
    priority INTEGER NOT NULL,
    status INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    owner TEXT,
    is_doubtful INTEGER NOT NULL DEFAULT 0,
    parts_sent INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER,
    read_at INTEGER
) STRICT;
CREATE INDEX dispatches_of_message ON dispatches (message_id);
CREATE INDEX dispatches_pending ON dispatches (messenger, priority, id) WHERE status = 0;
CREATE INDEX dispatches_due ON dispatches (messenger, next_at) WHERE status = 3;
CREATE INDEX dispatches_ahead ON dispatches (messenger, address, priority, id)
    WHERE status IN (1, 3);
CREATE INDEX dispatches_failed ON dispatches (id) WHERE status = 4;
CREATE TABLE leases (
    owner TEXT NOT NULL,
    messenger TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (owner, messenger)
) STRICT, WITHOUT ROWID;
CREATE TABLE errors (
    id INTEGER PRIMARY KEY,
    dispatch_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX errors_of_dispatch ON errors (dispatch_id);
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    messenger TEXT NOT NULL,
    user TEXT,
    address TEXT
) STRICT;
CREATE UNIQUE INDEX subscriptions_once
    ON subscriptions (type, messenger, ifnull(user, ''), ifnull(address, ''));
CREATE INDEX subscriptions_of_user ON subscriptions (user) WHERE user IS NOT NULL;
"];
