//! A connection with the statements that it knows.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::failure::Failed;
use super::place::Place;
use super::waiting::Waiting;
use crate::store::Options;

/// The most that a connection may idle before it is asked whether it is alive.
const IDLE: Duration = Duration::from_secs(1);
/// How long it may take to say so.
const ALIVE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a statement may take that looks for a few rows, beyond what it waits for locks: a
/// server that says nothing for longer has hung, or a network in between.
const ANSWER_SLACK: Duration = Duration::from_secs(1);
/// The same for one that reads or writes many.
const LONG_ANSWER_MAX: Duration = Duration::from_secs(1800);

/// Statements are short: to compile them takes longer than to run them. They look for a few rows
/// among many, in the order of an index; statistics, which lag behind a queue, do not show that.
const SMALL: &str = "SET jit = off; SET enable_seqscan = off; SET enable_bitmapscan = off; \
                     SET enable_sort = off";
/// For a statement that reads most of a table.
pub(super) const LARGE: &str = "SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on; \
                                SET LOCAL enable_sort = on";

pub(super) type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

pub(super) struct Session {
    // Goes before its runtime does.
    client: Client,
    runtime: Waiting,
    statements: HashMap<&'static str, Statement>,
    used_at: Instant,
    answer_usual: Duration,
    answer_max: Duration,
    /// It may stand in a transaction that nobody could end.
    is_broken: bool,
}

impl Session {
    pub(super) fn open(place: &Place, options: &Options) -> Result<Self, Failed> {
        let runtime = Waiting::new()?;
        let (client, connection) = runtime.wait(place.connect())??;
        // What ends it, who waits for an answer is told.
        runtime.spawn(async { drop(connection.await) });
        let answer_usual = options
            .patience
            .saturating_mul(2)
            .saturating_add(ANSWER_SLACK);
        let mut session = Self {
            client,
            runtime,
            statements: HashMap::new(),
            used_at: Instant::now(),
            answer_usual,
            answer_max: answer_usual,
            is_broken: false,
        };
        session.batch(SMALL)?;
        if !options.is_durable {
            session.batch("SET synchronous_commit = off")?;
        }
        let patience = options.patience.as_millis().clamp(1, 1_000_000_000);
        let sql = "SELECT set_config('lock_timeout', $1, false)";
        session.one(sql, &[&patience.to_string()])?;
        Ok(session)
    }

    /// Whether it can be used, as far as that is known without asking each time.
    pub(super) fn is_alive(&mut self) -> bool {
        let is_fresh = self.used_at.elapsed() < IDLE;
        self.answer_max = ALIVE_TIMEOUT;
        let is_alive = !self.client.is_closed() && (is_fresh || self.batch("").is_ok());
        self.answer_max = self.answer_usual;
        is_alive
    }

    pub(super) fn touch(&mut self) {
        self.used_at = Instant::now();
        self.answer_max = self.answer_usual;
    }

    /// Whether it must not be used again.
    pub(super) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// What follows, until it is given back, reads or writes many rows.
    pub(super) fn take_long(&mut self) {
        self.answer_max = LONG_ANSWER_MAX;
    }

    fn answer<T: Send>(
        &self,
        question: impl Future<Output = Result<T, tokio_postgres::Error>> + Send,
    ) -> Result<T, Failed> {
        // A timer belongs to its runtime.
        let answered = async { tokio::time::timeout(self.answer_max, question).await };
        match self.runtime.wait(answered)? {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Failed::Silent),
        }
    }

    fn prepared(&mut self, sql: &'static str) -> Result<Statement, Failed> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.answer(self.client.prepare(sql))?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    pub(super) fn query(
        &mut self,
        sql: &'static str,
        params: Params<'_>,
    ) -> Result<Vec<Row>, Failed> {
        let statement = self.prepared(sql)?;
        self.answer(self.client.query(&statement, params))
    }

    pub(super) fn one(&mut self, sql: &'static str, params: Params<'_>) -> Result<Row, Failed> {
        let statement = self.prepared(sql)?;
        self.answer(self.client.query_one(&statement, params))
    }

    pub(super) fn execute(&mut self, sql: &'static str, params: Params<'_>) -> Result<u64, Failed> {
        let statement = self.prepared(sql)?;
        self.answer(self.client.execute(&statement, params))
    }

    /// Statements without parameters, one after the other.
    pub(super) fn batch(&mut self, sql: &'static str) -> Result<(), Failed> {
        self.answer(self.client.batch_execute(sql))
    }

    /// Does something whole or not at all. (If it panics, its connection is closed.)
    pub(super) fn transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        self.batch("BEGIN")?;
        match work(self) {
            Ok(done) => {
                self.batch("COMMIT").map_err(Failed::in_doubt)?;
                Ok(done)
            }
            Err(failed) => {
                // Where even this fails, the end of the connection does it.
                self.is_broken =
                    matches!(failed, Failed::Silent) || self.batch("ROLLBACK").is_err();
                Err(failed)
            }
        }
    }
}
