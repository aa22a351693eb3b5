"""The pages of the rules as HTML, so that a finding leads to what it means without a network.

They are written by us in a few forms of Markdown: headings, paragraphs, lists, code, emphasis, links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from procflow.building.templates import rendered


def rule_pages() -> dict[str, str]:
    """The page of every rule, by the name of its file."""
    from procflow.resources import resource
    from procflow.rules import RULES
    from procflow.rules.reading import READING_CODES

    pages = {}
    for code in sorted({*READING_CODES, *(rule.code for rule in RULES)}):
        text = resource("docs/rules", f"{code}.md").read_text(encoding="utf-8")
        title = text.partition("\n")[0].lstrip("# ")
        pages[f"{code}.html"] = rendered("build-rule.html", language="en", title=title, blocks=list(_blocks(text)))
    return pages


# Kind (h1, h2, p, li, pre, table row) and its pieces: kind (text, code, strong, link), words, address.
Piece = tuple[str, str, str]
Block = tuple[str, list[Piece]]


def _blocks(text: str) -> Iterator[Block]:
    for part in re.split(r"(^```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE):
        if part.startswith("```"):
            yield "pre", [("text", part.partition("\n")[2].removesuffix("```").rstrip("\n"), "")]
            continue
        for paragraph in re.split(r"\n\s*\n", part.strip()):
            yield from _of_paragraph(paragraph)


def _of_paragraph(paragraph: str) -> Iterator[Block]:
    if not paragraph.strip():
        return
    if match := re.match(r"(#+) ", paragraph):
        head, _, rest = paragraph.partition("\n")
        yield ("h1" if len(match[1]) == 1 else "h2"), list(_pieces(head[match.end() :]))
        yield from _of_paragraph(rest)
    elif paragraph.startswith("|"):
        for line in paragraph.splitlines():
            if not re.fullmatch(r"[|\s:-]+", line):
                yield "row", list(_pieces(line.strip("| ").replace(" | ", " · ")))
    elif re.match(r"[*-] ", paragraph):
        for item in re.split(r"^[*-] ", paragraph, flags=re.MULTILINE)[1:]:
            yield "li", list(_pieces(item))
    else:
        yield "p", list(_pieces(paragraph))


def _pieces(text: str) -> Iterator[Piece]:
    flat = " ".join(text.split())
    for piece in re.split(r"(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)]+\))", flat):
        if piece.startswith("`"):
            yield "code", piece.strip("`"), ""
        elif piece.startswith("**"):
            yield "strong", piece.strip("*"), ""
        elif match := re.fullmatch(r"\[([^\]]+)\]\(([^)]+)\)", piece):
            rule = re.fullmatch(r"(PF\d+)\.md(#.*)?", match[2])
            # What lies elsewhere in the documentation is not beside these pages.
            yield ("link", match[1].strip("`"), f"{rule[1]}.html") if rule else ("text", match[1], "")
        elif piece:
            yield "text", piece, ""
