"""`make demo`: write all that can be written of every example into out/, and say what to open."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from procflow.cli import main
from procflow.document import load

ROOT = Path(__file__).parents[1]
LANGUAGES = ("kk", "ru", "en")


def outputs(file: str) -> Iterator[tuple[str, list[str]]]:
    """What is written of a regulation: the ending of the file's name, and the command that writes it."""
    yield "check.txt", ["check", file]
    yield "check.json", ["check", "--format", "json", file]
    if not all(procedure.is_part for procedure in load(ROOT / file).procedures):  # parts have no limit of their own
        yield "prove.txt", ["prove", file]
        yield "prove.json", ["prove", "--format", "json", file]
    for language in LANGUAGES:
        yield f"steps.{language}.csv", ["export", file, "--to", "csv", "--lang", language]
        yield f"{language}.bpmn", ["export", file, "--to", "bpmn", "--lang", language]
        yield f"{language}.svg", ["export", file, "--to", "svg", "--lang", language]
    yield "critical.png", ["export", file, "--to", "png", "--highlight", "critical"]
    yield "ru.pdf", ["export", file, "--to", "pdf", "--lang", "ru"]
    yield "model.json", ["export", file, "--to", "json"]


def write_all(file: Path, folder: Path) -> str:
    """Write the outputs of one example into `folder`; gives the last line of its findings."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = file.name.removesuffix(".procflow.yaml")
    for ending, command in outputs(file.relative_to(ROOT).as_posix()):
        with contextlib.redirect_stderr(io.StringIO()) as complaints:
            status = main([*command, "-o", str(folder / f"{stem}.{ending}")])
        if status == 2:
            raise SystemExit(complaints.getvalue())
    return (folder / f"{stem}.check.txt").read_text(encoding="utf-8").splitlines()[-1]


def demo() -> int:
    print("procflow: what it says about the regulations in examples/\n")
    for file in sorted((ROOT / "examples").rglob("*.procflow.yaml")):
        folder = Path("out") / file.parent.relative_to(ROOT / "examples")
        summary = write_all(file, folder).removeprefix("1 file checked: ")
        print(f"  {file.relative_to(ROOT / 'examples').as_posix():<62} {summary}")
    print(
        """
Open
  out/karaganda-2019/livestock.check.txt      findings about the act procflow was made for
  out/guard-licence/licence.prove.txt         the proof of an act that keeps its limits, one of them by 60 minutes
  out/karaganda-2019/livestock.steps.ru.csv   its steps as a table (kk, ru, en), for a spreadsheet
  out/exit-visa/exit-visa.ru.bpmn             an act as BPMN (kk, ru, en), for Camunda Modeler or bpmn.io
  out/guard-licence/licence.ru.pdf            three procedures on pages, with bookmarks and an index of steps
  examples/karaganda-2019/                    the regulation files themselves

Try
  .venv/bin/procflow check examples/
  .venv/bin/procflow prove examples/
  .venv/bin/procflow import out/exit-visa/exit-visa.ru.bpmn
  .venv/bin/procflow new my-act && .venv/bin/procflow check my-act.procflow.yaml"""
    )
    return 0


if __name__ == "__main__":
    sys.exit(demo())
