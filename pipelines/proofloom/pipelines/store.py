"""Where a dataset lives: a local folder with durable atomic writes and a lock, or an object store's URL."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from proofloom.engine import RecipeError

TEMPORARY = ".proofloom-tmp-"
_LOCK = ".proofloom-lock"


class Store(Protocol):
    """A folder-like place. Names are relative, with forward slashes; a name holds a whole file or nothing."""

    @property
    def place(self) -> str:
        """Return the folder or URL, as a person would type it."""
        ...

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raise FileNotFoundError when there is none."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Make the file hold exactly these bytes, durably, or leave what was there."""
        ...

    def create(self, name: str) -> Any:
        """Return a context manager with a binary file that appears under its name only when all went well."""
        ...

    def open(self, name: str) -> Any:
        """Return a seekable binary file for reading."""
        ...

    def size(self, name: str) -> int:
        """Return a file's size in bytes, or -1 when there is none."""
        ...

    def names(self, folder: str) -> list[str]:
        """Return the names of all files below a folder, sorted; [] when there is no such folder."""
        ...

    def delete(self, name: str) -> None:
        """Delete a file if it is there."""
        ...

    def sweep(self) -> list[str]:
        """Delete what interrupted writers left behind; only for the holder of the lock."""
        ...

    def lock(self, *, wait: bool, shared: bool = False) -> Any:
        """Return a context manager that holds the place for one writer, or for sharers; refuse or wait."""
        ...


class LocalStore:
    """A local folder. Writes go to a temporary name, are synced, renamed, and their folder synced."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def place(self) -> str:
        """Return the folder."""
        return str(self.root)

    def path(self, name: str) -> Path:
        """Return the path of a file of this store."""
        return self.root / name

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        return self.path(name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        """Write a file durably and atomically."""
        with self.create(name) as file:
            file.write(data)

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a temporary file beside the final one; sync and rename it when the block ends well.

        The order is that of the commit protocol: close, fsync the file, rename, fsync the folder; a
        crash at any point leaves the old content or the new, and at worst a temporary to sweep.
        """
        path = self.path(name)
        self._make_folder(path.parent)
        temporary = path.parent / f"{TEMPORARY}{os.getpid()}-{path.name}"
        try:
            with temporary.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        return self.path(name).open("rb")

    def size(self, name: str) -> int:
        """Return a file's size, or -1."""
        try:
            return self.path(name).stat().st_size
        except FileNotFoundError:
            return -1

    def names(self, folder: str) -> list[str]:
        """Return every file below a folder but temporaries and the lock."""
        base = self.path(folder)
        found = (path for path in base.rglob("*") if path.is_file())
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in found
            if not path.name.startswith(TEMPORARY) and path.name != _LOCK
        )

    def delete(self, name: str) -> None:
        """Delete a file if it is there."""
        self.path(name).unlink(missing_ok=True)

    def sweep(self) -> list[str]:
        """Delete temporaries that a killed writer left."""
        found = sorted(self.root.rglob(f"{TEMPORARY}*"))
        for path in found:
            path.unlink(missing_ok=True)
        return [path.relative_to(self.root).as_posix() for path in found]

    @contextmanager
    def lock(self, *, wait: bool, shared: bool = False) -> Iterator[None]:
        """Hold the folder through an advisory lock, which the kernel drops when its holder dies."""
        self._make_folder(self.root)
        with (self.root / _LOCK).open("a+") as file:
            try:
                kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
                fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)
            except BlockingIOError:
                message = "another run holds this folder: wait for it, or give --wait"
                raise RecipeError.of(self.place, message) from None
            yield

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


class RemoteStore:
    """An object store. A file appears when its upload ends; equal content makes racing writers harmless."""

    def __init__(self, url: str, filesystem: Any, base: str) -> None:
        self._url = url
        self._filesystem = filesystem
        self._base = base.rstrip("/")

    @property
    def place(self) -> str:
        """Return the URL without its query, which may hold credentials."""
        return self._url.partition("?")[0]

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        with self.open(name) as file:
            data: bytes = file.read()
            return data

    def write(self, name: str, data: bytes) -> None:
        """Upload a file in one piece."""
        with self._filesystem.open_output_stream(self._path(name)) as sink:
            sink.write(data)

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a local spool file; upload it only when the block ends well."""
        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            with self._filesystem.open_output_stream(self._path(name)) as sink:
                shutil.copyfileobj(spool, sink, 1 << 22)

    def open(self, name: str) -> Any:
        """Open a file for reading."""
        return self._filesystem.open_input_file(self._path(name))

    def size(self, name: str) -> int:
        """Return a file's size, or -1."""
        info = self._filesystem.get_file_info(self._path(name))
        return int(info.size) if info.is_file else -1

    def names(self, folder: str) -> list[str]:
        """Return every file below a folder."""
        from pyarrow import fs

        selector = fs.FileSelector(self._path(folder), allow_not_found=True, recursive=True)
        found = (info.path for info in self._filesystem.get_file_info(selector) if info.is_file)
        return sorted(str(PurePosixPath(path).relative_to(self._base)) for path in found)

    def delete(self, name: str) -> None:
        """Delete a file if it is there."""
        if self.size(name) >= 0:
            self._filesystem.delete_file(self._path(name))

    def sweep(self) -> list[str]:
        """Nothing to do: an upload that did not end left no file."""
        return []

    @contextmanager
    def lock(self, *, wait: bool, shared: bool = False) -> Iterator[None]:
        """Hold nothing: runs of one recipe upload equal files, and another recipe is refused."""
        del wait, shared
        yield

    def _path(self, name: str) -> str:
        return f"{self._base}/{name}" if name else self._base


def open_store(place: str | Path) -> Store:
    """Open a local folder, or the store behind a pyarrow or fsspec URL (`s3://bucket/folder`, …)."""
    text = str(place)
    if "://" not in text:
        return LocalStore(Path(text))
    from pyarrow import ArrowException, fs

    if text.startswith("file://"):
        return LocalStore(Path(text.removeprefix("file://")))
    try:
        filesystem, base = fs.FileSystem.from_uri(text)
    except (ArrowException, ValueError):
        try:
            import fsspec

            inner, base = fsspec.core.url_to_fs(text)
        except (ImportError, ValueError) as error:
            raise RecipeError.of(text, f"cannot be opened as an output place: {error}") from None
        filesystem = fs.PyFileSystem(fs.FSSpecHandler(inner))
    except OSError as error:
        raise RecipeError.of(text.partition("?")[0], f"cannot be opened: {error}") from None
    return RemoteStore(text, filesystem, base)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
