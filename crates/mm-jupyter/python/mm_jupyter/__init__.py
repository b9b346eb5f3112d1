"""Posts from Jupyter notebooks to Mattermost, through the hub.

In a notebook, `import mm_jupyter` or `%load_ext mm_jupyter` brings `%post` and `%%post`. In programs
there are `post` and `progress`, and in the configuration of the hub `configure_jupyterhub`.
"""

from __future__ import annotations

import sys
from typing import Any

from .client import Post, post
from .errors import PostError
from .hub_config import configure_jupyterhub
from .progress_note import Progress, progress

__all__ = ["Post", "PostError", "Progress", "configure_jupyterhub", "post", "progress"]


def __getattr__(name: str) -> str:
    # The version stands in Cargo.toml, from where it gets into the wheel's metadata.
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mm-jupyter")
    except PackageNotFoundError:
        return "0+source"


def load_ipython_extension(shell: Any) -> None:
    """Brings the magics into a shell: what `%load_ext` calls."""
    from .magics import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Takes the magics away again: what `%unload_ext` calls."""
    from .magics import unload

    unload(shell)


def _load_if_in_ipython() -> None:
    # Only where IPython runs already: a program that posts needs none of it.
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = get_ipython() if get_ipython is not None else None
    if shell is not None:
        load_ipython_extension(shell)


_load_if_in_ipython()
