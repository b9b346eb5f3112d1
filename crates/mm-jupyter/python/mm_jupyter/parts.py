"""One message as the requests that it takes: the service bounds what may be in each."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Dict, List, Mapping, Optional, Sequence

from .errors import PostError
from .fences import cut_markdown
from .files import File, free_name
from .service import Service
from .transport import Deadline

# So many Mattermost shows below one post.
FILES_PER_REQUEST = 10
# A text is not cut below this, only left out.
CUT_CHARS_MIN = 1000


def send_parts(
    service: Service,
    fields: Mapping[str, Optional[str]],
    files: Sequence[File],
    key: Optional[str],
    deadline: Deadline,
) -> Dict[str, Any]:
    """Sends a message with any number of files: what is too much for one request follows as replies.

    A text that is too long is cut, and attached whole. Gives the first answer, with the ids of all posts.
    """
    key = secrets.token_hex(16) if key is None else key
    whole = text = fields.get("message") or ""
    note = ""
    count = min(FILES_PER_REQUEST, len(files))
    request_key = key
    while True:
        try:
            answer = service.send_here({**fields, "message": text}, files[:count], request_key, deadline)
            break
        except PostError as error:
            if _too_many_files(error, count):
                count //= 2
            elif _text_too_long(error):
                if not note:
                    name = free_name("message.md", files)
                    note = f"*The whole text is in {name}.*"
                    data = whole.encode("utf-8", "replace")
                    # First, so that it goes with the text.
                    files = [File(name, "text/markdown; charset=utf-8", data=data), *files]
                    count = max(1, count)
                shorter = _shorter(whole, len(text), note)
                if shorter is None:
                    raise
                text = shorter
            else:
                raise
        request_key = _key_of(key, 0, count, len(text))
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


def _text_too_long(error: PostError) -> bool:
    # In a form the message is measured twice: as a field, in bytes, and as a text.
    return error.status == 413 and error.code in ("message_too_long", "field_too_long")


def _shorter(whole: str, chars: int, note: str) -> Optional[str]:
    # What to send instead of so many characters, or nothing if they are too few to be the reason.
    if chars > CUT_CHARS_MIN:
        most = max(CUT_CHARS_MIN, chars // 4)
        return f"{cut_markdown(whole, most - len(note) - 2)}\n\n{note}"
    return note if chars > len(note) else None


def _ids(answer: Mapping[str, Any]) -> List[str]:
    return list(answer.get("posts") or [answer["id"]])


def _key_of(key: str, *part: int) -> str:
    # The same for the same part, so that a message that is sent again is not posted again.
    return hashlib.sha256(f"{key} {part}".encode()).hexdigest()[:32]
