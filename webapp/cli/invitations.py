"""Inviting people from the machine itself."""

import secrets
import threading
import time
from collections import Counter

import click

from webapp.actions import mailing
from webapp.cli.common import fail, spoken, with_database
from webapp.cli.jobs import Worker
from webapp.cli.main import main
from webapp.config import Settings
from webapp.formats import audiences as said
from webapp.formats import letters
from webapp.formats.words import N_, say
from webapp.rules import notices as rules
from webapp.rules.accounts import MACHINE
from webapp.rules.messages import Fault
from webapp.rules.notices import NoSuchAudience
from webapp.store import mail


@main.command("invite")
@click.option("--to", default="everyone", show_default=True, help="As for `notice`: country:FR, delegation:FR-REN …")
@click.option("--again", is_flag=True, help="Also those who were written to already.")
@click.option("--dry-run", is_flag=True, help="Say how many letters there would be; send none.")
@with_database
def invite(settings: Settings, to: str, again: bool, dry_run: bool) -> None:
    """Write to people by e-mail, each with a personal link.

    Each gets one letter, in their language; who was written to already is left out. Interrupted, it goes on when
    `serve` or `work` runs.
    """
    if settings.mailbox is None:
        fail(say(spoken(), letters.NO_SERVER))
    try:
        chosen = rules.audience(to)
    except NoSuchAudience:
        fail(f"{to}: {said.fault(Fault('audience'), spoken())}")
    wanted, without = mailing.invited(chosen, again)
    click.echo(letters.reach(len(wanted), len(without), spoken()))
    if dry_run or not wanted:
        click.echo(say(spoken(), N_("Nothing was sent.")))
        return
    number = mailing.invite(MACHINE, chosen, again, secrets.token_hex(16), settings.clock.now())
    counts = follow(settings, number)
    click.echo(say(spoken(), N_("%(sent)s of %(all)s sent"), sent=counts["sent"], all=counts.total()))
    left = counts.total() - counts["sent"]
    if left:
        fail(say(spoken(), N_("Letters not sent, or perhaps not: %(number)s"), number=left), 1)


def follow(settings: Settings, number: int) -> Counter[str]:
    """Does what is due, or watches the process that does, until no letter of the mailing waits or none can leave."""
    over = threading.Event()
    beside = threading.Thread(target=_work, args=(Worker(settings, None, no_push=False), over))
    beside.start()
    try:
        with click.progressbar(length=_left(number)) as bar:
            while (left := _left(number)) and not mail.problem(number):
                bar.update((bar.length or 0) - left - bar.pos)
                time.sleep(0.2)
            bar.update((bar.length or 0) - left - bar.pos)
    finally:
        over.set()
        beside.join()
    return mail.counts([number])[number]


def _work(worker: Worker, over: threading.Event) -> None:
    """In a thread of its own, with a connection of its own."""
    while not over.is_set():
        if not worker.round():
            worker.rest()
    worker.let_go()


def _left(number: int) -> int:
    counts = mail.counts([number])[number]
    return counts["waiting"] + counts["sending"]
