"""What can be attached, with the real libraries."""

import io
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

from mm_jupyter.attachments import read_attachment
from mm_jupyter.content_type import kind_of
from mm_jupyter.files import File
from mm_jupyter.request_body import MultipartBody

PNG = b"\x89PNG\r\n\x1a\n"


def data_of(file):
    return b"".join(file.chunks())


class BytesTest(unittest.TestCase):
    def test_bytes_are_named_by_what_they_are(self):
        kinds = {
            PNG: "png",
            b"\xff\xd8\xff\xe0": "jpg",
            b"GIF89a": "gif",
            b"%PDF-1.4": "pdf",
            b"PK\x03\x04": "zip",
            b"<svg xmlns='...'/>": "svg",
            b"<?xml version='1.0'?>\n<svg/>": "svg",
            b"RIFF\0\0\0\0WEBP": "webp",
            "Grüße".encode(): "txt",
            b"\xff\x00": "bin",
            b"a\x00b": "bin",
            b"": "txt",
            b"<!DOCTYPE html>": "html",
        }
        self.assertEqual({data: kind_of(data).ending for data in kinds}, kinds)

    def test_bytearray_memoryview_and_streams_are_bytes(self):
        stream = io.BytesIO()
        stream.write(PNG)
        _, files = read_attachment([bytearray(PNG), memoryview(PNG), stream])
        self.assertEqual([file.name for file in files], ["file.png", "file-2.png", "file-3.png"])
        self.assertEqual([data_of(file) for file in files], [PNG] * 3)

    def test_a_path_keeps_its_name_and_tells_its_type(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, kind in (("a.csv", "text/csv"), ("b", "image/png"), ("c.tar.gz", "application/octet-stream")):
                path = pathlib.Path(folder, name)
                path.write_bytes(PNG if name == "b" else b"\x1f\x8b" if name == "c.tar.gz" else b"1,2")
                for form in (path, str(path)):
                    _, [file] = read_attachment(form)
                    self.assertEqual((file.name, file.content_type), (name, kind))

    def test_a_path_that_is_not_there_is_told_at_once(self):
        with self.assertRaises(FileNotFoundError):
            read_attachment("/nowhere/at/all.png")
        with self.assertRaises(IsADirectoryError):
            read_attachment(os.sep)

    def test_a_pipe_is_refused_and_not_waited_for(self):
        with tempfile.TemporaryDirectory() as folder:
            pipe = os.path.join(folder, "pipe")
            os.mkfifo(pipe)
            with self.assertRaisesRegex(OSError, "not a regular file"):
                read_attachment(pipe)

    def test_a_text_cut_within_a_character_is_still_a_text(self):
        self.assertEqual(kind_of("ü".encode() * 3 + b"\xc3").ending, "txt")

    def test_an_unknown_kind_is_a_type_error_with_the_known_ones(self):
        with self.assertRaisesRegex(TypeError, "cannot attach a dict: give a matplotlib"):
            read_attachment({})

    def test_a_class_is_not_mistaken_for_its_object(self):
        import pandas

        with self.assertRaises(TypeError):
            read_attachment(pandas.DataFrame)

    def test_a_file_name_cannot_leave_its_header(self):
        body = b"".join(MultipartBody({}, [File('a"\r\nX: y.txt', "text/plain", data=b"z")]).chunks())
        self.assertIn(b'filename="a%22%0D%0AX: y.txt"', body)

    def test_the_size_of_a_body_is_the_size_of_its_bytes(self):
        body = MultipartBody({"message": "Grüße\n", "channel": "c"}, [File("ü.txt", "text/plain", data=b"z" * 9)])
        self.assertEqual(body.size, len(b"".join(body.chunks())))


class FigureTest(unittest.TestCase):
    def setUp(self):
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot

        self.pyplot = pyplot
        self.addCleanup(pyplot.close, "all")

    def test_a_figure_its_axes_and_its_lines_are_one_png(self):
        figure, axes = self.pyplot.subplots(1, 2)
        lines = axes[0].plot([0, 1])
        for attachment in (figure, axes[0], axes, lines, [figure, axes, lines]):
            _, files = read_attachment(attachment)
            self.assertEqual([file.name for file in files], ["figure.png"])
            self.assertTrue(data_of(files[0]).startswith(PNG))

    def test_axes_of_a_subfigure_are_the_whole_figure(self):
        figure = self.pyplot.figure()
        axes = figure.subfigures(1, 2)[0].subplots()
        _, files = read_attachment([axes, figure])
        self.assertEqual(len(files), 1)

    def test_two_figures_are_two_files(self):
        _, files = read_attachment([self.pyplot.figure(), self.pyplot.figure()])
        self.assertEqual([file.name for file in files], ["figure.png", "figure-2.png"])

    def test_images_of_pil_are_png_and_photos_stay_jpeg(self):
        from PIL import Image

        photo = io.BytesIO()
        Image.new("RGB", (2, 2)).save(photo, "JPEG")
        photo.seek(0)
        _, files = read_attachment(
            [Image.new(mode, (2, 2)) for mode in ("RGB", "RGBA", "CMYK", "F", "1")] + [Image.open(photo)]
        )
        self.assertTrue(all(data_of(file).startswith(PNG) for file in files[:5]))
        self.assertEqual(kind_of(data_of(files[5])).ending, "jpg")

    def test_a_plotly_figure_is_a_png_if_it_can_be_and_a_page_if_not(self):
        import plotly.graph_objects as graphs

        figure = graphs.Figure(graphs.Bar(y=[1, 2]))
        with mock.patch.object(graphs.Figure, "to_image", return_value=PNG):
            _, [file] = read_attachment(figure)
        self.assertEqual((file.name, file.content_type), ("plot.png", "image/png"))
        with mock.patch.object(graphs.Figure, "to_image", side_effect=ValueError("needs kaleido")):
            _, [file] = read_attachment(figure)
        self.assertEqual(file.name, "plot.html")
        self.assertIn(b"<html>", data_of(file))
        self.assertLess(file.size, 100_000)

    def test_an_altair_chart_is_a_png_if_it_can_be_and_a_page_if_not(self):
        import altair
        import pandas

        chart = altair.Chart(pandas.DataFrame({"a": [1, 2]})).mark_bar().encode(x="a:Q")
        # The exporter itself is larger than all else here.
        exporter = mock.Mock()
        exporter.vegalite_to_png.return_value = PNG
        with mock.patch.dict(sys.modules, {"vl_convert": exporter}):
            _, [file] = read_attachment(chart)
        self.assertEqual((file.name, data_of(file)), ("chart.png", PNG))
        self.assertEqual(exporter.vegalite_to_png.call_args.args[0]["mark"], {"type": "bar"})
        with mock.patch("mm_jupyter.charts._vega_png", side_effect=ImportError):
            _, [file] = read_attachment(chart + chart)
        self.assertEqual(file.name, "chart.html")
        self.assertIn(b"vega", data_of(file))

    def test_an_object_with_a_picture_for_notebooks_is_that_picture(self):
        from IPython.display import SVG, Image

        with mock.patch("mm_jupyter.mime.svg_to_png", return_value=None):
            _, files = read_attachment([Image(data=PNG, format="png"), SVG("<svg/>")])
        self.assertEqual([file.name for file in files], ["image.png", "image.svg"])


class DataFrameTest(unittest.TestCase):
    def setUp(self):
        import pandas

        self.pandas = pandas

    def table(self, frame, rows=30):
        [table], files = read_attachment(frame, rows)
        self.assertEqual(files, [])
        return table.split("\n")

    def test_a_frame_is_a_table_with_numbers_to_the_right(self):
        frame = self.pandas.DataFrame({"name": ["a|b", "c_d *e*"], "x": [1.5, float("nan")], "n": [1, 20]})
        self.assertEqual(
            self.table(frame),
            ["| name | x | n |", "| --- | ---: | ---: |", "| a\\|b | 1.5 | 1 |", "| c_d \\*e\\* |  | 20 |"],
        )

    def test_an_index_that_tells_something_is_shown(self):
        frame = self.pandas.DataFrame({"x": [1]}, index=self.pandas.Index(["first"], name="which"))
        self.assertEqual(self.table(frame), ["| which | x |", "| --- | ---: |", "| first | 1 |"])

    def test_many_levels_of_names_are_joined(self):
        frame = self.pandas.DataFrame([[1, 2]], columns=[["a", "a"], ["b", "c"]])
        frame.index = self.pandas.MultiIndex.from_tuples([("u", "v")])
        self.assertEqual(
            self.table(frame), ["|  |  | a / b | a / c |", "| --- | --- | ---: | ---: |", "| u | v | 1 | 2 |"]
        )

    def test_above_the_limit_it_is_a_csv_file(self):
        frame = self.pandas.DataFrame({"x": range(31)})
        tables, [file] = read_attachment(frame)
        self.assertEqual((tables, file.name, file.content_type), ([], "table.csv", "text/csv; charset=utf-8"))
        self.assertEqual(data_of(file).decode().split("\n")[:3], ["x", "0", "1"])
        self.assertEqual(len(self.table(frame, 31)), 33)

    def test_a_series_and_a_styled_frame_are_tables(self):
        self.assertEqual(self.table(self.pandas.Series([1, 2], name="s")), ["| s |", "| ---: |", "| 1 |", "| 2 |"])
        frame = self.pandas.DataFrame({"x": [0.5]})
        if frame.style:
            self.assertEqual(self.table(frame.style.format("{:.2%}"))[-1], "| 0 | 50.00% |")

    def test_numbers_are_short_but_not_rounded_to_nothing(self):
        frame = self.pandas.DataFrame({"x": [1234567.25, 1e-9, 3.0, 1e20, 0.0]})
        self.assertEqual(
            [line.split(" ")[1] for line in self.table(frame)[2:]], ["1234567.25", "1e-09", "3.0", "1e+20", "0.0"]
        )

    def test_a_frame_of_polars_is_a_table_too(self):
        # As much of one as is asked for here; polars itself is large.
        class Frame:
            columns = ["a", "b"]

            def __len__(self):
                return 1

            def iter_rows(self):
                return iter([(1, None)])

            def write_csv(self):
                return "a,b\n1,\n"

        self.assertEqual(self.table(Frame()), ["| a | b |", "| ---: | --- |", "| 1 |  |"])
        _, [file] = read_attachment(Frame(), 0)
        self.assertEqual(data_of(file), b"a,b\n1,\n")
