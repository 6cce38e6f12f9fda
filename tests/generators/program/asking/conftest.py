"""Put the bodies of rows, which stand by the engine's tests, on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "engine" / "program"))
