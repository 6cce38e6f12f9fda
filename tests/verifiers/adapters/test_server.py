"""The server answers what it should, refuses the rest with a reason, and outlives clients that misbehave."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from proofloom.verifiers.adapters.forms import FORMS
from proofloom.verifiers.adapters.server import Limits, Server

LIMITS = Limits(body=10_000, running=4, waiting=0.5, items=50, working=0.5, patience=0.2)
ITEM = {"row": {"answer": "7"}, "response": "\\boxed{7}"}


@contextmanager
def running(limits: Limits) -> Iterator[tuple[str, int]]:
    """Run a server on a free port."""
    with Server(limits=limits) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        host, port = server.server_address[:2]
        yield str(host), int(port)
        server.shutdown()
        thread.join()


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    with running(LIMITS) as found:
        yield found


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
        ("/grade", {"row": {}}, 400),
        ("/grade", {"items": [5]}, 400),
        ("/aggregate_metrics", {"responses": 5}, 400),
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


@pytest.mark.parametrize(
    ("request_line", "code"),
    [
        (b"PUT /grade HTTP/1.1", 501),
        (b"OPTIONS /grade HTTP/1.1", 501),
        (b"GET / HTTP/9.9", 505),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1", 414),
        (b"GET", 400),
        (b"POST /grade HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3", 411),
    ],
)
def test_what_is_no_request_at_all_is_answered_in_json(
    address: tuple[str, int], request_line: bytes, code: int
) -> None:
    found = raw(address, request_line + b"\r\nHost: x\r\n\r\n{}")
    head, _, body = found.rpartition(b"\r\n\r\n")
    assert set(json.loads(body)) == {"error"}
    assert (b" %d " % code in head) == bool(head)


def test_the_body_of_a_question_is_not_taken_for_the_next_request(address: tuple[str, int]) -> None:
    hidden = b"GET /nowhere HTTP/1.1\r\n\r\n"
    asked = b"GET /health HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(hidden) + hidden
    assert raw(address, asked).count(b"HTTP/1.1 ") == 1


def test_a_client_that_does_not_read_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMS, "/much", lambda body, terms: "x" * 8_000_000)
    with running(LIMITS) as address, ExitStack() as stack:
        for _ in range(LIMITS.running):
            deaf = stack.enter_context(socket.socket())
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            deaf.connect(address)
            deaf.sendall(b"POST /much HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")
        for _ in range(LIMITS.running):
            assert ask(address, "/grade", ITEM)[0] == 200


def test_a_request_that_trickles_in_has_one_deadline(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=20) as slow:
        started = time.monotonic()
        try:
            for letter in b"POST /grade HTTP/1.1\r\nContent-Length: 90\r\n" * 99:
                slow.sendall(bytes([letter]))
                time.sleep(0.02)
        except OSError:
            pass
        assert time.monotonic() - started < 10 * LIMITS.waiting


def test_clients_that_keep_all_places_waiting_give_way() -> None:
    limits = Limits(running=2, waiting=60.0, patience=0.2)
    with running(limits) as address, ExitStack() as stack:
        kept = [stack.enter_context(socket.create_connection(address, timeout=20)) for _ in range(40)]
        for one in kept[::2]:
            one.sendall(b"POST /gra")
        started = time.monotonic()
        assert ask(address, "/health", b"", method="GET") == (200, {"ok": True})
        assert time.monotonic() - started < 20
        assert kept[0].recv(1) == b""  # it gave way


def test_what_is_worked_on_does_not_give_way(monkeypatch: pytest.MonkeyPatch) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow(body: Any, terms: Any) -> Any:
        entered.set()
        leave.wait(20)
        return {"done": True}

    monkeypatch.setitem(FORMS, "/slow", slow)
    limits = Limits(running=2, waiting=60.0, patience=0.1)
    with running(limits) as address, ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask, address, "/slow", {})
        assert entered.wait(20)
        for _ in range(20):
            stack.enter_context(socket.create_connection(address, timeout=20))
        assert ask(address, "/health", b"", method="GET")[0] == 200
        leave.set()
        assert answer.result() == (200, {"done": True})


def test_where_all_places_are_taken_no_connection_is_kept() -> None:
    limits = Limits(running=2, waiting=60.0, patience=60.0)
    with running(limits) as address:
        clients = [http.client.HTTPConnection(*address, timeout=20) for _ in range(12)]
        for client in clients:  # none hangs up, and none gives way by itself
            client.request("GET", "/health")
            assert client.getresponse().read() == b'{"ok": true}'
        for client in clients:
            client.close()


def test_a_thread_that_cannot_start_takes_no_place_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(running=2, waiting=60.0, patience=60.0)

    def fails(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with running(limits) as address:
        with monkeypatch.context() as patched:
            patched.setattr(threading.Thread, "start", fails)
            for _ in range(9):
                assert raw(address, b"GET /health HTTP/1.1\r\n\r\n") == b""
        for _ in range(9):
            assert ask(address, "/health", b"", method="GET")[0] == 200


def test_work_that_takes_too_long_is_given_up(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(body: Any, terms: Any) -> Any:
        while True:
            terms.go_on()

    monkeypatch.setitem(FORMS, "/endless", endless)
    status, found = ask(address, "/endless", {})
    assert (status, found["error"]) == (413, "more than 0.5 seconds of work: send fewer items")


def test_a_host_is_said() -> None:
    with pytest.raises(ValueError, match=r"0\.0\.0\.0 for all"):
        Server("")


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

    def slow(body: Any, terms: Any) -> Any:
        entered.release()
        leave.wait(20)
        return {}

    monkeypatch.setitem(FORMS, "/slow", slow)
    with ThreadPoolExecutor(LIMITS.running) as pool:
        held = [pool.submit(ask, address, "/slow", {}) for _ in range(LIMITS.running)]
        for _ in held:
            assert entered.acquire(timeout=20)
        with socket.create_connection(address, timeout=20) as more:
            more.sendall(b"POST /grade HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")
            head = more.recv(65_536)
        assert head.startswith(b"HTTP/1.1 503")
        assert b"\r\nRetry-After: 1\r\n" in head
        leave.set()
        assert [one.result()[0] for one in held] == [200] * LIMITS.running
    assert ask(address, "/grade", ITEM)[0] == 200


def test_a_bug_is_no_reward(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(body: Any, terms: Any) -> Any:
        raise RuntimeError("secret")

    monkeypatch.setitem(FORMS, "/broken", broken)
    assert ask(address, "/broken", {}) == (500, {"error": "RuntimeError"})
