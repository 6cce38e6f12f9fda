"""Loads the questions that lie beside this file; the tasks' YAML files name its functions."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any


def questions(file: str, **_: Any) -> Any:
    """Return a file of questions as a dataset with one split, "test"."""
    from datasets import load_dataset

    return load_dataset("json", data_files={"test": str(Path(__file__).parent / file)})


def pictures(question: dict[str, Any]) -> list[Any]:
    """Return a question's pictures, decoded."""
    from PIL import Image

    return [
        Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB")
        for url in question["pictures"]
    ]
