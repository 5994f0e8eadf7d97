"""How the free places of a door are shared among its phones, so that none is given twice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

AT_WORK = timedelta(seconds=30)
"""A phone that was heard of within this is given its share; one that was not keeps what it has."""


@dataclass(frozen=True, slots=True)
class Share:
    """One phone's lease of a door. `granted`: walk-ins it may ever admit there; `held`: the most it may still believe;
    `spent`: those it did. `taken`: a supervisor took it back while the phone was cut off."""

    device: int
    version: int = 0
    granted: int = 0
    held: int = 0
    spent: int = 0
    taken: bool = False

    @property
    def reserved(self) -> int:
        """Places nobody else may have, as this phone may be giving them now."""
        return 0 if self.taken else max(0, self.held - self.spent)

    @property
    def left(self) -> int:
        return max(0, self.granted - self.spent)


def reserved(shares: Iterable[Share]) -> int:
    return sum(share.reserved for share in shares)


def confirmed(share: Share, version: int | None) -> Share:
    """The phone says which version it holds: what it was told before that is forgotten. One that is back after its
    places were taken back begins anew with nothing, and may still believe what it had until it has heard so."""
    if share.taken:
        return replace(share, taken=False, granted=share.spent, version=share.version + 1)
    return replace(share, held=max(share.granted, share.spent)) if version == share.version else share


def spending(share: Share, places: int) -> Share:
    spent = share.spent + places
    return replace(share, spent=spent, held=max(share.held, spent), granted=max(share.granted, spent))


def shared(shares: Collection[Share], at_work: Collection[int], free: int) -> list[Share]:
    """The shares that change. `free`: places neither booked nor taken. Half of what is not reserved by phones that are
    cut off goes to those at work, in equal parts; below two a phone, all come down to nothing and ask."""
    here = [share for share in shares if share.device in at_work and not share.taken]
    if not here:
        return []
    spendable = max(0, free - reserved(share for share in shares if share not in here))
    each = spendable // (2 * len(here)) if spendable >= 2 * len(here) else 0
    spare = free - reserved(shares)
    changed = []
    for share in sorted(here, key=lambda share: (share.left, share.device)):
        wanted = share.spent + each
        if not _worth(share.left, each):
            continue
        more = max(0, min(max(share.held, wanted), share.held + max(0, spare)) - share.held)
        granted = min(wanted, share.held + more)
        if granted == share.granted:
            continue
        spare -= more
        changed.append(replace(share, version=share.version + 1, granted=granted, held=share.held + more))
    return changed


def _worth(left: int, each: int) -> bool:
    """Whether a share is so far from what it should be that the phone is told."""
    return (each == 0 < left) or (each > 0 and not each / 2 < left <= 2 * each)
