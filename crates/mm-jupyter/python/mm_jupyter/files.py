"""Files on their way to a post: bytes in memory, or a path read while it is sent."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path
from typing import Iterator, List, Sequence, Union

from .content_type import HEAD_BYTES, kind_of
from .errors import PostError

CHUNK_BYTES = 64 * 1024


class File:
    """One file: its name, its content type, its size, and its bytes in chunks."""

    def __init__(self, name: str, content_type: str, data: Union[bytes, Path]) -> None:
        self.name = name
        self.content_type = content_type
        self._data = data
        self.size = len(data) if isinstance(data, bytes) else data.stat().st_size

    @classmethod
    def of_bytes(cls, data: bytes, stem: str = "file") -> File:
        """A file whose ending and type are told by its bytes."""
        kind = kind_of(data)
        return cls(f"{stem}.{kind.ending}", kind.content_type, data)

    @classmethod
    def of_path(cls, path: Union[str, os.PathLike[str]]) -> File:
        """A file on disk. It is opened now, so that a wrong path is told at once, and read when sent."""
        path = Path(path).expanduser()
        if path.exists() and not path.is_file() and not path.is_dir():
            # A pipe would be waited for, and a device has no end.
            raise OSError(f"{path} is not a regular file")
        with open(path, "rb") as file:
            head = file.read(HEAD_BYTES)
        guess, encoding = mimetypes.guess_type(path.name)
        if encoding is not None or guess is None:
            guess = kind_of(head).content_type
        return cls(path.name, guess, path)

    def chunks(self) -> Iterator[bytes]:
        """The bytes: exactly `size` of them, each time it is called."""
        if isinstance(self._data, bytes):
            yield self._data
            return
        left = self.size
        with open(self._data, "rb") as file:
            while left:
                chunk = file.read(min(CHUNK_BYTES, left))
                if not chunk:
                    raise PostError(f"{self.name} became shorter while it was sent", code="file_changed")
                left -= len(chunk)
                yield chunk

    def __repr__(self) -> str:
        return f"File({self.name!r}, {self.content_type!r}, {self.size} bytes)"


def with_own_names(files: List[File]) -> List[File]:
    """Numbers files of the same name, so that a reader can tell them apart."""
    used = set()
    for file in files:
        stem, dot, ending = file.name.rpartition(".")
        if not dot:
            stem, ending = file.name, ""
        name, number = file.name, 1
        while name in used:
            number += 1
            name = f"{stem}-{number}{dot}{ending}"
        used.add(name)
        file.name = name
    return files


def free_name(name: str, files: Sequence[File]) -> str:
    """`name`, with a number if a file has it already."""
    stem, _, ending = name.rpartition(".")
    taken = {file.name for file in files}
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}.{ending}"
    return name
