"""Write the open lists that the made-up county is shaped by: `python -m tools.make_county_lists`.

Reads the public files in FOLKMOOT_DATA and writes src/folkmoot/county/lists/. The same files give
the same bytes. What each list is, whose it is and under which licence: lists/README.md.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.county.dissolve import Outline, dissolve
from tools.county_outlines import county_outlines
from tools.era_forenames import era_forenames

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/folkmoot/county/lists"
DIMENSIONS = 5  # a household is deprived in 0, 1, 2, 3 or 4 dimensions (Census 2021, TS011)
UNIT = 100_000  # coordinates are whole hundred-thousandths of a degree
TOLERANCE = 70  # about 60 m: borders are thinned to some 15 points an area
# An area of 2011 had 400 to 1,200 households (ONS); those that were split since had grown.
FEWEST, MOST = 400, 2_400
KM2 = 111.32 * 69.1 / UNIT**2  # a square unit at 51.7 degrees north


def main() -> None:
    """Write every list and say how large it is."""
    data = Path(os.environ.get("FOLKMOOT_DATA", ROOT.parent / "shared" / "data"))
    TARGET.mkdir(parents=True, exist_ok=True)
    outlines = _outlines(data)
    areas = _areas(data, outlines)
    codes = areas.column("lsoa").to_pylist()
    lads = dict(zip(codes, areas.column("lad").to_pylist(), strict=True))
    districts = dissolve(outlines, lads)
    _write("areas", areas)
    _write("postcodes", _postcodes(data, codes))
    _write("outlines", _outline_table({**outlines, **districts}))
    _write("forenames", _forenames(data))
    _write("surnames", _surnames(data))
    _write("forename_variants", _variants(data / "sdglinkage_names/firstname_uk_variant.csv"))
    _write("surname_variants", _variants(data / "sdglinkage_names/lastname_uk_variant.csv"))


def _write(name: str, table: pa.Table) -> None:
    path = TARGET / f"{name}.parquet"
    pq.write_table(table, path, compression="zstd", compression_level=19, store_schema=False)
    print(f"{path.relative_to(ROOT)}: {table.num_rows:,} rows, {path.stat().st_size:,} bytes")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _outlines(data: Path) -> dict[str, Outline]:
    source = json.loads((data / "essex_geo/essex_lsoa11.geojson").read_text(encoding="utf-8"))
    areas: dict[str, Outline] = {}
    for feature in source["features"]:
        shape = feature["geometry"]
        several = shape["type"] == "MultiPolygon"
        polygons = shape["coordinates"] if several else [shape["coordinates"]]
        areas[feature["properties"]["LSOA11CD"]] = [
            _ring(ring) for polygon in polygons for ring in polygon
        ]
    return county_outlines(areas, TOLERANCE)


def _ring(points: list[list[float]]) -> list[tuple[int, int]]:
    ring: list[tuple[int, int]] = []
    for x, y in points:
        point = (round(x * UNIT), round(y * UNIT))
        if not ring or ring[-1] != point:
            ring.append(point)
    return ring


def _km2(outline: Outline) -> float:
    doubled = sum(x0 * y1 - x1 * y0 for ring in outline for (x0, y0), (x1, y1) in pairwise(ring))
    return round(abs(doubled) / 2 * KM2, 3)


def _areas(data: Path, outlines: dict[str, Outline]) -> pa.Table:
    imd = sorted(_rows(data / "imd2019/imd2019_essex_lsoa11.csv"), key=lambda r: r["lsoa11_code"])
    wards = {r["LSOA11CD"]: r for r in _rows(data / "lookups/lsoa11_ward20_lad20_EW.csv")}
    # Postcodes at one place are a large user's (an office that gets much post): count them once.
    places = {
        (r["lsoa11_code"], r["lat"], r["long"])
        for r in _rows(data / "essex_geo/essex_postcodes.csv")
    }
    postcodes = Counter(code for code, _, _ in places)
    counted = _census(data)
    fallback = _by_postcode(imd, counted, postcodes)
    rows: list[dict[str, Any]] = []
    for row in imd:
        code, lad = row["lsoa11_code"], row["lad_code"]
        shares = fallback[lad]
        counts = counted.get(code) or _estimate(shares, postcodes[code])
        rows.append(
            {
                "lsoa": code,
                "name": row["lsoa11_name"],
                "ward": wards[code]["WD20CD"],
                "ward_name": wards[code]["WD20NM"],
                "lad": lad,
                "lad_name": row["lad_name"],
                "imd_decile": int(row["IMD_decile"]),
                "imd_rank": int(row["IMD_rank"]),
                "income_decile": int(row["Income_decile"]),
                "households": sum(counts),
                "counted": code in counted,
                **{f"deprived_{i}": counts[i] for i in range(DIMENSIONS)},
                "km2": _km2(outlines[code]),
            }
        )
    whole = {"imd_decile": pa.int8(), "income_decile": pa.int8(), "imd_rank": pa.int32()}
    table = pa.Table.from_pylist(rows)
    return table.cast(pa.schema([(f.name, whole.get(f.name, f.type)) for f in table.schema]))


def _census(data: Path) -> dict[str, list[int]]:
    counted: dict[str, list[int]] = defaultdict(lambda: [0] * DIMENSIONS)
    for row in _rows(data / "imd2019/census21_household_deprivation_essex_lsoa21.csv"):
        dimension = int(float(row["households_number_deprivation_dimensions"]))
        counted[row["lsoa21_code"]][dimension] = int(float(row["count"]))
    return dict(counted)


def _by_postcode(
    imd: list[dict[str, str]], counted: dict[str, list[int]], postcodes: Counter[str]
) -> dict[str, list[float]]:
    """Households a postcode in each district, by dimensions: for the areas without a count."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * DIMENSIONS)
    of: Counter[str] = Counter()
    for row in imd:
        if row["lsoa11_code"] in counted:
            of[row["lad_code"]] += postcodes[row["lsoa11_code"]]
            for i, n in enumerate(counted[row["lsoa11_code"]]):
                sums[row["lad_code"]][i] += n
    return {lad: [n / of[lad] for n in counts] for lad, counts in sums.items()}


def _estimate(shares: list[float], postcodes: int) -> list[int]:
    """Households by dimensions of an area without a count, within the bounds of such areas."""
    wanted = sum(shares) * postcodes
    bounded = min(max(wanted, FEWEST), MOST)
    return [round(share * postcodes * bounded / wanted) for share in shares]


def _postcodes(data: Path, codes: list[str]) -> pa.Table:
    index = {code: i for i, code in enumerate(codes)}
    rows = sorted(
        (index[r["lsoa11_code"]], r["pcds"], float(r["lat"]), float(r["long"]))
        for r in _rows(data / "essex_geo/essex_postcodes.csv")
    )
    return pa.table(
        {
            "postcode": pa.array([r[1] for r in rows], pa.string()),
            "area": pa.array([r[0] for r in rows], pa.int16()),  # row of the list of areas
            "lat": pa.array([round(r[2], 4) for r in rows], pa.float32()),
            "lon": pa.array([round(r[3], 4) for r in rows], pa.float32()),
        }
    )


def _outline_table(outlines: dict[str, Outline]) -> pa.Table:
    rings = pa.list_(pa.list_(pa.int32()))
    codes = sorted(outlines)
    flat = [[[c for point in ring for c in point] for ring in outlines[code]] for code in codes]
    return pa.table({"code": pa.array(codes), "rings": pa.array(flat, rings)})


def _forenames(data: Path) -> pa.Table:
    rows = [
        (r["sex"][0], int(r["birthyear"]), _written(r["firstname"]), float(r["freq"]))
        for r in _rows(data / "sdglinkage_names/firstname_uk.csv")
    ]
    rows = sorted([*rows, *era_forenames()])
    return pa.table(
        {
            "sex": pa.array([r[0] for r in rows]),
            "year": pa.array([r[1] for r in rows], pa.int16()),
            "forename": pa.array([r[2] for r in rows]),
            "weight": pa.array([r[3] for r in rows], pa.float32()),
        }
    )


def _surnames(data: Path) -> pa.Table:
    rows = _rows(data / "sdglinkage_names/lastname_uk.csv")
    pairs = sorted((-float(r["freq"]), _written(r["surname"])) for r in rows)
    return pa.table(
        {
            "surname": pa.array([name for _, name in pairs]),
            "weight": pa.array([-freq for freq, _ in pairs], pa.float32()),
        }
    )


def _variants(path: Path) -> pa.Table:
    rows = sorted(tuple(r.values()) for r in _rows(path))
    rows = [r for r in rows if r[0] and r[1] and r[0] != r[1]]
    return pa.table(
        {
            "name": pa.array([_written(r[0]) for r in rows]),
            "variant": pa.array([_written(r[1]) for r in rows]),
            "weight": pa.array([float(r[2]) for r in rows], pa.float32()),
        }
    )


def _written(name: str) -> str:
    """As people write it: ``o'neill`` becomes O'Neill, ``mcdonald`` McDonald."""
    parts = [part.capitalize() for part in name.replace("'", "'\0").split("\0")]
    name = "-".join(p[:1].upper() + p[1:] for p in "".join(parts).split("-"))
    if name.startswith("Mc") and len(name) > 4:
        name = "Mc" + name[2:].capitalize()
    return name


if __name__ == "__main__":
    main()
