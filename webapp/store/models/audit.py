"""Who changed what, from what to what, and when."""

from peewee import AutoField, CharField, JSONField

from webapp.store.models.base import Base, InstantField


class AuditEntry(Base):
    """One thing done; entries of one `deed` were done together. No value of a person is kept: those entries say which
    field it was."""

    id = AutoField()
    deed = CharField(index=True)
    at = InstantField()
    by = CharField()  # the account’s name, or rules.accounts.MACHINE
    act = CharField()  # changed, added, removed, state, published … (rules/audit.py)
    kind = CharField()  # event, place, track, session, delegation, person, account, edition …
    code = CharField(default="")
    field = CharField(default="")
    lang = CharField(default="")
    before = JSONField(null=True)
    after = JSONField(null=True)
    undoes = CharField(default="", index=True)  # the deed this one took back

    class Meta:
        indexes = ((("kind", "code"), False),)
