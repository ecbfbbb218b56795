"""Published counts that the made-up county is held against, as shares of 1.

All are Census 2021, England and Wales, Office for National Statistics, Open Government Licence
v3.0, entered by hand and rounded to a tenth of a per cent: ages add up to the bulletin's shares
under 20 and over 65; single bands and sizes were not checked against the files. The county stands
in 2026, so everybody is as old as people were five years before; nothing ages the population.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# TS007: usual residents by five years of age; the last band is open.
AGES: Mapping[int, float] = MappingProxyType(
    {
        0: 0.054, 5: 0.059, 10: 0.060, 15: 0.057, 20: 0.060, 25: 0.065, 30: 0.070, 35: 0.067,
        40: 0.063, 45: 0.064, 50: 0.069, 55: 0.068, 60: 0.058, 65: 0.049, 70: 0.050, 75: 0.036,
        80: 0.025, 85: 0.015, 90: 0.009,
    }
)  # fmt: skip
# TS017: households by number of people; the last is six and more.
SIZES: Mapping[int, float] = MappingProxyType(
    {1: 0.302, 2: 0.340, 3: 0.160, 4: 0.130, 5: 0.046, 6: 0.022}
)
# Not published, our aim: households by the means-tested help that they have or are due. Housing
# benefit is leaving working age, so shares of today's caseload would soon be wrong.
DUE: Mapping[str, float] = MappingProxyType(
    {"none": 0.84, "hb_ctr": 0.08, "ctr": 0.06, "unclaimed": 0.02}
)
