"""Which rules run and how grave they are: presets, `[tool.procflow]` in pyproject.toml, and the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from procflow.diagnostics import Severity, did_you_mean, shorten
from procflow.errors import UsageError
from procflow.rules import BY_CODE, RULES
from procflow.source import folders_above, plain_path

if TYPE_CHECKING:
    from pathlib import Path

# What each preset makes of the severities that the rules have by themselves.
PRESETS = {
    "recommended": "every rule as grave as its page says",
    "strict": "warnings are errors and notes are warnings: for acts about to be issued",
    "draft": "no findings on names in other languages and on missing sources: for acts being written",
}
_STRICTER = {Severity.WARNING: Severity.ERROR, Severity.INFO: Severity.WARNING}
_NOT_YET = frozenset({"PF401", "PF402", "PF403", "PF405", "PF501"})

# However `tool.procflow` is written in TOML, this is in it. To read the TOML of a project that has no settings for us
# would take as long as to check a regulation.
_OUR_TABLE = rb"""\btool["']?\s*(?:[]=]|\.\s*["']?procflow)"""


class Settings(Struct, frozen=True, kw_only=True):
    severities: dict[str, Severity]
    per_file: tuple[tuple[str, dict[str, Severity]], ...] = ()
    exclude: tuple[str, ...] = ()
    folder: str = "."  # patterns are relative to it

    def for_file(self, file: str) -> dict[str, Severity]:
        if not self.per_file:
            return self.severities
        severities = dict(self.severities)
        for pattern, changed in self.per_file:
            if _matches(file, pattern, self.folder):
                severities |= changed
        return severities

    def excludes(self, file: str) -> bool:
        return any(_matches(file, pattern, self.folder) for pattern in self.exclude)


def _matches(file: str, pattern: str, folder: str) -> bool:
    from fnmatch import fnmatch
    from pathlib import Path, PurePosixPath

    path = Path(file)
    try:
        relative = path.resolve().relative_to(Path(folder).resolve()).as_posix()
    except ValueError:
        relative = path.as_posix()
    return fnmatch(relative, pattern) or any(
        fnmatch(above.as_posix(), pattern.rstrip("/")) for above in PurePosixPath(relative).parents
    )


def preset_severities(preset: str, where: str = "") -> dict[str, Severity]:
    if preset not in PRESETS:
        hint = did_you_mean(preset, set(PRESETS)) or f"there are {', '.join(PRESETS)}"
        raise UsageError(f"{where}there is no preset `{shorten(preset)}`: {hint}")
    severities = {rule.code: rule.severity for rule in RULES}
    if preset == "strict":
        return {code: _STRICTER.get(severity, severity) for code, severity in severities.items()}
    if preset == "draft":
        return {code: Severity.OFF if code in _NOT_YET else severity for code, severity in severities.items()}
    return severities


def read_settings(
    config: str | Path | None = None, preset: str | None = None, levels: Iterable[tuple[str, str]] = ()
) -> Settings:
    """The settings in `config` (default: the nearest pyproject.toml), with what the command line adds.

    `levels` are (code or beginning of codes, severity).
    """
    path = plain_path(config) if config is not None else _nearest()
    table = _table(path) if path is not None else {}
    known = {"preset", "rules", "per-file", "exclude"}
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known) or f"there are {', '.join(sorted(known))}"
            raise UsageError(f"{path}: `{shorten(key)}` is not a setting; {hint}")
    if preset is not None:
        severities = preset_severities(preset)
    else:
        severities = preset_severities(_string(path, "preset", table.get("preset", "recommended")), f"{path}: ")
    severities |= _levels(f"{path}: rules", _mapping(path, "rules", table.get("rules", {})).items())
    per_file = tuple(
        (str(pattern), _levels(f"{path}: per-file", _mapping(path, "per-file", changed).items()))
        for pattern, changed in _mapping(path, "per-file", table.get("per-file", {})).items()
    )
    wanted = _levels("on the command line", levels)
    # What is said now prevails over what was settled once, in whatever file.
    severities |= wanted
    per_file = tuple((pattern, changed | wanted) for pattern, changed in per_file)
    exclude = table.get("exclude", [])
    if not isinstance(exclude, list) or not all(isinstance(pattern, str) for pattern in exclude):
        raise UsageError(f"{path}: `exclude` should be a list of patterns")
    folder = os.path.dirname(path or "") or "."
    return Settings(severities=severities, per_file=per_file, exclude=tuple(exclude), folder=folder)


def _levels(where: str, items: Iterable[tuple[str, Any]]) -> dict[str, Severity]:
    """Severities by code; `PF2` means all codes that begin so."""
    changed: dict[str, Severity] = {}
    for code, level in items:
        codes = [known for known in BY_CODE if known.startswith(str(code))] if str(code).startswith("PF") else []
        if not codes:
            hint = did_you_mean(str(code), set(BY_CODE)) or "`procflow rule` lists them"
            if str(code).startswith("PF0"):
                hint = "findings of reading (PF0…) are always errors"
            raise UsageError(f"{where}: there is no rule `{shorten(str(code), 30)}`; {hint}")
        if not isinstance(level, str) or level not in set(Severity):
            raise UsageError(f"{where}: `{shorten(str(level), 30)}` is no severity; write error, warning, info or off")
        changed |= dict.fromkeys(codes, Severity(level))
    return changed


def _nearest() -> str | None:
    files = (os.path.join(folder, "pyproject.toml") for folder in folders_above(os.getcwd()))
    return next((file for file in files if os.path.isfile(file)), None)


def _table(path: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    if not re.search(_OUR_TABLE, text):
        return {}
    import tomllib

    try:
        whole = tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from None
    tools = _mapping(path, "tool", whole.get("tool", {}))
    return _mapping(path, "tool.procflow", tools.get("procflow", {}))


def _mapping(path: str | None, name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{path}: `{name}` should be a table")
    return value


def _string(path: str | None, name: str, value: object) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{path}: `{name}` should be a text")
    return value
