//! Mails over one connection, beside a bare loop over a socket without Nagle's delay.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use mm_messengers::{Encryption, Smtp};
use mm_outbox::{Draft, Outbox, SendOptions, recipients};

use super::figure::{Figure, median};
use crate::Result;
use crate::workspace::Workspace;

const ROUNDS: usize = 15;
const MAILS: u32 = 50;
/// What a server does with a mail before it answers for it: it writes it to its disk.
const KEEPING: Duration = Duration::from_millis(2);

const TEXT: &str = "Disk /var on db1 is at 91 %, and it grows by 2 GB an hour.\n";

pub(super) fn run(workspace: &Workspace) -> Result<Vec<Figure>> {
    let folder = workspace.target_directory.join("bench-smtp");
    let mut figures = Vec::new();
    for (name, keeping) in [("smtp", KEEPING), ("smtp without a disk", Duration::ZERO)] {
        let address = serve(keeping)?;
        let (mut ours, mut ratios) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let bare_first = round % 2 == 0;
            let before = if bare_first { bare(address)? } else { 0.0 };
            let own = outbox(&folder, address)?;
            let bare = if bare_first { before } else { bare(address)? };
            // The first is to warm up.
            if round > 0 {
                ours.push(own / f64::from(MAILS) * 1e6);
                ratios.push(own / bare);
            }
        }
        let micros = format!("{:.0} us", median(&mut ours));
        figures.push(Figure::told(&format!("{name}: a mail"), micros));
        let (name, ratio) = (format!("{name}: to a bare loop"), median(&mut ratios));
        figures.push(match keeping {
            Duration::ZERO => Figure::told(&name, format!("{ratio:.2} times")),
            _ => Figure::at_most(&name, 1.2, ratio, "times"),
        });
    }
    Ok(figures)
}

/// The seconds of a pass: claims, connecting, mails, and what became of each in the store.
fn outbox(folder: &std::path::Path, address: SocketAddr) -> Result<f64> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => fs::create_dir_all(folder)?,
    }
    let smtp = Smtp::builder("127.0.0.1", "outbox@example.com")
        .port(address.port())
        .encryption(Encryption::DangerUnencrypted)
        .build()?;
    let outbox = Outbox::sqlite(folder.join("outbox.db"))
        .messenger(smtp)
        .open()?;
    let to = (0..MAILS).map(|n| format!("n{n}@example.com"));
    outbox.schedule(
        Draft::email_text("Disk", TEXT),
        recipients("smtp", to.collect::<Vec<_>>()),
    )?;
    let begin = Instant::now();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    let seconds = begin.elapsed().as_secs_f64();
    result?;
    drop(outbox);
    fs::remove_dir_all(folder)?;
    if report.sent != u64::from(MAILS) {
        return Err(format!("only {} mails were sent", report.sent).into());
    }
    Ok(seconds)
}

/// The seconds of the same commands by hand.
fn bare(address: SocketAddr) -> Result<f64> {
    let begin = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut answers = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    let mut ask = |question: &str| -> io::Result<()> {
        stream.write_all(question.as_bytes())?;
        line.clear();
        answers.read_line(&mut line).map(drop)
    };
    ask("")?;
    ask("EHLO bench\r\n")?;
    for n in 0..MAILS {
        ask("MAIL FROM:<outbox@example.com>\r\n")?;
        ask(&format!("RCPT TO:<n{n}@example.com>\r\n"))?;
        ask("DATA\r\n")?;
        let head = "From: outbox@example.com\r\nSubject: Disk\r\nMIME-Version: 1.0\r\n\
                    Date: Sat, 21 Nov 2026 12:00:00 +0000\r\nMessage-ID: <0@example.com>\r\n\
                    Content-Type: text/plain; charset=utf-8\r\n\
                    Content-Transfer-Encoding: 7bit\r\n";
        ask(&format!(
            "{head}To: n{n}@example.com\r\n\r\n{}\r\n.\r\n",
            TEXT.trim()
        ))?;
    }
    ask("QUIT\r\n")?;
    Ok(begin.elapsed().as_secs_f64())
}

/// A server that takes every mail, for the rest of the process.
fn serve(keeping: Duration) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::Builder::new()
        .name("bench-smtp".to_owned())
        .spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that hangs up is no concern of the next.
                let _ = talk(&stream, keeping);
            }
        })?;
    Ok(address)
}

fn talk(mut stream: &TcpStream, keeping: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    stream.write_all(b"220 bench\r\n")?;
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if !line.starts_with("DATA") {
            stream.write_all(b"250 done\r\n")?;
            continue;
        }
        stream.write_all(b"354 go on\r\n")?;
        while line != ".\r\n" {
            line.clear();
            if lines.read_line(&mut line)? == 0 {
                return Ok(());
            }
        }
        thread::sleep(keeping);
        stream.write_all(b"250 kept\r\n")?;
    }
}
