"""Why a session of the draft is marked, in a sentence."""

from collections.abc import Mapping

from webapp.formats import dates
from webapp.formats.words import N_, say
from webapp.rules.marks import Mark

SENTENCES = {
    "place_taken": N_("Same place at the same time: “%(other)s”."),
    "channel_taken": N_("Both are interpreted in one place at the same time: “%(other)s”."),
    "speaker_twice": N_("%(people)s would speak in two sessions at once: also in “%(other)s”."),
    "interpreter_twice": N_("%(people)s would interpret two sessions at once: also “%(other)s”."),
    "interpreters_few": N_(
        "Too few interpreters: sessions interpreted at once: %(count)s; interpreters among the participants: %(most)s."
    ),
    "seats_over": N_("More seats are booked than there are: %(count)s booked, %(most)s seats."),
    "room_over": N_("The place is too small: %(count)s seats are offered, it holds %(most)s."),
    "way_people": N_(
        "Too little time on the way, for %(count)s people: %(gap)s between this and “%(other)s”, %(walk)s on foot."
    ),
    "way_speaker": N_(
        "Too little time on the way for %(people)s: %(gap)s between this and “%(other)s”, %(walk)s on foot."
    ),
    "way_coach": N_(
        "The coach leaves too early for those who come on foot: %(gap)s between this and “%(other)s”, %(walk)s to walk."
    ),
    "outside": N_("This is on no day of the event."),
    "midnight": N_("This ends after midnight."),
    "clock_twice": N_("The clocks are set back that day and show this hour twice: the first of the two is meant."),
}  # fmt: skip


def sentence(mark: Mark, about: str, titles: Mapping[str, str], people: Mapping[int, str], lang: str) -> str:
    """As it stands at the session `about`, one of the mark's two."""
    other = mark.session if about == mark.other else mark.other
    names = [people[each] for each in mark.people if each in people]
    return say(
        lang, SENTENCES[mark.kind], other=titles.get(other, other), people=("、" if lang == "ja" else ", ").join(names),
        count=mark.count, most=mark.most, gap=dates.duration(mark.gap, lang), walk=dates.duration(mark.walk, lang),
    )  # fmt: skip
