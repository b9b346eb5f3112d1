//! A server of events that does nothing but send.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};
use tungstenite::handshake::derive_accept_key;

use crate::Result;

/// A server that sends so many events to each websocket, and then is silent.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    count: Arc<AtomicUsize>,
}

impl Server {
    /// Runs until the process ends. So many events are made beforehand.
    pub(super) fn start(ready: usize) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let count = Arc::new(AtomicUsize::new(0));
        let ready = Arc::new(Ready {
            count: ready,
            bytes: (1..=ready).flat_map(event).collect(),
        });
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

    /// So many are sent to each websocket from now on.
    pub(super) fn send_to_each(&self, count: usize) {
        self.count.store(count, Ordering::SeqCst);
    }
}

/// Events that are made already.
struct Ready {
    count: usize,
    bytes: Vec<u8>,
}

fn serve(stream: &TcpStream, count: usize, ready: &Ready) -> io::Result<()> {
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
        if count == ready.count {
            out.write_all(&ready.bytes)?;
        } else {
            let mut numbers = 1..=count;
            while !numbers.is_empty() {
                let some: Vec<u8> = numbers.by_ref().take(500).flat_map(event).collect();
                out.write_all(&some)?;
            }
        }
        return answer(&mut reader, out);
    }
}

/// Answers each action with the server's time, as a real one does for `ping`, until the client
/// goes.
fn answer(reader: &mut impl Read, mut out: &TcpStream) -> io::Result<()> {
    loop {
        let mut head = [0; 6];
        reader.read_exact(&mut head)?;
        // A client says little, and masks what it says.
        let (length, mask) = (usize::from(head[1] & 0x7f), &head[2..]);
        let mut text = vec![0; length];
        reader.read_exact(&mut text)?;
        for (byte, mask) in text.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= mask;
        }
        let Ok(action) = serde_json::from_slice::<Value>(&text) else {
            return Ok(()); // It says goodbye.
        };
        let reply = json!({
            "status": "OK",
            "data": {"text": "pong", "server_time": 1_795_219_466_123_i64},
            "seq_reply": action["seq"],
        });
        out.write_all(&frame(&reply.to_string()))?;
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
