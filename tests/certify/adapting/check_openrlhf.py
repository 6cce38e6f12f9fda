"""OpenRLHF's single-turn executor, read from its wheel, gets our rewards from the file and over HTTP.

The package itself wants a GPU's libraries, so the one module that calls reward functions is loaded from the
wheel, with its logger replaced; its engine and tokenizer are stand-ins. Its training loop is not tested.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import logging
import sys
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from graded import FOLDER, Case, cases, plain, report, served

from proofloom.verifiers.adapters import openrlhf as adapter

(wheel,) = Path(sys.argv[2]).glob("openrlhf-*.whl")
inside = next(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("openrlhf/utils/agent.py"))
folder = FOLDER / "openrlhf_wheel"
with zipfile.ZipFile(wheel) as archive:
    archive.extract(inside, folder)
for name in ("openrlhf", "openrlhf.utils", "openrlhf.utils.logging_utils"):
    sys.modules[name] = ModuleType(name)
sys.modules["openrlhf.utils.logging_utils"].init_logger = logging.getLogger  # type: ignore[attr-defined]
spec = importlib.util.spec_from_file_location("openrlhf_agent", folder / inside)
assert spec is not None
assert spec.loader is not None
agent = importlib.util.module_from_spec(spec)
spec.loader.exec_module(agent)


class Tokenizer:
    """Tokens are characters."""

    def __call__(self, text: str, **_: Any) -> Any:
        import torch

        return {"input_ids": torch.tensor([[ord(letter) for letter in text]])}

    def decode(self, tokens: list[int], **_: Any) -> str:
        return "".join(map(chr, tokens))


LONGEST = 1_000  # tokens of a response
ASKED = {  # prompts, with the most tokens of prompt and response: the second loses its beginning
    "Find it.": 100_000,
    "For example, 1 + 1 is \\boxed{2}. " * 50 + "Find it.": LONGEST + 200,
}


async def run(case: Case, where: str, prompt: str, most: int) -> Any:
    async def generate(tokens: list[int], parameters: Any, **_: Any) -> Any:
        said = SimpleNamespace(token_ids=list(map(ord, case.response)), finish_reason="stop", logprobs=None)
        return SimpleNamespace(outputs=[said])

    executor = agent.SingleTurnAgentExecutor(where)
    parameters = SimpleNamespace(max_tokens=LONGEST, logprobs=None)
    engine = SimpleNamespace(generate=generate)
    return await executor.execute(prompt, json.dumps(case.row), parameters, most, Tokenizer(), engine)


async def main() -> int:
    wanted = cases()
    with served() as address:
        for where in (str(Path(adapter.__file__)), f"{address}/get_reward"):
            for prompt, most in ASKED.items():
                found = await asyncio.gather(*(run(case, where, prompt, most) for case in wanted))
                rewards = [float(one["reward"][0]) for one in found]
                assert rewards == plain([case.reward for case in wanted]), (where, prompt)
                unjudged = [bool(one["extra_logs"]["not_judged"][0]) for one in found]
                assert unjudged == [case.reward is None for case in wanted]
    return len(wanted)


report("proofloom", "torch", "aiohttp", openrlhf=wheel.name.split("-")[1], responses=asyncio.run(main()))
