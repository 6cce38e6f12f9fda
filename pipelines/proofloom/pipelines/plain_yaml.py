"""YAML as a recipe may use it: plain values, no key twice, no aliases, nothing that grows or runs."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError
from yaml.events import AliasEvent


class NotYamlError(ValueError):
    """The text is not YAML of the plain kind; says what is wrong, and where."""


def read(text: str) -> Any:
    """Return the value that a text describes; raise `NotYamlError` when it describes none."""
    try:
        return yaml.load(text, Loader=_Loader)
    except RecursionError:
        raise NotYamlError("it is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a number or a date that Python cannot hold
        raise NotYamlError(str(error)) from None


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases: a few lines of them can stand for gigabytes, or for themselves."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(AliasEvent):
            message = "aliases (*name) are not taken here: write it out"
            raise ComposerError(None, None, message, self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_scalar(self, node: Any) -> Any:
        value = super().construct_scalar(node)
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise ConstructorError(None, None, "half a surrogate pair is no text", node.start_mark) from None
        return value


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise ConstructorError(None, None, "a key is a text", key_node.start_mark)
        if key in seen:
            # plain YAML would silently keep the last one
            raise ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
