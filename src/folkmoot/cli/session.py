"""What a command needs: the settings, a prepared database, the time, and who is acting."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime

from folkmoot.cli.clock import Clock, system_clock
from folkmoot.errors import NotFoundError
from folkmoot.settings import Settings, settings

OFFICE = "operator"


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line over one home."""

    conf: Settings
    clock: Clock

    @property
    def now(self) -> datetime:
        """This instant, by the session's clock."""
        return self.clock()

    def operator(self, member: str | None = None, office: str = OFFICE) -> str:
        """The pseudonym of whoever types, in ``office`` of ``member`` or of the framework."""
        from folkmoot.office.accounts.services import actor

        return actor(name=getpass.getuser(), office=office, member=member, now=self.now)


def open_session(clock: Clock = system_clock, *, create: bool = False) -> Session:
    """Start Django over the home that the settings name and bring its tables up to date.

    Only a command that begins something (``create``) makes a home; for any other a mistyped home
    is a NotFoundError, not an empty county. In a demo's home no act is dated before its last one.
    """
    from folkmoot.cli.demo.mark import going_on, is_marked
    from folkmoot.logs import configure_logs
    from folkmoot.office.start import start

    conf = settings()
    if not (create or conf.has_database):
        raise NotFoundError(
            "There is no county here.",
            where=str(conf.home_path),
            next_step="Check --home; or begin with `folkmoot member add` or `folkmoot demo`.",
        )
    configure_logs(conf.log_level)
    start()
    from folkmoot.office.setup import prepare

    prepare(conf)
    return Session(conf, going_on(clock) if is_marked(conf.home_path) else clock)
