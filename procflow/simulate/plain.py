"""The kernel in plain Python, without what a network has nothing of: each question that is not asked is time won.

The text of `kernel.run` says with names that begin with `has_` what is done only where there is such a thing. Here they
are known, so the branches that are never taken are left out, and nothing else is changed.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any

from procflow.simulate import kernel


@cache
def kernel_with(parts: frozenset[str]) -> Callable[..., int]:
    """The kernel for a network that has only these parts, see `arrays.HAS`."""
    try:
        lines, first = inspect.getsourcelines(kernel.run)
    except OSError:  # there is no source at hand: the kernel as it is does the same
        return kernel.run
    tree = _Known(parts).visit(ast.parse("".join(lines)))
    ast.increment_lineno(tree, first - 1)
    names: dict[str, Any] = dict(vars(kernel))
    exec(compile(ast.fix_missing_locations(tree), kernel.__file__, "exec"), names)  # noqa: S102 - our own text
    run: Callable[..., int] = names["run"]
    return run


class _Known(ast.NodeTransformer):
    def __init__(self, parts: frozenset[str]) -> None:
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and node.id.startswith("has_"):
            return ast.copy_location(ast.Constant(node.id.removeprefix("has_") in self.parts), node)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """`copy_row` is said where it is called: a call takes longer than to copy some numbers."""
        self.generic_visit(node)
        call = node.value
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "copy_row"):
            return node
        (copying,) = ast.parse(textwrap.dedent(inspect.getsource(kernel.copy_row))).body
        assert isinstance(copying, ast.FunctionDef), "it is a function"
        given = dict(zip((each.arg for each in copying.args.args), call.args, strict=True))
        (said,) = copying.body
        copied: ast.stmt = _Given(given).visit(said)
        return ast.copy_location(copied, node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and (known := _known(node.operand)) is not None:
            return ast.copy_location(ast.Constant(not known), node)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        decides = isinstance(node.op, ast.Or)  # one of these decides; the others say nothing
        if any(_known(each) is decides for each in node.values):
            return ast.copy_location(ast.Constant(decides), node)
        open_ = [each for each in node.values if _known(each) is None]
        if len(open_) > 1:
            node.values = open_
            return node
        return open_[0] if open_ else ast.copy_location(ast.Constant(not decides), node)

    def visit_If(self, node: ast.If) -> ast.stmt | list[ast.stmt]:
        self.generic_visit(node)
        known = _known(node.test)
        if known is None:
            node.body = node.body or [ast.copy_location(ast.Pass(), node)]
            return node
        return node.body if known else node.orelse

    def visit_While(self, node: ast.While) -> ast.stmt | list[ast.stmt]:
        self.generic_visit(node)
        return node if _known(node.test) is not False else []

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        known = _known(node.test)
        return node if known is None else node.body if known else node.orelse


class _Given(ast.NodeTransformer):
    """What a function is given in place of the names that it has for it."""

    def __init__(self, given: dict[str, ast.expr]) -> None:
        self.given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.given.get(node.id, node)


def _known(node: ast.expr) -> bool | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, bool) else None
