"""Keeps nothing, tells each mail as a line of JSON. The first it refuses for now."""

import asyncio
import email.policy
import email.utils
import json
import ssl
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

MODE, FOLDER = sys.argv[1], Path(sys.argv[2])


def say(value):
    print(json.dumps(value), flush=True)


class Handler:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        names = ["Subject", "From", "To", "Reply-To", "Message-ID", "List-Unsubscribe",
                 "List-Unsubscribe-Post", "Sender"]
        facts = {name: mail[name] and str(mail[name]) for name in names}
        facts["type"] = mail.get_content_type()
        parts = [part for part in mail.walk() if not part.is_multipart()]
        for part in parts:
            facts[part.get_content_subtype()] = part.get_content().replace("\r\n", "\n").removesuffix("\n")
        facts["age"] = time.time() - email.utils.parsedate_to_datetime(mail["Date"]).timestamp()
        facts["is_encrypted"] = session.ssl is not None or MODE == "tls"
        facts["user"] = session.auth_data
        facts["envelope"] = [envelope.mail_from, envelope.rcpt_tos]
        facts["defects"] = [str(d) for part in [mail, *parts] for d in part.defects]
        say(facts)
        self.count += 1
        return "451 later" if self.count == 1 else "250 kept"


def authenticate(server, session, envelope, mechanism, data):
    if data.login == b"outbox" and data.password == "pässword-1".encode():
        return AuthResult(success=True, auth_data="outbox")
    return AuthResult(success=False, handled=False)


async def main():
    context = None
    if MODE != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(FOLDER / "cert.pem", FOLDER / "key.pem")
    handler = Handler()

    def smtp():
        return SMTP(
            handler,
            hostname="mail.example.com",
            tls_context=context if MODE == "starttls" else None,
            require_starttls=MODE == "starttls",
            authenticator=authenticate,
            auth_required=True,
            auth_require_tls=MODE == "starttls",
        )

    loop = asyncio.get_running_loop()
    encrypted = context if MODE == "tls" else None
    server = await loop.create_server(smtp, "127.0.0.1", 0, ssl=encrypted)
    say({"port": server.sockets[0].getsockname()[1]})
    # Whoever started it holds this open.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
