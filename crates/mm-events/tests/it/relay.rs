//! A network between client and server that can be cut.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Passes on what both sides say, until told otherwise.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    is_down: AtomicBool,
    open: Mutex<HashMap<usize, TcpStream>>,
    accepted: AtomicUsize,
    cuts: AtomicUsize,
    /// After how many bytes from the server each connection is cut.
    budgets: Mutex<Option<Budgets>>,
}

type Budgets = Box<dyn FnMut() -> Option<usize> + Send>;

impl Relay {
    pub(crate) fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let own = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming() {
                own.accept(client.unwrap(), server);
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Lets nobody through from now on, and cuts who is.
    pub(crate) fn go_down(&self) {
        self.state.is_down.store(true, Ordering::SeqCst);
        self.cut();
    }

    pub(crate) fn come_up(&self) {
        self.state.is_down.store(false, Ordering::SeqCst);
    }

    /// Cuts every connection.
    pub(crate) fn cut(&self) {
        for (_, stream) in self.state.open.lock().unwrap().drain() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Cuts each connection to come after so many bytes from the server; none for those that
    /// are let be.
    pub(crate) fn cut_after(&self, budgets: impl FnMut() -> Option<usize> + Send + 'static) {
        *self.state.budgets.lock().unwrap() = Some(Box::new(budgets));
    }

    pub(crate) fn accepted(&self) -> usize {
        self.state.accepted.load(Ordering::SeqCst)
    }

    pub(crate) fn cuts(&self) -> usize {
        self.state.cuts.load(Ordering::SeqCst)
    }
}

impl State {
    fn accept(self: &Arc<Self>, client: TcpStream, server: SocketAddr) {
        let number = self.accepted.fetch_add(1, Ordering::SeqCst);
        let mut budgets = self.budgets.lock().unwrap();
        let budget = budgets.as_mut().and_then(|budgets| budgets());
        drop(budgets);
        if self.is_down.load(Ordering::SeqCst) {
            return;
        }
        let Ok(upstream) = TcpStream::connect(server) else {
            return;
        };
        let held = client.try_clone().unwrap();
        self.open.lock().unwrap().insert(number, held);
        if self.is_down.load(Ordering::SeqCst) {
            let _ = client.shutdown(Shutdown::Both);
        }
        let (from_client, to_client) = (client.try_clone().unwrap(), client);
        let (from_server, to_server) = (upstream.try_clone().unwrap(), upstream);
        let own = Arc::clone(self);
        thread::spawn(move || pass(&from_client, &to_server, None));
        thread::spawn(move || {
            if pass(&from_server, &to_client, budget) {
                own.cuts.fetch_add(1, Ordering::SeqCst);
            }
            own.open.lock().unwrap().remove(&number);
        });
    }
}

/// Passes bytes on to the end or so many of them. Whether it was cut.
fn pass(mut from: &TcpStream, mut to: &TcpStream, mut budget: Option<usize>) -> bool {
    let mut bytes = [0; 4096];
    let mut is_cut = false;
    while let Ok(len @ 1..) = from.read(&mut bytes) {
        let allowed = budget.map_or(len, |budget| budget.min(len));
        if to.write_all(&bytes[..allowed]).is_err() {
            break;
        }
        budget = budget.map(|budget| budget - allowed);
        if budget == Some(0) {
            is_cut = true;
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
    is_cut
}
