"""Reading: what is BPMN is read, in whatever encoding; the library stands alone and imports little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import bpmn
from bpmn.errors import Problem
from tests.bpmn.samples import document, order
from tests.support.examples import ROOT
from tests.test_lazy_imports import imported_by

# ---------------------------------------------------------------- the library


def test_bpmn_alone_imports_neither_lxml_nor_procflow() -> None:
    imported = imported_by("import bpmn", "bpmn.BpmnError, bpmn.Problem, bpmn.Definitions")
    assert "bpmn.elements" in imported
    assert not {name for name in imported if name.split(".")[0] in {"lxml", "procflow", "yaml", "msgspec"}}
    assert not {name for name in imported_by("import bpmn") if name.startswith("bpmn.")}


ALONE = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "procflow":
            raise ImportError("procflow is hidden")
sys.meta_path.insert(0, Hidden())
import bpmn
definitions = bpmn.read(sys.stdin.buffer.read())
definitions.root.child("process").add("userTask", name="Added")
assert not bpmn.check(definitions)
sys.stdout.buffer.write(bpmn.write(definitions))
assert not [name for name in sys.modules if name.split(".")[0] == "procflow"]
import procflow
"""


def test_bpmn_works_where_procflow_is_not() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], input=order(), capture_output=True, cwd=ROOT, check=False)
    assert done.stderr.decode().strip().endswith("ImportError: procflow is hidden"), done.stderr.decode()
    assert b'<userTask id="UserTask_1" name="Added"/>' in done.stdout


def test_all_names_of_the_library_are_there_and_no_others() -> None:
    assert [name for name in bpmn.__all__ if getattr(bpmn, name).__name__ != name] == []
    with pytest.raises(AttributeError, match="module 'bpmn' has no attribute 'nothing'"):
        _ = bpmn.nothing


# ---------------------------------------------------------------- what it reads


def test_a_file_is_read_by_its_path_or_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "тапсырыс.bpmn"
    path.write_bytes(order())
    for source in (path, str(path), path.read_bytes()):
        definitions = bpmn.read(source)
        assert [task.name for task in definitions.all("task")] == ["Pay & sign"]
        assert definitions.target_namespace == "urn:t"


TEXT = document('<process id="p" name="Тапсырыс ёж"/>')


@pytest.mark.parametrize(
    ("declared", "data", "note"),
    [
        ("UTF-8", lambda text: text.encode(), None),
        ("utf8", lambda text: text.encode(), None),
        ("UTF-8", lambda text: b"\xef\xbb\xbf" + text.encode(), None),
        ("UTF-16", lambda text: text.encode("utf-16"), None),
        ("UTF-16", lambda text: b"\xff\xfe" + text.encode("utf-16-le"), None),
        ("UTF-16", lambda text: b"\xfe\xff" + text.encode("utf-16-be"), None),
        ("UTF-16LE", lambda text: text.encode("utf-16-le"), None),
        ("UTF-16BE", lambda text: text.encode("utf-16-be"), None),
        ("UTF-32", lambda text: text.encode("utf-32"), None),
        ("UTF-32", lambda text: text.encode("utf-32-le"), None),
        ("UTF-32", lambda text: text.encode("utf-32-be"), None),
        ("windows-1251", lambda text: text.encode("cp1251"), None),
        ("Windows-1251", lambda text: text.encode("cp1251"), None),
        ("koi8-r", lambda text: text.encode("koi8-r"), None),
        ("iso-8859-5", lambda text: text.encode("iso-8859-5"), None),
        ("kz-1048", lambda text: text.encode("kz1048"), None),
        ("windows-1251", lambda text: text.encode(), "says that it is WINDOWS-1251, but its bytes are UTF-8"),
        ("us-ascii", lambda text: text.encode(), "says that it is US-ASCII, but its bytes are UTF-8"),
        ("UTF-16", lambda text: text.encode(), "says that it is UTF-16, but its bytes are UTF-8"),
        ("UTF-8", lambda text: text.encode("utf-16"), "says that it is UTF-8, but its bytes are UTF-16-LE"),
        ("UTF-8", lambda text: text.encode("utf-16-be"), "says that it is UTF-8, but its bytes are UTF-16-BE"),
        (
            "windows-1251",
            lambda text: b"\xef\xbb\xbf" + text.encode(),
            "says that it is WINDOWS-1251, but its bytes are UTF-8",
        ),
    ],
)
def test_encodings_are_understood_and_false_declarations_told(declared: str, data: object, note: str | None) -> None:
    assert callable(data)
    definitions = bpmn.read(data(TEXT.replace("UTF-8", declared)))
    assert [process.name for process in definitions.all("process")] == ["Тапсырыс ёж"]
    told = [problem for problem in bpmn.check(definitions) if problem.code == "wrong-encoding"]
    assert [(problem.line, problem.hint) for problem in told] == ([(1, "save the file as UTF-8")] if note else [])
    assert (note or "") in "".join(problem.message for problem in told)
    again = bpmn.read(bpmn.write(definitions))
    assert [process.name for process in again.all("process")] == ["Тапсырыс ёж"]
    assert bpmn.check(again) == []


def test_a_file_that_is_ascii_may_declare_what_it_likes() -> None:
    assert bpmn.check(bpmn.read(document().replace("UTF-8", "windows-1251").encode())) == []


@pytest.mark.parametrize("prefix", ["bpmn", "semantic", "ns0", "ә"])
def test_any_prefix_will_do(prefix: str) -> None:
    from bpmn.names import MODEL

    text = f'<{prefix}:definitions xmlns:{prefix}="{MODEL}" targetNamespace="t"><{prefix}:process id="p"/></{prefix}:definitions>'
    assert [element.kind for element in bpmn.read(text.encode()).root.children()] == ["process"]


# ---------------------------------------------------------------- namespaces that are wrong

NOT_WELL_FORMED = b"<a><b></a>"


@pytest.mark.parametrize("before", [b"", NOT_WELL_FORMED])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<camunda:x/>", "Namespace prefix camunda on x is not defined"),
        ('<process camunda:x="1"/>', "Namespace prefix camunda for x on process is not defined"),
        ('<process xmlns:y="a b"/>', "xmlns:y: 'a b' is not a valid URI"),
    ],
)
def test_prefixes_that_are_not_declared_are_read_and_told(before: bytes, content: str, message: str) -> None:
    """Whatever was read before in the same process: the log of libxml2 is one for all."""
    if before:
        with pytest.raises(bpmn.BpmnError):
            bpmn.read(before)
    definitions = bpmn.read(document(content).encode())
    assert definitions.notes == (Problem("wrong-namespace", message, 3),)
    assert bpmn.check(definitions)[0] == definitions.notes[0]
    assert content.encode() in bpmn.write(definitions)


# ---------------------------------------------------------------- lines


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    text = document('<process id="p">\n<task\n  id="1"/>\n<task id="2"/>\n</process>').replace("\n", end)
    assert [problem.line for problem in bpmn.check(bpmn.read(text.encode()))] == [5, 6]
    with pytest.raises(bpmn.BpmnError) as caught:
        bpmn.read(text.replace("</process>", "</proces>").encode())
    assert caught.value.line == 7


def test_lines_are_right_beyond_those_that_libxml2_counts() -> None:
    messages = (
        '<message id="1"/><!-- <message>\n --><message\nid="2"><documentation>a\n<x:b/></documentation></message>'
    )
    messages += (
        "<script><![CDATA[\n<message/>]]></script><?p <message>\n?><message id='>\n' name=\"'>\"/>\n<message id='4'/>"
    )
    short = bpmn.read(document(messages).encode())
    long = bpmn.read(document("\n" * 70_000 + messages).encode())
    lines = [element.line for element in short.all()]
    assert [element.line for element in long.all()] == [line + 70_000 for line in lines]
    assert lines == [3, 5, 5, 6, 6, 9, 10]
    assert [problem.line for problem in bpmn.check(long) if problem.code == "not-an-id"] == [
        70_003,
        70_005,
        70_009,
        70_010,
    ]
    changed = bpmn.read(document("\n" * 70_000 + messages).encode())
    next(changed.root.children()).remove()
    changed.root.add("message")
    assert [element.line for element in changed.all() if element.line] == [line + 70_000 for line in lines[1:]]
    assert long.root.line == 2
    assert long.root.add("message").line == 0
    with pytest.raises(bpmn.BpmnError) as caught:
        bpmn.read(document("\n" * 70_000 + "<message>").encode())
    assert caught.value.line == 70_004
