"""The door API, version 1: every address of it."""

from webapp.pages.api import doors, roster, scans, v1

ADDRESSES = (scans, roster, doors)
bp = v1.bp
