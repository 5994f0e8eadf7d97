"""Every model, in the order its table is made."""

from webapp.store.models.accounts import Account, AccountLink, AccountSignIn
from webapp.store.models.agenda import Release, Seat, Star
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
from webapp.store.models.jobs import Job, Key, Lease
from webapp.store.models.notices import Notice, OutboxEntry, Pulse, PushSubscription, Recipient
from webapp.store.models.people import AccessLink, Badge, CalendarFeed, Delegation, Person, SignIn, Twin
from webapp.store.models.programme import Edition, Event, Place, Session, Speech, Text, Track

ALL = (
    Delegation, Twin, Person, Badge, AccessLink, SignIn, CalendarFeed,
    Event, Place, Track, Session, Text, Speech, Edition,
    Star, Seat, Release, Pulse, Notice, Recipient, PushSubscription, OutboxEntry,
    Device, Enrolment, Scan, ScanClash, DoorLease, RosterRow, TestBadge, PartyCode,
    Job, Lease, Key, Account, AccountLink, AccountSignIn,
)  # fmt: skip
__all__ = [model.__name__ for model in ALL]
