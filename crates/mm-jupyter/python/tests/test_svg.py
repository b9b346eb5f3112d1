"""SVG made into PNG by programs, which stand-ins on the path play here."""

import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

from mm_jupyter.svg import svg_to_png

PNG = b"\x89PNG of <svg/>"
RSVG_CONVERT = """#!{python}
import sys
assert sys.argv[1:] == ["--format=png"]
sys.stdout.buffer.write(b"\\x89PNG of " + sys.stdin.buffer.read())
"""
INKSCAPE = """#!{python}
import sys
source, kind, target = sys.argv[1:]
assert kind == "--export-type=png" and target.startswith("--export-filename=")
with open(source, "rb") as given, open(target.partition("=")[2], "wb") as made:
    made.write(b"\\x89PNG of " + given.read())
"""
BROKEN = """#!{python}
print("usage: ...")
"""


class SvgTest(unittest.TestCase):
    def convert(self, **programs):
        with tempfile.TemporaryDirectory() as folder:
            for name, source in programs.items():
                program = pathlib.Path(folder, name.replace("_", "-"))
                program.write_text(source.format(python=sys.executable), encoding="utf-8")
                program.chmod(0o700)
            # Without cairosvg, even where it is installed.
            with mock.patch.dict(os.environ, {"PATH": folder}), mock.patch.dict(sys.modules, {"cairosvg": None}):
                return svg_to_png(b"<svg/>")

    def test_each_program_at_hand_is_used(self):
        self.assertEqual(self.convert(rsvg_convert=RSVG_CONVERT), PNG)
        self.assertEqual(self.convert(inkscape=INKSCAPE), PNG)

    def test_a_program_that_does_not_do_it_leaves_it_to_the_next(self):
        self.assertEqual(self.convert(rsvg_convert=BROKEN, inkscape=INKSCAPE), PNG)

    def test_without_any_there_is_no_png(self):
        self.assertIsNone(self.convert())
        self.assertIsNone(self.convert(rsvg_convert=BROKEN, inkscape=BROKEN))

    def test_cairosvg_goes_first(self):
        cairosvg = mock.Mock()
        cairosvg.svg2png.return_value = PNG
        with mock.patch.dict(sys.modules, {"cairosvg": cairosvg}):
            self.assertEqual(svg_to_png(b"<svg/>"), PNG)
