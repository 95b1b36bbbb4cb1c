"""Quality measured on sets of lines."""

from pathlib import Path

SETS = Path(__file__).parent / "sets"
