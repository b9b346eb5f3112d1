"""A webhook is called through matterhook; the last line tells where that arrived."""

import json
import sys

from matterhook import Attachment, Webhook
from matterhook.incoming import HTTPError
from mattermostdriver import Driver

ADDRESS = sys.argv[1]
HOST, PORT = ADDRESS.split(":")
PASSWORD = "Passw0rd!!"


def driver(**login):
    return Driver({"scheme": "http", "url": HOST, "port": int(PORT), **login})


driver().users.create_user(
    {"username": "anna", "email": "anna@example.com", "password": PASSWORD}
)
anna = driver(login_id="anna", password=PASSWORD)
anna.login()
team = anna.teams.create_team({"name": "dev", "display_name": "Dev", "type": "O"})
builds, alerts = (
    anna.channels.create_channel(
        {"team_id": team["id"], "name": name, "display_name": name, "type": "O"}
    )["id"]
    for name in ("builds", "alerts")
)
key = anna.webhooks.create_incoming_hook({"channel_id": builds, "display_name": "a hook"})["id"]

hook = Webhook(f"http://{ADDRESS}", key)
hook.send("a text")
field = {"short": True, "title": "Host", "value": "db-1"}
attachment = Attachment(
    "in short", color="#ff0000", title="Title", text="in full", fields=[field]
)
hook.send("with more", username="robot", attachments=[attachment.payload])
hook.send("elsewhere", channel="alerts")

try:
    Webhook(f"http://{ADDRESS}", key[::-1]).send("nobody reads this")
    sys.exit("an unknown webhook took a post")
except HTTPError as refusal:
    refused = json.loads(str(refusal))["id"]
print("OK", json.dumps({"builds": builds, "alerts": alerts, "refused": refused}))
