"""NeMo Gym's own request model, read from its wheel, takes every task of the export.

The package asks for a newer Python than some of ours, so the one module that defines its schema is
loaded from the wheel. What that module imports for its network client is replaced by a mock; the
schema itself is its own, over the types of the `openai` package.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock

from expected import Expected

expected = Expected()
(wheel,) = Path(sys.argv[2]).glob("nemo_gym-*.whl")
folder = expected.folder / "nemo_gym_wheel"
with zipfile.ZipFile(wheel) as archive:
    archive.extract("nemo_gym/openai_utils.py", folder)
sys.modules["nemo_gym"] = ModuleType("nemo_gym")
sys.modules["nemo_gym.server_utils"] = MagicMock()
spec = importlib.util.spec_from_file_location("openai_utils", folder / "nemo_gym" / "openai_utils.py")
assert spec is not None
assert spec.loader is not None
module = importlib.util.module_from_spec(spec)
sys.modules["openai_utils"] = module
spec.loader.exec_module(module)
Request = module.NeMoGymResponseCreateParamsNonStreaming

counts = {}
for split, wanted in expected.splits.items():
    lines = (expected.export("nemo-gym") / f"{split}.jsonl").read_text(encoding="ascii").splitlines()
    pictures = 0
    for line, want in zip(lines, wanted, strict=True):
        task = json.loads(line)
        request = Request.model_validate(task["responses_create_params"]).model_dump(exclude_unset=True)
        content = request["input"][0]["content"]
        kinds = ["input_text"] if isinstance(content, str) else [part["type"] for part in content]
        assert kinds.count("input_image") == (want["pixels"] > 0)
        assert task["expected_answer"] == want["answer"]
        pictures += kinds.count("input_image")
    counts[split] = {"tasks": len(lines), "pictures": pictures}
try:
    Request.model_validate({"input": [{"role": "nobody", "content": 4}]})
except ValueError:
    refused = True
else:
    refused = False
assert refused, "the model takes anything: it checks nothing"
expected.report("openai", "pydantic", splits=counts, nemo_gym=wheel.name.split("-")[1])
