"""A text that no traceback, log or pickle is to show."""

from __future__ import annotations

from typing import Callable, Optional, Union

__all__ = ["Secret", "hidden"]


class Secret:
    """Holds a text, and gives it by `reveal()` only.

    Call that right where the text is needed: tracebacks with values, and tools that collect them, show
    what lies in variables.
    """

    __slots__ = ("reveal",)
    reveal: Callable[[], str]

    def __init__(self, text: str) -> None:
        # Not as an attribute, for those are shown too.
        self.reveal = lambda: text

    def redacted(self, text: str) -> str:
        """`text` without the secret, where somebody else repeats it."""
        return text.replace(self.reveal(), "<token>")

    def __repr__(self) -> str:
        return "Secret(<redacted>)"


def hidden(token: Union[None, str, Secret]) -> Optional[Secret]:
    """The token as a secret; nothing if it is empty."""
    if token is None or isinstance(token, Secret):
        return token
    return Secret(str(token).strip()) if str(token).strip() else None
