"""What a command needs: the settings, a prepared database, the time, and who is acting."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime

from folkmoot.cli.clock import Clock, system_clock
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


def open_session(clock: Clock = system_clock) -> Session:
    """Start Django over the home that the settings name and bring its tables up to date."""
    from folkmoot.logs import configure_logs
    from folkmoot.office.start import start

    conf = settings()
    configure_logs(conf.log_level)
    start()
    from folkmoot.office.setup import prepare

    prepare(conf)
    return Session(conf, clock)
