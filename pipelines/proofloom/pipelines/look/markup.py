"""HTML built from values, so that what a dataset holds can never become markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from string import Template

# HTML cannot hold these; they are shown as replacement characters
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "\ufffd")
_VOID = {"img", "input", "link"}


class Html(str):
    """Text that is markup already: the only kind that `tag` and `join` leave as it is."""

    __slots__ = ()


Child = str | Iterable["Child"] | None
Value = str | int | float | bool | None


def text(value: str) -> Html:
    """Return any text as HTML that shows it."""
    return Html(escape(value.translate(_CONTROL)))


def join(children: Child, between: str = "") -> Html:
    """Return children in order as one piece of HTML; plain strings are escaped, None is nothing."""
    if children is None:
        return Html("")
    if isinstance(children, Html):
        return children
    if isinstance(children, str):
        return text(children)
    return Html(between.join(join(child) for child in children))


def tag(name: str, /, *children: Child, **attributes: Value) -> Html:
    """Return an element. `class_` is class and `data_key` data-key; False and None leave an attribute out."""
    head = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = key.rstrip("_").replace("_", "-")
        head.append(label if value is True else f'{label}="{text(str(value))}"')
    if name in _VOID:
        return Html(f"<{' '.join(head)}>")
    return Html(f"<{' '.join(head)}>{join(children)}</{name}>")


def asset(name: str) -> str:
    """Return a style sheet, script or template that lies beside this module."""
    return files(__package__).joinpath(name).read_text("utf-8")


def fill(name: str, /, **parts: Html) -> str:
    """Return a template file with every `$part` filled in; the parts are markup already."""
    return Template(asset(name)).substitute(parts)
