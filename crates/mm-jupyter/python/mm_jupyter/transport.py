"""One HTTP request, from its first byte to its answer, never longer than its deadline."""

from __future__ import annotations

import contextlib
import http.client
import ssl
import threading
import time
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple, TypeVar, Union
from urllib.parse import SplitResult, urlsplit

from .errors import PostError
from .proxy import proxy_for
from .request_body import JsonBody, MultipartBody
from .secret import Secret

ANSWER_BYTES_MAX = 1024 * 1024
# A thread that is told to stop needs a moment to say why it did.
GRACE_SECONDS = 0.5

Body = Union[JsonBody, MultipartBody]
T = TypeVar("T")


class Answer(NamedTuple):
    """What the other side said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class NoAnswer(Exception):
    """The request got no answer. The other side may have acted all the same.

    `timed_out` tells whether that is for time, and `untrusted` what is wrong with the certificate.
    """

    def __init__(self, message: str, *, timed_out: bool = False, untrusted: Optional[str] = None) -> None:
        super().__init__(message)
        self.timed_out = timed_out
        self.untrusted = untrusted


class Deadline:
    """A moment after which nothing is begun any more. It can be moved to now by `cancel`."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._cancelled = threading.Event()

    def left(self) -> float:
        """Seconds left, never below zero."""
        if self._cancelled.is_set():
            return 0.0
        return max(0.0, self._end - time.monotonic())

    def pause(self, seconds: float) -> None:
        """Waits, unless it is cancelled meanwhile."""
        self._cancelled.wait(seconds)

    def cancel(self) -> None:
        """Ends the time now."""
        self._cancelled.set()

    def check(self) -> float:
        """Seconds left, or `TimeoutError`."""
        left = self.left()
        if not left:
            raise TimeoutError("timed out")
        return left


def exchange(url: str, token: Secret, body: Body, deadline: Deadline) -> Answer:
    """Sends `body` by POST. Raises `NoAnswer` if no whole answer came."""
    secrets = {"Authorization": Secret(f"token {token.reveal()}")}
    try:
        connection, target, extra = _connection(urlsplit(url), deadline.check())
        try:
            answer = _exchange(connection, target, {**secrets, **extra}, body, deadline)
            # A page of a proxy may repeat the request's headers.
            return answer._replace(body=answer.body.replace(token.reveal().encode(), b"<token>"))
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        no_answer = NoAnswer(
            token.redacted(str(error) or type(error).__name__),
            timed_out=isinstance(error, TimeoutError),
            untrusted=error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else None,
        )
    # Not from the error: its frames hold the headers as they were sent.
    raise no_answer


def _connection(url: SplitResult, timeout: float) -> Tuple[http.client.HTTPConnection, str, Dict[str, Secret]]:
    # Returns the connection, the target of the request line, and headers for the proxy.
    try:
        host, port = url.hostname, url.port
    except ValueError:
        host, port = None, None
    if url.scheme not in ("http", "https") or not host:
        raise PostError("the service's address must begin with http:// or https://", code="bad_url")
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    proxy = proxy_for(url)
    if url.scheme == "http":
        if proxy is None:
            return http.client.HTTPConnection(host, port, timeout=timeout), target, {}
        connection = http.client.HTTPConnection(proxy.host, proxy.port, timeout=timeout)
        return connection, f"http://{url.netloc.rpartition('@')[2]}{target}", proxy.headers
    context = ssl.create_default_context()
    if proxy is None:
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=context), target, {}
    connection = http.client.HTTPSConnection(proxy.host, proxy.port, timeout=timeout, context=context)
    connection.set_tunnel(host, port or 443, {name: value.reveal() for name, value in proxy.headers.items()})
    return connection, target, {}


def _exchange(
    connection: http.client.HTTPConnection, target: str, secrets: Dict[str, Secret], body: Body, deadline: Deadline
) -> Answer:
    headers = {
        "User-Agent": "mm-jupyter",
        "Content-Type": body.content_type,
        "Content-Length": str(body.size),
        "Connection": "close",
        "Accept": "application/json",
    }
    connection.connect()
    sock = connection.sock
    connection.putrequest("POST", target)
    for name, value in headers.items():
        connection.putheader(name, value)
    for name, secret in secrets.items():
        connection.putheader(name, secret.reveal())
    # The other side may stop reading, perhaps since it has already said no: its answer tells why.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.endheaders()
        # Not in the call before, which keeps the headers as long as it sends.
        for chunk in body.chunks():
            sock.settimeout(deadline.check())
            connection.send(chunk)
    sock.settimeout(deadline.check())
    response = connection.getresponse()
    parts: List[bytes] = []
    size = 0
    try:
        while size <= ANSWER_BYTES_MAX:
            # The connection has let go of the socket by now, but the answer still reads from it.
            if sock.fileno() != -1:
                sock.settimeout(deadline.check())
            part = response.read1(64 * 1024)
            if not part:
                break
            parts.append(part)
            size += len(part)
        if response.length and size <= ANSWER_BYTES_MAX:
            raise http.client.IncompleteRead(b"".join(parts), response.length)
    finally:
        response.close()
    return Answer(response.status, response.headers, b"".join(parts))


def run_bounded(work: Callable[[], T], deadline: Deadline) -> T:
    """Runs `work` in a thread and waits until the deadline.

    A look-up of a name or a handshake can hang longer than any timeout of a socket: the caller's
    kernel must not.
    """
    done = threading.Event()
    results: List[T] = []
    errors: List[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # It is raised again in the caller's thread.
            errors.append(error)
        done.set()

    try:
        threading.Thread(target=run, name="mm-jupyter-post", daemon=True).start()
    except RuntimeError:
        # Python is ending and starts no thread any more.
        return work()
    finished = False
    try:
        finished = done.wait(deadline.left() + GRACE_SECONDS)
    finally:
        # After an interrupt too: nothing is to be sent that nobody waits for.
        deadline.cancel()
    if not finished:
        raise NoAnswer("timed out")
    if errors:
        raise errors[0]
    return results[0]


def retry_after_seconds(value: Optional[str]) -> Optional[float]:
    """Reads a `Retry-After` header: seconds, or a date."""
    if not value:
        return None
    try:
        return max(0.0, float(int(value)))
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
