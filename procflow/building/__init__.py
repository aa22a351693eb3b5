"""Building: all that can be made of regulations, each in a folder of its own, with pages to click through.

First each regulation has its place (`places`). What belongs there is made in memory (`making`, `page`) and then written
(`writing`), so that files are whole or absent. Beside them lies a record of what they were made of (`records`): what has
not changed is not made again.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from procflow.settings import Settings


class Order(Struct, frozen=True, kw_only=True):
    """What is asked for every regulation."""

    folder: str
    settings: Settings
    languages: tuple[str, ...] = ()  # empty: all that the act has names in
    options: dict[str, str] = {}  # of forms, such as theme
    years: tuple[int, int] | None = None
    as_of: dt.date | None = None
    force: bool = False  # also what has not changed
    program: str = ""  # a fingerprint of what makes the files
