"""People are invited by letter, through a real mail server: each once, in their language, with a link of their own."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests import make
from tests.actions import mailbox
from tests.actions.mailbox import BASE, Mailbox
from webapp.actions import jobs, mailing
from webapp.actions import people as people_actions
from webapp.actions.handlers import handlers
from webapp.actions.mailer import Server
from webapp.rules.notices import EVERYONE, Audience, NoSuchAudience
from webapp.rules.seats import Refused
from webapp.store import mail, models

NOW = make.NOW


@pytest.fixture(autouse=True)
def summit(database: str) -> None:
    make.event(name={"fr": "8es Rencontres", "ja": "日仏自治体交流会議"})
    make.text("event", "8rfj", "city", {"fr": "Shizuoka", "ja": "静岡市"})
    make.delegation("JP-04100")
    make.person("Odile", "Kervanec", civility="Mme", email="odile@rennes.example", language="fr")
    make.person(
        "Naoki", "Saegusa", "JP-04100", native_family="三枝", native_given="直樹", function={"ja": "局長"},
        email="naoki@sendai.example",
    )  # fmt: skip
    make.person("Sans", "Adresse")


@pytest.fixture
def server() -> Iterator[Mailbox]:
    with mailbox.served() as found:
        yield found


def invite(form: str = "f1", again: bool = False, chosen: Audience = EVERYONE) -> int:
    return mailing.invite("Aya", chosen, again, form, NOW)


def work(server: Mailbox | None, rounds: int = 5, later: int = 0) -> None:
    """Does what is due, as the process beside the server does it, `later` hours on."""
    at = NOW + timedelta(hours=later)
    for _ in range(rounds):
        jobs.run_due(at, at, "me", handlers(None, server.postbox() if server else None))


def states(number: int) -> dict[str, int]:
    return dict(mail.counts([number])[number])


def links(server: Mailbox) -> list[str]:
    return [re.findall(rf"{BASE}/a/(\S+)", message.get_content())[0] for message in server.taken]


def test_each_is_written_to_in_their_language_with_a_link_that_lets_them_in(server: Mailbox) -> None:
    number = invite()
    work(server)
    french, japanese = server.taken
    assert (french["To"], french["From"]) == (
        "Odile KERVANEC <odile@rennes.example>", "8es Rencontres <rencontres@ville.example>",
    )  # fmt: skip
    assert french["Subject"] == "8es Rencontres\u00a0: votre programme"
    assert "Madame Odile KERVANEC" in french.get_content()
    assert "du 18 au 21 novembre 2024" in french.get_content()
    assert japanese["Content-Language"] == "ja"
    assert "三枝局長" in japanese.get_content()
    people = [people_actions.sign_in(token, NOW) for token in links(server)]
    assert [found and found[0] for found in people] == [1, 2]
    assert states(number) == {"sent": 2}


def test_who_was_written_to_is_not_written_to_again_unless_asked(server: Mailbox) -> None:
    invite()
    work(server)
    with pytest.raises(NoSuchAudience):
        invite("f2")
    invite("f3", again=True)
    work(server)
    assert server.to() == ["odile@rennes.example", "naoki@sendai.example"] * 2


def test_a_form_sent_twice_is_one_mailing(server: Mailbox) -> None:
    assert invite() == invite()
    work(server)
    assert len(server.taken) == 2


def test_an_address_the_server_refuses_fails_with_its_words_and_its_link_is_no_more(server: Mailbox) -> None:
    server.says["odile@rennes.example"] = "550 no such mailbox odile@rennes.example"
    number = invite()
    work(server)
    assert states(number) == {"failed": 1, "sent": 1}
    [failed] = mail.letters(number, ["failed"])
    assert failed.error == "550 no such mailbox …"
    assert models.AccessLink.select().where(models.AccessLink.revoked_at.is_null()).count() == 1


def test_what_failed_is_tried_again_when_an_organiser_says_so(server: Mailbox) -> None:
    server.says["odile@rennes.example"] = "550 no"
    number = invite()
    work(server)
    server.says.clear()
    mailing.go_on("Aya", number, ("failed",), NOW)
    work(server)
    assert states(number) == {"sent": 2}
    assert server.to() == ["naoki@sendai.example", "odile@rennes.example"]


def test_later_is_tried_later_and_not_at_once(server: Mailbox) -> None:
    server.says = dict.fromkeys(("odile@rennes.example", "naoki@sendai.example"), "451 come back")
    number = invite()
    work(server)
    assert states(number) == {"waiting": 2}
    assert {letter.tries for letter in mail.letters(number, ["waiting"])} == {1}
    server.says.clear()
    work(server, later=2)
    assert states(number) == {"sent": 2}


def test_a_line_that_breaks_after_the_words_leaves_a_letter_unsure_and_never_sends_it_twice(server: Mailbox) -> None:
    server.breaks = "odile@rennes.example"
    number = invite()
    work(server)
    work(server, later=2)
    assert states(number) == {"unsure": 1, "sent": 1}
    assert server.to().count("odile@rennes.example") == 1


def test_a_process_that_died_with_a_letter_in_hand_does_not_send_it_again(server: Mailbox) -> None:
    number = invite()
    assert mail.take(mail.next_letters(number, 1)[0].id, NOW)
    work(server)
    assert states(number) == {"unsure": 1, "sent": 1}


def test_a_server_that_is_not_there_costs_nothing_and_letters_go_once_it_is() -> None:
    number = invite()
    with mailbox.served() as gone:
        pass
    work(gone)
    assert states(number) == {"waiting": 2}
    assert "NotTaken" in mail.problem(number)
    with mailbox.served() as back:
        work(back, later=2)
        assert len(back.taken) == 2


def test_a_mailing_that_was_stopped_rests_until_it_is_taken_up(server: Mailbox) -> None:
    number = invite()
    mailing.stop("Aya", number, NOW)
    work(server)
    assert states(number) == {"waiting": 2}
    mailing.go_on("Aya", number, (), NOW)
    work(server)
    assert states(number) == {"sent": 2}


def test_a_rehearsal_sends_nothing(server: Mailbox) -> None:
    number = invite()
    work(None)
    assert states(number) == {"waiting": 2}
    found = mail.mailing(number)
    assert found
    assert found.stopped_at is not None


def test_many_letters_go_in_parts(server: Mailbox) -> None:
    for n in range(45):
        make.person(f"P{n}", "X", email=f"p{n}@example.org")
    number = invite()
    work(server, rounds=1)
    assert states(number) == {"sent": 20, "waiting": 27}
    work(server)
    assert states(number) == {"sent": 47}


def test_a_name_that_would_write_a_header_writes_none(server: Mailbox) -> None:
    odd = make.person("Eve\r\nBcc: all@example.org", "X", email="eve@example.org", language="fr")
    number = invite(chosen=Audience("person", odd.code))
    work(server)
    assert [message["Bcc"] for message in server.taken] == [None] * len(server.taken)
    assert sum(states(number).values()) == 1


def test_an_organisers_own_words_are_sent_and_braces_are_only_what_they_say(server: Mailbox) -> None:
    mailing.rewrite("Aya", "fr", "Bienvenue {name}", "Cher {name} {{ 7 }}, {link}", NOW)
    invite(chosen=Audience("person", "P1"))
    work(server)
    [letter] = server.taken
    assert letter["Subject"] == "Bienvenue Madame Odile KERVANEC"
    assert "{{ 7 }}" in letter.get_content()


@pytest.mark.parametrize(
    ("subject", "body"), [("", "x {link}"), ("x", "no link"), ("x", "{link} {who}"), ("x" * 200, "{link}")]
)
def test_words_that_cannot_be_sent_are_refused(subject: str, body: str) -> None:
    with pytest.raises(Refused):
        mailing.rewrite("Aya", "fr", subject, body, NOW)


def test_the_journal_says_how_many_letters_and_no_name() -> None:
    invite()
    [entry] = models.AuditEntry.select()
    assert (entry.by, entry.act, entry.after) == ("Aya", "sent", {"audience": "everyone", "letters": 2})


def test_a_server_that_must_be_spoken_to_in_secret_and_cannot_is_given_nothing(server: Mailbox) -> None:
    number = invite()
    secret = Server("127.0.0.1", server.port, "starttls", "a@b.example").postbox(BASE)
    jobs.run_due(NOW, NOW, "me", handlers(None, secret))
    assert (states(number), server.taken) == ({"waiting": 2}, [])
