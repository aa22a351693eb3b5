"""From data to a PDF, by typst: with Roboto from its files and no font of the machine, without a date."""

from __future__ import annotations

import json
from collections.abc import Mapping

from procflow.errors import ProcflowError
from procflow.resources import resource


def typeset(data: Mapping[str, object]) -> bytes:
    import typst

    from bpmn.font import font_file

    template = resource("templates", "drawing.typ")
    try:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=[str(font_file().parent)],
            ignore_system_fonts=True,
            format="pdf",
        )
    except typst.TypstError as error:
        raise ProcflowError(f"the pages cannot be set: {str(error)[:200]}") from None
    assert isinstance(made, bytes), "a PDF is one file"
    return made
