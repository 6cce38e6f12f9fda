"""Workers end with the process that started them, also when that is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

SCRIPT = """
import multiprocessing as mp, os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
from proofloom.pipelines.orphans import end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=mp.get_context("forkserver"), initializer=end_with_parent)
    print(pool.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_of_a_process_that_is_killed_ends(tmp_path: Path) -> None:
    script = tmp_path / "pool.py"
    script.write_text(SCRIPT)
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    worker = Path("/proc") / run.stdout.strip()
    for _ in range(100):
        if not worker.exists():
            return
        time.sleep(0.1)
    raise AssertionError("the worker waits for ever")
