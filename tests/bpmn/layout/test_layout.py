from __future__ import annotations

from hypothesis import given

from bpmn.layout.drawing import draw
from bpmn.layout.sheet import Sheet
from tests.bpmn.layout.checker import findings
from tests.bpmn.layout.sheets import sheets
from tests.proof.cases import cases


@cases(300)
@given(sheets())
def test_every_sheet_is_drawn_as_promised(sheet: Sheet) -> None:
    assert findings(sheet, draw(sheet)) == []
