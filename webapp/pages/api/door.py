"""The door API, version 1: every address of it."""

from webapp.pages.api import doors, openapi, roster, scans, v1

ADDRESSES = (scans, roster, doors, openapi)
bp = v1.bp
