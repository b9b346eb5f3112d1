//! A post whose connection is cut at each byte of the request and of the answer.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use mm_driver::{Driver, Token};

use crate::world::{World, quick};

/// Where the next connection is cut.
#[derive(Clone, Copy)]
enum Cut {
    Nowhere,
    Request(usize),
    Answer(usize),
}

/// Lets bytes through to a server, and cuts one connection.
struct Cutter {
    address: SocketAddr,
    next: Arc<Mutex<Cut>>,
    asked: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
}

impl Cutter {
    fn start(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let cutter = Self {
            address,
            next: Arc::new(Mutex::new(Cut::Nowhere)),
            asked: Arc::default(),
            answered: Arc::default(),
        };
        let next = Arc::clone(&cutter.next);
        let (asked, answered) = (Arc::clone(&cutter.asked), Arc::clone(&cutter.answered));
        // Ends with the test's process.
        thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                let cut = std::mem::replace(&mut *next.lock().unwrap(), Cut::Nowhere);
                let upstream = TcpStream::connect(server).unwrap();
                let (to, from) = match cut {
                    Cut::Nowhere => (usize::MAX, usize::MAX),
                    Cut::Request(bytes) => (bytes, usize::MAX),
                    Cut::Answer(bytes) => (usize::MAX, bytes),
                };
                let pair = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
                let (asked, answered) = (Arc::clone(&asked), Arc::clone(&answered));
                thread::spawn(move || pump(pair.0, pair.1, to, &asked));
                thread::spawn(move || pump(upstream, client, from, &answered));
            }
        });
        cutter
    }

    /// Makes a post over a connection that is cut there first.
    fn post(&self, world: &World, token: &Token, cut: Cut, text: &str) {
        *self.next.lock().unwrap() = cut;
        let url = format!("http://{}", self.address);
        let driver: Driver = quick(&url).token(token.clone()).build().unwrap();
        let post = driver.posts().create_post(&world.channel, text).send();
        assert_eq!(post.unwrap().message, text);
    }
}

/// Passes on so many bytes, and counts them; then nothing more passes in either direction.
fn pump(mut from: TcpStream, mut to: TcpStream, max: usize, count: &AtomicUsize) {
    let mut buffer = [0; 4096];
    let mut left = max;
    while left > 0 {
        let room = left.min(buffer.len());
        match from.read(&mut buffer[..room]) {
            Ok(read) if read > 0 => {
                count.fetch_add(read, Ordering::SeqCst);
                left -= read;
                if to.write_all(&buffer[..read]).is_err() {
                    break;
                }
            }
            _ => break,
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

#[test]
fn a_post_is_made_once_wherever_its_request_or_answer_is_cut() {
    let world = World::start();
    let token = Token::parse(&world.catcher.ready().unwrap().bot_token).unwrap();
    let cutter = Cutter::start(world.catcher.address());
    cutter.post(&world, &token, Cut::Nowhere, "post 00000");
    let asked = cutter.asked.load(Ordering::SeqCst);
    let answered = cutter.answered.load(Ordering::SeqCst);
    assert!(asked > 200 && answered > 200, "{asked} {answered}");
    let cuts = (0..asked).map(Cut::Request);
    let cuts = cuts.chain((0..answered).map(Cut::Answer));
    for (number, cut) in cuts.enumerate() {
        let text = format!("post {:05}", number + 1);
        cutter.post(&world, &token, cut, &text);
    }
    let mut texts: Vec<_> = world
        .catcher
        .posts()
        .into_iter()
        .map(|it| it.text)
        .collect();
    texts.retain(|text| text.starts_with("post "));
    let expected: Vec<_> = (0..=asked + answered)
        .map(|n| format!("post {n:05}"))
        .collect();
    assert!(texts == expected, "{} of {}", texts.len(), expected.len());
}
