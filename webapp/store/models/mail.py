"""Letters to people by e-mail: the words an organiser gave them, a mailing, and each letter of it."""

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, TextField

from webapp.store.models.base import Base, InstantField
from webapp.store.models.people import Person


class MailTemplate(Base):
    """The words of a kind of letter in one language, where an organiser changed them."""

    id = AutoField()
    kind = CharField()  # invitation
    lang = CharField()
    subject = CharField()
    body = TextField()

    class Meta:
        indexes = ((("kind", "lang"), True),)


class Mailing(Base):
    id = AutoField()
    kind = CharField()
    at = InstantField()
    by = CharField()
    audience = CharField()  # as rules.notices reads it
    form = CharField(unique=True)  # pressed twice, it is one mailing
    stopped_at = InstantField(null=True)


class Mail(Base):
    """One person’s letter. `sending`: handed to the mail server, whose answer is not known yet."""

    id = AutoField()
    mailing = ForeignKeyField(Mailing)
    mailing_id: int
    person = ForeignKeyField(Person)
    person_id: int
    state = CharField(default="waiting", index=True)  # waiting, sending, sent, failed, unsure
    tries = IntegerField(default=0)
    error = CharField(default="")  # code and words of the mail server, without the address
    tried_at = InstantField(null=True)  # real time
    sent_at = InstantField(null=True)

    class Meta:
        indexes = ((("mailing", "person"), True),)
