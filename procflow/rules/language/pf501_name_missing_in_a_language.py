"""PF501 name-missing-in-a-language: a text that is missing in one of the languages of the act."""

from __future__ import annotations

from collections.abc import Iterator

from procflow.diagnostics import Severity
from procflow.rules.base import Context, Hit, Rule
from procflow.rules.language.texts import all_texts
from procflow.source import Span


def check(context: Context) -> Iterator[Hit]:
    texts = list(all_texts(context))
    wanted = context.regulation.languages
    absent = [language for language in wanted if not any(place.text and place.text.get(language) for place in texts)]
    for language in absent:
        # One finding tells it all where a language is missing throughout.
        yield Hit(
            f"no text is given in `{language}`, one of the languages that names are wanted in",
            _asked_for(context, language),
            hint="write texts as {kk: …, ru: …}, or name the languages you want with `languages`",
            subject=context.regulation.id,
        )
    for place in texts:
        missing = [name for name in wanted if name not in absent and not (place.text and place.text.get(name))]
        if not missing:
            continue
        names = ", ".join(f"`{name}`" for name in missing)
        message = f"{place.what} is missing in {names}" if place.text else f"{place.what} is missing"
        hint = None if place.text else f"write it as {{{', '.join(f'{name}: …' for name in wanted)}}}"
        yield Hit(message, place.span(context), hint=hint, subject=place.subject)


def _asked_for(context: Context, language: str) -> Span:
    """Where the file wants the language; where it names none, its jurisdiction does."""
    written = context.origins.scope.located.value
    named = written.get("languages") or []
    if language in named:
        return context.origins.span("languages", named.index(language))
    return context.origins.span("jurisdiction") if "jurisdiction" in written else context.origins.key("procflow")


RULE = Rule(
    "PF501",
    "name-missing-in-a-language",
    Severity.WARNING,
    "a text that is missing in one of the languages of the act",
    check,
)
