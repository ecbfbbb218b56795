"""Who is who? Tables in, tables out: a library of its own that knows nothing of agreements.

>>> from folkmoot.linkage import link, organisations
>>> import pyarrow as pa
>>> table = pa.table({
...     "_record": ["a:1", "b:7", "b:9"],
...     "ratepayer": ["Kettle & Sons Ltd", "Kettle and Sons Limited", "Pan Bakery Ltd"],
... })
>>> linked = link({"business-rates": table}, organisations())
>>> linked.pairs.select(["left", "right"]).to_pylist()
[{'left': 'a:1', 'right': 'b:7'}]
"""

from folkmoot.linkage.cluster import cluster
from folkmoot.linkage.explain import explain
from folkmoot.linkage.explain_place import explain_place
from folkmoot.linkage.link import Linked, link
from folkmoot.linkage.match_places import Places, match_places
from folkmoot.linkage.model import Comparison, Level, LinkModel
from folkmoot.linkage.organisation_name import NameKind, OrganisationName, organisation_name
from folkmoot.linkage.organisations import organisations
from folkmoot.linkage.paths import strongest_paths, weakest_links
from folkmoot.linkage.people import people
from folkmoot.linkage.precision import Precision, precision
from folkmoot.linkage.sample_pairs import sample_pairs

__all__ = [
    "Comparison",
    "Level",
    "LinkModel",
    "Linked",
    "NameKind",
    "OrganisationName",
    "Places",
    "Precision",
    "cluster",
    "explain",
    "explain_place",
    "link",
    "match_places",
    "organisation_name",
    "organisations",
    "people",
    "precision",
    "sample_pairs",
    "strongest_paths",
    "weakest_links",
]
