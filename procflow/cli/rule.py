"""`procflow rule`: what a code means and what to do about it."""

from __future__ import annotations

import argparse

SUMMARY = "explain a rule, or list all of them"
EXAMPLES = """\
  procflow rule             the list
  procflow rule PF201       what it means, why it matters, what to do
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="such as PF201 or step-without-term")


def run(args: argparse.Namespace) -> int:
    from procflow.cli import OK
    from procflow.files import write_output

    write_output(None, [_page(args.code) if args.code else _list()])
    return OK


def _list() -> str:
    from procflow.import_codes import BPMN_CODES
    from procflow.rules import RULES
    from procflow.rules.reading import READING_CODES, reading_severity

    rows = [(code, str(reading_severity(code)), name, summary) for code, (name, summary) in READING_CODES.items()]
    rows += [(rule.code, str(rule.severity), rule.name, rule.summary) for rule in RULES]
    rows += [(code, str(severity), name, summary) for code, (name, severity, summary) in BPMN_CODES.items()]
    width = max(len(row[2]) for row in rows)
    return "".join(
        f"{code}  {severity:<7}  {name:<{width}}  {summary}\n" for code, severity, name, summary in sorted(rows)
    )


def _page(code: str) -> str:
    from procflow.diagnostics import did_you_mean, shorten
    from procflow.errors import UsageError
    from procflow.import_codes import BPMN_CODES
    from procflow.resources import resource
    from procflow.rules import BY_CODE
    from procflow.rules.reading import READING_CODES

    names = {name: code for code, (name, *_) in (*READING_CODES.items(), *BPMN_CODES.items())} | {
        rule.name: rule.code for rule in BY_CODE.values()
    }
    known = set(names.values())
    code = names.get(code.lower(), code.upper())
    if code not in known:
        hint = did_you_mean(code, known) or "`procflow rule` lists them"
        raise UsageError(f"there is no rule `{shorten(code)}`; {hint}")
    return resource("docs/rules", f"{code}.md").read_text(encoding="utf-8")
