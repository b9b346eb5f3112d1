"""The name that mm-jupyter had before: everything is in `mm_jupyter`."""

from mm_jupyter import (
    Post,
    PostError,
    Progress,
    _load_if_in_ipython,
    configure_jupyterhub,
    post,
    progress,
)
from mm_jupyter import (
    load_ipython_extension as load_ipython_extension,
)
from mm_jupyter import (
    unload_ipython_extension as unload_ipython_extension,
)

__all__ = ["Post", "PostError", "Progress", "configure_jupyterhub", "post", "progress"]


def __getattr__(name: str) -> str:
    # Worked out when it is asked for, as there.
    import mm_jupyter

    return getattr(mm_jupyter, name)


# For `mm_jupyter` may have been imported before IPython was there.
_load_if_in_ipython()
