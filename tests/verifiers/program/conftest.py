"""Put the maker of random programs and the seeded bugs, which stand by the engine's tests, on the path."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
sys.path[:0] = [str(HERE), str(TESTS / "engine" / "program"), str(TESTS / "certify")]
