"""Whatever a file holds, the answer is a `BpmnError` with its line, or problems with theirs: no other exception, no flood,
no long wait, no network."""

from __future__ import annotations

import json
import random
import re
import socket
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

import bpmn
from bpmn.decoding import decode
from bpmn.names import MODEL
from procflow.document import parse_document
from procflow.importing import import_data
from procflow.source import Source
from tests.bpmn.samples import NAMESPACES, canonical, document, order, samples


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be looked up")

    monkeypatch.setattr(socket, "socket", refuse)


def refused(data: bytes) -> bpmn.BpmnError:
    with pytest.raises(bpmn.BpmnError) as caught:
        bpmn.read(data)
    error = caught.value
    assert 1 <= error.line <= data.count(b"\n") + 1
    assert error.column >= 1
    assert len(error.message) < 400
    assert error.hint, "it says what to do"
    assert str(error) == f"line {error.line}: {error.message}"
    return error


def answer(data: bytes) -> None:
    """Read or refused; and what is read can be checked, written and read again as the same."""
    try:
        definitions = bpmn.read(data)
    except bpmn.BpmnError:
        refused(data)
        return
    problems = bpmn.check(definitions)
    assert len(problems) <= 1_001
    assert all(problem.line >= 1 and len(problem.message) < 400 for problem in problems)
    written = bpmn.write(definitions)
    again = bpmn.read(written)
    ids = [node.get("id") for node in definitions.tree.iter("*")]
    if all((name or "").isascii() for name in ids):
        assert canonical(written) == canonical(decode(data).data)
    assert bpmn.write(again) == written


def imported(data: bytes) -> bool:
    """Whether a regulation can be made of it; if so, its text can be read."""
    result = import_data(data, "made-up.bpmn")
    assert result.text is not None or result.findings
    if result.text is None:
        return False
    file = Path("made-up.procflow.yaml")
    read = parse_document(Source(file.as_posix(), result.text), file)
    errors = [item for item in read.findings if item.code.startswith("PF0") and item.severity == "error"]
    assert [(item.code, item.message) for item in errors] == []
    return True


# ---------------------------------------------------------------- entities and document types

LAUGHS = '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
LAUGHS += "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("cdefghij", "defghijk", strict=True))
ROOT = document("<documentation>&k;</documentation>").partition("\n")[2]
DECLARATION = '<?xml version="1.0"?>'


@pytest.mark.parametrize(
    ("prolog", "line"),
    [
        (f"{DECLARATION}<!DOCTYPE definitions [{LAUGHS}]>", 1),
        (f"<!DOCTYPE definitions [{LAUGHS}]>", 1),
        ('<!DOCTYPE definitions SYSTEM "file:///etc/passwd">', 1),
        ('<!DOCTYPE definitions PUBLIC "x" "http://example.org/a.dtd">', 1),
        ('<!DOCTYPE definitions [<!ENTITY k SYSTEM "file:///etc/passwd">]>', 1),
        ('<!DOCTYPE definitions [<!ENTITY % p SYSTEM "http://example.org/p"> %p;]>', 1),
        ('<!DOCTYPE definitions [<!ATTLIST definitions name CDATA "x">]>', 1),
        (f"{DECLARATION}\n<!-- > -->\n<?p ?>\n\n<!DOCTYPE definitions [{LAUGHS}]>", 5),
        ("<!-- <!DOCTYPE a> -->\n<!doctype definitions>", 2),
        ("<!DocType definitions>", 1),
        ("<!-- x -->" * 50_000 + "\n" * 50_000 + "<!DOCTYPE a>", 50_001),
        ("<!-- " + "x" * 5_000_000 + " --><!DOCTYPE a>", 1),
        ("\ufeff<!DOCTYPE definitions>", 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_document_types_are_refused(prolog: str, line: int, encoding: str) -> None:
    error = refused((prolog + ROOT).encode(encoding))
    assert (error.message[:27], error.line) == ("a document type is declared", line)
    assert error.hint == "take the <!DOCTYPE …> out of the file"


@pytest.mark.parametrize(
    "prolog", ["<!-- a ->", "<? <!DOCTYPE a>", "\x0b<!DOCTYPE a>", "a<!DOCTYPE a>", "<!DOC", "<!ENTITY a 'b'>"]
)
def test_what_is_no_prolog_hides_no_document_type(prolog: str) -> None:
    refused((prolog + ROOT).encode())


def test_there_is_a_second_and_a_third_wall_behind_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a document type to come through: it is refused once it is parsed, and no entity was opened until then."""
    from bpmn.reading import _parse

    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    data = f'<!DOCTYPE definitions [<!ENTITY k SYSTEM "{secret.as_uri()}">]>{ROOT}'.encode()
    monkeypatch.setattr("bpmn.decoding._refuse_document_type", lambda data: None)
    assert refused(data).message.startswith("a document type is declared")
    tree, _ = _parse(data)
    assert "a secret" not in "".join(tree.getroot().itertext())


def test_an_entity_is_not_put_in_its_place() -> None:
    from bpmn.reading import _parse

    tree, _ = _parse(f'<!DOCTYPE definitions [<!ENTITY k "inside">]>{ROOT}'.encode())
    assert "<documentation>&k;</documentation>" in etree.tostring(tree).decode()


@pytest.mark.parametrize(
    "data", [document("<documentation>\n&nbsp;</documentation>"), document("\n<process name='&nbsp;'/>")]
)
def test_entities_that_xml_does_not_know_are_told_with_what_to_write(data: str) -> None:
    error = refused(data.encode())
    assert error.line == 4
    assert "Entity 'nbsp' not defined" in error.message
    assert "`&#160;`" in (error.hint or "")


def test_other_files_are_not_included() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    definitions = bpmn.read(document(f"<documentation>{include}</documentation>").encode())
    assert include.encode() in bpmn.write(definitions)
    assert definitions.root.documentation == ""


# ---------------------------------------------------------------- size and depth


@pytest.mark.parametrize("kind", ["subProcess", "x:y", "documentation"])
def test_depth_is_bounded(kind: str) -> None:
    deep = document(f"\n<{kind}>" * 10_000 + f"</{kind}>" * 10_000)
    error = refused(deep.encode())
    assert "deeper than 256 levels" in error.message
    assert 250 < error.line < 270
    answer(document(f"<{kind}>" * 200 + f"</{kind}>" * 200).encode())


@pytest.mark.parametrize(
    "content",
    [
        "<process " + " ".join(f'a{number}=""' for number in range(1_000_000)) + "/>",
        '<process name="' + "a" * 11_000_000 + '"/>',
        "<documentation>" + "a" * 11_000_000 + "</documentation>",
        "<!--" + "a" * 11_000_000 + "-->",
        "<" + "a" * 200_000 + "/>",
        "<process " + "a" * 200_000 + '=""/>',
    ],
    ids=["attributes", "value", "text", "comment", "name", "name of an attribute"],
)
def test_what_is_longer_than_the_parser_takes_is_told_shortly(content: str) -> None:
    error = refused(document(content).encode())
    assert "longer than the parser takes" in error.message
    assert error.line == 3


def test_what_is_long_but_not_too_long_is_read_and_told_shortly() -> None:
    name = "a" * 40_000
    content = f'<{name}/><process id="{name} {name}" {name}="1" name="{name * 20}" isClosed="{name}"/>'
    content += " ".join(f'<message a{number}=""/>' for number in range(3_000))
    answer(document(content).encode())
    answer(document("<process " + " ".join(f'a{number}=""' for number in range(1_000)) + "/>").encode())
    answer(document("<script>" + "a = b; " * 100_000 + "</script>").encode())


@pytest.mark.parametrize("attribute", ['a{}=""', 'x:a{}=""', 'xmlns:a{}="urn:a"'])
def test_crowds_of_attributes_are_refused(attribute: str) -> None:
    """lxml looks for each attribute among all of its element: a hundred thousand take minutes."""
    many = " ".join(attribute.format(number) for number in range(100_000))
    error = refused(document(f"\n<process {many}/>").encode())
    assert "an element has more than 1000 attributes or namespaces" in error.message
    assert error.line == 4


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bpmn.reading.MAX_BYTES", 2_000_000)
    assert "larger than 2 MB" in refused(b" " * 2_000_001).message
    path = tmp_path / "large.bpmn"
    path.write_bytes(b" " * 3_000_000)
    with pytest.raises(bpmn.BpmnError, match="larger than 2 MB"):
        bpmn.read(path)


@pytest.mark.parametrize("name", ["a", "ю"])
def test_of_very_many_problems_a_thousand_are_told(name: str) -> None:
    definitions = bpmn.read(document(f'<message id="{name}"/>\n' * 100_000).encode())
    problems = bpmn.check(definitions)
    assert len(problems) == 1_001
    assert problems[-1].code == "too-many"
    assert problems[-1].message == "more than 1000 problems; the rest is not told"
    assert problems[0].line in {3, 4}
    assert len({element.id for element in bpmn.read(bpmn.write(definitions)).root.children()}) == 1


@pytest.mark.parametrize(
    "content",
    [
        "<process>" + "<message/>" * 50_000 + "</process>",
        "<process " + " ".join(f'a{number}=""' for number in range(999)) + ' id="1"/><process x="1"/>',
        "<process><task>" + "<incoming>a</incoming>" * 50_000 + "</task></process>",
    ],
)
def test_problems_inside_one_element_are_bounded_too(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    plain = bpmn.Problem

    def counted(*arguments: object) -> object:
        nonlocal made
        made += 1
        return plain(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("bpmn.checking.Problem", counted)
    problems = bpmn.check(bpmn.read(document(content).encode()))
    assert (len(problems), problems[-1].code) == (1_001, "too-many")
    assert made <= 1_002, "those that are not told are not even made"


# ---------------------------------------------------------------- references


def test_circles_and_references_to_nothing_end() -> None:
    content = """<process id="a"><subProcess id="b" default="b"><incoming>c</incoming></subProcess>
    <sequenceFlow id="c" sourceRef="c" targetRef="c"/><sequenceFlow id="d" sourceRef="" targetRef="nowhere"/>
    <boundaryEvent id="e" attachedToRef="e"/><callActivity id="f" calledElement="a"/></process><process id="a"/>"""
    definitions = bpmn.read(document(content).encode())
    assert [(problem.code, problem.line) for problem in bpmn.check(definitions)] == [
        ("no-such-element", 4),
        ("no-such-element", 4),
        ("duplicate-id", 5),
    ]
    flow = definitions.by_id("c")
    assert flow is not None
    assert flow.ref("sourceRef") == flow
    assert definitions.by_id("d").ref("targetRef") is None  # type: ignore[union-attr]
    answer(document(content).encode())
    imported(document(content).encode())


# ---------------------------------------------------------------- what is no BPMN


def archive() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as content:
        content.writestr("a", "b")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says", "line"),
    [
        (b"", "the file is empty", 1),
        (b" \n\t\r\n ", "the file is empty", 1),
        (b"\xef\xbb\xbf", "the file is empty", 1),
        (b"\xef\xbb\xbf \n", "the file is empty", 1),
        (b"\xff\xfe", "the file is empty", 1),
        (" \n".encode("utf-16"), "the file is empty", 1),
        (archive(), "not BPMN but a ZIP archive", 1),
        (b"\x89PNG\r\n\x1a\n\0", "not BPMN but a PNG image", 1),
        (b"%PDF-1.7\n", "not BPMN but a PDF file", 1),
        (b"\xff\xd8\xff\xe0", "a JPEG image", 1),
        (json.dumps({"a": 1}).encode(), "not BPMN but JSON", 1),
        (b'\n  {"a": 1}', "not BPMN but JSON", 1),
        (b"procflow: 1\nid: x\n", "this is not XML", 1),
        (b"\n\n<!-- a -->\n", "this is not XML", 4),
        (b"<!DOCTYPE html>\n<html></html>", "an HTML page", 1),
        (b"\n<!doctype HTML PUBLIC>\n<html></html>", "an HTML page", 1),
        (b"<html lang='kk'><p>Sign in<br></html>", "an HTML page", 1),
        (b"<html/>".decode().encode("utf-16"), "an HTML page", 1),
        (b"\0" * 100, "zero bytes", 1),
        (b"<a>\n\0</a>", "zero bytes", 2),
        (document().replace("urn:t", "urn\0:t").encode(), "zero bytes", 2),
        (b"\n<a/>", "not BPMN 2.0: the file begins with `a` without a namespace", 2),
        (b"<bpmn:definitions/>", "begins with `bpmn:definitions` without a namespace", 1),
        (b"<definitions xmlns='urn:x'/>", "begins with `definitions` in the namespace `urn:x`", 1),
        (f"<{'a' * 500}/>".encode(), "begins with `aaaa", 1),
        (f"\n<process xmlns='{MODEL}'/>".encode(), "begins with `process`; a BPMN file begins with `definitions`", 2),
        (b"<definitions xmlns='http://schema.omg.org/spec/BPMN/2.0'/>", "the draft of BPMN 2.0 of 2009, not", 1),
        (b"<Package xmlns='http://www.wfmc.org/2008/XPDL2.1'/>", "XPDL", 1),
        (b"<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'/>", "DMN", 1),
        (b"<definitions xmlns='http://www.omg.org/spec/CMMN/20151109/MODEL'/>", "CMMN", 1),
        (document("<process>\n</proces>").encode(), "mismatch", 4),
        (document('<process id="a" id="b"/>').encode(), "Attribute id redefined", 3),
        (document("<process id=a/>").encode(), "not well-formed XML", 3),
        (document("\n<process name='a<b'/>").encode(), "not well-formed XML", 4),
        (document("a & b").encode(), "not well-formed XML", 3),
        (document("\n\x01").encode(), "not well-formed XML", 4),
        (document("\n&#1;").encode(), "not well-formed XML", 4),
        (document("\n\uffff").encode(), "not well-formed XML", 4),
        (document("<!-- -- -->").encode(), "not well-formed XML", 3),
        (document("<![CDATA[").encode(), "not well-formed XML", 5),
        (document().encode() + b"<a/>", "not well-formed XML", 5),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_what_is_no_bpmn_is_told(data: bytes, says: str, line: int) -> None:
    error = refused(data)
    assert says in error.message
    assert error.line == line
    assert not imported(data)


def test_a_file_that_breaks_off_is_refused_wherever_it_does() -> None:
    for data in samples().values():
        for length in range(0, len(data.rstrip()) - 1, 100 if len(data) < 50_000 else 5_000):
            error = refused(data[:length])
            assert data[:length].rstrip().count(b"\n") <= error.line
    whole = order()
    for end, says in (
        (whole.index(b"  <endEvent"), "the file breaks off: `process` of line 3 is not closed"),
        (whole.index(b"<endEvent") + 5, "the file breaks off"),
        (whole.index(b"Within") + 3, "the file breaks off"),
    ):
        error = refused(whole[:end])
        assert error.message.startswith(says)
        assert error.line == whole[:end].count(b"\n") + 1
        assert error.hint == "the file is not whole; export or download it again"


def test_what_is_not_on_the_disk_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        bpmn.read(tmp_path)
    with pytest.raises(FileNotFoundError):
        bpmn.read(tmp_path / "a.bpmn")


# ---------------------------------------------------------------- encodings

CODECS = ["utf-7", "hex", "rot13", "idna", "zip", "punycode", "unicode_escape", "undefined", "utf-8-sig", "mbcs", "oem"]
CODECS += ["base64", "bz2", "raw_unicode_escape", "cp037", "ebcdic", "nonsense", "iso-8859-99", "windows-1259"]


@pytest.mark.parametrize("codec", CODECS)
def test_codecs_that_are_no_encodings_of_text_are_refused(codec: str) -> None:
    error = refused(document("<process name='Ж'/>").replace("UTF-8", codec).encode("cp1251"))
    assert f"the declared encoding `{codec}` is not known" in error.message
    assert error.hint == "save the file as UTF-8"


@pytest.mark.parametrize("declaration", [DECLARATION, '<?xml version="1.0" encoding="UTF-8"?>', ""])
def test_bytes_that_are_not_what_is_declared_are_refused_with_a_guess(declaration: str) -> None:
    text = declaration + document("<process\nname='Заявка'/>").partition("\n")[2]
    error = refused(text.encode("cp1251"))
    assert "this is not UTF-8 text" in error.message
    assert "it looks like Windows-1251" in error.message
    assert error.line == 3
    assert ("declared" in error.message) == bool(declaration) or "nothing is declared" in error.message


def test_the_line_of_a_broken_character_is_counted_in_characters() -> None:
    text = document("<process name='ĊĊĊ'/>\n").encode("utf-16")  # Ċ has a byte of a line end
    broken = text[: text.index("</".encode("utf-16-le"))] + b"\x00\xd8\x00\xd8"
    assert refused(broken).line == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1251"])
def test_no_cut_within_a_character_is_more_than_an_error(encoding: str) -> None:
    data = (
        document("<process name='Ж'/>").replace("UTF-8", {"cp1251": "cp1251"}.get(encoding, "UTF-8")).encode(encoding)
    )
    for length in range(len(data) - 8):
        answer(data[:length])


# ---------------------------------------------------------------- at random

WORDS = [
    b"<",
    b">",
    b"/",
    b'"',
    b"&",
    b"&#0;",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?x?>",
    b"<![CDATA[",
    b"xmlns=''",
    b" id='\xd1\x8e'",
    b"\0",
]
WORDS += [
    b"\xff",
    b"<process/>",
    b"<x:y/>",
    b"bpmn:",
    b"ns:",
    b"\n",
    b"\r",
    b"1e999",
    b"true",
    b"</process>",
    b" id='a'",
]


def mutated(data: bytes, chance: random.Random) -> bytes:
    kind = chance.randrange(8)
    if kind >= 5:
        return swapped(data, chance)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        at = chance.randrange(len(data))
        end = at + chance.choice([1, 1, 4, 50, 1_000])
        if kind == 0:
            data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[end:] or b"<"
        elif kind == 2:
            data = data[:end] + data[at:]
        elif kind == 3:
            data = data[:at] + chance.choice(WORDS) + data[at:]
        else:
            other = chance.randrange(len(data))
            data = data[:at] + data[other : other + end - at] + data[end:]
    return data


def swapped(data: bytes, chance: random.Random) -> bytes:
    """Another word in the place of a name or a value, everywhere or once: what is left is mostly well-formed."""
    words = sorted(set(re.findall(rb"[\w.\-]{3,}", data)))
    old, new = chance.choice(words), chance.choice([*words, "қала".encode(), b"1", b"a b", b""])
    whole = rb"(?<![\w.\-])" + re.escape(old) + rb"(?![\w.\-])"
    return re.sub(whole, lambda _: new, data, count=chance.choice([0, 0, 1, 2]))


SMALL = [data for data in samples().values() if len(data) < 70_000]


@pytest.mark.parametrize("seed", range(20))
def test_random_changes_end_in_an_error_or_in_a_model(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(15):
        data = mutated(chance.choice(SMALL), chance)
        answer(data)
        imported(data)


def test_the_random_changes_leave_files_of_both_kinds() -> None:
    chance = random.Random(1)
    data = [mutated(chance.choice(SMALL), chance) for _ in range(40)]
    assert 5 < sum(map(imported, data)) < 38


def test_a_sample_without_changes_is_imported() -> None:
    assert imported(order())
    assert NAMESPACES.encode() in order()
