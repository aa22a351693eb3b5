"""The words of the descriptions and notes in a drawing, in the languages of the act."""

from __future__ import annotations

from typing import NamedTuple

from procflow.model import Bound, Extension, Limit, LimitKind, Term
from procflow.term_words import term_in

LANGUAGES = ("kk", "ru", "en")

WORDS = {
    "term": {"kk": "Мерзімі", "ru": "Срок", "en": "Term"},
    "not_before": {"kk": "Ең ерте мерзімі", "ru": "Не ранее чем", "en": "Not before"},
    "extension": {"kk": "Ұзарту", "ru": "Продление", "en": "Extension"},
    "up_to": {"kk": "барлығы {} дейін", "ru": "всего до: {}", "en": "up to {} in all"},
    "adds": {"kk": "тағы {}", "ru": "ещё {}", "en": "{} more"},
    "who": {"kk": "Орындаушы", "ru": "Исполнитель", "en": "Who"},
    "gives": {"kk": "Нәтижесі", "ru": "Результат", "en": "Result"},
    "sends": {"kk": "Жіберіледі", "ru": "Направляется", "en": "Sends"},
    "message": {"kk": "Хабарлама", "ru": "Сообщение", "en": "Message"},
    "to": {"kk": "Кімге", "ru": "Кому", "en": "To"},
    "via": {"kk": "Арқылы", "ru": "Через", "en": "Via"},
    "using": {"kk": "Жүйе", "ru": "Система", "en": "Using"},
    "with": {"kk": "Қатысушылар", "ru": "Участвуют", "en": "Together with"},
    "marks": {"kk": "Оқиға", "ru": "Событие", "en": "Event"},
    "stops": {
        "kk": "Осы уақытта қызмет мерзімі есептелмейді",
        "ru": "На это время срок услуги не течёт",
        "en": "The clock of the service stands still meanwhile",
    },
    "also": {"kk": "Актінің басқа жерінде", "ru": "В другом месте акта", "en": "Told again"},
    "source": {"kk": "Негізі", "ru": "Основание", "en": "Source"},
    "note": {"kk": "Ескертпе", "ru": "Примечание", "en": "Note"},
    "grounds": {"kk": "Негіздер", "ru": "Основания", "en": "Grounds"},
    "at_most": {"kk": "{} реттен артық емес", "ru": "не более {} раз", "en": "at most {} times"},
    "limit": {"kk": "Қызмет көрсету мерзімі", "ru": "Срок оказания услуги", "en": "Time limit"},
    "assumed": {"kk": "болжам, актіде жоқ", "ru": "предположение, не из акта", "en": "ASSUMED, not from the act"},
    "unknown": {"kk": "белгісіз", "ru": "не известен", "en": "not known"},
    "none": {"kk": "белгіленбеген", "ru": "не установлен", "en": "the law sets none"},
    "unstated": {"kk": "актіде айтылмаған", "ru": "в акте не сказано", "en": "the act does not say"},
    "event": {"kk": "{} оқиғасынан бастап", "ru": "от события {}", "en": "from {}"},
    "end": {"kk": "«{}» аяқталғаннан бастап", "ru": "с окончания «{}»", "en": 'from the end of "{}"'},
    "begin": {"kk": "«{}» басталғаннан бастап", "ru": "с начала «{}»", "en": 'from the start of "{}"'},
    "start": {"kk": "Басталуы", "ru": "Начало", "en": "Start"},
    "decision": {"kk": "Шешім", "ru": "Решение", "en": "Decision"},
    "outcome": {"kk": "Немен аяқталды?", "ru": "Чем завершилось?", "en": "How did it end?"},
    "yes": {"kk": "иә", "ru": "да", "en": "yes"},
    "no": {"kk": "жоқ", "ru": "нет", "en": "no"},
    "otherwise": {"kk": "басқа жағдайда", "ru": "иначе", "en": "otherwise"},
}


def word(key: str, language: str, *values: object) -> str:
    forms = WORDS[key]
    return forms.get(language, forms["en"]).format(*values)


class Titles(NamedTuple):
    """What steps are called, and which step brings an event about."""

    steps: dict[str, str]
    events: dict[str, str]  # event -> step


def bound_in(bound: Bound, language: str, titles: Titles) -> str:
    """A term with what it is counted from."""
    term = term_in(bound.term, language)
    kind, of = bound.anchor.kind, bound.anchor.of
    if kind == "event" and of in titles.events:
        kind, of = "end", titles.events[of]
    if kind != "start":
        term += ", " + word(kind, language, titles.steps.get(of, of))
    if bound.written is not None:
        term += f" («{bound.written}»)" if language != "en" else f' ("{bound.written}")'
    return _with_source(term, bound.source)


def extension_in(extension: Extension, language: str) -> str:
    key, term = ("up_to", extension.up_to) if extension.up_to else ("adds", extension.adds)
    assert term is not None, "one of the two is there"
    return _with_source(word(key, language, term_in(term, language)), extension.source)


def limit_in(limit: Limit, language: str, titles: Titles) -> str:
    """`3 рабочих дня (standard, p. 4); предположение, не из акта`."""
    if limit.kind is not LimitKind.TERM or limit.within is None:
        return _with_source(word(limit.kind, language), limit.source)
    text = _with_source(bound_in(limit.within, language, titles), limit.source)
    if limit.extension is not None:
        text += f"; {extension_in(limit.extension, language)}"
    return f"{text}; {word('assumed', language)}" if limit.assumed else text


def _with_source(text: str, source: tuple[str, ...]) -> str:
    return f"{text} ({'; '.join(source)})" if source else text


def answer_in(when: str, language: str) -> str:
    """`yes`, `no` and `otherwise` in the language; other answers as they are."""
    return word(when, language) if when in {"yes", "no", "otherwise"} else when


def with_bound(label: str, at_most: int | None, language: str) -> str:
    """The label of a way, with how often it may be taken."""
    if at_most is None:
        return label
    bound = word("at_most", language, at_most)
    return f"{label} ({bound})" if label else bound


def term_label(within: Term | None, not_before: Term | None, language: str) -> str:
    """What stands beside a step: `Term: 2 working days`."""
    parts = [
        f"{word(key, language)}: {term_in(term, language)}"
        for key, term in (("not_before", not_before), ("term", within))
        if term is not None
    ]
    return "\n".join(parts)
