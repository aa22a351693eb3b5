"""Reading a file: everything that is wrong with it is told in one run, each with its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from procflow.diagnostics import Finding
from procflow.document import load, parse_document, read_document
from procflow.errors import InvalidRegulationError, UnreadableError
from procflow.model import ALWAYS, Bound, Regulation, Step, Target, Term, Unit
from procflow.source import MAX_BYTES, Source, Span
from tests.support.generate import regulation_text

HEAD = """\
procflow: 1
id: made-up
jurisdiction: KZ
actors:
  applicant: {kind: applicant}
  head: {kind: unit}
  portal: {kind: system}
procedures:
  main:
    outcomes: {done: {}, refused: {kind: refusal}}
    steps:
"""


def read(text: str) -> tuple[Finding, ...]:
    return parse_document(Source("made-up.procflow.yaml", text), Path("made-up.procflow.yaml")).findings


def told(text: str) -> list[tuple[int, int, str]]:
    return [(finding.span.line, finding.span.column, finding.code) for finding in read(text)]


def only(text: str) -> Finding:
    findings = read(text)
    assert len(findings) == 1, [(item.span, item.code, item.message) for item in findings]
    return findings[0]


def regulation(text: str) -> Regulation:
    document = parse_document(Source("made-up.procflow.yaml", text), Path("made-up.procflow.yaml"))
    assert document.findings == (), [(item.span, item.message) for item in document.findings]
    assert document.regulation is not None
    return document.regulation


def steps(*lines: str) -> str:
    return HEAD + "".join(f"      - {line}\n" for line in lines)


def step(line: str) -> Step:
    entry = regulation(steps(line, "{end: done}")).procedures[0].entries[0]
    assert isinstance(entry, Step)
    return entry


# ---------------------------------------------------------------- all errors in one run


def test_duplicate_unknown_wrong_and_dangling_are_told_together_each_at_its_place() -> None:
    text = (
        HEAD.replace("id: made-up\n", "id: made-up\nid: again\ncolour: red\n")
        + """\
      - {id: apply, by: aplicant, do: File it, to: portal, next: sing}
      - {id: sign, by: head, do: Sign, within: 2 wrking days, stops_clock: perhaps}
      - {end: done}
"""
    )
    assert told(text) == [
        (3, 1, "PF004"),
        (4, 1, "PF006"),
        (14, 25, "PF009"),
        (14, 66, "PF009"),
        (15, 48, "PF010"),
        (15, 76, "PF007"),
    ]


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    assert only(steps("{id: a, by: hed, do: Sign, next: done}")).hint == "did you mean `head`?"
    assert only(steps("{id: a, by: head, do: Sign, nxt: done}", "{end: done}")).hint == "did you mean `next`?"
    assert only(steps("{id: a, by: head, do: Sign, next: refusd}")).hint == "did you mean `refused`?"


def test_the_span_of_a_finding_covers_the_word_at_fault() -> None:
    assert only(steps("{id: a, by: hed, do: Sign, next: done}")).span == Span(12, 21, 24)


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("{id: a, by: head, next: done}", "PF008", "nothing says what this entry is"),
        ("{by: head, do: Sign, next: done}", "PF008", "no `id`"),
        ("{id: a, by: head, do: Sign, split: [done, done]}", "PF010", "cannot be a step and a `split`"),
        ("{id: a, join: all, within: 1 day, next: done}", "PF006", "`within` does not go with a `join`"),
        ("{id: a, do: Sign, by: head, options: {yes: done, no: done}, next: done}", "PF010", "not by `next`"),
        ("{id: a, do: Sign, by: head, from: x, next: done}", "PF010", "there is no `within`"),
        ("{id: a, do: Sign, by: head, within: 1 day, from: registered, next: done}", "PF009", "no event `registered`"),
        ("{id: a, do: Sign, by: head, within: 1 day, from: end of b, next: done}", "PF009", "no step `b`"),
        ("{id: a, do: Sign, by: head, within: -1 day, next: done}", "PF010", "cannot be negative"),
        ("{id: a, do: Sign, by: head, within: 4 to 2 hours, next: done}", "PF010", "runs backwards"),
        ("{id: a, do: Sign, by: head, within: 1.5 working days, next: done}", "PF010", "half a day in hours"),
        ("{id: a, do: Sign, by: head, within: 3 elapsed days, next: done}", "PF010", "go with seconds"),
        ("{id: a, do: Sign, by: head, within: 1 day, extension: {by: head}, next: done}", "PF010", "either `up_to`"),
        ("{id: a, do: Sign, by: head, extension: {adds: 1 day}, next: done}", "PF010", "there is no `within`"),
        ("{id: a, decide: ok?, answers: maybe, options: {yes: done, no: done}}", "PF009", "no kind of answers"),
        ("{id: a, decide: ok?, answers: yes-no, options: {yes: done, never: done}}", "PF010", "neither `yes` nor `no`"),
        ("{id: a, decide: ok?, answers: number, options: {'< 3': done, many: done}}", "PF010", "not a range"),
        ("{id: a, decide: ok?, answers: [x, y], options: {x: done, z: done}}", "PF009", "no answer `z`"),
        ("{id: a, decide: ok?}", "PF008", "needs `options`"),
        ("{id: a, do: Sign, by: head, next: done, at_most: 0}", "PF007", "from 1 to 1000"),
        ("{id: a, use: other, next: done}", "PF009", "no procedure `other`"),
        ("{id: done, do: Sign, by: head, next: refused}", "PF011", "both a step and an outcome"),
        ("{id: a, like: sign}", "PF009", "no shared step `sign`"),
        (
            "{id: a, do: {ru: Принимает, проверяет, en: Accepts}, by: head, next: done}",
            "PF007",
            "`проверяет` has no value",
        ),
        ("{id: a, do: , by: head, next: done}", "PF007", "has no value"),
        ("{id: a, do: [Sign], by: head, next: done}", "PF007", "should be a text or a mapping"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_with_its_reason(line: str, code: str, words: str) -> None:
    finding = read(steps(line))[0]
    assert (finding.code, words in finding.message) == (code, True), finding.message
    assert finding.span.line == 12


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("procflow: 1", "procflow: 2", "PF012", "this is version 2"),
        ("procflow: 1", "procflow: one", "PF007", "should be a whole number"),
        ("jurisdiction: KZ", "jurisdiction: Kazakhstan", "PF010", "is not a jurisdiction"),
        ("jurisdiction: KZ", "hours: {}", "PF010", "never open"),
        ("jurisdiction: KZ", 'hours: {mon-fri: "9-18"}', "PF010", "not a time of day"),
        ("jurisdiction: KZ", 'hours: {someday: "09:00-18:00"}', "PF010", "names no days"),
        ("jurisdiction: KZ", 'hours: {mon-fri: "09:00-18:00", fri: "09:00-12:00"}', "PF010", "given twice"),
        ("jurisdiction: KZ", "hours: nights", "PF009", "no calendar `nights`"),
        ("jurisdiction: KZ", "act: {date: 2019-02-30}", "PF007", "a date that exists"),
        ("jurisdiction: KZ", "act: {date: 16.07.2019}", "PF007", "should be a date"),
        ("jurisdiction: KZ", "act: {in_force: {from: 2020-01-01, until: 2019-01-01}}", "PF010", "before it begins"),
        ("jurisdiction: KZ", "days: [{date: 2025-01-05, is: working, like: someday}]", "PF010", "not a weekday"),
        ("jurisdiction: KZ", "languages: [Kazakh]", "PF010", "not a language"),
        ("{kind: unit}", "{kind: unt}", "PF007", "should be `applicant`, `external`, `system` or `unit`"),
        ("{kind: unit}", "{kind: unit, part_of: head}", "PF010", "part of itself"),
        ("{kind: unit}", "{kind: unit, staff: -1}", "PF007", "from 0 to 100000"),
        ("{kind: unit}", '{kind: unit, hours: {mon: "09:00-12:00"}, cutoff: "08:00"}', "PF010", "nothing can ever"),
        ("    outcomes:", "    limit: {within: 3 days, unknown: true}\n    outcomes:", "PF008", "either a term or"),
        ("    outcomes:", "    limit: {within: 3 days, outcomes: [won]}\n    outcomes:", "PF009", "no outcome `won`"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_its_reason(old: str, new: str, code: str, words: str) -> None:
    finding = only(steps("{id: a, by: head, do: Sign, next: done}").replace(old, new))
    assert (finding.code, words in finding.message) == (code, True), finding.message


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ('{id: a, by: head, do: "Sign, next: done}', 31, "this quote is not closed"),
        ("{id: a, by: head, do: Sign, next: done", 9, "this `{` is not closed"),
        ("{id: a, by: head, do: Sign, to: [head", 41, "this `[` is not closed"),
    ],
)
def test_what_is_not_closed_is_told_where_it_is_opened(line: str, column: int, words: str) -> None:
    finding = read(steps(line, "{id: b, by: head, do: B}", "{end: done}"))[0]
    assert (finding.code, finding.span.line) == ("PF003", 12)
    assert words in finding.message
    assert finding.span.column == column


def test_a_colon_without_a_space_is_told_on_its_line() -> None:
    text = HEAD + "      - id: a\n        by:head\n        do: Sign\n      - end: done\n"
    finding = read(text)[0]
    assert (finding.span.line, finding.hint) == (13, "write `key: value`, with a space after the colon")


def test_a_control_character_is_told_where_it_stands_whatever_letters_come_before() -> None:
    text = steps("{id: a, by: head, do: Қол қояды, next: done}") + "# Өтініш\x07\n"
    finding = read(text)[0]
    assert (finding.span.line, finding.span.column) == (13, 9)


def test_a_slip_in_an_end_is_no_new_outcome() -> None:
    assert only(steps("{id: a, by: head, do: A}", "{end: doen}")).hint == "did you mean `done`?"


@pytest.mark.parametrize(
    "lines",
    [
        ("{end: done}", "{id: a, by: head, do: A, next: done}"),
        ("{id: a, by: head, do: A}", "{end: done}", "{end: refused}"),
        ("{id: a, by: head, do: A, next: refused}", "{end: done}"),
        ("{id: a, by: head, decide: ok?, options: {yes: refused, no: refused}}", "{end: done}"),
        ("{id: a, split: [b, b]}", "{end: done}", "{id: b, by: head, do: B, next: refused}"),
    ],
)
def test_an_end_that_nothing_comes_to_is_told(lines: tuple[str, ...]) -> None:
    finding = only(steps(*lines))
    assert finding.code == "PF010"
    assert "nothing comes to this `end" in finding.message


def test_an_end_that_an_option_comes_to_is_no_fault_nor_one_that_declares() -> None:
    assert (
        read(steps("{id: a, by: head, decide: ok?, options: [{when: yes}, {when: no, next: refused}]}", "{end: done}"))
        == ()
    )
    assert read(steps("{id: a, by: head, do: A, next: lost}", "{end: lost}")) == ()
    assert read(steps("{id: a, by: head, decide: ok?, options: {yes: done, no: refused}}", "{end: done}")) == ()


def test_a_slip_beside_yes_is_no_list_of_answers() -> None:
    finding = only(steps("{id: a, by: head, decide: ok?, options: {yes: done, nope: done}}"))
    assert (finding.code, finding.span.column) == ("PF010", 67)
    assert (
        read(steps("{id: a, by: head, decide: ok?, answers: [yes, partly], options: {yes: done, partly: done}}")) == ()
    )


def test_no_step_can_be_called_unstated() -> None:
    assert only(steps("{id: unstated, by: head, do: A, next: done}")).code == "PF010"


# ---------------------------------------------------------------- what is understood


def test_no_is_a_text_and_a_number_with_a_slash_too() -> None:
    text = steps("{id: a, by: head, decide: ok?, options: {NO: done, maybe: done}}")
    assert "NO" in regulation(text).procedures[0].entries[0].decision.values  # type: ignore[union-attr]
    assert regulation(text.replace("id: made-up", "id: made-up\nact: {number: 007}")).act.number == "007"


def test_a_step_goes_on_to_what_stands_below() -> None:
    entries = (
        regulation(steps("{id: a, by: head, do: A}", "{id: b, by: head, do: B}", "{end: done}")).procedures[0].entries
    )
    assert [entry.next for entry in entries] == [Target(step="b"), Target(outcome="done")]  # type: ignore[union-attr]


def test_the_last_step_leads_nowhere_unless_it_says_so() -> None:
    entry = regulation(steps("{id: a, by: head, do: A}")).procedures[0].entries[0]
    assert isinstance(entry, Step)
    assert entry.next == Target()


def test_shared_steps_are_written_once_and_what_is_given_replaces() -> None:
    shared = "shared:\n  accept: {by: head, do: Accept, within: 1 hour, source: p. 1}\n"
    text = steps("{like: accept, within: 2 hours}", "{id: again, like: accept}", "{end: done}")
    first, second = regulation(text + shared).procedures[0].entries
    assert isinstance(first, Step)
    assert isinstance(second, Step)
    assert (first.id, second.id) == ("accept", "again")
    assert first.within is not None
    assert first.within.term.high == 2
    assert first.source == ("p. 1",)
    assert second.within is not None
    assert second.within.term.high == 1


def test_a_wrong_key_of_a_shared_step_is_told_where_it_stands() -> None:
    text = steps("{like: accept}", "{end: done}") + "shared:\n  accept: {by: nobody, do: Accept}\n"
    assert only(text).span == Span(15, 16, 22)


def test_outcomes_of_all_procedures_are_those_a_procedure_leads_to() -> None:
    text = steps("{id: a, by: head, do: A, next: withdrawn}") + "outcomes: {withdrawn: {kind: other}, lost: {}}\n"
    assert [outcome.id for outcome in regulation(text).procedures[0].outcomes] == ["done", "refused", "withdrawn"]


def test_a_refusal_inside_a_used_procedure_is_a_refusal_of_the_whole() -> None:
    part = "  {id}: {{part: true, outcomes: {{ok: {{}}}}, steps: [{step}, {{end: ok}}]}}\n"
    inner = part.format(id="inner", step="{id: ask, by: head, do: Ask, options: {yes: ok, no: declined}}")
    outer = part.format(id="outer", step="{use: inner}")
    text = steps("{use: outer}", "{end: done}") + outer + inner + "outcomes: {declined: {kind: refusal}}\n"
    main, middle, _ = regulation(text).procedures
    for procedure in (main, middle):
        (use,) = procedure.entries
        assert use.on["declined"] == Target(outcome="declined")  # type: ignore[union-attr]
        assert "declined" in {outcome.id for outcome in procedure.outcomes}


def test_what_is_wrong_with_a_shared_step_is_told_once() -> None:
    text = steps("{like: sign}", "{id: again, like: sign}", "{end: done}") + "shared: {sign: {by: hed, do: Sign}}\n"
    assert only(text).code == "PF009"


def test_portals_and_applicants_are_always_there_and_units_keep_office_hours() -> None:
    actors = {actor.id: actor for actor in regulation(steps("{id: a, by: head, do: A, next: done}")).actors}
    assert actors["portal"].hours == actors["applicant"].hours == ALWAYS
    assert actors["head"].hours.week[0] == ((540, 780), (870, 1110))


def test_a_cutoff_narrows_when_things_arrive_not_when_work_is_done() -> None:
    text = steps("{id: a, by: head, do: A, next: done}").replace("{kind: unit}", '{kind: unit, cutoff: "17:30"}')
    head = regulation(text).actors[1]
    assert head.accepts is not None
    assert (head.hours.week[0][-1], head.accepts.week[0][-1]) == ((870, 1110), (870, 1050))


def test_terms_are_understood_in_english_russian_and_kazakh() -> None:
    for words in ("2 working days", "2 рабочих дня", "2 жұмыс күні"):
        within = step(f"{{id: a, by: head, do: A, within: {words}}}").within
        assert isinstance(within, Bound)
        assert within.term == Term(high=Decimal(2), unit=Unit.WORKING_DAY)


# ---------------------------------------------------------------- used procedures and libraries

PORTAL = """\
procflow: 1
id: portal
actors: {applicant: {kind: applicant}, gate: {kind: system}}
procedures:
  login:
    part: true
    outcomes: {entered: {}, rejected: {kind: refusal}}
    steps:
      - {id: enter, by: applicant, do: Enter, to: gate, marks: entered-at, options: {yes: entered, no: rejected}}
"""


def library(folder: Path, line: str, text: str = PORTAL, path: str = "portal.procflow.yaml") -> Path:
    (folder / "portal.procflow.yaml").write_text(text, encoding="utf-8")
    file = folder / "act.procflow.yaml"
    head = HEAD.replace("actors:", f"libraries: {{egov: {path}}}\nactors:")
    file.write_text(f"{head}      - {line}\n      - {{end: done}}\n", encoding="utf-8")
    return file


def test_a_procedure_of_a_library_is_used_as_a_step_and_its_outcomes_lead_on(tmp_path: Path) -> None:
    file = library(tmp_path, "{use: egov.login, on: {rejected: refused}, actors: {gate: portal}}")
    (entry,) = load(file).procedures[0].entries
    assert entry.id == "login"
    assert entry.on == {"rejected": Target(outcome="refused"), "entered": Target(outcome="done")}  # type: ignore[union-attr]


def test_what_a_library_does_not_have_is_told_here(tmp_path: Path) -> None:
    file = library(tmp_path, "{use: egov.login, on: {lost: refused}, actors: {gat: portal}}")
    assert [finding.message for finding in read_document(file).findings] == [
        "`egov.login` has no outcome `lost`",
        "`egov.login` has no actor `gat`",
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("missing.procflow.yaml", "does not exist"),
        ("/etc/passwd", "its name ends with"),
        ("/etc/x.procflow.yaml", "relative to this file"),
        ("../../outside.procflow.yaml", "leads out of it"),
        ("act.procflow.yaml", "in a circle"),
    ],
)
def test_a_library_that_cannot_be_used_is_refused(tmp_path: Path, path: str, words: str) -> None:
    (tmp_path / "pyproject.toml").touch()
    file = library(tmp_path, "{id: a, by: head, do: A}", path=path)
    (finding,) = read_document(file).findings
    assert (finding.code, words in finding.message) == ("PF013", True), finding.message


def test_a_library_with_problems_says_which_is_the_first(tmp_path: Path) -> None:
    file = library(tmp_path, "{id: a, by: head, do: A}", text=PORTAL.replace("by: applicant", "by: aplicant"))
    (finding,) = read_document(file).findings
    assert "there is no actor `aplicant`" in finding.message
    assert "portal.procflow.yaml:9" in finding.message


def test_a_link_to_outside_the_project_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "pyproject.toml").touch()
    (tmp_path / "secret.procflow.yaml").write_text(PORTAL, encoding="utf-8")
    file = library(inside, "{id: a, by: head, do: A}", path="link.procflow.yaml")
    (inside / "link.procflow.yaml").symlink_to(tmp_path / "secret.procflow.yaml")
    assert "leads out of it" in read_document(file).findings[0].message


# ---------------------------------------------------------------- hostile and broken files


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "PF002", 1),
        ("# nothing\n", "PF002", 1),
        ("- a\n- b\n", "PF002", 1),
        ("just words", "PF002", 1),
        ("title: x\n", "PF002", 1),
        ("procflow: 1\n\tid: x\n", "PF003", 2),
        ("procflow: 1\nid: [\n", "PF003", 3),
        ("procflow: 1\nid: 'x\n", "PF003", 2),
        ("procflow: 1\nid: x\nact: {title: > 5}\n", "PF003", 3),
        ("procflow: 1\nid: \x07\n", "PF003", 2),
        ("procflow: 1\nid: &a x\n", "PF005", 2),
        ("procflow: 1\nid: !!python/object/apply:os.system [ls]\n", "PF005", 2),
        ("procflow: 1\n? [a, b]\n: c\n", "PF005", 2),
        ("procflow: 1\nid: x\n---\nprocflow: 1\n", "PF005", 3),
        ("[" * 100_000, "PF005", 1),
        ("a: " * 10 + "b", "PF003", 1),
    ],
    ids=range(16),
)
def test_what_is_no_regulation_file_is_told_at_its_line(text: str, code: str, line: int) -> None:
    assert (code, line) in {(finding.code, finding.span.line) for finding in read(text)}


def test_a_bomb_of_aliases_is_defused() -> None:
    bomb = "procflow: 1\na0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    codes = {finding.code for finding in read(bomb)}
    assert "PF005" in codes


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfep\x00r\x00", "UTF-16"),
        ("id: Қарағанды".encode()[:-1], "not UTF-8"),
        ("процедура: Акимат области".encode("cp1251"), "Windows-1251"),
        (b"\x7fELF\x00\x01\x02\xff", "not a text file"),
        (b"procflow: 1\x00", "not a text file"),
        (b"#" * (MAX_BYTES + 1), "larger than 10 MB"),
    ],
    ids=["utf-16", "cut", "cp1251", "binary", "zero", "large"],
)
def test_what_is_no_text_is_refused_in_one_line(tmp_path: Path, data: bytes, words: str) -> None:
    file = tmp_path / "x.procflow.yaml"
    file.write_bytes(data)
    with pytest.raises(UnreadableError, match=words) as caught:
        read_document(file)
    assert "\n" not in str(caught.value)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "x.procflow.yaml"
    file.write_text(steps("{id: a, by: head, do: A, next: done}"), encoding="utf-8-sig")
    assert read_document(file).findings == ()


def test_windows_line_ends_are_line_ends() -> None:
    text = steps("{id: a, by: hed, do: Sign, next: done}")
    assert told(text.replace("\n", "\r\n")) == told(text)


def test_names_of_ten_thousand_characters_do_not_flood_the_messages() -> None:
    name = "x" * 10_000
    for line in (f"{{id: {name}, by: head, do: A, next: {name}{name}}}", f"{{id: a, by: {name}, {name}: A}}"):
        for finding in read(steps(line)):
            assert len(finding.message) < 300
            assert len(finding.hint or "") < 500


def test_a_procedure_of_ten_thousand_steps_reads() -> None:
    assert len(regulation(regulation_text(1, steps=10_000)).procedures[0].entries) == 10_000


def test_load_gives_the_regulation_or_all_that_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "x.procflow.yaml"
    file.write_text(steps("{id: a, by: head, do: A, next: done}"), encoding="utf-8")
    assert load(file).id == "made-up"
    file.write_text(steps("{id: a, by: hed, do: A, next: dne}"), encoding="utf-8")
    with pytest.raises(InvalidRegulationError, match=r"x\.procflow\.yaml:12:21: PF009 .* \(and 1 more\)") as caught:
        load(file)
    assert [finding.code for finding in caught.value.findings] == ["PF009", "PF009"]


@pytest.mark.parametrize("where", ["act: {date: 2019-W01-1}", "days: [{date: 2019-W01-1, is: off}]"])
def test_a_date_by_weeks_is_no_date(where: str) -> None:
    text = f"procflow: 1\nid: x\n{where}\nprocedures: {{p: {{steps: [{{id: a, do: A, next: unstated}}]}}}}\n"
    assert told(text) == [(3, where.index("2019") + 1, "PF007")]


def test_an_empty_item_above_a_step_that_is_like_another_is_told() -> None:
    text = "procflow: 1\nid: x\nprocedures:\n  p:\n    steps:\n      -\n      - {id: a, like: b, do: B}\n"
    text += "      - end: done\nshared:\n  b: {do: A}\n"
    assert "PF007" in {code for _, _, code in told(text)}


@pytest.mark.parametrize("item", ["just words", "[a, b]", ""])
def test_an_item_that_is_no_step_does_not_shift_the_places_of_those_below(item: str) -> None:
    text = f"procflow: 1\nid: x\nactors: {{a: {{}}}}\nprocedures:\n  p:\n    steps:\n      - {item}\n"
    text += "      - {id: a, do: A, by: nobody}\n      - end: done\n"
    assert (8, 28, "PF009") in told(text)
