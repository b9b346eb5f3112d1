"""The magics `%post` and `%%post`."""

from __future__ import annotations

import sys
from typing import Any, Callable, List, Optional

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class

from . import arguments
from .background import background
from .cell_run import raise_shown, run_cell, run_cell_awaiting
from .client import Post, post_parts
from .errors import PostError
from .recording import Recording
from .render import Rendered, render
from .service import Service
from .transport import Deadline, NoAnswer, run_bounded

# Cell magics whose language a reader would want to see coloured.
_LANGUAGES = {
    "bash": "bash",
    "sh": "bash",
    "script": "bash",
    "html": "html",
    "javascript": "javascript",
    "js": "javascript",
    "latex": "latex",
    "markdown": "markdown",
    "perl": "perl",
    "r": "r",
    "ruby": "ruby",
    "sql": "sql",
    "svg": "xml",
}


@magics_class
class PostMagics(Magics):
    """Holds the magics."""

    @line_cell_magic
    def post(self, line: str, cell: Optional[str] = None) -> None:
        """Posts to Mattermost through the hub.

        A line posts a message:

            %post [--thread ID] [--silent] [--no-wait] [--timeout SECONDS] channel message

        In it, IPython puts values for `{expression}` and `$name`.

        A cell is run, and what it puts out is shown as usual and posted: text, Markdown, LaTeX,
        tables, pictures, the result, and on an error the traceback.

            %%post channel [-r] [-i] [--title TITLE] [--thread ID] [--silent] [--no-wait] [--timeout SECONDS]

        channel     name of a channel of the team, @user, or @me
        -r          post the text of the cell as Markdown, and do not run it
        -i          post the cell's input too; a long one is cut, and attached whole
        --title     a heading above the output
        --thread    id of a post: go into its thread; the channel may then be left out
        --silent    do not show the link of the post
        --no-wait   post in the background; what goes wrong is written to stderr
        --timeout   wait at most so long for the post (60 seconds)
        """
        if cell is None:
            given = arguments.parse_line(line)
            _deliver(self.shell, given, lambda: Rendered(given.message, []), "%post")
            return
        given = arguments.parse_cell(line)
        if given.raw:
            _deliver(self.shell, given, lambda: _raw(given, cell), "%%post")
            return
        recording = Recording()
        error = run_cell(self.shell, cell, recording)
        _finish(self.shell, given, cell, recording, error)


async def post_awaiting(line: str, cell: str) -> None:
    """What `%%post` becomes when its cell awaits something: a magic cannot be awaited."""
    from IPython import get_ipython

    shell = get_ipython()
    given = arguments.parse_cell(line)
    if given.raw:
        _deliver(shell, given, lambda: _raw(given, cell), "%%post")
        return
    recording = Recording()
    error = await run_cell_awaiting(shell, cell, recording)
    _finish(shell, given, cell, recording, error)


def await_in_cell(lines: List[str]) -> List[str]:
    """Input transformer: lets a `%%post` cell await."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None or not lines or lines[0].split()[:1] != ["%%post"]:
        return lines
    line, cell = lines[0].strip()[len("%%post") :].strip(), "".join(lines[1:])
    if "await" not in cell and "async" not in cell:
        return lines
    try:
        transformed = shell.transform_cell(cell)
        awaits = shell.should_run_async(cell, transformed_cell=transformed)
    except Exception:
        # A broken cell tells its error when it runs.
        return lines
    if not awaits:
        return lines
    return [f"await __import__({__name__!r}, fromlist=['*']).post_awaiting({line!r}, {cell!r})\n"]


def load(shell: Any) -> None:
    """Registers the magics. Doing it twice is doing it once."""
    shell.register_magics(PostMagics)
    transformers = shell.input_transformers_cleanup
    if await_in_cell not in transformers:
        transformers.append(await_in_cell)


def unload(shell: Any) -> None:
    """Takes the magics away."""
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("post", None)
    if await_in_cell in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.remove(await_in_cell)


def _finish(shell: Any, given: Any, cell: str, recording: Recording, error: Optional[BaseException]) -> None:
    source = cell if given.input else ""

    def rendered() -> Rendered:
        return render(
            recording.outputs,
            title=given.title,
            source=source,
            language=_language(cell),
            cut_off=recording.cut_off,
        )

    _deliver(shell, given, rendered, "%%post")
    if error is not None:
        raise_shown(shell, error)


def _deliver(shell: Any, given: Any, rendered: Callable[[], Rendered], name: str) -> None:
    """Posts. What goes wrong is told, but is no error of the cell."""

    def tell(why: object) -> None:
        print(f"{name}: not posted to {given.channel or 'the thread'}: {why}", file=sys.stderr, flush=True)

    try:
        # The environment is read now: the next cell may change it.
        service = Service(timeout=given.timeout)
    except ValueError as error:
        tell(error)
        return

    def make(deadline: Deadline) -> Post:
        text, files = rendered()
        return post_parts(service, text, files, given.channel, given.thread, deadline=deadline)

    if given.no_wait:

        def job() -> None:
            try:
                make(Deadline(given.timeout))
            except Exception as error:
                tell(error)

        background.submit(job)
        return
    deadline = Deadline(given.timeout)
    try:
        made = run_bounded(lambda: make(deadline), deadline)
    except KeyboardInterrupt:
        tell("interrupted; it may have been posted all the same")
        raise
    except NoAnswer as error:
        tell(f"{error} after {given.timeout:g} s; it may have been posted all the same")
    except (PostError, UsageError) as error:
        tell(error)
    except Exception as error:
        tell(f"{type(error).__name__}: {error}")
    else:
        if not given.silent:
            _show(shell, made)


def _show(shell: Any, made: Post) -> None:
    text = f"Posted to {made.channel or 'the thread'}" + (f": {made.url}" if made.url else "")
    shell.display_pub.publish({"text/plain": text, "text/markdown": made._repr_markdown_()})


def _raw(given: Any, cell: str) -> Rendered:
    title = f"#### {given.title}\n\n" if given.title else ""
    return Rendered(title + cell.rstrip("\n"), [])


def _language(cell: str) -> str:
    first = (cell.strip().splitlines() or [""])[0].split()
    name = first[0][2:].lower() if first and first[0].startswith("%%") else ""
    return _LANGUAGES.get(name, "python")
