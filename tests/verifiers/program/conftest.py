"""Put the maker of random programs and the seeded bugs, which stand by the engine's tests, on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "engine" / "program"))
