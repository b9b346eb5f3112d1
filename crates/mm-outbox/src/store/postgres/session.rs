//! A connection with the statements that it knows.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use postgres::types::ToSql;
use postgres::{Client, Row, Statement};

use super::failure::Failed;
use super::place::Place;

/// The most that a connection may idle before it is asked whether it is alive.
const IDLE: Duration = Duration::from_secs(1);
/// How long it may take to say so.
const ALIVE_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

pub(super) struct Session {
    client: Client,
    statements: HashMap<&'static str, Statement>,
    used_at: Instant,
}

impl Session {
    pub(super) fn open(place: &Place, is_durable: bool) -> Result<Self, postgres::Error> {
        let mut client = place.connect()?;
        // Statements are short: to compile them takes longer than to run them.
        client.batch_execute("SET jit = off")?;
        if !is_durable {
            client.batch_execute("SET synchronous_commit = off")?;
        }
        Ok(Self {
            client,
            statements: HashMap::new(),
            used_at: Instant::now(),
        })
    }

    /// Whether it can be used, as far as that is known without asking each time.
    pub(super) fn is_alive(&mut self) -> bool {
        let is_fresh = self.used_at.elapsed() < IDLE;
        !self.client.is_closed() && (is_fresh || self.client.is_valid(ALIVE_TIMEOUT).is_ok())
    }

    pub(super) fn touch(&mut self) {
        self.used_at = Instant::now();
    }

    fn prepared(&mut self, sql: &'static str) -> Result<Statement, postgres::Error> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    pub(super) fn query(
        &mut self,
        sql: &'static str,
        params: Params<'_>,
    ) -> Result<Vec<Row>, postgres::Error> {
        let statement = self.prepared(sql)?;
        self.client.query(&statement, params)
    }

    pub(super) fn one(
        &mut self,
        sql: &'static str,
        params: Params<'_>,
    ) -> Result<Row, postgres::Error> {
        let statement = self.prepared(sql)?;
        self.client.query_one(&statement, params)
    }

    pub(super) fn execute(
        &mut self,
        sql: &'static str,
        params: Params<'_>,
    ) -> Result<u64, postgres::Error> {
        let statement = self.prepared(sql)?;
        self.client.execute(&statement, params)
    }

    /// Statements without parameters, one after the other.
    pub(super) fn batch(&mut self, sql: &'static str) -> Result<(), postgres::Error> {
        self.client.batch_execute(sql)
    }

    /// Does something whole or not at all. (If it panics, its connection is closed.)
    pub(super) fn transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        self.batch("BEGIN")?;
        match work(self) {
            Ok(done) => {
                self.batch("COMMIT").map_err(Failed::InDoubt)?;
                Ok(done)
            }
            Err(failed) => {
                // Where even this fails, the end of the connection does it.
                let _ = self.batch("ROLLBACK");
                Err(failed)
            }
        }
    }
}
