"""Bodies of requests: JSON for text alone, multipart with files, streamed."""

from __future__ import annotations

import json
import secrets
from typing import Dict, Iterator, Sequence

from .files import File


class JsonBody:
    """Fields as one JSON object."""

    content_type = "application/json"

    def __init__(self, fields: Dict[str, str]) -> None:
        self._data = json.dumps(fields).encode()
        self.size = len(self._data)

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces, from the start each time it is called."""
        yield self._data


class MultipartBody:
    """Fields and files as `multipart/form-data`. Its size is known before its bytes are read."""

    def __init__(self, fields: Dict[str, str], files: Sequence[File]) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._start = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ).encode("utf-8", "replace")
        self._files = [
            (
                (
                    f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{_quoted(file.name)}"\r\n'
                    f"Content-Type: {file.content_type}\r\n\r\n"
                ).encode("utf-8", "replace"),
                file,
            )
            for file in files
        ]
        self._end = f"--{boundary}--\r\n".encode()
        self.size = len(self._start) + sum(len(head) + file.size + 2 for head, file in self._files) + len(self._end)

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces, from the start each time it is called."""
        yield self._start
        for head, file in self._files:
            yield head
            yield from file.chunks()
            yield b"\r\n"
        yield self._end


def _quoted(name: str) -> str:
    # As browsers do it: a name must not end its quotes or its header line.
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
