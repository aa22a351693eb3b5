"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shlex
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from procflow.cli import COMMANDS, main
from procflow.errors import ProcflowError
from procflow.files import write_output
from procflow.import_codes import BPMN_CODES
from procflow.json_schema import json_schema_text
from procflow.rules import RULES
from procflow.rules.reading import READING_CODES
from tests.support.examples import EXAMPLES, ROOT

CLEAN = """\
procflow: 1
id: made-up
title: A permit
languages: [en]
jurisdiction: KZ
hours: {mon-fri: "09:00-18:00"}
act: {body: Akimat, number: 1/1, date: 2026-01-12}
actors: {clerk: {name: Clerk, source: p. 2}}
procedures:
  permit:
    limit: {within: 10 working days, source: p. 9}
    outcomes: {permitted: {name: Permitted, source: p. 3}}
    steps:
      - {id: sign, by: clerk, do: Sign the permit, within: 1 working day, source: p. 3}
      - end: permitted
"""
LIMIT = "limit: {within: 10 working days, source: p. 9}"
WARNED = CLEAN.replace(", within: 1 working day", "").replace(LIMIT, "limit: none")  # PF201, a warning
NOTED = CLEAN.replace('hours: {mon-fri: "09:00-18:00"}\n', "")  # PF209, a note
BROKEN = CLEAN.replace("by: clerk", "by: clrk")  # PF009, an error


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, far from any pyproject.toml, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(name: str, text: str = CLEAN) -> str:
    """A regulation in the current folder; gives its name back."""
    path = Path(f"{name}.procflow.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> int:
    """The exit status, also where argparse ends the program."""
    try:
        return main(list(arguments))
    except SystemExit as stop:
        return int(str(stop.code))


def process(*arguments: str | bytes, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "procflow", *arguments],
        input=stdin.encode(),
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def one_line(text: str) -> bool:
    return text.startswith("procflow: ") and text.count("\n") == 1 and text.endswith("\n")


# ---------------------------------------------------------------- exit status


def test_a_clean_file_ends_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", put("a")) == 0
    assert capsys.readouterr() == ("1 file checked: nothing to find fault with\n", "")


def test_a_finding_of_severity_error_ends_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", put("a", BROKEN)) == 1
    assert "error[PF009]" in capsys.readouterr().out


def test_warnings_and_notes_alone_end_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", put("a", WARNED), put("b", NOTED)) == 0
    assert capsys.readouterr().out.endswith("2 files checked: 1 warning, 1 note\n")


@pytest.mark.parametrize(
    ("text", "level", "status"),
    [
        (WARNED, "error", 0),
        (WARNED, "warning", 1),
        (WARNED, "info", 1),
        (WARNED, "never", 0),
        (NOTED, "warning", 0),
        (NOTED, "info", 1),
        (BROKEN, "warning", 1),
        (BROKEN, "info", 1),
        (BROKEN, "never", 0),
        (CLEAN, "info", 0),
    ],
)
def test_fail_on_says_from_which_severity_it_fails(folder: Path, text: str, level: str, status: int) -> None:
    assert run("check", "--fail-on", level, put("a", text)) == status


@pytest.mark.parametrize("order", [("a", "bad", "z"), ("bad", "a", "z"), ("z", "a", "bad")])
@pytest.mark.parametrize("level", ["error", "never"])
def test_an_unreadable_file_ends_with_2_and_the_others_are_still_reported(
    folder: Path, order: tuple[str, ...], level: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put("a", BROKEN)
    put("z", WARNED)
    Path("bad.procflow.yaml").write_bytes(b"\xff\xfei\0d\0")
    names = [f"{name}.procflow.yaml" for name in order]
    assert run("check", "--format", "concise", "--fail-on", level, *names) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(".")[0] for line in lines[:-1]] == list(order)
    assert lines[-1] == "3 files checked: 2 errors, 1 warning"


def test_a_missing_file_among_others_is_a_finding_and_ends_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--format", "concise", put("a"), "gone.procflow.yaml") == 2
    assert "gone.procflow.yaml:1:1: error PF001 gone.procflow.yaml does not exist\n" in capsys.readouterr().out


@pytest.mark.parametrize("order", [("empty", "acts"), ("acts", "empty"), ("empty",)])
@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_a_folder_without_regulations_is_told_before_anything_is_printed(
    folder: Path, order: tuple[str, ...], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put("acts/a")
    Path("empty").mkdir()
    assert run("check", "--format", form, *order) == 2
    assert capsys.readouterr() == ("", "procflow: there is no regulation (*.procflow.yaml) in empty\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--rule", "PF999=off", "a.procflow.yaml"],
        ["check", "--rule", "PF201", "a.procflow.yaml"],
        ["check", "--rule", "PF201=loud", "a.procflow.yaml"],
        ["check", "--rule", "=off", "a.procflow.yaml"],
        ["check", "--rule", "PF009=off", "a.procflow.yaml"],
        ["check", "--preset", "strickt", "a.procflow.yaml"],
        ["check", "--preset", "x" * 10_000, "a.procflow.yaml"],
        ["check", "--config", "gone.toml", "a.procflow.yaml"],
        ["check", "--config", ".", "a.procflow.yaml"],
        ["export", "gone.procflow.yaml", "--to", "csv"],
        ["export", ".", "--to", "csv"],
        ["rule", "PF999"],
        ["rule", "x" * 10_000],
        ["new", "a"],
        ["new", "a.procflow.yaml/b"],
        ["new", "."],
        ["new", ""],
        ["new", ".hidden"],
        ["new", "below/"],
        ["new", "x" * 300],
        ["schema", "-o", "."],
        ["schema", "-o", "nowhere/schema.json"],
        ["schema", "-o", ""],
    ],
    ids=lambda words: " ".join(words)[:60],
)
def test_what_cannot_be_done_is_told_in_one_line_and_ends_with_2(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    put("a")
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert one_line(err), err
    assert len(err) < 500
    assert sorted(path.name for path in folder.rglob("*")) == ["a.procflow.yaml"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], "invalid choice: 'chek'"),
        (["draft", "a.procflow.yaml"], "invalid choice: 'draft'"),
        (["prove"], "the following arguments are required: PATH"),
        (["prove", "a.procflow.yaml", "--years", "25"], "`25` is no span of years"),
        (["check", "--loud"], "unrecognized arguments: --loud"),
        (["check", "--format", "xml"], "invalid choice: 'xml'"),
        (["check", "--fail-on", "off"], "invalid choice: 'off'"),
        (["check", "--as-of", "2019-02-30"], "`2019-02-30` is not a date"),
        (["check", "--as-of", "16.07.2019"], "`16.07.2019` is not a date"),
        (["check", "--as-of", "20190716"], "`20190716` is not a date"),
        (["check", "--as-of", "2019-W29-2"], "`2019-W29-2` is not a date"),
        (["check", "--as-of", ""], "`` is not a date"),
        (["export", "a.procflow.yaml"], "the following arguments are required: --to"),
        (["export", "a.procflow.yaml", "--to", "xls"], "invalid choice: 'xls'"),
        (["export", "--to", "csv"], "the following arguments are required: FILE"),
        (["new"], "the following arguments are required: FILE"),
        (["rule", "PF201", "PF202"], "unrecognized arguments: PF202"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_wrong_arguments_end_with_2_and_say_what_is_wrong(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put("a")
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err.splitlines()[-1]


def test_without_a_command_the_help_is_shown_and_the_status_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert capsys.readouterr().out.startswith("usage: procflow")


def test_a_file_that_does_not_read_is_not_exported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", put("a", BROKEN), "--to", "csv", "-o", "steps.csv") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "error[PF009]: there is no actor `clrk`" in err
    assert not Path("steps.csv").exists()


# ---------------------------------------------------------------- standard input and output


def test_a_dash_is_standard_input(folder: Path) -> None:
    done = process("check", "-", stdin=BROKEN)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"--> <stdin>:14:24" in done.stdout
    assert process("export", "-", "--to", "csv", stdin=CLEAN).stdout.count(b"\n") == 2


def test_standard_input_named_twice_is_read_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = process("check", "-", "-", stdin=CLEAN)
    assert (done.returncode, done.stdout) == (0, b"1 file checked: nothing to find fault with\n")


def test_a_dash_after_o_is_standard_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "-o", "-", put("a")) == 0
    assert capsys.readouterr().out == "1 file checked: nothing to find fault with\n"
    assert [path.name for path in folder.iterdir()] == ["a.procflow.yaml"]


@pytest.mark.parametrize("command", [["check", "a.procflow.yaml"], ["export", "a.procflow.yaml", "--to", "json"]])
def test_a_file_holds_what_would_have_been_printed(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    put("a", WARNED)
    assert run(*command) == 0
    printed = capsys.readouterr().out
    assert run(*command, "-o", "out.txt") == 0
    assert capsys.readouterr().out == ""
    assert Path("out.txt").read_bytes() == printed.encode()


def test_a_new_file_has_the_usual_rights_and_an_old_one_keeps_its_own(folder: Path) -> None:
    old = os.umask(0o027)
    try:
        assert run("schema", "-o", "new.json") == 0
        Path("old.json").touch()
        Path("old.json").chmod(0o604)
        assert run("schema", "-o", "old.json") == 0
    finally:
        os.umask(old)
    assert stat.S_IMODE(Path("new.json").stat().st_mode) == 0o640
    assert stat.S_IMODE(Path("old.json").stat().st_mode) == 0o604


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("x")])
def test_a_failure_half_way_leaves_the_old_content_and_nothing_else(folder: Path, trouble: BaseException) -> None:
    Path("out.txt").write_text("old", encoding="utf-8")

    def chunks() -> Iterator[str]:
        yield "new " * 100_000
        raise trouble

    with pytest.raises((ProcflowError, KeyboardInterrupt, ValueError)):
        write_output("out.txt", chunks())
    assert [(path.name, path.read_text(encoding="utf-8")) for path in folder.iterdir()] == [("out.txt", "old")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("closed").mkdir(mode=0o500)
    assert run("schema", "-o", "closed/schema.json") == 2
    assert capsys.readouterr().err == "procflow: closed/schema.json cannot be written: Permission denied\n"


def test_a_folder_in_which_nothing_can_be_made_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    Path("schema.json").write_text("old", encoding="utf-8")
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert run("schema", "-o", "schema.json") == 2
    assert capsys.readouterr() == ("", "procflow: schema.json cannot be written: Permission denied\n")
    assert Path("schema.json").read_text(encoding="utf-8") == "old"


def test_a_full_disk_is_told_in_one_line(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "procflow", "schema"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (2, b"procflow: output: No space left on device\n")


def test_a_link_stays_a_link_and_its_file_is_replaced(folder: Path) -> None:
    Path("real").mkdir()
    Path("real/out.json").write_text("old", encoding="utf-8")
    Path("link.json").symlink_to("real/out.json")
    assert run("schema", "-o", "link.json") == 0
    assert Path("link.json").is_symlink()
    assert Path("real/out.json").read_text(encoding="utf-8") == json_schema_text()


def test_a_pipe_with_a_name_is_written_to_and_not_replaced(folder: Path) -> None:
    os.mkfifo("pipe")
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(Path("pipe").read_text(encoding="utf-8")), daemon=True)
    reader.start()
    assert run("schema", "-o", "pipe") == 0
    reader.join(timeout=20)
    assert received == [json_schema_text()]
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)


def test_a_name_as_long_as_the_system_allows_is_written(folder: Path) -> None:
    name = "x" * 255
    assert run("schema", "-o", name) == 0
    assert Path(name).stat().st_size > 1000


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "many"],
        ["check", "--format", "json", "many"],
        ["schema"],
        ["export", "big.procflow.yaml", "--to", "json"],
    ],
    ids=" ".join,
)
def test_a_reader_that_goes_away_is_no_trouble(folder: Path, arguments: list[str]) -> None:
    long = CLEAN.replace(
        "- end", "".join(f"- {{id: s{n}, by: clerk, do: Sign}}\n      " for n in range(2000)) + "- end"
    )
    put("many/a", long)
    put("big", long)
    with subprocess.Popen(
        [sys.executable, "-m", "procflow", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) in {0, 2}


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_give_no_traceback(folder: Path, redirection: str) -> None:
    put("a", WARNED)
    command = f'"{sys.executable}" -m procflow check a.procflow.yaml - {redirection}'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    assert b"Traceback" not in done.stdout + done.stderr
    assert done.returncode == 1  # nothing comes from standard input, and an empty file is no regulation


def test_an_interruption_ends_with_130_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("procflow.checking.check_document", interrupt)
    Path("out.txt").write_text("old", encoding="utf-8")
    assert run("check", put("a"), "-o", "out.txt") == 130
    assert capsys.readouterr() == ("", "procflow: interrupted\n")
    assert sorted(path.name for path in folder.iterdir()) == ["a.procflow.yaml", "out.txt"]
    assert Path("out.txt").read_text(encoding="utf-8") == "old"


# ---------------------------------------------------------------- formats and colour


@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_what_goes_into_a_pipe_is_plain_and_always_the_same(folder: Path, form: str) -> None:
    put("acts/a", WARNED)
    put("acts/b", BROKEN)
    first = process("check", "--format", form, "acts", COLUMNS="60", TERM="xterm-256color", PYTHONHASHSEED="1")
    second = process("check", "--format", form, "acts", COLUMNS="200", LC_ALL="C", PYTHONHASHSEED="2")
    assert first.returncode == second.returncode == 1
    assert first.stdout == second.stdout
    assert b"\x1b" not in first.stdout


@pytest.mark.parametrize("options", [["--color", "always"], []])
def test_colour_changes_nothing_but_colour(
    folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    name = put("a", WARNED)
    run("check", "--color", "never", name)
    plain = capsys.readouterr().out
    run("check", *options, name)
    painted = capsys.readouterr().out
    assert ("\x1b[1;33mwarning[PF201]\x1b[0m" in painted) == bool(options)
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


@pytest.mark.parametrize(
    ("options", "environment", "colored"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        (["--color", "never"], {}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
    ],
    ids=str,
)
def test_on_a_terminal_there_is_colour_unless_it_is_not_wanted(
    folder: Path, options: list[str], environment: dict[str, str], colored: bool
) -> None:
    put("a", WARNED)
    terminal, inside = pty.openpty()
    plain = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-m", "procflow", "check", *options, "a.procflow.yaml"],
        stdout=inside,
        stdin=subprocess.DEVNULL,
        env={**plain, **environment},
    ) as running:
        os.close(inside)
        shown = b""
        while True:
            try:
                chunk = os.read(terminal, 4096)
            except OSError:  # the way a terminal says that its other end is closed
                break
            if not chunk:
                break
            shown += chunk
        assert running.wait(60) == 0
    os.close(terminal)
    assert b"PF201" in shown
    assert (b"\x1b[" in shown) == colored


# ---------------------------------------------------------------- files and folders


@pytest.mark.parametrize(
    "name", ["two words", "Акт о разрешении", "қазақ/әкімдік", "it's", "-dash", "a:b", "a%20b", "\n"]
)
def test_a_file_may_have_any_name(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = put(name, BROKEN)
    assert run("check", "--format", "concise", "--", file) == 1
    assert capsys.readouterr().out.startswith(f"{file}:14:24: error PF009")
    assert run("check", "--format", "json", ".") == 1
    (result,) = json.loads(capsys.readouterr().out)
    assert result["file"] == result["findings"][0]["file"] == file


@pytest.mark.parametrize("form", ["full", "concise", "json"])
@pytest.mark.parametrize("output", [[], ["-o", "out.txt"]], ids=["printed", "written"])
def test_a_file_name_that_is_no_text_is_escaped(folder: Path, form: str, output: list[str]) -> None:
    name = b"\xe0\xea\xf2.procflow.yaml"
    Path(os.fsdecode(name)).write_text(BROKEN, encoding="utf-8")
    for argument in (name, b"."):
        done = process("check", "--format", form, *output, argument)
        assert (done.returncode, done.stderr) == (1, b"")
        shown = (Path("out.txt").read_bytes() if output else done.stdout).decode()
        assert r"\udce0" in shown
        assert "PF009" in shown
        if form == "json":
            json.loads(shown)
    missing = process("check", "--format", form, *output, b"\xe0")
    assert (missing.returncode, missing.stderr) == (2, b"")


def test_a_folder_gives_its_regulations_in_order_and_each_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("acts/b", "acts/a", "acts/deep/er/c", "acts/z"):
        put(name, WARNED)
    Path("acts/notes.yaml").write_text("not: ours", encoding="utf-8")
    run("check", "--format", "concise", "acts", "acts", "acts/", "./acts", "acts/a.procflow.yaml")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(".")[0] for line in lines[:-1]] == ["acts/a", "acts/b", "acts/z", "acts/deep/er/c"]
    assert lines[-1].startswith("4 files checked")


def test_without_paths_the_folder_is_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("a")
    put("below/b")
    assert run("check") == 0
    assert capsys.readouterr().out.startswith("2 files checked")


def test_what_is_hidden_is_passed_over_unless_it_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("a")
    hidden = [put(".venv/b", BROKEN), put("deep/.git/c", BROKEN), put(".d", BROKEN)]
    assert run("check", ".") == 0
    assert capsys.readouterr().out.startswith("1 file checked")
    assert [run("check", name) for name in hidden] == [1, 1, 1]
    assert run("check", ".venv") == 1


def test_links_in_a_circle_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("acts/a")
    Path("acts/again").symlink_to("../acts", target_is_directory=True)
    Path("acts/self").symlink_to("self")
    assert run("check", "acts") == 0
    assert capsys.readouterr().out.startswith("1 file checked")
    Path("acts/b.procflow.yaml").symlink_to("b.procflow.yaml")
    assert run("check", "acts") == 2
    assert "b.procflow.yaml cannot be read: Too many levels of symbolic links" in capsys.readouterr().out


def test_what_is_no_file_is_not_waited_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe.procflow.yaml")
    assert run("check", ".") == 2
    assert "pipe.procflow.yaml is not a file" in capsys.readouterr().out


def test_a_link_to_a_folder_is_followed_when_it_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("acts/a", WARNED)
    Path("link").symlink_to("acts", target_is_directory=True)
    run("check", "--format", "concise", "link")
    assert capsys.readouterr().out.startswith("link/a.procflow.yaml:14:")


# ---------------------------------------------------------------- options of check


@pytest.mark.parametrize(
    ("options", "text", "status", "last"),
    [
        (["--preset", "strict"], WARNED, 1, "1 error"),
        (["--preset", "strict"], NOTED, 0, "1 warning"),
        (["--preset", "draft"], CLEAN.replace(", source: p. 3", ""), 0, "nothing to find fault with"),
        (["--preset", "recommended"], WARNED, 0, "1 warning"),
        (["--rule", "PF201=error"], WARNED, 1, "1 error"),
        (["--rule", "PF201=info"], WARNED, 0, "1 note"),
        (["--rule", "PF201=off"], WARNED, 0, "nothing to find fault with"),
        (["--rule", "PF2=off"], WARNED, 0, "nothing to find fault with"),
        (["--rule", "PF=off"], WARNED, 0, "nothing to find fault with"),
        (["--rule", "PF2=off", "--rule", "PF201=error"], WARNED, 1, "1 error"),
        (["--rule", "PF201=error", "--rule", "PF2=off"], WARNED, 0, "nothing to find fault with"),
        (["--preset", "strict", "--rule", "PF201=info"], WARNED, 0, "1 note"),
    ],
    ids=str,
)
def test_presets_and_rules_change_severities(
    folder: Path, options: list[str], text: str, status: int, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", *options, put("a", text)) == status
    assert capsys.readouterr().out.splitlines()[-1] == f"1 file checked: {last}"


def test_config_names_the_settings_file(folder: Path) -> None:
    Path("pyproject.toml").write_text('[tool.procflow]\npreset = "strict"\n', encoding="utf-8")
    Path("mild.toml").write_text("[tool.procflow.rules]\nPF201 = 'off'\n", encoding="utf-8")
    name = put("a", WARNED)
    assert run("check", name) == 1
    assert run("check", "--config", "mild.toml", name) == 0


def test_as_of_asks_whether_the_act_is_in_force_then(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = put("a", CLEAN.replace("date: 2026-01-12", "date: 2026-01-12, in_force: {from: 2026-02-01}"))
    run("check", "--format", "concise", "--as-of", "2026-01-31", name)
    assert "PF404" in capsys.readouterr().out
    run("check", "--format", "concise", "--as-of", "2026-02-01", name)
    assert "PF404" not in capsys.readouterr().out


# ---------------------------------------------------------------- new


@pytest.mark.parametrize(
    ("name", "file", "regulation"),
    [
        ("permit", "permit.procflow.yaml", "permit"),
        ("permit.procflow.yaml", "permit.procflow.yaml", "permit"),
        ("acts/deep/permit", "acts/deep/permit.procflow.yaml", "permit"),
        ("permit.yaml", "permit.yaml.procflow.yaml", "permit-yaml"),
        ("my permit", "my permit.procflow.yaml", "my-permit"),
        ("Разрешение", "Разрешение.procflow.yaml", "parking-permit"),
        ("12", "12.procflow.yaml", "parking-permit"),
        ('a: "b" #c', 'a: "b" #c.procflow.yaml', "a-b-c"),
        ("null", "null.procflow.yaml", "parking-permit"),
        ("--", "--.procflow.yaml", "parking-permit"),
        ("a\nb", "a\nb.procflow.yaml", "a-b"),
        ("x" * 200, f"{'x' * 200}.procflow.yaml", "parking-permit"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_new_writes_a_file_that_is_clean_under_the_strictest_check(
    folder: Path, name: str, file: str, regulation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "--", name) == 0
    assert Path(file).is_file()
    capsys.readouterr()
    assert run("check", "--preset", "strict", "--format", "json", "--fail-on", "info", "--", file) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["regulation"], told["findings"]) == (file, regulation, [])


@pytest.mark.parametrize("name", ["two words", "-dash", "it's", "$HOME"])
def test_new_says_what_to_try_in_words_that_a_shell_understands(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "--", name) == 0
    command = capsys.readouterr().out.partition("now try: procflow ")[2].strip()
    script = f'"{sys.executable}" -m procflow {command}'
    assert subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=False).returncode == 0


def test_new_does_not_overwrite_unless_it_is_told_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.procflow.yaml").write_text("mine", encoding="utf-8")
    for name in ("a", "a.procflow.yaml"):
        assert run("new", name) == 2
        assert "a.procflow.yaml exists" in capsys.readouterr().err
        assert Path("a.procflow.yaml").read_text(encoding="utf-8") == "mine"
    assert run("new", "--force", "a") == 0
    assert "id: a\n" in Path("a.procflow.yaml").read_text(encoding="utf-8")


def test_new_with_a_dash_prints_the_starter(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "-") == 0
    printed = capsys.readouterr().out
    assert printed == (ROOT / "templates" / "starter.procflow.yaml").read_text(encoding="utf-8")
    assert list(folder.iterdir()) == []


# ---------------------------------------------------------------- schema


class EditorLoader(yaml.CSafeLoader):
    """YAML as editors read it: the core schema of YAML 1.2, in which dates, `yes` and `09:00` are texts."""


EditorLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf)|\.(nan|NaN)", "-+0123456789."),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), list(_first))


def as_editors_read(text: str) -> object:
    """As a value of JSON, in which all keys are texts."""
    return json.loads(json.dumps(yaml.load(text, Loader=EditorLoader)))


VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(json_schema_text()), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def test_schema_prints_a_valid_json_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema") == 0
    printed = capsys.readouterr().out
    jsonschema.Draft202012Validator.check_schema(json.loads(printed))
    assert run("schema", "-o", "schema.json") == 0
    assert Path("schema.json").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize("file", [*EXAMPLES, ROOT / "templates" / "starter.procflow.yaml"], ids=lambda path: path.name)
def test_the_schema_accepts_every_example_as_editors_read_it(file: Path) -> None:
    errors = VALIDATOR.iter_errors(as_editors_read(file.read_text(encoding="utf-8")))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("procflow: 1\n", ""),
        ("procflow: 1", "procflow: one"),
        ("id: made-up\n", ""),
        ("title:", "titel:"),
        ("do: Sign", "doo: Sign"),
        ("do: Sign the permit, ", ""),
        ("do: Sign the permit", "do: [Sign, the permit]"),
        ("source: p. 3", "sorce: p. 3"),
        ("name: Clerk", "kind: clerk"),
        ("name: Clerk", "staff: -1"),
        ("name: Clerk", "staff: many"),
        ("date: 2026-01-12", "date: 12.01.2026"),
        ("date: 2026-01-12", "date: 2026-02-30"),
        ("languages: [en]", "languages: en"),
        ("permitted: {name: Permitted, source: p. 3}", "permitted: {kind: good}"),
        ("source: p. 3}\n      - end", "source: p. 3, at_most: 0}\n      - end"),
        ("source: p. 3}\n      - end", "source: p. 3, stops_clock: perhaps}\n      - end"),
        ("source: p. 3}\n      - end", "source: p. 3, options: [{next: permitted}]}\n      - end"),
        ("- end: permitted", "- join: both"),
        ("- end: permitted", "- permitted"),
        ("- end: permitted", "- {}"),
        ("    steps:", "    step:"),
        ("procflow: 1", "procflow: 2"),
        (CLEAN[CLEAN.index("    steps:") :], "    steps: []\n"),
        (CLEAN[CLEAN.index("    steps:") :], ""),
        (CLEAN[CLEAN.index("procedures:") :], "procedures: {}\n"),
        ("procedures:", "procedure:"),
    ],
)
def test_the_schema_rejects_a_mistake_that_the_check_reports(folder: Path, old: str, new: str) -> None:
    assert VALIDATOR.is_valid(as_editors_read(CLEAN))
    text = CLEAN.replace(old, new, 1)
    assert text != CLEAN
    assert run("check", put("a", text)) == 1
    assert not VALIDATOR.is_valid(as_editors_read(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("number: 1/1", "number: 007"),
        ("number: 1/1", "number: 5e3"),
        ("name: Permitted", "name: true"),
        ("do: Sign the permit", "do: Sign, decide: Which?, options: {true: permitted, false: permitted}"),
        (
            "do: Sign the permit",
            "do: Sign, decide: Which?, answers: [1, true], options: {1: permitted, true: permitted}",
        ),
        ("permit:", "2019:"),
    ],
)
def test_the_schema_takes_for_text_what_the_reader_takes_for_text(
    folder: Path, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = CLEAN.replace(old, new, 1)
    assert text != CLEAN
    run("check", "--format", "json", put("a", text))
    found = {item["code"] for item in json.loads(capsys.readouterr().out)["findings"]}
    assert {code for code in found if code < "PF1"} == set()
    assert VALIDATOR.is_valid(as_editors_read(text))


def test_editors_explain_every_key_of_an_entry() -> None:
    schema = json.loads(json_schema_text())
    entry = schema["$defs"]["EntryIn"]["properties"]
    without = [
        key for key, value in entry.items() if "description" not in json.dumps(value) and "$ref" not in str(value)
    ]
    assert without == []


# ---------------------------------------------------------------- rule, help, version


ALL_CODES = sorted([*READING_CODES, *(rule.code for rule in RULES), *BPMN_CODES])


def test_rule_lists_every_code_once_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rule") == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == ALL_CODES == sorted(listed)


@pytest.mark.parametrize("code", ALL_CODES)
def test_rule_explains_every_code(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rule", code) == 0
    assert capsys.readouterr().out.startswith(f"# {code} ")


def test_a_code_that_is_nearly_right_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rule", "PF021") == 2
    assert re.search(r"there is no rule `PF021`; did you mean `PF\d\d\d`\?", capsys.readouterr().err)


PLANNED = {"prove", "simulate", "build", "import", "draft", "layout", "diff", "serve"}


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_names_no_command_that_is_not_built(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*filter(None, [command]), "--help") == 0
    shown = capsys.readouterr().out
    named = set(re.findall(r"procflow ([a-z]+)\b", shown)) | set(re.findall(r"^    ([a-z]+) ", shown, re.MULTILINE))
    assert not (PLANNED - set(COMMANDS)) & named
    assert max(map(len, shown.splitlines())) < 120
    if command:
        assert "exit status: 0 clean" in shown
    else:
        assert set(COMMANDS) <= named


# The act that the examples speak of: what they change is in it.
OF_HELP = """\
procflow: 1
id: act
title: A payment
languages: [en]
jurisdiction: KZ
actors: {applicant: {kind: applicant}, registry: {name: Registry}, portal: {kind: system}}
procedures:
  payment:
    limit: 3 working days
    steps:
      - {id: apply, by: applicant, do: Apply, to: registry, via: portal, marks: registered}
      - {id: check, by: registry, do: Check}
      - {id: sign, by: registry, do: Sign, within: 1 working day}
      - end: paid
  issue:
    limit: 3 working days
    steps:
      - {id: study, by: registry, do: Study, within: 1 working day}
      - end: issued
"""


def examples_in_help(command: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    run(command, "--help")
    shown = capsys.readouterr().out.partition("examples:\n")[2]
    return [re.split(r"  +", match[1])[0] for match in re.finditer(r"^ .*?(?<=\s)procflow (.*)$", shown, re.MULTILINE)]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_of_the_help_is_a_command_that_is_understood(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put("act", OF_HELP)
    for name in ("acts/visa", "examples/a"):
        put(name)
    (folder / "parameters.json").write_text("{}", encoding="utf-8")
    examples = examples_in_help(command, capsys)
    assert examples
    for example in examples:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CLEAN.encode())))
        for name in ("model.bpmn", "edited.bpmn"):
            assert run("export", "act.procflow.yaml", "--to", "bpmn", "-o", name) == 0
        assert shlex.split(example)[0] == command
        assert run(*shlex.split(example)) == 0, example
        assert capsys.readouterr().err.count("error") == 0
        assert put("act", OF_HELP)
        for path in folder.rglob("parking-permit*"):
            path.unlink()


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    import procflow

    assert run("--version") == 0
    assert capsys.readouterr().out == f"procflow {procflow.__version__}\n"


def test_the_version_is_that_of_the_distribution() -> None:
    import tomllib

    import procflow

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == procflow.__version__
