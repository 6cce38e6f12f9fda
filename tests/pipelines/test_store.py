"""A local folder as a store: whole files or none, clear errors, one holder at a time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from proofloom.engine import RecipeError
from proofloom.pipelines import store as stores
from proofloom.pipelines.store import LocalStore, open_store, public


@pytest.fixture(params=["plain", "with space", "übung/日本"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> LocalStore:
    """Return a store in a folder that does not exist yet."""
    return LocalStore(tmp_path / request.param)


def test_a_written_file_is_read_back_and_listed(store: LocalStore) -> None:
    store.write("work/a.bin", b"one")
    store.write("work/ü b.bin", b"")
    store.write("work/a.bin", b"two!")
    assert store.read("work/a.bin") == b"two!"
    assert store.names("") == ["work/a.bin", "work/ü b.bin"]
    assert (store.size("work/a.bin"), store.size("work/ü b.bin"), store.size("none")) == (4, 0, -1)
    with store.open("work/a.bin") as file:
        file.seek(1)
        assert file.read(2) == b"wo"
    store.delete("work/a.bin")
    store.delete("work/a.bin")
    assert store.names("") == ["work/ü b.bin"]
    assert store.names("nowhere") == []


def _half(file: IO[bytes]) -> None:
    file.write(b"half")
    raise KeyError


def test_a_block_that_fails_leaves_what_was_there(store: LocalStore) -> None:
    store.write("file", b"old")
    with pytest.raises(KeyError), store.create("file") as file:
        _half(file)
    assert store.read("file") == b"old"
    assert os.listdir(store.root) == ["file"]


def test_the_file_is_synced_before_its_name_and_the_folder_after(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write("file", b"old")
    calls: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def watched_fsync(descriptor: int) -> None:
        name = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        calls.append("sync folder" if name.is_dir() else f"sync {name.read_bytes().decode()}")
        fsync(descriptor)

    def watched_replace(self: Path, target: Path) -> Path:
        calls.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(Path, "replace", watched_replace)
    store.write("file", b"new")
    assert calls == ["sync new", "rename", "sync folder"]


def test_sweep_takes_only_what_a_killed_writer_left(store: LocalStore) -> None:
    store.write("work/kept", b"x")
    writer = store.create("work/lost")
    writer.__enter__().write(b"half")
    assert store.names("") == ["work/kept"]
    assert len(store.sweep()) == 1
    assert os.listdir(store.root / "work") == ["kept"]


def test_two_machines_never_write_one_temporary_file(store: LocalStore) -> None:
    """Two hosts on one file system can have the same process number, as two writers in one process have."""
    with store.create("file") as one, store.create("file") as other:
        one.write(b"one")
        other.write(b"other")
        assert one.name != other.name
    assert store.read("file") == b"one"  # the outer block ended last


def test_the_second_holder_is_refused_and_sharers_are_not(store: LocalStore) -> None:
    other = LocalStore(store.root)
    with store.lock(wait=False):
        with pytest.raises(RecipeError, match="another run holds this folder"), other.lock(wait=False):
            pass
        with pytest.raises(RecipeError, match="another run"), other.lock(wait=False, shared=True):
            pass
    with store.lock(wait=False, shared=True), other.lock(wait=False, shared=True):
        pass


def test_the_kernel_drops_the_lock_of_a_killed_holder(store: LocalStore) -> None:
    code = (
        "import os, sys, pathlib, signal\n"
        "from proofloom.pipelines.store import LocalStore\n"
        "held = LocalStore(pathlib.Path(sys.argv[1])).lock(wait=False)\n"
        "held.__enter__()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(store.root)], check=False)
    assert done.returncode == -9
    with store.lock(wait=False):
        pass


def test_a_place_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = LocalStore(tmp_path / "file" / "out")
    with pytest.raises(OSError, match="file") as caught, store.lock(wait=False):
        pass
    assert str(tmp_path / "file") in str(caught.value.filename)


def _as_nobody(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run code without root's right to write anywhere."""
    drop = "import os\nif os.getuid() == 0:\n    os.setgid(65534); os.setuid(65534)\n"
    head = "import sys, pathlib\nfrom proofloom.pipelines.store import LocalStore\n"
    command = [sys.executable, "-c", head + drop + code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    os.chmod(tmp_path, 0o555)
    for parent in list(tmp_path.parents)[:3]:  # pytest's own folders are closed to others
        os.chmod(parent, 0o755)
    code = (
        "store = LocalStore(pathlib.Path(sys.argv[1]) / 'out')\n"
        "try:\n    store.write('a', b'b')\n"
        "except PermissionError as error:\n    print(error.filename)\n"
    )
    done = _as_nobody(code, tmp_path)
    assert done.stdout.strip() == str(tmp_path / "out"), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named_and_leaves_the_old_file(store: LocalStore) -> None:
    store.write("work/a", b"old")
    code = (
        "import resource, signal, sys, pathlib\n"
        "from proofloom.pipelines.store import LocalStore\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "store = LocalStore(pathlib.Path(sys.argv[1]))\n"
        "try:\n    store.write('work/a', b'x' * 200_000)\n"
        "except OSError as error:\n    print(error.errno, error.filename)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(store.root)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split(" ", 1) == [str(errno.EFBIG), f"{store.root / 'work' / 'a'}\n"], done.stderr
    assert store.read("work/a") == b"old"
    assert store.names("") == ["work/a"]
    assert os.listdir(store.root / "work") == ["a"]


def test_a_file_url_is_a_local_folder(tmp_path: Path) -> None:
    opened = open_store(f"file://{tmp_path}/a%20b")
    assert isinstance(opened, LocalStore)
    assert opened.root == tmp_path / "a b"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("s3://bucket/out", "s3://bucket/out"),
        ("s3://KEY:SECRET@bucket/out?endpoint_override=x&scheme=http", "s3://bucket/out"),
        ("s3://KEY:SEC%2FRET@bucket", "s3://bucket"),
        ("abfs://c@account/out?sas=TOKEN", "abfs://account/out"),
        ("/a/folder?", "/a/folder?"),
    ],
)
def test_a_shown_place_holds_no_credential(url: str, shown: str) -> None:
    assert public(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "nosuch://KEYID:SECRETWORD@host/out",
        "s3://KEYID:SECRETWORD@bucket/out?unknown=TOKENWORD",
        "s3://KEYID:SECRETWORD@/out",
        "s3://KEYID:SECRETWORD@buc[ket/out?session_token=TOKENWORD",
    ],
)
def test_a_wrong_url_is_refused_without_repeating_its_credentials(url: str) -> None:
    with pytest.raises(RecipeError) as caught:
        open_store(url)
    text = str(caught.value)
    assert "cannot be opened as an output place" in text
    for word in ("KEYID", "SECRETWORD", "TOKENWORD"):
        assert word not in text


def test_the_temporary_prefix_is_hidden_from_listings(store: LocalStore) -> None:
    store.write("a", b"1")
    (store.root / f"{stores.TEMPORARY}x").write_bytes(b"")
    assert store.names("") == ["a"]


def test_a_pipe_in_a_files_place_is_refused_and_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        LocalStore(tmp_path).read("pipe")
