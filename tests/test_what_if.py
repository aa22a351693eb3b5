"""A change asked for on the command line gives the regulation that the file with the same change in it would give."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from procflow.document import load, parse_document
from procflow.errors import UsageError
from procflow.model import ALWAYS, Counting, LimitKind, Regulation, Step
from procflow.source import Source
from procflow.what_if import changed
from procflow.what_if.calendars import hours_words, read_hours
from procflow.what_if.counting import answers
from tests.support.examples import ROOT

GUARD = "guard-licence/licence"
PORTAL = "karaganda-2019/egov-portal"
LIVESTOCK = "karaganda-2019/livestock"
CENTRE = "patterns/service-centre"
PUBLICATION = "patterns/publication"
PROLONGATION = "patterns/prolongation"
BY_OUTCOME = "patterns/limits-by-outcome"

UNREGISTERED = """\
procflow: 1
id: made-up
title: A permit
languages: [en]
jurisdiction: KZ
act: {body: Akimat, number: 1/1, date: 2026-01-12}
actors: {applicant: {kind: applicant, name: Applicant}, clerk: {name: Clerk}, registry: {name: Registry}}
procedures:
  permit:
    limit: 10 working days
    steps:
      - {id: apply, by: applicant, do: Apply, to: clerk}
      - {id: sign, by: clerk, do: Sign the permit, within: 1 working day}
      - end: permitted
"""


def path_of(name: str) -> Path:
    return ROOT / "examples" / f"{name}.procflow.yaml"


def read(text: str, path: Path = Path("made-up.procflow.yaml")) -> Regulation:
    document = parse_document(Source(path.name, text), path)
    assert document.findings == (), [f"{item.span.line}: {item.message}" for item in document.findings]
    assert document.regulation is not None
    return document.regulation


def edited(name: str, old: str, new: str) -> Regulation:
    """An example with one place of its file changed."""
    text = path_of(name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"`{old}` stands once in {name}"
    return read(text.replace(old, new), path_of(name))


# ---------------------------------------------------------------- the same as in the file


@pytest.mark.parametrize(
    ("name", "change", "old", "new"),
    [
        (CENTRE, "list.within=5 working days", "within: 3 working days", "within: 5 working days"),
        (CENTRE, "listing.list.within=2 to 4 hours", "within: 3 working days", "within: 2 to 4 hours"),
        (CENTRE, "list.within=3 рабочих дня", "within: 3 working days", "within: 3 working days"),
        (CENTRE, "list.within=none", "        within: 3 working days\n", ""),
        (
            CENTRE,
            "list.from=end of accept",
            "within: 3 working days",
            "within: 3 working days\n        from: end of accept",
        ),
        (
            CENTRE,
            "list.within=4 working days from filed",
            "within: 3 working days",
            "within: 4 working days\n        from: filed",
        ),
        (
            CENTRE,
            "list.within=from 2 to 4 hours from start of accept",
            "within: 3 working days",
            "within: 2 to 4 hours\n        from: start of accept",
        ),
        (
            CENTRE,
            "list.extension=adds 2 working days",
            "within: 3 working days",
            "within: 3 working days\n        extension: {adds: 2 working days}",
        ),
        (
            CENTRE,
            "list.not_before=1 calendar day",
            "within: 3 working days",
            "within: 3 working days\n        not_before: 1 calendar day",
        ),
        (PUBLICATION, "publish.within=3 working days", "within: 2 working days", "within: 3 working days"),
        (
            PUBLICATION,
            "hear.within=20 calendar days",
            "within: {term: 15 calendar days, from: published, source: p. 5}",
            "within: {term: 20 calendar days, from: published, source: p. 5}",
        ),
        (
            PUBLICATION,
            "hear.from=start",
            "within: {term: 15 calendar days, from: published, source: p. 5}",
            "within: {term: 15 calendar days, source: p. 5}",
        ),
        (
            PUBLICATION,
            "hear.not_before=9 calendar days",
            "{term: 7 calendar days, from: published, written: no earlier than seven days, source: p. 5}",
            "{term: 9 calendar days, from: published, source: p. 5}",
        ),
        (
            PUBLICATION,
            "hear.not_before=none",
            "        not_before: {term: 7 calendar days, from: published, written: no earlier than seven days, source: p. 5}\n",
            "",
        ),
        (PROLONGATION, "survey.extension=up to 30 working days", "adds: 10 working days", "up_to: 30 working days"),
        (
            PROLONGATION,
            "survey.extension=none",
            "        extension: {by: head, adds: 10 working days, source: p. 9}\n",
            "",
        ),
        (
            PROLONGATION,
            "survey.within=none",
            "        within: 10 working days\n        extension: {by: head, adds: 10 working days, source: p. 9}\n",
            "",
        ),
        (
            GUARD,
            "duplicate.check.within=2 working days",
            "within: 1 working day # two days",
            "within: 2 working days #",
        ),
    ],
)
def test_a_term_that_is_set(name: str, change: str, old: str, new: str) -> None:
    assert changed(load(path_of(name)), sets=[change])[0] == edited(name, old, new)


@pytest.mark.parametrize(
    ("name", "change", "old", "new"),
    [
        (
            CENTRE,
            "listing=5 working days",
            "limit: {within: 7 working days, from: filed, source: p. 8}",
            "limit: {within: 5 working days, from: filed, assumed: true, source: p. 8}",
        ),
        (
            CENTRE,
            "5 working days from start",
            "limit: {within: 7 working days, from: filed, source: p. 8}",
            "limit: {within: 5 working days, assumed: true, source: p. 8}",
        ),
        (CENTRE, "none", "limit: {within: 7 working days, from: filed, source: p. 8}", "limit: none"),
        (CENTRE, "listing=unknown", "limit: {within: 7 working days, from: filed, source: p. 8}", "limit: unknown"),
        (
            # As the comment in the file proposes; and acts count from the registration, which a step there marks.
            LIVESTOCK,
            "3 working days",
            'limit: {unknown: true, source: "standard, p. 4"}',
            'limit: {within: 3 working days, from: registered, source: "standard, p. 4", assumed: true}',
        ),
        (
            PROLONGATION,
            "2 months",
            "      within: 1 month\n      from: filed\n",
            "      within: 2 months\n      from: filed\n      assumed: true\n",
        ),
        (
            BY_OUTCOME,
            "statement/not-kept-here=4 working days",
            "{within: 3 working days, from: filed, outcomes: [not-kept-here], source: p. 8(2)}",
            "{within: 4 working days, from: filed, outcomes: [not-kept-here], source: p. 8(2), assumed: true}",
        ),
        (
            CENTRE,
            "listing/listed=5 working days",
            "limit: {within: 7 working days, from: filed, source: p. 8}",
            "limit: [{within: 5 working days, from: filed, outcomes: [listed], assumed: true, source: p. 8}]",
        ),
        (
            PUBLICATION,
            "naming/refused=30 days",
            "limit: {within: 6 weeks, from: filed, source: p. 8}",
            "limit: [{within: 6 weeks, from: filed, outcomes: [named], source: p. 8}, {within: 30 days, from: filed, outcomes: [refused], assumed: true, source: p. 8}]",
        ),
    ],
)
def test_a_limit_that_is_assumed(name: str, change: str, old: str, new: str) -> None:
    assert changed(load(path_of(name)), limits=[change])[0] == edited(name, old, new)


HOURS = 'hours: {mon-fri: "09:00-18:30", break: "13:00-14:30"}'


@pytest.mark.parametrize(
    ("name", "change", "old", "new"),
    [
        (
            GUARD,
            "hours=mon-fri 09:00-18:00, break 13:00-14:00",
            f"\n{HOURS}",
            '\nhours: {mon-fri: "09:00-18:00", break: "13:00-14:00"}',
        ),
        (
            GUARD,
            "registry.accepts=mon-fri 09:00-18:30; break 13:00-14:30",
            'accepts: {mon-fri: "09:00-17:30", break: "13:00-14:30"}',
            'accepts: {mon-fri: "09:00-18:30", break: "13:00-14:30"}',
        ),
        (GUARD, "registry.accepts=none", '    accepts: {mon-fri: "09:00-17:30", break: "13:00-14:30"}\n', ""),
        (
            GUARD,
            "registry.hours=always",
            'accepts: {mon-fri: "09:00-17:30", break: "13:00-14:30"}',
            'accepts: {mon-fri: "09:00-17:30", break: "13:00-14:30"}\n    hours: always',
        ),
        (GUARD, "jurisdiction=DE", "jurisdiction: KZ", "jurisdiction: DE"),
        (GUARD, "jurisdiction=none", "jurisdiction: KZ\n", ""),
        (
            CENTRE,
            "2027-05-06=working",
            '{date: 2027-05-06, is: off, known: 2027-03-01, source: "order 77, p. 1"}',
            "{date: 2027-05-06, is: working}",
        ),
        (CENTRE, "2028-01-03=off", "\nactors:", "  - {date: 2028-01-03, is: off}\nactors:"),
        (CENTRE, "2028-01-08=working like wed", "\nactors:", "  - {date: 2028-01-08, is: working, like: wed}\nactors:"),
        (CENTRE, "office.cutoff=17:00", "office: {name:", 'office: {cutoff: "17:00", name:'),
    ],
)
def test_a_calendar_that_is_changed(name: str, change: str, old: str, new: str) -> None:
    assert changed(load(path_of(name)), calendars=[change])[0] == edited(name, old, new)


@pytest.mark.parametrize("rule", answers())
def test_every_rule_of_counting_takes_every_answer_of_the_format(rule: str) -> None:
    regulation = read(UNREGISTERED)
    for answer in answers()[rule]:
        now = changed(regulation, counting=[f"{rule}={answer}"])[0]
        assert now == read(f"{UNREGISTERED}counting: {{{rule}: {answer}}}\n")


def test_all_rules_of_the_model_can_be_changed() -> None:
    assert tuple(answers()) == Counting.__struct_fields__


# ---------------------------------------------------------------- steps elsewhere


def test_a_step_of_a_library_is_reached_by_its_alias_or_by_the_use() -> None:
    regulation = load(path_of(LIVESTOCK))
    dialogue = load(path_of(PORTAL)).procedures[0]
    step = next(each for each in dialogue.entries if isinstance(each, Step))
    by_alias = changed(regulation, sets=[f"egov.dialogue.{step.id}.within=1 hour"])[0]
    by_use = changed(regulation, sets=[f"payment.dialogue.{step.id}.within=1 hour"])[0]
    shortest = changed(regulation, sets=[f"dialogue.{step.id}.within=1 hour"])[0]
    assert by_alias == by_use == shortest != regulation
    in_library = changed(load(path_of(PORTAL)), sets=[f"{step.id}.within=1 hour"])[0]
    assert by_alias.libraries[0].regulation == in_library
    assert by_alias.procedures == regulation.procedures


def test_a_procedure_that_uses_itself_is_no_trap() -> None:
    text = UNREGISTERED.replace(
        "      - end", "      - {use: permit, id: again, on: {permitted: permitted}}\n      - end"
    )
    regulation = read(text)
    now, _ = changed(regulation, sets=["again.again.again.sign.within=2 hours"])
    assert now == changed(regulation, sets=["sign.within=2 hours"])[0] != regulation
    with pytest.raises(UsageError, match="no step"):
        changed(regulation, sets=["again." * 500 + "x.within=2 hours"])


# ---------------------------------------------------------------- counting from registration


def test_counting_a_limit_from_registration_makes_the_filing_the_registration() -> None:
    now, _ = changed(read(UNREGISTERED), limits=["permit=3 working days from registered"])
    limit = "limit: {within: 3 working days, from: registered, assumed: true}"
    assert now == read(UNREGISTERED.replace("limit: 10 working days", limit))


def test_counting_a_step_from_registration_makes_the_filing_the_registration() -> None:
    now, _ = changed(read(UNREGISTERED), sets=["sign.from=registered"])
    assert now == read(UNREGISTERED.replace("within: 1 working day", "within: 1 working day, from: registered"))
    now, _ = changed(read(UNREGISTERED), sets=["apply.within=1 hour from registered"])
    assert now == read(UNREGISTERED.replace("to: clerk}", "to: clerk, within: 1 hour, from: registered}"))


def test_a_limit_where_none_was_is_counted_from_the_start_if_nothing_is_registered() -> None:
    now, _ = changed(read(UNREGISTERED.replace("10 working days", "unknown")), limits=["3 working days"])
    assert now == read(UNREGISTERED.replace("10 working days", "{within: 3 working days, assumed: true}"))


# ---------------------------------------------------------------- who follows the office


def test_who_keeps_the_hours_of_the_office_follows_them() -> None:
    now, (words,) = changed(load(path_of(GUARD)), calendars=["hours=mon-fri 08:00-17:00"])
    hours = {actor.id: actor.hours for actor in now.actors}
    assert hours["registry"] == hours["head"] == hours["statistics"] == now.hours
    assert hours["applicant"] == hours["portal"] == ALWAYS
    assert words == (
        "office hours mon-fri 08:00-17:00, not mon-fri 09:00-13:00, 14:30-18:30 (what registry accepts stays as it was)"
    )


def test_hours_that_were_assumed_are_those_of_the_new_jurisdiction() -> None:
    now, _ = changed(read(UNREGISTERED), calendars=["jurisdiction=DE"])
    assert now == read(UNREGISTERED.replace("KZ", "DE"))
    assert now.hours_assumed
    assert now.hours != read(UNREGISTERED).hours


def test_hours_that_are_stated_are_no_longer_assumed() -> None:
    now, _ = changed(read(UNREGISTERED), calendars=["hours=daily 08:00-20:00"])
    assert now == read(UNREGISTERED + 'hours: {daily: "08:00-20:00"}\n')


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("mon-fri 09:00-18:00, break 13:00-14:00", "mon-fri 09:00-13:00, 14:00-18:00"),
        ("mon-fri 09:00-13:00, 14:00-18:00", "mon-fri 09:00-13:00, 14:00-18:00"),
        ("mon, wed 09:00-12:00; tue 14:00-20:00", "mon 09:00-12:00; tue 14:00-20:00; wed 09:00-12:00"),
        ("mon-thu 09:00-18:00, fri 09:00-17:00, sat closed", "mon-thu 09:00-18:00; fri 09:00-17:00"),
        ("daily 00:00-24:00; holidays open", "always"),
        ('{mon-fri: "09:00-18:30", break: "13:00-14:30"}', "mon-fri 09:00-13:00, 14:30-18:30"),
        ("mon 9:00–18:00", "mon 09:00-18:00"),
        ("always", "always"),
    ],
)
def test_hours_in_a_line(text: str, same: str) -> None:
    assert hours_words(read_hours(text, ALWAYS)) == same


def test_hours_in_words_are_hours_in_a_line() -> None:
    for regulation in (load(path_of(GUARD)), load(path_of(CENTRE))):
        for actor in regulation.actors:
            assert read_hours(hours_words(actor.hours), regulation.hours) == actor.hours


# ---------------------------------------------------------------- words and mistakes


def test_changes_are_told_in_their_order() -> None:
    _, words = changed(
        load(path_of(GUARD)),
        sets=["reissue.accept.within=2 working days", "duplicate.check.within=none"],
        limits=["issue=10 working days"],
        calendars=["2027-05-08=working like thu"],
        counting=["last_day_ends=midnight", "hours=office"],
    )
    assert words == (
        "reissue.accept: within 2 working days, not 30 minutes",
        "duplicate.check: within none, not 1 working day",
        "issue: limit 10 working days from filed, not 15 working days from filed",
        "2027-05-08 is working like thu",
        "counting: last_day_ends is midnight, not closing time",
        "counting: hours is office, as it was",
    )


def test_nothing_asked_changes_nothing() -> None:
    regulation = load(path_of(GUARD))
    assert changed(regulation) == (regulation, ())


def test_a_later_change_goes_on_from_an_earlier_one() -> None:
    regulation = load(path_of(CENTRE))
    now, words = changed(regulation, sets=["list.within=5 working days", "list.within=3 working days"])
    assert now == regulation
    assert words[1] == "listing.list: within 3 working days, not 5 working days"


LONG = "x" * 5_000
_SETS = {
    "acept.within=1 hour": "no step `acept`; did you mean `accept`",
    "accept.within=1 hour": "several steps `accept`; say which: `duplicate.accept`, `issue.accept`, `reissue.accept`",
    "isue.accept.within=1 hour": "did you mean `issue.accept`",
    "issue.accept.whithin=1 hour": "no key `whithin`; did you mean `within`",
    "issue.accept.gives=paper": "no key `gives`; there are `extension`, `from`, `not_before`, `within`",
    "issue.accept.within=soon": "`soon` is not a term",
    "issue.accept.within=-1 hours": "cannot be negative",
    "issue.accept.within=1 hour from fild": "no event `fild`; did you mean `filed`",
    "issue.accept.from=end of aply": "no step `aply`; did you mean `apply`",
    "issue.apply.from=filed": "`apply` has no term that could be counted from `filed`",
    "issue.apply.extension=adds 1 day": "`apply` has no term that an extension could prolong",
    "issue.accept.extension=1 day": 'an extension is "adds 5 working days", "up to 30 working days" or none',
    "issue.accept.within": "write it as --set",
    "issue.accept.within=": "write it as --set",
    "=1 hour": "write it as --set",
    "within=1 hour": "name a step and a key",
    f"{LONG}.within=1 hour": "there is no step `xxx",
    f"issue.accept.within={LONG}": "is not a term",
    f"issue.accept.{LONG}=1 hour": "no key `xxx",
    f"issue.accept.within=1 hour from {LONG}": "no event `xxx",
}
_LIMITS = {
    "3 working days": "say which procedure",
    "isue=3 working days": "no procedure `isue`; did you mean `issue`",
    "issue/isued=3 working days": "no outcome `isued`; did you mean `issued`",
    "issue=soon": "`soon` is not a term",
    "issue=3 working days from nowhere": "no event `nowhere`",
    f"issue={LONG}": "is not a term",
    f"{LONG}=1 hour": "no procedure `xxx",
}
_CALENDARS = {
    "hours=never": "`never` has no hours",
    "hours=mon-fri 9-18": "is not a time of day",
    "hours=09:00-18:00": "names no days",
    "hours=mon 09:00-10:00; mon 11:00-12:00": "twice",
    "hours=foo 09:00-10:00": "`foo` names no days",
    "hours=mon closed": "never open",
    "ours=always": "there is no `ours` to change",
    "registri.hours=always": "no actor `registri`; did you mean `registry`",
    "registry.ours=always": "no key `ours`; did you mean `hours`",
    "registry.cutoff=noon": "is not a time of day",
    "registry.cutoff=08:00": "nothing can ever arrive",
    "2027-02-30=off": "no such day as 2027-02-30",
    "2027-05-08=open": "a day is `working`, `working like thu` or `off`, not `open`",
    "2027-05-08=working like xyz": "a day is",
    "2027-05-08=off like mon": "a day is",
    "jurisdiction=Germany": "`Germany` is not a jurisdiction",
    f"hours={LONG}": "too long for opening hours",
    f"{LONG}.hours=always": "no actor `xxx",
    f"jurisdiction={LONG}": "is not a jurisdiction",
}
_COUNTING = {
    "last_day=midnight": "no rule `last_day`; did you mean `last_day_ends`",
    "last_day_ends=noon": "last_day_ends is `closing time` or `midnight`, not `noon`",
    "last_day_ends": "write it as --counting last_day_ends=midnight",
}
MISTAKES = [
    (kind, text, message)
    for kind, table in (("sets", _SETS), ("limits", _LIMITS), ("calendars", _CALENDARS), ("counting", _COUNTING))
    for text, message in table.items()
]


@pytest.mark.parametrize(
    ("kind", "text", "message"), MISTAKES, ids=[f"{kind}-{text[:40]}" for kind, text, _ in MISTAKES]
)
def test_what_does_not_fit_is_told_with_what_would(kind: str, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        changed(load(path_of(GUARD)), **{kind: [text]})
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


def test_a_part_has_no_limit() -> None:
    with pytest.raises(UsageError, match="only a part of other procedures"):
        changed(load(path_of(PORTAL)), limits=["dialogue=1 hour"])


def test_limits_counted_from_different_moments_ask_from_which() -> None:
    regulation = load(path_of(BY_OUTCOME))
    first = replace(regulation.procedures[0].limits[0], kind=LimitKind.TERM)
    assert first.within is not None
    now, _ = changed(regulation, limits=["statement/stated=3 working days from start"])
    with pytest.raises(UsageError, match="counted from different moments"):
        changed(now, limits=["2 working days"])
    assert len(changed(now, limits=["2 working days from filed"])[0].procedures[0].limits) == 1
