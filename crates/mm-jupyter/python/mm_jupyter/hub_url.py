"""The address of a service as the servers of users reach it, worked out from the hub's configuration."""

from __future__ import annotations

import warnings
from typing import Any
from urllib.parse import urlsplit, urlunsplit

# What the address depends on. Other settings are left alone, for reading them may load what they name.
_SETTINGS = (
    "bind_url",
    "base_url",
    "ip",
    "port",
    "public_url",
    "subdomain_host",
    "subdomain_hook",
    "ssl_cert",
    "ssl_key",
)
_ANY_HOST = ("", "0.0.0.0", "::", "*")
_LOCAL_SPAWNERS = ("local", "simple", "sudo", "systemd", "process")


def public_service_url(c: Any, service_name: str) -> str:
    """The address of a service of the hub that `c` configures, without a slash at its end."""
    hub = _hub(c)
    prefix = hub.base_url.rstrip("/") + f"/services/{service_name}"
    public = urlsplit(getattr(hub, "public_url", "") or "")
    if hub.subdomain_host:
        host = urlsplit(hub.subdomain_host)
        domain = _service_domain(hub, service_name, host.hostname or "")
        netloc = domain + (f":{host.port}" if host.port else "")
        return urlunsplit((host.scheme, netloc, prefix, "", ""))
    if public.netloc:
        return urlunsplit((public.scheme, public.netloc, prefix, "", ""))
    bind = urlsplit(hub.bind_url)
    host = bind.hostname or ""
    if host in _ANY_HOST:
        _warn_of_any_host(c, bind.scheme)
        host = "127.0.0.1"
    netloc = (f"[{host}]" if ":" in host else host) + (f":{bind.port}" if bind.port else "")
    return urlunsplit((bind.scheme, netloc, prefix, "", ""))


def _hub(c: Any) -> Any:
    from jupyterhub.app import JupyterHub
    from traitlets.config import Config

    settings = Config()
    # In their order: where `bind_url` and `base_url` disagree, the hub takes the later one.
    for name, value in c.JupyterHub.items():
        if name in _SETTINGS:
            settings.JupyterHub[name] = value
    if JupyterHub.initialized():
        # What was said on the command line counts more than the file.
        given = getattr(JupyterHub.instance(), "cli_config", None) or {}
        for name in _SETTINGS:
            if name in given.get("JupyterHub", {}):
                settings.JupyterHub[name] = given["JupyterHub"][name]
    return JupyterHub(config=settings)


def _service_domain(hub: Any, name: str, domain: str) -> str:
    hook = getattr(hub, "subdomain_hook", None)
    if callable(hook):
        return hook(name, domain, kind="service")
    # Older hubs have one subdomain for all services.
    return f"services.{domain}"


def _warn_of_any_host(c: Any, scheme: str) -> None:
    spawner = c.JupyterHub.spawner_class if "spawner_class" in c.JupyterHub else "local"
    name = (spawner if isinstance(spawner, str) else getattr(spawner, "__name__", "")).lower()
    local = any(part in name for part in _LOCAL_SPAWNERS)
    if local and scheme == "http":
        return
    warnings.warn(
        "the hub's public address is not known, so servers are told to post to 127.0.0.1: "
        "set c.JupyterHub.public_url, or give jupyterpost_url to configure_jupyterhub",
        stacklevel=4,
    )
