//! Proxies on loopback: one that speaks CONNECT, and one that speaks SOCKS.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::server::LONG;

/// What a client asked a proxy for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// `host:port`.
    pub(crate) target: String,
    /// What it said of itself: the header, or `user:password`.
    pub(crate) authorization: Option<String>,
}

/// A proxy that connects on to where it is told, whatever it is asked for.
pub(crate) struct ProxyServer {
    pub(crate) address: SocketAddr,
    asked: Mutex<Receiver<Asked>>,
}

impl ProxyServer {
    /// One that speaks CONNECT and lets everyone through to `target`.
    pub(crate) fn connect(target: SocketAddr) -> Self {
        Self::start(move |client, tell| connect(client, &tell, target))
    }

    /// One that speaks SOCKS5 and lets everyone through to `target`, or who knows the
    /// `user:password`.
    pub(crate) fn socks5(target: SocketAddr, wanted: Option<&'static str>) -> Self {
        Self::start(move |client, tell| {
            // A client that goes away ends it.
            let _ = socks5(client, &tell, target, wanted);
        })
    }

    /// One that speaks SOCKS4 and lets everyone through to `target`.
    pub(crate) fn socks4(target: SocketAddr) -> Self {
        Self::start(move |client, tell| {
            let _ = socks4(client, &tell, target);
        })
    }

    fn start(serve: impl Fn(TcpStream, Sender<Asked>) + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, asked) = channel();
        thread::spawn(move || {
            for client in listener.incoming() {
                let (serve, tell) = (serve.clone(), tell.clone());
                thread::spawn(move || serve(client.unwrap(), tell));
            }
        });
        Self {
            address,
            asked: Mutex::new(asked),
        }
    }

    /// The next thing that it was asked for.
    pub(crate) fn next(&self) -> Asked {
        let asked = self.asked.lock().unwrap();
        asked.recv_timeout(LONG).expect("a client in time")
    }

    /// All that it was asked for and was not taken yet.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().try_iter().collect()
    }
}

fn connect(mut client: TcpStream, tell: &Sender<Asked>, target: SocketAddr) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if client.read_exact(&mut byte).is_err() {
            return;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.lines();
    let line = lines.next().unwrap();
    let asked = line.strip_prefix("CONNECT ").unwrap();
    let authorization = lines.find_map(|line| line.strip_prefix("Proxy-Authorization: "));
    let _ = tell.send(Asked {
        target: asked.strip_suffix(" HTTP/1.1").unwrap().to_owned(),
        authorization: authorization.map(str::to_owned),
    });
    let _ = client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
    pass_on(client, target);
}

fn socks5(
    mut client: TcpStream,
    tell: &Sender<Asked>,
    target: SocketAddr,
    wanted: Option<&str>,
) -> std::io::Result<()> {
    let [5, methods] = take(&mut client)? else {
        return Ok(());
    };
    let mut offered = vec![0; methods.into()];
    client.read_exact(&mut offered)?;
    let method = if wanted.is_some() { 2 } else { 0 };
    if !offered.contains(&method) {
        return client.write_all(&[5, 0xff]);
    }
    client.write_all(&[5, method])?;
    let mut asked = Asked::default();
    if let Some(wanted) = wanted {
        let [1] = take(&mut client)? else {
            return Ok(());
        };
        let user = counted(&mut client)?;
        let given = format!("{user}:{}", counted(&mut client)?);
        let known = given == wanted;
        asked.authorization = Some(given);
        client.write_all(&[1, u8::from(!known)])?;
        if !known {
            let _ = tell.send(asked);
            return Ok(());
        }
    }
    let [5, 1, 0, kind] = take(&mut client)? else {
        return Ok(());
    };
    let host = match kind {
        1 => Ipv4Addr::from(take::<4>(&mut client)?).to_string(),
        4 => Ipv6Addr::from(take::<16>(&mut client)?).to_string(),
        _ => counted(&mut client)?,
    };
    let port = u16::from_be_bytes(take(&mut client)?);
    asked.target = format!("{host}:{port}");
    let _ = tell.send(asked);
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
    pass_on(client, target);
    Ok(())
}

fn socks4(mut client: TcpStream, tell: &Sender<Asked>, target: SocketAddr) -> std::io::Result<()> {
    let [4, 1] = take(&mut client)? else {
        return Ok(());
    };
    let port = u16::from_be_bytes(take(&mut client)?);
    let address: [u8; 4] = take(&mut client)?;
    terminated(&mut client)?; // The user.
    // 0.0.0.x says that a name follows.
    let host = if address[..3] == [0, 0, 0] {
        terminated(&mut client)?
    } else {
        IpAddr::from(address).to_string()
    };
    let _ = tell.send(Asked {
        target: format!("{host}:{port}"),
        authorization: None,
    });
    client.write_all(&[0, 90, 0, 0, 0, 0, 0, 0])?;
    pass_on(client, target);
    Ok(())
}

fn take<const N: usize>(client: &mut TcpStream) -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    client.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A text after its length.
fn counted(client: &mut TcpStream) -> std::io::Result<String> {
    let [length] = take(client)?;
    let mut text = vec![0; length.into()];
    client.read_exact(&mut text)?;
    Ok(String::from_utf8(text).unwrap())
}

/// A text before a zero.
fn terminated(client: &mut TcpStream) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        match take(client)? {
            [0] => return Ok(text),
            [byte] => text.push(byte.into()),
        }
    }
}

/// Copies both ways until both have ended.
fn pass_on(client: TcpStream, target: SocketAddr) {
    let server = TcpStream::connect(target).unwrap();
    for stream in [&client, &server] {
        stream.set_nodelay(true).unwrap();
    }
    let (mut from_client, mut to_server) =
        (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || {
        let _ = std::io::copy(&mut from_client, &mut to_server);
        let _ = to_server.shutdown(std::net::Shutdown::Write);
    });
    let (mut from_server, mut to_client) = (server, client);
    let _ = std::io::copy(&mut from_server, &mut to_client);
    let _ = to_client.shutdown(std::net::Shutdown::Write);
}
