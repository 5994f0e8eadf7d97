"""The kakehashi command: each verb calls one action or format and prints."""

from webapp.cli import event, links, serving
from webapp.cli.main import main

VERBS = (event, links, serving)
"""The files whose verbs `main` holds."""
__all__ = ["VERBS", "main"]
