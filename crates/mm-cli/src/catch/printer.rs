//! Prints what came in as it comes in; the server never waits for it.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use mm_catcher::{Catcher, Post, Request};

use crate::catch::args::CatchArgs;
use crate::catch::demo::Demo;
use crate::catch::greeting::Greeting;
use crate::catch::{End, Running, show};
use crate::output;

/// How long it looks for posts before it looks whether somebody still reads.
const LOOK: Duration = Duration::from_millis(200);

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// Nothing after the greeting.
    Quiet,
}

/// Who prints.
pub(super) struct Printer {
    style: Style,
    greeting: Greeting,
    /// The last post and the last request that were seen.
    post: u64,
    request: u64,
}

/// What came in since the last look.
struct News {
    posts: Vec<Post>,
    requests: Vec<Request>,
}

impl Printer {
    pub(super) fn new(args: &CatchArgs, catcher: &Catcher) -> Self {
        let style = match (args.json, args.quiet) {
            (true, _) => Style::Json,
            (_, true) => Style::Quiet,
            _ => Style::Text,
        };
        let last = catcher.posts().last().map_or(0, |post| post.seq);
        Self {
            style,
            greeting: Greeting::of(catcher),
            post: last,
            request: 0,
        }
    }

    /// Prints until it is over or nobody reads any more.
    pub(super) fn run(mut self, running: &Running, demo: Option<Demo>, tell: &Sender<End>) {
        let end = match self.print(running, demo) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => End::Unwritable(error),
            _ => End::Closed,
        };
        let _ = tell.send(end); // It may be over already.
    }

    fn print(&mut self, running: &Running, demo: Option<Demo>) -> io::Result<()> {
        match self.style {
            Style::Text => output::write(&self.greeting.text())?,
            Style::Quiet => output::write(&self.greeting.urls())?,
            // Who reads the error output reads for people.
            Style::Json => {
                let _ = write!(anstream::stderr().lock(), "{}", self.greeting.text());
            }
        }
        if let Some(demo) = demo {
            let thread = thread::Builder::new().name("mm-catch-demo".to_owned());
            thread.spawn(move || demo.run())?;
        }
        while !running.is_over() && !output::is_closed() {
            if let Some(news) = self.look(running) {
                self.tell(&news)?;
            }
        }
        Ok(())
    }

    /// Waits a while for something new.
    fn look(&mut self, running: &Running) -> Option<News> {
        let guard = running.catcher();
        let catcher = guard.as_ref()?;
        if !catcher.wait_for_more(self.post, self.request, LOOK) {
            return None;
        }
        let posts = catcher.posts_after(self.post);
        let requests = catcher.requests_after(self.request);
        self.post = posts.last().map_or(self.post, |post| post.seq);
        self.request = requests.last().map_or(self.request, |request| request.seq);
        Some(News { posts, requests })
    }

    fn tell(&self, news: &News) -> io::Result<()> {
        let refused = news.requests.iter().filter(|request| request.status >= 400);
        match self.style {
            Style::Quiet => Ok(()),
            Style::Json => {
                for request in refused {
                    output::note(show::refusal(request));
                }
                let lines = news.posts.iter().map(|post| show::json(post) + "\n");
                output::write(&lines.collect::<String>())
            }
            Style::Text => {
                let width = width();
                let posts = news.posts.iter();
                let posts = posts.map(|post| (post.create_at, show::post(post, width)));
                let refused = refused.map(|request| (request.at, show::refusal_line(request)));
                let mut all: Vec<_> = posts.chain(refused).collect();
                all.sort_by_key(|(at, _)| *at);
                output::write(&all.into_iter().map(|(_, text)| text).collect::<String>())
            }
        }
    }
}

/// How many columns the terminal has, if stdout is one.
fn width() -> Option<usize> {
    let out = io::stdout();
    if !out.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(&out).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}
