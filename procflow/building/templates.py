"""The pages' templates: whatever a name holds, it is text on the page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def rendered(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from procflow.resources import resource

    def load(name: str) -> str:
        return resource("templates", name).read_text(encoding="utf-8")

    environment = Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters["address"] = address
    environment.filters["coded"] = _coded
    return environment


def _shown(value: Any) -> Any:
    """Letters that no page can hold, or that turn the text around them, are replaced."""
    if type(value) is not str or value.isprintable():  # what is marked as safe is our own
        return value
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in value)


def _coded(text: str) -> Markup:
    """A message of ours: what stands in it between backticks is code."""
    from markupsafe import Markup, escape

    parts = [escape(_shown(part)) for part in text.split("`")]
    return Markup().join(Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts))


def address(path: str) -> str:
    """A path as an address: every sign in it that means something there is written out."""
    from urllib.parse import quote

    return quote(path, safe="/")
