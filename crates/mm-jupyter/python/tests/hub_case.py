"""A configuration of a real JupyterHub that reads it, but is not started."""

import asyncio
import copy
import logging
import os
import tempfile
import unittest
import warnings

from jupyterhub import orm
from jupyterhub.app import JupyterHub
from jupyterhub.spawner import LocalProcessSpawner
from traitlets.config import Config

from mm_jupyter import configure_jupyterhub

SCOPE = "access:services!service=jupyterpost"
SERVICE = "services/jupyterpost"
GIVEN = {"mattermost_token": "bot-secret", "mattermost_url": "https://chat.example/api/v4/", "mattermost_team": "lab"}
COMMAND = ["/opt/mm-jupyter", "serve"]


def configure(c, **options):
    configure_jupyterhub(c, **{**GIVEN, "command": COMMAND, **options})


class Hub:
    """A hub that has read a configuration, but is not started."""

    def __init__(self, c):
        folder = tempfile.TemporaryDirectory()
        c = copy.deepcopy(c)
        c.JupyterHub.db_url = "sqlite://"
        c.JupyterHub.cookie_secret_file = os.path.join(folder.name, "secret")
        c.ConfigurableHTTPProxy.auth_token = "x"
        self.app = JupyterHub(config=c)
        self.app.log.setLevel(logging.ERROR)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.app.init_db()
                asyncio.run(self._init())
            self.roles = {role.name: set(role.scopes) for role in self.app.db.query(orm.Role)}
            self.services = {service["name"]: service for service in self.app.services}
        finally:
            self.app.db.close()
            self.app.db.get_bind().dispose()
            folder.cleanup()

    async def _init(self):
        await self.app.init_role_creation()


class ConfigCase(unittest.TestCase):
    def setUp(self):
        self.c = Config()
        self.addCleanup(JupyterHub.clear_instance)

    def environment(self):
        return LocalProcessSpawner(config=self.c).environment

    def url(self, **options):
        configure(self.c, **options)
        return self.environment()["JUPYTERPOST_URL"]
