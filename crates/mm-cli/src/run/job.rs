//! Job control: what stops the command stops us, so that our shell gets its prompt, and
//! what continues us continues the command.

use std::io;

use rustix::process::{Signal, kill_current_process_group};
use rustix::termios::tcsetwinsize;

use super::control::{Message as _, News, Order, Place};
use super::ending::Ending;
use super::signals::Arrived;
use super::terminal::Terminal;

impl Terminal<'_> {
    pub(super) fn on_signal(&mut self, arrived: Arrived) {
        match arrived.signal {
            Signal::WINCH => self.resize(),
            Signal::CONT => self.look_at_place(),
            Signal::HUP if !arrived.by_process => self.lose(),
            _ if arrived.is_for_the_command() => {
                self.order(Order::Signal(arrived.signal.as_raw()));
            }
            _ => {}
        }
    }

    /// Hears from the monitor what happened to the command. It is acted on when what the
    /// command printed before is shown.
    pub(super) fn hear(&mut self) -> io::Result<()> {
        self.news = News::receive(&self.control);
        self.rest = 0;
        if self.news.is_none() {
            // The monitor was ended by somebody, and the command with it.
            let status = self.monitor.wait()?;
            self.ending = Some(match status.code() {
                None => status.into(),
                Some(_) => Ending::NotStarted(io::Error::other("its terminal could not be led")),
            });
        }
        Ok(())
    }

    pub(super) fn act(&mut self, news: News) {
        self.ending = Some(match news {
            News::Stopped(signal) => return self.stop(signal),
            News::NotStarted(error) => Ending::NotStarted(io::Error::from_raw_os_error(error)),
            News::Exited(code) => Ending::Exited(u8::try_from(code & 0xff).unwrap_or(u8::MAX)),
            News::Signaled(signal) => Ending::Signaled(signal),
        });
    }

    /// Stops with the command, and goes on with it.
    fn stop(&mut self, signal: i32) {
        let signal = Signal::from_named_raw(signal).unwrap_or(Signal::TSTP);
        let wants_terminal = matches!(signal, Signal::TTIN | Signal::TTOU);
        let mut stopped = true;
        if !(wants_terminal && self.outer.is_ours()) {
            self.outer.restore();
            // All of our job, as the terminal would: a script that runs us stops too. Here
            // we stop, unless nobody could continue us.
            let _ = kill_current_process_group(signal);
            let arrived = self.signals.arrived();
            stopped = arrived.iter().any(|arrived| arrived.signal == Signal::CONT);
            for arrived in arrived {
                if arrived.signal != Signal::CONT {
                    self.on_signal(arrived);
                }
            }
        }
        self.place = self.find_place();
        // In a background from which nobody can bring it back, it waits rather than being
        // stopped again and again.
        let waits = wants_terminal && !stopped;
        self.order(Order::Continue(if waits {
            Place::Foreground
        } else {
            self.place
        }));
    }

    /// Follows our shell, which has put us into the foreground or the background.
    pub(super) fn look_at_place(&mut self) {
        let before = self.place;
        self.place = self.find_place();
        match (before, self.place) {
            (Place::Background, Place::Foreground) => self.order(Order::Foreground),
            (Place::Foreground, Place::Background) => {
                self.order(Order::Continue(Place::Background));
            }
            _ => {}
        }
    }

    /// Where we are; in the foreground the terminal is made ready.
    fn find_place(&mut self) -> Place {
        if self.lost || !self.outer.is_ours() {
            self.outer.forget();
            return Place::Background;
        }
        if self.outer.make_raw().is_err() {
            self.lose();
        }
        self.resize();
        Place::Foreground
    }

    fn resize(&self) {
        if let Ok(size) = self.outer.size() {
            let _ = tcsetwinsize(&self.pty, size);
        }
    }
}
