"""Answer reward requests over HTTP with the standard library: JSON only, bounded bodies and concurrency."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from proofloom.engine import Grade
from proofloom.verifiers.adapters import nemo_gym, openrlhf
from proofloom.verifiers.adapters.judge import judge, reward

Plain = Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server bears.

    body     bytes of one request
    running  requests that are worked on at once; more are answered 503 and must come again
    waiting  seconds that a client may leave a connection silent
    items    responses in one request
    """

    body: int = 4_000_000
    running: int = 32
    waiting: float = 30.0
    items: int = 4_096


class BadRequestError(ValueError):
    """The request is not of the form that the path takes; the message says what is wrong."""


def plain(graded: Grade) -> dict[str, Plain]:
    """Return a grade as plain JSON values, with its reward: null where nothing was judged."""
    return {
        "outcome": graded.outcome.value,
        "score": graded.score,
        "reward": reward(graded),
        "evidence": graded.evidence,
        "effort": graded.effort,
        "steps": [{"outcome": step.outcome.value, "reason": step.reason} for step in graded.steps],
    }


def _grade(body: Mapping[str, Plain], limits: Limits) -> Plain:
    """Take `row` and `response`, or `items`: a list of such."""
    if "items" in body:
        items = body["items"]
        if not isinstance(items, list) or len(items) > limits.items:
            raise BadRequestError(f"items is a list of at most {limits.items}")
        return {"grades": [_grade(item, limits) for item in items]}
    row, response = body.get("row"), body.get("response")
    if not isinstance(row, dict) or not isinstance(response, str):
        raise BadRequestError("wanted an object `row` and a text `response`")
    return plain(judge(row, response))


def _openrlhf(body: Mapping[str, Plain], limits: Limits) -> Plain:
    columns: list[Any] = [body.get("query"), body.get("prompts"), body.get("labels")]
    if any(not isinstance(column, list) or len(column) > limits.items for column in columns):
        raise BadRequestError(f"query, prompts and labels are lists of at most {limits.items}")
    queries, prompts, labels = columns
    if not len(queries) == len(prompts) == len(labels):
        raise BadRequestError("query, prompts and labels are equally long")
    if any(not isinstance(text, str) for text in (*queries, *prompts)):
        raise BadRequestError("query and prompts hold texts")
    made = openrlhf.scores(queries, prompts, labels)
    return {
        "rewards": made["rewards"],
        "scores": made["rewards"],
        "extra_logs": {"not_judged": made["not_judged"]},
    }


ROUTES: dict[str, Callable[[Mapping[str, Plain], Limits], Plain]] = {
    "/grade": _grade,
    "/get_reward": _openrlhf,
    "/seed_session": lambda body, limits: nemo_gym.seed_session(body),
    "/verify": lambda body, limits: nemo_gym.verify(body),
    "/aggregate_metrics": lambda body, limits: nemo_gym.aggregate_metrics(body),
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "proofloom"
    sys_version = ""
    server: Server

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(self.server.limits.waiting)

    def do_GET(self) -> None:
        """Say that the server is there."""
        there = self.path == "/health"
        self._answer(200 if there else 404, b'{"ok": true}' if there else b'{"ok": false}')

    def do_POST(self) -> None:
        """Answer one request, or say why not."""
        route = ROUTES.get(self.path)
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or self.headers.get("Transfer-Encoding"):
            return self._refuse(411, "a request says its Content-Length")
        if len(length) > 12 or int(length) > self.server.limits.body:
            self._pass_over(min(int(length[:12]), 8 * self.server.limits.body))
            return self._refuse(413, f"a request has at most {self.server.limits.body} bytes")
        if route is None:
            return self._refuse(404, f"no such path; there are: {', '.join(ROUTES)}")
        data = self.rfile.read(int(length))
        if not self.server.room.acquire(blocking=False):
            return self._refuse(503, "busy: come again")
        try:
            self._work(route, data, int(length))
        finally:
            self.server.room.release()

    def _pass_over(self, count: int) -> None:
        """Read on without keeping anything, so that a client that is too long hears why."""
        while count > 0 and (data := self.rfile.read(min(count, 65_536))):
            count -= len(data)

    def _work(self, route: Callable[[Mapping[str, Plain], Limits], Plain], data: bytes, length: int) -> None:
        try:
            body = json.loads(data)
            if len(data) != length or not isinstance(body, dict):
                raise BadRequestError("the body is a JSON object")
            answer = json.dumps(route(body, self.server.limits), allow_nan=False).encode()
        except (BadRequestError, UnicodeDecodeError, RecursionError) as error:
            return self._refuse(400, str(error) or "the body is nested too deep")
        except ValueError:
            return self._refuse(400, "the body is no JSON, or holds a number that JSON has not")
        except Exception as error:  # a bug of ours is never a reward
            return self._refuse(500, error.__class__.__name__)
        return self._answer(200, answer)

    def _refuse(self, code: int, why: str) -> None:
        self.close_connection = True
        self._answer(code, json.dumps({"error": why}).encode())

    def _answer(self, code: int, data: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Write nothing: what clients send is theirs."""


class Server(ThreadingHTTPServer):
    """A server on `host` and `port` (0 takes a free one); `serve_forever` runs it, `shutdown` ends it."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str = "127.0.0.1", port: int = 0, limits: Limits = Limits()) -> None:
        self.limits = limits
        self.room = threading.BoundedSemaphore(limits.running)
        self._open = threading.BoundedSemaphore(4 * limits.running)  # connections, silent ones included
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection on in a thread of its own, or close it where there are too many."""
        if not self._open.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._open.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that a client broke off is no news."""
