"""What every test shares: a toy plug-in on the path, Hypothesis without a clock, no network but loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
TOY = ROOT / "tests" / "toy"
PLUGINS = [str(TOY), str(ROOT / "tests" / "hostile")]

# outside plug-ins, as installed distributions would be: found by this process and by its workers
sys.path += PLUGINS
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), *PLUGINS)))

# the same examples on every machine, and no failure because a busy one was slow
settings.register_profile("house", deadline=None, derandomize=True, print_blob=False)
settings.load_profile("house")

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and self.type & socket.SOCK_STREAM:
        host = str(address[0])
        if host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
            raise PermissionError(f"a test may only contact loopback, not {host}")
    return _connect(self, address)


socket.socket.connect = _loopback_only  # type: ignore[method-assign, assignment]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the repository's folder."""
    return ROOT


@pytest.fixture
def toy_recipe() -> str:
    """Return the text of a small recipe over the toy plug-in, with two splits."""
    return (TOY / "toy.yaml").read_text(encoding="utf-8")
