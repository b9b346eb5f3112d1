"""SVG made into PNG by whatever is at hand, since Mattermost shows no SVG."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from typing import List, Optional

CONVERT_SECONDS_MAX = 20
_PNG = b"\x89PNG"


def svg_to_png(svg: bytes) -> Optional[bytes]:
    """The picture as PNG, or None if nothing here can draw it."""
    for convert in (_by_cairosvg, _by_rsvg_convert, _by_inkscape):
        try:
            png = convert(svg)
        # A converter that fails, or is there but misses its library, is as good as none.
        except Exception:
            continue
        if png and png.startswith(_PNG):
            return png
    return None


def _by_cairosvg(svg: bytes) -> Optional[bytes]:
    import cairosvg

    return cairosvg.svg2png(bytestring=svg)


def _by_rsvg_convert(svg: bytes) -> Optional[bytes]:
    program = shutil.which("rsvg-convert")
    return _run([program, "--format=png"], svg) if program else None


def _by_inkscape(svg: bytes) -> Optional[bytes]:
    program = shutil.which("inkscape")
    if not program:
        return None
    with tempfile.TemporaryDirectory(prefix="mm-jupyter-") as folder:
        source, target = os.path.join(folder, "in.svg"), os.path.join(folder, "out.png")
        with open(source, "wb") as file:
            file.write(svg)
        _run([program, source, "--export-type=png", f"--export-filename={target}"], b"")
        with open(target, "rb") as file:
            return file.read()


def _run(command: List[str], given: bytes) -> bytes:
    done = subprocess.run(
        command, input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=CONVERT_SECONDS_MAX, check=True
    )
    return done.stdout
