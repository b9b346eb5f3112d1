"""The service as a notebook sees it: its address, a token, and what its answers mean."""

from __future__ import annotations

import json
import os
import re
import secrets
from typing import Any, Callable, Dict, Mapping, Optional, Sequence, TypeVar, Union

from .errors import PostError
from .files import File
from .request_body import JsonBody, MultipartBody
from .secret import Secret, hidden
from .transport import Answer, Deadline, NoAnswer, exchange, retry_after_seconds, run_bounded

DEFAULT_TIMEOUT_SECONDS = 60.0
T = TypeVar("T")
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
# What to do about a status whose answer is not from the service itself.
_FOREIGN = {
    301: "the address redirects to {location}: use that one",
    302: "the address redirects to {location}: it is not the service, or does not know the token",
    307: "the address redirects to {location}: use that one",
    308: "the address redirects to {location}: use that one",
    401: "the token is not known",
    403: "the token may not use the service",
    404: "nothing answers there: is the service set up in the hub?",
    413: "the post is larger than the proxy in front of the hub allows",
    502: "the service does not answer: tell the admin of the hub",
    503: "the service is not running: tell the admin of the hub",
    504: "the service did not answer in time",
}


class Service:
    """Where posts go, and in whose name."""

    # A traceback may show it half made.
    url: str = ""

    def __init__(
        self,
        url: Optional[str] = None,
        token: Union[None, str, Secret] = None,
        timeout: Optional[float] = None,
    ) -> None:
        """Takes what is not given from the environment, as a server of the hub has it."""
        # First, so that no traceback from here shows it.
        token = hidden(token)
        token = token or hidden(os.environ.get("JPY_API_TOKEN")) or hidden(os.environ.get("JUPYTERHUB_API_TOKEN"))
        url = url or os.environ.get("JUPYTERPOST_URL")
        if not url:
            raise PostError(
                "no service URL: set JUPYTERPOST_URL as it stands in your server on the hub, or give service_url",
                code="no_service_url",
            )
        if not token:
            raise PostError("no token: set JPY_API_TOKEN to a token of the hub, or give token", code="no_token")
        if not (token.reveal().isascii() and token.reveal().isprintable()):
            raise PostError("the token has characters that no token has", code="bad_token")
        timeout = DEFAULT_TIMEOUT_SECONDS if timeout is None else float(timeout)
        if not timeout > 0:
            raise ValueError("timeout must be more than 0 seconds")
        # Proxies route by the prefix with its slash.
        self.url = url.strip().rstrip("/") + "/"
        self.timeout = timeout
        self._token = token

    def __repr__(self) -> str:
        return f"Service({self.url!r})"

    def bounded(self, work: Callable[[Deadline], T]) -> T:
        """Does work that sends requests, and never takes longer for all of it than the timeout."""
        deadline = Deadline(self.timeout)
        try:
            return run_bounded(lambda: work(deadline), deadline)
        except NoAnswer as error:
            raise self._no_answer(error, deadline) from None

    def send(
        self, fields: Mapping[str, Optional[str]], files: Sequence[File] = (), key: Optional[str] = None
    ) -> Dict[str, Any]:
        """Sends a request and gives the answer's fields.

        A request without an answer is sent once more: by its key the service knows whether it has
        posted it already. A request that was put off is sent again if that is within the timeout.
        """
        return self.bounded(lambda deadline: self.send_here(fields, files, key, deadline))

    def send_here(
        self,
        fields: Mapping[str, Optional[str]],
        files: Sequence[File] = (),
        key: Optional[str] = None,
        deadline: Optional[Deadline] = None,
    ) -> Dict[str, Any]:
        """As `send`, in this thread: for threads of our own, which may wait longer for a name look-up."""
        deadline = deadline or Deadline(self.timeout)
        if key is None:
            key = secrets.token_hex(16)
        elif not KEY.fullmatch(key):
            raise ValueError("key must have 8 to 64 letters, digits, - or _")
        # Half of a surrogate pair, as in names of broken files, is no text for anybody else.
        given = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items() if value is not None}
        given["key"] = key
        body = MultipartBody(given, files) if files else JsonBody(given)
        may_repeat = True
        while True:
            try:
                answer = exchange(self.url, self._token, body, deadline)
            except NoAnswer as error:
                if may_repeat and error.untrusted is None and deadline.left():
                    may_repeat = False
                    continue
                raise self._no_answer(error, deadline) from None
            wait = retry_after_seconds(answer.headers.get("Retry-After"))
            if answer.status in (429, 503) and wait is not None and wait < deadline.left():
                # Never at once again, even if told so.
                deadline.pause(max(wait, 0.1))
                continue
            return self._read(answer, wait)

    def _no_answer(self, error: NoAnswer, deadline: Deadline) -> PostError:
        if error.timed_out or not deadline.left():
            return PostError(
                f"no answer from {self.url} within {self.timeout:g} s: the post may have been made all the same",
                code="timeout",
            )
        if error.untrusted is not None:
            return PostError(
                f"the certificate of {self.url} is not trusted ({error.untrusted}): "
                "name its authority's file in SSL_CERT_FILE",
                code="certificate",
            )
        return PostError(
            f"cannot reach {self.url} ({error}): is JUPYTERPOST_URL right, and is the hub running?",
            code="unreachable",
        )

    def _read(self, answer: Answer, wait: Optional[float]) -> Dict[str, Any]:
        try:
            fields = json.loads(answer.body)
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            fields = {}
        if answer.status in (200, 201) and isinstance(fields.get("id"), str):
            return fields
        told = fields.get("error")
        if isinstance(told, str) and told:
            message, code = told, str(fields.get("code") or "refused")
            if answer.status == 401:
                message += " (restart your server to get a new token, or check JPY_API_TOKEN)"
        else:
            location = self._token.redacted(answer.headers.get("Location", "another place"))
            reason = _FOREIGN.get(answer.status, "that is not an answer of the service: is JUPYTERPOST_URL right?")
            message = f"{self.url} answered {answer.status}: {reason.format(location=location)}"
            code = "not_the_service"
        if wait is not None:
            message += f" (try again in {wait:.0f} s)"
        raise PostError(self._token.redacted(message), status=answer.status, code=code, retry_after=wait)
