"""Taking back what was done to the draft, unless somebody built on it meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from webapp.actions.drafting import add, change, remove
from webapp.rules.audit import Entry, undoable
from webapp.rules.drafting import Clash, Edit, Met
from webapp.rules.seats import Refused
from webapp.store import audit
from webapp.store import drafting as store
from webapp.store.db import transaction
from webapp.store.drafting import Words


def undo(by: str, deed: str, now: datetime) -> str:
    """Takes back what one deed did to the draft. Raises Refused: not_undoable, undone_already; Clash when something of
    it was changed since; Wrong when what it was made of is gone."""
    with transaction():
        store.hold()
        entries = audit.of_deed(deed)
        if not undoable(entries):
            raise Refused("not_undoable")
        if audit.undone(deed):
            raise Refused("undone_already")
        back = _edits_back(by, entries, now, deed)
        _states_back(entries, now)
        return back


def _edits_back(by: str, entries: Sequence[Entry], now: datetime, deed: str) -> str:
    """What was removed comes first, as what was changed may have to lead to it; then the event, whose languages others
    are written in."""
    done = ""
    for each in reversed([entry for entry in entries if entry.act == "removed"]):
        done = add(by, each.kind, each.code, each.before["values"], each.before["texts"], now, undoes=deed)
    edits = [
        Edit(each.kind, each.code, each.field, each.before, each.lang, was=each.after)
        for each in entries
        if each.act == "changed"
    ]
    for part in ([e for e in edits if e.kind == "event"], [e for e in edits if e.kind != "event"]):
        done = change(by, part, now, undoes=deed) if part else done
    for each in reversed([entry for entry in entries if entry.act == "added"]):
        _unchanged(each)
        done = remove(by, each.kind, each.code, now, undoes=deed)
    return done


def _unchanged(added: Entry) -> None:
    """Raises Clash when a thing that was added has been changed since."""
    held = store.held(added.kind, added.code) or {}
    was = added.after["values"]
    crossed = [
        Met(Edit(added.kind, added.code, name, None, was=value), held[name])
        for name, value in was.items()
        if name in held and held[name] != value
    ]
    if crossed:
        raise Clash(crossed)


def _states_back(entries: Sequence[Entry], now: datetime) -> None:
    """A text that was stale because of what is taken back is as good as it was."""
    for each in (entry for entry in entries if entry.act == "state"):
        held = store.words(each.kind, each.code).get(each.field, {}).get(each.lang)
        if held is not None and held.state == each.after:
            store.write_words(each.kind, each.code, each.field, each.lang, Words(held.words, each.before, now))
