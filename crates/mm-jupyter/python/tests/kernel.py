"""A real kernel, spoken to as a notebook does."""

import asyncio
import os
import pathlib
import re
import tempfile

from jupyter_client.manager import KernelManager
from jupyter_core.utils import ensure_event_loop

from .fake_service import DEADLINE_SECONDS

SOURCE = str(pathlib.Path(__file__).resolve().parent.parent)
START_SECONDS = 120


class Run:
    """What came of one cell."""

    def __init__(self):
        self.messages = []
        self.reply = None

    def add(self, message):
        self.messages.append(message)

    def of_type(self, kind):
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    def stream(self, name):
        return "".join(content["text"] for content in self.of_type("stream") if content["name"] == name)

    @property
    def status(self):
        return self.reply["content"]["status"]

    @property
    def results(self):
        return [content["data"]["text/plain"] for content in self.of_type("execute_result")]

    @property
    def tracebacks(self):
        return [re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(content["traceback"])) for content in self.of_type("error")]


class Kernel:
    """A kernel with this source on its path."""

    def __init__(self, **environment):
        self._home = tempfile.TemporaryDirectory(prefix="mm-jupyter-kernel-")
        env = {
            **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            "PYTHONPATH": SOURCE,
            "IPYTHONDIR": self._home.name,
            "JUPYTER_RUNTIME_DIR": self._home.name,
            "MPLCONFIGDIR": os.environ.get(
                "MPLCONFIGDIR", os.path.join(tempfile.gettempdir(), "mm-jupyter-matplotlib")
            ),
            **environment,
        }
        self.manager = KernelManager(kernel_name="python3")
        self.manager.connection_file = os.path.join(self._home.name, "kernel.json")
        self.manager.start_kernel(env=env, cwd=self._home.name)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=START_SECONDS)

    def run(self, code, on_message=None):
        """Runs a cell to its end. `on_message` sees each message as it comes."""
        run = Run()
        sent = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=DEADLINE_SECONDS)
            if message["parent_header"].get("msg_id") != sent:
                continue
            run.add(message)
            if on_message is not None:
                on_message(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        while run.reply is None or run.reply["parent_header"].get("msg_id") != sent:
            run.reply = self.client.get_shell_msg(timeout=DEADLINE_SECONDS)
        return run

    def interrupt(self):
        self.manager.interrupt_kernel()

    def stop(self):
        """Ends the kernel, if it has not ended yet."""
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()
        self.client.context.term()
        self._home.cleanup()
        # The client waits in a loop of its own, which it leaves open.
        ensure_event_loop().close()
        asyncio.set_event_loop(None)
