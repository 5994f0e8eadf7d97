"""Serving the event, and the demonstration."""

import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import click

from webapp import config
from webapp.actions import demo
from webapp.cli import event, links
from webapp.cli.common import fail, prepared, with_database
from webapp.cli.main import main
from webapp.config import Settings
from webapp.rules.accounts import ADMINISTRATOR
from webapp.rules.importing import OtherEvent
from webapp.store.db import db

SERVING = [
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for every one."),
    click.option(
        "--workers", type=click.IntRange(1, 64), default=None, help="Processes; one per processor core when not given."
    ),
    click.option(
        "--tls-cert",
        type=click.Path(exists=True, dir_okay=False),
        help="Certificate (PEM), to serve HTTPS without a proxy.",
    ),
    click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), help="Its private key (PEM)."),
]


BESIDE = Path(__file__).with_name("beside.py")
"""What gunicorn starts beside its workers."""


def serving(verb: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(SERVING):
        verb = option(verb)
    return verb


@main.command()
@serving
def serve(host: str, workers: int | None, tls_cert: str | None, tls_key: str | None) -> None:
    """Serve the event on PORT (8000 when not set)."""
    settings = prepared()
    _serve(settings, host, workers, tls_cert, tls_key)


def _serve(settings: Settings, host: str, workers: int | None, tls_cert: str | None, tls_key: str | None) -> NoReturn:
    """Becomes gunicorn: a fresh process, so that gevent is there before anything else is imported."""
    if bool(tls_cert) != bool(tls_key):
        fail("--tls-cert and --tls-key go together.")
    if not db.is_closed():
        db.close()
    os.environ.setdefault("KAKEHASHI_NOW_SINCE", settings.clock.real().isoformat())
    processes = str(workers or os.cpu_count() or 1)
    os.environ["WEB_CONCURRENCY"] = processes  # each is to know how many they are
    command = [
        sys.executable, "-m", "gunicorn", "webapp:create_app()", "--bind", f"{host}:{settings.port}",
        "--worker-class", "gevent", "--workers", processes, "--worker-connections", "6000",
        "--backlog", "4096", "--graceful-timeout", "3", "--no-control-socket", "--log-level", "warning",
        "--config", str(BESIDE),
    ]  # fmt: skip
    if tls_cert and tls_key:
        command += ["--certfile", tls_cert, "--keyfile", tls_key]
    _hold_many()
    sys.stdout.flush()
    os.execv(command[0], command)


def _hold_many() -> None:
    """A phone that listens is an open file: as many as the machine allows, not the thousand a shell is given."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@main.command("demo")
@click.option("--as-held", is_flag=True, help="Keep the real dates of November 2024.")
@click.option("--no-serve", is_flag=True, help="Load and print the links, without serving.")
@serving
def demo_(
    as_held: bool, no_serve: bool, host: str, workers: int | None, tls_cert: str | None, tls_key: str | None
) -> None:
    """Load the 8es Rencontres with invented people, print links to try, and serve.

    The event is moved so that its third day is today, and its clock starts at 10:12 of that day.
    """
    os.environ.setdefault("DATABASE_URL", "sqlite:///kakehashi-demo.sqlite")
    settings = _demo(as_held)
    if not no_serve:
        _serve(settings, host, workers, tls_cert, tls_key)


@with_database
def _demo(settings: Settings, as_held: bool) -> Settings:
    parsed = event.read((demo.FOLDER,))
    day, clock = demo.moved(parsed, as_held, settings.clock.real())
    os.environ.setdefault("KAKEHASHI_NOW", clock.isoformat())
    os.environ["KAKEHASHI_NOW_SINCE"] = settings.clock.real().isoformat()
    settings = config.read()
    try:
        demo.load(day, settings.clock.now())
    except OtherEvent as other:
        fail(event.other_event(other))
    click.echo(f"delegate  {links.delegate_link(settings, demo.DELEGATE)}")
    click.echo(f"door  {links.device_link(settings, 'door', [demo.DOOR])}")
    click.echo(f"supervisor  {links.device_link(settings, 'supervisor', [])}")
    click.echo(f"organiser  {links.organiser_link(settings, role=ADMINISTRATOR)}")
    return settings
