"""The JSON Schema of a regulation file, made of the types in `schema`: one truth for reader and editor.

`procflow.schema.json` beside this module is what it makes; a test tells when the two differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from procflow.schema import FORMAT_VERSION, RegulationIn

# The schema as it is shipped, so that an editor can be pointed at a file.
SHIPPED = Path(__file__).with_name("procflow.schema.json")


def json_schema_text() -> str:
    schema = msgspec.json.schema(RegulationIn)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "procflow regulation", **schema}
    _tidy(schema)
    _describe_entries(schema["$defs"]["EntryIn"])
    _describe_wholes(schema["$defs"])
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"


def _tidy(node: Any) -> None:
    """In place: `null` is no value a file can give, and a text may look like a number or a date to an editor."""
    if isinstance(node, list):
        for item in node:
            _tidy(item)
    elif isinstance(node, dict):
        if "anyOf" in node:
            kept = [choice for choice in node["anyOf"] if choice != {"type": "null"}]
            if len(kept) == 1:
                del node["anyOf"]
                node.update({key: value for key, value in kept[0].items() if key not in node})
            else:
                node["anyOf"] = kept
        if node.get("default", 0) is None:
            del node["default"]
        # `number: 236` and `answers: [true, false]` are texts here, as every scalar is until its key says otherwise.
        if node.get("type") == "string" and "format" not in node and "enum" not in node:
            node["type"] = ["string", "number", "boolean"]
        for value in list(node.values()):
            _tidy(value)


def _describe_entries(entry: dict[str, Any]) -> None:
    """An entry is known by one of a few keys."""
    kinds = ("like", "do", "decide", "options", "split", "join", "use", "end")
    entry["anyOf"] = [{"required": [kind]} for kind in kinds]


def _describe_wholes(definitions: dict[str, Any]) -> None:
    """What the reader wants of the whole beyond the types: the version it reads, a procedure, a step."""
    definitions["RegulationIn"]["properties"]["procflow"]["const"] = FORMAT_VERSION
    definitions["RegulationIn"]["properties"]["procedures"]["minProperties"] = 1
    definitions["ProcedureIn"]["properties"]["steps"]["minItems"] = 1
    definitions["ProcedureIn"]["required"] = ["steps"]
