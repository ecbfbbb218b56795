"""What looks wrong? Typologies as SQL with a header; leads, never verdicts."""

from folkmoot.detect.candidates import CANDIDATE_SCHEMA
from folkmoot.detect.describe import describe
from folkmoot.detect.detect import Findings, detect
from folkmoot.detect.leads import LEAD_SCHEMA
from folkmoot.detect.typology import Typology, read_typology, typologies, typology

__all__ = [
    "CANDIDATE_SCHEMA",
    "LEAD_SCHEMA",
    "Findings",
    "Typology",
    "describe",
    "detect",
    "read_typology",
    "typologies",
    "typology",
]
