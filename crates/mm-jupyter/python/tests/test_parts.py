"""Messages that are too much for one request."""

import unittest

from mm_jupyter import PostError, post
from mm_jupyter.client import post_parts
from mm_jupyter.fences import cut_markdown
from mm_jupyter.files import File
from mm_jupyter.service import Service

from .fake_service import Answer, refusal, start


class ManyFilesTest(unittest.TestCase):
    def setUp(self):
        self.service = start(self)
        self.files = [b"%d" % number for number in range(45)]

    def arrived(self):
        """The files of the requests that were not refused, and the number in each."""
        requests = [request for request in self.service.requests if len(request.files) <= self.service.files_max]
        return [file[3] for request in requests for file in request.files], [len(request.files) for request in requests]

    def test_more_files_than_a_message_may_have_arrive_in_its_thread(self):
        made = post("all", "c", self.files)
        self.assertEqual(self.arrived(), (self.files, [10, 10, 10, 10, 5]))
        first, *others = self.service.requests
        self.assertEqual((made.id, made.channel, first.message), ("post1", "c", "all"))
        self.assertEqual(made.posts, [f"post{number}" for number in range(1, 6)])
        for request in others:
            key = request.fields.pop("key")
            self.assertEqual(request.fields, {"post_id": "post1", "action": "reply"})
            self.assertRegex(key, r"^[A-Za-z0-9_-]{8,64}$")
        names = {file[1] for request in self.service.requests for file in request.files}
        self.assertEqual(len(names), 45)

    def test_a_smaller_limit_makes_smaller_parts(self):
        self.service.files_max = 3
        made = post("all", "c", self.files[:9])
        self.assertEqual(self.arrived(), (self.files[:9], [2, 2, 2, 2, 1]))
        self.assertEqual(len(made.posts), 5)

    def test_a_limit_that_shrinks_on_the_way_loses_nothing(self):
        self.service.answers = [Answer(), refusal(413, "too large", "request_too_large")]
        post("all", "c", self.files[:20])
        self.assertEqual([len(request.files) for request in self.service.requests], [10, 10, 5, 5])

    def test_where_no_file_is_allowed_the_refusal_is_told(self):
        self.service.files_max = 0
        with self.assertRaises(PostError) as caught:
            post("all", "c", self.files[:4])
        self.assertEqual(caught.exception.code, "too_many_files")

    def test_a_reply_may_have_as_many(self):
        made = post("all", "c").reply("see", self.files)
        self.assertEqual(self.arrived()[0], self.files)
        self.assertEqual((made.id, made.posts), ("post2", [f"post{number}" for number in range(2, 7)]))
        self.assertEqual(self.service.requests[2].fields["post_id"], "post2")

    def test_a_message_sent_again_with_its_key_is_not_posted_again(self):
        self.service.files_max = 8
        first = post("all", "c", self.files, key="a_key_of_mine")
        again = post("all", "c", self.files, key="a_key_of_mine")
        self.assertEqual(first.posts, again.posts)

    def test_files_that_did_not_follow_are_told(self):
        self.service.answers = [Answer(), refusal(502, "Mattermost is gone", "mattermost")]
        with self.assertRaises(PostError) as caught:
            post("all", "c", self.files)
        error = caught.exception
        self.assertEqual(str(error), "the message is posted, but without 35 of its 45 files: Mattermost is gone")
        self.assertEqual((error.status, error.code), (502, "mattermost"))


class LongTextTest(unittest.TestCase):
    def setUp(self):
        self.service = start(self)

    def last(self):
        """The request that was not refused, and its files by their names."""
        request = self.service.requests[-1]
        return request, {name: data.decode() for _, name, _, data in request.files}

    def test_a_text_that_is_too_long_is_cut_and_attached_whole(self):
        text = "".join(f"line {number}\n" for number in range(10_000))
        made = post(text, "c")
        request, files = self.last()
        self.assertEqual(made.id, "post2")
        self.assertEqual(files, {"message.md": text})
        self.assertRegex(request.message, r"^line 0\n[^*]*\nline \d+\n\n\*The whole text is in message\.md\.\*$")
        self.assertGreater(len(request.message), len(text) // 4 - 100)

    def test_whatever_an_admin_allows_the_text_arrives(self):
        for chars, tries in ((20_000, 2), (5_000, 3), (1_000, 4), (40, 5)):
            with self.subTest(chars):
                del self.service.requests[:]
                self.service.message_chars_max = chars
                post("x " * 20_000, "c")
                request, files = self.last()
                self.assertLessEqual(len(request.message), chars)
                self.assertEqual(files, {"message.md": "x " * 20_000})
                self.assertEqual(len(self.service.requests), tries)

    def test_where_no_text_is_allowed_the_refusal_is_told(self):
        self.service.message_chars_max = 5
        with self.assertRaises(PostError) as caught:
            post("x" * 2000, "c")
        self.assertEqual((caught.exception.status, caught.exception.code), (413, "field_too_long"))

    def test_the_texts_file_stands_before_the_others_and_takes_no_name_of_theirs(self):
        own = [File("message.md", "text/markdown", data=b"own"), *(File(f"{n}", "text/plain", b"") for n in range(10))]
        self.service.message_chars_max = 500
        made = post_parts(Service(), "y" * 3000, own, "c")
        posted = [request for request in self.service.requests if len(request.message or "") <= 500]
        names = [[file[1] for file in request.files] for request in posted]
        self.assertEqual([len(part) for part in names], [10, 2])
        self.assertEqual(names[0][:2], ["message-2.md", "message.md"])
        self.assertEqual(posted[0].message, "*The whole text is in message-2.md.*")
        self.assertEqual(len(made.posts), 2)

    def test_a_cut_text_sent_again_with_its_key_is_not_posted_again(self):
        self.service.message_chars_max = 3000
        texts = [post("x" * 9000, "c", key="a_key_of_mine").id for _ in range(2)]
        self.assertEqual(texts[0], texts[1])

    def test_a_fence_that_is_cut_is_closed(self):
        text = "a\n````python\n```\n" + "x = 1\n" * 100
        for chars in (16, 17, 18, 19, 20, 100, 101, 102, 103, 104, 105):
            kept = cut_markdown(text, chars)
            self.assertLessEqual(len(kept), chars)
            if "````python" in kept:
                self.assertTrue(kept.endswith("\n````"), kept)
        self.assertEqual(cut_markdown("a b" + "c" * 9, 10), "a bccccccc")
        self.assertEqual(cut_markdown("# Head\n" + "word " * 9, 20), "# Head\nword word")
        self.assertEqual(cut_markdown("one\ntwo\nthree", 9), "one\ntwo")
        self.assertEqual(cut_markdown("``", 2), "``")
        self.assertEqual(cut_markdown("```\na\n```\nb\nc", 12), "```\na\n```\nb")
