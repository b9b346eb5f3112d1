//! Live events against a bare websocket loop, on a server that does nothing but send.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mm_driver::Driver;
use mm_events::{Client, EventKind, Overflow, Receiver};
use serde_json::Value;
use tungstenite::Message;
use tungstenite::client::IntoClientRequest;
use tungstenite::handshake::derive_accept_key;

use super::figure::Figure;
use super::measure::{self, Measure};
use crate::Result;
use crate::workspace::Workspace;

/// How many events are read in each round of the two.
const EVENTS: usize = 40_000;
const ROUNDS: usize = 3;
/// How many events the memory is measured with, and how many come before the first look.
const MANY: usize = 1_000_000;
const WARM: usize = 100_000;
/// How long an idle client is watched.
const IDLE: Duration = Duration::from_secs(5);
const TOKEN: &str = "8u81pyui9pfgjysykinoobtwiw";
const PATIENCE: Duration = Duration::from_secs(60);
const MIB: f64 = 1024.0 * 1024.0;

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let server = Server::start()?;
    server.count.store(EVENTS, Ordering::SeqCst);
    let (mut bare_time, mut our_time) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        bare_time += bare(server.address)?;
        our_time += ours(server.address)?;
    }
    let ratio = bare_time.as_secs_f64() / our_time.as_secs_f64();
    server.count.store(MANY, Ordering::SeqCst);
    let grown = measured(&server, |url| Measure::EventsMany { url })?;
    server.count.store(0, Ordering::SeqCst);
    let idle = measured(&server, |url| Measure::EventsIdle { url })?;
    let ([grown], [mib, threads, wakes]) = (&grown[..], &idle[..]) else {
        return Err("not the numbers that were asked for".into());
    };
    Ok(vec![
        Figure::at_least("events: rate to a bare loop's", 0.7, ratio, "times"),
        Figure::at_most("events: memory that 900,000 more take", 1.0, *grown, "MiB"),
        Figure::at_most("events: memory of an idle client", 6.0, *mib, "MiB"),
        Figure::at_most("events: threads of an idle client", 1.0, *threads, ""),
        Figure::at_most("events: wake-ups of an idle client in 5 s", 0.0, *wakes, ""),
    ])
}

fn measured(server: &Server, what: impl FnOnce(String) -> Measure) -> Result<Vec<f64>> {
    let url = format!("http://{}", server.address);
    let said = measure::in_child(&what(url))?;
    let numbers = said.split(' ').map(str::parse);
    Ok(numbers.collect::<std::result::Result<_, _>>()?)
}

/// A loop that parses each frame and the post in it, and does no more.
fn bare(address: SocketAddr) -> Result<Duration> {
    let stream = TcpStream::connect(address)?;
    let request = format!("ws://{address}/api/v4/websocket").into_client_request()?;
    let (mut socket, _) =
        tungstenite::client(request, stream).map_err(|error| error.to_string())?;
    let begin = Instant::now();
    let mut posts = 0;
    while posts < EVENTS {
        let Message::Text(text) = socket.read()? else {
            continue;
        };
        let event: Value = serde_json::from_str(&text)?;
        if let Some(post) = event["data"]["post"].as_str() {
            let post: Value = serde_json::from_str(post)?;
            posts += usize::from(std::hint::black_box(post)["message"].is_string());
        }
    }
    Ok(begin.elapsed())
}

fn ours(address: SocketAddr) -> Result<Duration> {
    let (client, mut events) = client(&format!("http://{address}"))?;
    client.start()?;
    let mut posts = 0;
    let mut begin = None;
    while posts < EVENTS {
        match events.recv_timeout(PATIENCE).ok_or("no event came")?.kind {
            EventKind::Hello(_) => begin = Some(Instant::now()),
            EventKind::Posted(posted) => {
                posts += usize::from(!std::hint::black_box(posted).post.message.is_empty());
            }
            EventKind::Gap(_) | EventKind::Overflow { .. } => {
                return Err("events are missing".into());
            }
            _ => {}
        }
    }
    let time = begin.ok_or("it was never connected")?.elapsed();
    client.stop();
    Ok(time)
}

fn client(url: &str) -> Result<(Client, Receiver)> {
    let driver = Driver::builder(url).token(TOKEN.parse()?).build()?;
    let client = Client::builder(driver).overflow(Overflow::Wait).build()?;
    let events = client.receiver();
    Ok((client, events))
}

/// The MiB by which the process grows from the first events to the last.
pub(super) fn many(url: &str) -> Result<String> {
    let (client, mut events) = client(url)?;
    client.start()?;
    let (mut posts, mut warm) = (0, 0);
    while posts < MANY {
        let event = events.recv_timeout(PATIENCE).ok_or("no event came")?;
        posts += usize::from(matches!(event.kind, EventKind::Posted(_)));
        if posts == WARM && warm == 0 {
            warm = measure::resident_bytes()?;
        }
    }
    let grown = measure::resident_bytes()?.saturating_sub(warm);
    client.stop();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    Ok(format!("{:.2}", grown as f64 / MIB))
}

/// What a client costs that waits: MiB, threads beside the caller's, and how often they woke.
pub(super) fn idle(url: &str) -> Result<String> {
    let (client, mut events) = client(url)?;
    client.start()?;
    while !matches!(
        events.recv_timeout(PATIENCE).ok_or("no event came")?.kind,
        EventKind::Connected { .. }
    ) {}
    // What there was to do after the connection is done by then.
    thread::sleep(Duration::from_secs(1));
    let before = switches()?;
    thread::sleep(IDLE);
    let after = switches()?;
    let own = std::process::id();
    let of_client = |all: &[(u32, u64)]| -> u64 {
        let others = all.iter().filter(|(thread, _)| *thread != own);
        others.map(|(_, switches)| switches).sum()
    };
    let woke = of_client(&after) - of_client(&before);
    let bytes = measure::resident_bytes()?;
    client.stop();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let mib = bytes as f64 / MIB;
    Ok(format!("{mib:.2} {} {woke}", after.len() - 1))
}

/// How often each thread of this process has waited, by its id.
fn switches() -> Result<Vec<(u32, u64)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc/self/task")? {
        let entry = entry?;
        let status = fs::read_to_string(entry.path().join("status"))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let thread = entry.file_name().to_string_lossy().parse()?;
        all.push((thread, line.ok_or("no count of waits")?.trim().parse()?));
    }
    Ok(all)
}

/// A server that sends so many events to each websocket, and then is silent.
struct Server {
    address: SocketAddr,
    count: Arc<AtomicUsize>,
}

impl Server {
    /// Runs until the process ends.
    fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let count = Arc::new(AtomicUsize::new(0));
        let ready: Arc<Vec<u8>> = Arc::new((1..=EVENTS).flat_map(event).collect());
        let counted = Arc::clone(&count);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(io::Result::ok) {
                let (count, ready) = (counted.load(Ordering::SeqCst), Arc::clone(&ready));
                // A client that hangs up ends its thread.
                thread::spawn(move || serve(&stream, count, &ready));
            }
        });
        Ok(Self { address, count })
    }
}

fn serve(stream: &TcpStream, count: usize, ready: &[u8]) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut out = stream;
    loop {
        let mut key = None;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("sec-websocket-key")
            {
                key = Some(value.trim().to_owned());
            }
        }
        let Some(key) = key else {
            let body = r#"{"id": "wdz58zmpkiryidbxhcxya9m69o", "username": "bench"}"#;
            let length = body.len();
            let kind = "Content-Type: application/json";
            write!(
                out,
                "HTTP/1.1 200 OK\r\n{kind}\r\nContent-Length: {length}\r\n\r\n{body}"
            )?;
            continue;
        };
        let accept = derive_accept_key(key.as_bytes());
        let head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade";
        write!(out, "{head}\r\nSec-WebSocket-Accept: {accept}\r\n\r\n")?;
        let hello = r#"{"event":"hello","data":{"connection_id":"c1n2n3e4c5t6i7o8n9i0d1234x","server_version":"11.11.0"},"broadcast":{"omit_users":null,"user_id":"wdz58zmpkiryidbxhcxya9m69o","channel_id":"","team_id":""},"seq":0}"#;
        out.write_all(&frame(hello))?;
        if count == EVENTS {
            out.write_all(ready)?;
        } else {
            let mut numbers = 1..=count;
            while !numbers.is_empty() {
                let some: Vec<u8> = numbers.by_ref().take(500).flat_map(event).collect();
                out.write_all(&some)?;
            }
        }
        // Whatever it says from now on, until it goes.
        return io::copy(&mut reader.by_ref(), &mut io::sink()).map(drop);
    }
}

/// A `posted` event as a real server sends it.
fn event(seq: usize) -> Vec<u8> {
    let post = format!(
        r#"{{\"id\":\"{seq:026}\",\"create_at\":1795219466123,\"update_at\":1795219466123,\"edit_at\":0,\"delete_at\":0,\"is_pinned\":false,\"user_id\":\"wdz58zmpkiryidbxhcxya9m69o\",\"channel_id\":\"ft5w4bma7jfw9emmh5e5rfogpo\",\"root_id\":\"\",\"original_id\":\"\",\"message\":\"Disk **/var** is at 91 %\",\"type\":\"\",\"props\":{{\"disable_group_highlight\":true}},\"hashtags\":\"\",\"pending_post_id\":\"\",\"reply_count\":0,\"last_reply_at\":0,\"participants\":null,\"metadata\":{{}}}}"#
    );
    frame(&format!(
        r#"{{"event":"posted","data":{{"channel_display_name":"Alerts","channel_name":"alerts","channel_type":"O","mentions":"[\"wdz58zmpkiryidbxhcxya9m69o\"]","post":"{post}","sender_name":"@bot","set_online":true,"team_id":"z9c9ooknkid6dpnsszt561t6cy"}},"broadcast":{{"omit_users":null,"user_id":"","channel_id":"ft5w4bma7jfw9emmh5e5rfogpo","team_id":""}},"seq":{seq}}}"#
    ))
}

/// A text as a frame of a server.
fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u16::try_from(text.len()) {
        Ok(length @ ..126) => frame.push(length.to_le_bytes()[0]),
        Ok(length) => {
            frame.push(126);
            frame.extend_from_slice(&length.to_be_bytes());
        }
        Err(_) => {
            frame.push(127);
            frame.extend_from_slice(&(text.len() as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(text.as_bytes());
    frame
}
