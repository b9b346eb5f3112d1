"""The configuration of a hub for tests. What differs from hub to hub stands in the environment."""

import importlib
import json
import os
import sys

given = json.loads(os.environ["HUB_OF_TESTS"])
c = get_config()  # noqa: F821

c.JupyterHub.bind_url = given["bind_url"]
c.JupyterHub.hub_port = given["hub_port"]
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.ConfigurableHTTPProxy.command = [given["proxy"]]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{given['proxy_port']}"

c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"root"}

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = os.path.join(os.getcwd(), "home", "{username}")
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {
    "JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp",
    "PYTHONPATH": given["python"],
    "MPLCONFIGDIR": given["matplotlib"],
}

c.JupyterHub.services = [{"name": "tests", "api_token": given["token"]}]
scopes = ["admin:users", "admin:groups", "admin:servers", "access:servers", "tokens", "read:roles"]
c.JupyterHub.load_roles = [{"name": "tests", "services": ["tests"], "scopes": scopes}, *given["roles"]]

sys.path.insert(0, given["python"])
package = importlib.import_module(given["package"])
package.configure_jupyterhub(c, **given["options"])
