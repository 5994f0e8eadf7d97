"""Every model, in the order its table is made."""

from webapp.store.models.accounts import Account, AccountLink, AccountSignIn, Attempt, RecoveryCode
from webapp.store.models.agenda import Release, Seat, Star
from webapp.store.models.audit import AuditEntry
from webapp.store.models.door import (
    Device,
    DoorLease,
    Enrolment,
    PartyCode,
    RosterRow,
    Scan,
    ScanClash,
    TestBadge,
)
from webapp.store.models.files import File, FilePiece
from webapp.store.models.jobs import Job, Key, Lease
from webapp.store.models.mail import Mail, Mailing, MailTemplate
from webapp.store.models.notices import Notice, OutboxEntry, Pulse, PushSubscription, Recipient
from webapp.store.models.people import AccessLink, Badge, CalendarFeed, Delegation, Person, SignIn, Twin
from webapp.store.models.programme import Edition, Event, Place, Session, Speech, Text, Track

ALL = (
    Delegation, Twin, Person, Badge, AccessLink, SignIn, CalendarFeed,
    Event, Place, Track, Session, Text, Speech, Edition,
    Star, Seat, Release, Pulse, Notice, Recipient, PushSubscription, OutboxEntry,
    Device, Enrolment, Scan, ScanClash, DoorLease, RosterRow, TestBadge, PartyCode,
    Job, Lease, Key, Account, AccountLink, AccountSignIn, RecoveryCode, Attempt,
    AuditEntry, File, FilePiece, MailTemplate, Mailing, Mail,
)  # fmt: skip
__all__ = [model.__name__ for model in ALL]
