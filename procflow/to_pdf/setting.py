"""From data to a PDF, by typst: with Roboto from its files and no font of the machine, without a date."""

from __future__ import annotations

import json
from collections.abc import Mapping

from procflow.errors import ProcflowError
from procflow.exporting import Problem
from procflow.resources import resource


def typeset(data: Mapping[str, object], problem: Problem) -> bytes:
    import typst

    from bpmn.font import font_file, widths

    template = resource("templates", "drawing.typ")
    text = json.dumps(data, ensure_ascii=False)
    lacking = sorted({letter for letter in set(text) if letter.isprintable()} - widths().letters)
    if lacking:
        problem(f"Roboto lacks some letters, which are left blank: {' '.join(lacking[:10])}")
    try:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            sys_inputs={"data": text},
            font_paths=[str(font_file().parent)],
            ignore_system_fonts=True,
            format="pdf",
        )
    except typst.TypstError as error:
        raise ProcflowError(f"the pages cannot be set: {str(error)[:200]}") from None
    assert isinstance(made, bytes), "a PDF is one file"
    return made
