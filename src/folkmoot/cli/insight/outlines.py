"""Outlines of areas from a file that somebody names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from folkmoot.cli.files import read_text
from folkmoot.errors import InputError

_Position = Annotated[list[float], Field(min_length=2, max_length=3)]
_Ring = Annotated[list[_Position], Field(min_length=4)]
_Rings = Annotated[list[_Ring], Field(min_length=1)]


class _Polygon(BaseModel):
    type: Literal["Polygon"]
    coordinates: _Rings


class _MultiPolygon(BaseModel):
    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[_Rings], Field(min_length=1)]


class _Feature(BaseModel):
    id: str | int | None = None
    properties: dict[str, Any] | None = None
    geometry: Annotated[_Polygon | _MultiPolygon, Field(discriminator="type")]


class _Collection(BaseModel):
    type: Literal["FeatureCollection"]
    features: Annotated[list[_Feature], Field(min_length=1)]


def read_outlines(path: Path) -> Mapping[str, Any]:
    """The GeoJSON FeatureCollection of polygons (RFC 7946) in ``path``, longitude before latitude.

    InputError when it is none. A feature's code is its ``id`` or its property ``code``.
    """
    try:
        found = _Collection.model_validate_json(read_text(path))
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        raise InputError(
            f"The file is no GeoJSON of polygons: {fault['msg']}.",
            where=f"{path} ({'.'.join(map(str, fault['loc']))})".removesuffix(" ()"),
            next_step="Name a FeatureCollection with one polygon an area, its code as the id.",
        ) from None
    features = [
        each.model_dump(exclude_none=True) | {"properties": each.properties or {}}
        for each in found.features
    ]
    return {"type": found.type, "features": features}
