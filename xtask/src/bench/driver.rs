//! The driver against a bare HTTP client and against curl, on a server that does nothing but
//! answer.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mm_driver::types::User;
use mm_driver::{Driver, FilePart};
use serde_json::{Value, json};

use super::figure::Figure;
use super::measure::{self, Measure};
use crate::Result;
use crate::workspace::Workspace;

/// How large the file is.
const FILE_BYTES: u64 = 1 << 30;
/// How often each of the two asks for a page of posts, in turns.
const ROUNDS: usize = 20;
const IN_A_ROUND: usize = 20;
/// How often the file goes both ways.
const FILE_ROUNDS: usize = 5;
const USERS: usize = 10_000;
const TOKEN: &str = "8u81pyui9pfgjysykinoobtwiw";
const CHANNEL: &str = "ft5w4bma7jfw9emmh5e5rfogpo";

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let server = Server::start()?;
    let url = format!("http://{}", server.address);
    let driver = Driver::builder(&url).token(TOKEN.parse()?).build()?;
    let ratio = posts_ratio(&driver, &url)?;
    let before = server.requests.load(Ordering::Relaxed);
    let team = "z5w4bma7jfw9emmh5e5rfogpof";
    let users: Vec<User> = driver
        .users()
        .all(team)
        .collect::<std::result::Result<_, _>>()?;
    let requests = server.requests.load(Ordering::Relaxed) - before;
    if users.len() != USERS {
        return Err(format!("{} users came", users.len()).into());
    }
    let file = std::env::temp_dir().join(format!("mm-bench-{}.file", std::process::id()));
    File::create(&file)?.set_len(FILE_BYTES)?;
    let files = files(&url, &file);
    let _ = fs::remove_file(&file);
    let files = files?;
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let requests = requests as f64;
    Ok(vec![
        Figure::at_least(
            "driver: rate of pages of posts to a bare client's",
            0.8,
            ratio,
            "times",
        ),
        Figure::at_most("driver: requests for 10,000 users", 51.0, requests, ""),
        Figure::at_least(
            "driver: rate of an upload of 1 GiB to curl's",
            0.8,
            files.upload,
            "times",
        ),
        Figure::at_least(
            "driver: rate of a download of 1 GiB to curl's",
            0.8,
            files.download,
            "times",
        ),
        Figure::at_most("driver: peak memory of both", 24.0, files.peak_mib, "MiB"),
    ])
}

/// How fast the driver gets pages of 200 posts beside a loop that parses them as they are.
fn posts_ratio(driver: &Driver, url: &str) -> Result<f64> {
    let agent = ureq::Agent::new_with_defaults();
    let path = format!("{url}/api/v4/channels/{CHANNEL}/posts?per_page=200");
    let bare = || -> Result<()> {
        let authorization = format!("Bearer {TOKEN}");
        let request = agent.get(&path).header("authorization", authorization);
        let body = request.call()?.body_mut().read_to_vec()?;
        let value: Value = serde_json::from_slice(&body)?;
        std::hint::black_box(value["order"].as_array().map(Vec::len));
        Ok(())
    };
    let ours = || -> Result<()> {
        let list = driver
            .posts()
            .get_posts_for_channel(CHANNEL)
            .per_page(200)
            .send()?;
        std::hint::black_box(list.order.len());
        Ok(())
    };
    let (mut bare_time, mut our_time) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        bare_time += timed(bare)?;
        our_time += timed(ours)?;
    }
    Ok(bare_time.as_secs_f64() / our_time.as_secs_f64())
}

fn timed(run: impl Fn() -> Result<()>) -> Result<Duration> {
    let begin = Instant::now();
    for _ in 0..IN_A_ROUND {
        run()?;
    }
    Ok(begin.elapsed())
}

/// What a file costs: rates as ratios to curl's, and memory.
struct Files {
    upload: f64,
    download: f64,
    peak_mib: f64,
}

fn files(url: &str, file: &Path) -> Result<Files> {
    let curl = |arguments: &[&str], target: &str| -> Result<f64> {
        let begin = Instant::now();
        let mut command = Command::new("curl");
        command.args([
            "--silent",
            "--fail",
            "--noproxy",
            "*",
            "--output",
            "/dev/null",
        ]);
        let status = command
            .args(arguments)
            .arg(format!("{url}{target}"))
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            return Err(format!("curl: {status}").into());
        }
        Ok(begin.elapsed().as_secs_f64())
    };
    let path = file.display().to_string();
    let post = ["--request", "POST", "--upload-file", &path];
    let (mut best, mut by_curl) = ([f64::MAX; 2], [f64::MAX; 2]);
    let mut peak_mib: f64 = 0.0;
    // In turns, and the best of each: whatever else the machine does takes time at random.
    for _ in 0..FILE_ROUNDS {
        let measured = measure::in_child(&Measure::DriverFiles {
            url: url.to_owned(),
            file: file.to_owned(),
        })?;
        let numbers = measured.split(' ').map(str::parse);
        let numbers: Vec<f64> = numbers.collect::<std::result::Result<_, _>>()?;
        let [upload, download, peak] = numbers[..] else {
            return Err("no three numbers".into());
        };
        best = [best[0].min(upload), best[1].min(download)];
        peak_mib = peak_mib.max(peak);
        by_curl[0] = by_curl[0].min(curl(&post, "/api/v4/files")?);
        by_curl[1] = by_curl[1].min(curl(&[], "/api/v4/files/large")?);
    }
    Ok(Files {
        upload: by_curl[0] / best[0],
        download: by_curl[1] / best[1],
        peak_mib,
    })
}

/// The seconds of an upload and of a download, and the MiB that both took at most.
pub(super) fn measured(url: &str, file: &Path) -> Result<String> {
    let driver = Driver::builder(url).token(TOKEN.parse()?).build()?;
    let begin = Instant::now();
    driver.files().upload(CHANNEL, FilePart::path(file))?;
    let upload = begin.elapsed().as_secs_f64();
    let begin = Instant::now();
    let written = driver.files().get_file("large").send_to(&mut io::sink())?;
    let download = begin.elapsed().as_secs_f64();
    if written != FILE_BYTES {
        return Err(format!("{written} bytes came").into());
    }
    let peak = measure::peak_mib()?;
    Ok(format!("{upload:.4} {download:.4} {peak:.2}"))
}

/// A server that answers what the benchmarks ask for.
struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

/// The answers that are made once.
struct Answers {
    posts: Vec<u8>,
    users: Vec<Vec<u8>>,
}

impl Server {
    /// Runs until the process ends.
    fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let requests = Arc::new(AtomicUsize::new(0));
        let answers = Arc::new(Answers {
            posts: serde_json::to_vec(&page_of_posts())?,
            users: pages_of_users()?,
        });
        let counted = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(io::Result::ok) {
                let (answers, counted) = (Arc::clone(&answers), Arc::clone(&counted));
                // A client that hangs up ends its thread.
                thread::spawn(move || serve(&stream, &answers, &counted));
            }
        });
        Ok(Self { address, requests })
    }
}

fn serve(stream: &TcpStream, answers: &Answers, counted: &AtomicUsize) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(128 * 1024, stream);
    let zeros = vec![0; 128 * 1024];
    loop {
        let (mut first, mut length, mut waits) = (String::new(), 0, false);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let low = line.to_ascii_lowercase();
            if let Some(value) = low.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            waits |= low.starts_with("expect:");
            if first.is_empty() {
                first.clone_from(&line);
            }
            if line == "\r\n" {
                break;
            }
        }
        counted.fetch_add(1, Ordering::Relaxed);
        let mut out = stream;
        if waits {
            out.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
        let path = first.split(' ').nth(1).unwrap_or_default();
        let file = br#"{"file_infos": [{"id": "f"}]}"#.as_slice();
        let body = if path.contains("/posts") {
            &answers.posts
        } else if path.contains("/users") {
            let page = path.split("&page=").nth(1).or(path.split("?page=").nth(1));
            let page = page.and_then(|page| page.split('&').next()?.parse::<usize>().ok());
            answers
                .users
                .get(page.unwrap_or(0))
                .map_or(b"[]".as_slice(), Vec::as_slice)
        } else if path.ends_with("/large") {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {FILE_BYTES}\r\n\r\n"
            );
            out.write_all(head.as_bytes())?;
            for _ in 0..FILE_BYTES / zeros.len() as u64 {
                out.write_all(&zeros)?;
            }
            continue;
        } else {
            file
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        out.write_all(&[head.as_bytes(), body].concat())?;
    }
}

/// 200 posts as a real server has them.
fn page_of_posts() -> Value {
    let ids: Vec<String> = (0..200).map(|number| format!("{number:026}")).collect();
    let posts: serde_json::Map<String, Value> = ids
        .iter()
        .map(|id| {
            let post = json!({
                "id": id, "create_at": 1_795_219_466_123_i64, "update_at": 1_795_219_466_123_i64,
                "edit_at": 0, "delete_at": 0, "is_pinned": false,
                "user_id": "wdz58zmpkiryidbxhcxya9m69o", "channel_id": CHANNEL, "root_id": "",
                "original_id": "", "message": "Disk **/var** is at 91 %, and grows by 2 GB an hour",
                "type": "", "props": {"disable_group_highlight": true}, "hashtags": "",
                "file_ids": [], "pending_post_id": "", "remote_id": "", "reply_count": 0,
                "last_reply_at": 0, "participants": null,
                "metadata": {"embeds": [], "emojis": [], "files": [], "reactions": []},
            });
            (id.clone(), post)
        })
        .collect();
    json!({"order": ids, "posts": posts, "next_post_id": "", "prev_post_id": "", "has_next": false})
}

fn pages_of_users() -> Result<Vec<Vec<u8>>> {
    let user = |number: usize| {
        json!({
            "id": format!("{number:026}"), "create_at": 1_795_219_466_123_i64,
            "username": format!("user{number}"), "email": format!("user{number}@example.test"),
            "roles": "system_user", "locale": "en", "delete_at": 0,
        })
    };
    let pages = (0..USERS).step_by(200);
    let pages =
        pages.map(|first| serde_json::to_vec(&(first..first + 200).map(user).collect::<Vec<_>>()));
    Ok(pages.collect::<std::result::Result<_, _>>()?)
}
