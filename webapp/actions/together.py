"""One transaction for all who wait to write. A commit that is on the disk costs as much for thirty requests as for one,
and so does the turn among the processes: whoever comes first does the work of those who came meanwhile, all of it is
committed, and only then is any of them answered.

What fails because of one harms no other: nothing of that transaction is kept, and each is done again alone. When it is
the database that cannot be reached, nobody can be helped, and all are told.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from webapp.store.db import Unreachable, db

Asked = TypeVar("Asked")
Done = TypeVar("Done")
MOST = 200
"""Of greater weight are no two together: others have a turn between."""


class _Turn(Generic[Asked, Done]):
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.woken = threading.Event()
        self.leads = False
        self.done: Done | None = None
        self.failed: BaseException | None = None


class Together(Generic[Asked, Done]):
    """`work` does what several asked, in one transaction of its own, in their order. `weight`: of what one asked."""

    def __init__(self, work: Callable[[list[Asked]], list[Done]], weight: Callable[[Asked], int]) -> None:
        self.work, self.weight = work, weight
        self.lock = threading.Lock()
        self.waiting: list[_Turn[Asked, Done]] = []
        self.led = False

    def do(self, asked: Asked) -> Done:
        if db.in_transaction():  # somebody else's, which this joins
            return self.work([asked])[0]
        mine: _Turn[Asked, Done] = _Turn(asked)
        with self.lock:
            self.waiting.append(mine)
            mine.leads, self.led = not self.led, True
        if not mine.leads:
            mine.woken.wait()
        if mine.leads:
            self._lead()
        if mine.failed is not None:
            raise mine.failed
        return mine.done  # type: ignore[return-value]

    def _lead(self) -> None:
        """Works for those who are first in line, oneself among them; the next one leads the others."""
        try:
            time.sleep(0)  # whoever has come in is read, and joins
            self._work(self._taken())
        finally:
            with self.lock:
                following = self.waiting[0] if self.waiting else None
                self.led = following is not None
                if following is not None:
                    following.leads = True
                    following.woken.set()

    def _taken(self) -> list[_Turn[Asked, Done]]:
        with self.lock:
            weight = count = 0
            while count < len(self.waiting) and (not count or weight + self.weight(self.waiting[count].asked) <= MOST):
                weight += self.weight(self.waiting[count].asked)
                count += 1
            taken, self.waiting = self.waiting[:count], self.waiting[count:]
            return taken

    def _work(self, turns: list[_Turn[Asked, Done]]) -> None:
        try:
            for turn, done in zip(turns, self.work([turn.asked for turn in turns]), strict=True):
                turn.done = done
        except Exception as failure:
            if len(turns) == 1 or isinstance(failure, Unreachable):
                for turn in turns:
                    turn.failed = failure
            else:
                for turn in turns:
                    self._work([turn])
        finally:
            for turn in turns:
                turn.woken.set()
