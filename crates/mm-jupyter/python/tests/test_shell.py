"""The magics in a shell without a kernel, as in a terminal, and the package without IPython."""

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import mm_jupyter
from mm_jupyter.background import WAITING_POSTS_MAX, Background
from mm_jupyter.capture import Capture
from mm_jupyter.recording import Recording
from mm_jupyter.terminal import plain_text

from .fake_service import refusal, start
from .kernel import SOURCE


class ShellTest(unittest.TestCase):
    def setUp(self):
        self.service = start(self)
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        config = Config({"HistoryManager": {"enabled": False}})
        os.environ["IPYTHONDIR"] = home.name
        self.shell = InteractiveShell.instance(config=config)
        self.addCleanup(InteractiveShell.clear_instance)
        mm_jupyter.load_ipython_extension(self.shell)

    def run_cell(self, code):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            result = self.shell.run_cell(code, store_history=True)
        return result, out.getvalue(), err.getvalue()

    def test_what_a_terminal_shows_is_posted_once(self):
        result, out, _ = self.run_cell(
            "%%post @me --silent\nprint('a')\n"
            "from IPython.display import Markdown, display\ndisplay(Markdown('*m*'))\n42"
        )
        self.assertIn("42", out)
        self.assertEqual(self.service.requests[0].message, "```\na\n```\n\n*m*\n\n```\n42\n```")
        self.assertTrue(result.success)

    def test_an_error_is_shown_and_posted_once(self):
        result, out, err = self.run_cell("%%post @me\n1 / 0")
        self.assertIsInstance(result.error_in_exec, ZeroDivisionError)
        self.assertEqual(plain_text(out + err).count("ZeroDivisionError: "), 1)
        self.assertEqual(self.service.requests[0].message.count("Traceback"), 1)

    def test_a_cell_may_await(self):
        result, _, err = self.run_cell("%%post @me --silent\nimport asyncio\nawait asyncio.sleep(0)\n'awaited'")
        self.assertTrue(result.success, err)
        self.assertEqual(self.service.requests[0].message, "```\n'awaited'\n```")

    def test_everything_is_as_before_when_the_cell_ends(self):
        before = (dict(vars(self.shell.display_pub)), dict(vars(self.shell.displayhook)), sys.displayhook, sys.stdout)
        self.run_cell("%%post @me\n1")
        self.run_cell("%%post @me\n1 / 0")
        after = (dict(vars(self.shell.display_pub)), dict(vars(self.shell.displayhook)), sys.displayhook, sys.stdout)
        for name in ("publish", "clear_output", "write_format_data", "quiet"):
            self.assertNotIn(name, after[0])
            self.assertNotIn(name, after[1])
        self.assertEqual(before[2:], after[2:])
        self.assertNotIn("_showtraceback", vars(self.shell))
        self.assertNotIn("showtraceback", vars(self.shell))

    def test_without_settings_the_cell_runs_and_the_reason_is_told(self):
        del os.environ["JUPYTERPOST_URL"]
        result, out, err = self.run_cell("%%post @me\nprint('ran')")
        self.assertTrue(result.success)
        self.assertIn("ran", out)
        self.assertIn("JUPYTERPOST_URL", err)

    def test_a_stream_that_takes_no_attributes_is_recorded_too(self):
        class Stream:
            __slots__ = ("texts",)

            def write(self, text):
                self.texts.append(text)

            def flush(self):
                pass

        stream = Stream()
        stream.texts = []
        recording = Recording()
        with mock.patch.object(sys, "stdout", stream):
            with Capture(self.shell, recording):
                print("slots")
            self.assertIs(sys.stdout, stream)
        self.assertEqual(("".join(stream.texts), recording.outputs[0].text), ("slots\n", "slots\n"))

    def test_loading_twice_registers_once(self):
        mm_jupyter.load_ipython_extension(self.shell)
        transformers = [
            item for item in self.shell.input_transformers_cleanup if item.__module__.startswith("mm_jupyter")
        ]
        self.assertEqual(len(transformers), 1)

    def test_a_raw_cell_longer_than_a_message_is_posted_with_its_whole_text(self):
        cell = "# Head\n" + "word " * 20_000
        _, _, err = self.run_cell(f"%%post @me -r --silent\n{cell}")
        self.assertEqual(err, "")
        request = self.service.requests[-1]
        self.assertRegex(request.message, r"^# Head\nword [word ]{20000,} word\n\n\*The whole text is in message\.md\.")
        self.assertEqual(request.files[0][3].decode(), cell.rstrip("\n"))

    def test_a_progress_bar_is_posted_in_its_last_state(self):
        self.run_cell("%%post @me\nimport sys\nfor n in range(101):\n    sys.stderr.write(f'\\r{n}%')")
        self.assertEqual(self.service.requests[0].message, "```\n100%\n```")


class BackgroundTest(unittest.TestCase):
    def setUp(self):
        self.reports = []
        self.background = Background(self.reports.append)

    def test_a_job_that_fails_is_told_and_the_next_is_done(self):
        done = []

        def fail():
            raise ValueError("no")

        self.background.submit(fail)
        self.background.submit(lambda: done.append(1))
        self.assertTrue(self.background.flush(30))
        self.assertEqual((done, self.reports), ([1], ["not posted: no"]))

    def test_a_full_queue_says_so_and_flush_gives_up_at_its_deadline(self):
        import threading

        released = threading.Event()
        self.addCleanup(released.set)
        for _ in range(WAITING_POSTS_MAX + 1):
            self.background.submit(released.wait)
        self.assertEqual(self.reports, ["not posted: 100 posts are waiting already"])
        self.assertFalse(self.background.flush(0.01))
        released.set()
        self.assertTrue(self.background.flush(30))


class PackageTest(unittest.TestCase):
    def python(self, code, **environment):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            env={**os.environ, "PYTHONPATH": SOURCE, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_importing_it_needs_and_loads_nothing_but_the_standard_library(self):
        self.python(
            "import sys, sysconfig, mm_jupyter, jupyterpost\n"
            "assert not [n for n in ('IPython', 'matplotlib', 'traitlets', 'jupyterhub', 'numpy') if n in sys.modules]"
        )

    def test_the_old_name_has_all_of_the_new_one(self):
        import jupyterpost

        for name in mm_jupyter.__all__:
            self.assertIs(getattr(jupyterpost, name), getattr(mm_jupyter, name))
        self.assertEqual(jupyterpost.__version__, mm_jupyter.__version__)

    def test_all_public_names_tell_what_they_are(self):
        for name in mm_jupyter.__all__:
            thing = getattr(mm_jupyter, name)
            self.assertTrue(thing.__doc__, name)
            for method, value in vars(thing).items() if isinstance(thing, type) else ():
                if callable(value) and not method.startswith("_"):
                    self.assertTrue(value.__doc__, f"{name}.{method}")

    def test_a_program_waits_for_its_background_posts(self):
        service = start(self)
        self.python(
            "from mm_jupyter.background import background\nfrom mm_jupyter import post\n"
            "from mm_jupyter.service import Service\n"
            "background.submit(lambda: Service().send_here({'message': 'last', 'channel': '@me'}))"
        )
        self.assertEqual(service.requests[0].message, "last")

    def test_a_failure_in_the_background_is_on_stderr(self):
        service = start(self)
        service.answers = [refusal(400, "no such channel")]
        out = self.python(
            "from mm_jupyter.background import background\nfrom mm_jupyter.service import Service\n"
            "background.submit(lambda: Service().send_here({'message': 'last', 'channel': '@me'}))"
        )
        self.assertEqual(out, "%post: not posted: no such channel\n")
