"""Comments that silence a finding where it stands, with their reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from procflow.checking import check_document
from procflow.diagnostics import Finding, Severity
from procflow.document import parse_document
from procflow.settings import Settings, preset_severities
from procflow.source import Source, Span

HEAD = """\
procflow: 1
id: made-up
title: A permit
languages: [en]
hours: {mon-fri: "09:00-18:00"}
act: {body: Akimat, number: 1/1, date: 2026-01-12}
actors: {clerk: {name: Clerk, source: p. 2}}
procedures:
  permit:
    limit: none
    outcomes: {permitted: {name: Permitted, source: p. 3}}
    steps:
"""
SIGN = "      - {id: sign, by: clerk, do: Sign the permit, source: p. 3}"  # PF201: it has no term
FINE = "      - {id: sign, by: clerk, do: Sign the permit, within: 1 hour, source: p. 3}"
BARE = "      - {id: sign, by: clerk, do: Sign the permit}"  # PF201 and PF401
END = "\n      - end: permitted\n"
STEP_LINE = HEAD.count("\n") + 1


def findings(steps: str, **changed: Severity) -> list[Finding]:
    source = Source("made-up.procflow.yaml", HEAD + steps + END)
    document = parse_document(source, Path("made-up.procflow.yaml"))
    assert document.is_sound, [(item.span, item.message) for item in document.findings]
    return check_document(document, Settings(severities=preset_severities("recommended") | changed))


def codes(steps: str, **changed: Severity) -> list[str]:
    return [finding.code for finding in findings(steps, **changed)]


def test_without_a_comment_there_is_a_finding() -> None:
    assert codes(SIGN) == ["PF201"]
    assert codes(FINE) == []
    assert sorted(codes(BARE)) == ["PF201", "PF401"]


@pytest.mark.parametrize(
    "comment",
    [
        "# procflow: ignore[PF201] the head signs at once, p. 5(3)",
        "#procflow: ignore[PF201] the head signs at once",
        "# procflow:ignore[PF201] the head signs at once",
        "# procflow:  ignore[PF201]  the head signs at once  ",
        "# procflow: ignore [PF201] the head signs at once",
        "# procflow: ignore[ PF201 ] the head signs at once",
        "# procflow: ignore[PF201]: the head signs at once",
        "# procflow: ignore[PF201] подписывает сразу",
        "# procflow: ignore[PF201] see p. 5 # and p. 6",
    ],
)
def test_a_comment_with_its_reason_silences_the_finding(comment: str) -> None:
    assert codes(f"{SIGN} {comment}") == []
    assert codes(f"      {comment}\n{SIGN}") == []
    assert codes(f"{comment}\n{SIGN}") == []


@pytest.mark.parametrize(
    "between",
    ["", "\n", "   \n\n", "      # another remark\n", "\n      # another remark\n\n", "# a\n# b\n# c\n"],
    ids=repr,
)
def test_a_comment_that_stands_alone_speaks_of_the_next_line_that_says_something(between: str) -> None:
    assert codes(f"      # procflow: ignore[PF201] at once\n{between}{SIGN}") == []


def test_two_comments_below_each_other_speak_of_the_same_line() -> None:
    steps = f"      # procflow: ignore[PF201] at once\n      # procflow: ignore[PF401] not in the act\n{BARE}"
    assert codes(steps) == []


def test_one_comment_may_name_several_codes() -> None:
    assert codes(f"{BARE} # procflow: ignore[PF201, PF401] the head signs at once, says the minister") == []
    assert codes(f"{BARE} # procflow: ignore[PF201,PF401] the head signs at once") == []


def test_a_comment_silences_only_the_code_it_names() -> None:
    assert codes(f"{BARE} # procflow: ignore[PF401] the act has no paragraphs") == ["PF201"]


def test_a_comment_at_the_end_of_a_line_does_not_speak_of_the_next_line() -> None:
    first = FINE.replace("sign", "one")
    assert codes(f"{first} # procflow: ignore[PF201] at once\n{SIGN}") == ["PF015", "PF201"]


def test_windows_line_ends_are_line_ends() -> None:
    text = (HEAD + f"      # procflow: ignore[PF201] at once\n\n{SIGN}" + END).replace("\n", "\r\n")
    document = parse_document(Source("made-up.procflow.yaml", text), Path("made-up.procflow.yaml"))
    assert check_document(document) == []


# ---------------------------------------------------------------- comments that say too little


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# procflow: ignore[PF201]", "an ignore needs its reason"),
        ("# procflow: ignore[PF201]   ", "an ignore needs its reason"),
        ("# procflow:ignore[PF201]", "an ignore needs its reason"),
        ("# procflow: ignore", "this ignores nothing: it names no code"),
        ("# procflow: ignore the head signs at once", "this ignores nothing: it names no code"),
        ("# procflow: ignore[] at once", "this ignores nothing: it names no code"),
        ("# procflow: ignore[,] at once", "this ignores nothing: it names no code"),
        ("# procflow: ignore[PF201 at once", "this ignores nothing: it names no code"),
        ("# procflow: ignore[PF2] at once", "`PF2` is not the code of a rule that can be ignored"),
        ("# procflow: ignore[PF999] at once", "`PF999` is not the code of a rule that can be ignored"),
        ("# procflow: ignore[PF009] at once", "`PF009` is not the code of a rule that can be ignored"),
        ("# procflow: ignore[PF201, PF999] at once", "`PF999` is not the code of a rule that can be ignored"),
    ],
)
def test_a_comment_that_says_too_little_silences_nothing_and_is_an_error(comment: str, message: str) -> None:
    found = {finding.code: finding for finding in findings(f"{SIGN} {comment}")}
    assert found.keys() == {"PF201", "PF014"}
    assert (found["PF014"].message, found["PF014"].severity) == (message, Severity.ERROR)
    column = len(SIGN) + 2
    assert found["PF014"].span == Span(STEP_LINE, column, column + len(comment.rstrip()))


@pytest.mark.parametrize(
    "comment",
    ["# procflow is not ignored here", "# we ignore[PF201] this", "# see `procflow rule PF201`", "# procflow: ignored"],
)
def test_what_only_looks_like_it_says_nothing(comment: str) -> None:
    assert codes(f"{SIGN} {comment}") == ["PF201"]


# ---------------------------------------------------------------- comments without effect


def test_a_comment_with_nothing_to_silence_is_a_warning_at_the_comment() -> None:
    comment = "# procflow: ignore[PF201] at once"
    (finding,) = findings(f"{FINE} {comment}")
    assert (finding.code, finding.severity) == ("PF015", Severity.WARNING)
    assert finding.message == f"there is no finding PF201 on line {STEP_LINE} to ignore"
    assert finding.span == Span(STEP_LINE, len(FINE) + 2, len(FINE) + 2 + len(comment))


def test_of_several_codes_the_idle_one_is_told() -> None:
    found = findings(f"{SIGN} # procflow: ignore[PF201, PF401] at once")
    assert [(finding.code, "PF401" in finding.message) for finding in found] == [("PF015", True)]


def test_a_comment_on_a_rule_that_is_off_is_not_idle() -> None:
    assert codes(f"{SIGN} # procflow: ignore[PF201] at once", PF201=Severity.OFF) == []
    assert codes(f"{FINE} # procflow: ignore[PF201] at once", PF201=Severity.OFF) == []


def test_a_comment_silences_whatever_the_severity() -> None:
    assert codes(f"{SIGN} # procflow: ignore[PF201] at once", PF201=Severity.ERROR) == []


def test_a_comment_below_the_last_line_is_idle() -> None:
    steps = FINE + "\n      - end: permitted\n# procflow: ignore[PF201] at once"
    source = Source("made-up.procflow.yaml", HEAD + steps)
    assert [item.code for item in check_document(parse_document(source, Path("made-up.procflow.yaml")))] == ["PF015"]


# ---------------------------------------------------------------- what is no comment


@pytest.mark.parametrize(
    "do",
    [
        '"Sign # procflow: ignore[PF201] the permit"',
        "'Sign # procflow: ignore[PF201] the permit'",
        "'It''s # procflow: ignore[PF201] the permit'",
        '"Say \\"yes\\" # procflow: ignore[PF201] the permit"',
        "Sign#procflow: ignore[PF201]",
    ],
)
def test_what_stands_in_a_text_is_no_comment(do: str) -> None:
    value = do if do[0] in "'\"" else f'"{do}"'
    assert codes(SIGN.replace("Sign the permit", value)) == ["PF201"]


def test_an_apostrophe_opens_no_text() -> None:
    step = SIGN.replace("Sign the permit", "Check the applicant's papers")
    assert codes(f"{step} # procflow: ignore[PF201] it's done at once") == []


@pytest.mark.parametrize("style", ["|", ">", "|-", ">-"])
def test_what_stands_in_a_text_of_several_lines_is_no_comment(style: str) -> None:
    step = f"""\
      - id: sign
        by: clerk
        source: p. 3
        do: {style}
          Sign the permit
          # procflow: ignore[PF201] this is a line of the text
        name: Sign"""
    assert codes(step) == ["PF201"]


def test_a_quoted_text_of_several_lines_holds_no_comment() -> None:
    step = """\
      - id: sign
        by: clerk
        do: "Sign
          # procflow: ignore[PF201] this is a line of the text
          the permit"
        source: p. 3"""
    assert codes(step) == ["PF201"]
