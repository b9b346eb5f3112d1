//! The second account: a client that reads what comes.

use std::borrow::Cow;
use std::sync::mpsc::{Receiver, channel};

use futures_util::StreamExt;
use sasl::common::ChannelBinding;
use tokio::io::BufStream;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_xmpp::connect::ServerConnector;
use tokio_xmpp::jid::Jid;
use tokio_xmpp::parsers::message::Message;
use tokio_xmpp::parsers::muc::muc::Muc;
use tokio_xmpp::parsers::presence::Presence;
use tokio_xmpp::xmlstream::{PendingFeaturesRecv, StreamHeader, Timeouts, initiate_stream};
use tokio_xmpp::{Client, Error, Event, Stanza};

use super::LONG;
use super::prosody::PASSWORD;

pub(crate) struct Reader {
    runtime: Option<Runtime>,
    messages: Receiver<Message>,
}

impl Reader {
    /// Logs in as ada, and enters a room if one is given.
    pub(crate) fn start(port: u16, room: Option<&str>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let (tell, messages) = channel();
        let (ready, is_ready) = channel();
        let room = room.map(|room| Jid::new(&format!("{room}/ada")).unwrap());
        runtime.spawn(async move {
            let jid = Jid::new("ada@localhost").unwrap();
            let timeouts = Timeouts::tight();
            let mut client =
                Client::new_with_connector(jid, PASSWORD, Connector { port }, timeouts);
            while let Some(event) = client.next().await {
                match event {
                    Event::Online { .. } => {
                        let here = Presence::available();
                        client.send_stanza(here.into()).await.unwrap();
                        if let Some(room) = &room {
                            let enters = Presence::available().with_payload(Muc::new());
                            let enters = enters.with_to(room.clone());
                            client.send_stanza(enters.into()).await.unwrap();
                        }
                    }
                    Event::Stanza(Stanza::Message(message)) => {
                        let _ = tell.send(message); // The test may have seen enough.
                    }
                    Event::Stanza(Stanza::Presence(presence)) => {
                        let is_own = room.is_none() || presence.from == room;
                        if is_own {
                            let _ = ready.send(());
                        }
                    }
                    _ => {}
                }
            }
        });
        is_ready.recv_timeout(LONG).unwrap();
        Self {
            runtime: Some(runtime),
            messages,
        }
    }

    /// The next message with a text.
    pub(crate) fn message(&self) -> Message {
        loop {
            let message = self.messages.recv_timeout(LONG).unwrap();
            if !message.bodies.is_empty() {
                return message;
            }
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The text of a message.
pub(crate) fn text(message: &Message) -> &str {
    message.bodies.values().next().unwrap()
}

#[derive(Clone, Debug)]
struct Connector {
    port: u16,
}

impl ServerConnector for Connector {
    type Stream = BufStream<TcpStream>;

    async fn connect(
        &self,
        jid: &Jid,
        ns: &'static str,
        timeouts: Timeouts,
    ) -> Result<(PendingFeaturesRecv<Self::Stream>, ChannelBinding), Error> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let header = StreamHeader {
            to: Some(Cow::Borrowed(jid.domain().as_str())),
            ..StreamHeader::default()
        };
        let pending = initiate_stream(BufStream::new(stream), ns, header, timeouts).await?;
        Ok((pending, ChannelBinding::None))
    }
}
