"""The command line: `procflow COMMAND`. One command a module; each imports what it needs when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from procflow.errors import ProcflowError

OK, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130

# Each module has SUMMARY, EXAMPLES, add_arguments(parser) and run(args) -> exit status; STATUS, where 1 means other things.
COMMANDS = ("check", "prove", "simulate", "export", "build", "import", "layout", "new", "schema", "rule")
_MODULES = {"import": "import_"}  # `import` itself is no name that Python takes

_DESCRIPTION = "Public-service regulations as models that can be checked, proved and exported."
_STATUS = "exit status: 0 clean; 1 findings of severity error, or a broken limit; 2 the work could not be done"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help of one width everywhere: argparse asks the terminal for each argument, and imports much for the question."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=78)


def _parser(wanted: str | None) -> argparse.ArgumentParser:
    """The parser: of the command that is wanted, or of all where none is."""
    parser = argparse.ArgumentParser(
        prog="procflow",
        description=_DESCRIPTION,
        epilog=f"{_STATUS}\n\n`procflow COMMAND --help` shows the options of a command with examples.",
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    # With `prog` given, argparse need not lay out a usage line, for which it would import much.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="procflow")
    for name in (wanted,) if wanted in COMMANDS else COMMANDS:
        module = import_module(f"procflow.cli.{_MODULES.get(name, name)}")
        command = commands.add_parser(
            name,
            help=module.SUMMARY,
            description=f"{module.SUMMARY[0].upper()}{module.SUMMARY[1:]}.",
            epilog=f"examples:\n{module.EXAMPLES}\n{getattr(module, 'STATUS', _STATUS)}",
            formatter_class=_Formatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _open_missing_streams() -> None:
    """A caller may have closed them (`>&-`); Python then has None in their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115, PTH123 -- it lasts as long as the program
            setattr(sys, name, stream)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; never a traceback for what a person can put right."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    _open_missing_streams()
    for stream in (sys.stdout, sys.stderr):
        # Names of files and values of YAML may hold anything; output is UTF-8 whatever the locale says.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _parser(arguments[0] if arguments else None)
    args = parser.parse_args(arguments)
    if args.version:
        from procflow import __version__

        print(f"procflow {__version__}")
        return OK
    if args.command is None:
        parser.print_help()
        return FAILED
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except ProcflowError as error:
        print(f"procflow: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # The reader has seen enough (`| head`). Python would complain again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        print(f"procflow: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("procflow: interrupted", file=sys.stderr)
        return INTERRUPTED
    return status
