"""The dataset's Croissant 1.1 description (JSON-LD): files with hashes, columns, provenance, responsible use.

Written without a library after the specification (docs.mlcommons.org/croissant, version 1.1) and its
responsible-AI vocabulary. It holds no `datePublished` and no `url`: equal runs write equal bytes, and
where and when a dataset appears is for its publisher to add.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from proofloom.pipelines.card import (
    citation,
    images,
    pattern,
    title,
    total_rows,
    verifier_summaries,
)
from proofloom.pipelines.rows import BLIND_COLUMNS, COLUMNS, STAMP_FIELDS, STEP_FIELDS

Manifest = Mapping[str, Any]

_CROISSANT = (
    *(
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "equivalentProperty",
        "extract",
        "field",
        "fileObject",
    ),
    *("fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5"),
    *("parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate"),
    *("separator", "source", "subField", "transform"),
)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _CROISSANT},
}
_TYPES = {
    "string": "sc:Text",
    "json": "sc:Text",
    "int32": "cr:Int32",
    "int64": "cr:Int64",
    "image": "sc:ImageObject",
}
_FORMATS = {
    ".parquet": "application/x-parquet",
    ".txt": "text/plain",
    ".fingerprints": "text/plain",
    ".yaml": "application/yaml",
}


def croissant(manifest: Manifest) -> str:
    """Return the dataset's Croissant JSON-LD text; equal manifests give equal text."""
    plain = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": manifest["name"],
        "description": _description(manifest),
        "license": f"https://spdx.org/licenses/{manifest['licence']}.html",
        "version": "1.0.0",
        "citeAs": citation(manifest),
        "keywords": ["synthetic", "proofloom", "reasoning", "verified"],
        "inLanguage": "en",
        "isLiveDataset": False,
        "creator": {"@type": "sc:Organization", "name": f"The makers of {title(manifest)}"},
        "distribution": [*map(_file, manifest["files"]), *map(_file_set, manifest["splits"])],
        "recordSet": [_record_set(name, part) for name, part in manifest["splits"].items()],
        **_provenance(manifest),
        **_responsible(manifest),
    }
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def _description(manifest: Manifest) -> str:
    generators = ", ".join(dict.fromkeys(unit["generator"] for unit in manifest["units"].values()))
    return (
        f"{total_rows(manifest):,} synthetic reasoning problems ({images(manifest):,} with a diagram) by "
        f"{generators}; every row is verified by means other than those that made it and can be rebuilt "
        f"from the recipe. Canary: {manifest['canary']}"
    )


def _file(item: Mapping[str, Any]) -> dict[str, Any]:
    path = item["path"]
    suffix = path[path.rindex(".") :]
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{item['bytes']} B",
        "encodingFormat": _FORMATS[suffix],
        "sha256": item["sha256"],
    }


def _file_set(split: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"files-of-{split}",
        "name": f"files-of-{split}",
        "encodingFormat": _FORMATS[".parquet"],
        "includes": pattern(split),
    }


def _record_set(split: str, part: Mapping[str, Any]) -> dict[str, Any]:
    columns = [column for column in COLUMNS if not part["blind"] or column[0] in BLIND_COLUMNS]
    return {
        "@type": "cr:RecordSet",
        "@id": split,
        "name": split,
        "description": f"The rows of split {split}: {part['rows']} in all.",
        "key": {"@id": f"{split}/id"},
        "field": [_field(split, *column) for column in columns],
    }


def _field(split: str, name: str, kind: str, meaning: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{split}/{name}",
        "name": name,
        "description": meaning,
    }
    source = {"fileSet": {"@id": f"files-of-{split}"}, "extract": {"column": name}}
    if kind in _TYPES:
        image = {"transform": {"jsonPath": "bytes"}} if kind == "image" else {}
        return {**field, "dataType": _TYPES[kind], "source": {**source, **image}}
    parts = STEP_FIELDS if kind == "steps" else STAMP_FIELDS
    inner = [
        {
            "@type": "cr:Field",
            "@id": f"{split}/{name}/{part}",
            "name": part,
            "dataType": _TYPES["int32"] if part in ("because", "version") else _TYPES["string"],
            **({"isArray": True, "arrayShape": "-1"} if part in ("because", "uses") else {}),
            "source": {**source, "transform": {"jsonPath": part}},
        }
        for part in parts
    ]
    return {**field, "isArray": True, "arrayShape": "-1", "subField": inner}


def _provenance(manifest: Manifest) -> dict[str, Any]:
    return {
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:label": f"proofloom run of recipe {manifest['recipe_digest']}",
            "prov:used": {"@type": "prov:Entity", "prov:label": "recipe.yaml"},
        },
        "prov:wasAttributedTo": {
            "@type": "prov:SoftwareAgent",
            "prov:label": "Proofloom "
            + ", ".join(f"{name} {value}" for name, value in manifest["versions"].items()),
        },
    }


def _responsible(manifest: Manifest) -> dict[str, Any]:
    text = resources.files(__package__).joinpath("croissant.toml").read_text(encoding="utf-8")
    return {**tomllib.loads(text), "rai:machineAnnotationTools": _tools(manifest)}


def _tools(manifest: Manifest) -> Sequence[str]:
    summaries = verifier_summaries()
    return [
        f"{name}: {summaries.get(name) or 'verifier'} ({counts['pass']} pass, {counts['fail']} fail, "
        f"{counts['unknown']} unknown, {counts['error']} error)"
        for name, counts in manifest["verdicts"].items()
    ]
