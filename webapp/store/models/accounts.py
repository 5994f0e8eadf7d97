"""Organisers, and what lets them in."""

from peewee import AutoField, CharField, ForeignKeyField, IntegerField

from webapp.store.models.base import Base, InstantField


class Account(Base):
    """Someone who works on the event: organiser or administrator."""

    id = AutoField()
    name = CharField(unique=True)  # what they sign in with, and what is written under what they did
    role = CharField()  # organiser, administrator
    language = CharField(default="")
    password = CharField(default="")  # Argon2id, as its library writes it; empty: none was chosen
    totp = CharField(default="")  # the secret of one-time codes, base32; empty: none are asked
    totp_step = IntegerField(default=0)  # of the last code taken: none is taken twice
    ended_at = InstantField(null=True)


class RecoveryCode(Base):
    """Stands once for a one-time code, when the phone that makes them is lost. Only its hash is kept."""

    id = AutoField()
    account = ForeignKeyField(Account)
    code_hash = CharField(unique=True)
    used_at = InstantField(null=True)


class Attempt(Base):
    """A sign-in that failed. Real time."""

    id = AutoField()
    key = CharField(index=True)  # account:… by its name, or address:…, hashed
    at = InstantField()


class AccountLink(Base):
    """A one-use link, or what stands for a password until the code is given. Only the hash of its token is kept. Real
    time."""

    id = AutoField()
    account = ForeignKeyField(Account)
    account_id: int
    use = CharField(default="")  # rules.accounts: empty (signs in), password (one is chosen), second (a code is owed)
    token_hash = CharField(unique=True)
    made_at = InstantField()
    expires_at = InstantField()
    used_at = InstantField(null=True)


class AccountSignIn(Base):
    """One browser signed in as an organiser. Only the hash of its cookie is kept. Real time."""

    id = AutoField()
    account = ForeignKeyField(Account)
    account_id: int
    token_hash = CharField(unique=True)
    made_at = InstantField()
    expires_at = InstantField()
    browser = CharField(default="")  # which browser on what, in a few words
    seen_at = InstantField(null=True)
    ended_at = InstantField(null=True)
