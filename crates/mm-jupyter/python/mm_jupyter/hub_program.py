"""Where the service's program lies."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig

PROGRAM = "mm-jupyter"


def find_program() -> str:
    """The program installed along with this package, or else the one on the path."""
    name = PROGRAM + (".exe" if sys.platform == "win32" else "")
    folders = [sysconfig.get_path("scripts")]
    try:
        # For `pip install --user`.
        folders.append(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user")))
    except (AttributeError, KeyError):
        # Python 3.9 names no scheme for that.
        folders.append(sysconfig.get_path("scripts", f"{os.name}_user"))
    for folder in folders:
        path = os.path.join(folder, name) if folder else ""
        if path and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    found = shutil.which(PROGRAM)
    if found is None:
        raise FileNotFoundError(
            f"the program {PROGRAM} is neither in {folders[0]} nor on the path: "
            "install the wheel of mm-jupyter into the environment of the hub, or give command=[...]"
        )
    return os.path.abspath(found)
