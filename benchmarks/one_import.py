"""One import in a process of its own, for import_sources: its report, with rows read, time and peak memory, as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from io import StringIO
from pathlib import Path


def main(source: str, path: str) -> None:
    """Import, and print what the command says and what it took; the peak is that of the whole process."""
    import django

    django.setup()
    from django.core.management import call_command

    out = StringIO()
    started = time.perf_counter()
    call_command("import_source", source, path, "--json", stdout=out)
    report = json.loads(out.getvalue())
    counts = report["counts"]
    matched = counts.get("releases matched", 0) + counts.get("releases created", 0)
    read = counts.get("records read") or counts.get("licences read") or matched
    more = {"read": read, "seconds": time.perf_counter() - started, "mebibytes": _peak() / 2**20}
    json.dump(report | more, sys.stdout)


def _peak() -> int:
    """Return the most bytes that this program held: on Linux getrusage also counts whoever started it."""
    status = Path("/proc/self/status")
    if status.exists():
        held = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return int(held["VmHWM"].split()[0]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
