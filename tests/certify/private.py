"""Attack a secret split with all that is public about it and ten million guesses; prove it by revealing."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from evidence import Evidence
from kit import loom

from proofloom.engine import Seed
from proofloom.pipelines import published, sealed
from proofloom.pipelines import recipe as recipes
from proofloom.pipelines import secrets as keeper
from proofloom.pipelines.make import Maker
from proofloom.pipelines.rows import BLIND_COLUMNS, Key, Row
from proofloom.pipelines.secrets import Secret
from proofloom.pipelines.shards import read_table

GUESSES = 10_000_000
BATCH = 200_000  # guesses to a case
MADE = 2_000  # guesses whose rows are made and compared
MADE_BATCH = 50
SAMPLE_GUESSES, SAMPLE_MADE = 20_000, 20
RECIPE_SEED = 2024
FAMILIES: dict[str, dict[str, Any]] = {
    "geometry/angle_chase": {},
    "program/exercises": {"languages": {"python": 1, "javascript": 1, "c": 1}},
}
KINDS = 10


def main(evidence: Evidence) -> int:
    """Run every case that is not decided yet; ok when no guess gave a row and nothing private is public."""
    loom.plug_in()
    with tempfile.TemporaryDirectory(prefix="certify-secrets-") as name:
        blind = _Blind(Path(name), rows=4 if evidence.sample else 20)
        evidence.put("leaks", blind.leaks())
        _guess(evidence, blind, SAMPLE_GUESSES if evidence.sample else GUESSES)
        _make(evidence, blind, SAMPLE_MADE if evidence.sample else MADE)
        evidence.put("reveal", blind.reveals())
    cases = evidence.cases
    guesses = sum(found["count"] for case, found in cases.items() if case.startswith("guess"))
    made = sum(found["count"] for case, found in cases.items() if case.startswith("made"))
    bad = {case: found["bad"] for case, found in cases.items() if found["bad"]}
    enough = evidence.sample or (guesses >= GUESSES and made >= MADE)
    return evidence.conclude(
        ok=bool(not bad and enough),
        guesses=guesses,
        guesses_whose_rows_were_made=made,
        rows_attacked=len(blind.private),
        public_files_searched=cases["leaks"]["count"],
        private_values_searched_for=cases["leaks"]["values"],
        claims_proved_by_reveal=cases["reveal"]["count"],
        bad=bad,
    )


class _Blind:
    """A dataset with a public split and a blind secret one, and everything that its maker alone knows."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.secret = keeper.new()
        self.file = folder / "secret.txt"
        keeper.write(self.secret, self.file)
        uses = {**FAMILIES, "hostile/leaky": {}}
        self.recipe_file = loom.small_recipe(
            folder,
            seed=RECIPE_SEED,
            splits={"train": {"share": 1}, "test": {"share": 1, "secret": self.secret.commitment}},
            generators=[
                {"use": use, "with": knobs, "rows": {"train": 4, "test": rows}} for use, knobs in uses.items()
            ],
            image_size=128,
            limits={"errors": 0.9},
        )
        self.place = folder / "dataset"
        held = f"test={self.file}"
        loom.call(
            loom.serial(
                "run", self.recipe_file, "--out", self.place, "--no-pilot", "--blind", "--secret", held
            )
        )
        self.recipe = recipes.load(self.recipe_file)
        self.manifest = json.loads((self.place / sealed.MANIFEST).read_bytes())
        self.private: list[Row] = []
        for item in self.manifest["splits"]["test"]["keys"]:
            data = (self.place / item["path"]).read_bytes()
            self.private += read_table(data, item["path"]).to_pylist()
        self.public: list[Row] = list(published.load(self.place, "test"))

    def leaks(self) -> dict[str, Any]:
        """Search all that is public, uncompressed, for anything that only the maker knows."""
        files = [self.place / item["path"] for item in self.manifest["files"]]
        files += [self.place / sealed.MANIFEST, self.place / "events.jsonl"]
        texts = {path: _uncompressed(path) for path in files}
        values = dict(self._known_to_the_maker())
        bad = [
            f"{path.name} holds {what}"
            for path, text in texts.items()
            for value, what in values.items()
            if value in text
        ]
        names = pq.read_schema(self.place / "data/test-00000-of-00001.parquet").names
        if tuple(names) != BLIND_COLUMNS:
            bad.append(f"the blind file has columns {names}")
        if [row["id"] for row in self.public] != [row["id"] for row in self.private]:
            bad.append("the keys are not those of the published rows")
        return {"count": len(files), "values": len(values), "bad": bad}

    def _known_to_the_maker(self) -> Iterator[tuple[str, str]]:
        secret, unkeyed = self.secret, Maker(self.recipe, {"test": _Open(self.secret)})
        yield secret.value.hex(), "the secret"
        yield secret.key.hex(), "the key"
        yield secret.root.digest.hex(), "the root seed"
        for row in self.private:
            where = f"of row {row['id']}"
            yield row["body"], f"the body {where}"
            yield row["digest"], f"the digest {where}"
            yield row["fingerprint"], f"the keyed fingerprint {where}"
            yield row["family"], f"the keyed family {where}"
            if len(row["answer"]) > 24:  # a short one, like "yes, no, yes", is in any text by chance
                yield row["answer"], f"the answer {where}"
            for step in row["steps"]:
                if len(step["claim"]) > 20 and step["claim"] not in row["prompt"]:
                    yield step["claim"], f"a step {where}"
            for made in unkeyed.make(row["unit"], row["index"]).rows:
                yield made["id"], f"the unkeyed id {where}"
                yield made["fingerprint"], f"the unkeyed fingerprint {where}"
                yield made["family"], f"the unkeyed family {where}"

    def reveals(self) -> dict[str, Any]:
        """Ask `reveal` of the right secret, a wrong one, changed keys and changed rows; and `verify`."""
        held = f"test={self.file}"
        bad, count = [], 0
        wrong = self.file.with_name("wrong.txt")
        keeper.write(keeper.new(), wrong)
        wrong_held = f"test={wrong}"
        for what, arguments, code in (
            ("the right secret", ("secret", "reveal", self.place, "--secret", held), 0),
            ("a wrong secret", ("secret", "reveal", self.place, "--secret", wrong_held), 1),
            ("verify without the secret", ("verify", self.place, "-j", "1"), 0),
            ("verify with the secret", ("verify", self.place, "-j", "1", "--secret", held), 0),
            ("regenerate a public file", ("regenerate", self.place, "--shard", "1"), 0),
            ("regenerate a secret file", ("regenerate", self.place, "--shard", "0"), 2),
            (
                "regenerate it with the secret",
                ("regenerate", self.place, "--shard", "0", "--secret", held),
                0,
            ),
        ):
            ended = loom.call(loom.command(*arguments), check=False)
            count += 1
            if ended.returncode != code:
                bad.append(f"{what}: ended with {ended.returncode}, not {code}: {ended.stdout}{ended.stderr}")
        for name in ("keys/test-00000-of-00001.parquet", "data/test-00000-of-00001.parquet"):
            path = self.place / name
            whole = path.read_bytes()
            path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
            for arguments in (("secret", "reveal", self.place), ("verify", self.place, "-j", "1")):
                ended = loom.call(loom.command(*arguments, "--secret", held), check=False)
                count += 1
                if ended.returncode != 1:
                    bad.append(f"{name} changed: {arguments[0]} ended with {ended.returncode}")
            path.write_bytes(whole)
        shutil.rmtree(self.place / "keys")  # as it is published
        ended = loom.call(loom.command("verify", self.place, "-j", "1"), check=False)
        if ended.returncode != 0:
            bad.append(f"verify without keys ended with {ended.returncode}: {ended.stdout}")
        return {"count": count + 1, "bad": bad}


class _Open(Secret):
    """A secret whose digests are unkeyed: what the rows would show if they were not protected."""

    def __init__(self, secret: Secret) -> None:
        super().__init__(secret.value)

    @property
    def key(self) -> bytes:
        """Return no key."""
        return b""


def _uncompressed(path: Path) -> str:
    """Return a file's content as text: all cells and the footer of a Parquet file."""
    data = path.read_bytes()
    if path.suffix != ".parquet":
        return data.decode("utf-8", "replace")
    content = read_table(data, path.name)
    cells = json.dumps(content.to_pylist(), default=repr, ensure_ascii=False)
    return cells + cells.replace('\\"', '"') + str(pq.read_metadata(path).metadata)


def guessed(number: int) -> bytes:
    """Return a guess at the 32 bytes of a secret: what people take who do not draw it by chance."""
    kind, n = number % KINDS, number // KINDS
    match kind:
        case 0:
            return n.to_bytes(32, "big")
        case 1:
            return n.to_bytes(32, "little")
        case 2:
            return sha256(str(n).encode()).digest()
        case 3:
            return blake2b(str(n).encode(), digest_size=32).digest()
        case 4:  # a time of day, in seconds of the years 2024 to 2026, each within a minute or so
            return sha256(str(1_704_000_000 + 95 * n).encode()).digest()
        case 5:
            return (1_704_000_000 + 95 * n).to_bytes(32, "big")
        case 6:
            return sha256(f"{_WORDS[n % len(_WORDS)]}{n // len(_WORDS) or ''}".encode()).digest()
        case 7:
            return f"{_WORDS[n % len(_WORDS)]}{n // len(_WORDS)}".encode().ljust(32, b"\0")
        case 8:  # the recipe's own seed and its neighbours
            return Seed.root(RECIPE_SEED + (n + 1) // 2 * (-1) ** n).digest
        case _:
            return sha256(n.to_bytes(8, "little")).digest()


_WORDS = (
    *("secret", "password", "proofloom", "test", "seed", "hidden", "private", "benchmark", "geometry"),
    *("admin", "letmein", "changeme", "evaluation", "heldout", "holdout", "blind", "key", "correcthorse"),
)


def _guess(evidence: Evidence, blind: _Blind, total: int) -> None:
    """Try each guess on the commitment, on row 0's public id, and on the stream that row 0 came from.

    The attacker is even given row 0's answer and body; without the key they lead to no public digest.
    """
    row, shown = blind.private[0], blind.public[0]
    question = row["prompt"].rpartition("\n\n")[0]
    parts = [row["generator"], row["generator_version"], question, row["answer"], row["body"]]
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    path = (
        f"{row['generator']}@{row['generator_version']}",
        "test",
        row["generator"].replace("/", "."),
        "all",
    )
    true = _stream(blind.secret.root, path)
    commitment = blind.manifest["splits"]["test"]["secret"]
    assert Key(blind.secret.key).digest(b"proofloom id", text) == shown["id"]
    for start in range(0, total, BATCH):
        case = f"guess {start}"
        if evidence.get(case) is not None:
            continue
        bad = []
        for number in range(start, min(start + BATCH, total)):
            guess = Secret(guessed(number))
            hit = (
                guess.commitment == commitment
                or Key(guess.key).digest(b"proofloom id", text) == shown["id"]
                or true in (_stream(guess.root, path), _stream(Seed(guess.value), path))
            )
            if hit:
                bad.append(f"guess {number}")
        evidence.put(case, {"count": min(BATCH, total - start), "bad": bad})


def _stream(root: Seed, path: tuple[str, ...]) -> bytes:
    for name in path:
        root = root / name
    return root.digest


def _make(evidence: Evidence, blind: _Blind, total: int) -> None:
    """Make a row of each family from each of some guesses, and compare it with every public prompt."""
    prompts = {row["prompt"] for row in blind.public}
    opened = Maker(blind.recipe, {"test": _Open(blind.secret)}, pictures=False)
    addresses = {(row["unit"], row["index"]) for row in blind.private}
    forms = {row["fingerprint"] for address in addresses for row in opened.make(*address).rows}
    for start in range(0, total, MADE_BATCH):
        case = f"made {start}"
        if evidence.get(case) is not None:
            continue
        bad, count = [], min(MADE_BATCH, total - start)
        for number in range(start, start + count):
            guess = _Open(Secret(guessed(number)))
            plain = recipes.resolved(blind.recipe)
            plain["splits"]["test"]["secret"] = guess.commitment
            maker = Maker(recipes.Recipe.model_validate(plain), {"test": guess}, pictures=False)
            use = (*FAMILIES,)[number % len(FAMILIES)].replace("/", ".")
            for row in maker.make(f"{use}.test.all", 0).rows:
                if row["prompt"] in prompts or row["fingerprint"] in forms:
                    bad.append(f"guess {number} makes a row of the split")
        evidence.put(case, {"count": count, "bad": bad})
