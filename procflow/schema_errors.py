"""Everything that does not fit the schema, found in one walk.

msgspec converts a whole file in a fraction of a millisecond but stops at the first thing that does not fit. Only
then is the value walked here, against the same types: every misfit is reported, and what is left converts, so that
reading can go on and find unknown references in the same run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import inspect as types

from procflow.diagnostics import did_you_mean, shorten
from procflow.yaml_reader import Located, Path, Value

Problem = Callable[..., None]  # (code, message, path, *, hint=None, key=False)


class _Dropped:
    """Stands for a value that does not fit and was taken out."""


_DROPPED = _Dropped()
_CONTAINERS = types.StructType | types.DictType | types.ListType | types.NoneType


def repaired(located: Located, struct: type[msgspec.Struct], problem: Problem) -> Value:
    """The value without what does not fit `struct`; every misfit goes to `problem`.

    Items taken out of a list are taken out of `located` as well, so that those below keep their places.
    """
    walk = _Walk(problem)
    fitted = walk.fit(located.value, types.type_info(struct), ())
    for path in sorted(walk.lost, reverse=True):
        located.drop_item(path)
    return {} if isinstance(fitted, _Dropped) else fitted


class _Walk:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.lost: list[Path] = []  # items of lists that were taken out

    def fit(self, value: Value, wanted: types.Type, path: Path) -> Any:
        if isinstance(wanted, types.Metadata):
            return self.fit(value, wanted.type, path)
        if isinstance(wanted, types.UnionType):
            return self.fit_union(value, wanted, path)
        if value is None:
            return _DROPPED  # the YAML reader has told
        if isinstance(wanted, types.StructType) and isinstance(value, dict):
            return self.fit_struct(value, wanted, path)
        if isinstance(wanted, types.DictType) and isinstance(value, dict):
            fitted = {key: self.fit(item, wanted.value_type, (*path, key)) for key, item in value.items()}
            return {key: item for key, item in fitted.items() if item is not _DROPPED}
        if isinstance(wanted, types.ListType) and isinstance(value, list):
            items = [self.fit(item, wanted.item_type, (*path, index)) for index, item in enumerate(value)]
            self.lost += [(*path, index) for index, item in enumerate(items) if item is _DROPPED]
            return [item for item in items if item is not _DROPPED]
        if isinstance(value, str) and not isinstance(wanted, _CONTAINERS):
            if complaint := _misfit(value, wanted):
                message, hint = complaint
                self.problem("PF007", f"{_called(path)} {message}, not `{shorten(value)}`", path, hint=hint)
                return _DROPPED
            return value
        self.problem("PF007", f"{_called(path)} should be {_describe(wanted)}, not {_kind(value)}", path, key=True)
        return _DROPPED

    def fit_union(self, value: Value, union: types.UnionType, path: Path) -> Any:
        choices = [choice.type if isinstance(choice, types.Metadata) else choice for choice in union.types]
        flat = [
            part for choice in choices for part in (choice.types if isinstance(choice, types.UnionType) else (choice,))
        ]
        for choice in flat:
            fits = (
                (isinstance(value, dict) and isinstance(choice, types.StructType | types.DictType))
                or (isinstance(value, list) and isinstance(choice, types.ListType))
                or (isinstance(value, str) and not isinstance(choice, _CONTAINERS))
            )
            if fits:
                return self.fit(value, choice, path)
        if value is None:
            return _DROPPED
        wanted = " or ".join(_describe(choice) for choice in flat if not isinstance(choice, types.NoneType))
        self.problem("PF007", f"{_called(path)} should be {wanted}, not {_kind(value)}", path, key=True)
        return _DROPPED

    def fit_struct(self, value: dict[str, Value], wanted: types.StructType, path: Path) -> Any:
        fields = {field.encode_name: field for field in wanted.fields}
        fitted = {}
        for key, item in value.items():
            if key not in fields:
                message = f"the key `{shorten(key)}` is not known here"
                known = ", ".join(f"`{name}`" for name in fields)
                self.problem(
                    "PF006", message, (*path, key), hint=did_you_mean(key, set(fields)) or f"known: {known}", key=True
                )
                continue
            result = self.fit(item, fields[key].type, (*path, key))
            if result is not _DROPPED:
                fitted[key] = result
        for key, field in fields.items():
            if field.required and key not in fitted:
                if key not in value:
                    self.problem("PF008", f"the key `{key}` is missing{_inside(path)}", path, key=True)
                fitted[key] = _placeholder(field.type)
        return _DROPPED if any(item is _DROPPED for item in fitted.values()) else fitted


def _placeholder(wanted: types.Type) -> Any:
    """A neutral value for a required key, so that reading can go on; there is none for a date."""
    if isinstance(wanted, types.Metadata):
        return _placeholder(wanted.type)
    if isinstance(wanted, types.UnionType):
        return _placeholder(wanted.types[0])
    neutral: dict[type[types.Type], Any] = {types.StrType: "", types.IntType: 1, types.DictType: {}, types.ListType: []}
    return neutral.get(type(wanted), _DROPPED)


def _misfit(text: str, wanted: types.Type) -> tuple[str, str | None] | None:
    """What a scalar should have been, and a hint; None if it fits."""
    if isinstance(wanted, types.StrType):
        return None
    if isinstance(wanted, types.LiteralType):
        if text in wanted.values:
            return None
        known = [str(value) for value in wanted.values]
        return f"should be {_one_of(known)}", did_you_mean(text, known)
    if isinstance(wanted, types.DateType):
        return _date_misfit(text)
    try:
        number = msgspec.convert(text, _RAW[type(wanted)], strict=False)
    except msgspec.ValidationError:
        return f"should be {_describe(wanted)}", None
    if isinstance(wanted, types.IntType) and not (wanted.ge or 0) <= number <= (wanted.le or number):
        return f"should be from {wanted.ge} to {wanted.le}", None
    return None


_RAW: dict[type[types.Type], Any] = {types.IntType: int, types.BoolType: bool}


def _date_misfit(text: str) -> tuple[str, str | None] | None:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return "should be a date", "write it as year-month-day, such as 2019-07-16"
    try:
        dt.date.fromisoformat(text)
    except ValueError as error:
        return f"should be a date that exists ({error})", None
    return None


def _name(path: Path) -> str:
    names = [str(part) for part in path if isinstance(part, str)]
    return shorten(names[-1]) if names else "the file"


def _called(path: Path) -> str:
    return f"an item of `{_name(path)}`" if path and isinstance(path[-1], int) else f"`{_name(path)}`"


def _inside(path: Path) -> str:
    return f" in `{_name(path)}`" if path else ""


def _one_of(words: list[str]) -> str:
    quoted = [f"`{word}`" for word in words]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


def _kind(value: Value) -> str:
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a text"


def _describe(wanted: types.Type) -> str:
    if isinstance(wanted, types.LiteralType):
        return _one_of([str(value) for value in wanted.values])
    return next((name for kind, name in _NAMES if isinstance(wanted, kind)), "something else")


_NAMES: tuple[tuple[type, str], ...] = (
    (types.StrType, "a text"),
    (types.IntType, "a whole number"),
    (types.BoolType, "`true` or `false`"),
    (types.DateType, "a date"),
    (types.ListType, "a list"),
    (types.DictType, "a mapping"),
    (types.StructType, "a mapping"),
)
