"""Text as it is posted: terminals, fences, LaTeX, and HTML."""

import time
import unittest

from mm_jupyter.fences import TEXT_CHARS_MAX, code_span, cut, fence, is_long
from mm_jupyter.html_markdown import html_to_markdown
from mm_jupyter.latex import latex_block
from mm_jupyter.terminal import plain_text

ONE_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class TerminalTest(unittest.TestCase):
    def test_text_without_controls_stays_as_it_is(self):
        self.assertEqual(plain_text("a\tb\n\nc\n"), "a\tb\n\nc\n")

    def test_a_progress_bar_leaves_its_last_state(self):
        bar = "".join(f"\r{done:3}%|{'#' * (done // 10)}" for done in range(0, 101, 5))
        self.assertEqual(plain_text(bar + "\ndone\n"), "100%|##########\ndone\n")

    def test_a_shorter_text_leaves_the_end_of_the_longer_one(self):
        self.assertEqual(plain_text("loading\rdone"), "doneing")
        self.assertEqual(plain_text("loading\r\x1b[Kdone"), "done")

    def test_lines_of_windows_are_lines(self):
        self.assertEqual(plain_text("a\r\nb\r\n"), "a\nb\n")

    def test_backspaces_write_over(self):
        self.assertEqual(plain_text("10%\b\b\b20%"), "20%")
        self.assertEqual(plain_text("\b\bx"), "x")

    def test_two_bars_below_each_other_stay_two_lines(self):
        self.assertEqual(plain_text("a 0\nb 0\x1b[A\ra 1\x1b[B\rb 1"), "a 1\nb 1")

    def test_colours_titles_and_bells_are_gone(self):
        self.assertEqual(plain_text("\x1b[1;31mred\x1b[0m \x1b]0;title\x07\x1b(Bx\x07"), "red x")

    def test_a_cleared_screen_is_empty(self):
        self.assertEqual(plain_text("a\nb\x1b[2J\x1b[Hc"), "c")

    def test_a_cursor_sent_far_away_costs_little(self):
        self.assertLess(len(plain_text("\x1b[999999999Cx\x1b[999999999Bx")), 200_003)

    def test_much_text_takes_little_time(self):
        begin = time.process_time()
        plain_text("".join(f"\r{n} of 200000" for n in range(200_000)))
        plain_text("x\x1b[0m\n" * 100_000)
        self.assertLess(time.process_time() - begin, 10)


class FenceTest(unittest.TestCase):
    def test_a_fence_is_longer_than_any_inside(self):
        self.assertEqual(fence("a", "python"), "```python\na\n```")
        self.assertEqual(fence("```\n````"), "`````\n```\n````\n`````")

    def test_a_code_span_is_longer_than_any_inside(self):
        self.assertEqual(code_span("a\nb"), "`a b`")
        self.assertEqual(code_span("a ` b"), "`` a ` b ``")

    def test_a_long_text_keeps_whole_lines_of_its_beginning_and_end(self):
        text = "".join(f"line {n}\n" for n in range(1000))
        self.assertTrue(is_long(text))
        head, tail, left_out = cut(text)
        self.assertTrue(head.startswith("line 0\n") and head.endswith("\n"))
        self.assertTrue(tail.startswith("line ") and tail.endswith("line 999\n"))
        self.assertEqual(len(head) + len(tail) + left_out, len(text))

    def test_one_long_line_is_cut_within(self):
        head, tail, left_out = cut("x" * 9999)
        self.assertEqual((len(head) + len(tail), left_out), (TEXT_CHARS_MAX, 9999 - TEXT_CHARS_MAX))

    def test_a_text_of_the_limit_is_not_long(self):
        self.assertFalse(is_long("x" * TEXT_CHARS_MAX))
        self.assertTrue(is_long("x" * (TEXT_CHARS_MAX + 1)))


class LatexTest(unittest.TestCase):
    def test_the_marks_of_notebooks_are_taken_off(self):
        for source in (
            "$x^2$",
            "$$x^2$$",
            "\\[x^2\\]",
            "$\\displaystyle x^2$",
            "\\begin{equation}\nx^2\n\\end{equation}",
            "x^2",
        ):
            self.assertEqual(latex_block(source), "```latex\nx^2\n```")

    def test_alignments_stay(self):
        source = "\\begin{align}a&=b\\end{align}"
        self.assertEqual(latex_block(source), f"```latex\n{source}\n```")

    def test_text_with_formulas_stays_text(self):
        self.assertEqual(latex_block("$a$ and $b$"), "$a$ and $b$")


class HtmlTest(unittest.TestCase):
    def text(self, source):
        return html_to_markdown(source).text

    def test_a_table_is_a_table(self):
        source = "<table><tr><th>a</th><th>b</th></tr><tr><td>x|y</td><td>1.5</td></tr></table>"
        self.assertEqual(self.text(source), "| a | b |\n| --- | ---: |\n| x\\|y | 1.5 |")

    def test_a_frame_of_pandas_with_a_named_index_has_one_head(self):
        import pandas

        frame = pandas.DataFrame({"x": [1, 2]}, index=pandas.Index(["a", "b"], name="key"))
        self.assertEqual(self.text(frame._repr_html_()), "| key | x |\n| --- | ---: |\n| a | 1 |\n| b | 2 |")

    def test_heads_over_many_columns_and_rows_are_joined(self):
        import pandas

        frame = pandas.DataFrame([[1, 2], [3, 4]], columns=[["a", "a"], ["b", "c"]])
        frame.index = pandas.MultiIndex.from_tuples([("u", "v"), ("u", "w")])
        self.assertEqual(
            self.text(frame._repr_html_()),
            "|  |  | a / b | a / c |\n| --- | --- | ---: | ---: |\n| u | v | 1 | 2 |\n|  | w | 3 | 4 |",
        )

    def test_a_styled_frame_keeps_its_formats_and_caption(self):
        import pandas

        styled = pandas.DataFrame({"x": [0.5]}).style.format("{:.0%}").set_caption("Shares")
        self.assertEqual(self.text(styled.to_html()), "**Shares**\n\n|  | x |\n| ---: | ---: |\n| 0 | 50% |")

    def test_a_table_without_heads_has_empty_ones(self):
        self.assertEqual(self.text("<table><tr><td>a<td>b</table>"), "|  |  |\n| --- | --- |\n| a | b |")

    def test_a_table_in_a_cell_is_its_text(self):
        source = "<table><tr><th>h</th></tr><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>after"
        self.assertEqual(self.text(source), "| h |\n| --- |\n| ab |\n\nafter")

    def test_spans_of_any_size_are_bounded(self):
        self.assertLess(
            len(self.text("<table><tr><td colspan=999999999 rowspan=999999999>x</td></tr></table>")), 20_000
        )

    def test_text_is_markdown_and_its_signs_are_text(self):
        source = "<h2>Head</h2><p>a <b>bold</b> <i>x</i> <code>y</code> 2*3*4</p><ul><li>one<li>two</ul><a href='https://x.example'>l</a>"
        self.assertEqual(
            self.text(source), "## Head\n\na **bold** *x* `y` 2\\*3\\*4\n\n- one\n- two\n\n[l](https://x.example)"
        )

    def test_links_to_scripts_are_only_text(self):
        self.assertEqual(self.text("<a href='javascript:alert(1)'>x</a>"), "x")

    def test_preformatted_text_is_fenced(self):
        self.assertEqual(self.text("<pre>a\n  b</pre>"), "```\na\n  b\n```")

    def test_scripts_and_styles_are_left_out(self):
        self.assertEqual(self.text("<style>x</style><script>y</script>z"), "z")

    def test_pictures_in_it_are_files(self):
        converted = html_to_markdown(f"<img src='data:image/png;base64,{ONE_PIXEL}'/>text")
        self.assertEqual(([file.name for file in converted.files], converted.text), (["image.png"], "text"))

    def test_what_only_a_browser_draws_is_told(self):
        self.assertTrue(html_to_markdown("<iframe srcdoc='x'></iframe>").drawn)
        self.assertTrue(html_to_markdown("<div id='plot'></div><script>draw()</script>").drawn)
        self.assertFalse(html_to_markdown("<script>init()</script>").drawn)
        self.assertFalse(html_to_markdown("<div>x</div>").drawn)

    def test_broken_html_is_no_error(self):
        for source in (
            "<",
            "<table>",
            "</table></td></b>",
            "<td>x",
            "<table><td rowspan='x'>",
            "<![x",
            "<img src=data:image/png;base64,!>",
        ):
            html_to_markdown(source)
