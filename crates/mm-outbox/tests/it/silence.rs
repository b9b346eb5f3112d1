//! A database that takes connections and says nothing, at once or in mid work.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use mm_outbox::{Outbox, Status, recipients};

use crate::server::{PASSWORD, shared};
use crate::stage::{Named, Recorder};
use crate::working::{LONG, Working};

#[test]
fn a_host_that_never_answers_is_waited_for_so_long_and_told_without_the_password() {
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = silent.local_addr().unwrap();
    let url = format!("postgres://ada:{PASSWORD}@{address}/box?connect_timeout=1");
    let start = Instant::now();
    let error = Outbox::postgres(url).open().unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(20));
    let text = format!("{} {error:?}", error.with_causes());
    assert!(error.is_transient(), "{text}");
    for part in [
        &address.to_string(),
        "does not answer",
        "see that PostgreSQL runs",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(!text.contains(PASSWORD), "{text}");
}

/// A way to the database, which can be blocked: what is sent is taken and nothing comes back.
struct Way {
    address: SocketAddr,
    is_blocked: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Way {
    fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let is_blocked = Arc::new(AtomicBool::new(false));
        let open: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
        let (blocked, kept) = (Arc::clone(&is_blocked), Arc::clone(&open));
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let far = TcpStream::connect(server).unwrap();
                kept.lock().unwrap().push(near.try_clone().unwrap());
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let blocked = Arc::clone(&blocked);
                    thread::spawn(move || carry(from, to, &blocked));
                }
            }
        });
        Self {
            address,
            is_blocked,
            open,
        }
    }

    fn block(&self, is_blocked: bool) {
        self.is_blocked.store(is_blocked, Ordering::SeqCst);
    }

    /// Ends what was opened, so that no thread is left.
    fn end(&self) {
        for stream in self.open.lock().unwrap().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, blocked: &AtomicBool) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let len = from.read(&mut buffer)?;
        if len == 0 {
            return to.shutdown(Shutdown::Both);
        }
        if !blocked.load(Ordering::SeqCst) {
            to.write_all(&buffer[..len])?;
        }
    }
}

#[test]
fn a_database_that_hangs_in_mid_work_is_given_up_in_time_and_used_again_when_it_is_back() {
    let direct = shared().url();
    let (_, behind) = direct.split_once('@').unwrap();
    let (server, rest) = behind.split_once('/').unwrap();
    let way = Way::to(server.parse().unwrap());
    let url = format!("postgres://outbox:{PASSWORD}@{}/{rest}", way.address);
    let recorder = Recorder::new();
    let outbox = Outbox::postgres(format!("{url}&connect_timeout=1"))
        .patience(Duration::from_millis(200))
        .messenger(Named("test", recorder.clone()));
    let outbox = outbox.open().unwrap();
    let working = Working::start(&outbox, Duration::from_millis(50));
    outbox.schedule("one", recipients("test", ["a"])).unwrap();
    working.wait_for(1);
    way.block(true);
    let start = Instant::now();
    let error = working.trouble();
    assert!(start.elapsed() < LONG / 2 && error.is_transient());
    assert!(error.to_string().contains("does not answer"), "{error}");
    way.block(false);
    let other = Outbox::postgres(&direct).open().unwrap();
    other.schedule("two", recipients("test", ["b"])).unwrap();
    working.wait_for(1);
    working.end();
    assert_eq!(recorder.addresses(), ["a", "b"]);
    assert_eq!(other.counts().unwrap().of(Status::Sent), 2);
    way.end();
}
