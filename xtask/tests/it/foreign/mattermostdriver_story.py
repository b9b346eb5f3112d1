"""Two users meet through mattermostdriver; the last line tells what they did."""

import asyncio
import json
import sys

from mattermostdriver import Driver
from mattermostdriver.exceptions import NoAccessTokenProvided

HOST, PORT = sys.argv[1].split(":")
PASSWORD = "Passw0rd!!"
CONTENT = b"one\ntwo\n\x00\xff"


def driver(**login):
    return Driver({"scheme": "http", "url": HOST, "port": int(PORT), **login})


def new_user(client, name):
    return client.users.create_user(
        {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
    )


# The first user of a server is its administrator.
new_user(driver(), "anna")
anna = driver(login_id="anna", password=PASSWORD)
anna_id = anna.login()["id"]
bert_id = new_user(anna, "bert")["id"]

try:
    driver(login_id="anna", password="wrong").login()
    sys.exit("a wrong password was taken")
except NoAccessTokenProvided as refusal:
    refused = str(refusal)

team = anna.teams.create_team({"name": "dev", "display_name": "Dev", "type": "O"})
anna.teams.add_user_to_team(team["id"], {"team_id": team["id"], "user_id": bert_id})
channel = anna.channels.create_channel(
    {"team_id": team["id"], "name": "builds", "display_name": "Builds", "type": "O"}
)
channel_id = channel["id"]
anna.channels.add_user(channel_id, {"user_id": bert_id})

token = anna.users.create_user_access_token(anna_id, {"description": "a script"})["token"]
by_token = driver(token=token)
assert by_token.login()["username"] == "anna"
bert = driver(login_id="bert@example.com", password=PASSWORD)
bert.login()

heard = {}


async def listen(message):
    event = json.loads(message)
    if event.get("event") == "hello":
        post = by_token.posts.create_post({"channel_id": channel_id, "message": "hello @bert"})
        heard["post"] = post["id"]
    elif event.get("event") == "posted":
        event["data"]["post"] = json.loads(event["data"]["post"])
        heard["posted"] = event
        by_token.reactions.create_reaction(
            {"user_id": anna_id, "post_id": heard["post"], "emoji_name": "thumbsup"}
        )
    elif event.get("event") == "reaction_added":
        heard["reaction"] = json.loads(event["data"]["reaction"])
        bert.disconnect()


asyncio.set_event_loop(asyncio.new_event_loop())
bert.init_websocket(listen)

sent = bert.files.upload_file(channel_id, {"files": ("data.bin", CONTENT)})
file_id = sent["file_infos"][0]["id"]
with_file = bert.posts.create_post(
    {"channel_id": channel_id, "message": "a file", "file_ids": [file_id]}
)
assert anna.files.get_file(file_id).content == CONTENT
read = anna.posts.get_post(with_file["id"])
assert read["metadata"]["files"][0]["name"] == "data.bin", read

direct = anna.channels.create_direct_message_channel([anna_id, bert_id])
private = anna.posts.create_post({"channel_id": direct["id"], "message": "only for bert"})
page = bert.posts.get_posts_for_channel(direct["id"])
assert page["order"] == [private["id"]], page

facts = {
    "refused": refused,
    "channel": channel_id,
    "direct": direct["id"],
    "file": file_id,
    "post": heard["post"],
    "posted": heard["posted"],
    "reaction": heard["reaction"],
    "with_file": with_file["id"],
}
anna.logout()
print("OK", json.dumps(facts))
