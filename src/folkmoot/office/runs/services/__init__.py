"""The gate's decisions and the runs that they allow."""

from folkmoot.office.runs.services.decide_request import decide_request
from folkmoot.office.runs.services.destroy_due import destroy_due
from folkmoot.office.runs.services.destroy_run import destroy_run
from folkmoot.office.runs.services.start_run import start_run

__all__ = ["decide_request", "destroy_due", "destroy_run", "start_run"]
