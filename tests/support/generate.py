"""Made-up regulations of any size, for tests of load and for the benchmarks."""

from __future__ import annotations

_HEAD = """\
procflow: 1
id: made-up-{number}
title: {{kk: Қызмет {number}, ru: Услуга {number}, en: Service {number}}}
languages: [kk, ru, en]
act:
  body: {{kk: Әкімдік, ru: Акимат, en: Akimat}}
  number: {number}/01
  date: 2019-07-16
jurisdiction: KZ
hours: {{mon-fri: "09:00-18:30", break: "13:00-14:30"}}
actors:
  applicant: {{kind: applicant, name: {{kk: Алушы, ru: Получатель, en: Applicant}}}}
  portal: {{kind: system, name: {{kk: Портал, ru: Портал, en: Portal}}, hours: always}}
  specialist: {{kind: unit, name: {{kk: Маман, ru: Специалист, en: Specialist}}, source: p. 6(1)}}
  head: {{kind: unit, name: {{kk: Басшы, ru: Руководитель, en: Head}}, source: p. 6(2)}}
procedures:
  main:
    limit: {{within: {limit} working days, from: registered, source: "standard, p. 4"}}
    outcomes:
      done: {{name: {{kk: Көрсетілді, ru: Оказана, en: Provided}}, source: p. 3}}
      refused: {{kind: refusal, name: {{kk: Бас тартылды, ru: Отказано, en: Refused}}, source: p. 3}}
    steps:
      - id: apply
        by: applicant
        do: {{kk: Өтініш береді, ru: Подаёт заявление, en: Files the application}}
        to: portal
        marks: registered
        source: p. 4
"""
_STEP = """\
      - id: step-{index}
        by: {actor}
        do: {{kk: Құжатты қарайды, ru: Рассматривает документ, en: Examines the document}}
        within: {term}
        gives: {{kk: Құжат, ru: Документ, en: Document}}
        source: p. 5({index})
"""
_CHECK = """\
      - id: check-{index}
        by: specialist
        decide: {{kk: Құжаттар толық па?, ru: Полны ли документы?, en: Is the package complete?}}
        options: {{yes: {after}, no: refused}}
        source: p. 5({index})
"""
_FORK = """\
      - {{id: ask-{index}, split: [left-{index}, right-{index}], source: p. 5({index})}}
      - id: left-{index}
        by: specialist
        do: {{kk: Сұрау жібереді, ru: Направляет запрос, en: Sends a request}}
        within: 1 working day
        source: p. 5({index})
        next: both-{index}
      - id: right-{index}
        by: head
        do: {{kk: Келіседі, ru: Согласовывает, en: Agrees}}
        within: 2 working days
        source: p. 5({index})
        next: both-{index}
      - {{id: both-{index}, join: all, source: p. 5({index})}}
"""


def regulation_text(number: int, steps: int = 28) -> str:
    """A regulation of about `steps` entries: steps with terms, a decision in every nine, a split and join in every nine."""
    parts = [_HEAD.format(number=number, limit=steps)]
    index = 1
    while index < steps - 1:
        if index % 9 == 4:
            parts.append(_CHECK.format(index=index, after=f"step-{index + 1}"))
        elif index % 9 == 8 and index + 4 < steps:
            parts.append(_FORK.format(index=index))
            index += 3
        else:
            actor = ("specialist", "head")[index % 2]
            term = ("1 working day", "4 hours", "30 minutes")[index % 3]
            parts.append(_STEP.format(index=index, actor=actor, term=term))
        index += 1
    parts.append(_STEP.format(index=index, actor="specialist", term="2 hours"))
    return "".join(parts) + "      - end: done\n"
