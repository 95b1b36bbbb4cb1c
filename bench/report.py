"""The table that `jiamenkou bench` prints, as Markdown, so that docs/performance.md can hold it as it is."""

from typing import Any

_ROWS = (
    ("saturated_per_s", "requests/s, 16 connections"),
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
    lines += ["", f"Throughput, ours / echo: {figures['throughput_ratio']}", "", "| stage | median ms |", "|---|---|"]
    lines += [f"| {name} | {value:.3f} |" for name, value in figures["stages_ms"].items()]
    return "\n".join(lines)
