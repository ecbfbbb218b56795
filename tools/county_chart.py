"""Draw the made-up county beside the published counts: `python -m tools.county_chart`.

Writes docs/journeys/county-marginals.svg, for a county of 200,000 by seed 1.
"""

from __future__ import annotations

from pathlib import Path

from folkmoot.county.chart_marginals import chart_marginals
from folkmoot.county.configuration import CONFIGURATIONS
from folkmoot.county.make_world import make_world
from folkmoot.county.marginals import marginals

TARGET = Path(__file__).resolve().parent.parent / "docs/journeys/county-marginals.svg"
RESIDENTS, SEED = 200_000, 1


def main() -> None:
    """Write the chart and say what lies outside its tolerance."""
    kind = CONFIGURATIONS["county"]
    table = marginals(make_world(kind, residents=RESIDENTS, seed=SEED), kind)
    TARGET.write_text(chart_marginals(table) + "\n", encoding="utf-8")
    off = [row for row in table.to_pylist() if not row["ok"]]
    print(f"{TARGET.name}: {table.num_rows:,} shares compared, {len(off)} outside the tolerance")


if __name__ == "__main__":
    main()
