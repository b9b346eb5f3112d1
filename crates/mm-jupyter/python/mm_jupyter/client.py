"""`post`, and the post that it gives back."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from .attachments import TABLE_ROWS_MAX, read_attachment
from .errors import PostError
from .files import File
from .parts import send_parts
from .secret import hidden
from .service import Service
from .transport import Deadline

__all__ = ["Post", "post"]


class Post:
    """A post that was made.

    `id` is its id, `url` its link, `channel` the channel as it was given. `posts` has the ids of all
    posts, more than one if the text or the files went on in the thread.
    """

    id: str
    url: str
    channel: str
    posts: List[str]

    def __init__(self, answer: Dict[str, Any], service: Optional[Service] = None) -> None:
        self.id = answer["id"]
        self.url = str(answer.get("url") or "")
        self.channel = str(answer.get("channel") or "")
        self.posts = list(answer.get("posts") or [self.id])
        self._service = service

    def edit(self, message: str) -> Post:
        """Replaces the text of this post."""
        service = self._service or Service()
        fields = {"post_id": self.id, "action": "edit", "message": str(message)}
        return Post({"channel": self.channel, **service.send(fields)}, service)

    def reply(self, message: str = "", attachment: Any = None) -> Post:
        """Answers this post in its thread. Attachments are as for `post`."""
        service = self._service or Service()
        text, files = _with_attachment(message, attachment, TABLE_ROWS_MAX)
        fields = {"post_id": self.id, "action": "reply", "message": text}
        answer = service.bounded(lambda deadline: send_parts(service, fields, files, None, deadline))
        return Post({"channel": self.channel, **answer}, service)

    def __repr__(self) -> str:
        return f"Post(id={self.id!r}, channel={self.channel!r}, url={self.url!r})"

    def _repr_markdown_(self) -> str:
        channel = self.channel.replace("[", "").replace("]", "") or "a thread"
        if not self.url.startswith(("http://", "https://")):
            return f"Posted to {channel}"
        url = self.url.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        return f"Posted to [{channel}]({url})"

    def __getstate__(self) -> Dict[str, Any]:
        # The service holds the token, which must not lie in a pickle.
        return {**self.__dict__, "_service": None}


def post(
    message: Optional[str],
    channel: Optional[str] = None,
    attachment: Any = None,
    service_url: Optional[str] = None,
    token: Optional[str] = None,
    *,
    thread: Optional[str] = None,
    timeout: Optional[float] = 60,
    key: Optional[str] = None,
    table_rows: int = TABLE_ROWS_MAX,
) -> Post:
    """Posts a message to Mattermost through the hub's service.

    `message` is Markdown. It may be empty if there is an attachment. If it is longer than the service
    allows, it is cut, and the whole of it attached as `message.md`.

    `channel` is the name of a channel of the team, `@name` for a user, or `@me` for yourself. It may
    be left out if `thread` is given.

    `attachment` is a matplotlib, plotly or altair figure, an image of PIL, bytes, a path, a data
    frame, or a list of these. A plotly or altair figure is sent as a PNG if its exporter is there,
    and as an HTML file otherwise. A data frame becomes a table below the message if it has at most
    `table_rows` rows, and a CSV file otherwise. More files than a message may have follow as replies.

    `service_url` and `token` are taken from the environment if they are not given: `JUPYTERPOST_URL`,
    and `JPY_API_TOKEN`, then `JUPYTERHUB_API_TOKEN`.

    `thread` is the id of a post: the message goes into its thread.

    `timeout` bounds the whole call, in seconds. `key` is 8 to 64 letters, digits, `-` or `_`: a second
    post with the same key within five minutes is not made again, but answered as the first one was.

    Raises `PostError`, a `ValueError`, if the post was not made. A file that cannot be read raises
    what `open` raises, and an attachment of an unknown kind raises `TypeError`.
    """
    # A traceback with values shows the arguments as they are then.
    token = hidden(token)  # type: ignore[assignment]
    service = Service(service_url, token, timeout)
    text, files = _with_attachment(message, attachment, table_rows)
    return post_parts(service, text, files, channel, thread, key)


def post_parts(
    service: Service,
    text: str,
    files: Sequence[File],
    channel: Optional[str],
    thread: Optional[str] = None,
    key: Optional[str] = None,
    deadline: Optional[Deadline] = None,
) -> Post:
    """Posts a text and files that are ready. With a deadline it is done in this thread."""
    if not text.strip() and not files:
        raise PostError("nothing to post: the message is empty and there is no attachment", code="empty")
    if not channel and not thread:
        raise PostError("no channel: name one, or @user, or @me", code="no_channel")
    fields = {"message": text, "channel": channel or None, "thread": thread or None}
    if deadline is None:
        answer = service.bounded(lambda end: send_parts(service, fields, files, key, end))
    else:
        answer = send_parts(service, fields, files, key, deadline)
    return Post({"channel": channel, **answer}, service)


def _with_attachment(message: Optional[str], attachment: Any, table_rows: int):
    text = "" if message is None else str(message)
    tables, files = read_attachment(attachment, table_rows)
    return "\n\n".join([part for part in [text, *tables] if part]), files
