"""A regulation in other forms: every construct has its line in the table, and what has no room there is told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import procflow
from procflow.cli import main
from procflow.document import parse_document
from procflow.errors import UsageError
from procflow.exporting import BINARY, FORMS, export
from procflow.model import Regulation
from procflow.source import Source
from tests.support.examples import EXAMPLES

HEADER = "procedure,step,kind,actor,text,term_min,term_max,unit,anchor,result,source,next"
HEAD = """\
procflow: 1
id: made-up
languages: [ru, en]
jurisdiction: KZ
actors:
  applicant: {kind: applicant}
  clerk: {}
  head: {}
procedures:
  login:
    part: true
    outcomes: {entered: {}, rejected: {kind: refusal}}
    steps:
      - {id: enter, by: applicant, do: Enter, marks: entered-at, options: {yes: entered, no: rejected}}
  p:
    outcomes: {done: {}, refused: {kind: refusal}}
    steps:
      - {id: file, by: applicant, do: File, marks: filed}
"""
TAIL = """\
      - {id: last, by: clerk, do: Last, next: done}
"""
SHARED = "shared:\n  seal: {by: head, do: Seal, within: 30 seconds, source: p. 8}\n"


def regulation(*lines: str) -> Regulation:
    text = HEAD + "".join(f"      - {line}\n" for line in lines) + TAIL + SHARED
    document = parse_document(Source("made-up.procflow.yaml", text), Path("made-up.procflow.yaml"))
    assert document.findings == (), [(item.span, item.message) for item in document.findings]
    assert document.regulation is not None
    return document.regulation


def table(*lines: str, language: str | None = None) -> tuple[list[str], list[str]]:
    """The lines of the table for these entries, and what was told beside it."""
    told: list[str] = []
    text = export(regulation(*lines), "csv", language, told.append)
    rows = text.splitlines()
    assert rows[0] == HEADER
    assert rows[2] == f"p,file,step,applicant,File,,,,,,,{'last' if not lines else rows[3].split(',')[1]}"
    assert rows[-1] == "p,last,step,clerk,Last,,,,,,,done"
    return rows[3:-1], told


# ---------------------------------------------------------------- the table of steps


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("{id: a, by: clerk, do: A, within: 30 seconds}", "p,a,step,clerk,A,,30,second,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 1.5 minutes}", "p,a,step,clerk,A,,1.5,minute,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 2 hours}", "p,a,step,clerk,A,,2,hour,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 10 working days}", "p,a,step,clerk,A,,10,working_day,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 15 calendar days}", "p,a,step,clerk,A,,15,calendar_day,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 100 days}", "p,a,step,clerk,A,,100,day,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 6 weeks}", "p,a,step,clerk,A,,6,week,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 1 month}", "p,a,step,clerk,A,,1,month,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 1 year}", "p,a,step,clerk,A,,1,year,start,,,last"),
        ("{id: a, by: clerk, do: A, within: same day}", "p,a,step,clerk,A,,,same_day,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 0 minutes}", "p,a,step,clerk,A,,0,minute,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 2 рабочих дня}", "p,a,step,clerk,A,,2,working_day,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 2 to 4 hours}", "p,a,step,clerk,A,2,4,hour,start,,,last"),
        ("{id: a, by: clerk, do: A, within: 0.5 to 1.25 hours}", "p,a,step,clerk,A,0.5,1.25,hour,start,,,last"),
        ("{id: a, by: clerk, do: A}", "p,a,step,clerk,A,,,,,,,last"),
        ("{id: a, by: clerk, do: A, within: 1 hour, from: filed}", "p,a,step,clerk,A,,1,hour,filed,,,last"),
        ("{id: a, by: clerk, do: A, within: 1 hour, from: end of file}", "p,a,step,clerk,A,,1,hour,end of file,,,last"),
        (
            "{id: a, by: clerk, do: A, within: 1 hour, from: start of file}",
            "p,a,step,clerk,A,,1,hour,start of file,,,last",
        ),
        (
            "{id: a, by: clerk, do: A, within: {term: same day, from: filed, written: at once, source: p. 1}}",
            "p,a,step,clerk,A,,,same_day,filed,,,last",
        ),
        ("{id: a, by: clerk, do: A, not_before: 7 calendar days}", "p,a,step,clerk,A,7,,calendar_day,start,,,last"),
        (
            "{id: a, by: clerk, do: A, not_before: {term: 7 days, from: filed}}",
            "p,a,step,clerk,A,7,,day,filed,,,last",
        ),
        ("{id: a, by: clerk, do: A, not_before: 7 days, within: 15 days}", "p,a,step,clerk,A,7,15,day,start,,,last"),
        ("{id: a, by: clerk, do: A, gives: Paper, source: p. 5(2)}", "p,a,step,clerk,A,,,,,Paper,p. 5(2),last"),
        ('{id: a, do: A, source: [p. 1, "standard, p. 4"]}', 'p,a,step,,A,,,,,,"p. 1; standard, p. 4",last'),
        ("{id: a, by: clerk, do: A, next: unstated}", "p,a,step,clerk,A,,,,,,,unstated"),
        ("{id: a, by: clerk, do: A, next: refused}", "p,a,step,clerk,A,,,,,,,refused"),
        ("{id: a, by: clerk, do: A, next: file, at_most: 2}", "p,a,step,clerk,A,,,,,,,file"),
        (
            "{id: a, by: clerk, decide: Fine?, options: {yes: last, no: refused}}",
            "p,a,decision,clerk,Fine?,,,,,,,yes:last;no:refused",
        ),
        (
            "{id: a, by: clerk, do: A, decide: Fine?, options: [{when: no, next: unstated}, {when: yes}], within: 1 hour}",
            "p,a,step,clerk,A,,1,hour,start,,,no:unstated;yes:last",
        ),
        (
            "{id: a, by: clerk, decide: Which?, answers: [x, y, z], options: [{when: x, next: done}, {when: otherwise, next: refused}]}",
            "p,a,decision,clerk,Which?,,,,,,,x:done;otherwise:refused",
        ),
        (
            '{id: a, by: clerk, decide: How many?, answers: number, of: people, options: [{when: "< 100"}, {when: 100..999, next: done}, {when: "> 999", next: refused}]}',
            "p,a,decision,clerk,How many?,,,,,,,< 100:last;100..999:done;> 999:refused",
        ),
        ("{id: a, split: [file, last], name: Both, source: p. 3}", "p,a,split,,Both,,,,,,p. 3,file;last"),
        ("{id: a, join: all, source: p. 3}", "p,a,join,,,,,,,,p. 3,last"),
        ("{id: a, join: any, next: done}", "p,a,join,,,,,,,,,done"),
        ("{use: login, on: {rejected: refused}}", "p,login,use,,login,,,,,,,rejected:refused;entered:last"),
        (
            "{id: a, use: login, on: {rejected: unstated}, name: Log in}",
            "p,a,use,,Log in,,,,,,,rejected:unstated;entered:last",
        ),
        ("{like: seal}", "p,seal,step,head,Seal,,30,second,start,,p. 8,last"),
        ("{id: a, like: seal, within: 1 minute, by: clerk}", "p,a,step,clerk,Seal,,1,minute,start,,p. 8,last"),
    ],
)
def test_a_construct_has_its_line(line: str, row: str) -> None:
    assert table(line) == ([row], [])


def test_the_header_stands_also_above_nothing() -> None:
    assert export(regulation(), "csv").splitlines()[0] == HEADER


@pytest.mark.parametrize(
    ("line", "row", "told"),
    [
        (
            "{id: a, by: clerk, do: A, within: 48 elapsed hours}",
            "p,a,step,clerk,A,,48,hour,start,,,last",
            "p.a: the unit in the table does not say that the term runs in elapsed time",
        ),
        (
            "{id: a, by: clerk, do: A, within: 8 office hours}",
            "p,a,step,clerk,A,,8,hour,start,,,last",
            "p.a: the unit in the table does not say that the term runs in office time",
        ),
        (
            "{id: a, by: clerk, do: A, within: 1 day, extension: {by: head, adds: 2 days}}",
            "p,a,step,clerk,A,,1,day,start,,,last",
            "p.a: the table has no column for its extension",
        ),
        (
            "{id: a, by: clerk, do: A, not_before: 7 days, within: 1 month}",
            "p,a,step,clerk,A,,1,month,start,,,last",
            "p.a: the table has no room for `not_before: 7 days`",
        ),
        (
            "{id: a, by: clerk, do: A, not_before: {term: 7 days, from: filed}, within: 15 days}",
            "p,a,step,clerk,A,,15,day,start,,,last",
            "p.a: the table has no room for `not_before: 7 days`",
        ),
        (
            "{id: a, by: clerk, do: A, not_before: 7 days, within: 10 to 15 days}",
            "p,a,step,clerk,A,10,15,day,start,,,last",
            "p.a: the table has no room for `not_before: 7 days`",
        ),
        (
            "{id: a, by: clerk, do: A, not_before: 2 to 3 days, within: 15 days}",
            "p,a,step,clerk,A,3,15,day,start,,,last",
            "p.a: the table has no room for `not_before: 2 to 3 days`",
        ),
        (
            "{id: a, by: clerk, do: A, not_before: 2 elapsed hours, within: 4 hours}",
            "p,a,step,clerk,A,,4,hour,start,,,last",
            "p.a: the table has no room for `not_before: 2 elapsed hours`",
        ),
        (
            "{id: a, by: clerk, do: A, not_before: 0 days, within: same day}",
            "p,a,step,clerk,A,,,same_day,start,,,last",
            "p.a: the table has no room for `not_before: 0 days`",
        ),
    ],
)
def test_what_has_no_room_in_the_table_is_told(line: str, row: str, told: str) -> None:
    assert table(line) == ([row], [told])


def test_what_is_told_goes_to_standard_error_and_the_table_to_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    line = "      - {id: a, by: clerk, do: A, within: 48 elapsed hours}\n"
    Path("a.procflow.yaml").write_text(HEAD + line + TAIL, encoding="utf-8")
    assert main(["export", "a.procflow.yaml", "--to", "csv"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(HEADER + "\n")
    assert err == (
        "procflow: a.procflow.yaml: p.a: the unit in the table does not say that the term runs in elapsed time\n"
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused_and_told(sign: str) -> None:
    escaped = {"\t": "\\t", "\r": "\\r"}.get(sign, sign)
    made = regulation(f'{{id: a, do: "{escaped}SUM(A1:A9)", gives: "{escaped}1", source: "{escaped}2"}}')
    told: list[str] = []
    row = list(csv.reader(io.StringIO(export(made, "csv", None, told.append), newline="")))[3]
    shown = sign.replace("\r", "\n")
    assert (row[4], row[9], row[10]) == (f"'{shown}SUM(A1:A9)", f"'{shown}1", f"'{shown}2")
    assert told == [f"p.a: a cell begins with `{sign}`; an apostrophe before it keeps spreadsheets from running it"] * 3


@pytest.mark.parametrize("text", ['say "x"', "one, two", "one\ntwo", "; and :", "Әкім №5", "a=b", "'x'"])
def test_a_text_comes_out_of_the_table_as_it_went_in(text: str) -> None:
    made = regulation(f"{{id: a, do: {json.dumps(text)}, gives: {json.dumps(text)}}}")
    row = list(csv.reader(io.StringIO(export(made, "csv"), newline="")))[3]
    assert (row[4], row[9]) == (text, text)


@pytest.mark.parametrize("text", ["one\\rtwo", "one\\r\\ntwo"])
def test_a_carriage_return_in_a_text_does_not_end_the_line(text: str) -> None:
    written = export(regulation(f'{{id: a, do: "{text}"}}'), "csv")
    assert "\r" not in written
    assert list(csv.reader(io.StringIO(written, newline="")))[3][4] == "one\ntwo"


@pytest.mark.parametrize(
    ("language", "words"),
    [(None, "По-русски"), ("ru", "По-русски"), ("en", "In English"), ("kk", "По-русски")],
)
def test_texts_are_in_the_language_that_is_asked_for(language: str | None, words: str) -> None:
    rows, told = table("{id: a, by: clerk, do: {en: In English, ru: По-русски}}", language=language)
    assert rows == [f"p,a,step,clerk,{words},,,,,,,last"]
    assert told == (
        ["`kk` is not one of the languages of the act; other texts stand in where it has none"]
        if language == "kk"
        else []
    )


def test_a_text_that_is_missing_in_a_language_is_given_in_another() -> None:
    assert table("{id: a, do: {ru: Только так}}", language="en")[0] == ["p,a,step,,Только так,,,,,,,last"]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.name)
def test_every_entry_of_an_example_has_one_line_with_twelve_cells(file: Path) -> None:
    made = procflow.load(file)
    rows = list(csv.reader(io.StringIO(procflow.export(made, to="csv"), newline="")))
    assert [len(row) for row in rows] == [12] * len(rows)
    assert [(row[0], row[1]) for row in rows[1:]] == [
        (procedure.id, entry.id) for procedure in made.procedures for entry in procedure.entries
    ]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.name)
def test_what_comes_next_is_an_entry_or_an_outcome_of_the_procedure(file: Path) -> None:
    made = procflow.load(file)
    known = {
        procedure.id: {"unstated", *(item.id for item in (*procedure.entries, *procedure.outcomes))}
        for procedure in made.procedures
    }
    for row in list(csv.reader(io.StringIO(procflow.export(made, to="csv"), newline="")))[1:]:
        for way in row[11].split(";"):
            assert way.rpartition(":")[2] in known[row[0]], row


# ---------------------------------------------------------------- the model as JSON


def test_json_holds_the_model_as_it_is_resolved() -> None:
    made = regulation(
        "{id: a, by: clerk, do: {ru: Раз, en: One}, within: 2 to 4.5 hours, from: filed, source: p. 1}",
        "{use: login, on: {rejected: refused}}",
    )
    model = json.loads(export(made, "json"))
    assert (model["id"], model["languages"], model["jurisdiction"]) == ("made-up", ["ru", "en"], "KZ")
    assert [actor["id"] for actor in model["actors"]] == ["applicant", "clerk", "head"]
    entry = model["procedures"][1]["entries"][1]
    assert entry["do"] == {"values": {"ru": "Раз", "en": "One"}}
    assert entry["within"]["term"] == {"high": "4.5", "unit": "hour", "low": "2", "measure": None}
    assert entry["within"]["anchor"] == {"kind": "event", "of": "filed"}
    assert entry["next"]["step"] == "login"
    assert model["procedures"][1]["entries"][2]["on"]["rejected"]["outcome"] == "refused"


def test_json_tells_that_a_language_makes_no_difference() -> None:
    told: list[str] = []
    assert export(regulation(), "json", "ru", told.append) == export(regulation(), "json")
    assert told == ["JSON holds the texts in all languages; --lang makes no difference"]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_regulation_gives_the_same_bytes(file: Path, form: str) -> None:
    first, second = (export(procflow.load(file), form) for _ in range(2))
    assert first == second
    assert isinstance(first, bytes) == (form in BINARY)
    assert isinstance(first, bytes) or first.endswith("\n")
    if form == "json":
        json.loads(first)


def test_an_unknown_form_is_told_with_those_there_are() -> None:
    with pytest.raises(
        UsageError,
        match=r"there is no form `xls`; there are bpmn, csv, dot, graph.png, graph.svg, json, mermaid, pdf, png, svg, yaml",
    ):
        export(regulation(), "xls")
