"""Run a part of the long proofs: `python tests/certify PART [--sample]`; a part is a file beside this one."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("__main__", "evidence"))


def main(arguments: list[str]) -> int:
    """Run the named part; 2 when there is no such part."""
    sample = "--sample" in arguments
    names = [argument for argument in arguments if argument != "--sample"]
    if len(names) != 1 or names[0] not in PARTS:
        print(f"usage: certify PART [--sample]; the parts are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(HERE))
    from evidence import Evidence

    spec = importlib.util.spec_from_file_location(f"certify_{names[0]}", HERE / f"{names[0]}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    status: int = module.main(Evidence(names[0], sample=sample))
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
