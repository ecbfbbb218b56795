"""Folkmoot joins a county's data only as its agreement, the law, quality and residents allow."""

__version__ = "0.1.0"
