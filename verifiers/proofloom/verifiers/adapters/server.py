"""Answer reward requests over HTTP with the standard library: JSON only, and everything bounded."""

from __future__ import annotations

import io
import json
import math
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from proofloom.verifiers.adapters.forms import FORMS, BadRequestError, Terms


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server bears; connections are at most four for each that is worked on.

    body      bytes of one request
    running   requests that are worked on at once; more are answered 503 and must come again
    items     responses in one request
    waiting   seconds in which a request must arrive whole, and its answer be taken
    working   seconds of work on one request
    patience  seconds after which a connection that keeps us waiting gives way, where all are taken
    """

    body: int = 4_000_000
    running: int = 32
    items: int = 4_096
    waiting: float = 30.0
    working: float = 60.0
    patience: float = 2.0


class TooLongError(Exception):
    """The work on one request has taken longer than it may."""


class _Wire(io.RawIOBase):
    """A connection on which all reading and writing up to a moment shares one deadline."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._until = 0.0

    def allow(self, seconds: float) -> None:
        """Set the deadline."""
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._hurry()
        return self._connection.recv_into(buffer)

    def write(self, data: Any) -> int:
        self._hurry()
        self._connection.sendall(data)  # the timeout is that of the whole
        return len(data)

    def _hurry(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "proofloom"
    sys_version = ""
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.wire = _Wire(self.connection)
        self.rfile = io.BufferedReader(self.wire)
        self.wfile = self.wire  # type: ignore[assignment, unused-ignore]

    def handle_one_request(self) -> None:
        """Wait for a request, for so long, and then again for all of it."""
        try:
            self._await()
            self.close_connection = True
            if self.rfile.peek(1):  # type: ignore[attr-defined, unused-ignore]
                self._await()
                super().handle_one_request()
        except TimeoutError:
            self.close_connection = True

    def _await(self) -> None:
        self.server.waits_for(self.connection)
        self.wire.allow(self.server.limits.waiting)

    def do_GET(self) -> None:
        """Say that the server is there."""
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # nobody reads that
        there = self.path == "/health"
        self._answer(200 if there else 404, {"ok": there})

    def do_POST(self) -> None:
        """Answer one request, or say why not."""
        limits = self.server.limits
        lengths = self.headers.get_all("Content-Length") or []
        length = lengths[0] if len(lengths) == 1 and "Transfer-Encoding" not in self.headers else ""
        if not length.isascii() or not length.isdigit():
            return self._refuse(411, "a request says its Content-Length, once")
        if len(length) > 12 or int(length) > limits.body:
            self._pass_over(min(int(length[:12]), 8 * limits.body))
            return self._refuse(413, f"a request has at most {limits.body} bytes")
        if self.path not in FORMS:
            return self._refuse(404, f"no such path; there are: {', '.join(FORMS)}")
        data = self.rfile.read(int(length))
        if len(data) != int(length):
            self.close_connection = True
            return None
        if not self.server.room.acquire(blocking=False):
            return self._refuse(503, "busy: come again")
        try:
            self.server.waits_for(self.connection, never=True)
            code, answer = self._work(data)
        finally:
            self.server.room.release()
        return self._answer(code, answer) if code == 200 else self._refuse(code, answer)

    def _pass_over(self, count: int) -> None:
        """Read on without keeping anything, so that a client that is too long hears why."""
        while count > 0 and (data := self.rfile.read(min(count, 65_536))):
            count -= len(data)

    def _work(self, data: bytes) -> tuple[int, Any]:
        limits = self.server.limits
        until = time.monotonic() + limits.working

        def go_on() -> None:
            if time.monotonic() > until:
                raise TooLongError

        try:
            body = json.loads(data)
            if not isinstance(body, dict):
                raise BadRequestError("the body is a JSON object")
            found = FORMS[self.path](body, Terms(limits.items, self.server.options, go_on))
            return 200, json.dumps(found, allow_nan=False).encode()
        except BadRequestError as error:
            return 400, str(error)
        except TooLongError:
            return 413, f"more than {limits.working:g} seconds of work: send fewer items"
        except RecursionError:
            return 400, "the body is nested too deep"
        except ValueError:
            return 400, "the body is no JSON, or holds a number that JSON has not"
        except Exception as error:  # a bug of ours is never a reward
            return 500, error.__class__.__name__

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what never came to be a request in the form of all answers."""
        self._refuse(code, message or self.responses.get(code, ("no request",))[0])

    def _refuse(self, code: int, why: str) -> None:
        self.close_connection = True
        self._answer(code, {"error": why})

    def _answer(self, code: int, found: Mapping[str, Any] | bytes) -> None:
        data = found if isinstance(found, bytes) else json.dumps(found).encode()
        self.close_connection = self.close_connection or self.server.crowded
        self._await()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if code == 503:
            self.send_header("Retry-After", "1")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Write nothing: what clients send is theirs."""


class Server(ThreadingHTTPServer):
    """A server on `host` and `port` (0 takes a free one); `serve_forever` runs it, `shutdown` ends it.

    options  as of `judge`, for every response
    """

    daemon_threads = True
    request_queue_size = 1_024

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        limits: Limits = Limits(),
        options: Mapping[str, Any] | None = None,
    ) -> None:
        if not host:
            raise ValueError("a host is a name or an address: 0.0.0.0 for all")
        self.limits = limits
        self.options = dict(options or {})
        self.room = threading.BoundedSemaphore(limits.running)
        self._connections = 4 * limits.running
        self._open: dict[socket.socket, float] = {}  # and since when they keep us waiting
        self._changed = threading.Condition()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)

    @property
    def crowded(self) -> bool:
        """Whether all connections are taken, so that none is kept for a next request."""
        return len(self._open) >= self._connections

    def waits_for(self, connection: socket.socket, never: bool = False) -> None:
        """Note that a connection keeps us waiting from now on, or that it does not: we work on it."""
        with self._changed:
            if connection in self._open:
                self._open[connection] = math.inf if never else time.monotonic()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection on in a thread of its own, once there is a place for it."""
        self._make_place(request)
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._leave(request)
            raise

    def _make_place(self, connection: socket.socket) -> None:
        """Wait for a place: until one is left, or one has kept us waiting so long that it gives way.

        Fewer are worked on than there are places, so that this takes no longer than our patience.
        """
        with self._changed:
            while self.crowded:
                slowest, since = min(self._open.items(), key=lambda one: one[1])
                left = since + self.limits.patience - time.monotonic()
                if left > 0:
                    self._changed.wait(min(left, self.limits.patience))
                    continue
                del self._open[slowest]
                with suppress(OSError):  # its own thread closes it
                    slowest.shutdown(socket.SHUT_RDWR)
            self._open[connection] = time.monotonic()

    def _leave(self, connection: socket.socket) -> None:
        with self._changed:
            self._open.pop(connection, None)
            self._changed.notify_all()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._leave(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that a client broke off is no news."""
