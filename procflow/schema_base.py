"""What all types of the file as it is written rest on, and the values that stand in many places of it."""

# No `from __future__ import annotations` here, as in `schema`.
from typing import Annotated

from msgspec import Meta, Struct


def doc(text: str) -> Meta:
    return Meta(description=text)


SourceIn = Annotated[str | list[str], doc("The paragraph of the act that says so, such as `p. 5(2)`; or several.")]
HoursIn = Annotated[
    str | dict[str, str],
    doc('Opening hours: {mon-fri: "09:00-18:30", break: "13:00-14:30"}, `always`, or the name of a calendar.'),
]


class Written(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of what stands in the file: unknown keys are errors."""
