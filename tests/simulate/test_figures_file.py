"""CSV files of arrivals and of times: what is read, and what is wrong with them, each with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from procflow.clock.moments import moment
from procflow.simulate.errors import FiguresError
from procflow.simulate.figures_file import read_arrivals, read_times

KINDS = {"kind": ("new", "renewal")}


def at(*when: int) -> int:
    return moment(dt.datetime(*when))  # type: ignore[arg-type] # year, month, day, hour, minute, second


def put(folder: Path, text: str, name: str = "a.csv") -> str:
    (folder / "pyproject.toml").touch()
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def why_not(folder: Path, text: str) -> str:
    with pytest.raises(FiguresError) as error:
        read_arrivals(put(folder, text), "a.csv", None, KINDS)
    return str(error.value).removeprefix(f"{folder.as_posix()}/")


def test_moments_are_read_in_the_ways_that_offices_write_them(tmp_path: Path) -> None:
    text = "\ufeffcame\n2025-03-03 09:12\n2025-03-03T09:12:30.5\n\n04.03.2025 8:05\n"
    assert read_arrivals(put(tmp_path, text), "a.csv", None, {}) == (
        (at(2025, 3, 3, 9, 12), at(2025, 3, 3, 9, 12, 30), at(2025, 3, 4, 8, 5)),
        (),
    )


def test_values_of_attributes_come_in_the_order_of_the_attributes(tmp_path: Path) -> None:
    text = "way;came;kind\nportal;2025-03-03 09:12;new\ndesk;2025-03-03 09:12;renewal\n"
    both = {**KINDS, "way": ("desk", "portal")}
    times, values = read_arrivals(put(tmp_path, text), "a.csv", "came", both)
    assert times == (at(2025, 3, 3, 9, 12),) * 2
    assert values == (("new", "portal"), ("renewal", "desk"))


def test_of_attributes_the_file_has_all_or_none(tmp_path: Path) -> None:
    folder = put(tmp_path, "came,kind\n2025-03-03 09:12,new\n")
    with pytest.raises(FiguresError, match=r"a\.csv:1: there is a column for `kind`, but none for `way`"):
        read_arrivals(folder, "a.csv", None, {**KINDS, "way": ("desk",)})
    assert read_arrivals(folder, "a.csv", None, {"way": ("desk",)})[1] == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.csv: the file is empty"),
        ("came\n", "a.csv: the file has names of columns, but no row"),
        ("came\n2025-03-03 09:12\n2025-03-03 09:11\n", "a.csv:3: `2025-03-03 09:11` is earlier than the row above"),
        ("came\nNaN\n", "a.csv:2: `NaN` is not a moment"),
        ("came\n2025-03-03\n", "a.csv:2: `2025-03-03` is not a moment"),
        ("came\n2025-02-30 09:00\n", "a.csv:2: `2025-02-30 09:00` is not a moment: day is out of range"),
        ("came\n2025-03-03 09:00Z\n", "a.csv:2: `2025-03-03 09:00Z` is not a moment"),
        ("came,kind\n2025-03-03 09:12,nwe\n", "a.csv:2: `nwe` is no value of `kind`; did you mean `new`?"),
        ("came,kind\n2025-03-03 09:12\n", "a.csv:2: this row has 1 field, and the first line has 2"),
        ("2025-03-03 09:12\n2025-03-03 09:13\n", "a.csv:1: the first line has a moment; the names of the columns"),
        ("came\n9999-03-03 09:12\n", "a.csv:2: `9999-03-03 09:12` lies outside the years 1900 to 2100"),
        ("came\n01.01.0001 09:12\n", "a.csv:2: `01.01.0001 09:12` lies outside the years 1900 to 2100"),
        ("number,came\n1,2025-03-03 09:12\n", "a.csv:2: `1` is not a moment; write it as 2025-03-03 09:12, without a"),
        ("came,kind,kind\n2025-03-03 09:12,new,new\n", "a.csv:1: there are 2 columns `kind`"),
        ("came" + "," * 1000 + "\n", "a.csv:1: the first line names more than 1,000 columns"),
        ('came\n"2025-03-03 09:12\n', "a.csv:2: this is no valid CSV"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert why_not(tmp_path, text).startswith(message)


def test_where_the_first_column_has_no_moments_it_is_said_how_to_name_another(tmp_path: Path) -> None:
    assert why_not(tmp_path, "number,came\n1,2025-03-03 09:12\n").endswith("name it: `column: …`")
    assert "column" not in why_not(tmp_path, "came\n1\n")


def test_files_that_are_no_text_or_not_there_or_outside_are_told(tmp_path: Path) -> None:
    inside = tmp_path / "project"
    inside.mkdir()
    folder = put(inside, "came\n2025-03-03 09:12\n")
    put(tmp_path, "came\n2025-03-03 09:12\n", "outside.csv")
    (inside / "link.csv").symlink_to(tmp_path / "outside.csv")
    (inside / "bytes.csv").write_bytes(b"came\n\xff\xfe\n")
    for name, words in {
        "nowhere.csv": "does not exist",
        "../outside.csv": "leads out of it",
        "link.csv": "leads out of it",
        "bytes.csv": "bytes.csv:2: this is not UTF-8",
    }.items():
        with pytest.raises(FiguresError, match=words):
            read_arrivals(folder, name, None, {})


def test_times_have_their_unit_in_the_heading_or_with_them(tmp_path: Path) -> None:
    text = 'step,Work (minutes)\nx,20\nx,"12,5"\nx,1 hour\nx,0:45\nx,1:02:03\nx,90 s\n'
    assert read_times(put(tmp_path, text), "a.csv", "Work (minutes)") == (1200.0, 750.0, 3600.0, 2700.0, 3723.0, 90.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("work\n20\n", "2: nothing says the unit"),
        ("minutes\n-20\n", "2: `-20`: no work takes less than no time"),
        ("minutes\n20\nnan\n", "3: `nan` is not a time"),
        ("minutes\n20 parsecs\n", "2: `parsecs` is none of seconds"),
        ("minutes\n1e400\n", "2: `1e400` is not a time"),
    ],
)
def test_what_is_no_time_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FiguresError, match=f":{message}"):
        read_times(put(tmp_path, text), "a.csv", None)


def test_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match="no column `minuts`; did you mean `minutes`"):
        read_times(put(tmp_path, "minutes\n20\n"), "a.csv", "minuts")
