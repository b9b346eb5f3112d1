"""Runs cells in a kernel of a user's server as a notebook does: through the hub's proxy."""

import json
import os
import sys
import urllib.request
import uuid

import websocket

SECONDS = 60
SERVER = os.environ["SERVER"]
HEADERS = {"Authorization": "token " + os.environ["TOKEN"]}


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVER + path, data, HEADERS, method=method)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return json.loads(answer.read() or "null")


def run(socket, code):
    sent = uuid.uuid4().hex
    header = {"msg_id": sent, "msg_type": "execute_request", "version": "5.4", "username": "", "session": "", "date": ""}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    socket.send(json.dumps({**message, "buffers": []}))
    run = {"status": None, "stdout": "", "stderr": "", "shown": [], "traceback": ""}
    is_idle = False
    while run["status"] is None or not is_idle:
        message = json.loads(socket.recv())
        if message["parent_header"].get("msg_id") != sent:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            run[content["name"]] += content["text"]
        elif kind in ("execute_result", "display_data"):
            run["shown"].append(content["data"])
        elif kind == "error":
            run["traceback"] += "\n".join(content["traceback"])
        elif kind == "execute_reply":
            run["status"] = content["status"]
        elif kind == "status":
            is_idle = content["execution_state"] == "idle"
    return run


def main():
    kernel = "api/kernels/" + ask("POST", "api/kernels", {"name": "python3"})["id"]
    url = SERVER.replace("http", "ws", 1) + kernel + "/channels"
    socket = websocket.create_connection(url, timeout=SECONDS, header=HEADERS)
    for line in sys.stdin:
        print(json.dumps(run(socket, json.loads(line))), flush=True)
    socket.close()
    ask("DELETE", kernel)


main()
