"""Watch what each step of a run is given, and every table that a rule's SQL can see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pytest

import folkmoot.run.gather as gather_room
import folkmoot.run.insight as insight_room
import folkmoot.run.join as join_room
import folkmoot.run.place as place_room
import folkmoot.run.work as work_room
from folkmoot.gate.permit import Permit


@dataclass(frozen=True)
class Given:
    """Some step was given a table: under which permit, for which rule, with which columns."""

    permit: Permit
    step: str
    rule: str
    table: str
    columns: tuple[str, ...]


@dataclass
class Observer:
    """Everything that was given, in order."""

    given: list[Given] = field(default_factory=list)
    permit: Permit | None = None
    rule: str = ""

    def note(self, step: str, tables: Mapping[str, pa.Table]) -> None:
        assert self.permit is not None
        for name, table in tables.items():
            columns = tuple(table.column_names)
            self.given.append(Given(self.permit, step, self.rule, name, columns))


class Watched:
    """A connection that tells of each table that is registered with it."""

    def __init__(self, connection: Any, observer: Observer, step: str) -> None:
        self._connection, self._observer, self._step = connection, observer, step

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def register(self, name: str, table: pa.Table) -> Any:
        self._observer.note(self._step, {name: table})
        return self._connection.register(name, table)


def observe(patch: pytest.MonkeyPatch) -> Observer:
    """From now on every run of this process is observed."""
    observer = Observer()

    def around(room: Any, name: str, before: Callable[..., None]) -> None:
        real = getattr(room, name)

        def observed(*args: Any, **kwargs: Any) -> Any:
            before(*args, **kwargs)
            return real(*args, **kwargs)

        patch.setattr(room, name, observed)

    def begins(claim: Any, *_: Any, **__: Any) -> None:
        observer.permit, observer.rule = claim.permit.permit, ""

    def rule(what: Any) -> None:
        parts = what if isinstance(what, list) else [what]
        observer.rule = " ".join(sorted(part.id for part in parts))

    def detects(typology: Any, tables: Any, *_: Any, **__: Any) -> None:
        rule(typology)
        observer.note("detect", tables)

    def measures(measure: Any, tables: Any, *_: Any, **__: Any) -> None:
        rule(measure)
        observer.note("insight", tables)

    real_open = gather_room.open_delivery

    def opens(sealed: Any, delivery: str, **kwargs: Any) -> Any:
        opened = real_open(sealed, delivery, **kwargs)
        observer.note("open", {delivery: opened.schema.empty_table()})
        return opened

    around(work_room, "join", begins)
    around(
        place_room,
        "match_places",
        lambda tables, gazetteer: observer.note("place", {**tables, "gazetteer": gazetteer}),
    )
    around(join_room, "link", lambda tables, *_, **__: observer.note("link", tables))
    around(join_room, "detect", detects)
    around(insight_room, "measure_areas", measures)
    around(insight_room, "support", measures)
    patch.setattr(gather_room, "open_delivery", opens)
    for room, step in ((join_room, "detect SQL"), (insight_room, "insight SQL")):
        patch.setattr(room, "connect", _watching(room.connect, observer, step))  # type: ignore[attr-defined]
    return observer


def _watching(real: Any, observer: Observer, step: str) -> Any:
    @contextmanager
    def connect(**kwargs: Any) -> Iterator[Watched]:
        with real(**kwargs) as connection:
            yield Watched(connection, observer, step)

    return connect
