"""`make bench`: every benchmark, or the one that is named; each beside its peer in the same run."""

from __future__ import annotations

import argparse
import importlib
import json
import sys

BENCHMARKS = ("quality", "people", "county", "typologies")


def main() -> int:
    """Run the benchmarks and print their figures as JSON, one object a benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="default: all")
    parser.add_argument("--rows", type=int, default=10_000_000)
    chosen = parser.parse_args()
    for name in chosen.names or BENCHMARKS:
        figures = importlib.import_module(f"benchmarks.{name}").run(rows=chosen.rows)
        print(json.dumps({"benchmark": name, **figures}, indent=2, default=str), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
