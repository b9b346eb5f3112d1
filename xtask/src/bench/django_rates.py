"""What the Django application of the kind takes for the same, in the same place.

Prints seconds: one message to RECIPIENTS recipients, MESSAGES messages of their own, and the
sending of MESSAGES by a messenger that does nothing.
"""
import os
import sys
import time

folder, recipients_count, messages_count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="none",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "sitemessage"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(folder, "django.db"),
        }
    },
)
django.setup()

from django.core.management import call_command
from django.db import connection

call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")

from sitemessage.messages import register_builtin_message_types
from sitemessage.messengers.base import MessengerBase
from sitemessage.models import Dispatch, DispatchError
from sitemessage.toolbox import (
    recipients,
    register_messenger_objects,
    schedule_messages,
    send_scheduled_messages,
)


class Nothing(MessengerBase):
    alias = "nothing"

    def send(self, message_cls, message_model, dispatch_models):
        for dispatch in dispatch_models:
            self.mark_sent(dispatch)


register_builtin_message_types()
register_messenger_objects(Nothing())


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


to = recipients("nothing", [f"to{number}" for number in range(recipients_count)])
print(timed(lambda: schedule_messages("Hello there!", to)))
Dispatch.objects.all().delete()


def many():
    for number in range(messages_count):
        schedule_messages(f"Hello {number}", recipients("nothing", [f"to{number}"]))


print(timed(many))
Dispatch.objects.all().delete()
# Of one message: on SQLite it cannot send those of more than a thousand messages at once.
schedule_messages("Hello there!", to[:messages_count])
print(timed(send_scheduled_messages))
sent = Dispatch.objects.filter(dispatch_status=Dispatch.DISPATCH_STATUS_SENT).count()
error = DispatchError.objects.first()
assert sent == messages_count, f"{sent} were sent: {error and error.error_log}"
