"""`proofloom serve`, asked with the standard library: every form that it answers, and what it refuses."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from graded import cases, chat, plain, report, served

wanted = cases()


def post(address: str, path: str, data: Any) -> tuple[int, Any]:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(address + path, body), timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


with served() as address:
    items = [{"row": case.row, "response": case.response} for case in wanted]
    status, found = post(address, "/grade", {"items": items})
    assert status == 200
    assert [grade["reward"] for grade in found["grades"]] == [case.reward for case in wanted]
    messages = [{"row": case.row, "response": chat(case.response)} for case in wanted]
    broken = [{"row": wanted[0].row, "response": 5}, {"row": {"generator": []}, "response": ""}]
    status, found = post(address, "/grade", {"items": messages + broken})
    assert status == 200
    assert [grade["reward"] for grade in found["grades"]] == [*(case.reward for case in wanted), None, None]
    labels = [json.dumps(case.row) for case in wanted]
    queries = ["Q" + case.response for case in wanted]
    status, found = post(
        address, "/get_reward", {"query": queries, "prompts": ["Q"] * len(queries), "labels": labels}
    )
    assert status == 200
    assert found["rewards"] == plain([case.reward for case in wanted])
    assert found["extra_logs"]["not_judged"] == [float(case.reward is None) for case in wanted]
    refused = {
        "/grade": [
            b"{",
            b"[]",
            b"{}",
            b'{"items": 5}',
            b'{"row": {}}',
            b'{"items": [5]}',
            b'{"items": [{"items": []}]}',
            b"\xff\xfe",
            b"[" * 100_000,
        ],
        "/get_reward": [b'{"query": ["a"], "prompts": [], "labels": []}', b'{"query": 1}'],
        "/nowhere": [b"{}"],
    }
    for path, bodies in refused.items():
        for body in bodies:
            status, found = post(address, path, body)
            assert status in (400, 404), (path, body[:20], status)
            assert set(found) == {"error"}
    status, found = post(address, "/grade", b" " * 5_000_000)
    assert status == 413
report("proofloom", responses=len(wanted))
