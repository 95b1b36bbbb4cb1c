"""The tables that `jiamenkou bench` prints, as Markdown, so that docs/performance.md can hold them as they are."""

from typing import Any

_ROWS = (
    ("saturated_per_s", "requests/s, 16 connections"),
    ("anew_per_s", "requests/s, no line as staff wrote it"),
    ("saturated_p50_ms", "p50 at that load, ms"),
    ("saturated_p99_ms", "p99 at that load, ms"),
    ("steady_p50_ms", "p50 at 50 requests/s, ms"),
    ("steady_p99_ms", "p99 at 50 requests/s, ms"),
    ("start_s", "start-up to first answer, s"),
    ("memory_mb_per_worker", "memory per worker, MB"),
    ("bad_answers", "answers other than 200"),
)


def as_text(figures: dict[str, Any]) -> str:
    """Return the figures as two tables."""
    lines = [
        f"{figures['entries']} entries, {figures['cores']} cores, gunicorn gthread {figures['workers']} × "
        f"{figures['threads']}, AES over HTTP; the load generator shares the cores.",
        "",
        "| | jiamenkou | Flask + wechatpy echo |",
        "|---|---|---|",
    ]
    lines += [f"| {title} | {figures['ours'][key]} | {figures['echo'][key]} |" for key, title in _ROWS]
    lines += [
        "",
        f"Throughput, ours / echo: {figures['throughput_ratio']}; where no line is as staff wrote it: "
        f"{figures['throughput_ratio_anew']}",
        "",
        "| stage | median ms | p99 ms |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {median:.3f} | {late:.3f} |" for name, (median, late) in figures["stages_ms"].items()]
    return "\n".join(lines)


_AREA_COLUMNS = (
    ("communities", "communities"),
    ("areas", "areas"),
    ("first_p50_ms", "first question p50, ms"),
    ("first_p99_ms", "p99"),
    ("asked_p50_ms", "at random p50, ms"),
    ("asked_p99_ms", "p99"),
    ("again_p50_ms", "in memory p50, ms"),
    ("again_p99_ms", "p99"),
    ("held", "indexes held"),
    ("index_mb", "their arrays, MB"),
    ("start_mb", "process before, MB"),
    ("end_mb", "after, MB"),
    ("private_mb", "private, MB"),
)


def areas_as_text(figures: dict[str, Any]) -> str:
    """Return the curve of bench/areas.py as one table."""
    lines = [
        f"{figures['entries_per_area']} entries an area; {figures['memory_mb']} MB for the indexes of a worker; "
        f"{figures['queries']} questions a size from communities at random, one thread. Areas beyond the first of each "
        "level have its rows copied and its index's files linked.",
        "",
        f"| {' | '.join(title for _, title in _AREA_COLUMNS)} |",
        "|---" * len(_AREA_COLUMNS) + "|",
    ]
    lines += [f"| {' | '.join(str(point[key]) for key, _ in _AREA_COLUMNS)} |" for point in figures["points"]]
    return "\n".join(lines)


def booking_as_text(figures: dict[str, Any]) -> str:
    """Return the figures of bench/booking.py as two tables."""
    lines = [
        f"Transactions per second; each round {figures['seconds']:g} s, the better of each in turns.",
        "",
        "| database | clients | bookings/s | bare conditional update/s | ratio |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['database']} | {row['clients']} | {row['ours']} | {row['bare']} | {row['ratio']:.2f} |"
        for row in figures["rates"]
    ]
    lines += [
        "",
        f"What is free this week, over {figures['services']} services with {figures['days']} days each:",
        "",
        "| database | first in a process, ms | median, ms | slowest, ms |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {took['first']} | {took['median']} | {took['slowest']} |"
        for name, took in figures["free_ms"].items()
    ]
    return "\n".join(lines)


def hot_as_text(figures: dict[str, Any]) -> str:
    """Return the figures of bench/hot.py as one table."""
    lines = [
        f"{figures['open']} open reports in {figures['groups']} groups, the largest of {figures['largest']}; one thread.",
        "",
        "| a report that comes in | p50, ms | p99, ms |",
        "|---|---|---|",
    ]
    lines += [
        f"| {title} | {figures[f'{key}_p50_ms']} | {figures[f'{key}_p99_ms']} |"
        for key, title in (("like", "the open ones likest it"), ("add", "its group"), ("both", "both"))
    ]
    lines += [
        "",
        f"Memory: {figures['memory_mb']} MB; all groups ranked in {figures['ranked_ms']} ms; "
        f"grouped one by one in {figures['fill_s']} s, built anew at start-up from their groups in {figures['rebuilt_s']} s.",
    ]
    return "\n".join(lines)
