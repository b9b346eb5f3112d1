"""`post` and the service: the protocol, its errors, and its repetitions."""

import os
import pickle
import tempfile
import threading
import tracemalloc
import unittest
from unittest import mock

from mm_jupyter import Post, PostError, post
from mm_jupyter.transport import Deadline

from .fake_service import TOKEN, Answer, refusal, start


class PostTest(unittest.TestCase):
    def setUp(self):
        self.service = start(self)

    def refused(self, *args, **kwargs):
        with self.assertRaises(PostError) as caught:
            post(*args, **kwargs)
        self.assertNotIn(TOKEN, str(caught.exception))
        return caught.exception

    def test_a_post_gives_its_id_and_link(self):
        made = post("hello", "town-square")
        self.assertEqual((made.id, made.channel, made.posts), ("post1", "town-square", ["post1"]))
        self.assertEqual(made.url, "https://chat.example/team/pl/post1")
        request = self.service.requests[0]
        self.assertEqual(request.headers["Authorization"], f"token {TOKEN}")
        self.assertEqual(request.path, "/services/jupyterpost/")
        self.assertEqual((request.fields["message"], request.fields["channel"]), ("hello", "town-square"))
        self.assertRegex(request.fields["key"], r"^[A-Za-z0-9_-]{8,64}$")

    def test_the_seeds_order_of_arguments_holds(self):
        with mock.patch.dict(os.environ, clear=True):
            post("hello", "@me", b"GIF89a", self.service.url + "/", "other")
        request = self.service.requests[0]
        self.assertEqual(request.headers["Authorization"], "token other")
        self.assertEqual(request.path, "/services/jupyterpost/")
        self.assertEqual(request.files, [("file", "file.gif", "image/gif", b"GIF89a")])

    def test_jpy_api_token_goes_before_jupyterhub_api_token(self):
        with mock.patch.dict(os.environ, {"JUPYTERHUB_API_TOKEN": "second"}):
            post("1", "c")
            del os.environ["JPY_API_TOKEN"]
            post("2", "c")
        self.assertEqual(
            [request.headers["Authorization"] for request in self.service.requests], [f"token {TOKEN}", "token second"]
        )

    def test_without_url_or_token_it_says_what_to_set(self):
        with mock.patch.dict(os.environ, clear=True):
            self.assertIn("JUPYTERPOST_URL", str(self.refused("a", "c")))
            self.assertIn("JPY_API_TOKEN", str(self.refused("a", "c", service_url=self.service.url)))

    def test_nothing_to_post_and_nowhere_to_post_are_refused_here(self):
        self.assertEqual(self.refused("", "c").code, "empty")
        self.assertEqual(self.refused("a").code, "no_channel")
        self.assertEqual(self.refused("a", "c", service_url="ftp://hub").code, "bad_url")
        with self.assertRaises(ValueError):
            post("a", "c", key="short")
        self.assertEqual(self.service.requests, [])

    def test_a_thread_and_a_key_are_passed_on(self):
        post("a", thread="root", key="a_key_of_mine")
        self.assertEqual(self.service.requests[0].fields, {"message": "a", "thread": "root", "key": "a_key_of_mine"})

    def test_text_that_is_no_text_is_still_posted(self):
        post("broken \ud800 name", "c")
        self.assertEqual(self.service.requests[0].message, "broken ? name")

    def test_a_refusal_is_told_in_the_words_of_the_service(self):
        self.service.answers = [refusal(400, "~secret is not a channel of the team", "unknown_channel")]
        error = self.refused("a", "secret")
        self.assertEqual((error.status, error.code, error.retry_after), (400, "unknown_channel", None))
        self.assertEqual(str(error), "~secret is not a channel of the team")
        self.assertIsInstance(error, ValueError)

    def test_an_error_survives_a_pickle(self):
        error = pickle.loads(pickle.dumps(PostError("no", status=429, code="c", retry_after=3)))
        self.assertEqual((str(error), error.status, error.code, error.retry_after), ("no", 429, "c", 3))

    def test_a_401_says_how_to_get_a_token(self):
        self.service.answers = [refusal(401, "the token is not known", "bad_token")]
        self.assertIn("restart your server", str(self.refused("a", "c")))

    def test_an_answer_of_somebody_else_is_named_so(self):
        for status, headers in ((404, {}), (302, {"Location": "/hub/login"}), (503, {}), (200, {})):
            self.service.answers = [Answer(status, body=b"<html>hello</html>", headers=headers)]
            error = self.refused("a", "c")
            self.assertEqual((error.code, error.status), ("not_the_service", status))
            self.assertIn(self.service.url, str(error))

    def test_a_token_in_an_answer_is_not_shown(self):
        self.service.answers = [refusal(400, f"what is {TOKEN}?")]
        self.assertEqual(str(self.refused("a", "c")), "what is <token>?")

    def test_a_request_without_an_answer_is_repeated_once_with_its_key(self):
        self.service.answers = [Answer(cut=True)]
        self.assertEqual(post("a", "c", b"\x00").id, "post1", "the post was made, though its answer was lost")
        first, second = self.service.requests
        self.assertEqual(first.fields, second.fields)
        self.assertEqual(first.files, second.files)

    def test_a_request_is_not_repeated_twice(self):
        self.service.answers = [Answer(cut=True), Answer(cut=True)]
        self.assertEqual(self.refused("a", "c").code, "unreachable")
        self.assertEqual(len(self.service.requests), 2)

    def test_a_cut_answer_is_no_answer(self):
        self.service.answers = [Answer(body=b'{"id": "x"', headers={"Content-Length": "99"})]
        self.assertEqual(post("a", "c").id, "post1")
        self.assertEqual(len(self.service.requests), 2)

    def test_a_service_that_puts_off_is_asked_again_in_time(self):
        self.service.answers = [refusal(429, Retry_After="7"), refusal(503, Retry_After="0")]
        with mock.patch.object(Deadline, "pause") as pause:
            self.assertEqual(post("a", "c").id, "post3")
        self.assertEqual([call.args[0] for call in pause.call_args_list], [7, 0.1])
        self.assertEqual(len({request.fields["key"] for request in self.service.requests}), 1)

    def test_a_service_that_puts_off_for_too_long_is_an_error_with_its_time(self):
        self.service.answers = [refusal(429, "too many posts", "rate_limited", Retry_After="61")]
        error = self.refused("a", "c", timeout=60)
        self.assertEqual((error.status, error.code, error.retry_after), (429, "rate_limited", 61))
        self.assertIn("try again in 61 s", str(error))

    def test_a_service_that_hangs_is_left_at_the_timeout(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.service.answers = [Answer(hold=released), Answer(hold=released)]
        error = self.refused("a", "c", timeout=0.2)
        self.assertEqual(error.code, "timeout")
        self.assertIn("may have been made", str(error))

    def test_a_service_that_is_gone_is_told_so(self):
        self.assertEqual(self.refused("a", "c", service_url="http://127.0.0.1:1/").code, "unreachable")

    def test_a_refusal_before_the_body_is_read_is_still_seen(self):
        self.service.answers = [Answer(413, {"error": "too large", "code": "too_large"}, read=False)] * 2
        error = self.refused("a", "c", b"\xff" * 20_000_000)
        self.assertEqual((error.status, str(error)), (413, "too large"))

    def test_a_file_is_streamed_and_never_whole_in_memory(self):
        self.service.keep_bodies = False
        size = 32 * 1024 * 1024
        self.service.answers = [Answer(fields={"id": "big"})]
        with tempfile.NamedTemporaryFile(suffix=".bin") as file:
            file.truncate(size)
            tracemalloc.start()
            self.addCleanup(tracemalloc.stop)
            with mock.patch("tests.fake_service.Request"):
                post("a", "c", file.name)
            peak = tracemalloc.get_traced_memory()[1]
        self.assertGreater(self.service.bytes_read, size)
        self.assertLess(peak, 4 * 1024 * 1024)

    def test_a_file_that_became_shorter_is_an_error_and_not_a_hang(self):
        from mm_jupyter.files import File

        with tempfile.NamedTemporaryFile(suffix=".bin") as file:
            file.truncate(1000)
            attached = File.of_path(file.name)
            file.truncate(10)
            with self.assertRaises(PostError) as caught:
                list(attached.chunks())
        self.assertEqual(caught.exception.code, "file_changed")


class MadePostTest(unittest.TestCase):
    def setUp(self):
        self.service = start(self)
        self.made = post("hello", "town-square")

    def test_its_text_can_be_replaced(self):
        self.service.answers = [Answer(200, {"id": "post1"})]
        edited = self.made.edit("better")
        fields = dict(self.service.requests[1].fields)
        fields.pop("key")
        self.assertEqual(fields, {"post_id": "post1", "action": "edit", "message": "better"})
        self.assertEqual((edited.id, edited.channel), ("post1", "town-square"))

    def test_it_can_be_answered_with_an_attachment(self):
        self.made.reply("see", b"%PDF-1.7")
        request = self.service.requests[1]
        self.assertEqual((request.fields["post_id"], request.fields["action"]), ("post1", "reply"))
        self.assertEqual(request.files[0][1:3], ("file.pdf", "application/pdf"))

    def test_its_repr_has_the_link_and_no_token(self):
        self.assertEqual(
            repr(self.made), "Post(id='post1', channel='town-square', url='https://chat.example/team/pl/post1')"
        )
        self.assertEqual(self.made._repr_markdown_(), "Posted to [town-square](https://chat.example/team/pl/post1)")
        self.assertNotIn(TOKEN, repr(vars(self.made)))

    def test_a_pickle_of_it_has_no_token_and_still_edits(self):
        data = pickle.dumps(self.made)
        self.assertNotIn(TOKEN.encode(), data)
        copy = pickle.loads(data)
        self.assertIsInstance(copy, Post)
        copy.edit("again")
        self.assertEqual(self.service.requests[1].fields["post_id"], "post1")
