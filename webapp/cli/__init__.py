"""The kakehashi command: each verb calls one action or format and prints."""

from webapp.cli import copies, event, invitations, jobs, links, notices, serving
from webapp.cli.main import main

VERBS = (copies, event, invitations, jobs, links, notices, serving)
"""The files whose verbs `main` holds."""
__all__ = ["VERBS", "main"]
