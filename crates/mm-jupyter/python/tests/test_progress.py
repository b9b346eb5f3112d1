"""Progress notes."""

import contextlib
import io
import threading
import unittest
from unittest import mock

import mm_jupyter
from mm_jupyter import progress_note

from .fake_service import Answer, refusal, start


class ProgressTest(unittest.TestCase):
    def setUp(self):
        self.service = start(self)

    def test_it_posts_once_and_tells_the_end_by_an_edit(self):
        with mm_jupyter.progress("training", channel="@me", every=3600) as note:
            self.service.wait_for(1)
            for step in range(100):
                note.update(loss=0.123456, step=step)
        first, last = self.service.requests
        self.assertEqual(first.fields["channel"], "@me")
        self.assertIn("**training** runs since", first.message)
        self.assertEqual((last.fields["post_id"], last.fields["action"]), ("post1", "edit"))
        self.assertRegex(
            last.message, r"\*\*training\*\* is done after [\d.]+ s\nloss: \*\*0\.1235\*\* · step: \*\*99\*\*$"
        )

    def test_changes_are_edited_in_when_it_is_time(self):
        with mm_jupyter.progress("training", every=0) as note:
            self.service.wait_for(1)
            note.update("first epoch", loss=1)
            self.service.wait_for(2)
            self.assertIn("loss: **1**\nfirst epoch", self.service.requests[1].message)
        self.assertEqual([request.fields.get("action") for request in self.service.requests], [None, "edit", "edit"])

    def test_edits_keep_their_distance(self):
        note = mm_jupyter.progress("training", every=60)
        self.assertIsNone(note._wait_before_edit(0, 100, 500), "nothing has changed")
        note.update(loss=1)
        self.assertEqual([note._wait_before_edit(0, 100, now) for now in (100, 130, 160, 161)], [60, 30, 0, 0])
        note._outcome = "done"
        self.assertEqual(note._wait_before_edit(1, 100, 100), 0)

    def test_an_update_never_waits(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.service.answers = [Answer(hold=released)]
        with mm_jupyter.progress("training", every=0) as note:
            self.service.wait_for(1)
            # The answer to the first post is not there, and yet this comes back.
            note.update(loss=1)
            released.set()
        self.assertIn("is done", self.service.requests[-1].message)

    def test_a_failure_is_told_and_not_swallowed(self):
        with self.assertRaisesRegex(ZeroDivisionError, "by zero"):
            with mm_jupyter.progress("training"):
                self.service.wait_for(1)
                raise ZeroDivisionError("division by zero")
        self.assertRegex(
            self.service.requests[-1].message,
            r"^:x: \*\*training\*\* failed after [\d.]+ s: `ZeroDivisionError: division by zero`$",
        )

    def test_a_program_that_ends_well_is_no_failure(self):
        for code, told in ((0, "is done after"), (3, "failed after")):
            with self.assertRaises(SystemExit), mm_jupyter.progress("training"):
                raise SystemExit(code)
            self.assertIn(told, self.service.requests[-1].message)

    def test_an_interrupt_is_no_failure(self):
        with self.assertRaises(KeyboardInterrupt):
            with mm_jupyter.progress("training"):
                raise KeyboardInterrupt
        self.assertIn("was interrupted after", self.service.requests[-1].message)

    def test_posts_that_fail_are_told_once_and_end_nothing(self):
        self.service.answers = [refusal(400, "no such channel")] * 3
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            with mm_jupyter.progress("training", channel="nowhere", every=0) as note:
                self.service.wait_for(1)
                note.update(a=1)
                self.service.wait_for(2)
        self.assertEqual(errors.getvalue(), "progress of training: no such channel\n")
        # As there is no post to edit, each time a post is tried, and with the same key.
        self.assertEqual(len({request.fields["key"] for request in self.service.requests}), 1)

    def test_a_first_post_that_failed_is_made_later_and_then_edited(self):
        lost = [Answer(cut=True)] * 2
        for answers in (lost, [refusal(502, "Mattermost is gone")]):
            took = mock.patch.object(progress_note, "_duration", side_effect=iter("0123"))
            with self.subTest(answers[0].status), took:
                del self.service.requests[:]
                self.service.answers = list(answers)
                errors = io.StringIO()
                with contextlib.redirect_stderr(errors):
                    with mm_jupyter.progress("training", every=3600) as note:
                        self.service.wait_for(len(answers))
                        note.update(loss=1)
                *tries, edit = self.service.requests
                self.assertEqual(len(tries), len(answers) + 1)
                self.assertEqual({request.message for request in tries}, {":hourglass: **training** runs since 0"})
                self.assertEqual(edit.fields["post_id"], note.post.id)
                self.assertIn("is done after", edit.message)
                self.assertEqual(errors.getvalue().count("\n"), 1)

    def test_the_end_is_not_waited_for_without_end(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.service.answers = [Answer(hold=released)]
        errors = io.StringIO()
        with mock.patch.object(progress_note, "LAST_EDIT_SECONDS_MAX", 0.05), contextlib.redirect_stderr(errors):
            with mm_jupyter.progress("training") as note:
                self.service.wait_for(1)
        self.assertIn("is not waited for", errors.getvalue())
        released.set()
        note._worker.join(30)

    def test_items_are_counted(self):
        with mm_jupyter.progress("training", every=3600) as note:
            self.assertEqual(list(note.track("abc")), ["a", "b", "c"])
            self.assertEqual(list(note.track(iter("ab"))), ["a", "b"])
        self.assertIn("done: **2**", self.service.requests[-1].message)

    def test_durations_are_short(self):
        self.assertEqual(
            [progress_note._duration(seconds) for seconds in (0.25, 59.9, 61, 3661, 200_000)],
            ["0.2 s", "59 s", "1 min 1 s", "1 h 1 min", "2 d 7 h"],
        )
