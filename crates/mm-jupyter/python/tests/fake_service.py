"""A service that answers as it is told, and keeps what it was sent."""

import email
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock

DEADLINE_SECONDS = 30


class Request:
    """A request with its fields and files."""

    def __init__(self, handler, body):
        self.method = handler.command
        self.path = handler.path
        self.headers = handler.headers
        self.body = body
        self.fields = {}
        self.files = []
        kind = handler.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            self.fields = json.loads(body)
        elif kind.startswith("multipart/"):
            message = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
            for part in message.get_payload():
                data = part.get_payload(decode=True)
                name = part.get_param("name", header="content-disposition")
                if part.get_filename() is None:
                    self.fields[name] = data.decode()
                else:
                    self.files.append((name, part.get_filename(), part.get_content_type(), data))

    @property
    def message(self):
        return self.fields.get("message")


class Answer:
    """An answer to give. `hold` keeps it back until it is set; `cut` closes without any."""

    def __init__(self, status=201, fields=None, headers=None, body=None, hold=None, cut=False, read=True):
        self.status, self.fields, self.headers, self.body = status, fields, headers or {}, body
        self.hold, self.cut, self.read = hold, cut, read


def refusal(status, error="no", code="refused", **headers):
    return Answer(
        status, {"error": error, "code": code}, {name.replace("_", "-"): value for name, value in headers.items()}
    )


# Refusals that the service gives before it looks at the key.
BEFORE_THE_KEY = (401, 413, 429)


class Repeats:
    """What was asked for and made under each key."""

    def __init__(self):
        self._known = {}

    def answer(self, request, number, told):
        """The answer of a service that knows its keys, which is often the one it was told to give."""
        key = request.fields.get("key")
        is_edit = "post_id" in request.fields and request.fields.get("action") != "reply"
        if not isinstance(key, str) or is_edit or told.status in BEFORE_THE_KEY:
            return told
        content = ({**request.fields, "key": None}, request.files)
        known = self._known.setdefault(key, {"content": content, "made": None})
        if known["content"] != content:
            return refusal(409, "another post was made with this key", "key_in_use")
        if told.status not in (200, 201):
            return told
        if known["made"] is not None:
            return Answer(200, known["made"], hold=told.hold, cut=told.cut)
        known["made"] = told.fields or made(request, number)
        return told


def made(request, number):
    """The fields of the answer to a post that was made."""
    return {
        "id": f"post{number}",
        "url": f"https://chat.example/team/pl/post{number}",
        "channel": request.fields.get("channel"),
        "posts": [f"post{number}"],
    }


class FakeService:
    """Runs on loopback. Answers that are not told are a post made."""

    def __init__(self):
        self.requests = []
        self.answers = []
        self.files_max = 20
        self.message_chars_max = 65_535
        self._repeats = Repeats()
        self.bytes_read = 0
        self.keep_bodies = True
        self._changed = threading.Condition()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                service.handle(self)

            do_GET = do_POST = do_CONNECT = handle_one

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                # A client that went away is part of some tests.
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{self.origin}/services/jupyterpost"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def handle(self, handler):
        with self._changed:
            answer = self.answers.pop(0) if self.answers else Answer()
        handler.close_connection = True
        if answer.read:
            body = self._read(handler)
            with self._changed:
                request = Request(handler, body)
                self.requests.append(request)
                number = len(self.requests)
                answer = self._too_much(request) or answer
                answer = self._repeats.answer(request, number, answer)
                self._changed.notify_all()
        else:
            request, number = None, 0
        if answer.hold is not None:
            answer.hold.wait(DEADLINE_SECONDS)
        if answer.cut:
            return
        self._write(handler, answer, request, number)

    def _too_much(self, request):
        text = request.message
        if not isinstance(text, str):
            text = ""
        if request.files and len(text.encode()) > 4 * self.message_chars_max:
            return refusal(413, "the field `message` is too long", "field_too_long")
        if len(request.files) > self.files_max:
            return refusal(413, f"at most {self.files_max} files go with a message", "too_many_files")
        if len(text) > self.message_chars_max:
            return refusal(413, "the message is too long; attach it as a file", "message_too_long")
        return None

    def _read(self, handler):
        left = int(handler.headers.get("Content-Length", 0))
        parts = []
        while left:
            part = handler.rfile.read(min(left, 65536))
            if not part:
                break
            left -= len(part)
            self.bytes_read += len(part)
            if self.keep_bodies:
                parts.append(part)
        return b"".join(parts)

    def _write(self, handler, answer, request, number):
        fields = answer.fields
        if fields is None and answer.body is None:
            fields = made(request, number)
        body = answer.body if answer.body is not None else json.dumps(fields).encode()
        handler.send_response(answer.status)
        for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def wait_for(self, count):
        """Waits until so many requests have come."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.requests) >= count, DEADLINE_SECONDS):
                raise AssertionError(f"only {len(self.requests)} of {count} requests came")
        return self.requests


TOKEN = "t0ken-that-nobody-may-see"


def start(case):
    """A service for one test, and the environment of a user's server."""
    service = FakeService()
    case.addCleanup(service.stop)
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy")
        and name not in ("JUPYTERPOST_URL", "JPY_API_TOKEN", "JUPYTERHUB_API_TOKEN")
    }
    patch = mock.patch.dict(os.environ, {**clean, "JUPYTERPOST_URL": service.url, "JPY_API_TOKEN": TOKEN}, clear=True)
    patch.start()
    case.addCleanup(patch.stop)
    return service
