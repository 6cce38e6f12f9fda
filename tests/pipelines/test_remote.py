"""A URL as a store: S3 (moto on loopback) and fsspec hold the same dataset as a folder, and leak nothing."""

from __future__ import annotations

import errno
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from pyarrow import fs

from proofloom.engine import RecipeError
from proofloom.pipelines import finish, recipe, run
from proofloom.pipelines.executors.local import Local
from proofloom.pipelines.recipe import Recipe
from proofloom.pipelines.sealed import digest_of
from proofloom.pipelines.store import LocalStore, RemoteStore, open_store

ABOUT_THE_RUN = ("events.jsonl", "run.json")  # times and hosts, never part of the dataset
KEY, SECRET = "KEYIDKEYID", "SECRETWORDSECRETWORD"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Return the port of an S3 server on loopback that has the bucket `bucket`."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", KEY)
        patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        _, found = server.get_host_and_port()
        fs.S3FileSystem(
            endpoint_override=f"127.0.0.1:{found}", scheme="http", allow_bucket_creation=True
        ).create_dir("bucket")
        yield found
        server.stop()


@pytest.fixture
def url(port: int, request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh folder in the bucket."""
    return f"s3://bucket/{request.node.name}?endpoint_override=http://127.0.0.1:{port}"


@pytest.fixture
def toy(toy_recipe: str) -> Recipe:
    """Return the toy recipe."""
    return recipe.parse(toy_recipe, "toy.yaml")


def _make(made: Recipe, place: str | Path) -> str:
    """Run and finish a recipe at a place; return the manifest's seal."""
    finish.finish(made, place, run.run(made, place, Local(2)))
    return digest_of(open_store(place).read("manifest.json"))


def _half(file: IO[bytes]) -> None:
    file.write(b"half")
    raise KeyError


@pytest.mark.parametrize("kind", ["s3", "memory"])
def test_a_remote_store_keeps_the_contract_of_a_folder(kind: str, url: str) -> None:
    store = open_store(url if kind == "s3" else "memory://contract/a folder")
    assert isinstance(store, RemoteStore)
    assert store.names("") == []
    with pytest.raises(FileNotFoundError):
        store.read("work/a")
    store.write("work/a", b"one")
    store.write("work/a", b"two!")
    store.write("work/empty", b"")
    with store.create("data/ü b.bin") as file:
        file.write(b"x" * 12_000_000)
    with store.create("data/empty") as file:
        pass
    with pytest.raises(KeyError), store.create("data/never") as file:
        _half(file)
    assert store.names("") == ["data/empty", "data/ü b.bin", "work/a", "work/empty"]
    assert store.names("work") == ["work/a", "work/empty"]
    assert store.read("work/a") == b"two!"
    sizes = [store.size(name) for name in ("data/ü b.bin", "data/empty", "data/never")]
    assert sizes == [12_000_000, 0, -1]
    with store.open("work/a") as opened:
        opened.seek(1)
        assert opened.read(2) == b"wo"
    store.delete("work/a")
    store.delete("work/a")
    assert store.names("work") == ["work/empty"]
    assert store.sweep() == []


def test_a_dataset_on_s3_is_the_dataset_of_a_folder(url: str, toy: Recipe, tmp_path: Path) -> None:
    seal = _make(toy, tmp_path / "local")
    assert _make(toy, url) == seal
    local, remote = LocalStore(tmp_path / "local"), open_store(url)
    names = [name for name in local.names("") if name not in ABOUT_THE_RUN]
    assert [name for name in remote.names("") if name not in ABOUT_THE_RUN] == names
    assert all(remote.read(name) == local.read(name) for name in names)
    # a lost shard is made again, everything else is kept, and the dataset is the same
    lost = next(name for name in names if name.startswith("work/") and name.endswith("25.parquet"))
    remote.delete(lost)
    told: list[dict[str, object]] = []
    finish.finish(toy, url, run.run(toy, url, Local(1), listener=told.append))
    assert [event["name"] for event in told if event["event"] == "shard"] == [
        lost.removeprefix("work/").removesuffix(".parquet")
    ]
    assert digest_of(remote.read("manifest.json")) == seal


def test_a_folder_of_another_recipe_is_refused_on_s3_too(url: str, toy: Recipe, toy_recipe: str) -> None:
    run.run(toy, url, Local(1))
    other = recipe.parse(toy_recipe, "toy.yaml", ["seed=43"])
    with pytest.raises(RecipeError, match=other.digest) as caught:
        run.run(other, url, Local(1))
    assert toy.digest in str(caught.value)


def test_no_credential_reaches_a_file_or_an_event(
    port: int, toy: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    url = f"s3://{KEY}:{SECRET}@bucket/quiet?endpoint_override=http://127.0.0.1:{port}"
    told: list[dict[str, object]] = []
    finish.finish(toy, url, run.run(toy, url, Local(1), listener=told.append))
    store = open_store(url)
    everything = b"".join(store.read(name) for name in store.names("")) + repr(told).encode()
    assert len(store.names("")) > 5
    for word in (KEY, SECRET):
        assert word.encode() not in everything
    assert (store.place, KEY in store.place) == ("s3://bucket/quiet", False)


def test_a_missing_bucket_is_named_without_credentials(port: int, toy: Recipe) -> None:
    url = f"s3://{KEY}:{SECRET}@nosuchbucket/out?endpoint_override=http://127.0.0.1:{port}"
    with pytest.raises(OSError, match="nosuchbucket") as caught:
        run.run(toy, url, Local(1))
    assert caught.value.filename.startswith("s3://nosuchbucket/out/")
    assert SECRET not in str(caught.value)
    assert KEY not in str(caught.value)


def test_an_error_that_quotes_the_url_is_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"s3://{KEY}:{SECRET}@bucket/out?session_token=TOKENWORD&region=eu-west-1"

    class Broken:
        def open_input_stream(self, path: str) -> None:
            raise OSError(f"cannot reach {url} ({path}) as {KEY} with {SECRET} and TOKENWORD in eu-west-1")

    with pytest.raises(OSError, match="cannot reach s3://bucket/out") as caught:
        RemoteStore(url, Broken(), "bucket/out").read("a")
    text = str(caught.value)
    assert caught.value.errno == errno.EIO
    assert "in eu-west-1" in text
    for word in (KEY, SECRET, "TOKENWORD"):
        assert word not in text


def test_a_server_that_is_not_there_is_an_error_in_bounded_time(toy: Recipe) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    begun = time.monotonic()
    with pytest.raises(OSError, match="s3://bucket/out"):
        run.run(toy, f"s3://bucket/out?endpoint_override=http://127.0.0.1:{nobody}", Local(1))
    assert time.monotonic() - begun < 60


def test_the_time_limits_are_ours(url: str) -> None:
    store = open_store(url)
    assert isinstance(store, RemoteStore)
    _, (options,) = store._filesystem.__reduce__()
    assert options["connect_timeout"] == 5
    assert options["request_timeout"] == 60
    assert options["endpoint_override"].startswith("http://127.0.0.1:")
