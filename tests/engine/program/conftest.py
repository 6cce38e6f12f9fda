"""Put the helpers of these tests, and the maker of random programs, on their path."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "certify")]
