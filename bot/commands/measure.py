"""`jiamenkou bench`: see bench/."""

import argparse
import json

from bench.areas import run_areas
from bench.booking import run_booking
from bench.hot import run_hot
from bench.report import areas_as_text, as_text, booking_as_text, hot_as_text
from bench.run import run_all


def bench(options: argparse.Namespace) -> int:
    """Measure one community under load, or with --areas a growing city, with --booking bookings, or with --hot the
    grouping of reports; print the table."""
    if options.booking:
        figures, text_of = run_booking(options.postgres_url, seconds=options.seconds), booking_as_text
    elif options.hot:
        figures, text_of = run_hot(), hot_as_text
    elif options.areas:
        figures, text_of = run_areas(options.memory_mb), areas_as_text
    else:
        figures, text_of = run_all(entries=options.entries, seconds=options.seconds), as_text
    print(json.dumps(figures, ensure_ascii=False, indent=2) if options.json else text_of(figures))
    return 0
