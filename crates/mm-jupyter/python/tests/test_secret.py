"""The token is in no traceback, whatever went wrong and whoever renders it."""

import contextlib
import copy
import io
import os
import pickle
import socket
import sys
import tempfile
import traceback
import unittest
from unittest import mock

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.ultratb import VerboseTB
from traitlets.config import Config

import mm_jupyter
from mm_jupyter import PostError, client, post
from mm_jupyter.files import File
from mm_jupyter.secret import Secret, hidden
from mm_jupyter.service import Service
from mm_jupyter.terminal import plain_text
from mm_jupyter.transport import NoAnswer

from .fake_service import TOKEN, Answer, refusal, start


def chain(error):
    """An error, and those that it was raised from or during."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    return seen


def shown_by_collectors(error):
    """All variables of all frames, and what is in the objects there, as tools that send errors collect them."""
    shown = []
    for one in chain(error):
        shown.append(repr(one))
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if frame.f_code.co_filename == __file__:
                continue
            for name, value in frame.f_locals.items():
                inside = getattr(value, "__dict__", {}) if not isinstance(value, type(os)) else {}
                shown.append(f"{frame.f_code.co_name}: {name}={value!r} {inside!r}")
    return "\n".join(shown)


class TracebackTest(unittest.TestCase):
    def setUp(self):
        self.service = start(self)

    def check(self, kind, call):
        try:
            call()
        except kind as error:
            # Without the two frames of this test, which know the token.
            ours = error.__traceback__.tb_next.tb_next
            verbose = plain_text(VerboseTB().text(type(error), error, ours))
            collected = shown_by_collectors(error)
            usual = "".join(traceback.format_exception(*sys.exc_info()))
        else:
            self.fail("it did not fail")
        # Values are shown, or this would prove nothing.
        self.assertIn("town-square", verbose)
        self.assertIn("town-square", collected)
        self.assertNotIn(TOKEN, verbose)
        self.assertNotIn(TOKEN, collected)
        self.assertNotIn(TOKEN, usual)

    def test_of_a_refusal(self):
        for told in (400, 401, 502):
            self.service.answers = [refusal(told)]
            self.check(PostError, lambda: post("a", "town-square"))

    def test_of_a_refusal_that_repeats_the_request(self):
        for answer in (
            refusal(400, f"what is {TOKEN}?"),
            Answer(400, body=f"<pre>Authorization: token {TOKEN}</pre>".encode()),
            Answer(302, body=b"", headers={"Location": f"/login?token={TOKEN}"}),
        ):
            self.service.answers = [answer]
            self.check(PostError, lambda: post("a", "town-square"))

    def test_of_a_service_that_is_gone_or_gives_no_answer(self):
        self.check(PostError, lambda: post("a", "town-square", service_url="http://127.0.0.1:1/"))
        self.service.answers = [Answer(cut=True)] * 2
        self.check(PostError, lambda: post("a", "town-square"))

    def test_of_a_connection_that_breaks_while_headers_are_sent(self):
        for kind in (OSError, TimeoutError):
            with mock.patch.object(socket.socket, "sendall", side_effect=kind("broken")):
                self.check(PostError, lambda: post("a", "town-square"))

    def test_of_a_file_that_became_shorter(self):
        with tempfile.NamedTemporaryFile(suffix=".bin") as file:
            file.truncate(1000)
            attached = File.of_path(file.name)
            file.truncate(10)
            self.check(PostError, lambda: client.post_parts(Service(), "a", [attached], "town-square"))

    def test_of_a_call_with_the_token_as_an_argument(self):
        for wrong in ({"timeout": 0}, {"key": "short"}, {"attachment": object()}):
            self.check((ValueError, TypeError), lambda wrong=wrong: post("a", "town-square", token=TOKEN, **wrong))
        self.check(ValueError, lambda: mm_jupyter.progress("a", "town-square", every=-1, token=TOKEN))
        self.check(ValueError, lambda: Service("http://town-square", TOKEN, 0))
        self.check(PostError, lambda: Service("http://town-square", f"{TOKEN}\n2"))
        with mock.patch.dict(os.environ):
            del os.environ["JUPYTERPOST_URL"]
            self.check(PostError, lambda: post("a", "town-square", token=TOKEN))

    def test_that_a_cell_posts(self):
        shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        self.addCleanup(InteractiveShell.clear_instance)
        mm_jupyter.load_ipython_extension(shell)
        with contextlib.redirect_stdout(io.StringIO()):
            shell.run_line_magic("xmode", "Verbose")
        for answers in ([refusal(400)], [Answer(cut=True)] * 2):
            del self.service.requests[:]
            self.service.answers = list(answers)
            with contextlib.redirect_stdout(io.StringIO()):
                shell.run_cell("%%post @me --silent\nimport mm_jupyter\nmm_jupyter.post('a', 'town-square')")
            told = self.service.requests[-1]
            self.assertEqual(told.fields["channel"], "@me")
            whole = told.message + "".join(data.decode() for _, _, _, data in told.files)
            self.assertIn("channel='town-square'", whole)
            self.assertNotIn(TOKEN, whole)


class SecretTest(unittest.TestCase):
    def test_it_shows_itself_to_nobody_but_who_asks(self):
        secret = hidden(f" {TOKEN}\n")
        self.assertEqual((secret.reveal(), copy.deepcopy(secret).reveal()), (TOKEN, TOKEN))
        for shown in (repr(secret), str(secret), f"{secret}", "%s" % secret, repr(secret.reveal), repr({"a": secret})):
            self.assertNotIn(TOKEN, shown)
        self.assertIs(hidden(secret), secret)
        self.assertIsNone(hidden(" "))
        with self.assertRaises((pickle.PicklingError, AttributeError, TypeError)):
            pickle.dumps(secret)

    def test_no_answer_leads_to_no_frame_that_sent_headers(self):
        with mock.patch.object(socket.socket, "sendall", side_effect=OSError("broken")):
            with self.assertRaises(PostError) as caught:
                service = start(self)
                Service(service.url, Secret(TOKEN)).send_here({"message": "a"})
        self.assertIsNone(caught.exception.__cause__)
        self.assertTrue(caught.exception.__suppress_context__)
        self.assertIsInstance(caught.exception.__context__, NoAnswer)
        self.assertIsNone(caught.exception.__context__.__context__)
