"""`procflow build`: all that can be made of regulations, with pages to click through."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from procflow.cli.arguments import a_date, add_jobs, span_of_years

if TYPE_CHECKING:
    from procflow.building import Order
    from procflow.building.making import Built
    from procflow.building.places import Place
    from procflow.building.records import Record

SUMMARY = "make everything of regulations: BPMN, drawings, tables, findings, proofs, and pages to click through"
EXAMPLES = """\
  procflow build acts/ -o out                   then open out/index.html
  procflow build act.procflow.yaml -o out --lang ru,kk --theme print
  procflow build acts/ -o out --jobs 4          with four processes
  procflow build acts/ -o out --years 2024-2026 --as-of 2024-03-01
  procflow build acts/ -o out --clean           and remove what earlier builds left there
  procflow build acts/ -o out --force           make also what has not changed
"""

_TOLD = 5  # folders that are named one by one


def _languages(text: str) -> tuple[str, ...]:
    from procflow.from_schema.scope import is_language

    names = tuple(dict.fromkeys(text.split(",")))
    for name in names:
        if not is_language(name) or len(name) > 20:
            raise argparse.ArgumentTypeError(f"`{name[:40]}` is not a language; write ru, or ru,kk,en")
    return names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from procflow.exporting import OPTIONS

    parser.add_argument("paths", nargs="+", metavar="PATH", help="files or folders")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="the folder to write to")
    parser.add_argument(
        "--lang",
        type=_languages,
        default=(),
        metavar="LANGUAGES",
        help="in these languages, such as ru,kk; the first is shown first; default: kk, ru and en, as the act has them",
    )
    for name, option in OPTIONS.items():
        parser.add_argument(
            f"--{name}", choices=option.values, help=f"{' and '.join(sorted(option.forms))}: {option.help}"
        )
    parser.add_argument("--years", type=span_of_years, metavar="YEARS", help="prove limits for starts in these years")
    parser.add_argument("--as-of", type=a_date, metavar="DATE", help="check and prove as on this day")
    parser.add_argument("--preset", metavar="NAME", help="recommended, strict or draft")
    parser.add_argument("--config", metavar="FILE", help="settings from this file; default: the nearest pyproject.toml")
    add_jobs(parser)
    parser.add_argument("--force", action="store_true", help="make also what has not changed")
    parser.add_argument("--clean", action="store_true", help="remove what earlier builds wrote and this one does not")


def run(args: argparse.Namespace) -> int:
    from procflow.building import Order
    from procflow.building.places import places
    from procflow.building.records import fingerprint
    from procflow.errors import UsageError
    from procflow.exporting import OPTIONS
    from procflow.settings import read_settings

    if not args.output or (Path(args.output).exists() and not Path(args.output).is_dir()):
        raise UsageError(f"-o wants a folder, and `{args.output}` is none")
    settings = read_settings(args.config, args.preset)
    order = Order(
        folder=args.output,
        settings=settings,
        languages=args.lang,
        options={name: value for name in OPTIONS if (value := getattr(args, name)) is not None},
        years=args.years,
        as_of=args.as_of,
        force=args.force,
        program=fingerprint(),
    )
    wanted = places(args.paths, settings)
    if not wanted:
        raise UsageError("the settings exclude every regulation there")
    for place in wanted:
        if place.moved_for is not None:
            _tell(f"{place.path} goes to {place.folder}: its name belongs to {place.moved_for}")
    return _build(order, wanted, args)


def _build(order: Order, wanted: list[Place], args: argparse.Namespace) -> int:
    from procflow.building.index import index_pages
    from procflow.building.places import RULES
    from procflow.building.records import ROOT, Record, hashed
    from procflow.building.rule_pages import rule_pages
    from procflow.building.writing import write_folder

    root = Path(args.output)
    made: list[Built] = []
    records: dict[str, Record] = {}
    for built in _all(order, wanted, args.jobs):
        made.append(built)
        records[built.place.folder] = built.record
    for folder, pages in (
        (RULES, rule_pages()),
        ("", index_pages([(each.place, each.record) for each in made], args.lang)),
    ):
        files = {name: text.encode() for name, text in pages.items()}
        outputs = {name: hashed(data) for name, data in sorted(files.items())}
        records[folder] = write_folder(
            root, folder, files, Record(key=ROOT if folder == "" else "pages", outputs=outputs)
        )
    _left_over(root, records, clean=args.clean)
    print(_summary(made))
    print(f"open {root / 'index.html'}")
    return max(each.record.summary.status for each in made if each.record.summary)


def _all(order: Order, wanted: list[Place], jobs: int) -> Iterator[Built]:
    """Each regulation built, written and told."""
    from msgspec.structs import replace

    from procflow.building.making import FAILED, Work
    from procflow.building.records import Record, Summary
    from procflow.building.writing import InTheWayError, write_folder
    from procflow.cli.parallel import in_order
    from procflow.cli.progress import with_progress

    def written() -> Iterator[Built]:
        # Written here and not where it was made: an interrupt then finds one process that knows what it is at.
        for built in in_order(Work(order), wanted, jobs):
            done = built
            if built.files is not None:
                try:
                    record = write_folder(Path(order.folder), built.place.folder, built.files, built.record)
                except InTheWayError as error:
                    summary = Summary(id=built.place.stem, status=FAILED, problems=(str(error),))
                    record = Record(key="", summary=summary)
                done = replace(built, record=record, files={})
            yield done

    def told(built: Built) -> str:
        about = "unchanged" if built.files is None else f"{built.seconds:.1f} s"
        return f"{built.place.path}  {about}"

    for built in with_progress(written(), len(wanted), "acts", told):
        for problem in built.record.summary.problems if built.record.summary else ():
            _tell(problem if problem.startswith(built.place.path) else f"{built.place.path}: {problem}")
        yield built


def _left_over(root: Path, records: dict[str, Record], *, clean: bool) -> None:
    from procflow.building.writing import clean as remove
    from procflow.building.writing import left_over

    if clean:
        removed, changed = remove(root, records)
        for file in changed:
            _tell(f"{file} was changed since it was built, so it is left there")
        if removed:
            print(f"{removed} {'file' if removed == 1 else 'files'} of earlier builds removed")
        return
    folders = sorted({file.parent for file, _ in left_over(root, records)})
    for folder in folders[:_TOLD]:
        _tell(f"{folder} holds files of an earlier build that are no longer made; --clean removes them")
    if len(folders) > _TOLD:
        _tell(f"and so do {len(folders) - _TOLD} more folders")


def _summary(made: list[Built]) -> str:
    """`17 acts: 2 built, 15 unchanged; 3 errors, 10 warnings; 1 broken limit`."""
    from collections import Counter

    from procflow.render_proof.words import counted

    summaries = [each.record.summary for each in made if each.record.summary]
    unchanged = sum(each.files is None for each in made)
    failed = sum(each.status == 2 for each in summaries)
    parts = [(len(made) - unchanged - failed, "built"), (unchanged, "unchanged"), (failed, "not built, or not whole")]
    told = ", ".join(f"{number} {what}" for number, what in parts if number)
    found, verdicts = Counter[str](), Counter[str]()
    for each in summaries:
        found.update(each.findings)
        verdicts.update(each.verdicts)
    findings = [(found["error"], "error"), (found["warning"], "warning"), (found["info"], "note")]
    more = [", ".join(counted(number, what) for number, what in findings if number)]
    more.append(counted(verdicts["broken"], "broken limit") if verdicts["broken"] else "")
    return "; ".join(filter(None, (f"{counted(len(made), 'act')}: {told}", *more)))


def _tell(message: str) -> None:
    from procflow.render_proof.words import plain

    print(f"procflow: {plain(message, 400)}", file=sys.stderr)
