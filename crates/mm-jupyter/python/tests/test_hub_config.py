"""`configure_jupyterhub`, judged by the classes of a real JupyterHub that reads what it wrote."""

import asyncio
import copy
import pathlib
from unittest import mock

from jupyterhub import roles
from jupyterhub.app import JupyterHub
from jupyterhub.spawner import LocalProcessSpawner
from traitlets.config import Config

import jupyterpost

from .hub_case import SCOPE, ConfigCase, Hub, configure


class ConfigTest(ConfigCase):
    def test_the_readme_of_the_seed_works_as_written(self):
        with mock.patch("mm_jupyter.hub_config.find_program", return_value="/bin/mm-jupyter"):
            jupyterpost.configure_jupyterhub(
                self.c,
                mattermost_token="your mattermost token",
                mattermost_url="https://your.mattermost.server/api/v4/",
                mattermost_team="your mattermost team name",
                jupyterpost_url="https://services.your.jupyterhub/services/jupyterpost",
            )
        service = Hub(self.c).services["jupyterpost"]
        self.assertEqual(service["url"], "http://127.0.0.1:10101")
        self.assertEqual(service["command"], ["/bin/mm-jupyter", "serve"])
        self.assertEqual(
            service["environment"],
            {
                "MATTERMOST_TOKEN": "your mattermost token",
                "MATTERMOST_URL": "https://your.mattermost.server/api/v4/",
                "MATTERMOST_TEAM": "your mattermost team name",
                "BOT_SIGNATURE": "(via jupyterpost)",
                "MM_JUPYTER_END_WITH_PARENT": "1",
            },
        )
        self.assertEqual(
            self.environment(), {"JUPYTERPOST_URL": "https://services.your.jupyterhub/services/jupyterpost"}
        )

    def test_default_roles_gain_the_scope_and_lose_nothing(self):
        before = Hub(Config()).roles
        configure(self.c)
        after = Hub(self.c).roles
        self.assertEqual(after.pop("user"), before.pop("user") | {SCOPE})
        self.assertEqual(after.pop("server"), before.pop("server") | {SCOPE})
        self.assertEqual(after, before)

    def test_custom_roles_gain_the_scope_and_lose_nothing(self):
        user = {"name": "user", "description": "ours", "scopes": ["self", "list:users"]}
        self.c.JupyterHub.load_roles = [
            user,
            {"name": "server", "users": []},
            {"name": "ours", "scopes": ["list:users"], "users": ["ann"]},
        ]
        defaults = {role["name"]: set(role["scopes"]) for role in roles.get_default_roles()}
        configure(self.c)
        after = Hub(self.c).roles
        self.assertEqual(after["user"], {"self", "list:users", SCOPE})
        self.assertEqual(after["server"], defaults["server"] | {SCOPE})
        self.assertEqual(after["ours"], {"list:users"})
        self.assertEqual(user["scopes"], ["self", "list:users"], "what the admin wrote is not changed in place")
        self.assertEqual(self.c.JupyterHub.load_roles[0]["description"], "ours")

    def test_the_hubs_own_defaults_are_not_changed(self):
        before = copy.deepcopy(roles.get_default_roles())
        configure(self.c)
        self.assertEqual(roles.get_default_roles(), before)

    def test_twice_applied_the_second_call_wins(self):
        configure(self.c, port=1)
        configure(self.c, port=2, mattermost_team="other", jupyterpost_url="https://hub.example/services/jupyterpost/")
        hub = Hub(self.c)
        self.assertEqual([service["url"] for service in hub.app.services], ["http://127.0.0.1:2"])
        self.assertEqual(hub.services["jupyterpost"]["environment"]["MATTERMOST_TEAM"], "other")
        self.assertEqual([role["name"] for role in self.c.JupyterHub.load_roles], ["user", "server"])
        self.assertEqual([role["scopes"].count(SCOPE) for role in self.c.JupyterHub.load_roles], [1, 1])
        self.assertEqual(self.environment(), {"JUPYTERPOST_URL": "https://hub.example/services/jupyterpost"})

    def test_two_services_stand_beside_each_other(self):
        configure(self.c, service_name="first")
        configure(self.c, service_name="second", port=10102)
        hub = Hub(self.c)
        self.assertEqual(sorted(hub.services), ["first", "second"])
        self.assertLess({f"access:services!service={name}" for name in hub.services}, hub.roles["user"])

    def test_what_was_set_before_as_a_list_or_by_append_stays(self):
        for appended in (False, True):
            c = Config()
            other = {"name": "other", "api_token": "x" * 10}
            role = {"name": "ours", "scopes": [], "services": ["other"]}
            if appended:
                c.JupyterHub.services.append(other)
                c.JupyterHub.load_roles.append(role)
                c.Spawner.environment.update({"A": "1"})
            else:
                c.JupyterHub.services = [other]
                c.JupyterHub.load_roles = [role]
                c.Spawner.environment = {"A": "1"}
            configure(c)
            hub = JupyterHub(config=c)
            self.assertEqual([service["name"] for service in hub.services], ["other", "jupyterpost"])
            self.assertEqual([role["name"] for role in hub.load_roles], ["ours", "user", "server"])
            self.assertEqual(sorted(LocalProcessSpawner(config=c).environment), ["A", "JUPYTERPOST_URL"])

    def test_what_is_appended_after_it_stays_too(self):
        configure(self.c)
        self.c.JupyterHub.services.append({"name": "other", "api_token": "x" * 10})
        self.c.JupyterHub.load_roles.append({"name": "ours", "scopes": []})
        self.c.Spawner.environment.update({"A": "1"})
        hub = JupyterHub(config=self.c)
        self.assertEqual([service["name"] for service in hub.services], ["jupyterpost", "other"])
        self.assertEqual(len(hub.load_roles), 3)
        self.assertEqual(sorted(self.environment()), ["A", "JUPYTERPOST_URL"])

    def test_the_environment_of_a_kind_of_spawner_has_it_too(self):
        self.c.LocalProcessSpawner.environment = {"B": "2"}
        configure(self.c)
        self.assertEqual(sorted(self.environment()), ["B", "JUPYTERPOST_URL"])

    def test_token_scopes_of_spawners_have_it_too(self):
        self.c.Spawner.server_token_scopes = ["users:activity!user"]
        configure(self.c)
        configure(self.c)
        self.assertEqual(LocalProcessSpawner(config=self.c).server_token_scopes, ["users:activity!user", SCOPE])

    def test_token_scopes_that_are_worked_out_have_it_too(self):
        self.c.LocalProcessSpawner.server_token_scopes = lambda spawner: spawner
        configure(self.c, service_name="first")
        configure(self.c)
        configure(self.c)
        scopes_of = LocalProcessSpawner(config=self.c).server_token_scopes
        self.assertEqual(scopes_of(["a"]), ["a", "access:services!service=first", SCOPE])
        self.assertEqual(scopes_of([]), [], "without any the role counts")
        self.assertNotIn("environment", self.c.LocalProcessSpawner)

    def test_token_scopes_that_are_waited_for_have_it_too(self):
        async def ours(spawner):
            return ["a"]

        self.c.Spawner.server_token_scopes = ours
        configure(self.c)
        scopes_of = LocalProcessSpawner(config=self.c).server_token_scopes
        self.assertEqual(asyncio.run(scopes_of(None)), ["a", SCOPE])

    def test_the_bots_token_is_in_the_environment_of_the_service_only(self):
        configure(self.c)
        services = self.c.JupyterHub.services
        self.assertEqual(services[0]["environment"].pop("MATTERMOST_TOKEN"), "bot-secret")
        self.assertNotIn("bot-secret", repr(self.c))

    def test_a_token_file_a_rules_file_and_more_variables_are_passed_on(self):
        configure(
            self.c,
            mattermost_token=pathlib.Path("/etc/token"),
            config_file="/etc/rules.toml",
            environment={"HTTPS_PROXY": "http://proxy"},
            service_ip="10.0.0.1",
        )
        service = self.c.JupyterHub.services[0]
        self.assertEqual(service["environment"]["MATTERMOST_TOKEN_FILE"], "/etc/token")
        self.assertNotIn("MATTERMOST_TOKEN", service["environment"])
        self.assertEqual(service["environment"]["MM_JUPYTER_CONFIG"], "/etc/rules.toml")
        self.assertEqual(service["environment"]["HTTPS_PROXY"], "http://proxy")
        self.assertEqual(service["url"], "http://10.0.0.1:10101")

    def test_a_path_of_a_token_may_begin_with_the_home(self):
        with mock.patch.dict("os.environ", {"HOME": "/srv/hub"}):
            configure(self.c, mattermost_token=pathlib.Path("~/token"), config_file="~/rules.toml")
        environment = Hub(self.c).services["jupyterpost"]["environment"]
        self.assertEqual(environment["MATTERMOST_TOKEN_FILE"], "/srv/hub/token")
        self.assertEqual(environment["MM_JUPYTER_CONFIG"], "/srv/hub/rules.toml")

    def test_with_rules_the_service_may_see_groups_and_without_it_may_not(self):
        configure(self.c, config_file="/etc/rules.toml")
        configure(self.c, config_file="/etc/rules.toml")
        self.assertEqual(Hub(self.c).roles["jupyterpost-rules"], {"read:users:groups"})
        configure(self.c)
        self.assertNotIn("jupyterpost-rules", Hub(self.c).roles)

    def test_wrong_values_are_named(self):
        for options, name in (
            ({"mattermost_token": " "}, "mattermost_token"),
            ({"mattermost_url": "chat.example"}, "mattermost_url"),
            ({"mattermost_team": ""}, "mattermost_team"),
            ({"port": 0}, "port"),
            ({"port": "10101"}, "port"),
            ({"service_name": "a/b"}, "service_name"),
            ({"jupyterpost_url": "hub"}, "jupyterpost_url"),
        ):
            with self.assertRaisesRegex(ValueError, name):
                configure(Config(), **options)
