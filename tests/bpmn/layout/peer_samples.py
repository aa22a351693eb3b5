"""Small drawings full of faults, and what the test harness of bpmn-auto-layout 2.0.0-alpha.1 counts in them."""

from __future__ import annotations

from tests.bpmn.layout.diagrams import File


def _tasks() -> File:
    return File().shape("task", "a", 0, 0, 100, 80).shape("task", "b", 200, 0, 100, 80)


def _in_pool() -> File:
    file = File().shape("participant", "pool", 0, 0, 600, 250, attributes='processRef="process"', label=(5, 20, 14, 90))
    file.shape("lane", "one", 30, 0, 570, 125, inside="<flowNodeRef>a</flowNodeRef>")
    return file.shape("lane", "two", 30, 125, 575, 125).shape("task", "a", 60, 20, 100, 80)


SAMPLES: dict[str, File] = {
    "clean": _tasks().flow("f", "a b", (100, 40), (200, 40)),
    "middle to middle": _tasks().flow("f", "a b", (50, 40), (250, 40)),
    "names without labels": _tasks()
    .flow("f", "a b", (100, 40), (200, 40), attributes='name="а если нет, то что тогда будет"')
    .flow("g", "b a", (250, 80), (250, 120), (50, 120), (50, 80), attributes='name="MMMMMMMM mmmmmmmmm ABC"'),
    "overlaps": _tasks()
    .shape("task", "c", 90, 70, 30, 30)
    .shape("subProcess", "d", 180, -20, 200, 200, expanded=True)
    .shape("subProcess", "e", 250, 20, 10, 10)
    .shape("textAnnotation", "note", 0, 0, 50, 50)
    .shape("boundaryEvent", "late", 82, 62, 36, 36, attributes='attachedToRef="a"'),
    "through shapes": _tasks()
    .shape("task", "c", 120, 20, 40, 40)
    .shape("task", "d", 165, 38, 20, 20)
    .shape("task", "e", 110, 39, 6, 20)
    .shape("task", "f", 190, 38.5, 4, 4)
    .flow("l", "a b", (100, 40), (200, 40))
    .flow("k", "a b", (100, 30), (140, 50), (200, 30)),
    "crossings": _tasks()
    .shape("task", "c", 0, 200, 100, 80)
    .shape("task", "d", 200, 200, 100, 80)
    .flow("f", "a d", (100, 40), (150, 40), (150, 240), (200, 240))
    .flow("g", "c b", (50, 200), (50, 120), (250, 120), (250, 80))
    .flow("h", "c b", (50, 200), (50, 120), (250, 120), (250, 80))
    .flow("i", "c b", (100, 210), (200, 70))
    .flow("j", "a c", (80, 80), (80, 120), (80, 120), (80, 100), (80, 200)),
    "labels": _tasks()
    .flow("f", "a b", (100, 40), (200, 40), label=(110, 30, 80, 14))
    .shape("startEvent", "s", 300, 100, 36, 36, label=(290, 70, 40, 14))
    .shape("startEvent", "t", 400, 100, 36, 36, label=(320, 70, 90, 40)),
    "pool": _in_pool()
    .shape("task", "b", 300, 90, 100, 80)
    .shape("endEvent", "end", 700, 40, 36, 36)
    .shape("dataObjectReference", "paper", 200, 20, 36, 50)
    .flow("f", "a b", (160, 60), (230, 60), (230, 130), (300, 130))
    .flow("m", "pool end", (600, 58), (700, 58), kind="messageFlow", attributes='name="copy"')
    .flow("n", "paper a", (218, 45), (160, 45), kind="association"),
}

# In the order of tests.gates.peer_metrics.COUNTS.
COUNTED: dict[str, tuple[float, ...]] = {
    "clean": (2, 1, 0, 0, 0, 0, 0, 0, 0, 100, 66.7),
    "middle to middle": (2, 1, 0, 0, 2, 0, 0, 0, 0, 200, 66.7),
    "names without labels": (2, 2, 0, 0, 0, 0, 2, 0, 2, 190, 44.4),
    "overlaps": (7, 0, 2, 0, 0, 0, 0, 0, 0, 0, 75),
    "through shapes": (6, 2, 0, 4, 0, 2, 1, 0, 0, 104, 75.6),
    "crossings": (4, 5, 0, 0, 0, 7, 8, 0, 0, 254.4, 38.1),
    "labels": (4, 1, 0, 0, 0, 0, 0, 3, 1, 100, 31.4),
    "pool": (7, 3, 3, 0, 0, 0, 2, 0, 0, 122.7, 17.1),
}
