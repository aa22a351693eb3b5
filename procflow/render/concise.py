"""One line a finding, as compilers print it: editors and grep understand it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procflow.render import Options, Result
from procflow.render.summary import Tally


def render(results: Iterable[Result], options: Options) -> Iterator[str]:
    del options
    tally = Tally()
    for result in results:
        tally.add(result.findings)
        for finding in result.findings:
            place = f"{finding.file}:{finding.span.line}:{finding.span.column}"
            yield f"{place}: {finding.severity} {finding.code} {finding.message}\n"
    yield f"{tally.line()}\n"
