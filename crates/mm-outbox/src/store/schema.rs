//! The tables, by versions that only go up. What is written for each dispatch that is sent is
//! kept small: a lease is of an owner, not of each dispatch, and what was sent is in no index.

#[cfg(feature = "postgres")]
pub(super) use postgres::{POSTGRES, POSTGRES_LOCK, POSTGRES_VERSION};

use mm_core::{Error, ErrorKind};

/// The error of a program that is older than the tables.
pub(super) fn newer(shown: &str, version: usize, newest: usize) -> Error {
    let text = format!(
        "the outbox {shown} was made by a newer version of this program: its tables have \
         version {version}, and this one knows those up to {newest}"
    );
    Error::new(ErrorKind::InvalidSetting).with_message(text)
}

/// What makes each version of the one before. Those that were released are never changed.
pub(super) const SQLITE: &[&str] = &[
    "
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
",
    "
ALTER TABLE dispatches ADD COLUMN tried_at INTEGER;
ALTER TABLE dispatches ADD COLUMN first_tried_at INTEGER;
CREATE INDEX dispatches_tried ON dispatches (tried_at) WHERE status = 3;
",
    // No number is given twice, whatever was removed: keys against doubles, links and people name
    // dispatches by it.
    "
CREATE TABLE numbered_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
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
INSERT INTO numbered_messages SELECT id, created_at, type, context, sender, priority, group_mark,
    retry_limit, expires_at, is_prepared FROM messages;
DROP TABLE messages;
ALTER TABLE numbered_messages RENAME TO messages;
CREATE INDEX messages_marked ON messages (type, group_mark) WHERE group_mark IS NOT NULL;
CREATE INDEX messages_unprepared ON messages (id) WHERE is_prepared = 0;
CREATE TABLE numbered_dispatches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
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
    read_at INTEGER,
    tried_at INTEGER,
    first_tried_at INTEGER
) STRICT;
INSERT INTO numbered_dispatches SELECT id, message_id, messenger, address, user, priority, status,
    attempts, created_at, next_at, owner, is_doubtful, parts_sent, sent_at, read_at, tried_at,
    first_tried_at FROM dispatches;
DROP TABLE dispatches;
ALTER TABLE numbered_dispatches RENAME TO dispatches;
CREATE INDEX dispatches_of_message ON dispatches (message_id);
CREATE INDEX dispatches_pending ON dispatches (messenger, priority, id) WHERE status = 0;
CREATE INDEX dispatches_due ON dispatches (messenger, next_at) WHERE status = 3;
CREATE INDEX dispatches_ahead ON dispatches (messenger, address, priority, id)
    WHERE status IN (1, 3);
CREATE INDEX dispatches_failed ON dispatches (id) WHERE status = 4;
CREATE INDEX dispatches_tried ON dispatches (tried_at) WHERE status = 3;
",
    // Of the first that a worker holds: whether that is in flight. What is done, which is most of
    // it in the end, is counted when it is; what is not is found by its indices.
    "
ALTER TABLE dispatches ADD COLUMN is_begun INTEGER NOT NULL DEFAULT 1;
CREATE TABLE done_counts (
    messenger TEXT NOT NULL,
    status INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (messenger, status)
) STRICT, WITHOUT ROWID;
INSERT INTO done_counts SELECT messenger, status, count(*) FROM dispatches
    WHERE status IN (2, 4) GROUP BY messenger, status;
CREATE TRIGGER dispatches_done AFTER UPDATE OF status ON dispatches WHEN new.status IN (2, 4)
BEGIN
    INSERT INTO done_counts VALUES (new.messenger, new.status, 1)
        ON CONFLICT (messenger, status) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER dispatches_requeued AFTER UPDATE OF status ON dispatches WHEN old.status IN (2, 4)
BEGIN
    UPDATE done_counts SET count = count - 1
        WHERE messenger = old.messenger AND status = old.status;
END;
CREATE TRIGGER dispatches_removed AFTER DELETE ON dispatches WHEN old.status IN (2, 4)
BEGIN
    UPDATE done_counts SET count = count - 1
        WHERE messenger = old.messenger AND status = old.status;
END;
",
];

#[cfg(feature = "postgres")]
mod postgres {
    /// Two programs do not make them at once. The number is that of nobody else, hopefully.
    pub(in crate::store) const POSTGRES_LOCK: &str =
        "SELECT pg_advisory_xact_lock(7813046125520189)";

    pub(in crate::store) const POSTGRES_VERSION: &str = "
CREATE TABLE outbox_schema_version (version bigint NOT NULL);
INSERT INTO outbox_schema_version (version) VALUES (0);
";

    /// As for the other store. The names stand beside others in the schema of a database.
    pub(in crate::store) const POSTGRES: &[&str] = &[
        "
CREATE FUNCTION outbox_now() RETURNS bigint LANGUAGE sql STABLE
    AS 'SELECT (extract(epoch FROM statement_timestamp()) * 1000)::bigint';
CREATE TABLE outbox_store (id text NOT NULL);
INSERT INTO outbox_store (id) VALUES (left(replace(gen_random_uuid()::text, '-', ''), 24));
CREATE SEQUENCE outbox_message_ids;
CREATE TABLE outbox_messages (
    id bigint PRIMARY KEY,
    created_at bigint NOT NULL,
    type text NOT NULL,
    context text NOT NULL,
    sender text,
    priority bigint NOT NULL,
    group_mark text,
    retry_limit bigint NOT NULL,
    expires_at bigint,
    is_prepared boolean NOT NULL
);
CREATE INDEX outbox_messages_marked ON outbox_messages (type, group_mark)
    WHERE group_mark IS NOT NULL;
CREATE INDEX outbox_messages_unprepared ON outbox_messages (id) WHERE NOT is_prepared;
CREATE TABLE outbox_dispatches (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL,
    messenger text COLLATE \"C\" NOT NULL,
    address text COLLATE \"C\" NOT NULL,
    user_id text,
    priority bigint NOT NULL,
    status smallint NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    next_at bigint NOT NULL,
    owner text,
    lease_until bigint,
    is_doubtful boolean NOT NULL DEFAULT false,
    parts_sent bigint NOT NULL DEFAULT 0,
    sent_at bigint,
    read_at bigint
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
CREATE INDEX outbox_dispatches_of_message ON outbox_dispatches (message_id);
CREATE INDEX outbox_dispatches_pending ON outbox_dispatches (messenger, priority, id)
    WHERE status = 0;
CREATE INDEX outbox_dispatches_due ON outbox_dispatches (messenger, next_at) WHERE status = 3;
CREATE INDEX outbox_dispatches_ahead ON outbox_dispatches (messenger, address, priority, id)
    WHERE status IN (1, 3);
CREATE INDEX outbox_dispatches_leased ON outbox_dispatches (lease_until)
    WHERE lease_until IS NOT NULL;
CREATE INDEX outbox_dispatches_sent ON outbox_dispatches (sent_at) WHERE status = 2;
CREATE INDEX outbox_dispatches_failed ON outbox_dispatches (id) WHERE status = 4;
CREATE TABLE outbox_errors (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dispatch_id bigint NOT NULL,
    at bigint NOT NULL,
    text text NOT NULL
);
CREATE INDEX outbox_errors_of_dispatch ON outbox_errors (dispatch_id);
CREATE TABLE outbox_subscriptions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type text NOT NULL,
    messenger text NOT NULL,
    user_id text,
    address text
);
CREATE UNIQUE INDEX outbox_subscriptions_once ON outbox_subscriptions
    (type, messenger, coalesce(user_id, ''), coalesce(address, ''));
CREATE INDEX outbox_subscriptions_of_user ON outbox_subscriptions (user_id)
    WHERE user_id IS NOT NULL;
",
        "
ALTER TABLE outbox_dispatches ADD COLUMN tried_at bigint, ADD COLUMN first_tried_at bigint;
CREATE INDEX outbox_dispatches_tried ON outbox_dispatches (tried_at) WHERE status = 3;
",
        "
ALTER TABLE outbox_dispatches ADD COLUMN is_begun boolean NOT NULL DEFAULT true;
",
    ];
}
