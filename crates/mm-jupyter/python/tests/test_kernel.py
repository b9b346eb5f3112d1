"""The magics in a real kernel."""

import threading
import unittest

from .fake_service import DEADLINE_SECONDS, TOKEN, Answer, FakeService, refusal
from .kernel import Kernel


class KernelTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = FakeService()
        cls.addClassCleanup(cls.service.stop)
        cls.kernel = Kernel(JUPYTERPOST_URL=cls.service.url, JPY_API_TOKEN=TOKEN)
        cls.addClassCleanup(cls.kernel.stop)
        cls.kernel.run("import jupyterpost")

    def setUp(self):
        self.service.requests.clear()
        self.service.answers.clear()

    def posted(self, code):
        run = self.kernel.run(code)
        self.assertEqual(len(self.service.requests), 1, run.stream("stderr"))
        return run, self.service.requests[0]

    def test_output_is_shown_as_it_comes(self):
        released = threading.Event()
        self.service.answers = [Answer(hold=released)]

        def release(message):
            if message["msg_type"] == "stream":
                # The cell cannot end before this.
                released.set()

        self.addCleanup(released.set)
        run = self.kernel.run(
            "%%post @me\nimport os, sys, urllib.request\nprint('first', flush=True)\n"
            "seen = urllib.request.urlopen(os.environ['JUPYTERPOST_URL'])",
            release,
        )
        self.assertEqual(run.status, "ok")
        self.assertEqual(self.service.requests[1].message, "```\nfirst\n```")

    def test_streams_are_posted_in_one_piece(self):
        run, request = self.posted(
            "%%post town-square\nfor sign in 'hello':\n    print(sign, end='')\nimport sys\nprint('!', file=sys.stderr)"
        )
        self.assertEqual(request.fields["channel"], "town-square")
        self.assertEqual(request.message, "```\nhello\n!\n```")
        self.assertEqual((run.stream("stdout"), run.stream("stderr")), ("hello", "!\n"))

    def test_the_link_is_shown_unless_it_is_silent(self):
        run, _ = self.posted("%%post town-square\n1")
        [shown] = run.of_type("display_data")
        self.assertIn("[town-square](https://chat.example/", shown["data"]["text/markdown"])
        self.assertEqual(self.kernel.run("%%post c --silent\n1").of_type("display_data"), [])

    def test_all_plots_are_shown_and_posted(self):
        run, request = self.posted(
            "%%post @me --silent\n%matplotlib inline\nfrom matplotlib import pyplot\npyplot.plot([0, 1])\n"
            "pyplot.figure()\npyplot.plot([1, 0])"
        )
        self.assertEqual([name for _, name, *_ in request.files], ["image.png", "image-2.png"])
        self.assertTrue(all(file[3].startswith(b"\x89PNG") for file in request.files))
        self.assertEqual(len(run.of_type("display_data")), 2)
        self.assertIn("Line2D", run.results[0])
        self.assertEqual(request.message, "")

    def test_the_result_stays_the_last_result(self):
        run, request = self.posted("%%post @me\n41 + 1")
        self.assertEqual((run.results, request.message), (["42"], "```\n42\n```"))
        self.assertEqual(self.kernel.run("_").results, ["42"])
        number = run.reply["content"]["execution_count"]
        self.assertEqual(self.kernel.run(f"Out[{number}]").results, ["42"])

    def test_a_semicolon_hides_the_result(self):
        run, request = self.posted("%%post @me -i\n41 + 1;  # so")
        self.assertEqual((run.results, request.message), ([], "```python\n41 + 1;  # so\n```"))

    def test_an_error_is_posted_shown_once_and_ends_the_cell(self):
        run, request = self.posted("%%post @me\nprint('before')\n1 / 0")
        self.assertEqual((run.status, run.reply["content"]["ename"]), ("error", "ZeroDivisionError"))
        [traceback] = run.tracebacks
        self.assertIn("1 / 0", traceback)
        self.assertNotIn("mm_jupyter", traceback)
        self.assertTrue(
            request.message.startswith(
                ":x: **The cell failed:** `ZeroDivisionError: division by zero`\n\n```\nbefore\n```"
            )
        )
        self.assertIn("Traceback", request.message)
        self.assertNotIn("\x1b", request.message)
        # The next error is shown as ever.
        self.assertEqual(len(self.kernel.run("1 / 0").tracebacks), 1)

    def test_what_follows_a_failed_cell_is_not_run(self):
        first = self.kernel.client.execute("%%post @me\nraise SystemError")
        second = self.kernel.client.execute("1")
        statuses = {}
        while len(statuses) < 2:
            reply = self.kernel.client.get_shell_msg(timeout=60)
            statuses[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
        self.assertEqual((statuses[first], statuses[second]), ("error", "aborted"))

    def test_a_syntax_error_is_posted_and_shown_once(self):
        run, request = self.posted("%%post @me\n1 +")
        self.assertEqual((run.status, run.reply["content"]["ename"], len(run.tracebacks)), ("error", "SyntaxError", 1))
        self.assertIn("`SyntaxError: invalid syntax", request.message)

    def test_a_group_of_errors_is_posted(self):
        # Python 3.9 and 3.10 have no groups, but fail all the same.
        _, request = self.posted("%%post @me\nraise ExceptionGroup('many', [ValueError('x')])")
        self.assertIn("The cell failed", request.message)
        self.assertIn("ExceptionGroup", request.message)

    def test_a_cell_may_await(self):
        run, request = self.posted("%%post @me\nimport asyncio\nawait asyncio.sleep(0)\nprint('x')\n'awaited'")
        self.assertEqual((run.status, run.results), ("ok", ["'awaited'"]))
        self.assertEqual(request.message, "```\nx\n```\n\n```\n'awaited'\n```")

    def test_an_awaiting_cell_may_fail_and_plot(self):
        run, request = self.posted(
            "%%post @me --silent\n%matplotlib inline\nimport asyncio\nfrom matplotlib import pyplot\n"
            "pyplot.plot([0, 1])\nawait asyncio.sleep(0)\n1 / 0"
        )
        self.assertEqual((run.status, len(run.tracebacks)), ("error", 1))
        self.assertIn("ZeroDivisionError", request.message)
        self.assertEqual(len(request.files), 1)

    def test_an_interrupt_is_posted_and_ends_the_cell(self):
        def interrupt(message):
            if message["msg_type"] == "stream":
                self.kernel.interrupt()

        run = self.kernel.run(
            "%%post @me\nimport threading\nprint('go', flush=True)\nthreading.Event().wait(60)", interrupt
        )
        self.assertEqual(
            (run.status, run.reply["content"]["ename"], len(run.tracebacks)), ("error", "KeyboardInterrupt", 1)
        )
        self.assertIn("KeyboardInterrupt", self.service.requests[0].message)

    def test_other_cell_magics_and_commands_work_below(self):
        _, request = self.posted("%%post @me\n%%time\nprint('timed')")
        self.assertIn("timed", request.message)
        self.assertIn("Wall time", request.message)
        self.service.requests.clear()
        _, request = self.posted("%%post @me -i\n%%bash\necho hello")
        self.assertEqual(request.message, "```bash\n%%bash\necho hello\n```\n\n```\nhello\n```")
        self.service.requests.clear()
        _, request = self.posted("%%post @me\n!echo from the shell")
        self.assertIn("from the shell", request.message)

    def test_a_log_handler_of_an_earlier_cell_is_heard(self):
        self.kernel.run(
            "import logging, sys\nlog = logging.getLogger('x')\nlog.addHandler(logging.StreamHandler(sys.stderr))"
        )
        _, request = self.posted("%%post @me\nlog.warning('careful')")
        self.assertEqual(request.message, "```\ncareful\n```")

    def test_displays_are_updated_and_cleared(self):
        _, request = self.posted(
            "%%post @me\nfrom IPython.display import Markdown, clear_output, display\nprint('gone')\nclear_output()\n"
            "shown = display(Markdown('one'), display_id=True)\nshown.update(Markdown('two'))"
        )
        self.assertEqual(request.message, "two")

    def test_a_data_frame_is_a_table(self):
        _, request = self.posted("%%post @me\nimport pandas\npandas.DataFrame({'x': [1, 2]})")
        self.assertEqual(request.message, "|  | x |\n| ---: | ---: |\n| 0 | 1 |\n| 1 | 2 |")

    def test_a_post_that_fails_loses_nothing_and_says_why(self):
        self.service.answers = [refusal(400, "~c is not a channel of the team")]
        run, _ = self.posted("%%post c\nprint('out')\n42")
        self.assertEqual((run.status, run.results, run.stream("stdout")), ("ok", ["42"], "out\n"))
        self.assertEqual(run.stream("stderr"), "%%post: not posted to c: ~c is not a channel of the team\n")
        self.assertEqual(self.kernel.run("_").results, ["42"])

    def test_a_service_that_hangs_holds_the_kernel_for_the_timeout_only(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.service.answers = [Answer(hold=released), Answer(hold=released)]
        run = self.kernel.run("%%post c --timeout 0.2\n42")
        self.assertEqual((run.status, run.results), ("ok", ["42"]))
        self.assertRegex(
            run.stream("stderr"), r"^%%post: not posted to c: .* may have been (made|posted) all the same\n$"
        )

    def test_a_wrong_use_is_told_without_a_traceback(self):
        for code, told in (
            ("%%post\n1", "name a channel"),
            ("%%post c --what\n1", "unrecognized arguments: --what"),
            ("%%post c --title 'a\n1", "No closing quotation"),
            ("%post", "and then the message"),
            ("%post @me", "and then the message"),
        ):
            run = self.kernel.run(code)
            self.assertEqual((run.status, run.tracebacks), ("error", []), code)
            self.assertIn("UsageError", run.stream("stderr"))
            self.assertIn(told, run.stream("stderr"))
        self.assertEqual(self.service.requests, [])

    def test_a_line_is_a_message_with_values(self):
        self.kernel.run("loss = 0.125")
        run, request = self.posted("%post --silent @me Computation done! -r {round(loss, 2)}, it's *good*")
        self.assertEqual(run.status, "ok")
        self.assertEqual(request.fields["channel"], "@me")
        self.assertEqual(request.message, "Computation done! -r 0.12, it's *good*")

    def test_raw_cells_are_posted_as_they_are(self):
        self.kernel.run("x = 1")
        _, request = self.posted("%%post c -r --title Note --thread root\n## Head\n- {x} and $x\nawait me\n")
        self.assertEqual(request.message, "#### Note\n\n## Head\n- {x} and $x\nawait me")
        self.assertEqual(request.fields["thread"], "root")

    def test_it_can_be_loaded_as_an_extension_and_unloaded(self):
        for name in ("mm_jupyter", "jupyterpost"):
            self.service.requests.clear()
            self.kernel.run(f"%load_ext {name}")
            self.posted("%post @me x")
            self.assertEqual(self.kernel.run(f"%unload_ext {name}").status, "ok")
            self.assertIn("not found", self.kernel.run("%post @me x").stream("stderr"))
        self.kernel.run("%load_ext mm_jupyter")


class NoWaitTest(unittest.TestCase):
    def test_the_cell_ends_before_the_post_is_answered_and_the_kernel_waits_for_it_at_its_end(self):
        service = FakeService()
        self.addCleanup(service.stop)
        released = threading.Event()
        self.addCleanup(released.set)
        kernel = Kernel(JUPYTERPOST_URL=service.url, JPY_API_TOKEN=TOKEN)
        self.addCleanup(kernel.stop)
        service.answers = [Answer(hold=released)]
        run = kernel.run(
            "import mm_jupyter\n%post --no-wait @me one\n"
            "get_ipython().run_cell_magic('post', '@me --no-wait', 'print(2)')"
        )
        self.assertEqual((run.status, run.stream("stdout")), ("ok", "2\n"))
        service.wait_for(1)
        kernel.client.shutdown()
        kernel.client.get_control_msg(timeout=DEADLINE_SECONDS)
        # The kernel is ending, and both posts are still to be made.
        self.assertEqual(len(service.requests), 1)
        released.set()
        service.wait_for(2)
        self.assertEqual([request.message for request in service.requests], ["one", "```\n2\n```"])
