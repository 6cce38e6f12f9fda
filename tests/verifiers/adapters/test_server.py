"""The server answers what it should, refuses the rest with a reason, and outlives clients that misbehave."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from proofloom.verifiers.adapters import server as module
from proofloom.verifiers.adapters.server import Limits, Server

LIMITS = Limits(body=10_000, running=4, waiting=0.5, items=50)
ITEM = {"row": {"answer": "7"}, "response": "\\boxed{7}"}


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    """Run a server on a free port."""
    with Server(limits=LIMITS) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        host, port = server.server_address[:2]
        yield str(host), int(port)
        server.shutdown()
        thread.join()


def ask(
    address: tuple[str, int], path: str, body: Any, method: str = "POST", **headers: str
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(*address, timeout=20)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request(method, path, data, headers)
    answer = connection.getresponse()
    found = json.loads(answer.read())
    connection.close()
    return answer.status, found


def raw(address: tuple[str, int], data: bytes) -> bytes:
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(data)
        found = b""
        while part := connection.recv(65_536):
            found += part
        return found


def test_it_listens_on_loopback_unless_told_otherwise() -> None:
    with Server() as server:
        assert server.server_address[0] == "127.0.0.1"


def test_grades_come_back_in_order(address: tuple[str, int]) -> None:
    responses = ["\\boxed{7}", "\\boxed{8}", "nothing"]
    items = [{"row": {"answer": "7"}, "response": text} for text in responses] + [{"row": {}, "response": ""}]
    status, found = ask(address, "/grade", {"items": items})
    assert status == 200
    assert [one["outcome"] for one in found["grades"]] == ["pass", "fail", "unparsed", "error"]
    assert [one["reward"] for one in found["grades"]] == [1.0, 0.0, 0.0, None]
    assert ask(address, "/grade", ITEM)[1]["reward"] == 1.0
    assert ask(address, "/health", b"", method="GET") == (200, {"ok": True})
    assert ask(address, "/seed_session", {}) == (200, {})


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/grade", b"{", 400),
        ("/grade", b"[]", 400),
        ("/grade", b"\xff\xfe\x00", 400),
        ("/grade", b"[" * 9_000, 400),
        ("/grade", {"row": [], "response": ""}, 400),
        ("/grade", {"row": {}, "response": 5}, 400),
        ("/grade", {"items": [ITEM] * 51}, 400),
        ("/grade", {"items": {}}, 400),
        ("/get_reward", {"query": ["a"], "prompts": [], "labels": []}, 400),
        ("/get_reward", {"query": [5], "prompts": [""], "labels": [""]}, 400),
        ("/verify", b'{"x": NaN}', 400),
        ("/verify", b'{"x": 1e999}', 400),
        ("/nowhere", {}, 404),
        ("/grade", b" " * 10_001, 413),
        ("/grade", b"1" * 9_000, 400),
    ],
)
def test_what_is_no_request_is_refused_with_a_reason(
    address: tuple[str, int], path: str, body: Any, status: int
) -> None:
    found, answer = ask(address, path, body)
    assert (found, set(answer)) == (status, {"error"})
    assert ask(address, "/grade", ITEM)[1]["reward"] == 1.0


def test_a_body_without_a_length_is_not_read(address: tuple[str, int]) -> None:
    chunked = b"POST /grade HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert raw(address, chunked).startswith(b"HTTP/1.1 411")
    for length in (b"-1", b"x", b"+5", "٣".encode()):
        request = b"POST /grade HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + b"\r\n\r\n"
        assert raw(address, request).startswith(b"HTTP/1.1 411")


def test_silent_and_broken_clients_do_not_stay(address: tuple[str, int]) -> None:
    started = time.monotonic()
    assert raw(address, b"POST /grade HTTP/1.1\r\nContent-Length: 100\r\n\r\n{") == b""
    assert raw(address, b"POST /gra") == b""
    assert time.monotonic() - started < 10
    for _ in range(40):
        socket.create_connection(address).close()
    assert ask(address, "/grade", ITEM)[1]["reward"] == 1.0


def test_more_than_it_can_bear_is_told_to_come_again(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, leave = threading.Semaphore(0), threading.Event()

    def slow(body: Any, limits: Limits) -> Any:
        entered.release()
        leave.wait(20)
        return {}

    monkeypatch.setitem(module.ROUTES, "/slow", slow)
    with ThreadPoolExecutor(LIMITS.running) as pool:
        held = [pool.submit(ask, address, "/slow", {}) for _ in range(LIMITS.running)]
        for _ in held:
            assert entered.acquire(timeout=20)
        assert ask(address, "/grade", ITEM)[0] == 503
        leave.set()
        assert [one.result()[0] for one in held] == [200] * LIMITS.running
    assert ask(address, "/grade", ITEM)[0] == 200


def test_a_bug_is_no_reward(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(body: Any, limits: Limits) -> Any:
        raise RuntimeError("secret")

    monkeypatch.setitem(module.ROUTES, "/broken", broken)
    assert ask(address, "/broken", {}) == (500, {"error": "RuntimeError"})
