// Two users meet through @mattermost/client; the last line tells what they did.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

// Unlike `import`, `require` looks where NODE_PATH says.
const require = createRequire(import.meta.url);
const { Client4, WebSocketClient } = require("@mattermost/client");
// The client expects it from its platform, as browsers and newer versions of Node.js give it.
globalThis.WebSocket ??= require("ws").WebSocket;

const url = `http://${process.argv[2]}`;
const password = "Passw0rd!!";
const content = new Uint8Array([111, 110, 101, 10, 116, 119, 111, 10, 0, 255]);

const client = () => {
    const made = new Client4();
    made.setUrl(url);
    return made;
};
const newUser = (by, username) => by.createUser({ username, email: `${username}@example.com`, password }, "", "");

// The first user of a server is its administrator.
await newUser(client(), "anna");
const anna = client();
const annaId = (await anna.login("anna", password)).id;
const bertId = (await newUser(anna, "bert")).id;
const bert = client();
await bert.login("bert@example.com", password);

const refusal = await client().login("anna", "wrong").catch((error) => error);
assert.equal(refusal.status_code, 401);

const team = await anna.createTeam({ name: "dev", display_name: "Dev", type: "O" });
await anna.addToTeam(team.id, bertId);
const channel = await anna.createChannel({ team_id: team.id, name: "builds", display_name: "Builds", type: "O" });
await anna.addToChannel(bertId, channel.id);

const byToken = client();
byToken.setToken((await anna.createUserAccessToken(annaId, "a script")).token);
assert.equal((await byToken.getMe()).username, "anna");

const socket = new WebSocketClient();
const heard = await new Promise((resolve, reject) => {
    const seen = {};
    const steps = {
        hello: async () => {
            // Bert may hear of it before Anna has her answer.
            seen.created = byToken.createPost({ channel_id: channel.id, message: "hello @bert" });
            await seen.created;
        },
        posted: async (event) => {
            const post = JSON.parse(event.data.post);
            seen.posted = { ...event, data: { ...event.data, post } };
            await byToken.addReaction(annaId, post.id, "thumbsup");
        },
        reaction_added: async (event) => {
            seen.reaction = JSON.parse(event.data.reaction);
            socket.userTyping(channel.id, "", () => resolve(seen));
        },
    };
    socket.addMessageListener((event) => steps[event.event]?.(event).catch(reject));
    socket.addErrorListener(() => reject(new Error("the websocket failed")));
    socket.addCloseListener(() => reject(new Error("the websocket was closed")));
    // Where events are missed, the client starts anew; here none may be.
    socket.addMissedMessageListener(() => reject(new Error("events were missed")));
    socket.initialize(bert.getWebSocketUrl().replace("http", "ws"), bert.getToken());
});
socket.close();

const form = new FormData();
form.append("channel_id", channel.id);
form.append("client_ids", "first");
form.append("files", new Blob([content]), "data.bin");
const sent = await bert.uploadFile(form);
assert.deepEqual(sent.client_ids, ["first"]);
const fileId = sent.file_infos[0].id;
const withFile = await bert.createPost({ channel_id: channel.id, message: "a file", file_ids: [fileId] });
const file = await fetch(anna.getFileUrl(fileId), anna.getOptions({ method: "get" }));
assert.deepEqual(new Uint8Array(await file.arrayBuffer()), content);
const read = await anna.getPost(withFile.id);
assert.equal(read.metadata.files[0].name, "data.bin");

const direct = await anna.createDirectChannel([annaId, bertId]);
const secret = await anna.createPost({ channel_id: direct.id, message: "only for bert" });
assert.deepEqual((await bert.getPosts(direct.id)).order, [secret.id]);

const facts = {
    refused: refusal.message,
    channel: channel.id,
    direct: direct.id,
    file: fileId,
    post: (await heard.created).id,
    posted: heard.posted,
    reaction: heard.reaction,
    with_file: withFile.id,
};
await anna.logout();
console.log(`OK ${JSON.stringify(facts)}`);
