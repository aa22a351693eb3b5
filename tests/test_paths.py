"""Paths as texts: what `check` does without pathlib is what pathlib does."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from procflow.document import read_document
from procflow.source import folders_above, plain_path

PATHS = st.text(alphabet="./ab", max_size=12)


@given(PATHS)
@example("")
@example("//a/./b/")
@example("///a/../b")
def test_a_plain_path_is_that_of_pathlib(path: str) -> None:
    assert plain_path(path) == PurePath(path).as_posix() == plain_path(Path(path))


@given(PATHS.map(lambda path: f"/{path.lstrip('/')}"))
def test_the_folders_above_are_those_of_pathlib(path: str) -> None:
    folder = PurePath(os.path.normpath(path))
    assert list(folders_above(str(folder))) == [str(each) for each in (folder, *folder.parents)]


@pytest.mark.parametrize("is_project", [True, False])
def test_a_library_reached_by_a_link_lies_where_the_link_leads(tmp_path: Path, is_project: bool) -> None:
    (tmp_path / "project").mkdir()
    if is_project:
        (tmp_path / "pyproject.toml").write_text("")
    # A folder whose name begins like that of the project is not in it.
    (tmp_path / "project-of-others").mkdir()
    library = tmp_path / "project-of-others" / "library.procflow.yaml"
    library.write_text("procflow: 1\nid: library\nprocedures: {all: {limit: none, steps: [{do: Sign}]}}\n")
    (tmp_path / "project" / "link.procflow.yaml").symlink_to(library)
    file = tmp_path / "project" / "act.procflow.yaml"
    file.write_text(
        "procflow: 1\nid: act\nlibraries: {other: link.procflow.yaml}\n"
        "procedures: {all: {limit: none, steps: [{do: Sign}]}}\n"
    )
    messages = [finding.message for finding in read_document(file).findings]
    assert any("must lie inside the project" in message for message in messages) != is_project
