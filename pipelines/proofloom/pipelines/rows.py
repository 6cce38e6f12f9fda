"""Records as plain rows and back: ids, digests, the answer instruction, and the columns' meaning."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from operator import itemgetter
from typing import Any

import orjson

from proofloom.engine import AnswerFormat, Candidate, DamagedError, Outcome, Record, Stamp, Step, Verdict
from proofloom.engine.codec import CodecError, canonical_json, decode, encode
from proofloom.engine.record import SCHEMA_VERSION
from proofloom.engine.scene import Scene

Row = dict[str, Any]

INSTRUCTIONS = {
    AnswerFormat.BOXED: "Give the final answer in \\boxed{}.",
    AnswerFormat.TAG: "Give the final answer between <answer> and </answer>.",
    AnswerFormat.JSON: 'Give the final answer as a JSON object: {"answer": ...}.',
}
PROOF = "proof"  # the type of an answer that is no final answer but what is to be proved
PROVE = "Prove it step by step, and say of each step what it follows from."

# Each column with its Arrow type in words and its meaning; the schema reference is made from this table.
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("id", "string", "content-derived id: equal content has an equal id, in every dataset"),
    ("schema_version", "int32", "version of this table"),
    ("recipe", "string", "the recipe's name"),
    ("generator", "string", "the generator's address"),
    ("generator_version", "int32", "the generator's version"),
    ("split", "string", "the split that the row was made for"),
    ("unit", "string", "the recipe's stream: entry, split and cell of the quota"),
    ("index", "int64", "the item's index in its unit"),
    ("k", "int32", "which question of the item's scene"),
    ("prompt", "string", "the question, a blank line, and how to answer"),
    ("answer", "string", "the final answer; of type proof what is to be proved, formally"),
    ("answer_type", "string", "what kind of thing the answer is; a proof is judged by its steps"),
    ("answer_format", "string", "how a response gives it: boxed, tag or json"),
    ("image", "image", "the diagram as PNG, or null"),
    ("image_digest", "string", "digest of the diagram's size, mode and raw pixels, or empty"),
    ("steps", "steps", "the solution: text, formal claim, cited earlier steps, rule, parts used"),
    ("body", "json", "the formal problem, as the verifiers read it"),
    ("scene", "json", "what the diagram shows, with coordinates, or empty"),
    ("difficulty", "json", "the difficulty fields, all integers"),
    ("certificate", "certificate", "each verifier's verdict, with its version, reason and evidence"),
    ("fingerprint", "string", "digest of the canonical form: equal for the same problem in other words"),
    ("family", "string", "digest of the shape by which splits are kept apart"),
    ("canary", "string", "the dataset's canary string"),
    ("digest", "string", "digest of everything above, with the picture's pixels for its bytes"),
)
# what a blind split shows: enough to answer and to cite, nothing that was derived from the answer
BLIND_COLUMNS = ("id", "schema_version", "recipe", "split", "prompt", "answer_format", "image", "canary")
STEP_FIELDS = ("text", "claim", "because", "rule", "uses")
STAMP_FIELDS = ("verifier", "version", "outcome", "reason", "evidence")
_values = itemgetter(*(n for n, _, _ in COLUMNS if n not in ("image", "steps", "certificate", "digest")))


@dataclass(frozen=True, slots=True)
class Key:
    """How public digests are made: plainly, or keyed by a split's secret so that they confirm no guess."""

    secret: bytes = b""

    def digest(self, purpose: bytes, text: str) -> str:
        """Return 32 hexadecimal digits over the text, for one purpose (at most 16 bytes of name)."""
        return blake2b(text.encode(), digest_size=16, key=self.secret, person=purpose).hexdigest()


def content_id(key: Key, generator: str, version: int, candidate: Candidate[Any], body: str) -> str:
    """Return a row's id: a digest of the generator and of what is asked and answered."""
    parts = [generator, version, candidate.prompt, candidate.answer, body]
    return key.digest(b"proofloom id", orjson.dumps(parts).decode())


def check_candidate(made: Candidate[Any]) -> None:
    """Raise TypeError or ValueError when a candidate holds what no row could hold and give back."""
    texts = [made.prompt, made.answer, made.answer_type, made.canonical, made.family, *made.difficulty]
    for place, step in enumerate(made.steps):
        texts += (step.text, step.claim, step.rule, *step.uses)
        for cited in step.because:
            if type(cited) is not int or not 0 <= cited < place:
                raise ValueError(f"step {place} cites {step.because}: a step cites earlier ones only")
    "".join(texts).encode()  # all of them text, and none with half a surrogate pair
    if not all(type(value) is int for value in made.difficulty.values()):
        raise TypeError("a difficulty field is an integer")
    if not isinstance(made.answer_format, AnswerFormat):
        raise TypeError(f"{made.answer_format!r} is not an answer format")


def to_row(record: Record[Any], body: str, image: bytes | None = None, image_digest: str = "") -> Row:
    """Lay a record out as one row of plain values; `body` is its body's canonical JSON text."""
    made = record.candidate
    row: Row = {
        "id": record.id,
        "schema_version": record.schema_version,
        "recipe": record.recipe,
        "generator": record.generator,
        "generator_version": record.generator_version,
        "split": record.split,
        "unit": record.unit,
        "index": record.index,
        "k": record.k,
        "prompt": f"{made.prompt}\n\n{instruction_for(made.answer_type, made.answer_format)}",
        "answer": made.answer,
        "answer_type": made.answer_type,
        "answer_format": made.answer_format.value,
        "image": None if image is None else {"bytes": image, "path": None},
        "image_digest": image_digest,
        "steps": [
            {
                "text": s.text,
                "claim": s.claim,
                "because": list(s.because),
                "rule": s.rule,
                "uses": list(s.uses),
            }
            for s in made.steps
        ],
        "body": body,
        "scene": "" if made.scene is None else canonical_json(encode(made.scene)),
        "difficulty": canonical_json(dict(made.difficulty)),
        "certificate": [
            {
                "verifier": s.verifier,
                "version": s.version,
                "outcome": s.verdict.outcome.value,
                "reason": s.verdict.reason,
                "evidence": s.verdict.evidence,
            }
            for s in record.certificate
        ],
        "fingerprint": record.fingerprint,
        "family": record.family,
        "canary": record.canary,
    }
    row["digest"] = row_digest(row)
    return row


def row_digest(row: Mapping[str, Any]) -> str:
    """Return the logical digest of a row: of its values, with the picture's pixels for its bytes."""
    data = orjson.dumps([_values(row), row["steps"], row["certificate"]], option=orjson.OPT_SORT_KEYS)
    return blake2b(data, digest_size=16, person=b"proofloom row").hexdigest()


def shared(row: Mapping[str, Any], place: str) -> str:
    """Return the digest of what a row has at a place such as "family" or "body.lineage.scene", or ""."""
    column, *path = place.split(".")
    value = orjson.loads(row[column]) if path and row[column] else row[column]
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None or value == "":
        return ""
    return blake2b(canonical_json(value).encode(), digest_size=16, person=b"shared").hexdigest()


def instruction_for(answer_type: str, answer_format: AnswerFormat) -> str:
    """Return the last line of a prompt: how to answer."""
    return PROVE if answer_type == PROOF else INSTRUCTIONS[answer_format]


def candidate_of(row: Mapping[str, Any], body_type: Any) -> Candidate[Any]:
    """Rebuild the candidate from a row's own columns; raise `DamagedError` naming the row and column."""
    where = f"row {row.get('id', '?')}"
    column = "answer_format"
    try:
        answer_format = AnswerFormat(row["answer_format"])
        column = "prompt"
        question, gap, instruction = row["prompt"].rpartition("\n\n")
        if not gap or instruction != instruction_for(row["answer_type"], answer_format):
            raise CodecError("does not end with the instruction of its answer format")
        column = "body"
        body = decode(body_type, json.loads(row["body"]))
        column = "scene"
        scene = decode(Scene, json.loads(row["scene"])) if row["scene"] else None
        column = "difficulty"
        difficulty = decode(dict[str, int], json.loads(row["difficulty"]))
        column = "steps"
        steps = tuple(
            Step(s["text"], s["claim"], tuple(s["because"]), s["rule"], tuple(s["uses"]))
            for s in row["steps"]
        )
    except (CodecError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedError(where, f"column {column}: {error}") from None
    return Candidate(
        body=body,
        prompt=question,
        answer=row["answer"],
        steps=steps,
        scene=scene,
        difficulty=difficulty,
        answer_type=row["answer_type"],
        answer_format=answer_format,
    )


def certificate_of(row: Mapping[str, Any]) -> tuple[Stamp, ...]:
    """Return the verdicts that a row carries."""
    return tuple(
        Stamp(s["verifier"], s["version"], Verdict(Outcome(s["outcome"]), s["reason"], s["evidence"]))
        for s in row["certificate"]
    )


def check_row(row: Mapping[str, Any]) -> str:
    """Return what is wrong with a row's version or digest, or "" when it is as it was written."""
    if row.get("schema_version") != SCHEMA_VERSION:
        return f"has schema version {row.get('schema_version')!r}; this release reads {SCHEMA_VERSION}"
    names = {name for name, _, _ in COLUMNS}
    if row.keys() != names:
        wrong = sorted(map(str, row.keys() ^ names))[0]
        return f"has {'no' if wrong in names else 'a strange'} column {wrong!r}"
    try:
        digest = row_digest(row)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        return f"its values are not those of a row, so no digest matches: {error!r:.100}"
    if not hmac.compare_digest(str(row["digest"]).encode(), digest.encode()):
        return "its digest does not match its values"
    return ""
