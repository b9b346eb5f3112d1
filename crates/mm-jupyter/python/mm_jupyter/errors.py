"""What went wrong with a post, for people and for code that decides."""

from __future__ import annotations

from typing import Optional

__all__ = ["PostError"]


class PostError(ValueError):
    """A post that was not made, or not seen to be made.

    `status` is the HTTP status, or None if no answer came.
    `code` is a short word for programs, such as `rate_limited`.
    `retry_after` tells in how many seconds another try makes sense, or is None.
    """

    def __init__(
        self,
        message: str,
        *,
        status: Optional[int] = None,
        code: Optional[str] = None,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after

    def __reduce__(self):
        # The default would lose the keywords on the way to another process.
        state = {"status": self.status, "code": self.code, "retry_after": self.retry_after}
        return (type(self), self.args, state)
