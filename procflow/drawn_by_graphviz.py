"""A graph in the DOT language, drawn: by `dot` where it is installed, else in process."""

from __future__ import annotations

from procflow.errors import ProcflowError

# What a person waits for; the largest example takes a hundredth of a second.
SECONDS = 60
_TOO_LARGE = (
    "the graph is too large or too tangled to be drawn in reasonable time; split the regulation into several files, or"
    " export `--to dot` and draw that with `sfdp`"
)


def svg(dot: str, program: str | None = None) -> bytes:
    """The picture as Graphviz writes it. `program` is the path of a `dot`; by default the one that is installed."""
    from shutil import which

    program = program or which("dot")
    return _by_program(program, dot) if program else svg_in_process(dot)


def svg_in_process(dot: str) -> bytes:
    from procflow import graphviz_wasm

    try:
        return graphviz_wasm.render(dot)
    except graphviz_wasm.TooMuchError:
        raise ProcflowError(_TOO_LARGE) from None
    except graphviz_wasm.GraphvizError as error:
        raise ProcflowError(f"Graphviz cannot draw the graph: {_first_line(str(error))}") from None


def _by_program(program: str, dot: str) -> bytes:
    import subprocess

    try:
        done = subprocess.run([program, "-Tsvg"], input=dot.encode(), capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - no shell, and the graph comes by standard input
    except subprocess.TimeoutExpired:
        raise ProcflowError(_TOO_LARGE) from None
    except OSError as error:
        raise ProcflowError(f"`{program}` cannot be run: {error.strerror}") from None
    if done.returncode or not done.stdout.strip():
        said = _first_line(done.stderr.decode("utf-8", "replace"))
        raise ProcflowError(f"`{program}` cannot draw the graph: {said or f'it ends with status {done.returncode}'}")
    return done.stdout


def _first_line(text: str) -> str:
    return next((line.strip()[:200] for line in text.splitlines() if line.strip()), "")
