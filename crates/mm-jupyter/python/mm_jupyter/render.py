"""Outputs of a cell as the text and the files of a post."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from .charts import chart_of_bundle
from .fences import code_span, cut, fence, is_long
from .files import File, free_name, with_own_names
from .html_markdown import html_to_markdown
from .latex import is_document, latex_block
from .markdown_table import cut_table
from .mime import as_bytes, bundle_image
from .recording import Display, Failure, Output, Stream
from .terminal import plain_text

# The service splits what is longer than a post. What is longer than this nobody reads there.
MESSAGE_CHARS_MAX = 40_000
MARKDOWN_CHARS_MAX = 12_000
TABLE_CHARS_MAX = 6_000
NO_OUTPUT = "*The cell ran, and put nothing out.*"
# What the file of a long input is named, by its language.
_SOURCE_FILES = {"python": ("input.py", "text/x-python; charset=utf-8")}
# What plotting functions return next to their picture.
_ARTISTS = re.compile(r"\W*<matplotlib\.[\w.]+ at 0x|\W*<(Axes|Figure)[\w:]*[ >]|<(seaborn|mpl_toolkits)\.\S+ at 0x")
_REPR = re.compile(r"<[\w.]+ object( at 0x[0-9a-f]+)?>")


class Rendered(NamedTuple):
    """A post's text and files."""

    text: str
    files: List[File]


def render(
    outputs: Sequence[Output], *, title: str = "", source: str = "", language: str = "python", cut_off: bool = False
) -> Rendered:
    """Renders outputs in their order. `source` is the cell's input, if it is to be shown."""
    renderer = _Renderer(outputs)
    head = []
    if title:
        head.append(f"#### {' '.join(title.split())}")
    failure = next((output for output in outputs if isinstance(output, Failure)), None)
    if failure is not None:
        head.append(f":x: **The cell failed:** {code_span(_short(failure))}")
    if source.strip():
        name, content_type = _SOURCE_FILES.get(language, ("input.txt", "text/plain; charset=utf-8"))
        head.append(renderer.fenced(source, language, name, content_type))
    blocks = renderer.blocks()
    if cut_off:
        blocks.append("*The cell put out more than is kept for a post.*")
    if not (blocks or renderer.files or failure or source.strip()):
        blocks.append(NO_OUTPUT)
    return Rendered("\n\n".join(renderer.within_limit(head, blocks)), with_own_names(renderer.files))


class _Renderer:
    def __init__(self, outputs: Sequence[Output]) -> None:
        self.files: List[File] = []
        self._outputs = outputs

    def blocks(self) -> List[str]:
        blocks: List[str] = []
        streams: List[str] = []

        def end_streams() -> None:
            # Adjacent streams are one text, as a terminal shows them.
            text = "".join(part if part.endswith("\n") else part + "\n" for part in streams)
            streams.clear()
            if text.strip():
                blocks.append(self.fenced(text))

        for output in self._outputs:
            if isinstance(output, Stream):
                text = plain_text(output.text)
                if text:
                    streams.append(text)
                continue
            end_streams()
            if isinstance(output, Failure):
                block: Optional[str] = self.fenced(plain_text(output.traceback)) if output.traceback else None
            else:
                block = self._display(output)
            if block and block.strip():
                blocks.append(block)
        end_streams()
        return blocks

    def within_limit(self, head: List[str], blocks: List[str]) -> List[str]:
        kept, size = list(head), sum(len(block) for block in head)
        for place, block in enumerate(blocks):
            size += len(block) + 2
            if size > MESSAGE_CHARS_MAX and place:
                rest = "\n\n".join(blocks[place:])
                name = self._attach(rest, "rest.md", "text/markdown; charset=utf-8")
                kept.append(f"*The rest of the output is in {name}.*")
                break
            kept.append(block)
        return kept

    def _display(self, output: Display) -> Optional[str]:
        bundle = output.bundle
        image = bundle_image(bundle, "image") or chart_of_bundle(bundle)
        if image is not None:
            self.files.append(image)
            return None
        for mime, form in (
            ("text/markdown", self._markdown),
            ("text/latex", self._latex),
            ("text/html", lambda text: self._html(text, bundle)),
        ):
            value = _text(bundle.get(mime) or "")
            if value and not (mime == "text/latex" and is_document(value)):
                return form(value)
        pdf = as_bytes(bundle.get("application/pdf"))
        if pdf:
            self.files.append(File("output.pdf", "application/pdf", data=pdf))
            return None
        return self._plain(bundle)

    def _plain(self, bundle: Dict[str, Any]) -> Optional[str]:
        if any(mime.startswith("application/vnd.jupyter.widget") for mime in bundle):
            # A widget lives in its notebook only. Its text is the state it began with.
            return None
        text = plain_text(_text(bundle.get("text/plain", "")))
        value = bundle.get("application/json")
        if value is not None and (not text or _REPR.fullmatch(text)):
            return self.fenced(json.dumps(value, indent=2, ensure_ascii=False, default=str), "json")
        if _ARTISTS.match(text) and self._has_image():
            return None
        return self.fenced(text) if text.strip() else None

    def _has_image(self) -> bool:
        return any(
            isinstance(output, Display) and any(mime.startswith("image/") for mime in output.bundle)
            for output in self._outputs
        )

    def _latex(self, text: str) -> str:
        return self._markdown(latex_block(text))

    def _markdown(self, text: str) -> str:
        if len(text) <= MARKDOWN_CHARS_MAX:
            return text
        # A piece of Markdown could end within a fence or a table, so none of it is shown.
        name = self._attach(text, "output.md", "text/markdown; charset=utf-8")
        return f"*A text of {len(text)} characters is in {name}.*"

    def _html(self, source: str, bundle: Dict[str, Any]) -> Optional[str]:
        converted = html_to_markdown(source)
        self.files.extend(converted.files)
        text = converted.text
        if not text.strip():
            if converted.drawn:
                self._attach(source, "output.html", "text/html; charset=utf-8")
                return None
            return self._html_without_text(bundle, bool(converted.files))
        if len(text) <= TABLE_CHARS_MAX:
            return text
        name = self._attach(text, "output.md", "text/markdown; charset=utf-8")
        if text.startswith("| "):
            table, _, _ = text.partition("\n\n")
            return f"{cut_table(table, TABLE_CHARS_MAX)}\n\n*The whole table is in {name}.*"
        return f"*A text of {len(text)} characters is in {name}.*"

    def _html_without_text(self, bundle: Dict[str, Any], has_files: bool) -> Optional[str]:
        text = _text(bundle.get("text/plain", ""))
        return None if has_files or _REPR.fullmatch(text.strip()) else self._plain({"text/plain": text})

    def fenced(
        self,
        text: str,
        language: str = "",
        name: str = "output.txt",
        content_type: str = "text/plain; charset=utf-8",
    ) -> str:
        """A text in a fence. A long one is cut, and attached whole under the name."""
        text = text.strip("\n")
        if not is_long(text):
            return fence(text, language)
        name = self._attach(text, name, content_type)
        head, tail, left_out = cut(text)
        note = f"… {left_out} characters left out, the whole text is in {name} …"
        return fence(f"{head.rstrip()}\n{note}\n{tail.lstrip(chr(10))}", language)

    def _attach(self, text: str, name: str, content_type: str) -> str:
        # Its name is told in the text, so it must not be changed later.
        name = free_name(name, self.files)
        self.files.append(File(name, content_type, data=text.encode("utf-8", "replace")))
        return name


def _text(value: Any) -> str:
    # In notebook files a text is a list of lines.
    if isinstance(value, (list, tuple)):
        return "".join(str(part) for part in value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _short(failure: Failure) -> str:
    lines = plain_text(failure.message).strip().splitlines()
    text = f"{failure.name}: {lines[0]}" if lines else failure.name
    return text if len(text) <= 300 else text[:299] + "…"
