"""Text for a terminal, as it stands there when all is written."""

from __future__ import annotations

import re
from typing import List

# Escape sequences: those with parameters (colours, movements), those for the window's title, others.
_ESCAPE = r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]"
_STEP = re.compile(rf"({_ESCAPE}|[\r\n\b])")
# These leave nothing to see: a bell, a lone escape, and the rest of that kind. A tab stays.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A broken program must not make us build lines of any length.
COLUMNS_MAX = 100_000


def plain_text(text: str) -> str:
    """Strips colours, and lets carriage returns and movements of the cursor write over what was there.

    So a progress bar leaves its last state only.
    """
    if not _INVISIBLE.search(text) and "\r" not in text:
        return text
    screen = _Screen()
    for step in _STEP.split(text):
        if not step:
            continue
        if step == "\n":
            screen.move(1)
            screen.column = 0
        elif step == "\r":
            screen.column = 0
        elif step == "\b":
            screen.column = max(0, screen.column - 1)
        elif step[0] == "\x1b":
            screen.escape(step)
        else:
            screen.write(_INVISIBLE.sub("", step))
    return "\n".join(screen.lines)


def strip_escapes(text: str) -> str:
    """Strips escape sequences, and leaves the rest as it is."""
    return re.sub(_ESCAPE, "", text)


class _Screen:
    """Lines of any number, and a cursor."""

    def __init__(self) -> None:
        self.lines: List[str] = [""]
        self.row = 0
        self.column = 0

    def write(self, text: str) -> None:
        line = self.lines[self.row]
        end = self.column + len(text)
        # Most text is put at the end of its line.
        if self.column == len(line):
            self.lines[self.row] = line + text
        else:
            self.lines[self.row] = line[: self.column].ljust(self.column) + text + line[end:]
        self.column = end

    def move(self, rows: int) -> None:
        self.row = max(0, self.row + rows)
        while self.row >= len(self.lines):
            self.lines.append("")

    def escape(self, sequence: str) -> None:
        if not sequence.startswith("\x1b["):
            return
        number = int(sequence[2:-1]) if sequence[2:-1].isdecimal() else 0
        steps = min(max(1, number), COLUMNS_MAX)
        line = self.lines[self.row]
        last = sequence[-1]
        if last == "A":
            self.move(-steps)
        elif last == "B":
            # No terminal is made longer by it.
            self.row = min(self.row + steps, len(self.lines) - 1)
        elif last == "C":
            self.column = min(self.column + steps, COLUMNS_MAX)
        elif last == "D":
            self.column = max(0, self.column - steps)
        elif last == "G":
            self.column = steps - 1
        elif last == "K":
            kept = {0: line[: self.column], 1: " " * self.column + line[self.column :]}
            self.lines[self.row] = kept.get(number, "")
        elif last == "J" and number >= 2:
            self.lines, self.row, self.column = [""], 0, 0
        elif last == "J" and number == 0:
            del self.lines[self.row + 1 :]
            self.lines[self.row] = line[: self.column]
