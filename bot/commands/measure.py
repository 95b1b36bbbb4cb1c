"""`jiamenkou bench`: see bench/."""

import argparse
import json

from bench.report import as_text
from bench.run import run_all


def bench(options: argparse.Namespace) -> int:
    """Measure, print the table."""
    figures = run_all(entries=options.entries, seconds=options.seconds)
    print(json.dumps(figures, ensure_ascii=False, indent=2) if options.json else as_text(figures))
    return 0
