//! Live events against a bare websocket loop, on a server that does nothing but send.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use mm_driver::Driver;
use mm_events::{Client, EventKind, Overflow, Receiver};
use nix::sys::resource::{UsageWho, getrusage};
use serde_json::Value;
use tungstenite::Message;
use tungstenite::handshake::derive_accept_key;

use super::figure::Figure;
use super::measure::{self, Measure};
use crate::Result;
use crate::workspace::Workspace;

const EVENTS: usize = 100_000;
const MANY: usize = 1_000_000;
const ROUNDS: usize = 3;
const TOKEN: &str = "8u81pyui9pfgjysykinoobtwiw";
const LONG: Duration = Duration::from_secs(120);

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let server = serve()?;
    let measure = |events: usize, is_bare: bool| {
        let measured = measure::in_child(&Measure::Events {
            address: server.to_string(),
            events,
            is_bare,
        })?;
        let numbers = measured.split(' ').map(str::parse::<f64>);
        let numbers: Vec<f64> = numbers.collect::<std::result::Result<_, _>>()?;
        let [seconds, peak_kib] = numbers[..] else {
            return Err("no two numbers".into());
        };
        Result::Ok((seconds, peak_kib / 1024.0))
    };
    let (mut bare, mut ours, mut peak) = (0.0, 0.0, 0.0_f64);
    for _ in 0..ROUNDS {
        bare += measure(EVENTS, true)?.0;
        let measured = measure(EVENTS, false)?;
        ours += measured.0;
        peak = peak.max(measured.1);
    }
    let (_, peak_many) = measure(MANY, false)?;
    let idle: f64 = measure::in_child(&Measure::EventsIdle {
        address: server.to_string(),
    })?
    .parse()?;
    Ok(vec![
        Figure::at_least(
            "events: rate to a bare websocket's",
            0.7,
            bare / ours,
            "times",
        ),
        Figure::at_most(
            "events: memory of 1,000,000 to that of 100,000",
            1.2,
            peak_many / peak,
            "times",
        ),
        Figure::at_most(
            "events: own memory of a process with an idle client",
            6.0,
            idle / 1024.0,
            "MiB",
        ),
    ])
}

/// Hears so many events; tells the seconds from the first to the last, and the peak of memory.
pub(super) fn measured(address: &str, events: usize, is_bare: bool) -> Result<String> {
    let begin = if is_bare {
        bare(address, events)?
    } else {
        typed(address, events)?
    };
    let seconds = begin.elapsed().as_secs_f64();
    Ok(format!(
        "{seconds} {}",
        getrusage(UsageWho::RUSAGE_SELF)?.max_rss()
    ))
}

/// The most memory, in KiB, of a client that only waits.
pub(super) fn measured_idle(address: &str) -> Result<String> {
    let (_client, mut events) = client(address, 0)?;
    while events.recv_timeout(Duration::from_millis(300)).is_some() {}
    // Of its own: the pages of this large program are not the client's.
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kib.ok_or("no RssAnon")?.trim().to_owned())
}

fn client(address: &str, events: usize) -> Result<(Client, Receiver)> {
    let driver = Driver::builder(&format!("http://{address}")).token(TOKEN.parse()?);
    // The server reads from the path how much it is to say.
    let client = Client::builder(driver.build()?)
        .websocket_url(format!("ws://{address}/{events}"))
        .overflow(Overflow::Wait)
        .queue_capacity(1000)
        .build()?;
    let receiver = client.receiver();
    client.start_and_wait(LONG)?;
    Ok((client, receiver))
}

fn typed(address: &str, events: usize) -> Result<Instant> {
    let (_client, mut receiver) = client(address, events)?;
    let (mut begin, mut seen) = (Instant::now(), 0);
    while seen < events {
        let event = receiver.recv_timeout(LONG).ok_or("the events ended")?;
        if let EventKind::Posted(posted) = &event.kind {
            if seen == 0 {
                begin = Instant::now();
            }
            seen += 1;
            black_box(posted.post.message.len());
        }
    }
    Ok(begin)
}

fn bare(address: &str, events: usize) -> Result<Instant> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let url = format!("ws://{address}/{events}/api/v4/websocket");
    let (mut socket, _) = tungstenite::client(url, stream).map_err(|_| "no websocket")?;
    socket.send(Message::text(r#"{"seq":1,"action":"ping"}"#))?;
    let (mut begin, mut seen) = (Instant::now(), 0);
    while seen < events {
        let Message::Text(text) = socket.read()? else {
            continue;
        };
        let frame: Value = serde_json::from_str(&text)?;
        if frame["event"] == "posted" {
            if seen == 0 {
                begin = Instant::now();
            }
            seen += 1;
            let post = frame["data"]["post"].as_str().ok_or("no post")?;
            black_box(serde_json::from_str::<Value>(post)?);
        }
    }
    Ok(begin)
}

/// A server that says who one is, and as many events as its websocket's path asks for.
fn serve() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    Ok(address)
}

/// A client that goes away ends it.
fn answer(stream: TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let (mut path, mut key) = (String::new(), None);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let lower = line.to_ascii_lowercase();
            if lower.starts_with("sec-websocket-key:") {
                key = line.get(18..).map(|key| key.trim().to_owned());
            }
            if path.is_empty() {
                line.split(' ').nth(1)?.clone_into(&mut path);
            }
            if line.trim_end().is_empty() {
                break;
            }
        }
        let Some(key) = key else {
            let body = r#"{"id":"me"}"#;
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n";
            writer.write_all(format!("{head}{body}").as_bytes()).ok()?;
            continue;
        };
        let accept = derive_accept_key(key.as_bytes());
        let head =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
        let head = format!("{head}Sec-WebSocket-Accept: {accept}\r\n\r\n");
        writer.write_all(head.as_bytes()).ok()?;
        let events = path.split('/').nth(1)?.parse().ok()?;
        say(&mut writer, events)?;
        // Until the client goes.
        return std::io::copy(&mut reader, &mut std::io::sink())
            .ok()
            .map(drop);
    }
}

/// A greeting, an answer to the first question, and posts.
fn say(writer: &mut TcpStream, events: usize) -> Option<()> {
    let mut bytes = Vec::new();
    let hello = r#"{"event":"hello","data":{"connection_id":"knhq33po7j8xibf4c6qupgc9mo"},"broadcast":{},"seq":0}"#;
    frame(&mut bytes, hello);
    frame(
        &mut bytes,
        r#"{"status":"OK","seq_reply":1,"data":{"server_time":1700000000000}}"#,
    );
    for seq in 1..=events {
        frame(&mut bytes, &posted(seq));
        if bytes.len() > 64 * 1024 {
            writer.write_all(&bytes).ok()?;
            bytes.clear();
        }
    }
    writer.write_all(&bytes).ok()
}

/// A post as a server tells it.
fn posted(seq: usize) -> String {
    let post = format!(
        r#"{{\"id\":\"{seq:026}\",\"create_at\":1700000000000,\"update_at\":1700000000000,\"edit_at\":0,\"delete_at\":0,\"is_pinned\":false,\"user_id\":\"9ic3z5kxtprsjkwy8471x5bu9o\",\"channel_id\":\"u8mpj1qm37rzx8mrirn1ug5sde\",\"root_id\":\"\",\"original_id\":\"\",\"message\":\"Disk **/var** on db1 is at 91 %, and it grows by 2 GB an hour\",\"type\":\"\",\"props\":{{}},\"hashtags\":\"\",\"pending_post_id\":\"\",\"reply_count\":0,\"last_reply_at\":0,\"participants\":null,\"metadata\":{{}}}}"#
    );
    format!(
        r#"{{"event":"posted","data":{{"channel_display_name":"Ops Alerts","channel_name":"alerts","channel_type":"O","post":"{post}","sender_name":"@admin","set_online":true,"team_id":"zo3z5uwpgid5x8pcag1p7rpfne"}},"broadcast":{{"omit_users":null,"user_id":"","channel_id":"u8mpj1qm37rzx8mrirn1ug5sde","team_id":""}},"seq":{seq}}}"#
    )
}

fn frame(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(0x81);
    match u16::try_from(text.len()) {
        Ok(len @ 0..126) => bytes.push(u8::try_from(len).unwrap_or(125)),
        len => {
            bytes.push(126);
            bytes.extend(len.unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    bytes.extend_from_slice(text.as_bytes());
}
