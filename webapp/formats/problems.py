"""What is said of each problem of an import: what was read, and what was expected."""

from collections.abc import Iterable

from webapp.formats.words import N_, say
from webapp.rules.importing import Problem

SENTENCES = {
    # files
    "path_missing": N_('There is nothing to read at "%(read)s"; expected a folder of CSV files, or one workbook.'),
    "path_unknown": N_('"%(read)s" is neither a folder of CSV files nor a workbook (.xlsx, .ods).'),
    "table_missing": N_('The table "%(read)s" is missing; expected a file %(read)s.csv or a sheet named %(read)s.'),
    "table_twice": N_("This table is there twice; the other one is %(first)s. Expected one."),
    "too_big": N_(
        "This is too big to be read; expected at most %(most)s. Remove what stands far below or beside the "
        "table."
    ),
    "empty": N_("This table is empty; expected a row of headings, then one row for each thing."),
    "not_text": N_("This is not a text file; expected a CSV file, saved as UTF-8."),
    "encoding": N_('The letters of this file cannot be read; expected UTF-8 (in Excel: "CSV UTF-8").'),
    "quotes": N_(
        "The quotation marks do not pair up from this row on; expected one pair around a cell, and two marks for "
        "each inside it."
    ),
    "workbook": N_(
        "This workbook cannot be opened; it is damaged or was not sent whole. Expected an .xlsx or .ods "
        "file."
    ),
    "password": N_("This workbook is protected by a password; expected one without."),
    "heading_twice": N_('The heading "%(read)s" says the same as "%(first)s"; expected one column of each.'),
    "column_missing": N_('The column "%(read)s" is missing, and is needed.'),
    "cell_beyond": N_(
        '"%(read)s" stands beyond the last of the %(columns)s headings; expected quotation marks around a cell '
        'that holds a comma.'
    ),
    "one_event": N_("There are %(read)s rows; expected exactly one, as a database holds one event."),
    # cells
    "required": N_("This cell is empty, and is needed."),
    "no_words": N_("There are no words in any language; expected some in one of %(columns)s."),
    "no_name": N_("There is no name; expected a family or given name, in Latin letters or as written at home."),
    "code": N_(
        '"%(read)s" cannot be a code; expected at most 40 unaccented letters, digits, - _ or ., without '
        'spaces.'
    ),
    "code_twice": N_('The code "%(read)s" is already that of row %(first)s; expected another.'),
    "choice": N_('"%(read)s" is not known here; expected one of: %(expected)s.'),
    "unknown_place": N_('There is no place "%(read)s"; expected a code of the table "places".'),
    "unknown_track": N_('There is no track "%(read)s"; expected a code of the table "tracks".'),
    "unknown_delegation": N_('There is no delegation "%(read)s"; expected a code of the table "delegations".'),
    "unknown_session": N_(
        'There is no session "%(read)s"; expected codes of the table "sessions", separated by '
        'spaces.'
    ),
    "unknown_audience": N_(
        '"%(read)s" is no audience; expected country codes, delegation codes or categories such as press, '
        'separated by spaces.'
    ),
    "language": N_('"%(read)s" is not a language code; expected e.g. fr, ja, en.'),
    "default_language": N_('"%(read)s" is not a language of the event; expected one of: %(expected)s.'),
    "timezone": N_('"%(read)s" is not a time zone; expected e.g. Asia/Tokyo or Europe/Paris.'),
    "country": N_('"%(read)s" is not a country code; expected two letters, e.g. FR or JP.'),
    "colour": N_('"%(read)s" is not a colour; expected e.g. #2f6f4f.'),
    "whole": N_('"%(read)s" is not a whole number from 0 to %(most)s; expected e.g. 60, or nothing.'),
    "yes_no": N_('"%(read)s" is neither yes nor no.'),
    "date": N_('"%(read)s" is not a date; expected e.g. 2024-11-20.'),
    "date_ambiguous": N_('"%(read)s" can be read as two different dates; expected e.g. 2024-11-20.'),
    "date_without_year": N_('"%(read)s" has no year; expected e.g. 2024-11-20.'),
    "time": N_('"%(read)s" is not a time; expected e.g. 09:30.'),
    "event_ends": N_('The event ends on "%(read)s", before it starts.'),
    "event_long": N_('The event lasts more than a year, until "%(read)s"; expected a few days.'),
    "session_ends": N_(
        'The session starts at %(start)s and cannot end at "%(read)s": an earlier time means the next day, and '
        'then less than 12 hours.'
    ),
    "time_skipped": N_('"%(read)s" does not exist on %(day)s in %(timezone)s: the clocks go forward over it.'),
    "text_long": N_("This text is too long; expected at most %(most)s letters."),
    "control": N_("The text holds a sign that cannot be shown (%(sign)s); type it again without."),
    "email": N_('"%(read)s" is not an e-mail address; expected e.g. name@example.org.'),
    "formula": N_('The formula of this cell failed and shows "%(read)s"; expected a value.'),
    # warnings
    "encoding_assumed": N_("This file is not UTF-8; it was read as %(encoding)s. Check the accents."),
    "table_unknown": N_('"%(read)s" is not one of the tables of an event, and was left out.'),
    "column_unknown": N_('The heading "%(read)s" is not known; the column was left out.'),
    "column_unnamed": N_("Column %(read)s has no heading and was left out."),
    "language_extra": N_(
        'The event has no language "%(read)s" (it has: %(expected)s); the texts are kept but nobody is offered '
        'them.'
    ),
    "day_outside": N_('"%(read)s" is outside the event, which is from %(first)s to %(last)s.'),
    "place_clash": N_('The place "%(read)s" is also taken by session %(other)s at that time (%(start)s).'),
    "speaker_clash": N_('"%(read)s" speaks in two places at one time: sessions %(one)s and %(two)s.'),
    "capacity_over": N_('"%(read)s" people are more than the place %(place)s holds (%(most)s).'),
}  # fmt: skip
_FILE, _ROW, _COLUMN = (
    N_("%(file)s: %(sentence)s"),
    N_("%(file)s, row %(row)s: %(sentence)s"),
    N_("%(file)s, row %(row)s, column %(column)s: %(sentence)s"),
)


def sentence(lang: str, problem: Problem) -> str:
    return say(lang, SENTENCES[problem.code], **problem.gaps)


def line(lang: str, problem: Problem) -> str:
    """`sessions.csv, row 12, column start: "25:99" is not a time; expected e.g. 09:30.`"""
    form = _COLUMN if problem.column else _ROW if problem.row else _FILE
    return say(lang, form, file=problem.file, row=problem.row, column=problem.column, sentence=sentence(lang, problem))


def lines(lang: str, problems: Iterable[Problem]) -> list[str]:
    return [line(lang, problem) for problem in problems]
