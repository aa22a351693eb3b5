"""Regulations with names that are hard to draw."""

from __future__ import annotations

from pathlib import Path

import msgspec

from procflow.document import parse_document
from procflow.model import Regulation
from procflow.source import Source

# What has a meaning of its own in DOT, Mermaid, Markdown, HTML or XML.
HOSTILE = [
    "say \"x\" and 'y'",
    "back\\slash \\N \\G \\n \\l \\\\",
    "<b>bold</b> & &amp; &lt; &#39; &quot;",
    "<",
    "<TABLE><TR><TD>x</TD></TR></TABLE>",
    "end",
    "End of the subgraph end",
    "graph; subgraph a; end; click b",
    "a --> b; a -.- b; a==>b; a~~~b",
    "[x] (y) {z} ((w)) {{v}} [[u]] >t] |s|",
    "%% comment %%{init: {'theme': 'dark'}}%%",
    "# heading #quot; #35; #x",
    "`code` **bold** *it* _it_ ~~gone~~ [a](http://x) ![i](http://x/y.png)",
    "1. first",
    "- item",
    "+ item",
    "* item",
    "> quote",
    "---",
    "===",
    "http://example.org/a?b=c&d=e www.example.org",
    "$$x^2$$ $x$",
    ":::critical",
    "fa:fa-car icon :smile:",
    "a@{ shape: rect }",
    "</svg><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "]]> <!-- x --> <?xml?>",
    "digraph { a -> b }",
    "x" * 200,
    "Ә Ғ Қ Ң Ө Ұ Ү Һ І ә ғ қ ң ө ұ ү һ і",
    "日本語 العربية 😀 é",
    "\u202eright to left\u202c \u200bzero\u200b",
    "tab\tand\nline\r\nand\x0bmore\x1b",
    "o x o--o x--x",
    "default",
    "n1",
]


def named(text: str) -> Regulation:
    """A regulation in which everything is called `text`."""
    name = {"en": text}
    plain = msgspec.json.encode(
        {
            "procflow": 1,
            "id": "hostile",
            "title": name,
            "languages": ["en"],
            "act": {"title": name, "body": name},
            "actors": {"clerk": {"name": name}, "head": {"name": name}, "out": {"kind": "external", "name": name}},
            "procedures": {
                "p": {
                    "title": name,
                    "limit": "none",
                    "outcomes": {"done": {"name": name}, "refused": {"kind": "refusal", "name": name}},
                    "steps": [
                        {
                            "id": "a",
                            "by": "clerk",
                            "do": name,
                            "to": ["head", "out"],
                            "gives": name,
                            "within": "1 hour",
                        },
                        {
                            "id": "b",
                            "by": "head",
                            "do": name,
                            "note": name,
                            "decide": name,
                            "options": [
                                {"when": "yes", "next": "c", "name": name},
                                {"when": "no", "next": "refused", "name": name},
                            ],
                        },
                        {"id": "c", "split": ["d", "e"], "name": name},
                        {"id": "d", "by": "clerk", "do": name, "next": "f"},
                        {"id": "e", "by": "head", "do": name, "source": text.strip() or "p. 1", "next": "f"},
                        {"id": "f", "join": "all", "name": name, "next": "done"},
                    ],
                }
            },
        }
    ).decode()
    document = parse_document(Source("hostile.procflow.yaml", plain), Path("hostile.procflow.yaml"))
    assert document.findings == (), [(item.span, item.message) for item in document.findings]
    assert document.regulation is not None
    return document.regulation
