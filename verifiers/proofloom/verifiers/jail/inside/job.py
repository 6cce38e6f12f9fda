"""The untrusted end: lock this process down for good, then run a source's function on the calls given.

What is written, one JSON text a line: "ready" once everything holds, "has name" where a source that compiles
mentions what is to be called, then what became of each call. From the source's first step on, anything can
be written there; it is read as data, by limits, and judged by its values alone.
"""

from __future__ import annotations

import builtins
import contextlib
import fcntl
import json
import os
import random
import signal
import sys
import types
from collections.abc import Callable
from typing import Any, Final, NoReturn

from . import kernel, limits
from .landlock import Ruleset
from .values import NotPlainError, Tree, decode, encode

NAME: Final = "solution"
READY: Final = b'"ready"\n'
HAS_NAME: Final = b'"has name"\n'
LONGEST: Final = 200  # characters of an exception's name, and of its text
RESULT: Final = 3  # descriptors in the job, after the standard three
PAYLOAD: Final = 4
RULES: Final = 5


class Lockdown:
    """What holds every job of a zygote, made ready once."""

    def __init__(self, rules: Ruleset, filter: kernel.Seccomp) -> None:
        self.rules = rules
        self.filter = filter

    def enter(self, parent: int, cpu: int, memory: int) -> None:
        """Give up, for good, all that a job must not have; raise OSError when any of it fails.

        The zygote has already no capability, gains no privilege and is not dumpable: a job inherits that.
        """
        for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            raise ProcessLookupError("the zygote is gone")
        limits.enter(cpu, memory)
        self.rules.enter(RULES)
        os.close(RULES)
        self.filter.install()


def run(lockdown: Lockdown, parent: int, header: dict[str, int], payload: int, result: int) -> NoReturn:
    """Be the job of this process, which ends with it; never returns and never raises."""
    end = os._exit
    try:
        wanted = (result, payload, lockdown.rules.fd)
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD, RULES + 1) for fd in wanted]
        for fd, place in zip(high, (RESULT, PAYLOAD, RULES), strict=True):
            os.dup2(fd, place)
        kernel.call("close_range", RULES + 1, 2**32 - 1, 0)
        lockdown.enter(parent, header["cpu"], header["memory"])
        source, entry, calls = _read(PAYLOAD)
        os.close(PAYLOAD)
        random.seed(header["run"])
        output = header["output"]
        header.clear()  # a source can look into its callers
        _write(READY)
    except BaseException as error:
        with contextlib.suppress(BaseException):
            _write(ascii(f"{type(error).__name__}: {error}").encode("ascii"))
        end(70)
    try:
        _serve(source, entry, calls, output)
    except BaseException:
        end(71)
    end(0)


def rehearse(times: int = 50) -> None:
    """Go through what every job does before it runs a source, so that the interpreter's caches are settled.

    Else each job would write to them, and copy the pages they are on.
    """
    for _ in range(times):
        tree = json.loads(json.dumps(encode([([1, "a", (2.5,)], {"b": None}), {3}])))
        decode(tree)
        json.JSONEncoder(allow_nan=False).encode({"value": tree})
        module = types.ModuleType(NAME)
        exec(compile("def f(x):\n    return x + 1\n", f"<{NAME}>", "exec"), module.__dict__)  # noqa: S102
        kernel.prctl(kernel.PR_SET_PDEATHSIG, 0)
        random.seed(0)


def _read(payload: int) -> tuple[str, str, list[tuple[list[Any], dict[str, Any]]]]:
    parts = []
    while part := os.read(payload, 1 << 20):
        parts.append(part)
    wanted = json.loads(b"".join(parts))
    return decode(wanted["source"]), wanted["entry"], [decode(call) for call in wanted["calls"]]


def _write(line: bytes, write: Callable[[int, bytes], int] = os.write) -> None:
    while line:
        line = line[write(RESULT, line) :]


def _serve(source: str, entry: str, calls: list[tuple[list[Any], dict[str, Any]]], output: int) -> None:
    """Load the source, then make each call; bound early to what it uses, as the source may patch modules."""
    dumps, plain, write, describe = json.JSONEncoder(allow_nan=False).encode, encode, _write, _describe

    def tell(found: Tree) -> None:
        line = dumps(found).encode("ascii") + b"\n"
        if len(line) > output:
            line = b'{"refused":"too large"}\n'
        write(line)

    module = types.ModuleType(NAME)
    sys.modules[NAME] = module
    try:
        code = compile(source, f"<{NAME}>", "exec", dont_inherit=True)
    except BaseException as error:
        return tell({"unread": describe(error)})
    name, _, method = entry.partition(".")
    mentioned = name in code.co_names
    if mentioned:
        write(HAS_NAME)
    try:
        exec(code, module.__dict__)  # noqa: S102
    except BaseException as error:
        return tell({"unloaded": describe(error)})
    if name not in module.__dict__:
        word = "unloaded" if mentioned else "unread"
        return tell({word: ["NameError", f"there is no {ascii(name)[1:-1]}"]})
    for arguments, keywords in calls:
        try:
            function = module.__dict__[name]
            if method:
                function = getattr(function(), method)
            value = function(*arguments, **keywords)
        except BaseException as error:
            tell({"raised": describe(error)})
            continue
        try:
            tree = plain(value)
        except NotPlainError as error:
            tell({"refused": str(error)})
        else:
            tell({"value": tree})
    return None


def _describe(error: BaseException) -> list[str]:
    """Return the exception's class, and its text where no code of the source makes it."""
    kind = type(error)
    name = type.__dict__["__name__"].__get__(kind)[:LONGEST]
    text = ""
    if getattr(builtins, name, None) is kind:
        try:
            text = str(error)[:LONGEST]
        except BaseException:
            text = ""
    return [name, text]
