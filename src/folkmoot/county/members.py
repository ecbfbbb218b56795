"""Who takes part in the made-up county: its fourteen billing authorities and the other bodies.

The names are made up. Each billing authority has the shape of a real district: ``lad`` is the
published code from which its areas and counts of households are taken, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountyMember:
    """``kind`` as in an agreement; ``lad`` the district whose shape a billing authority has."""

    id: str
    name: str
    kind: str
    lad: str = ""


BILLING = (
    CountyMember("ashvale", "Ashvale Borough Council", "public_authority", "E07000066"),
    CountyMember("brayvale", "Brayvale District Council", "public_authority", "E07000067"),
    CountyMember("brentholt", "Brentholt Borough Council", "public_authority", "E07000068"),
    CountyMember("castle-fleet", "Castle Fleet Borough Council", "public_authority", "E07000069"),
    CountyMember("chelmarsh", "Chelmarsh City Council", "public_authority", "E07000070"),
    CountyMember("colnebridge", "Colnebridge City Council", "public_authority", "E07000071"),
    CountyMember("eppenhurst", "Eppenhurst District Council", "public_authority", "E07000072"),
    CountyMember("harlstow", "Harlstow Council", "public_authority", "E07000073"),
    CountyMember("maldren", "Maldren District Council", "public_authority", "E07000074"),
    CountyMember("rochmere", "Rochmere District Council", "public_authority", "E07000075"),
    CountyMember("tendrock", "Tendrock District Council", "public_authority", "E07000076"),
    CountyMember("utterby", "Utterby District Council", "public_authority", "E07000077"),
    CountyMember("southmere", "Southmere City Council", "public_authority", "E06000033"),
    CountyMember("thornwick", "Thornwick Borough Council", "public_authority", "E06000034"),
)
COUNTY = CountyMember("eastmarch", "Eastmarch County Council", "public_authority")
POLICE = CountyMember("eastmarch-police", "Eastmarch Police", "police")
HOMES = (
    CountyMember("harbour-homes", "Harbour Homes housing association", "charity"),
    CountyMember("three-rivers-homes", "Three Rivers Homes housing association", "charity"),
)
MEMBERS = (*BILLING, COUNTY, POLICE, *HOMES)
