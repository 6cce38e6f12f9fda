"""The pages of `view`: lists of rows with filters, a row in full, and what was rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from proofloom.pipelines.look.brand import mark, weave
from proofloom.pipelines.look.item import card, chips, figure, item
from proofloom.pipelines.look.markup import Html, fill, join, tag
from proofloom.pipelines.look.reader import LIGHT, Dataset
from proofloom.pipelines.look.search import Filter, Search, neighbours
from proofloom.pipelines.rows import Row

PER_PAGE = 24
REJECTS_PER_PAGE = 100
_CARD = ("id", "generator", "split", "prompt", "answer", "difficulty", "scene", "image.path")


class NotFoundError(Exception):
    """There is no such page."""


class Pages:
    """Makes the pages of one dataset. Everything that comes from it is escaped where it is placed."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.search = Search(dataset)
        units = dataset.manifest["units"]
        self._units = sorted(units)
        self._generators = sorted({str(unit["generator"]) for unit in units.values()})
        self._splits = sorted({group.split for group in dataset.rows.groups})

    def gallery(self, wanted: Filter, number: int) -> str:
        """Return one page (from 1) of the rows that match a filter; pages beyond the last show the last."""
        positions = self.search.positions(wanted)
        last = max(1, -(-len(positions) // PER_PAGE))
        number = min(max(number, 1), last)
        chosen = positions[(number - 1) * PER_PAGE : number * PER_PAGE]
        rows = self.dataset.rows.rows(chosen, _CARD)
        total = self.dataset.rows.count
        shown = f"{len(positions):,} of {total:,} rows" if wanted.plain else f"{total:,} rows"
        cards = [self._card(row, place, wanted) for row, place in zip(rows, chosen, strict=True)]
        main = [
            self._filters(wanted),
            tag(
                "p",
                shown,
                tag("a", "clear", href="/", class_="clear") if wanted.plain else None,
                class_="tally",
            ),
            tag("div", *cards, class_="gallery") if cards else tag("p", "No row matches.", class_="note"),
            _pager(number, last, wanted.plain, "/"),
        ]
        return self._page(self.dataset.name, join(main), "rows")

    def item(self, row: str, wanted: Filter, hint: int | None) -> str:
        """Return a row in full, with its neighbours among the rows that match a filter."""
        here = self.search.find(row, hint)
        if here is None:
            raise NotFoundError("This dataset has no row of that id.")
        found = self.dataset.rows.rows([here], LIGHT)[0]
        positions = self.search.positions(wanted)
        before, after, place = neighbours(positions, here)
        count = f"{place + 1:,} of {len(positions):,}" if place >= 0 else "outside the filter"
        up = _link("/", wanted.plain | {"page": str(place // PER_PAGE + 1)} if place >= 0 else wanted.plain)
        steps = [
            self._step("prev", "←", "Previous (k or ←)", before, wanted),
            self._step("next", "→", "Next (j or →)", after, wanted),
            tag("span", count, class_="where soft"),
            tag("a", "All rows", href=up, rel="up", class_="button", title="Back to the list (u)"),
        ]
        png, picture = found.get("image") is not None, f"/image/{quote(row, safe='')}.png"
        drawn = figure(found, picture)
        original = (
            tag("p", tag("a", "the picture as the row holds it", href=picture), class_="note")
            if png
            else None
        )
        body = tag("div", chips(found), item(found, drawn), original, class_="item")
        main = join([tag("nav", *steps, class_="bar", aria_label="Rows"), body])
        return self._page(f"{row[:12]} · {self.dataset.name}", main, "")

    def rejects(self, unit: str, number: int) -> str:
        """Return one page of what was rejected, of one unit or of all."""
        rows = self.dataset.rejects
        if unit:
            positions: Sequence[int] = [
                group.start + place
                for group, content in rows.tables(["unit"])
                for place, name in enumerate(content.column("unit").to_pylist())
                if name == unit
            ]
        else:
            positions = range(rows.count)
        last = max(1, -(-len(positions) // REJECTS_PER_PAGE))
        number = min(max(number, 1), last)
        chosen = positions[(number - 1) * REJECTS_PER_PAGE : number * REJECTS_PER_PAGE]
        lines = [_reject(row) for row in rows.rows(chosen)]
        heads = ("Item", "Stage", "Reason", "Times")
        head = tag("tr", *(tag("th", name, class_="n" if name == "Times" else None) for name in heads))
        select = _select("Unit", "unit", self._units, unit)
        main = [
            tag("h2", "Rejects"),
            tag(
                "p",
                "What was drawn and not kept, with the reason; the same reason for one item is one line.",
                class_="note",
            ),
            tag("form", select, tag("button", "Show", type="submit"), class_="filters", action="/rejects"),
            tag("p", f"{len(positions):,} lines", class_="tally"),
            tag(
                "div",
                tag("div", tag("table", head, *lines, class_="stacked"), class_="scroll"),
                class_="panel",
            )
            if lines
            else None,
            _pager(number, last, {"unit": unit} if unit else {}, "/rejects"),
        ]
        return self._page(f"Rejects · {self.dataset.name}", tag("section", *main), "rejects")

    def failure(self, title: str, message: str) -> str:
        """Return a page that says what is wrong."""
        return self._page(title, tag("section", tag("h2", title), tag("p", message, class_="note")), "")

    def _page(self, title: str, main: Html, current: str) -> str:
        links = [
            tag("a", name, href=href, aria_current="page" if current == key else None)
            for key, name, href in (("rows", "Rows", "/"), ("rejects", "Rejects", "/rejects"))
        ]
        brand = tag("p", mark(), tag("a", self.dataset.name, href="/"), class_="brand")
        keys = [("j", "next"), ("k", "previous"), ("/", "search"), ("u", "up")]
        return fill(
            "page.html",
            title=join(title),
            header=join([brand, tag("nav", *links)]),
            weave=weave(),
            main=main,
            footer=tag("p", [[tag("kbd", key), f" {name}  "] for key, name in keys]),
        )

    def _filters(self, wanted: Filter) -> Html:
        levels = tag(
            "input", type="text", name="level", value=wanted.level, placeholder="steps 4", autocomplete="off"
        )
        words = tag("input", type="search", name="q", value=wanted.q, placeholder="words of the question")
        return tag(
            "form",
            tag("label", "Search", words, class_="grow"),
            _select("Generator", "generator", self._generators, wanted.generator),
            _select("Split", "split", self._splits, wanted.split),
            _select("Unit", "unit", self._units, wanted.unit),
            tag("label", "Difficulty", levels),
            tag("button", "Show", type="submit"),
            class_="filters",
            action="/",
        )

    def _card(self, row: Row, position: int, wanted: Filter) -> Html:
        name = str(row["id"])
        picture = f"/image/{quote(name, safe='')}.png"
        opener = tag("a", f"Open row {name[:12]}", href=_item(name, position, wanted), class_="open")
        return card(row, figure(row, picture), opener)

    def _step(self, rel: str, sign: str, title: str, position: int | None, wanted: Filter) -> Html:
        if position is None:
            return tag("span", sign, class_="button off", aria_hidden="true")
        name = str(self.dataset.rows.rows([position], ["id"])[0]["id"])
        return tag("a", sign, href=_item(name, position, wanted), rel=rel, class_="button", title=title)


def _item(row: str, position: int, wanted: Filter) -> str:
    return _link(f"/item/{quote(row, safe='')}", wanted.plain | {"at": str(position)})


def _link(path: str, parameters: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _select(label: str, name: str, values: Sequence[str], chosen: str) -> Html:
    options = [tag("option", "all", value="")]
    options += [tag("option", value, value=value, selected=value == chosen) for value in values]
    return tag("label", label, tag("select", *options, name=name))


def _pager(number: int, last: int, parameters: Mapping[str, str], path: str) -> Html | None:
    if last == 1:
        return None
    parts = []
    for rel, sign, other in (("prev", "← previous", number - 1), ("next", "next →", number + 1)):
        if 1 <= other <= last:
            parts.append(
                tag("a", sign, href=_link(path, {**parameters, "page": str(other)}), rel=rel, class_="button")
            )
        else:
            parts.append(tag("span", sign, class_="button off", aria_hidden="true"))
    parts.insert(1, tag("span", f"page {number:,} of {last:,}", class_="where soft"))
    return tag("nav", *parts, class_="pager", aria_label="Pages")


def _reject(row: Row) -> Html:
    why = [tag("div", row["reason"])]
    if row["detail"]:
        why.append(tag("div", row["detail"][:2000], class_="evidence"))
    if row["replay"]:
        why.append(tag("code", row["replay"]))
    return tag(
        "tr",
        tag("td", row["unit"], tag("small", f" #{row['index']}")),
        tag("td", row["stage"]),
        tag("td", *why),
        tag("td", f"{row['count']:,}", class_="n"),
    )
