"""Outputs as the text and files of a post."""

import base64
import unittest
from unittest import mock

from mm_jupyter.recording import RECORDED_CHARS_MAX, Recording
from mm_jupyter.render import MESSAGE_CHARS_MAX, NO_OUTPUT, render

PNG = b"\x89PNG\r\n\x1a\n0"
JPEG = b"\xff\xd8\xff\xe0"


class RenderTest(unittest.TestCase):
    def setUp(self):
        self.recording = Recording()

    def rendered(self, **options):
        return render(self.recording.outputs, **options)

    def names(self):
        return [file.name for file in self.rendered().files]

    def test_what_is_written_in_pieces_is_one_text(self):
        for sign in "hello\nworld\n":
            self.recording.stream("stdout", sign)
        self.assertEqual(self.rendered().text, "```\nhello\nworld\n```")

    def test_stdout_and_stderr_are_in_their_order(self):
        self.recording.stream("stdout", "one\n")
        self.recording.stream("stderr", "\r 10%")
        self.recording.stream("stderr", "\r100%")
        self.recording.stream("stdout", "two\n")
        self.assertEqual(self.rendered().text, "```\none\n100%\ntwo\n```")

    def test_no_output_is_told(self):
        self.assertEqual(self.rendered().text, NO_OUTPUT)

    def test_the_whole_input_is_fenced(self):
        source = "first = 1\nprint(first)\n"
        self.recording.stream("stdout", "1\n")
        self.assertEqual(
            self.rendered(title="A title", source=source).text,
            "#### A title\n\n```python\nfirst = 1\nprint(first)\n```\n\n```\n1\n```",
        )

    def test_a_long_input_is_cut_with_a_note_and_attached_whole(self):
        source = "".join(f"x{number} = {number}\n" for number in range(9000))
        rendered = self.rendered(source=source)
        self.assertLess(len(rendered.text), 5000)
        self.assertTrue(rendered.text.startswith("```python\nx0 = 0\n"))
        self.assertRegex(rendered.text, r"\n… \d+ characters left out, the whole text is in input\.py …\n")
        self.assertTrue(rendered.text.endswith("x8999 = 8999\n```"))
        [file] = rendered.files
        self.assertEqual((file.name, b"".join(file.chunks()).decode()), ("input.py", source.strip("\n")))
        [file] = self.rendered(source=source, language="bash").files
        self.assertEqual(file.name, "input.txt")

    def test_every_image_is_sent(self):
        self.recording.display({"image/png": PNG, "text/plain": "<Figure>"})
        self.recording.display({"image/png": base64.b64encode(PNG).decode()})
        self.recording.display({"image/jpeg": JPEG})
        self.recording.result({"image/png": base64.b64encode(PNG)})
        rendered = self.rendered()
        self.assertEqual(self.names(), ["image.png", "image-2.png", "image.jpg", "image-3.png"])
        self.assertEqual([b"".join(file.chunks()) for file in rendered.files], [PNG, PNG, JPEG, PNG])
        self.assertEqual(rendered.text, "")

    def test_svg_is_a_png_where_that_is_possible(self):
        self.recording.display({"image/svg+xml": "<svg/>"})
        with mock.patch("mm_jupyter.mime.svg_to_png", return_value=PNG):
            self.assertEqual(self.names(), ["image.png"])
        with mock.patch("mm_jupyter.mime.svg_to_png", return_value=None):
            self.assertEqual(self.names(), ["image.svg"])

    def test_markdown_latex_and_tables_are_what_they_are(self):
        self.recording.display({"text/markdown": "# Head", "text/plain": "<Markdown>"})
        self.recording.display({"text/latex": "$\\displaystyle x$", "text/plain": "x"})
        self.recording.result(
            {"text/html": "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>", "text/plain": "a\n1"}
        )
        self.assertEqual(self.rendered().text, "# Head\n\n```latex\nx\n```\n\n| a |\n| ---: |\n| 1 |")

    def test_a_result_is_fenced(self):
        self.recording.result({"text/plain": "42"})
        self.assertEqual(self.rendered().text, "```\n42\n```")

    def test_what_a_plot_returns_is_left_out_next_to_its_picture(self):
        self.recording.result({"text/plain": "[<matplotlib.lines.Line2D at 0x7f0>]"})
        self.assertIn("Line2D", self.rendered().text)
        self.recording.display({"image/png": PNG})
        self.assertEqual(self.rendered().text, "")

    def test_an_error_marks_the_cell_failed(self):
        self.recording.stream("stdout", "before\n")
        self.recording.failure("ZeroDivisionError", "division by zero", "\x1b[31mTraceback\x1b[0m\n1/0")
        self.assertEqual(
            self.rendered(title="T").text,
            "#### T\n\n:x: **The cell failed:** `ZeroDivisionError: division by zero`\n\n"
            "```\nbefore\n```\n\n```\nTraceback\n1/0\n```",
        )

    def test_a_long_text_is_cut_with_a_note_and_attached_whole(self):
        text = "".join(f"line {n}\n" for n in range(2000))
        self.recording.stream("stdout", text)
        self.recording.result({"text/plain": "x" * 5000})
        rendered = self.rendered()
        self.assertEqual(self.names(), ["output.txt", "output-2.txt"])
        self.assertEqual(b"".join(rendered.files[0].chunks()).decode(), text.strip("\n"))
        self.assertRegex(rendered.text, r"\n… \d+ characters left out, the whole text is in output\.txt …\n")
        self.assertIn("the whole text is in output-2.txt", rendered.text)
        self.assertIn("line 1999\n```", rendered.text)
        self.assertLess(len(rendered.text), 9000)

    def test_a_large_table_is_cut_at_a_row_and_attached_whole(self):
        rows = "".join(f"<tr><td>row {n} with some words</td></tr>" for n in range(1000))
        self.recording.result({"text/html": f"<table><tr><th>h</th></tr>{rows}</table>"})
        text = self.rendered().text
        self.assertRegex(text, r"words \|\n\n\*The whole table is in output\.md\.\*$")
        self.assertEqual(self.names(), ["output.md"])

    def test_many_outputs_go_on_in_a_file(self):
        for n in range(30):
            self.recording.display({"text/markdown": f"{n} " + "x" * 3000})
        rendered = self.rendered()
        self.assertLess(len(rendered.text), MESSAGE_CHARS_MAX + 200)
        self.assertIn("rest.md", rendered.text)
        self.assertEqual(self.names(), ["rest.md"])
        self.assertIn(b"29 x", b"".join(rendered.files[0].chunks()))

    def test_backticks_in_output_stay_in_their_fence(self):
        self.recording.stream("stdout", "```\n@all\n")
        self.assertEqual(self.rendered().text, "````\n```\n@all\n````")

    def test_widgets_and_empty_objects_are_left_out(self):
        self.recording.display({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "HBox()"})
        self.recording.display({"text/html": "<script>x</script>", "text/plain": "<IPython.core.display.HTML object>"})
        self.assertEqual(self.rendered().text, NO_OUTPUT)

    def test_what_only_a_browser_draws_is_a_page(self):
        self.recording.display({"text/html": "<div id='p'></div><script>draw()</script>"})
        self.assertEqual(self.names(), ["output.html"])

    def test_json_is_shown_as_such(self):
        self.recording.display({"application/json": {"a": 1}, "text/plain": "<IPython.core.display.JSON object>"})
        self.assertEqual(self.rendered().text, '```json\n{\n  "a": 1\n}\n```')

    def test_a_chart_of_altair_as_it_shows_by_itself_is_a_picture_where_that_is_possible(self):
        import altair

        chart = altair.Chart(altair.Data(values=[{"a": 1}])).mark_bar().encode(x="a:Q")
        self.recording.result({**chart._repr_mimebundle_(), "text/plain": "alt.Chart(...)"})
        with mock.patch("mm_jupyter.charts._vega_png", return_value=PNG) as convert:
            self.assertEqual(self.names(), ["chart.png"])
        self.assertEqual(convert.call_args.args[0]["mark"], {"type": "bar"})
        with mock.patch("mm_jupyter.charts._vega_png", side_effect=ImportError):
            self.assertEqual(self.names(), ["output.html"])

    def test_latex_that_is_no_formula_is_shown_in_another_form(self):
        self.recording.display({"text/latex": "\\begin{Verbatim}\nx\n\\end{Verbatim}", "text/html": "<pre>x</pre>"})
        self.assertEqual(self.rendered().text, "```\nx\n```")

    def test_an_error_without_words_has_its_name(self):
        self.recording.failure("AssertionError", "", "")
        self.assertEqual(self.rendered().text, ":x: **The cell failed:** `AssertionError`")

    def test_charts_are_pictures_or_pages(self):
        spec = {"$schema": "x", "data": {"values": [{"a": "</script>"}]}, "mark": "bar", "encoding": {}}
        self.recording.display({"application/vnd.vegalite.v5+json": spec, "text/plain": "<VegaLite>"})
        self.recording.display({"application/vnd.plotly.v1+json": {"data": [{"type": "bar", "y": [1]}], "layout": {}}})
        with (
            mock.patch("mm_jupyter.charts._vega_png", side_effect=ImportError),
            mock.patch("plotly.graph_objects.Figure.to_image", side_effect=ValueError),
        ):
            rendered = self.rendered()
        self.assertEqual([file.name for file in rendered.files], ["chart.html", "plot.html"])
        self.assertNotIn(b'"</script>', b"".join(rendered.files[0].chunks()))


class RecordingTest(unittest.TestCase):
    def setUp(self):
        self.recording = Recording()

    def texts(self):
        return [getattr(output, "bundle", None) or output.text for output in self.recording.outputs]

    def test_an_update_changes_what_was_shown(self):
        self.recording.display({"text/plain": "1"}, "a")
        self.recording.display({"text/plain": "x"}, "b")
        self.recording.display({"text/plain": "2"}, "a", update=True)
        self.recording.display({"text/plain": "3"}, "of another cell", update=True)
        self.assertEqual(self.texts(), [{"text/plain": "2"}, {"text/plain": "x"}])

    def test_clear_output_forgets_what_was(self):
        self.recording.stream("stdout", "a")
        self.recording.clear()
        self.assertEqual(self.texts(), [])
        self.recording.stream("stdout", "b")
        self.recording.clear(wait=True)
        self.assertEqual(self.texts(), ["b"])
        self.recording.stream("stdout", "c")
        self.assertEqual(self.texts(), ["c"])

    def test_a_cell_that_prints_without_end_is_kept_in_part(self):
        piece = "x" * (RECORDED_CHARS_MAX // 4)
        for _ in range(6):
            self.recording.stream("stdout", piece)
        self.assertEqual(len(self.texts()[0]), RECORDED_CHARS_MAX)
        self.assertTrue(self.recording.cut_off)

    def test_after_its_end_nothing_is_added(self):
        self.recording.close()
        self.recording.stream("stdout", "late")
        self.recording.display({"text/plain": "late"})
        self.assertEqual(self.texts(), [])
