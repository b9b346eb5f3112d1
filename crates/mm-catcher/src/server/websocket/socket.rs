//! A websocket from the upgrade to its end.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, ReadHalf, WriteHalf};
use tokio::sync::Mutex;
use tokio::time::{Instant, MissedTickBehavior, sleep_until, timeout, timeout_at};

use super::action::{self, Flow};
use super::ask::Ask;
use super::frame::{self, Broken, Decoder, Incoming};
use super::msgpack;
use crate::compat::Version;
use crate::id::Id;
use crate::server::Server;
use crate::server::session::Sender;
use crate::world::World;
use crate::world::hub::Malformed;
use crate::world::line::{Line, Next};

/// How long a client may take to read a frame.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long an answer to a ping waits for a client that does not read.
const CONTROL_TIMEOUT: Duration = Duration::from_secs(1);

/// From here on, what is binary is `MessagePack`; before, it is JSON like text.
const MSGPACK_READ: Version = Version { major: 6, minor: 5 };

/// An open websocket.
#[derive(Debug)]
pub(super) struct Socket {
    line: Arc<Line>,
    identity: OnceLock<Identity>,
}

/// Whom a websocket stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity {
    pub(super) connection: Id,
    pub(super) user: Id,
    pub(super) token: Id,
}

/// The connection that a client wants to take up again.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) connection: String,
    /// The number of the event that it wants next.
    pub(super) seq: String,
}

type Writer = Mutex<WriteHalf<TokioIo<Upgraded>>>;

impl Socket {
    /// A websocket for who sent the request, if that is known.
    fn begin(
        world: &mut World,
        sender: Option<Sender>,
        wanted: &Wanted,
    ) -> Result<Self, Malformed> {
        let Some(sender) = sender else {
            return Ok(Self::new(Arc::new(Line::default())));
        };
        let socket = if wanted.connection.is_empty() {
            let socket = Self::new(Arc::new(Line::default()));
            socket.enter(world, sender);
            socket
        } else {
            let version = world.version;
            let Wanted { connection, seq } = wanted;
            let (connection, line) = world.hub.reopen(sender.user, connection, seq, version)?;
            let socket = Self::new(line);
            socket.identity.get_or_init(|| Identity {
                connection,
                user: sender.user,
                token: sender.token,
            });
            socket
        };
        world.set_online(sender.user, false);
        Ok(socket)
    }

    fn new(line: Arc<Line>) -> Self {
        Self {
            line,
            identity: OnceLock::new(),
        }
    }

    /// Whom it stands for, once that is known.
    pub(super) fn identity(&self) -> Option<Identity> {
        self.identity.get().copied()
    }

    /// Lets it stand for somebody from now on.
    pub(super) fn enter(&self, world: &mut World, sender: Sender) -> Identity {
        *self.identity.get_or_init(|| Identity {
            connection: world.hub.open(sender.user, &self.line, world.version),
            user: sender.user,
            token: sender.token,
        })
    }

    /// Keeps its connection for who comes back; the user is gone with the last one.
    fn end(&self, world: &mut World) {
        let Some(me) = self.identity() else {
            return;
        };
        world.hub.end(me.connection);
        if world.hub.open_connections(me.user) == 0 {
            world.set_offline(me.user, false);
        }
    }
}

/// Serves a websocket to its end, or to the server's.
pub(super) async fn serve(
    server: Arc<Server>,
    stream: Upgraded,
    sender: Option<Sender>,
    wanted: Wanted,
) {
    let begun = Socket::begin(&mut server.world(), sender, &wanted);
    let Ok(socket) = begun else {
        return; // Without a word: so does the server.
    };
    server.notify();
    let mut stop = server.stop.subscribe();
    let (reader, writer) = tokio::io::split(TokioIo::new(stream));
    let writer = Mutex::new(writer);
    tokio::select! {
        () = read(&server, &socket, reader, &writer) => {}
        () = write(&server, &socket, &writer) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
    socket.end(&mut server.world());
    server.notify();
}

/// Reads until the client says something that ends it, or nothing for too long.
async fn read(
    server: &Server,
    socket: &Socket,
    mut reader: ReadHalf<TokioIo<Upgraded>>,
    writer: &Writer,
) {
    let patience = server.settings.websocket.pong;
    let mut deadline = Instant::now() + patience;
    let mut decoder = Decoder::default();
    let mut bytes = [0; 4096];
    loop {
        let incoming = match decoder.next() {
            Ok(Some(incoming)) => incoming,
            Ok(None) => match timeout_at(deadline, reader.read(&mut bytes)).await {
                Ok(Ok(len)) if len > 0 => {
                    decoder.push(&bytes[..len]);
                    continue;
                }
                _ => return,
            },
            Err(broken) => return close(writer, broken).await,
        };
        let ask = match incoming {
            Incoming::Text(text) => Ask::parse(&text),
            Incoming::Binary(bytes) if server.settings.version >= MSGPACK_READ => {
                msgpack::parse(&bytes).and_then(Ask::of)
            }
            Incoming::Binary(bytes) => Ask::parse(&bytes),
            Incoming::Ping(payload) => {
                control(writer, frame::PONG, &payload).await;
                continue;
            }
            Incoming::Pong => {
                // Nothing else counts: a client that talks and does not answer is gone.
                deadline = Instant::now() + patience;
                if let Some(me) = socket.identity() {
                    server.world().set_away_if_idle(me.user, false);
                }
                continue;
            }
            Incoming::Close(payload) => return control(writer, frame::CLOSE, &payload).await,
        };
        // What cannot be read ends a connection.
        let flow = ask.map_or(Flow::End, |ask| action::act(server, socket, &ask));
        if flow == Flow::End {
            return;
        }
    }
}

async fn close(writer: &Writer, broken: Broken) {
    control(writer, frame::CLOSE, &broken.payload()).await;
}

/// Writes what waits for the client, and pings it.
async fn write(server: &Server, socket: &Socket, writer: &Writer) {
    let times = server.settings.websocket;
    let mut ping = tokio::time::interval_at(Instant::now() + times.ping, times.ping);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let authentication = Instant::now() + times.authentication;
    let mut may_be_nobody = true;
    loop {
        let frame = tokio::select! {
            next = socket.line.next() => match next {
                Next::Text(text) => frame::encode(frame::TEXT, text.as_bytes()),
                Next::Finish => return control(writer, frame::CLOSE, &[]).await,
                Next::Cut => return,
            },
            _ = ping.tick() => frame::encode(frame::PING, &[]),
            () = sleep_until(authentication), if may_be_nobody => {
                if socket.identity().is_none() {
                    return;
                }
                may_be_nobody = false;
                continue;
            }
        };
        let written = async { writer.lock().await.write_all(&frame).await };
        if !matches!(timeout(WRITE_TIMEOUT, written).await, Ok(Ok(()))) {
            return;
        }
    }
}

/// Writes a frame that does not wait its turn; who does not read does without.
async fn control(writer: &Writer, opcode: u8, payload: &[u8]) {
    let Ok(mut writer) = timeout(CONTROL_TIMEOUT, writer.lock()).await else {
        return;
    };
    let frame = frame::encode(opcode, payload);
    // What fails here fails again where it is waited for.
    let _ = timeout(WRITE_TIMEOUT, writer.write_all(&frame)).await;
}
