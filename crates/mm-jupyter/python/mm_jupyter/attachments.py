"""What may be attached to a post, made into files and tables.

Kinds are told by what an object can do, so that no plotting library is imported here.
"""

from __future__ import annotations

import io
import os
from typing import Any, List, Tuple

from . import charts
from .data_frames import as_table, is_data_frame, is_styler, to_csv
from .files import File, with_own_names
from .html_markdown import html_to_markdown
from .mime import bundle_image, bundle_of

TABLE_ROWS_MAX = 30


def read_attachment(attachment: Any, table_rows: int = TABLE_ROWS_MAX) -> Tuple[List[str], List[File]]:
    """Makes an attachment, or a list of them, into Markdown tables and files."""
    tables: List[str] = []
    files: List[File] = []
    seen = set()
    for item in _flat(attachment):
        item = _figure_of(item)
        # The axes of one figure are one picture, as are the lines in it.
        if id(item) in seen:
            continue
        seen.add(id(item))
        _read_one(item, table_rows, tables, files)
    return tables, with_own_names(files)


def _flat(attachment: Any) -> List[Any]:
    if attachment is None:
        return []
    if isinstance(attachment, (list, tuple)):
        return [item for part in attachment for item in _flat(part)]
    # `plt.subplots` gives its axes as an array of objects.
    if getattr(getattr(attachment, "dtype", None), "kind", None) == "O" and hasattr(type(attachment), "flat"):
        return [item for part in attachment.flat for item in _flat(part)]
    return [attachment]


def _figure_of(item: Any) -> Any:
    # Axes and other parts of a matplotlib figure stand for the whole figure.
    kind = type(item)
    if hasattr(kind, "savefig") or not hasattr(kind, "get_figure"):
        return item
    figure = item.get_figure()
    while not hasattr(type(figure), "savefig") and getattr(figure, "figure", figure) is not figure:
        figure = figure.figure
    return figure if hasattr(type(figure), "savefig") else item


def _read_one(item: Any, table_rows: int, tables: List[str], files: List[File]) -> None:
    kind = type(item)
    if isinstance(item, (bytes, bytearray, memoryview)):
        files.append(File.of_bytes(bytes(item)))
    elif isinstance(item, (str, os.PathLike)):
        files.append(File.of_path(item))
    elif is_styler(item) or is_data_frame(item):
        _read_table(item, table_rows, tables, files)
    elif hasattr(kind, "savefig"):
        files.append(_saved(item))
    elif charts.is_plotly(item):
        files.append(charts.plotly_file(item))
    elif charts.is_altair(item):
        files.append(charts.altair_file(item))
    elif kind.__module__.split(".")[0] == "PIL" and hasattr(kind, "save"):
        files.append(_image(item))
    elif callable(getattr(item, "read", None)):
        _read_stream(item, files)
    else:
        file = bundle_image(bundle_of(item), "image")
        if file is None:
            raise TypeError(
                f"cannot attach a {kind.__name__}: give a matplotlib, plotly or altair figure, an image of PIL, "
                "bytes, a path, a data frame, or a list of these"
            )
        files.append(file)


def _read_table(item: Any, table_rows: int, tables: List[str], files: List[File]) -> None:
    frame = item.data if is_styler(item) else item
    if hasattr(frame, "to_frame") and not hasattr(frame, "columns"):
        frame = frame.to_frame()
    if len(frame) > table_rows:
        files.append(File("table.csv", "text/csv; charset=utf-8", data=to_csv(frame).encode("utf-8", "replace")))
    elif is_styler(item):
        tables.append(html_to_markdown(item.to_html()).text)
    else:
        tables.append(as_table(frame))


def _saved(figure: Any) -> File:
    data = io.BytesIO()
    # Tight, as notebooks show it: labels at the edge are not cut.
    figure.savefig(data, format="png", bbox_inches="tight")
    return File("figure.png", "image/png", data=data.getvalue())


def _image(image: Any) -> File:
    data = io.BytesIO()
    if getattr(image, "format", None) == "JPEG":
        image.save(data, format="JPEG", quality=90)
        return File("image.jpg", "image/jpeg", data=data.getvalue())
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"):
        image = image.convert("RGB")
    image.save(data, format="PNG")
    return File("image.png", "image/png", data=data.getvalue())


def _read_stream(stream: Any, files: List[File]) -> None:
    # A BytesIO just written to stands at its end, where nothing is left to read.
    data = stream.getvalue() if hasattr(stream, "getvalue") else stream.read()
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")
    file = File.of_bytes(data)
    name = getattr(stream, "name", None)
    if isinstance(name, str) and os.path.basename(name):
        file.name = os.path.basename(name)
    files.append(file)
