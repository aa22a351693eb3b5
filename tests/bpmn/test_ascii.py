"""Ids in Latin letters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.ascii import ascii_id, in_latin
from tests.proof.cases import cases


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Заявитель", "Zayavitel"),
        ("Өтініш беруші", "Otinish berushi"),
        ("Әкімдік, ғимарат, қала, таң, үй, ұл, һәм", "Akimdik, gimarat, qala, tang, uy, ul, ham"),
        ("Щётка, объезд, чай, жюри, эхо", "Schyotka, obezd, chay, zhyuri, eho"),
        ("ЖАЛПЫ", "ZhALPY"),
        ("Й", "Y"),
        ("и\u0306", "y"),  # taken apart, as macOS writes it
        ("é ß ﬁ ½", "e  fi 12"),
        ("日本", ""),
        ("", ""),
    ],
)
def test_text_is_written_as_it_sounds(text: str, latin: str) -> None:
    assert in_latin(text) == latin


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Проверка: шаг 1", "Proverka_shag_1"),
        ("a.b-c_d", "a.b-c_d"),
        ("1 шаг", "id_1_shag"),
        (" - ", "id_-"),
        ("日本", "id"),
        ("日本1", "id_1"),
        ("__", "id"),
    ],
)
def test_an_id_is_as_close_as_xml_allows(text: str, name: str) -> None:
    assert ascii_id(text) == name


def test_what_nothing_is_left_of_is_called_by_the_stem() -> None:
    assert ascii_id("日本", "task") == "task"
    assert ascii_id("1", "task") == "task_1"


@cases(300)
@given(st.text(max_size=20))
def test_every_text_gives_an_id_that_stays_what_it_is(text: str) -> None:
    name = ascii_id(text)
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.\-]*", name)
    assert ascii_id(name) == name
