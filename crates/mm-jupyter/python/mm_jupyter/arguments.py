"""The arguments of `%post` and `%%post`."""

from __future__ import annotations

import argparse
import shlex
from typing import List, NoReturn, Tuple

from IPython.core.error import UsageError


class _Parser(argparse.ArgumentParser):
    """A parser that raises what IPython shows without a traceback."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--thread", metavar="ID", help="id of a post: go into its thread")
    parser.add_argument("--silent", action="store_true", help="do not show the link of the post")
    parser.add_argument("--no-wait", action="store_true", help="post in the background")
    parser.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="SECONDS", help="wait at most so long (default: 60)"
    )


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86400:
        raise ValueError(text)
    return value


CELL = _Parser(prog="%%post", add_help=False, description="Runs the cell and posts what it puts out.")
CELL.add_argument("channel", nargs="?", help="name of a channel, @user, or @me")
CELL.add_argument("-r", "--raw", action="store_true", help="post the cell's text as Markdown, and do not run it")
CELL.add_argument("-i", "--input", action="store_true", help="post the cell's input too")
CELL.add_argument("--title", default="", help="a heading above the output")
_add_common(CELL)

LINE = _Parser(
    prog="%post",
    add_help=False,
    usage="%%post [--thread ID] [--silent] [--no-wait] [--timeout SECONDS] channel message",
)
_add_common(LINE)
# These take the word after them.
_WITH_VALUE = ("--thread", "--timeout")


def parse_cell(line: str) -> argparse.Namespace:
    """Reads the line of `%%post`."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%%post: {error} in the arguments: {line}") from None
    arguments = CELL.parse_args(words)
    if not arguments.channel and not arguments.thread:
        CELL.error("name a channel, @user, or @me")
    return arguments


def parse_line(line: str) -> argparse.Namespace:
    """Reads the line of `%post`: options stand before the channel, and after it all is the message."""
    words, rest = _leading_options(line)
    arguments = LINE.parse_args(words)
    channel, _, message = rest.partition(" ")
    arguments.channel, arguments.message = channel, message.strip()
    if not channel or not arguments.message:
        LINE.error("name a channel, @user, or @me, and then the message")
    return arguments


def _leading_options(line: str) -> Tuple[List[str], str]:
    words: List[str] = []
    rest = line.strip()
    while rest.startswith("-"):
        word, _, rest = rest.partition(" ")
        words.append(word)
        rest = rest.lstrip()
        if word in _WITH_VALUE:
            value, _, rest = rest.partition(" ")
            words.append(value)
            rest = rest.lstrip()
    return words, rest
