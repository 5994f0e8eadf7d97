"""Writing to people from the machine itself."""

import re
import sys
from datetime import timedelta

import click

from webapp.actions import notices as actions
from webapp.cli.common import fail, spoken, with_database
from webapp.cli.main import main
from webapp.config import Settings
from webapp.formats import audiences as said
from webapp.formats import languages
from webapp.formats.french import french
from webapp.formats.typed import plain
from webapp.formats.words import N_, say, say_many
from webapp.rules import notices as rules
from webapp.rules.accounts import MACHINE
from webapp.rules.messages import Fault, Message, faults, lacking
from webapp.rules.notices import Audience, NoSuchAudience
from webapp.rules.programme import Programme
from webapp.store import audiences, programme

LASTS = re.compile(r"(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*(?:min)?)?", re.ASCII)


@main.command("notice")
@click.option(
    "--to",
    required=True,
    help="everyone, country:FR, delegation:FR-REN, category:press, session:C10 (who has a seat), person:FR-REN-2.",
)
@click.option("--title", "titles", multiple=True, metavar="LANG=WORDS", help='Once a language: --title fr="Car n° 2".')
@click.option("--text", "texts", multiple=True, metavar="LANG=WORDS", help="Likewise; may be left out.")
@click.option("--urgent", is_flag=True, help="Cover screens until it is acknowledged; needs every language.")
@click.option("--drill", is_flag=True, help="Mark an urgent one as a drill.")
@click.option("--until", default="", metavar="TIME", help='How long an urgent one covers screens: "2 h", "30 min".')
@click.option("--dry-run", is_flag=True, help="Show what would be sent to how many; send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@with_database
def notice(
    settings: Settings, to: str, titles: tuple[str, ...], texts: tuple[str, ...], urgent: bool, drill: bool,
    until: str, dry_run: bool, yes: bool,
) -> None:  # fmt: skip
    """Send a message to people.

    It says first to how many, and asks when a person is at the keyboard. The exit code is 2, and nothing is sent, when
    anything is wrong.
    """
    live, now = programme.live(), settings.clock.now()
    if live is None:
        fail(say(spoken(), N_("There is no event yet; import one first.")))
    ends_at = now + _lasts(until, urgent) if until else None
    message = Message(_by_language(titles, live), _by_language(texts, live), urgent, drill, until=ends_at)
    wrong = faults(message, live.event.languages, now)
    if wrong:
        fail("\n".join(said.fault(each, spoken()) for each in wrong))
    chosen = _audience(to, live)
    count = _show(message, chosen, live)
    if dry_run:
        click.echo(say(spoken(), N_("Nothing was sent.")))
        return
    if not yes and sys.stdin.isatty() and not click.confirm(
        say_many(spoken(), "Send to %(num)s person?", "Send to %(num)s people?", count)
    ):  # fmt: skip
        fail(say(spoken(), N_("Nothing was sent.")), 1)
    try:
        number = actions.send(
            chosen, message.title, message.text, MACHINE, now, urgent=urgent, drill=drill, ends_at=ends_at
        )
    except NoSuchAudience:
        fail(said.fault(Fault("nobody"), spoken()))
    people = said.people(count, spoken())
    click.echo(say(spoken(), N_("Sent to %(people)s (message no. %(number)s)."), people=people, number=number))


def _by_language(given: tuple[str, ...], live: Programme) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        lang, equals, words = each.partition("=")
        if not equals or lang not in live.event.languages or lang in found:
            known = " ".join(live.event.languages)
            fail(
                say(
                    spoken(),
                    N_("%(given)s: LANGUAGE=WORDS is expected, once each of %(known)s."),
                    given=each,
                    known=known,
                )
            )
        if plain(words):
            found[lang] = plain(words.replace("\\n", "\n"))
    return found


def _lasts(until: str, urgent: bool) -> timedelta:
    found = LASTS.fullmatch(until.strip())
    lasts = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0)) if found else timedelta()
    if not urgent or not timedelta() < lasts <= timedelta(days=7):
        fail(
            say(
                spoken(),
                N_("--until %(given)s: a time such as “2 h” or “30 min” is expected, with --urgent."),
                given=until,
            )
        )
    return lasts


def _audience(to: str, live: Programme) -> Audience:
    try:
        chosen = rules.audience(to)
        if not audiences.exists(chosen, live.sessions):
            raise NoSuchAudience(to)
    except NoSuchAudience:
        fail(f"{to}: {said.fault(Fault('audience'), spoken())}")
    if not audiences.people(chosen):
        fail(f"{to}: {said.fault(Fault('nobody'), spoken())}")
    return chosen


def _show(message: Message, chosen: Audience, live: Programme) -> int:
    """Says each language's words and how many they go to; gives the number."""
    for lang in live.event.languages:
        title, text = message.title.get(lang, ""), message.text.get(lang, "")
        if title or text:
            mark = f"[{say(lang, N_('DRILL'))}] " if message.drill else ""
            words = "\n".join(filter(None, (f"{mark}{title}", text)))
            click.echo(f"--- {languages.name(lang, spoken())}\n{french(words) if lang == 'fr' else words}")
    for lang in lacking(message, live.event.languages):
        missing = N_("Not written in %(language)s, or only in part: its readers see another language, marked as such.")
        click.echo(say(spoken(), missing, language=languages.name(lang, spoken())), err=True)
    counts = audiences.languages(chosen)
    click.echo(f"=== {said.reach(counts, live.event.default_language, spoken())}")
    return sum(counts.values())
