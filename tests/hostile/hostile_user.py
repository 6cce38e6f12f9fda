"""An unprivileged user to run hostile code as, and an interpreter that this user may start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from typing import Any

NOBODY = 20_000 + os.getpid() % 20_000  # a user of this process alone, so that what is left behind is its own


@cache
def plain_python() -> str:
    """Return an interpreter that this process may start as the user nobody, or as itself when not root."""
    if os.geteuid() != 0:
        return sys.executable
    names = [sys.executable, *(shutil.which(f"python3{dot}") or "" for dot in ("", ".13", ".12", ".11"))]
    names += ["/usr/bin/python3", "/usr/local/bin/python3"]
    for name in filter(None, names):
        try:
            made = subprocess.run(
                [name, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
                **as_nobody(),
                check=False,
                capture_output=True,
            )
        except OSError:
            continue
        if made.returncode == 0:
            return name
    raise AssertionError("no Python from 3.11 on that the user nobody may start: install one below /usr")


def as_nobody() -> dict[str, Any]:
    """Return the arguments by which `subprocess` starts a process of an unprivileged user."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": "/"}
