"""What the pages of a PDF say by themselves, in three languages."""

from __future__ import annotations

import datetime as dt

_WORDS = {
    "index": {"kk": "Қадамдар тізімі", "ru": "Перечень шагов", "en": "Index of steps"},
    "step": {"kk": "Қадам", "ru": "Шаг", "en": "Step"},
    "page": {"kk": "Бет", "ru": "Стр.", "en": "Page"},
    "on_page": {"kk": "{}-б.", "ru": "с. {}", "en": "p. {}"},
    "flag": {
        "kk": "сызық сол әріптен жалғасады: көрсетілген бетте, бет көрсетілмесе – осы бетте",
        "ru": "линия продолжается у той же буквы: на указанной странице, а если её нет – на этой",
        "en": "the line goes on at the same letter: on the page that is named, or else on this one",
    },
    "procedure": {"kk": "{}: сызба, {}-бөлік", "ru": "{}: схема, часть {}", "en": "{}: diagram, part {}"},
}


def word(key: str, language: str, *values: object) -> str:
    forms = _WORDS[key]
    return forms.get(language, forms["en"]).format(*values)


def date_in(date: dt.date, language: str) -> str:
    """As acts of the country write it: `16.07.2019`."""
    return date.strftime("%d.%m.%Y") if language in {"kk", "ru"} else date.isoformat()
