"""Nothing of its own: only the framework's own team rotates keys (accounts.policies)."""

from folkmoot.office.accounts.policies import can_serve_framework, check_serves_framework

__all__ = ["can_serve_framework", "check_serves_framework"]
