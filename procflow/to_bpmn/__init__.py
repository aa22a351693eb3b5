"""A regulation as BPMN 2.0: every procedure a pool whose lanes are the units, those outside as pools of their own.

What BPMN has no words for stands in extension elements (`procflow.bpmn_extension`), so that `from_bpmn` gives the same
regulation again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpmn
from procflow import bpmn_extension as extension
from procflow.bpmn_words import LANGUAGES
from procflow.exporting import Problem
from procflow.model import Regulation
from procflow.to_bpmn.drawing import draw
from procflow.to_bpmn.outside import add_black_boxes, place_black_boxes
from procflow.to_bpmn.process import write_procedure
from procflow.to_bpmn.setting import Setting
from procflow.to_yaml import written

if TYPE_CHECKING:
    from bpmn import Definitions, Element

# Conditions are comparisons as Python writes them: `answer_check == "yes"`.
_EXPRESSIONS = "https://docs.python.org/3/reference/expressions.html"


def export(regulation: Regulation, language: str | None, problem: Problem) -> str:
    return bpmn.write(to_bpmn(regulation, language, problem)).decode("utf-8")


def to_bpmn(regulation: Regulation, language: str | None = None, problem: Problem | None = None) -> Definitions:
    """The regulation with its names in `language`, by default in the first language of the act."""
    setting, collaboration = _written(regulation, language)
    others = dict.fromkeys((*regulation.languages, *LANGUAGES))
    others.pop(setting.language, None)
    in_others = [_written(regulation, other)[0].definitions for other in others]
    not_drawn = draw(setting.definitions, collaboration, in_others)
    for message in (*setting.complaints(), *not_drawn):
        if problem is not None:
            problem(message)
    return setting.definitions


def _written(regulation: Regulation, language: str | None) -> tuple[Setting, Element]:
    """The elements, not yet drawn, and the collaboration that has all of them."""
    from procflow import __version__

    definitions = bpmn.new(
        f"urn:procflow:{regulation.id}",
        prefixes={extension.PREFIX: extension.NAMESPACE},
        expressionLanguage=_EXPRESSIONS,
        exporter="procflow",
        exporterVersion=__version__,
    )
    setting = Setting(regulation, definitions, language)
    if title := setting.shown(regulation.title):
        definitions.root.set("name", title)
    collaboration = definitions.root.add("collaboration", id=setting.take("Collaboration"))
    head = {key: value for key, value in written(regulation).items() if key not in {"procflow", "procedures"}}
    extension.add(collaboration, "regulation", head, language=setting.language)
    collaboration.documentation = setting.describe_act()

    boxes = add_black_boxes(setting, collaboration)
    for procedure in regulation.procedures:
        write_procedure(setting, collaboration, procedure, boxes)
    place_black_boxes(setting, collaboration, boxes)
    return setting, collaboration
