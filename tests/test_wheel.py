"""What people install works by itself: the wheel, in an empty environment, far from the sources."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from procflow.cli import main
from tests.support.examples import ROOT

EXAMPLE = ROOT / "examples" / "karaganda-2019"
FILE = "livestock.procflow.yaml"

# Nothing of the surroundings may lend the installed package what it lacks.
CLEAN_ENVIRONMENT = {
    key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=CLEAN_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def done(*command: str | Path, cwd: Path) -> str:
    result = run(*command, cwd=cwd)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def build(folder: Path) -> Path:
    """The wheel, built of a copy of what the repository holds, so that nothing is left behind in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
            if (ROOT / name).is_file():
                (folder / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / "copy" / name)
    else:  # sources without their history
        shutil.copytree(ROOT, folder / "copy", ignore=shutil.ignore_patterns(".*", "out", "build", "dist"))
    done(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", folder / "copy", cwd=folder)
    (built,) = (folder / "dist").glob("procflow-*.whl")
    return built


def furnish(folder: Path) -> None:
    """An environment with the wheel in `env`, and in `work` an example and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    wheel = build(folder)
    done(sys.executable, "-m", "venv", folder / "env", cwd=folder)
    done(folder / "env" / "bin" / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    (folder / "work").mkdir()
    for path in EXAMPLE.glob("*.procflow.yaml"):
        shutil.copy(path, folder / "work")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the example: made once, also where several processes run the tests side by side."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (base / "wheel.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / "far away" / "furnished").exists():
            furnish(base / "far away")
            (base / "far away" / "furnished").touch()
    return base / "far away" / "work"


def procflow(*arguments: str, place: Path) -> subprocess.CompletedProcess[str]:
    return run(place.parent / "env" / "bin" / "procflow", *arguments, cwd=place)


@pytest.mark.parametrize("form", ["full", "json"])
def test_check_says_what_the_working_tree_says(
    place: Path, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place)
    status = main(["check", "--format", form, FILE])
    installed = procflow("check", "--format", form, FILE, place=place)
    assert (installed.returncode, installed.stderr) == (status, "")
    assert installed.stdout == capsys.readouterr().out != ""


def test_the_table_of_steps_is_exported(place: Path) -> None:
    result = procflow("export", FILE, "--to", "csv", "--lang", "ru", place=place)
    assert result.returncode == 0
    assert result.stdout == (EXAMPLE / "expected" / "livestock.steps.ru.csv").read_text(encoding="utf-8")


def test_a_drawing_and_a_picture_are_made_with_the_font_that_was_installed(place: Path) -> None:
    drawn = procflow("export", FILE, "--to", "svg", "--lang", "kk", place=place)
    assert (drawn.returncode, drawn.stderr) == (0, "")
    assert "@font-face" in drawn.stdout
    result = procflow("export", FILE, "--to", "png", "--lang", "kk", "-o", "drawn.png", place=place)
    assert (result.returncode, result.stderr) == (0, "")
    assert (place / "drawn.png").read_bytes().startswith(b"\x89PNG")


def test_pages_are_built_with_the_templates_that_are_shipped(place: Path) -> None:
    result = procflow("build", FILE, "-o", "out", "--lang", "kk", place=place)
    assert (result.returncode, result.stderr) == (1, ""), "the act has an error, and it is built"
    assert '<html lang="kk">' in (place / "out" / "livestock" / "index.html").read_text(encoding="utf-8")
    assert "1 act: 1 unchanged" in procflow("build", FILE, "-o", "out", "--lang", "kk", place=place).stdout


def test_a_pdf_is_set_by_the_template_that_was_installed(place: Path) -> None:
    result = procflow("export", FILE, "--to", "pdf", "--lang", "kk", "-o", "drawn.pdf", place=place)
    assert (result.returncode, result.stderr) == (0, "")
    assert (place / "drawn.pdf").read_bytes().startswith(b"%PDF")


def test_the_starter_is_shipped_and_clean(place: Path) -> None:
    assert procflow("new", "mine", place=place).returncode == 0
    result = procflow("check", "--preset", "strict", "mine.procflow.yaml", place=place)
    assert (result.returncode, result.stdout) == (0, "1 file checked: nothing to find fault with\n")


def test_the_schema_is_made_by_the_installed_package(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["schema"])
    assert procflow("schema", place=place).stdout == capsys.readouterr().out


def test_the_pages_of_the_rules_are_shipped(place: Path) -> None:
    for page in sorted((ROOT / "docs" / "rules").glob("PF*01.md")):
        assert procflow("rule", page.stem, place=place).stdout == page.read_text(encoding="utf-8")


def test_both_packages_are_imported_from_the_environment(place: Path) -> None:
    code = f"import procflow, bpmn; print(procflow.load({FILE!r}).id); print(procflow.__file__); print(bpmn.__file__)"
    identity, *files = done(place.parent / "env" / "bin" / "python", "-c", code, cwd=place).splitlines()
    assert f"id: {identity}\n" in (EXAMPLE / FILE).read_text(encoding="utf-8")
    assert [Path(file).is_relative_to(place.parent / "env") for file in files] == [True, True]


def test_type_checkers_find_the_types_and_installers_the_licence(place: Path) -> None:
    (packages,) = (place.parent / "env" / "lib").glob("python*/site-packages")
    assert (packages / "procflow" / "py.typed").is_file()
    assert (packages / "bpmn" / "py.typed").is_file()
    assert list(packages.glob("procflow-*.dist-info/licenses/LICENSE"))


def test_the_environment_holds_no_tests_and_no_tools_of_development(place: Path) -> None:
    (packages,) = (place.parent / "env" / "lib").glob("python*/site-packages")
    installed = {path.name for path in packages.iterdir()}
    assert not {"tests", "examples", "bench", "docs", "templates", "pytest", "mypy", "hypothesis"} & installed
