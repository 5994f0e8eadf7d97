"""Delegations, people and what lets them in. Names live in `person` alone; everything else holds ids."""

from peewee import AutoField, BooleanField, CharField, ForeignKeyField, IntegerField, JSONField

from webapp.store.models.base import Base, InstantField


class Delegation(Base):
    code = CharField(primary_key=True)
    country = CharField()
    kind = CharField(default="other")
    protocol = IntegerField(null=True)


class Twin(Base):
    """Two delegations that are twinned; one row for each direction typed."""

    id = AutoField()
    delegation = ForeignKeyField(Delegation)
    twin = ForeignKeyField(Delegation)

    class Meta:
        indexes = ((("delegation", "twin"), True),)


class Person(Base):
    id = AutoField()
    code = CharField(unique=True)
    delegation = ForeignKeyField(Delegation, null=True)
    delegation_id: str | None
    category = CharField(default="delegate")
    civility = CharField(default="")
    family = CharField(default="")
    given = CharField(default="")
    native_family = CharField(default="")
    native_given = CharField(default="")
    kana_family = CharField(default="")
    kana_given = CharField(default="")
    function = JSONField(default=dict)  # a text per language; here, not in `text`, so that erasing a person erases it
    email = CharField(default="")
    language = CharField(default="")
    head = BooleanField(default=False)
    escort = BooleanField(default=False)
    vip = BooleanField(default=False)
    family_first = BooleanField(default=False)  # in Latin letters too, as some Japanese people ask
    withdrawn_at = InstantField(null=True)  # not coming, or no longer
    generation = IntegerField(default=0)  # grows with each change of their stars and seats


class Badge(Base):
    """The code printed on paper. It identifies; it signs nobody in."""

    id = AutoField()
    person = ForeignKeyField(Person)
    code = CharField(unique=True)
    issued_at = InstantField()
    withdrawn_at = InstantField(null=True)


class AccessLink(Base):
    """The secret that signs a delegate in, reusable until revoked. Only its hash is kept. One that expires is shown at
    the desk, and works once."""

    id = AutoField()
    person = ForeignKeyField(Person)
    person_id: int
    token_hash = CharField(unique=True)
    made_at = InstantField()
    expires_at = InstantField(null=True)  # real time
    used_at = InstantField(null=True)
    revoked_at = InstantField(null=True)


class SignIn(Base):
    """One phone or browser signed in as a person. Only the hash of its cookie is kept."""

    id = AutoField()
    person = ForeignKeyField(Person)
    link = ForeignKeyField(AccessLink)
    token_hash = CharField(unique=True)
    made_at = InstantField()
    ended_at = InstantField(null=True)


class CalendarFeed(Base):
    """A secret calendar address. Its token is derived from the secret key and `nonce`; only the hash is kept."""

    id = AutoField()
    person = ForeignKeyField(Person)
    nonce = CharField()
    token_hash = CharField(unique=True)
    made_at = InstantField()
    revoked_at = InstantField(null=True)
