"""python -m bench [part …]: one table of figures beside their limits, in less than four minutes.

It ends with 0 whatever the figures are: they are for reading, see docs/bench.md.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench import booking, cold, decode, door, first_visit, live, load, pages, pocket, queries, verdict
from bench.report import machine, table

PARTS = {
    "pages": pages,
    "first_visit": first_visit,
    "cold": cold,
    "pocket": pocket,
    "queries": queries,
    "booking": booking,
    "door": door,
    "decode": decode,
    "verdict": verdict,
    "live": live,
}


def main(wanted: list[str]) -> None:
    begun = time.monotonic()
    print(f"{machine()}\n{load.described()}\n")
    rows = []
    with tempfile.TemporaryDirectory(prefix="kakehashi-bench-") as name:
        for word, part in PARTS.items():
            if not wanted or word in wanted:
                print(f"… {word}", file=sys.stderr, flush=True)
                rows += part.rows(Path(name))
    print(table(rows))
    print(
        f"\n{time.monotonic() - begun:.0f} seconds. A wide spread: the machine was busy; run it again when it is quiet."
    )


main(sys.argv[1:])
