"""Every example in the README and the pages runs, every link leads somewhere, every command is spoken of."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "DATA_LICENSE.md"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# what a fence may say, so that a misspelt or forgotten word does not leave an example untested
RUN, SAVED, SHOWN = {"bash", "python"}, {"yaml"}, {"text", "toml", "json", "bibtex"}


def blocks(page: Path) -> list[tuple[str, str]]:
    return FENCE.findall(page.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", TEXTS, ids=name)
def test_every_fence_says_what_it_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("```") == 2 * len(blocks(page)), "a fence is not closed"
    assert {word for word, _ in blocks(page)} <= RUN | SAVED | SHOWN


@pytest.mark.parametrize("page", [p for p in PAGES if {w for w, _ in blocks(p)} & RUN], ids=name)
def test_the_examples_of_a_page_run_one_after_another(page: Path, tmp_path: Path) -> None:
    """All blocks make one script: `python` as it stands, `bash` in a shell, `yaml` saved as recipe.yaml."""
    script = "import pathlib as _pathlib, subprocess as _subprocess\n"
    for word, block in blocks(page):
        match word:
            case "python":
                script += block
            case "bash":
                script += f"_subprocess.run(['bash', '-euo', 'pipefail', '-c', {block!r}], check=True)\n"
            case "yaml":
                script += f"_pathlib.Path('recipe.yaml').write_text({block!r})\n"
    (tmp_path / "page.py").write_text(script)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    made = subprocess.run(
        [sys.executable, "page.py"],
        cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode != 0 and (missing := re.search(r"cannot be checked here: .*", made.stderr)):
        pytest.skip(missing[0])
    assert made.returncode == 0, made.stdout + made.stderr


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", TEXTS, ids=name)
def test_every_link_leads_to_a_file_of_ours(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        link = "".join(target)
        path, _, anchor = link.partition("#")
        assert "://" not in link, f"{link}: the pages stand on their own"
        place = (page.parent / path).resolve() if path else page
        assert place.is_file(), link
        assert place.is_relative_to(ROOT)
        assert not anchor or anchor in anchors(place), link


def test_every_page_can_be_reached_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "index.md" or f"]({page.name})" in index, page.name


def test_the_made_pages_are_fresh() -> None:
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def commands() -> list[str]:
    """Return the words of every command and sub-command."""
    import typer

    from proofloom.pipelines.cli import app

    whole = typer.main.get_command(app)
    found = []
    for word, command in whole.commands.items():  # type: ignore[attr-defined]
        found += [f"{word} {sub}" for sub in getattr(command, "commands", {})] or [word]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_spoken_of(command: str) -> None:
    assert any(f"proofloom {command}" in page.read_text(encoding="utf-8") for page in TEXTS)


def test_every_make_target_is_told_by_help() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE)) - {
        "help",
        "venv",
        "format",
        "lock",
        "clean",
    }
    told = set(re.findall(r'@echo "make ([a-z-]+)', text))
    assert targets == told
