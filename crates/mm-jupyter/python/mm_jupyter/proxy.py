"""Which proxy of the environment a request takes, if any."""

from __future__ import annotations

import base64
import ipaddress
from typing import Dict, NamedTuple, Optional
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from .errors import PostError
from .secret import Secret


class Proxy(NamedTuple):
    """A proxy spoken to in plain HTTP."""

    host: str
    port: int
    headers: Dict[str, Secret]


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine: no proxy could reach it."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def proxy_for(url: SplitResult) -> Optional[Proxy]:
    """The proxy named by `http_proxy`, `https_proxy` or `all_proxy`, unless `no_proxy` excepts the host."""
    host = url.hostname or ""
    if is_loopback(host):
        return None
    proxies = getproxies()
    named = proxies.get(url.scheme) or proxies.get("all")
    if not named or proxy_bypass(url.netloc.rpartition("@")[2]):
        return None
    parts = urlsplit(named if "://" in named else f"http://{named}")
    if parts.scheme != "http" or not parts.hostname:
        raise PostError(
            f"cannot use a proxy of the kind {parts.scheme}://: name an http:// one in the environment, "
            f"or put {host} into NO_PROXY",
            code="proxy",
        )
    headers = {}
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Proxy-Authorization"] = Secret("Basic " + base64.b64encode(pair.encode()).decode())
    return Proxy(parts.hostname, parts.port or 3128, headers)
