//! Which hosts serve a domain: its SRV records.

use std::cmp::Reverse;
use std::pin::pin;
use std::thread;
use std::time::{Duration, Instant};

use futures_util::future::{AbortHandle, Abortable};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use hickory_resolver::system_conf::read_system_conf;
use mm_core::Cancel;

/// How long one name server may take to answer once.
const SERVER_TIMEOUT: Duration = Duration::from_secs(2);
/// How long all of them may take: the rest of the time is for the connection.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(6);

/// A host and its port.
pub(super) type Target = (String, u16);

/// The name servers of this machine, unless it has none.
pub(super) fn servers() -> Option<(ResolverConfig, ResolverOpts)> {
    read_system_conf().ok()
}

/// The targets of a name, the preferred first. None if there are no records, or nobody tells.
///
/// Who forges an answer gains nothing: the certificate is to be that of the domain.
pub(super) fn look_up(
    (config, mut options): (ResolverConfig, ResolverOpts),
    name: &str,
    until: Instant,
    cancel: &Cancel,
) -> Vec<Target> {
    options.timeout = options.timeout.min(SERVER_TIMEOUT);
    options.use_hosts_file = ResolveHosts::Never;
    let (handle, registration) = AbortHandle::new_pair();
    let _hook = cancel.on_cancel(move || handle.abort());
    let until = until.min(Instant::now() + LOOKUP_TIMEOUT);
    // A thread of its own: the caller's may be in the middle of somebody's runtime, where no
    // other can be waited for.
    let found = thread::scope(|scope| {
        let asking = thread::Builder::new().name("mm-xmpp-srv".to_owned());
        let asking = asking.spawn_scoped(scope, move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.ok()?.block_on(async {
                let asked = pin!(Abortable::new(ask(config, options, name), registration));
                let answer = tokio::time::timeout_at(until.into(), asked).await;
                answer.ok()?.ok()?
            })
        });
        asking.ok()?.join().ok()?
    });
    found.unwrap_or_default()
}

async fn ask(config: ResolverConfig, options: ResolverOpts, name: &str) -> Option<Vec<Target>> {
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    *builder.options_mut() = options;
    let resolver = builder.build().ok()?;
    // The dot says that it is whole, and nothing of this machine's own domain is put behind it.
    let name = format!("{}.", name.trim_end_matches('.'));
    let answer = resolver.srv_lookup(name).await.ok()?;
    let records = answer.answers().iter();
    let mut found: Vec<_> = records
        .filter_map(|record| match &record.data {
            RData::SRV(srv) => {
                let host = srv.target.to_ascii();
                let target = (host.trim_end_matches('.').to_owned(), srv.port);
                Some((srv.priority, Reverse(srv.weight), target))
            }
            _ => None,
        })
        .collect();
    found.sort();
    Some(found.into_iter().map(|(_, _, target)| target).collect())
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener, UdpSocket};
    use std::sync::mpsc::channel;

    use hickory_resolver::config::{ConnectionConfig, NameServerConfig};
    use proptest::prelude::*;

    use super::*;

    const NAME: &str = "_xmpp-client._tcp.example.com";
    /// Nothing takes so long that works.
    const LONG: Duration = Duration::from_secs(30);
    const HEAD_BYTES: usize = 12;
    const TRUNCATED: u8 = 0x02;

    /// The only name servers are these.
    fn asking(servers: &[SocketAddr]) -> (ResolverConfig, ResolverOpts) {
        let servers = servers.iter().map(|server| {
            let ways = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut way| {
                way.port = server.port();
                way
            });
            NameServerConfig::new(server.ip(), true, ways.to_vec())
        });
        let config = ResolverConfig::from_name_servers(servers.collect());
        (config, ResolverOpts::default())
    }

    fn server() -> (UdpSocket, SocketAddr) {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        (server, address)
    }

    /// The head and the question of it, with what follows them.
    fn reply(asked: &[u8], flags: u8, records: u8, rest: &[u8]) -> Vec<u8> {
        let name_bytes = asked[HEAD_BYTES..].iter().position(|byte| *byte == 0);
        let end = HEAD_BYTES + name_bytes.unwrap() + 5;
        let mut bytes = asked[..end].to_vec();
        bytes[2] |= 0x80 | flags;
        bytes[6..HEAD_BYTES].copy_from_slice(&[0, records, 0, 0, 0, 0]);
        bytes.extend_from_slice(rest);
        bytes
    }

    /// Two hosts, of which the second is preferred.
    fn answer(asked: &[u8], flags: u8) -> Vec<u8> {
        let records = [(20_u8, "old"), (5, "new")].map(|(priority, host)| {
            // A host of the domain that was asked for, which begins 30 bytes on.
            let data = [
                &[0, priority, 0, 1, 0x14, 0x66, 3],
                host.as_bytes(),
                &[0xC0, 12 + 18],
            ];
            let data = data.concat();
            let len = u8::try_from(data.len()).unwrap();
            [&[0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, len], &data[..]].concat()
        });
        reply(asked, flags, 2, &records.concat())
    }

    fn soon() -> Instant {
        Instant::now() + LONG
    }

    fn hosts() -> [Target; 2] {
        ["new", "old"].map(|host| (format!("{host}.example.com"), 5222))
    }

    #[test]
    fn hosts_come_by_their_priority_and_what_is_not_asked_for_is_passed_over() {
        let (server, address) = server();
        let serving = thread::spawn(move || {
            let mut buffer = [0; 512];
            let (len, peer) = server.recv_from(&mut buffer).unwrap();
            let mut other = answer(&buffer[..len], 0);
            other[0] ^= 1;
            server.send_to(&other, peer).unwrap();
            server.send_to(&answer(&buffer[..len], 0), peer).unwrap();
        });
        let found = look_up(asking(&[address]), NAME, soon(), &Cancel::new());
        assert_eq!(found, hosts());
        serving.join().unwrap();
    }

    #[test]
    fn an_answer_that_is_cut_off_comes_by_tcp() {
        // A port that is free for both.
        let both = (0..100).find_map(|_| {
            let (server, address) = server();
            let stream = TcpListener::bind(address).ok()?;
            Some((server, address, stream))
        });
        let (server, address, stream) = both.unwrap();
        let serving = thread::spawn(move || {
            let mut buffer = [0; 512];
            let (len, peer) = server.recv_from(&mut buffer).unwrap();
            let cut = reply(&buffer[..len], TRUNCATED, 0, &[]);
            server.send_to(&cut, peer).unwrap();
            let (mut stream, _) = stream.accept().unwrap();
            let mut len = [0; 2];
            stream.read_exact(&mut len).unwrap();
            let mut asked = vec![0; u16::from_be_bytes(len).into()];
            stream.read_exact(&mut asked).unwrap();
            let whole = answer(&asked, 0);
            let head = u16::try_from(whole.len()).unwrap().to_be_bytes();
            stream.write_all(&[&head, &whole[..]].concat()).unwrap();
            let _ = stream.read(&mut asked); // Until it hangs up.
        });
        let found = look_up(asking(&[address]), NAME, soon(), &Cancel::new());
        assert_eq!(found, hosts());
        serving.join().unwrap();
    }

    #[test]
    fn another_name_server_is_asked_where_one_does_not_answer() {
        let (_silent, first) = server();
        let (server, second) = server();
        let serving = thread::spawn(move || {
            let mut buffer = [0; 512];
            let (len, peer) = server.recv_from(&mut buffer).unwrap();
            server.send_to(&answer(&buffer[..len], 0), peer).unwrap();
        });
        let found = look_up(asking(&[first, second]), NAME, soon(), &Cancel::new());
        assert_eq!(found, hosts());
        serving.join().unwrap();
    }

    #[test]
    fn a_domain_that_serves_nothing_says_so_by_a_host_without_a_name() {
        let (server, address) = server();
        let serving = thread::spawn(move || {
            let mut buffer = [0; 512];
            let (len, peer) = server.recv_from(&mut buffer).unwrap();
            let record = [
                0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 7, 0, 0, 0, 0, 0, 0, 0,
            ];
            let none = reply(&buffer[..len], 0, 1, &record);
            server.send_to(&none, peer).unwrap();
        });
        let found = look_up(asking(&[address]), NAME, soon(), &Cancel::new());
        assert_eq!(found, [(String::new(), 0)]);
        serving.join().unwrap();
    }

    #[test]
    fn who_does_not_answer_in_time_is_passed_over() {
        let (_silent, address) = server();
        let started = Instant::now();
        let until = started + Duration::from_millis(50);
        let cancel = Cancel::new();
        assert!(look_up(asking(&[address]), NAME, until, &cancel).is_empty());
        assert!(look_up(asking(&[address]), NAME, soon(), &canceled()).is_empty());
        assert!(look_up(asking(&[]), NAME, soon(), &cancel).is_empty());
        assert!(look_up(asking(&[address]), "a..b", soon(), &cancel).is_empty());
        assert!(started.elapsed() < SERVER_TIMEOUT);
    }

    fn canceled() -> Cancel {
        let cancel = Cancel::new();
        cancel.cancel();
        cancel
    }

    #[test]
    fn a_cancel_ends_the_wait_for_a_name_server() {
        let (silent, address) = server();
        let cancel = Cancel::new();
        let (tell, told) = channel();
        let waiting = {
            let cancel = cancel.clone();
            thread::spawn(move || tell.send(look_up(asking(&[address]), NAME, soon(), &cancel)))
        };
        silent.recv_from(&mut [0; 512]).unwrap();
        let started = Instant::now();
        cancel.cancel();
        assert!(told.recv_timeout(LONG).unwrap().is_empty());
        assert!(started.elapsed() < SERVER_TIMEOUT);
        waiting.join().unwrap().unwrap();
    }

    #[test]
    fn it_can_be_asked_in_the_middle_of_a_runtime() {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let found = runtime
            .unwrap()
            .block_on(async { look_up(asking(&[]), NAME, soon(), &Cancel::new()) });
        assert!(found.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn whatever_an_answer_holds_reading_it_ends(
            records in any::<u8>(),
            rest in prop::collection::vec(prop_oneof![Just(0xC0), Just(12), Just(0), Just(33), any::<u8>()], 0..200),
        ) {
            let (server, address) = server();
            let end = server.try_clone().unwrap();
            let serving = thread::spawn(move || {
                let mut buffer = [0; 512];
                let (len, peer) = server.recv_from(&mut buffer).unwrap();
                if len > HEAD_BYTES {
                    server.send_to(&reply(&buffer[..len], 0, records, &rest), peer).unwrap();
                }
            });
            let until = Instant::now() + Duration::from_millis(60);
            let _ = look_up(asking(&[address]), NAME, until, &Cancel::new());
            // It ends, even if time was over before anything was asked.
            end.send_to(&[0], address).unwrap();
            serving.join().unwrap();
        }
    }
}
