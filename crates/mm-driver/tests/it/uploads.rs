//! Files on their way to the server and back.

use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use mm_driver::{ErrorKind, FilePart};

use crate::server::{Server, answer, json, refusal};
use crate::world::{LONG, World};

/// A folder of its own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("mm-driver-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(folder);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Uploads it, and gives the name and the bytes that the server has then.
fn round_trip(world: &World, file: FilePart) -> (String, Vec<u8>) {
    let files = world.bot.files();
    let info = files.upload(&world.channel, file).unwrap();
    let bytes = files.get_file(info.id).send().unwrap();
    (info.name, bytes)
}

#[test]
fn a_file_arrives_whole_from_a_path_a_reader_and_bytes() {
    let world = World::start();
    let folder = Folder::new("whole");
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    let path = folder.file("a.bin", &bytes);
    for file in [
        FilePart::path(&path),
        FilePart::reader("a.bin", io::Cursor::new(bytes.clone()), 300_000),
        FilePart::bytes("a.bin", bytes.clone()),
    ] {
        let (name, arrived) = round_trip(&world, file);
        assert_eq!(name, "a.bin");
        assert!(arrived == bytes);
    }
}

/// The same by a form.
fn round_trip_by_form(world: &World, file: FilePart) -> (String, Vec<u8>) {
    let files = world.bot.files();
    let upload = files.upload_file(world.channel.as_str()).files(file);
    let answer = upload.send().unwrap();
    let info = &answer.file_infos[0];
    let bytes = files.get_file(&info.id).send().unwrap();
    (info.name.clone(), bytes)
}

#[test]
fn any_name_arrives_and_none_breaks_out_of_its_form() {
    let world = World::start();
    for name in [
        "\u{fc} \u{1F600}.txt",
        "a\"b.txt",
        "\"",
        "a%22b%0A.txt",
        "a\\\"b.txt",
        "a\\\\b\\",
        "a;b=c&d#e,(f)<g>@h:[i]?",
        " a\tb ",
        "a'b.txt",
    ] {
        let file = FilePart::bytes(name, *b"abc");
        let expected = (name.to_owned(), b"abc".to_vec());
        assert_eq!(round_trip(&world, file.clone()), expected);
        assert_eq!(round_trip_by_form(&world, file), expected);
    }
    let name = "a\r\nContent-Type: x\r\n\r\n\0";
    let file = FilePart::bytes(name, *b"abc");
    assert_eq!(round_trip(&world, file.clone()).0, name);
    // No line of a header can hold these.
    let (arrived, bytes) = round_trip_by_form(&world, file);
    assert_eq!(arrived, "a%0D%0AContent-Type: x%0D%0A%0D%0A%00");
    assert_eq!(bytes, b"abc");
}

#[test]
fn a_file_without_bytes_is_sent_as_one() {
    let folder = Folder::new("empty");
    let path = folder.file("empty", b"");
    let server = Server::always(json("{}"));
    let driver = server.driver();
    driver
        .uploads()
        .upload_data("u1", FilePart::path(&path))
        .send()
        .unwrap();
    let seen = server.next();
    assert_eq!(seen.header("content-length"), Some("0"));
    let upload = driver.files().upload_file("c").files(FilePart::path(&path));
    upload.send().unwrap();
    let body = String::from_utf8(server.next().body).unwrap();
    assert!(body.contains("filename=\"empty\""), "{body}");
}

#[test]
fn a_file_that_is_gone_or_none_is_told_by_its_path_and_nothing_is_sent() {
    let folder = Folder::new("gone");
    let path = folder.file("a", b"abc");
    let part = FilePart::path(&path);
    fs::remove_file(&path).unwrap();
    let server = Server::always(json("{}"));
    let driver = server.driver();
    for part in [part, FilePart::path(&folder.0)] {
        let raw = driver.uploads().upload_data("u1", part.clone()).send();
        let form = driver.files().upload_file("c").files(part).send().map(drop);
        for error in [raw.map(drop).unwrap_err(), form.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::Io);
            assert!(!error.may_have_acted());
            let shown = folder.0.display().to_string();
            assert!(error.to_string().contains(&shown), "{error}");
        }
    }
    assert_eq!(server.seen().len(), 0);
}

#[test]
#[cfg(unix)]
fn a_pipe_that_nobody_writes_to_is_no_file() {
    let folder = Folder::new("pipe");
    let path = folder.0.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let server = Server::always(json("{}"));
    let driver = server.driver();
    let (tell, told) = std::sync::mpsc::channel();
    // Left behind if it hangs.
    std::thread::spawn(move || {
        let upload = driver.uploads().upload_data("u1", FilePart::path(&path));
        tell.send(upload.send().map(drop)).unwrap();
    });
    let error = told.recv_timeout(LONG).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[test]
fn a_file_that_shrinks_meanwhile_is_never_taken_for_whole() {
    let world = World::start();
    let since = world.last();
    let short = || FilePart::reader("a.bin", &b"abc"[..], 5);
    let files = world.bot.files();
    let raw = files.upload(&world.channel, short()).map(drop);
    let form = files.upload_file("c").files(short()).send().map(drop);
    for error in [raw.unwrap_err(), form.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Io);
        let text = error.to_string();
        assert!(text.contains("`a.bin` ended 2 bytes early"), "{text}");
    }
    // The connection is not used again.
    assert_eq!(world.bot.me().unwrap().username, "devbot");
    let requests = world.catcher.requests_after(since);
    let good = requests.iter().filter(|it| it.status == 201).count();
    assert_eq!(good, 0, "{requests:?}");
}

#[test]
fn no_byte_of_a_form_follows_a_file_that_shrank() {
    let server = Server::start(|mut stream, tell| {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let text = String::from_utf8_lossy(&all).into_owned();
        tell(&crate::server::Seen {
            method: String::new(),
            path: text,
            headers: Vec::new(),
            body: Vec::new(),
        });
    });
    // Long enough that a part of it has left.
    let bytes = vec![b'x'; 100_000];
    let short = FilePart::reader("a.bin", io::Cursor::new(bytes), 100_001);
    let driver = server.driver();
    let error = driver
        .files()
        .upload_file("c")
        .files(short)
        .send()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.may_have_acted(), "a part of it has left");
    let sent = server.next().path;
    assert!(sent.contains("xxx") && !sent.contains("--\r\n"));
}

#[test]
fn a_file_that_grows_meanwhile_is_as_long_as_it_was() {
    let world = World::start();
    let endless = FilePart::reader("a.bin", io::repeat(b'x'), 100_000);
    let (_, bytes) = round_trip(&world, endless);
    assert!(bytes == vec![b'x'; 100_000]);
    let server = Server::always(json("{}"));
    let endless = FilePart::reader("a.bin", io::repeat(b'x'), 7);
    let driver = server.driver();
    driver.uploads().upload_data("u1", endless).send().unwrap();
    assert_eq!(server.next().body, b"xxxxxxx");
}

#[test]
fn an_upload_is_repeated_from_its_begin_unless_it_was_read_already() {
    let busy = "Retry-After: 0\r\n";
    let server = Server::answering(move |number, _| match number {
        0 | 2 => answer("429 Too Many Requests", busy, ""),
        _ => json("{}"),
    });
    let driver = server.driver();
    let send = |file| driver.uploads().upload_data("u1", file).send();
    send(FilePart::bytes("a", *b"abc")).unwrap();
    assert_eq!(
        (server.next().body, server.next().body),
        (b"abc".to_vec(), b"abc".to_vec())
    );
    let once = FilePart::reader("a", &b"abc"[..], 3);
    let error = send(once.clone()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(server.seen().len(), 1);
    let error = send(once).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("only once"), "{error}");
}

#[test]
fn an_upload_that_may_have_been_done_is_not_repeated() {
    let server = Server::always(refusal("502 Bad Gateway", "x"));
    let driver = server.driver();
    let upload = driver
        .files()
        .upload_file("c")
        .files(FilePart::bytes("a", *b"abc"));
    let error = upload.send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(502));
    assert!(error.may_have_acted());
    assert_eq!(server.seen().len(), 1);
}

/// Takes so many bytes.
struct Short(usize);

impl Write for Short {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_download_goes_on_where_nothing_was_written_and_ends_where_something_was() {
    let server = Server::answering(|number, _| match number {
        0 => refusal("502 Bad Gateway", "x"),
        _ => answer("200 OK", "", "some bytes"),
    });
    let driver = server.driver();
    let mut written = Vec::new();
    let length = driver.files().get_file("f1").send_to(&mut written).unwrap();
    assert_eq!((length, written.as_slice()), (10, &b"some bytes"[..]));
    assert_eq!(server.seen().len(), 2);
    let error = driver.files().get_file("f1").send_to(&mut Short(4));
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Io);
    assert_eq!(server.seen().len(), 1);
    let server = Server::start(|mut stream, tell| {
        tell(&crate::server::request(&mut stream).unwrap());
        let cut = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome";
        stream.get_mut().write_all(cut.as_bytes()).unwrap();
    });
    let driver = server.driver();
    let mut written = Vec::new();
    let error = driver.files().get_file("f1").send_to(&mut written);
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Interrupted);
    assert_eq!((server.seen().len(), written.as_slice()), (1, &b"some"[..]));
}

#[test]
fn an_upload_waits_for_the_servers_limit_no_longer_than_its_deadline() {
    let server = Server::always(answer("429 Too Many Requests", "Retry-After: 60\r\n", ""));
    let driver = server
        .builder()
        .deadline(std::time::Duration::from_secs(20));
    let driver = driver.token(crate::server::token()).build().unwrap();
    for _ in 0..2 {
        let file = FilePart::bytes("a", *b"abc");
        let error = driver.uploads().upload_data("u1", file).send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
    }
    assert_eq!(server.seen().len(), 1, "the second is not even sent");
}
