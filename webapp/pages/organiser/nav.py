"""The menu of the organisers' pages: sections, and the pages of the one that is open."""

from dataclasses import dataclass

from flask import current_app, request

from webapp.formats.words import N_
from webapp.rules.accounts import ADMINISTRATOR, Account


@dataclass(frozen=True)
class Entry:
    """`endpoint` leads to the page; `also`: blueprints whose pages belong to it; `admin`: for administrators alone."""

    endpoint: str
    words: str
    also: tuple[str, ...] = ()
    admin: bool = False

    @property
    def here(self) -> bool:
        return request.blueprint in (self.endpoint.partition(".")[0], *self.also)


@dataclass(frozen=True)
class Section:
    words: str
    entries: tuple[Entry, ...]

    @property
    def here(self) -> bool:
        return any(entry.here for entry in self.entries)


SECTIONS = (
    Section(N_("Programme"), (
        Entry("organiser_board.index", N_("Board"), ("organiser_moving", "organiser_session")),
        Entry("organiser_texts.index", N_("Texts")),
        Entry("organiser_compare.index", N_("Compare and publish")),
        Entry("organiser_editions.index", N_("Versions")),
        Entry("organiser_places.index", N_("Places")),
        Entry("organiser_tracks.index", N_("Tracks")),
        Entry("organiser_documents.index", N_("Documents")),
    )),
    Section(N_("Participants"), (
        Entry("organiser_people.index", N_("People"), ("organiser_person", "organiser_merging", "organiser_speakers")),
        Entry("organiser_delegations.index", N_("Delegations"), ("organiser_delegation",)),
        Entry("organiser_seats.index", N_("Seats"), ("organiser_session_seats", "organiser_seat_acts")),
        Entry("organiser_invitations.index", N_("Invitations")),
    )),
    Section(N_("Messages"), (Entry("organiser_notices.index", N_("Messages"), ("organiser_writing",)),)),
    Section(N_("Figures"), (Entry("organiser_figures.index", N_("Figures")),)),
    Section(N_("Settings"), (
        Entry("organiser_settings.index", N_("Event")),
        Entry("organiser_accounts.index", N_("Accounts"), admin=True),
        Entry("organiser_journal.index", N_("Change log")),
        Entry("organiser_own.index", N_("My account")),
    )),
)  # fmt: skip


def menu(account: Account) -> list[Section]:
    """What this account may open; a page that does not exist yet is in no menu."""

    def open_to(entry: Entry) -> bool:
        return entry.endpoint in current_app.view_functions and (not entry.admin or account.role == ADMINISTRATOR)

    found = [Section(each.words, tuple(filter(open_to, each.entries))) for each in SECTIONS]
    return [section for section in found if section.entries]
