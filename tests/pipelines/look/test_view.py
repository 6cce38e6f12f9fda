"""The server: loopback only, GET only, no way out of the dataset, and pages that lead to every row."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from proofloom.engine import RecipeError
from proofloom.pipelines.look.reader import LIGHT, Rows, open_dataset
from proofloom.pipelines.look.search import Filter, Search, neighbours
from proofloom.pipelines.look.view import Server, server, view


class Asker:
    """Asks a server and returns (status, headers, text)."""

    def __init__(self, made: Server) -> None:
        self.port = made.server_port

    def __call__(
        self, path: str, host: str | None = None, method: str = "GET", body: bytes | None = None
    ) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        if body:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, dict(answer.getheaders()), text


@contextmanager
def serving(folder: Path) -> Iterator[Asker]:
    with server(folder, 0) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Asker(made)
        finally:
            made.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def ask(dataset_folder: Path) -> Iterator[Asker]:
    with serving(dataset_folder) as asker:
        yield asker


def opened(page: str) -> list[str]:
    return re.findall(r'<a href="(/item/[^"]+)" class="open"', page)


def test_pages_lead_to_every_row(ask: Asker, dataset_folder: Path) -> None:
    links: list[str] = []
    for number in range(1, 5):
        links += opened(ask(f"/?page={number}")[2])
    ids = [re.findall(r"/item/([0-9a-f]+)", link)[0] for link in links]
    rows = open_dataset(dataset_folder).rows
    assert ids == [row["id"] for row in rows.rows(range(rows.count), ["id"])]
    assert opened(ask("/?page=99")[2]) == opened(ask("/?page=4")[2])


def test_filters_narrow_and_stay_in_links(ask: Asker) -> None:
    def count(query: str) -> str:
        return re.findall(r'<p class="tally">([^<]*)', ask(f"/?{query}")[2])[0]

    assert count("generator=toy/loop") == "40 of 80 rows"
    assert count("split=test") == "16 of 80 rows"
    assert count("generator=toy/loop&split=test") == "8 of 80 rows"
    assert count("unit=toy.triangle.train.all") == "32 of 80 rows"
    assert count("q=TRIANGLE+abc") == "40 of 80 rows"
    assert count("level=steps+5") == "5 of 80 rows"  # total(2), of i = 0, 9, 18, 27, 36
    assert count("level=steps+3&generator=toy/triangle") == "40 of 80 rows"
    assert count("q=nowhere") == "0 of 80 rows"
    link = opened(ask("/?generator=toy/loop&split=test")[2])[1].replace("&amp;", "&")
    page = ask(link)[2]
    assert "2 of 8" in page
    for rel in ("prev", "next", "up"):
        (href,) = re.findall(rf'<a href="([^"]*)" rel="{rel}"', page)
        assert "split=test" in href
        assert "generator=toy%2Floop" in href
        assert ask(href.replace("&amp;", "&"))[0] == 200


def test_an_item_is_at_a_stable_address(ask: Asker) -> None:
    link = opened(ask("/?page=2")[2])[3]
    plain = link.partition("?")[0]
    for address in (plain, f"{plain}?at=3", f"{plain}?at=9999999", f"{plain}?split=nowhere", f"{plain}?at=x"):
        status, _, page = ask(address)
        assert status == 200
        assert f"<dd>{plain.removeprefix('/item/')}</dd>" in page
    assert "outside the filter" in ask(f"{plain}?split=nowhere")[2]


def test_rejects_are_shown_by_unit(ask: Asker) -> None:
    page = ask("/rejects")[2]
    assert page.count("too hard") == 2
    assert "gave up" in page
    assert "2 lines" in ask("/rejects?unit=toy.loop.train.all")[2]
    assert "0 lines" in ask("/rejects?unit=toy.loop.test.all")[2]


@pytest.mark.parametrize(
    "path",
    [
        "/item/0000",
        "/item/../../manifest.json",
        "/item/%2e%2e%2fmanifest.json",
        "/../manifest.json",
        "/manifest.json",
        "/data/train-00000-of-00001.parquet",
        "/look.css/..",
        "//etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/image/0000.png",
        "/item/" + "a" * 5000,
    ],
)
def test_there_is_no_way_out_of_the_pages(ask: Asker, path: str) -> None:
    status, _, page = ask(path)
    assert status == 404
    assert "root:" not in page
    assert "proofloom manifest" not in page


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{}", "127.0.0.1", "127.0.0.1.evil.example:{}", "[::1]:1"]
)
def test_other_names_for_this_address_are_refused(ask: Asker, host: str) -> None:
    status, _, page = ask("/", host=host.format(ask.port))
    assert status == 421
    assert "triangle" not in page
    assert ask("/", host=f"LOCALHOST:{ask.port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_only_get_is_answered(ask: Asker, method: str) -> None:
    status, headers, page = ask("/", method=method, body=b"GET / HTTP/1.1\r\n\r\n")
    assert status == 405
    assert headers["Allow"] == "GET"
    assert headers["Connection"] == "close"
    assert not page


def test_every_answer_carries_the_policy(ask: Asker) -> None:
    for path in ("/", "/rejects", "/look.css", "/pages.js", "/mark.svg", "/nowhere"):
        headers = ask(path)[1]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Python" not in headers["Server"]
        assert "Access-Control-Allow-Origin" not in headers


def test_only_loopback_is_listened_on(dataset_folder: Path) -> None:
    with server(dataset_folder, 0) as made:
        assert made.server_address[0] == "127.0.0.1"
        with pytest.raises(RecipeError, match="--port"):
            server(dataset_folder, made.server_port)
    with pytest.raises(RecipeError, match="--port"):
        server(dataset_folder, 70_000)
    with pytest.raises(RecipeError, match="no finished dataset"):
        view(dataset_folder / "data", 0)


def test_what_rows_say_stays_text(hostile_folder: Path, elements: Any) -> None:
    with serving(hostile_folder) as ask:
        first = open_dataset(hostile_folder).rows.rows([0], ["id"])[0]["id"]
        paths = [
            "/",
            "/rejects",
            f"/item/{quote(first, safe='')}",
            "/?q=<script>alert(1)</script>&level=%22%3E<b>",
        ]
        paths.append(opened(ask("/")[2])[1])
        for path in paths:
            status, _, page = ask(path.replace("<", "%3C").replace(">", "%3E").replace("&amp;", "&"))
            assert status == 200
            found = elements(page)
            assert [attrs for tag, attrs in found if tag == "script"] == [{"src": "/pages.js"}], path
            assert not any(tag == "img" for tag, _ in found), path
            assert not any(name.startswith("on") for _, attrs in found for name in attrs), path
        assert "window.pwned" in ask("/")[2]


def test_a_damaged_file_is_named_on_its_page(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    folder = weaver(tmp_path, rows.woven(40))
    path = folder / "data" / "train-00000-of-00001.parquet"
    with serving(folder) as ask:
        data = bytearray(path.read_bytes())
        for place in range(4000, len(data) // 2, 997):
            data[place] ^= 1
        path.write_bytes(data)
        status, _, page = ask("/?q=total")
        assert status == 500
        assert "train-00000-of-00001.parquet" in page


def test_pictures_are_served_as_pictures(tmp_path: Path, weaver: Callable[..., Path], rows: Any) -> None:
    shown, fake, none = (rows.row_of(rows.program(3), "toy/loop", "train", i) for i in range(3))
    shown["image"] = {"bytes": b"\x89PNG\r\n\x1a\nrest", "path": None}
    fake["image"] = {"bytes": b"<html>", "path": None}
    with serving(weaver(tmp_path, [shown, fake, none])) as ask:
        status, headers, _ = ask(f"/image/{shown['id']}.png")
        assert (status, headers["Content-Type"]) == (200, "image/png")
        assert ask(f"/image/{fake['id']}.png")[0] == ask(f"/image/{none['id']}.png")[0] == 404
        assert f"/image/{shown['id']}.png" in ask("/")[2]
        assert "<img" not in ask(f"/item/{none['id']}")[2]


def test_caches_stay_bounded(dataset_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from proofloom.pipelines.look import reader, search

    monkeypatch.setattr(reader, "_HELD", 30_000)
    monkeypatch.setattr(reader, "_OPEN_FILES", 1)
    monkeypatch.setattr(search, "_HELD", 100)
    dataset = open_dataset(dataset_folder)
    rows: Rows = dataset.rows
    assert len({row["id"] for row in rows.rows(range(80), LIGHT)}) == 80
    assert sum(table.nbytes for table in rows._tables.values()) <= 30_000
    assert len(rows._files) == 1
    seeker = Search(dataset)
    for words in ("a", "b", "c", "triangle", "total"):
        found = list(seeker.positions(Filter(q=words)))
        asked = [row["prompt"].lower() for row in rows.rows(range(80), ["prompt"])]
        assert found == [i for i, prompt in enumerate(asked) if words in prompt]
    assert sum(map(len, seeker._found.values())) <= 100


def test_neighbours() -> None:
    assert neighbours([3, 5, 9], 5) == (3, 9, 1)
    assert neighbours([3, 5, 9], 3) == (None, 5, 0)
    assert neighbours([3, 5, 9], 4) == (3, 5, -1)
    assert neighbours([3, 5, 9], 10) == (9, None, -1)
    assert neighbours(range(4), 3) == (2, None, 3)
    assert neighbours([], 3) == (None, None, -1)
