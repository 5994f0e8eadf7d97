"""Every model, in the order its table is made."""

from webapp.store.models.agenda import Seat, Star
from webapp.store.models.door import Device, Enrolment, Scan, ScanClash
from webapp.store.models.notices import Notice, Pulse
from webapp.store.models.people import AccessLink, Badge, CalendarFeed, Delegation, Person, SignIn, Twin
from webapp.store.models.programme import Edition, Event, Place, Session, Speech, Text, Track

ALL = (
    Delegation, Twin, Person, Badge, AccessLink, SignIn, CalendarFeed,
    Event, Place, Track, Session, Text, Speech, Edition,
    Star, Seat, Pulse, Notice, Device, Enrolment, Scan, ScanClash,
)  # fmt: skip
__all__ = [model.__name__ for model in ALL]
