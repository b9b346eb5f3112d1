"""`configure_jupyterhub`: three lines in the configuration of a hub."""

from __future__ import annotations

import inspect
import os
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Union

from .hub_program import find_program
from .hub_url import public_service_url

__all__ = ["configure_jupyterhub"]


def configure_jupyterhub(
    c: Any,
    mattermost_token: Union[str, os.PathLike[str]],
    mattermost_url: str,
    mattermost_team: str,
    port: int = 10101,
    bot_signature: str = "(via jupyterpost)",
    jupyterpost_url: Optional[str] = None,
    *,
    service_name: str = "jupyterpost",
    config_file: Union[None, str, os.PathLike[str]] = None,
    service_ip: str = "127.0.0.1",
    command: Optional[Sequence[str]] = None,
    environment: Optional[Mapping[str, str]] = None,
) -> None:
    """Adds the service to the configuration `c` of a JupyterHub. Best at the end of the file.

    All users and their servers may use the service, and servers get its address in `JUPYTERPOST_URL`.
    Roles and other services stay as they are. A second call for the same service replaces the first.

    `mattermost_token` is the token of a bot, or a path (`pathlib.Path`) of a file that has it.
    `mattermost_url` is the address of the Mattermost server; it may end in `/api/v4/`.
    `mattermost_team` is the name of a team, as in the address of its channels.
    `port` and `service_ip` are where the service listens, and where the hub's proxy finds it.
    `bot_signature` stands behind the name of the user above each post.
    `jupyterpost_url` is the address of the service as servers of users reach it. It is worked out
    from `public_url`, the subdomains or `bind_url` of the hub if it is not given.
    `config_file` is a file with rules: who may post where, and how much. With it the service may
    see the groups of users.
    `command` starts another program than the installed `mm-jupyter`.
    `environment` has more variables for the service, such as `HTTPS_PROXY`.
    """
    _check(mattermost_url, mattermost_team, port, service_name)
    url = jupyterpost_url or public_service_url(c, service_name)
    if not url.startswith(("http://", "https://")):
        raise ValueError("jupyterpost_url must begin with http:// or https://")
    service = {
        "name": service_name,
        "url": f"http://{service_ip}:{port}",
        "command": list(command) if command else [find_program(), "serve"],
        "environment": {
            **_token_variable(mattermost_token),
            "MATTERMOST_URL": mattermost_url,
            "MATTERMOST_TEAM": mattermost_team,
            "BOT_SIGNATURE": bot_signature,
            # A hub that is killed stops nobody, and the next one needs the port.
            "MM_JUPYTER_END_WITH_PARENT": "1",
            **({"MM_JUPYTER_CONFIG": os.path.abspath(os.path.expanduser(config_file))} if config_file else {}),
            **(environment or {}),
        },
        # Who may use the service says so to nobody: the hub belongs to the same people.
        "oauth_no_confirm": True,
    }
    hub = c.JupyterHub
    services = [other for other in _list(hub, "services") if other.get("name") != service_name]
    hub.services = [*services, service]
    scope = f"access:services!service={service_name}"
    roles = _roles_with(_list(hub, "load_roles"), scope)
    roles = [role for role in roles if role.get("name") != f"{service_name}-rules"]
    if config_file:
        # Rules may be about groups, which the tokens of users do not show.
        groups = {"name": f"{service_name}-rules", "services": [service_name], "scopes": ["read:users:groups"]}
        roles.append(groups)
    hub.load_roles = roles
    for section in _spawner_sections(c):
        if section == "Spawner" or "environment" in c[section]:
            environment_there = _dict(c[section], "environment")
            c[section].environment = {**environment_there, "JUPYTERPOST_URL": url.rstrip("/")}
        _add_token_scope(c[section], scope)


def _check(mattermost_url: str, team: str, port: int, name: str) -> None:
    if not mattermost_url.startswith(("http://", "https://")):
        raise ValueError("mattermost_url must begin with http:// or https://")
    if not team:
        raise ValueError("mattermost_team must not be empty")
    if isinstance(port, bool) or not isinstance(port, int) or not 0 < port < 65536:
        raise ValueError("port must be a number from 1 to 65535")
    if not name or not all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in name):
        raise ValueError("service_name must have letters, digits, - and _ only")


def _token_variable(token: Union[str, os.PathLike[str]]) -> Dict[str, str]:
    if isinstance(token, os.PathLike):
        return {"MATTERMOST_TOKEN_FILE": os.path.abspath(os.path.expanduser(token))}
    if not isinstance(token, str) or not token.strip():
        raise ValueError("mattermost_token must not be empty")
    return {"MATTERMOST_TOKEN": token.strip()}


def _roles_with(roles: List[Dict[str, Any]], scope: str) -> List[Dict[str, Any]]:
    from jupyterhub.roles import get_default_roles

    defaults = {role["name"]: role for role in get_default_roles()}
    # A role in `load_roles` replaces the hub's own of that name, so it must have all that this has.
    roles = list(roles)
    for name in ("user", "server"):
        if not any(role.get("name") == name for role in roles):
            roles.append({**defaults[name], "scopes": list(defaults[name]["scopes"])})
    changed = []
    for role in roles:
        if role.get("name") in ("user", "server"):
            scopes = list(role.get("scopes", defaults[role["name"]]["scopes"]))
            if scope not in scopes:
                scopes.append(scope)
            # A copy: the dictionary is the configuration's own, and may be used elsewhere in it.
            role = {**role, "scopes": scopes}
        changed.append(role)
    return changed


def _spawner_sections(c: Any) -> List[str]:
    # What is set for `DockerSpawner` hides what is set for `Spawner`, so it goes into both.
    names = [
        name
        for name in list(c)
        if name.endswith("Spawner")
        and name != "Spawner"
        and ("environment" in c[name] or "server_token_scopes" in c[name])
    ]
    return ["Spawner", *names]


def _add_token_scope(section: Any, scope: str) -> None:
    if "server_token_scopes" not in section:
        return
    scopes = section.server_token_scopes
    if callable(scopes):
        section.server_token_scopes = _with_scope(scopes, scope)
        return
    scopes = _list(section, "server_token_scopes")
    # Without any the role `server` counts, which has the scope.
    if scopes and scope not in scopes:
        section.server_token_scopes = [*scopes, scope]


def _with_scope(inside: Callable[[Any], Any], scope: str) -> Callable[[Any], Any]:
    def added(scopes: Any) -> Any:
        return [*scopes, scope] if scopes and scope not in scopes else scopes

    async def added_later(scopes: Any) -> Any:
        return added(await scopes)

    def scopes_of(spawner: Any) -> Any:
        scopes = inside(spawner)
        return added_later(scopes) if inspect.isawaitable(scopes) else added(scopes)

    return scopes_of


def _list(section: Any, name: str) -> List[Any]:
    return list(_settled(section, name, []))


def _dict(section: Any, name: str) -> Dict[str, Any]:
    return dict(_settled(section, name, {}))


def _settled(section: Any, name: str, default: Any) -> Any:
    # What was only appended to or updated so far is kept as a list of changes to the default.
    if name not in section:
        return default
    value = section[name]
    if hasattr(value, "get_value"):
        return value.get_value(default)
    return default if value is None else value
