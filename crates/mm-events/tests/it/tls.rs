//! A server behind TLS, with a certificate of one's own authority.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use mm_driver::Driver;
use mm_driver::mm_core::{RetryPolicy, Token};
use mm_events::{Client, ErrorKind};
use mm_sender::{ProxyChoice, TlsSettings};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection};

use crate::stage::{LONG, Stage, next, text};

/// Speaks TLS with the clients of a server that does not.
struct Front {
    address: SocketAddr,
    /// The certificate, which is its own authority.
    pem: String,
}

impl Front {
    fn of(server: SocketAddr) -> Self {
        let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for client in listener.incoming() {
                let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
                pass(client.unwrap(), tls, TcpStream::connect(server).unwrap());
            }
        });
        Self {
            address,
            pem: own.cert.pem(),
        }
    }
}

/// Passes on what both sides say, until one of them goes.
fn pass(client: TcpStream, tls: ServerConnection, server: TcpStream) {
    let tls = Arc::new(Mutex::new(tls));
    let (client_too, tls_too) = (client.try_clone().unwrap(), Arc::clone(&tls));
    let server_too = server.try_clone().unwrap();
    thread::spawn(move || {
        let _ = inwards(&client, &tls, &server);
        let _ = server.shutdown(Shutdown::Both);
    });
    thread::spawn(move || {
        let _ = outwards(&server_too, &tls_too, &client_too);
        let _ = client_too.shutdown(Shutdown::Both);
    });
}

fn inwards(
    mut client: &TcpStream,
    tls: &Mutex<ServerConnection>,
    mut server: &TcpStream,
) -> std::io::Result<()> {
    let mut bytes = [0; 4096];
    loop {
        let len = client.read(&mut bytes)?;
        let mut came = &bytes[..len];
        let mut plain = Vec::new();
        {
            let mut tls = tls.lock().unwrap();
            while !came.is_empty() {
                tls.read_tls(&mut came)?;
                let state = tls.process_new_packets().map_err(std::io::Error::other)?;
                let mut some = vec![0; state.plaintext_bytes_to_read()];
                tls.reader().read_exact(&mut some)?;
                plain.append(&mut some);
            }
            while tls.wants_write() {
                tls.write_tls(&mut client)?;
            }
        }
        server.write_all(&plain)?;
        if len == 0 {
            return Ok(());
        }
    }
}

fn outwards(
    mut server: &TcpStream,
    tls: &Mutex<ServerConnection>,
    mut client: &TcpStream,
) -> std::io::Result<()> {
    let mut bytes = [0; 4096];
    loop {
        let len = server.read(&mut bytes)?;
        if len == 0 {
            return Ok(());
        }
        let mut tls = tls.lock().unwrap();
        tls.writer().write_all(&bytes[..len])?;
        while tls.wants_write() {
            tls.write_tls(&mut client)?;
        }
    }
}

#[test]
fn an_authority_of_ones_own_is_trusted_for_the_api_and_the_websocket() {
    let stage = Stage::new();
    let front = Front::of(stage.catcher.address());
    let file = std::env::temp_dir().join(format!("mm-events-ca-{}.pem", std::process::id()));
    std::fs::write(&file, &front.pem).unwrap();
    let token = Token::parse(&stage.catcher.ready().unwrap().bot_token).unwrap();
    let builder = || {
        Driver::builder(&format!("https://{}", front.address))
            .token(token.clone())
            .retry(RetryPolicy::never())
            .proxy(ProxyChoice::Direct)
    };
    let trusting = builder().tls(TlsSettings::default().ca_file(&file));
    let client = Client::builder(trusting.build().unwrap()).build().unwrap();
    let mut events = client.receiver();
    client.start_and_wait(LONG).unwrap();
    stage.post("in secret");
    assert_eq!(next(&mut events, text), "in secret");

    let doubting = Client::builder(builder().build().unwrap()).build().unwrap();
    let error = doubting.start_and_wait(LONG).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    std::fs::remove_file(file).unwrap();
}
