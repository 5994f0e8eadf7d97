"""Organisers, and what lets them in."""

from peewee import AutoField, CharField, ForeignKeyField

from webapp.store.models.base import Base, InstantField


class Account(Base):
    """Someone who works on the event: organiser or administrator."""

    id = AutoField()
    name = CharField(unique=True)  # what they sign in with, and what is written under what they did
    role = CharField()  # organiser, administrator
    language = CharField(default="")
    ended_at = InstantField(null=True)


class AccountLink(Base):
    """A one-use link made on the machine itself. Only the hash of its token is kept. Real time."""

    id = AutoField()
    account = ForeignKeyField(Account)
    account_id: int
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
    ended_at = InstantField(null=True)
