"""Benchmarks: ``make bench``. None of them is a test; what guards the speed there counts, and looks at no clock."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "docs"))  # whose scripts draw pictures
