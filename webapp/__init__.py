"""Kakehashi: the on-site programme of a bilingual summit.

Five floors, the same words on each: pages and cli → actions → store → formats → rules.
docs/architecture.md says what each floor may do and how a page, a change and a scan go through them.
"""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import config
from webapp.config import Settings
from webapp.pages import (
    assets,
    chrome,
    errors,
    files,
    fragments,
    language,
    live,
    outbox,
    pwa,
    ready,
    refusals,
    safety,
    system,
    urgent,
)
from webapp.pages.api import door as door_api
from webapp.pages.delegate import (
    agenda,
    badge,
    changes,
    day,
    feeds,
    me,
    mine,
    news,
    practical,
    programme,
    push,
    session,
    sign_in,
)
from webapp.pages.organiser import (
    accounts,
    delegation,
    delegations,
    enter,
    invitations,
    merging,
    moving,
    overview,
    people,
    person,
    seat_acts,
    session_seats,
    speaking,
    writing,
)
from webapp.pages.organiser import board as organiser_board
from webapp.pages.organiser import compare as organiser_compare
from webapp.pages.organiser import documents as organiser_documents
from webapp.pages.organiser import editions as organiser_editions
from webapp.pages.organiser import figures as organiser_figures
from webapp.pages.organiser import journal as organiser_journal
from webapp.pages.organiser import notices as organiser_notices
from webapp.pages.organiser import own as organiser_own
from webapp.pages.organiser import places as organiser_places
from webapp.pages.organiser import seats as organiser_seats
from webapp.pages.organiser import session as organiser_session
from webapp.pages.organiser import settings as organiser_settings
from webapp.pages.organiser import sign_in as organiser_sign_in
from webapp.pages.organiser import texts as organiser_texts
from webapp.pages.organiser import tracks as organiser_tracks
from webapp.pages.staff import codes, conflicts, desk, devices, doors, enrol, own, party, roll, room, sheets
from webapp.store.db import connect

PAGES = (
    system, pwa, mine, urgent, files, programme, day, session, agenda, badge, news, changes, practical, me, sign_in,
    feeds, push, enrol, doors, room, roll, sheets, conflicts, desk, codes, devices, own, party, door_api, outbox,
    overview, enter, organiser_sign_in, organiser_own, accounts, organiser_journal, writing, organiser_notices,
    invitations, organiser_texts, organiser_session, organiser_board, moving, people, person, merging, speaking,
    delegations, delegation,
    organiser_compare, organiser_editions, organiser_seats, session_seats, seat_acts, organiser_figures,
    organiser_places, organiser_tracks, organiser_documents, organiser_settings,
)  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    """The application; it connects to the database and changes nothing in it."""
    settings = settings or config.read()
    app = Flask(__name__, static_folder=None)
    app.config.update(KAKEHASHI=settings, MAX_CONTENT_LENGTH=1_000_000)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    connect(settings.database_url)
    for part in (safety, assets, language, chrome, fragments, refusals, errors, urgent, live, ready):
        part.attach(app)
    for page in PAGES:
        app.register_blueprint(page.bp)
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app
