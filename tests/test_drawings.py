"""Regulations as drawings and pictures: every step is there, in every language, and what breaks a limit is set apart."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import procflow
from procflow.cli import main
from procflow.errors import UsageError
from procflow.exporting import OPTIONS, export
from procflow.files import write_output
from procflow.proof.results import Verdict
from procflow.to_bpmn import to_bpmn
from tests.bpmn.paint.reading_back import SVG, bare, seen
from tests.support.examples import EXAMPLES, ROOT

LICENCE = ROOT / "examples" / "guard-licence" / "licence-until-18-30.procflow.yaml"
VISA = ROOT / "examples" / "exit-visa" / "exit-visa.procflow.yaml"
PORTAL = ROOT / "examples" / "karaganda-2019" / "egov-portal.procflow.yaml"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.name)
def test_all_that_an_export_lays_out_is_drawn(file: Path, language: str) -> None:
    regulation = procflow.load(file)
    told: list[str] = []
    definitions = to_bpmn(regulation, language, told.append)
    told_again: list[str] = []
    whole = seen(export(regulation, "svg", language, told_again.append))
    laid_out = [each.get("bpmnElement") for each in definitions.all("bpmndi:BPMNShape", "bpmndi:BPMNEdge")]
    assert sorted(node.get("data-element") for node in whole.groups.values()) == sorted(map(str, laid_out))
    assert told_again == told
    for name in whole.groups:
        element = definitions.by_id(name)
        assert element is not None
        assert whole.words(name).endswith("…") or bare(whole.words(name)) in {
            bare(element.name or ""),
            bare(element.text) if element.kind == "textAnnotation" else "",
        }


def test_the_source_of_a_step_is_in_its_tooltip() -> None:
    whole = seen(export(procflow.load(VISA), "svg", "en"))
    tips = [whole.tooltip(name) for name, node in whole.groups.items() if "activity" in node.get("class").split()]
    assert tips
    assert all("source: " in tip.lower() for tip in tips)


def classes(file: Path, **options: str) -> dict[str, set[str]]:
    whole = seen(export(procflow.load(file), "svg", "en", None, **options))
    return {name: set(node.get("class").split()) for name, node in whole.groups.items()}


def test_critical_steps_and_the_ways_between_them_are_set_apart() -> None:
    regulation = procflow.load(VISA)
    proof = procflow.prove(regulation)
    critical = {place.path[0] for item in proof.procedures for outcome in item.outcomes for place in outcome.critical}
    assert critical
    found = {name for name, words in classes(VISA, highlight="critical").items() if "critical" in words}
    steps = {name for name in found if "sequenceFlow" not in classes(VISA)[name]}
    assert {name.partition("_")[2] for name in steps} == critical
    assert found - steps
    assert not any("critical" in words for words in classes(VISA).values())


def test_steps_that_break_a_limit_are_marked_as_broken() -> None:
    assert Verdict.BROKEN in procflow.prove(LICENCE).verdicts
    found = classes(LICENCE, highlight="critical")
    assert any("broken" in words for words in found.values())


def test_where_nothing_is_critical_that_is_told() -> None:
    told: list[str] = []
    export(procflow.load(PORTAL), "svg", None, told.append, highlight="critical")
    assert told == ["no step is set apart: no limit depends on any; `procflow prove` says why"]


@pytest.mark.parametrize("theme", OPTIONS["theme"].values)
def test_every_theme_can_be_asked_for(theme: str) -> None:
    assert f'class="bpmn bpmn-{theme}"' in export(procflow.load(VISA), "svg", None, None, theme=theme)


@pytest.mark.parametrize(
    ("form", "option", "value", "told"),
    [
        ("csv", "theme", "dark", "`theme` is for pdf, png and svg; csv has no use for it"),
        ("svg", "theme", "pink", "`theme` cannot be `pink`; it can be light, dark, print, colourblind"),
        ("svg", "size", "a4", "there is no option `size`; there are theme, highlight"),
    ],
)
def test_an_option_that_a_form_does_not_know_is_told(form: str, option: str, value: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        export(procflow.load(VISA), form, None, None, **{option: value})


# ---------------------------------------------------------------- the command


def test_a_drawing_is_written_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "visa.svg"
    arguments = ["export", str(VISA), "--to", "svg", "--lang", "kk", "--theme", "print", "--highlight", "critical"]
    assert main([*arguments, "-o", str(target)]) == 0
    assert main(arguments) == 0
    assert capsys.readouterr() == (target.read_text(encoding="utf-8"), "")
    assert seen(target.read_text(encoding="utf-8")).root.tag == f"{SVG}svg"


def test_a_picture_is_written_by_the_command(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    target = tmp_path / "visa.png"
    assert main(["export", str(VISA), "--to", "png", "-o", str(target)]) == 0
    assert main(["export", str(VISA), "--to", "png"]) == 0
    out, err = capfdbinary.readouterr()
    assert err == b""
    assert out == target.read_bytes() == export(procflow.load(VISA), "png")
    assert out.startswith(b"\x89PNG")


def test_a_picture_is_not_poured_into_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["export", str(VISA), "--to", "png"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "png is no text for a terminal; name a file to write to with -o" in err


def test_an_option_of_another_form_is_an_error_of_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(VISA), "--to", "csv", "--theme", "dark"]) == 2
    assert "`theme` is for pdf, png and svg" in capsys.readouterr().err


def test_bytes_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "picture"
    target.write_bytes(b"old\r\n")

    def failing() -> Iterator[bytes]:
        yield b"new"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_output(str(target), failing())
    assert target.read_bytes() == b"old\r\n"
    assert list(tmp_path.iterdir()) == [target]
    write_output(str(target), [b"\x00\r\n\xff"])
    assert target.read_bytes() == b"\x00\r\n\xff"
