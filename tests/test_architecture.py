"""Data flows one way: a module imports only what stands above it in the table below."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import bpmn
import procflow

# From left to right in the flow, one stage a line. What stands on a line may import the lines above it and itself
# (a package: all of its own modules), but not its neighbours on the same line.
FLOW = """
    procflow
    errors
    source
    beside
    diagnostics
    bpmn_extension  import_codes
    yaml_reader
    schema_base
    schema_simulation
    schema
    schema_errors
    model_base
    model_simulation
    simulate.parameters
    model
    term_text  hours_text  ranges  uses
    figures_text
    term_words
    bpmn_words
    wording
    describing
    jurisdictions
    from_schema
    document
    from_bpmn
    from_prosimos
    what_if
    clock  graph
    soundness
    proof
    simulate
    rules
    ignores  settings
    checking
    exporting  proving  written_simulation
    json_schema  to_csv  to_json  to_yaml
    to_bpmn  importing  highlighting  layout_report  laying_out
    actor_graph  graphviz_wasm  graph_labels
    drawn_by_graphviz  graph_picture
    json_schema  to_csv  to_json  to_yaml  to_dot  to_mermaid
    to_graph_svg
    to_graph_png
    to_bpmn  importing  highlighting
    to_svg
    to_png
    render
    render_proof
    render_simulation
    files  resources
    cli
    __main__
"""

STAGES = {
    "procflow" if name == "procflow" else f"procflow.{name}": number
    for number, line in enumerate(FLOW.split("\n"))
    for name in line.split()
}


def modules_of(package: ModuleType) -> list[str]:
    prefix = f"{package.__name__}."
    return [package.__name__, *(module.name for module in pkgutil.walk_packages(package.__path__, prefix))]


MODULES = modules_of(procflow)
BPMN_MODULES = modules_of(bpmn)


def stage_of(module: str) -> str | None:
    """The name of the table that a module belongs to: its own, or that of the package it lies in."""
    if module == "procflow":
        return module
    parts = module.split(".")
    return next((name for end in (3, 2) if (name := ".".join(parts[:end])) in STAGES), None)


def is_for_types_only(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name | ast.Attribute)
        and (ast.unparse(node.test).split(".")[-1] == "TYPE_CHECKING")
    )


def import_nodes(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """All imports below a node, those inside functions too; not those that only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif is_for_types_only(child):
            assert isinstance(child, ast.If)
            yield from import_nodes(ast.Module(child.orelse, []))
        else:
            yield from import_nodes(child)


def imports_of(text: str, module: str, is_package: bool, known: set[str]) -> Iterator[tuple[int, str]]:
    """The line and the full name of every module that the text of `module` imports."""
    for node in import_nodes(ast.parse(text)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
            continue
        base = node.module or ""
        if node.level:
            here = module.split(".") if is_package else module.split(".")[:-1]
            above = here[: len(here) - node.level + 1]
            base = ".".join([*above, *([node.module] if node.module else [])])
        # `from procflow import schema` imports a module, `from procflow import __version__` does not.
        submodules = [f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in known]
        for name in submodules:
            yield node.lineno, name
        if len(submodules) < len(node.names):
            yield node.lineno, base


def runs_against_the_flow(module: str, imported: str) -> bool:
    """Whether `module`, which stands in the table, may not import `imported`."""
    if imported.split(".", maxsplit=1)[0] != "procflow":
        return False
    own, other = stage_of(module), stage_of(imported)
    assert own is not None
    return other is None or (other != own and STAGES[other] >= STAGES[own])


def source_of(module: str) -> Path:
    file = import_module(module).__file__
    assert file is not None, f"{module} has an __init__.py"
    return Path(file)


def imports_in(module: str) -> list[tuple[int, str]]:
    path = source_of(module)
    known = {*MODULES, *BPMN_MODULES}
    return list(imports_of(path.read_text(encoding="utf-8"), module, path.name == "__init__.py", known))


@pytest.mark.parametrize("module", [name for name in (*MODULES, *BPMN_MODULES) if not name.endswith("__main__")])
def test_a_module_can_be_imported(module: str) -> None:
    assert import_module(module).__name__ == module


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_its_place_in_the_table(module: str) -> None:
    assert stage_of(module) is not None, f"give {module} a place in the table of this test"


@pytest.mark.parametrize("module", MODULES)
def test_no_import_runs_against_the_flow(module: str) -> None:
    against = [f"line {line}: {name}" for line, name in imports_in(module) if runs_against_the_flow(module, name)]
    assert against == [], f"{module} imports what comes after it"


@pytest.mark.parametrize("module", BPMN_MODULES)
def test_bpmn_imports_nothing_of_procflow(module: str) -> None:
    assert [name for _, name in imports_in(module) if name.split(".")[0] == "procflow"] == []


def test_every_name_in_the_table_is_a_module() -> None:
    assert sorted(set(STAGES) - set(MODULES)) == []


def test_names_that_are_computed_lead_nowhere_but_into_the_own_package_or_to_exporters() -> None:
    """`import_module` with a computed name escapes the table, so those who may use it are listed."""
    users = {module for module in MODULES if " import_module" in source_of(module).read_text(encoding="utf-8")}
    assert users - {"procflow.clock.days"} == {
        "procflow",
        "procflow.cli",
        "procflow.exporting",
        "procflow.proof",
        "procflow.render",
        "procflow.render_proof",
        "procflow.render_simulation",
        "procflow.rules",
    }


# ---------------------------------------------------------------- the test itself is tested


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("procflow.model", "from procflow.cli import main"),
        ("procflow.model", "def f():\n    import procflow.rules.base"),
        ("procflow.model", "class A:\n    def f(self):\n        from procflow import document"),
        ("procflow.model", "try:\n    from . import graph\nexcept ImportError:\n    pass"),
        ("procflow.from_schema.flow", "from ..document import load"),
        ("procflow.rules.base", "from procflow import not_in_the_table"),
        ("procflow.to_csv", "from procflow.to_json import export"),
        ("procflow.graph", "from procflow.clock import Clock"),
        ("procflow.model", "if TYPE_CHECKING:\n    pass\nelse:\n    import procflow.graph"),
        ("procflow.model", "if sys.platform:\n    import procflow.graph"),
    ],
)
def test_what_runs_against_the_flow_is_found(module: str, line: str) -> None:
    known = {*MODULES, "procflow.not_in_the_table"}
    assert [name for _, name in imports_of(line, module, False, known) if runs_against_the_flow(module, name)]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("procflow.model", "if TYPE_CHECKING:\n    from procflow.cli import main"),
        ("procflow.model", "if typing.TYPE_CHECKING:\n    from procflow.cli import main"),
        ("procflow.cli", "from procflow import __version__"),
        ("procflow.document", "from procflow import schema"),
        ("procflow.rules.law.pf401_step_without_source", "from procflow.rules.base import Rule"),
        ("procflow.model", "import datetime, msgspec"),
    ],
)
def test_what_runs_with_the_flow_is_let_through(module: str, line: str) -> None:
    assert not [n for _, n in imports_of(line, module, False, set(MODULES)) if runs_against_the_flow(module, n)]
