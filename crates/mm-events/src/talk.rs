//! A connection from its first word to its end.

use std::time::{Duration, Instant};

use mm_core::{Error, ErrorKind};

use crate::action::Asked;
use crate::event::{Event, EventKind};
use crate::frame::{Frame, Reply};
use crate::link::{Heard, Link};
use crate::settings::Settings;
use crate::worker::Worker;

/// How many messages are read before they are given out, and everything else has its turn.
const MESSAGES_AT_ONCE: usize = 32;

/// What is known of one connection.
pub(crate) struct Talk {
    link: Option<Link>,
    asked: Asked,
    /// The number of the question after the server's time.
    probe: i64,
    /// The server has answered, so it knows the user, and events come.
    is_confirmed: bool,
    is_greeted: bool,
    /// Who is not greeted goes on where it was.
    resumed: bool,
    confirm_by: Instant,
    read_deadline: Duration,
    began_at: Instant,
    heard_at: Instant,
    asked_at: Instant,
}

impl Talk {
    pub(crate) fn new(link: Link, settings: &Settings) -> Self {
        let now = Instant::now();
        Self {
            link: Some(link),
            asked: Asked::default(),
            probe: 0,
            is_confirmed: false,
            is_greeted: false,
            resumed: true,
            confirm_by: now + settings.connect_timeout,
            read_deadline: settings.read_deadline,
            began_at: now,
            heard_at: now,
            asked_at: now,
        }
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }

    /// How long it stands.
    pub(crate) fn age(&self) -> Duration {
        self.began_at.elapsed()
    }

    /// Follows the connection until it ends, or the client is stopped.
    ///
    /// # Errors
    /// Why it ended.
    pub(crate) fn follow(&mut self, worker: &mut Worker) -> Result<(), Error> {
        let Some(mut link) = self.link.take() else {
            return Ok(());
        };
        // Its answer confirms a connection that goes on and has nothing to say.
        self.ask_time(&mut link)?;
        loop {
            if worker.cancel.is_canceled() {
                link.close();
                return Ok(());
            }
            let reads = self.may_read(worker);
            let mut is_dry = true;
            if reads {
                is_dry = worker.in_one_go(|worker| self.read(&mut link, worker))?;
            } else {
                self.heard_at = Instant::now();
            }
            while let Some(frame) = self.asked.next(&worker.shared.actions) {
                link.send(frame)?;
            }
            if self.may_read(worker) != reads {
                continue; // What is to be read may have left the socket already.
            }
            if self.is_greeted && Instant::now() >= self.confirm_by {
                worker.begin_by_own_clock();
                self.confirm(worker);
            }
            let until = self.keep_alive(&mut link, reads)?;
            if is_dry {
                link.wait(&worker.shared.ear, reads, until)?;
            }
        }
    }

    /// Whether there is room for events, or somebody waits for an answer: a callback that asks
    /// makes no room before it has one.
    fn may_read(&self, worker: &mut Worker) -> bool {
        worker.has_room() || self.asked.is_waiting()
    }

    /// Reads what is there. Whether that is all.
    fn read(&mut self, link: &mut Link, worker: &mut Worker) -> Result<bool, Error> {
        for _ in 0..MESSAGES_AT_ONCE {
            match link.read()? {
                Heard::Nothing => return Ok(true),
                Heard::Pulse => {}
                Heard::Text(text) => match Frame::parse(&text)? {
                    Frame::Event(event) => self.hear(event, worker)?,
                    Frame::Reply(reply) => self.answered(reply, worker),
                },
            }
            self.heard_at = Instant::now();
        }
        Ok(false)
    }

    fn hear(&mut self, event: Event, worker: &mut Worker) -> Result<(), Error> {
        if let EventKind::Hello(hello) = &event.kind {
            let id = hello.connection_id.clone();
            self.resumed = worker.greeted(&id, event)?;
            self.is_greeted = true;
            // Before the server's time is known, nothing could be caught up.
            if worker.has_begun() {
                self.confirm(worker);
            }
            return Ok(());
        }
        if worker.has_begun() {
            self.confirm(worker);
        }
        worker.take(event)
    }

    fn answered(&mut self, reply: Reply, worker: &mut Worker) {
        if reply.seq != self.probe {
            return self.asked.answer(reply);
        }
        let time = reply.result.ok();
        let time = time.and_then(|data| data.get("server_time")?.as_i64());
        if let Some(time) = time {
            worker.learn_time(time);
        }
        self.confirm(worker);
    }

    fn confirm(&mut self, worker: &mut Worker) {
        if !self.is_confirmed {
            self.is_confirmed = true;
            worker.connected(self.resumed);
        }
    }

    fn ask_time(&mut self, link: &mut Link) -> Result<(), Error> {
        let (seq, frame) = self.asked.probe();
        self.probe = seq;
        self.asked_at = Instant::now();
        link.send(frame)
    }

    /// Asks for a sign of life if it is time, and tells when it is time again.
    fn keep_alive(&mut self, link: &mut Link, reads: bool) -> Result<Instant, Error> {
        let now = Instant::now();
        if !self.is_confirmed && now >= self.confirm_by {
            let text = "the server did not greet on the websocket";
            return Err(Error::new(ErrorKind::Timeout).with_message(text));
        }
        let silent_until = self.heard_at + self.read_deadline;
        if now >= silent_until {
            let text = format!("nothing was heard for {:?}", self.read_deadline);
            return Err(Error::new(ErrorKind::Timeout).with_message(text));
        }
        let half = self.read_deadline / 2;
        let mut ask_at = self.heard_at.max(self.asked_at) + half;
        if !reads {
            ask_at = self.asked_at + half;
        }
        if now >= ask_at {
            if reads {
                self.ask_time(link)?;
            } else {
                link.pulse()?;
                self.asked_at = now;
            }
            ask_at = now + half;
        }
        let until = if reads {
            ask_at.min(silent_until)
        } else {
            ask_at
        };
        Ok(if self.is_confirmed {
            until
        } else {
            until.min(self.confirm_by)
        })
    }
}
