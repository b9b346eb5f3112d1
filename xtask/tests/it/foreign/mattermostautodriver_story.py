"""Two users meet through mattermostautodriver; the last line tells what they did."""

import asyncio
import json
import sys

from mattermostautodriver import AsyncTypedDriver, TypedDriver
from mattermostautodriver.exceptions import NoAccessTokenProvided

HOST, PORT = sys.argv[1].split(":")
PASSWORD = "Passw0rd!!"
CONTENT = b"one\ntwo\n\x00\xff"


def options(**login):
    return {"scheme": "http", "url": HOST, "port": int(PORT), **login}


def new_user(client, name):
    return client.users.create_user(
        username=name, email=f"{name}@example.com", password=PASSWORD
    )


# The first user of a server is its administrator.
new_user(TypedDriver(options()), "anna")
anna = TypedDriver(options(login_id="anna", password=PASSWORD))
anna_id = anna.login()["id"]
bert_id = new_user(anna, "bert")["id"]

try:
    TypedDriver(options(login_id="anna", password="wrong")).login()
    sys.exit("a wrong password was taken")
except NoAccessTokenProvided as refusal:
    refused = str(refusal)

team = anna.teams.create_team(name="dev", display_name="Dev", type="O")
anna.teams.add_team_member(team["id"], user_id=bert_id)
channel = anna.channels.create_channel(
    team_id=team["id"], name="builds", display_name="Builds", type="O"
)
channel_id = channel["id"]
anna.channels.add_channel_member(channel_id, user_id=bert_id)

token = anna.users.create_user_access_token(anna_id, "a script")["token"]


async def listen():
    """Bert hears what Anna does."""
    heard = {}
    async with AsyncTypedDriver(options(token=token)) as by_token:
        assert (await by_token.login())["username"] == "anna"
        async with AsyncTypedDriver(options(login_id="bert", password=PASSWORD)) as bert:
            await bert.login()

            async def handle(message):
                event = json.loads(message)
                if event.get("event") == "hello":
                    post = await by_token.posts.create_post(channel_id, "hello @bert")
                    heard["post"] = post["id"]
                elif event.get("event") == "posted":
                    event["data"]["post"] = json.loads(event["data"]["post"])
                    heard["posted"] = event
                    await by_token.reactions.save_reaction(
                        {"user_id": anna_id, "post_id": heard["post"], "emoji_name": "thumbsup"}
                    )
                elif event.get("event") == "reaction_added":
                    heard["reaction"] = json.loads(event["data"]["reaction"])
                    bert.disconnect()

            await bert.init_websocket(handle)
    return heard


heard = asyncio.run(listen())

bert = TypedDriver(options(login_id="bert@example.com", password=PASSWORD))
bert.login()
sent = bert.files.upload_file(files=("data.bin", CONTENT), channel_id=channel_id)
file_id = sent["file_infos"][0]["id"]
with_file = bert.posts.create_post(channel_id, "a file", file_ids=[file_id])
assert anna.files.get_file(file_id).content == CONTENT
read = anna.posts.get_post(with_file["id"])
assert read["metadata"]["files"][0]["name"] == "data.bin", read

direct = anna.channels.create_direct_channel([anna_id, bert_id])
private = anna.posts.create_post(direct["id"], "only for bert")
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
