//! A recorded websocket session, held again.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::answer::Recorded;
use super::frames;
use super::record::{self, Exchange, Frame, header};
use super::replay::{self, Outcome};
use super::script;
use super::shape::Nullable;
use super::socket::Socket;
use super::world::World;
use super::{Result, TIMES};

/// How long a frame that should come is waited for.
const FRAME_WAIT: Duration = Duration::from_secs(2);
/// How long after a call that failed: nothing will come of it.
const FRAME_WAIT_AFTER_FAILURE: Duration = Duration::from_millis(50);
/// After the time of a shortened deadline, how long the end may take on a busy machine.
const SLACK: Duration = Duration::from_secs(4);

/// Sessions that only listen, while others go on.
const IDLE: [&str; 3] = [
    "ws.idle_no_pong",
    "ws.idle_with_pong",
    "ws.idle_unauthenticated",
];
/// Before this case they were opened.
const IDLE_BEFORE: &str = "ws.header_auth";
/// The session at whose end the server stops; it is held last of all.
pub(crate) const SHUTDOWN: &str = "ws.server_shutdown";

/// A session that listens on a thread of its own.
#[derive(Debug)]
pub(crate) struct Idle {
    case: &'static str,
    thread: JoinHandle<(Vec<Frame>, Duration)>,
}

/// Opens the listening sessions when it is time for them.
pub(crate) fn open_idle(
    world: &World,
    exchanges: &[Exchange],
    before: &str,
    idle: &mut Vec<Idle>,
) -> Result<()> {
    if before != IDLE_BEFORE {
        return Ok(());
    }
    for case in IDLE {
        let exchange = exchanges.iter().find(|exchange| exchange.case == case);
        let exchange = exchange.ok_or_else(|| format!("no case {case}"))?;
        let Ok((_, Some(mut socket))) = open(world, exchange) else {
            continue; // The case itself will tell.
        };
        let answers = case == "ws.idle_with_pong";
        let listen = move || listen(&mut socket, answers);
        idle.push(Idle {
            case,
            thread: thread::Builder::new().spawn(listen)?,
        });
    }
    Ok(())
}

/// Everything that comes until the connection ends or would have ended, and when that was.
fn listen(socket: &mut Socket, answers_pings: bool) -> (Vec<Frame>, Duration) {
    let start = Instant::now();
    // One that answers is not dropped; it is left alone after the time at which it could have been.
    let patience = TIMES.pong
        + if answers_pings {
            Duration::from_millis(500)
        } else {
            SLACK
        };
    let mut frames = Vec::new();
    while !socket.has_ended() && start.elapsed() < patience {
        let left = patience.saturating_sub(start.elapsed());
        let Some(frame) = socket.next(left) else {
            break;
        };
        if answers_pings && frame.opcode.as_deref() == Some("ping") {
            socket.send("pong", frame.data.as_deref().unwrap_or_default().as_bytes());
        }
        frames.push(frame);
    }
    (frames, start.elapsed())
}

/// Holds the session again and compares what came.
pub(crate) fn run(
    world: &mut World,
    exchange: &Exchange,
    idle: &mut Vec<Idle>,
    nullable: &Nullable,
) -> Result<Outcome> {
    if let Some(index) = idle.iter().position(|idle| idle.case == exchange.case) {
        return Ok(finish_idle(
            world,
            exchange,
            idle.swap_remove(index),
            nullable,
        ));
    }
    let (response, socket) = match open(world, exchange) {
        Ok(opened) => opened,
        Err(error) => return Ok(Outcome::Different(vec![format!("no answer: {error}")])),
    };
    if replay::is_not_served(&response) {
        return Ok(Outcome::NotServed);
    }
    let recorded = Recorded::of(exchange)?;
    let mut found = recorded.differences(&response, &mut world.ids, nullable);
    for name in [
        "Sec-WebSocket-Accept",
        "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Extensions",
    ] {
        let recorded = header(&exchange.response_headers, name);
        let here = header(&response.headers, name);
        if recorded != here {
            found.push(format!("{name} {here:?}, recorded {recorded:?}"));
        }
    }
    if let Some(mut socket) = socket {
        found.extend(talk(world, exchange, &mut socket, nullable)?);
    }
    Ok(Outcome::of(found))
}

fn open(world: &World, exchange: &Exchange) -> Result<(super::http::Response, Option<Socket>)> {
    let headers = replay::headers(world, &exchange.request_headers, 0, 0);
    let path = world
        .ids
        .replace_path(exchange.path.as_deref().unwrap_or("/"));
    Ok(Socket::open(world.address, &path, &headers)?)
}

/// Says and does what was recorded, and waits each time for what came of it.
fn talk(
    world: &mut World,
    exchange: &Exchange,
    socket: &mut Socket,
    nullable: &Nullable,
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut all = Vec::new();
    let is_act = |frame: &Frame| frame.dir != "recv";
    for group in exchange.frames.chunk_by(|_, next| !is_act(next)) {
        let (act, expected) = match group.split_first() {
            Some((first, rest)) if is_act(first) => (Some(first), rest),
            _ => (None, group),
        };
        let failures = world.failures();
        if let Some(act) = act {
            perform(world, &exchange.case, socket, act)?;
        }
        let wait = if world.failures() == failures {
            FRAME_WAIT
        } else {
            FRAME_WAIT_AFTER_FAILURE
        };
        let mut here = Vec::new();
        while here.len() < expected.len() {
            let Some(frame) = next(socket, wait) else {
                break;
            };
            here.push(frame);
        }
        // The server's shutdown comes amid what it sends of its own accord.
        if exchange.case != SHUTDOWN {
            here.extend(surplus(socket));
        }
        let place = act.and_then(|act| act.note.as_deref());
        let place = place.map_or_else(String::new, |note| format!("({note}) "));
        let differences = frames::differences(expected, &here, &mut world.ids, nullable);
        found.extend(differences.iter().map(|text| format!("{place}{text}")));
        all.extend(here);
    }
    found.extend(frames::gaps(&all));
    Ok(found)
}

fn perform(world: &mut World, case: &str, socket: &mut Socket, act: &Frame) -> Result<()> {
    if let Some(note) = &act.note {
        return script::run(world, case, note);
    }
    let Some(opcode) = &act.opcode else {
        return Ok(()); // A note that sending failed.
    };
    let payload = match (&act.data_b64, act.close_code) {
        (Some(base64), _) => record::decode(base64)?,
        (None, Some(code)) => code.to_be_bytes().to_vec(),
        (None, None) => act.data.clone().unwrap_or_default().into_bytes(),
    };
    socket.send(opcode, &world.ids.replace_bytes(&payload));
    Ok(())
}

/// The next frame, pings aside: on a busy machine a session may last until one is due.
fn next(socket: &mut Socket, wait: Duration) -> Option<Frame> {
    loop {
        let frame = socket.next(wait)?;
        if frame.opcode.as_deref() != Some("ping") {
            return Some(frame);
        }
        socket.send("pong", frame.data.as_deref().unwrap_or_default().as_bytes());
    }
}

/// What comes before the answer to a ping, though nothing more should.
fn surplus(socket: &mut Socket) -> Vec<Frame> {
    const FENCE: &str = "fence";
    let mut frames = Vec::new();
    if socket.has_ended() {
        return frames;
    }
    socket.send("ping", FENCE.as_bytes());
    while let Some(frame) = next(socket, FRAME_WAIT) {
        if frame.opcode.as_deref() == Some("pong") && frame.data.as_deref() == Some(FENCE) {
            break;
        }
        frames.push(frame);
    }
    frames
}

/// Compares what a listening session heard; pings came when it was time, not in an order.
fn finish_idle(world: &mut World, exchange: &Exchange, idle: Idle, nullable: &Nullable) -> Outcome {
    let Ok((here, lasted)) = idle.thread.join() else {
        return Outcome::Different(vec!["the listening thread panicked".to_owned()]);
    };
    let is_ping = |frame: &&Frame| frame.opcode.as_deref() == Some("ping");
    let others = |frames: &[Frame]| -> Vec<Frame> {
        let recv = frames.iter().filter(|frame| frame.dir == "recv");
        recv.filter(|frame| !is_ping(frame)).cloned().collect()
    };
    let recorded = others(&exchange.frames);
    let mut found = frames::differences(&recorded, &others(&here), &mut world.ids, nullable);
    found.extend(frames::gaps(&here));
    let pings = |frames: &[Frame]| frames.iter().filter(is_ping).count();
    if pings(&here) != pings(&exchange.frames) {
        let (here, recorded) = (pings(&here), pings(&exchange.frames));
        found.push(format!("{here} pings, recorded {recorded}"));
    }
    let least = match exchange.case.as_str() {
        "ws.idle_unauthenticated" => TIMES.authentication,
        _ => TIMES.pong,
    };
    if lasted < least.mul_f32(0.9) || lasted > least + SLACK {
        found.push(format!("lasted {lasted:.1?}, should {least:.1?}"));
    }
    Outcome::of(found)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener};

    use super::*;

    fn frame(dir: &str, opcode: &str, data: &str) -> Frame {
        Frame {
            dir: dir.to_owned(),
            opcode: Some(opcode.to_owned()),
            fin: Some(1),
            data: Some(data.to_owned()),
            ..Frame::default()
        }
    }

    fn end() -> Frame {
        Frame {
            dir: "recv".to_owned(),
            event: Some("tcp eof".to_owned()),
            ..Frame::default()
        }
    }

    fn session(frames: Vec<Frame>) -> Exchange {
        Exchange {
            case: "ws.test".to_owned(),
            status: Some(101),
            frames,
            ..Exchange::default()
        }
    }

    /// A server that greets, answers each text frame with `b`, and each ping; on `bye` it ends.
    fn serve() -> SocketAddr {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            let mut request = [0; 512];
            let _ = stream.read(&mut request).unwrap();
            stream
                .write_all(b"HTTP/1.1 101 X\r\n\r\n\x81\x01a")
                .unwrap();
            let mut head = [0; 6];
            while stream.read_exact(&mut head).is_ok() {
                let mut payload = vec![0; usize::from(head[1] & 0x7f)];
                stream.read_exact(&mut payload).unwrap();
                for (index, byte) in payload.iter_mut().enumerate() {
                    *byte ^= head[2 + index % 4];
                }
                match head[0] {
                    0x89 => {
                        stream.write_all(b"\x8a\x05").unwrap();
                        stream.write_all(&payload).unwrap();
                    }
                    _ if payload == b"bye" => return,
                    _ => stream.write_all(b"\x81\x01b").unwrap(),
                }
            }
        });
        address
    }

    fn judge(frames: Vec<Frame>) -> Outcome {
        let mut world = World::new(serve(), None);
        let session = session(frames);
        run(&mut world, &session, &mut Vec::new(), &Nullable::default()).unwrap()
    }

    #[test]
    fn a_session_that_goes_as_recorded_is_the_same() {
        let frames = vec![
            frame("recv", "text", "a"),
            frame("send", "text", "x"),
            frame("recv", "text", "b"),
            frame("send", "text", "bye"),
            end(),
        ];
        assert_eq!(judge(frames), Outcome::Same);
    }

    #[test]
    fn a_frame_too_many_and_a_missing_end_are_found_where_they_are() {
        let frames = vec![
            frame("recv", "text", "a"),
            frame("send", "text", "x"),
            frame("send", "text", "y"),
            frame("recv", "text", "c"),
            end(),
        ];
        let found = [
            "not recorded: text",
            "text: data \"b\", recorded \"c\"",
            "missing: tcp eof",
        ];
        assert_eq!(
            judge(frames),
            Outcome::Different(found.map(str::to_owned).to_vec())
        );
    }

    #[test]
    fn a_session_is_the_same_only_after_the_recorded_time() {
        let mut world = World::new(([127, 0, 0, 1], 99).into(), None);
        let mut exchange = session(vec![end()]);
        exchange.case = IDLE[2].to_owned();
        let mut judge = |lasted| {
            let idle = Idle {
                case: IDLE[2],
                thread: thread::spawn(move || (vec![end()], lasted)),
            };
            finish_idle(&mut world, &exchange, idle, &Nullable::default())
        };
        assert_eq!(judge(TIMES.authentication), Outcome::Same);
        assert_ne!(judge(TIMES.authentication / 2), Outcome::Same);
        assert_ne!(judge(TIMES.authentication + 2 * SLACK), Outcome::Same);
    }
}
