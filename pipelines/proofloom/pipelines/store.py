"""Where a dataset lives: a local folder with durable atomic writes and a lock, or an object store's URL."""

from __future__ import annotations

import errno
import fcntl
import mmap
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from proofloom.engine import RecipeError

TEMPORARY = ".proofloom-tmp-"
_LOCK = ".proofloom-lock"
# A store that does not answer must end in an error within minutes, and a short outage must not.
_CONNECT_SECONDS = 5.0
_REQUEST_SECONDS = 60.0
_ATTEMPTS = 4
# what a URL's query may say aloud; anything else could be a credential
_HARMLESS = {"scheme", "region", "endpoint_override", "anonymous", "force_virtual_addressing"}


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
        """Return a file's bytes; a pipe or a device, which could block for ever, is no file of ours."""
        path = self.path(name)
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OSError(errno.EINVAL, "is not a regular file", str(path))
        return path.read_bytes()

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
        with _named(str(path)):
            self._make_folder(path.parent)
            # two machines on one file system can have equal process numbers, so the name is random
            temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
            try:
                with temporary.open("xb") as file:
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
        # whatever is no folder: a pipe or a link to nowhere is a file too many, and must show
        found = (path for path in base.rglob("*") if path.is_symlink() or not path.is_dir())
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
        path = self.root / _LOCK
        with _named(str(path)):
            self._make_folder(self.root)
            file = path.open("a+")
        with file:
            try:
                kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
                with _named(str(path)):
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
    """An object store. A file appears when its upload ends; equal content makes racing writers harmless.

    Every error is an OSError that names the file by its public URL and says no credential.
    """

    def __init__(self, url: str, filesystem: Any, base: str) -> None:
        self._url = url
        self._filesystem = filesystem
        self._base = base.rstrip("/")

    @property
    def place(self) -> str:
        """Return the URL without user and query, which may hold credentials."""
        return public(self._url)

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        with self._telling(name), self._filesystem.open_input_stream(self._path(name)) as file:
            data: bytes = file.read()
            return data

    def write(self, name: str, data: bytes) -> None:
        """Upload a file in one piece."""
        with self._telling(name):
            self._upload(self._path(name), data)

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a local spool file; upload it only when the block ends well."""
        with tempfile.TemporaryFile() as spool:
            with _named(tempfile.gettempdir()):
                yield spool
                spool.flush()
            empty = os.fstat(spool.fileno()).st_size == 0
            with self._telling(name):
                if empty:
                    self._upload(self._path(name), b"")
                else:
                    with mmap.mmap(spool.fileno(), 0, access=mmap.ACCESS_READ) as data:
                        self._upload(self._path(name), data)

    def open(self, name: str) -> Any:
        """Open a file for reading."""
        with self._telling(name):
            return self._filesystem.open_input_file(self._path(name))

    def size(self, name: str) -> int:
        """Return a file's size, or -1."""
        with self._telling(name):
            info = self._filesystem.get_file_info(self._path(name))
        return int(info.size) if info.is_file else -1

    def names(self, folder: str) -> list[str]:
        """Return every file below a folder."""
        from pyarrow import fs

        selector = fs.FileSelector(self._path(folder), allow_not_found=True, recursive=True)
        with self._telling(folder):
            found = [info.path for info in self._filesystem.get_file_info(selector) if info.is_file]
        return sorted(str(PurePosixPath(path).relative_to(self._base)) for path in found)

    def delete(self, name: str) -> None:
        """Delete a file if it is there."""
        if self.size(name) >= 0:
            with self._telling(name):
                self._filesystem.delete_file(self._path(name))

    def sweep(self) -> list[str]:
        """Nothing to do: an upload that did not end left no file."""
        return []

    @contextmanager
    def lock(self, *, wait: bool, shared: bool = False) -> Iterator[None]:
        """Hold nothing: runs of one recipe upload equal files, and another recipe is refused."""
        del wait, shared
        yield

    def _upload(self, path: str, data: Any) -> None:
        """Upload in a single write: leaving a stream's block by an error between two would publish a part."""
        try:
            sink = self._filesystem.open_output_stream(path)
        except FileNotFoundError:  # a store with real folders
            self._filesystem.create_dir(str(PurePosixPath(path).parent), recursive=True)
            sink = self._filesystem.open_output_stream(path)
        with sink:
            sink.write(data)

    def _path(self, name: str) -> str:
        return f"{self._base}/{name}" if name else self._base

    @contextmanager
    def _telling(self, name: str) -> Iterator[None]:
        from pyarrow import ArrowException

        where = f"{self.place.rstrip('/')}/{name}".rstrip("/")
        try:
            yield
        except FileNotFoundError:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), where) from None
        except (OSError, ArrowException) as error:
            # `from None` throughout: the library's own error can quote the URL
            number = getattr(error, "errno", None) or errno.EIO
            raise OSError(number, _scrub(str(error), self._url), where) from None


def open_store(place: str | Path) -> Store:
    """Open a local folder, or the store behind a pyarrow or fsspec URL (`s3://bucket/folder`, …).

    Nothing is contacted but what finding an S3 bucket's region takes. Raises `RecipeError` for a URL
    that is none of these, and never repeats a credential in it.
    """
    text = str(place)
    if "://" not in text:
        return LocalStore(Path(text))
    if text.startswith("file://"):
        return LocalStore(Path(unquote(text.removeprefix("file://"))))
    from pyarrow import ArrowException, fs

    try:
        filesystem, base = fs.FileSystem.from_uri(_spelled(text))
        if isinstance(filesystem, fs.S3FileSystem):
            filesystem = _patient(filesystem)
        return RemoteStore(text, filesystem, base)
    except (ArrowException, ValueError) as error:
        if "Unrecognized filesystem type" not in str(error):
            raise _unopened(text, error) from None
    except OSError as error:
        raise _unopened(text, error) from None
    try:
        import fsspec

        inner, base = fsspec.core.url_to_fs(text)
    except Exception as error:  # every protocol has errors of its own
        raise _unopened(text, error) from None
    return RemoteStore(text, fs.PyFileSystem(fs.FSSpecHandler(inner)), base)


def public(place: str | Path) -> str:
    """Return a place as it may be shown: a URL without user and query, which may hold credentials."""
    text = str(place)
    scheme, separator, rest = text.partition("://")
    if not separator:
        return text
    host, slash, path = rest.partition("?")[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def _spelled(url: str) -> str:
    """Return a URL whose path is percent-encoded where a person typed it plainly."""
    base, question, query = url.partition("?")
    scheme, separator, rest = base.partition("://")
    return f"{scheme}{separator}{quote(rest, safe='/%:@!$&()*+,;=~')}{question}{query}"


def _patient(filesystem: Any) -> Any:
    """Return an S3 file system with our time limits, which a URL cannot state."""
    from pyarrow import fs

    _, (options,) = filesystem.__reduce__()
    return fs.S3FileSystem(
        **{
            **options,
            "connect_timeout": _CONNECT_SECONDS,
            "request_timeout": _REQUEST_SECONDS,
            "retry_strategy": fs.AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS),
        }
    )


def _unopened(url: str, error: Exception) -> RecipeError:
    return RecipeError.of(public(url), f"cannot be opened as an output place: {_scrub(str(error), url)}")


def _scrub(text: str, url: str) -> str:
    """Return the text without the URL and whatever in it could be a credential."""
    try:
        parts = urlsplit(url)
        user, at, _ = parts.netloc.rpartition("@")
        held = [*user.split(":")] if at else []
        held += [value for key, value in parse_qsl(parts.query) if key not in _HARMLESS]
    except ValueError:
        return "the URL is malformed"
    text = text.replace(url, public(url)).replace(_spelled(url), public(url))
    for value in sorted((v for v in held if v not in ("true", "false", "")), key=len, reverse=True):
        for form in (value, unquote(value), quote(value, safe="")):
            text = text.replace(form, "***")
    return text


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Give an operating system's error the name of the file, which a write's error lacks."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            raise OSError(error.errno, os.strerror(error.errno), where) from error
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
