"""One message as the requests that it takes: the service bounds what may be in each."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Dict, List, Mapping, Optional, Sequence

from .errors import PostError
from .files import File
from .service import Service
from .transport import Deadline

# So many Mattermost shows below one post.
FILES_PER_REQUEST = 10


def send_parts(
    service: Service,
    fields: Mapping[str, Optional[str]],
    files: Sequence[File],
    key: Optional[str],
    deadline: Deadline,
) -> Dict[str, Any]:
    """Sends a message with any number of files: what is too much for one request follows as replies.

    Gives the first answer, with the ids of all posts.
    """
    key = secrets.token_hex(16) if key is None else key
    count = min(FILES_PER_REQUEST, len(files))
    request_key = key
    while True:
        try:
            answer = service.send_here(fields, files[:count], request_key, deadline)
            break
        except PostError as error:
            if not _too_many_files(error, count):
                raise
            count //= 2
        request_key = _key_of(key, 0, count)
    if count == len(files):
        return answer
    posts = _ids(answer)
    done = count
    while done < len(files):
        part = files[done : done + count]
        try:
            reply = {"post_id": answer["id"], "action": "reply"}
            more = service.send_here(reply, part, _key_of(key, done, len(part)), deadline)
        except PostError as error:
            if _too_many_files(error, len(part)):
                count = len(part) // 2
                continue
            raise PostError(
                f"the message is posted, but without {len(files) - done} of its {len(files)} files: {error}",
                status=error.status,
                code=error.code,
                retry_after=error.retry_after,
            ) from None
        posts += _ids(more)
        done += len(part)
    return {**answer, "posts": posts}


def _too_many_files(error: PostError, count: int) -> bool:
    # An admin may allow fewer than ten, and fewer are smaller too.
    return error.status == 413 and error.code in ("too_many_files", "request_too_large") and count > 1


def _ids(answer: Mapping[str, Any]) -> List[str]:
    return list(answer.get("posts") or [answer["id"]])


def _key_of(key: str, *part: int) -> str:
    # The same for the same part, so that a message that is sent again is not posted again.
    return hashlib.sha256(f"{key} {part}".encode()).hexdigest()[:32]
