"""Data frames of pandas and polars as Markdown tables, or as CSV."""

from __future__ import annotations

from typing import Any, Sequence

from .markdown_table import markdown_table


def is_data_frame(item: Any) -> bool:
    """Whether `item` is a data frame or a series."""
    kind = type(item)
    pandas = hasattr(kind, "to_csv") and hasattr(kind, "index")
    polars = hasattr(kind, "write_csv") and hasattr(kind, "iter_rows")
    polars_series = kind.__module__.startswith("polars.") and hasattr(kind, "to_frame")
    return pandas or polars or polars_series


def is_styler(item: Any) -> bool:
    """Whether `item` is a styled data frame of pandas."""
    return type(item).__module__.startswith("pandas.io.formats.style") and hasattr(item, "data")


def to_csv(frame: Any) -> str:
    """The whole frame. An index that only counts is left out."""
    if hasattr(frame, "write_csv"):
        return frame.write_csv()
    return frame.to_csv(index=not _counts(frame.index))


def as_table(frame: Any) -> str:
    """The whole frame as a Markdown table, numbers to the right."""
    if hasattr(frame, "iter_rows"):
        head = [str(name) for name in frame.columns]
        rows = [list(row) for row in frame.iter_rows()]
    else:
        with_index = not _counts(frame.index)
        names = [_label(name) for name in frame.columns]
        index_names = [_label(name) for name in frame.index.names] if with_index else []
        head = index_names + names
        width = len(index_names)
        rows = []
        for row in frame.itertuples(index=with_index, name=None):
            # The index comes first, as one value or as a tuple of several.
            cells = list(row[0]) + list(row[1:]) if width > 1 else list(row)
            rows.append(cells)
    right = [_is_numeric(column) for column in zip(*rows)] if rows else []
    return markdown_table(head, [[_cell(value) for value in row] for row in rows], right)


def _counts(index: Any) -> bool:
    # The index that pandas makes up itself tells nothing.
    return type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1 and index.name is None


def _label(name: Any) -> str:
    if name is None:
        return ""
    if isinstance(name, tuple):
        return " / ".join(str(part) for part in name if str(part))
    return str(name)


def _is_numeric(column: Sequence[Any]) -> bool:
    # Numbers of numpy and decimals are no `int` and no `float`, but can be rounded as these.
    numbers = [value for value in column if value is not None]
    return bool(numbers) and all(hasattr(type(value), "__round__") and not isinstance(value, bool) for value in numbers)


def _cell(value: Any) -> str:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float):
        return _number(value)
    if hasattr(value, "dtype") and getattr(value.dtype, "kind", "") == "f":
        return _number(float(value))
    return str(value)


def _number(value: float) -> str:
    if value != value:
        return ""
    if value and not 1e-4 <= abs(value) < 1e15:
        return f"{value:.6g}"
    # Six digits behind the point, as pandas shows them, but no zeros that tell nothing.
    text = f"{value:.6f}".rstrip("0")
    return text + "0" if text.endswith(".") else text
