"""The agreements of the made-up county, and the workspace that walks through them.

What people write stands in ``agreements/*.yaml``. Parties, suppliers, columns and signatories
follow from the files that were made and from what the typologies and measures say they need, so
that an agreement never uses a column that nothing reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from folkmoot.county.configuration import COUNTY_DAY
from folkmoot.county.members import MEMBERS, CountyMember
from folkmoot.county.written import Written
from folkmoot.dataset.standard import standard

ORDER = ("counter-fraud", "support", "insight")
CLOCK = "2026-11-02T09:00:00Z"
STARTS, REVIEW, ENDS = "2026-11-01", "2027-10-31", "2028-10-31"
_IDENTITY = (
    "full_name", "forename", "surname", "date_of_birth", "nino", "sex", "uprn", "address",
    "postcode",
)  # fmt: skip
# Datasets about places or money: nobody is to be known by them.
_NO_PEOPLE = frozenset({"gazetteer", "council-tax-precepts", "business-rates", "police-incidents"})
# How old an extract may be: a protected list seven days, because people move into danger.
_GREATEST_AGE = {"protected-people": 7, "gazetteer": 92, "council-tax-precepts": 366}
# The columns that the run itself needs of datasets that no typology names.
_OWN = {
    "gazetteer": ("uprn", "parent_uprn", "address", "postcode", "class"),
    "protected-people": ("kind", "valid_from", "valid_to"),
    "council-tax-precepts": (
        "precept_ref", "billing_authority", "preceptor", "band_d_pence", "year_from",
    ),
}  # fmt: skip

_AREAS = ("lsoa", "ward", "imd_decile")

Needs = Mapping[str, Mapping[str, set[str]]]


def write_agreements(
    folder: Path, supplied: Sequence[Written], needs: Needs, measures: Iterable[str]
) -> None:
    """Write ``agreements/*.yaml`` and ``workspace.yaml`` into ``folder``.

    ``needs``: by typology or insight, by dataset, the columns that it reads. ``measures``: the
    insights that count areas.
    """
    (folder / "agreements").mkdir()
    runs = []
    for name in ORDER:
        written = _read(name)
        if name == "insight":
            written["purposes"][0]["insights"] = sorted(measures)
        terms = _terms(written, supplied, needs)
        head = "# An agreement of a made-up county. Nobody in it exists and nobody has signed it.\n"
        text = head + _yaml(terms)
        (folder / "agreements" / f"{name}.yaml").write_text(text, encoding="utf-8")
        runs += [
            {
                "agreement": terms["id"],
                "purpose": purpose["id"],
                "member": written["recipient"]["party"],
                "role": written["recipient"]["role"],
                "recipient": written["recipient"]["party"],
            }
            for purpose in terms["purposes"]
        ]
    _write_workspace(folder, supplied, runs)


def _write_workspace(folder: Path, supplied: Sequence[Written], runs: list[dict[str, str]]) -> None:
    workspace = {
        "workspace": 1,
        "title": "A made-up county joins its data for three purposes (synthetic)",
        "clock": CLOCK,
        "synthetic": True,
        "agreements": [f"agreements/{name}.yaml" for name in ORDER],
        "members": [
            {"id": m.id, "name": m.name, "kind": m.kind, "ico_number": _ico(m),
             "assured_until": REVIEW}
            for m in MEMBERS
        ],
        "deliveries": [
            {"contract": s.contract_file, "file": s.file.removeprefix("data/"),
             "as_of": COUNTY_DAY.isoformat()}
            for s in supplied
        ],
        "runs": runs,
    }  # fmt: skip
    text = _yaml(workspace)
    (folder / "workspace.yaml").write_text(text, encoding="utf-8")


class _WrittenOut(yaml.SafeDumper):
    """YAML without anchors: an agreement says everything at its place."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _yaml(data: Mapping[str, Any]) -> str:
    text: str = yaml.dump(data, Dumper=_WrittenOut, sort_keys=False, allow_unicode=True, width=100)
    return text


def _terms(written: Mapping[str, Any], supplied: Sequence[Written], needs: Needs) -> dict[str, Any]:
    purposes = [_purpose(written, each, supplied, needs) for each in written["purposes"]]
    datasets = sorted({use["dataset"] for purpose in purposes for use in purpose["uses"]})
    parties = sorted({b["party"] for purpose in purposes for b in purpose["bases"]})
    members = {m.id: m for m in MEMBERS}
    return {
        "folkmoot": 1,
        "id": written["id"],
        "version": 1,
        "title": written["title"],
        "summary": written["summary"],
        "kind": "isp",
        "starts": STARTS,
        "ends": ENDS,
        "review": REVIEW,
        "parties": [_party(members[name], written) for name in parties],
        "purposes": purposes,
        "datasets": [_dataset(name, supplied) for name in datasets],
        "retention": {
            "period_days": written["recipient"]["destroy_within_days"],
            "trigger": "run_released",
            "evidence": "A destruction certificate in the ledger for each delivery and each run.",
        },
        "legal_hold": "An open appeal, complaint or request defers destruction, and the register"
        " says so.",
        "dpia": {
            "reference": written["dpia"]["reference"],
            "approved_on": "2026-10-20",
            "approved_by": "Senior information risk owners of the parties",
            "dpo_advice": written["dpia"]["dpo_advice"],
            "advice_accepted": True,
            "risks": written["dpia"]["risks"],
            "automated_decisions": "No. An officer decides, after the person has been asked.",
            "consult_ico": "No high residual risk remains, so Article 36 is not engaged.",
        },
        "conditions": [
            {"id": "explained-first", "rule": "notice", "days": 0,
             "source": "Residents' panel, condition 1",
             "sentence": "Tell us in plain English before you join our data for the first time."},
            {"id": "independent-review", "rule": "independent_review",
             "source": "Residents' panel, condition 11",
             "sentence": "Somebody independent must look at it before it is used."},
            {"id": "never-sold", "rule": "no_commercial_recipient",
             "source": "Residents' panel, condition 9",
             "sentence": "Our data must never be sold."},
        ],
        "rights_contact": "The data protection officer of your council",
        "signatories": [{"party": name, "office": "Chief executive"} for name in parties],
    }  # fmt: skip


def _purpose(
    written: Mapping[str, Any],
    each: Mapping[str, Any],
    supplied: Sequence[Written],
    needs: Needs,
) -> dict[str, Any]:
    used = uses(each, needs, {s.dataset for s in supplied})
    parties = sorted({s.member for s in supplied if s.dataset in used} | {_hub(written)})
    recipient = dict(written["recipient"])
    identifiable = recipient.get("level", "identifiable") == "identifiable"
    hidden = {*written.get("never_seen", ())}
    shown = {
        column
        for dataset, columns in used.items()
        if dataset not in {"protected-people", "council-tax-precepts", "gazetteer"}
        for column in columns
    }
    made: dict[str, Any] = {
        "id": each["id"],
        "aim_class": each["aim_class"],
        "aim": each["aim"],
        "benefit": each["benefit"],
        "measure": each["measure"],
        "level": each.get("level", "identifiable"),
        "confidence": written["confidence"],
        "bases": [
            {"party": party, "basis": "UKGDPR-6-1-e", "power": written["power"],
             "conditions": written["conditions"]}
            for party in parties
        ],
        "uses": [
            {"dataset": dataset, "columns": sorted(columns)}
            for dataset, columns in sorted(used.items())
        ],
    }  # fmt: skip
    if "model" in each:
        made["linkage"] = {"model": each["model"], "least_probability": each["least_probability"]}
    made["typologies"] = list(each.get("typologies", ()))
    made["insights"] = list(each.get("insights", ()))
    made["recipients"] = [recipient | {"sees": sorted(shown - hidden) if identifiable else []}]
    made["preferences"] = {"mode": "honour", "greatest_age_days": 30}
    return made


def uses(each: Mapping[str, Any], needs: Needs, there: set[str]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for looked_for in (*each.get("typologies", ()), *each.get("insights", ())):
        for dataset, columns in needs[looked_for].items():
            used.setdefault(dataset, set()).update(columns)
    for dataset in each["also"]:
        used.setdefault(dataset, set()).update(_OWN[dataset])
    if each.get("level") == "aggregate":
        used["gazetteer"].update(_AREAS)
    if each.get("typologies") and "gazetteer" in used:
        # Whether a rule treats poor and rich areas alike is measured in every run.
        used["gazetteer"].add("imd_decile")
    for dataset, columns in used.items():
        known = {column.name for column in standard(dataset).columns}
        # Where a person lives is needed wherever anything is placed; who they are, to link them.
        wanted = _IDENTITY if each.get("model") == "people" else _IDENTITY[-3:]
        if dataset not in _NO_PEOPLE:
            columns.update(known & set(wanted))
        elif dataset == "police-incidents":
            columns.update(known & {"uprn", "postcode"})
        columns.intersection_update(known)
    return {dataset: columns for dataset, columns in used.items() if dataset in there and columns}


def _dataset(name: str, supplied: Sequence[Written]) -> dict[str, Any]:
    known = standard(name)
    return {
        "id": name,
        "kind": known.kind,
        "title": known.title,
        "least_quality": "60.00",
        "greatest_age_days": _GREATEST_AGE.get(name, 62),
        "suppliers": [
            {"party": s.member, "contract": s.contract}
            for s in sorted(supplied, key=lambda s: s.member)
            if s.dataset == name
        ],
    }


def _party(member: CountyMember, written: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "kind": member.kind,
        "role": "controller",
        "ico_number": _ico(member),
        "powers": list(written["powers"].get(member.kind, [written["power"]])),
        "specified_in": list(written["specified_in"]),
        "contact": f"Data protection officer, {member.name}",
        "illustrative": True,
    }


def _hub(written: Mapping[str, Any]) -> str:
    return str(written["recipient"]["party"])


def _ico(member: CountyMember) -> str:
    return f"ZC{1 + [m.id for m in MEMBERS].index(member.id):06d}"


def _read(name: str) -> dict[str, Any]:
    path = files("folkmoot.county") / "agreements" / f"{name}.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
