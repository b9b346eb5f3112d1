"""Messages that are too much for one request."""

import unittest

from mm_jupyter import PostError, post

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
