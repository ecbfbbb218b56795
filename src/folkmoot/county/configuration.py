"""What kind of county is made: its mix of households, its dirt, its planted cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

# The county stands still on this day: every extract is of it, and nobody's record is later.
COUNTY_DAY = date(2026, 10, 31)
YEAR_FROM, YEAR_TO = date(2026, 4, 1), date(2027, 4, 1)
FEWEST, MOST = 2_000, 2_000_000


@dataclass(frozen=True, slots=True)
class Dirt:
    """Shares (0 to 1) of values that go wrong on the way into a member's file.

    ``typo``: one keystroke of a name or address; ``nickname``: a forename's short form;
    ``dob_missing`` (council tax mostly), ``dob_wrong``: day and month swapped or one digit off;
    ``nino_missing``, ``nino_wrong``: one digit; ``uprn_missing``: no UPRN beside the address;
    ``uprn_wrong``: a neighbour's; ``postcode_wrong``: one character or blank; ``placeholder``: a
    text that stands for "not known"; ``duplicate``: the row is sent twice.
    """

    typo: float = 0.01
    nickname: float = 0.02
    dob_missing: float = 0.05
    dob_wrong: float = 0.004
    nino_missing: float = 0.03
    nino_wrong: float = 0.003
    uprn_missing: float = 0.15
    uprn_wrong: float = 0.001
    postcode_wrong: float = 0.005
    placeholder: float = 0.004
    duplicate: float = 0.001


@dataclass(frozen=True, slots=True)
class Configuration:
    """A kind of county. ``districts`` weighs the billing authorities (1 as published).

    Shares are of households or dwellings. ``cases_per_10000`` is how many true cases of each
    typology stand among 10,000 residents; ``lookalikes`` how many innocent look-alikes stand
    beside each. ``tuned`` is false for a configuration whose numbers were set before anybody ran
    it, and at which nobody looks while a rule or a story is written.
    """

    name: str
    title: str
    districts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    private_rent: float = 0.17
    social_rent: float = 0.15
    students: float = 0.03
    second_homes: float = 0.008
    empty: float = 0.02
    flats: float = 0.22
    hmos: float = 0.004
    common_names: float = 1.0
    dirt: Dirt = Dirt()
    cases_per_10000: float = 2.0
    lookalikes: int = 20
    tuned: bool = True


CONFIGURATIONS: Mapping[str, Configuration] = MappingProxyType(
    {
        c.name: c
        for c in (
            Configuration("county", "The whole county as published"),
            Configuration(
                "urban",
                "Towns: more flats, more private letting, more students, more common names",
                districts={"ashvale": 2.0, "southmere": 3.0, "thornwick": 2.0, "harlstow": 2.0},
                private_rent=0.28, social_rent=0.20, students=0.06, flats=0.42, hmos=0.012,
                common_names=1.3,
            ),
            Configuration(
                "rural",
                "Villages: few flats, second homes, named houses, long roads with one postcode",
                districts={"utterby": 3.0, "maldren": 3.0, "brayvale": 2.0},
                private_rent=0.11, social_rent=0.11, students=0.01, second_homes=0.03, flats=0.08,
                hmos=0.001, common_names=0.9,
            ),
            Configuration(
                "bad-data",
                "The whole county with files of poor quality",
                dirt=Dirt(
                    typo=0.03, nickname=0.04, dob_missing=0.15, dob_wrong=0.012, nino_missing=0.10,
                    nino_wrong=0.01, uprn_missing=0.45, uprn_wrong=0.003, postcode_wrong=0.015,
                    placeholder=0.01, duplicate=0.004,
                ),
            ),
            Configuration(
                "coastal",
                "Seaside towns: more letting, second homes, older files",
                districts={"tendrock": 3.0, "southmere": 2.0, "castle-fleet": 2.0},
                private_rent=0.24, social_rent=0.12, students=0.02, second_homes=0.02, flats=0.30,
                hmos=0.010, common_names=1.1,
                dirt=Dirt(
                    typo=0.015, nickname=0.03, dob_missing=0.08, dob_wrong=0.006,
                    nino_missing=0.05, nino_wrong=0.004, uprn_missing=0.25, uprn_wrong=0.0015,
                    postcode_wrong=0.008, placeholder=0.006, duplicate=0.002,
                ),
            ),
            # Its dirt is half-way between "county" and "bad-data".
            Configuration(
                "estuary",
                "Towns and villages at a river's mouth: held back, nothing may be tuned on it",
                districts={"castle-fleet": 3.0, "rochmere": 2.0, "maldren": 2.0, "thornwick": 1.5},
                private_rent=0.21, social_rent=0.17, students=0.025, second_homes=0.012,
                empty=0.022, flats=0.26, hmos=0.006, common_names=1.15,
                dirt=Dirt(
                    typo=0.02, nickname=0.03, dob_missing=0.10, dob_wrong=0.008,
                    nino_missing=0.065, nino_wrong=0.0065, uprn_missing=0.30, uprn_wrong=0.002,
                    postcode_wrong=0.01, placeholder=0.007, duplicate=0.0025,
                ),
                tuned=False,
            ),
        )
    }
)  # fmt: skip
