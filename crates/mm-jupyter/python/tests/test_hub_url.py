"""The address of the service and the place of its program."""

import os
import pathlib
import stat
import tempfile
import unittest
import warnings
from unittest import mock

from jupyterhub.app import JupyterHub
from jupyterhub.spawner import LocalProcessSpawner
from traitlets.config import Config

from mm_jupyter.hub_program import find_program

from .hub_case import COMMAND, GIVEN, SERVICE, ConfigCase


class AddressTest(ConfigCase):
    def test_addresses_are_worked_out(self):
        for settings, expected in (
            ({"bind_url": "http://127.0.0.1:8123/"}, "http://127.0.0.1:8123/services/jupyterpost"),
            ({"bind_url": "http://127.0.0.1:8123/lab/hub1/"}, "http://127.0.0.1:8123/lab/hub1/services/jupyterpost"),
            ({"base_url": "/sub/", "bind_url": "http://127.0.0.1:8123"}, None),
            ({"bind_url": "http://127.0.0.1:8123", "base_url": "/sub/"}, None),
            ({"base_url": "/sub"}, "http://127.0.0.1:8000/sub/services/jupyterpost"),
            ({"ip": "10.0.0.7", "port": 9000}, "http://10.0.0.7:9000/services/jupyterpost"),
            ({"bind_url": "http://[fd00::1]:80/"}, "http://[fd00::1]:80/services/jupyterpost"),
            ({"bind_url": "http://0.0.0.0:8000"}, "http://127.0.0.1:8000/services/jupyterpost"),
            ({}, "http://127.0.0.1:8000/services/jupyterpost"),
            (
                {"public_url": "https://hub.example/sub/", "bind_url": "http://:8000/sub/"},
                "https://hub.example/sub/services/jupyterpost",
            ),
            (
                {"public_url": "https://hub.example:8443", "base_url": "/"},
                "https://hub.example:8443/services/jupyterpost",
            ),
        ):
            self.c = Config({"JupyterHub": settings})
            with self.subTest(settings), warnings.catch_warnings():
                warnings.simplefilter("error")
                # Two settings that disagree: what counts is what the hub makes of them.
                expected = expected or JupyterHub(config=self.c).bind_url.replace("//:", "//127.0.0.1:") + SERVICE
                self.assertEqual(self.url(), expected)

    def test_subdomains_are_worked_out(self):
        self.c.JupyterHub.subdomain_host = "https://hub.example:8443"
        self.c.JupyterHub.subdomain_hook = "legacy"
        self.assertEqual(self.url(), "https://services.hub.example:8443/services/jupyterpost")

    def test_an_unknown_address_is_warned_of(self):
        self.c.JupyterHub.spawner_class = "docker"
        with self.assertWarnsRegex(UserWarning, "public_url"):
            self.assertEqual(self.url(), "http://127.0.0.1:8000/services/jupyterpost")

    def test_options_of_the_command_line_count_more_than_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "jupyterhub_config.py")
            with open(path, "w", encoding="utf-8") as file:
                file.write(
                    "from jupyterpost import configure_jupyterhub\nc = get_config()\nc.JupyterHub.port = 9000\n"
                    f"configure_jupyterhub(c, **{GIVEN!r}, command={COMMAND!r})\n"
                )
            # As `jupyterhub` itself reads them.
            running = JupyterHub.instance()
            running.parse_command_line([f"--config={path}", "--port=8765", "--base-url=/cli/"])
            running.load_config_file(running.config_file)
        self.assertEqual(
            LocalProcessSpawner(config=running.config).environment["JUPYTERPOST_URL"],
            "http://127.0.0.1:8765/cli/services/jupyterpost",
        )
        self.assertEqual([service["name"] for service in running.services], ["jupyterpost"])


class ProgramTest(unittest.TestCase):
    def test_the_program_next_to_python_goes_before_the_path(self):
        with tempfile.TemporaryDirectory() as scripts, tempfile.TemporaryDirectory() as path:
            for folder in (scripts, path):
                program = pathlib.Path(folder, "mm-jupyter")
                program.touch()
                program.chmod(stat.S_IRWXU)
            with mock.patch("sysconfig.get_path", return_value=scripts), mock.patch.dict(os.environ, {"PATH": path}):
                self.assertEqual(find_program(), os.path.join(scripts, "mm-jupyter"))
                os.remove(os.path.join(scripts, "mm-jupyter"))
                self.assertEqual(find_program(), os.path.join(path, "mm-jupyter"))
                os.remove(os.path.join(path, "mm-jupyter"))
                with self.assertRaisesRegex(FileNotFoundError, "install the wheel"):
                    find_program()
