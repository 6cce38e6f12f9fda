"""Serve a dataset's pages from disk, to this machine only."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from proofloom.engine import DamagedError, RecipeError
from proofloom.pipelines.look.brand import mark
from proofloom.pipelines.look.markup import asset
from proofloom.pipelines.look.pages import NotFoundError, Pages
from proofloom.pipelines.look.reader import open_dataset
from proofloom.pipelines.look.search import Filter

HOST = "127.0.0.1"
PORT = 8777
_ITEM = re.compile(r"/item/([^/]{1,200})")
_IMAGE = re.compile(r"/image/([^/]{1,200})\.png")
_PNG = b"\x89PNG\r\n\x1a\n"
_HTML = "text/html; charset=utf-8"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def view(place: str | Path, port: int = PORT, announce: Callable[[str], None] = print) -> None:
    """Serve a finished dataset on loopback until interrupted; `announce` gets its address. Port 0: any free.

    Raises `RecipeError` when the place holds no finished dataset or the port is taken.
    """
    with server(place, port) as made:
        announce(f"http://{HOST}:{made.server_port}/")
        try:
            made.serve_forever()
        except KeyboardInterrupt:
            return


class Server(ThreadingHTTPServer):
    """An HTTP server on loopback that holds the pages of one dataset."""

    daemon_threads = True
    # a second server on the same port must fail, not share it
    allow_reuse_port = False

    def __init__(self, pages: Pages, port: int) -> None:
        self.pages = pages
        self.files: dict[str, tuple[str, bytes]] = {
            "/look.css": ("text/css; charset=utf-8", asset("look.css").encode()),
            "/pages.js": ("text/javascript; charset=utf-8", (asset("item.js") + asset("pages.js")).encode()),
            "/mark.svg": ("image/svg+xml", _icon().encode()),
        }
        super().__init__((HOST, port), _Handler)

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which a browser may ask; any other is somebody else's name for this address."""
        return frozenset(f"{name}:{self.server_port}" for name in (HOST, "localhost"))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a browser go away in the middle of an answer; anything else is a bug and is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def server(place: str | Path, port: int) -> Server:
    """Return a server, listening and not yet serving."""
    pages = Pages(open_dataset(place))
    try:
        return Server(pages, port)
    except (OSError, OverflowError) as error:
        raise RecipeError.of(f"port {port}", f"cannot be served on: {error}; give another --port") from None


class _Handler(BaseHTTPRequestHandler):
    """Answers GET; every other method is refused before anything is read."""

    server: Server
    server_version = "Proofloom"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answer a request."""
        status, kind, body = self._answer()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _refuse(self) -> None:
        """Answer any other method; what it sent is not read, so the connection ends."""
        self.close_connection = True
        self.send_response(HTTPStatus.METHOD_NOT_ALLOWED)
        for name, value in {"Allow": "GET", "Content-Length": "0", "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: an access log would only stand between a person and the address."""

    def _answer(self) -> tuple[HTTPStatus, str, bytes]:
        pages = self.server.pages
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            return (
                HTTPStatus.MISDIRECTED_REQUEST,
                "text/plain; charset=utf-8",
                b"This server answers to loopback only.\n",
            )
        try:
            url = urlsplit(self.path)
            path = url.path  # still quoted: a row's id may hold anything, a slash too
            wanted = dict(parse_qsl(url.query, max_num_fields=20))
        except ValueError:
            path, wanted = "", {}
        if path in self.server.files:
            kind, data = self.server.files[path]
            return HTTPStatus.OK, kind, data
        try:
            if found := _IMAGE.fullmatch(path):
                return HTTPStatus.OK, "image/png", self._image(unquote(found[1]))
            return HTTPStatus.OK, _HTML, self._page(path, wanted).encode("utf-8", "replace")
        except NotFoundError as error:
            return HTTPStatus.NOT_FOUND, _HTML, pages.failure("Not found", str(error)).encode()
        except DamagedError as error:
            return HTTPStatus.INTERNAL_SERVER_ERROR, _HTML, pages.failure("Damaged", str(error)).encode()

    def _page(self, path: str, wanted: dict[str, str]) -> str:
        pages = self.server.pages
        if path == "/":
            return pages.gallery(Filter.of(wanted), _number(wanted.get("page")) or 1)
        if path == "/rejects":
            return pages.rejects(wanted.get("unit", ""), _number(wanted.get("page")) or 1)
        if found := _ITEM.fullmatch(path):
            return pages.item(unquote(found[1]), Filter.of(wanted), _number(wanted.get("at")))
        raise NotFoundError("There is no such page.")

    def _image(self, row: str) -> bytes:
        rows = self.server.pages.dataset.rows
        position = self.server.pages.search.find(row)
        image = {} if position is None else rows.rows([position], ["image"])[0].get("image") or {}
        data: bytes = image.get("bytes") or b""
        if not data.startswith(_PNG):
            raise NotFoundError("This row has no picture.")
        return data


def _number(words: str | None) -> int | None:
    """Return a small whole number, or None for anything else."""
    return int(words) if words and re.fullmatch(r"[0-9]{1,15}", words) else None


def _icon() -> str:
    drawn = mark().replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return drawn.replace('class="warp"', 'fill="#b14a24"').replace('class="weft"', 'fill="#35528f"')
