"""From ways to coordinates: columns, rows and channels get their widths, and all that is known by place its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from .board import Border, Dock, End, Way, Zone, lay
from .cells import BESIDE, Content, contents
from .grid import Grid, place
from .messages import ways_of_messages
from .sheet import LANE_HEADER, POOL_HEADER, Box, Drawing, Flow, Message, Point, Sheet, Size, faults
from .tracks import Ask, Channel, Tracks, assign
from .ways import ways_of_flows

# Free space beside every column and row, besides the channels; room for the head of an arrow.
BESIDE_COLUMN, BETWEEN_COLUMNS, BESIDE_ROW = 12, 10, 8
# A pool or lane without nodes, and what is free between two pools.
BLACK_BOX, LANE_LEAST, BETWEEN_POOLS = 60, 80, 40


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where columns have their middles, channels and zones their left edges; and the right end of it all."""

    middles: list[int]
    channels: dict[Channel, int]
    zones: dict[Zone, int]
    right: int


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Where rows have their middles and channels their upper edges; the boxes of pools and lanes."""

    middles: list[int]
    channels: dict[Channel, int]
    boxes: dict[str, Box]
    # The middle of what is free under each pool.
    gaps: list[int]


def draw(sheet: Sheet) -> Drawing:
    """The drawing of a sheet; ValueError if it names what is not there."""
    for fault in faults(sheet):
        raise ValueError(fault)
    if not sheet.pools:
        return Drawing(boxes={}, labels={}, lines={})
    grid = place(sheet)
    board = lay(sheet, grid)
    ways = [*ways_of_flows(board, sheet), *ways_of_messages(board, sheet)]
    tracks = assign(ask for way in ways for ask in way.asks)
    inside = contents(board, sheet, ways)
    sizes = _label_sizes(sheet)
    columns = _columns(sheet, grid, inside, tracks, _zone_widths(ways, sizes))
    rows = _rows(sheet, grid, inside, tracks, columns)
    drawing = Drawing(boxes=dict(rows.boxes), labels={}, lines={})
    docks: dict[Dock, Point] = {}
    numbers = {pool.id: number for number, pool in enumerate(sheet.pools)}
    for name, content in inside.items():
        cell = grid.cells[name]
        _put(drawing, docks, content, Point(columns.middles[cell.column], rows.middles[cell.row]))
    for way in ways:
        at = _tracks_at(way.asks, tracks, columns, rows)
        drawing.lines[way.line] = _line(way, at, docks, rows)
        if way.line in sizes:
            start = way.start
            pool = numbers[start.pool] if isinstance(start, Border) else board.things[start.shape].pool
            line = drawing.lines[way.line]
            drawing.labels.update(_label(way, sizes[way.line], at, line, columns, rows, pool))
    return drawing


def _label_sizes(sheet: Sheet) -> dict[str, Size]:
    lines: list[Flow | Message] = [flow for pool in sheet.pools for flow in pool.flows]
    lines.extend(sheet.messages)
    return {line.id: line.label for line in lines if line.label is not None}


# ---------------------------------------------------------------- columns and rows


def _zone_widths(ways: Iterable[Way], sizes: dict[str, Size]) -> dict[Zone, int]:
    widths: dict[Zone, int] = {}
    for way in ways:
        if way.spot == "track" and way.zone is not None:
            widths[way.zone] = max(widths.get(way.zone, 0), ceil(sizes[way.line].width) + 2 * BESIDE)
    return widths


def _columns(sheet: Sheet, grid: Grid, inside: dict[str, Content], tracks: Tracks, zones: dict[Zone, int]) -> Columns:
    left, right = [0] * grid.columns, [0] * grid.columns
    for name, content in inside.items():
        column = grid.cells[name].column
        left[column], right[column] = max(left[column], content.left), max(right[column], content.right)
    x = POOL_HEADER if sheet.pools[0].frame else 0
    x += LANE_HEADER if any(pool.lanes for pool in sheet.pools) else 0
    columns = Columns(middles=[], channels={}, zones={}, right=0)
    for column in range(grid.columns):
        x = _strip(columns, Channel("left", column), tracks, x)
        x = _zone(columns, Zone("left", column), zones, x) + BESIDE_COLUMN + left[column]
        columns.middles.append(x)
        x = _zone(columns, Zone("right", column), zones, x + right[column] + BESIDE_COLUMN)
        x = _strip(columns, Channel("right", column), tracks, x)
        x = _zone(columns, Zone("between", column), zones, x)
        x += BETWEEN_COLUMNS if Zone("between", column) not in zones else 0
    return Columns(middles=columns.middles, channels=columns.channels, zones=columns.zones, right=x)


def _strip(columns: Columns, channel: Channel, tracks: Tracks, x: int) -> int:
    columns.channels[channel] = x
    return x + tracks.widths.get(channel, 0)


def _zone(columns: Columns, zone: Zone, zones: dict[Zone, int], x: int) -> int:
    columns.zones[zone] = x
    return x + zones.get(zone, 0)


def _rows(sheet: Sheet, grid: Grid, inside: dict[str, Content], tracks: Tracks, columns: Columns) -> Rows:
    count = max(rows.last for rows in grid.pools.values()) + 1
    up, down = [0] * count, [0] * count
    for name, content in inside.items():
        row = grid.cells[name].row
        up[row], down[row] = max(up[row], content.up), max(down[row], content.down)
    rows = Rows(middles=[], channels={}, boxes={}, gaps=[])
    between = BETWEEN_POOLS + max((ceil(m.label.height) for m in sheet.messages if m.label is not None), default=0)
    y = 0
    for pool in sheet.pools:
        top = y
        for lane in pool.lanes or (None,):
            lane_top = y
            span = grid.lanes[pool.id, lane]
            for row in range(span.first, span.last + 1):
                rows.channels[Channel("above", row)] = y + BESIDE_ROW
                y += 2 * BESIDE_ROW + tracks.widths.get(Channel("above", row), 0) + up[row]
                rows.middles.append(y)
                rows.channels[Channel("below", row)] = y + down[row] + BESIDE_ROW
                y += 2 * BESIDE_ROW + down[row] + tracks.widths.get(Channel("below", row), 0)
            least = BLACK_BOX if lane is None and not pool.nodes else LANE_LEAST
            y = max(y, lane_top + least)
            if lane is not None:
                rows.boxes[lane] = Box(POOL_HEADER, lane_top, columns.right - POOL_HEADER, y - lane_top)
        if pool.frame:
            rows.boxes[pool.id] = Box(0, top, columns.right, y - top)
        rows.gaps.append(y + between // 2)
        y += between
    return rows


# ---------------------------------------------------------------- things, lines and labels


def _put(drawing: Drawing, docks: dict[Dock, Point], content: Content, at: Point) -> None:
    drawing.boxes.update((name, _moved(box, at)) for name, box in content.boxes.items())
    drawing.labels.update((name, _moved(box, at)) for name, box in content.labels.items())
    for name, line in content.lines.items():
        drawing.lines[name] = tuple(Point(point.x + at.x, point.y + at.y) for point in line)
    docks.update((dock, Point(point.x + at.x, point.y + at.y)) for dock, point in content.docks.items())


def _moved(box: Box, at: Point) -> Box:
    return Box(box.x + at.x, box.y + at.y, box.width, box.height)


def _tracks_at(asks: Iterable[Ask], tracks: Tracks, columns: Columns, rows: Rows) -> list[int]:
    return [
        tracks.offsets[ask] + (rows if ask.channel.side in ("above", "below") else columns).channels[ask.channel]
        for ask in asks
    ]


def _line(way: Way, at: list[int], docks: dict[Dock, Point], rows: Rows) -> tuple[Point, ...]:
    """Tracks are by turns upright and lying, so each gives the next bend."""
    start, end = _end_at(way.start, way.end, at, docks, rows), _end_at(way.end, way.start, at[::-1], docks, rows)
    points = [start]
    lies = isinstance(way.start, Dock) and way.start.side in ("left", "right")
    for number in at[1:] if isinstance(way.start, Border) else at:
        points.append(Point(number, points[-1].y) if lies else Point(points[-1].x, number))
        lies = not lies
    ends_lying = isinstance(way.end, Dock) and way.end.side in ("left", "right")
    if lies != ends_lying:
        points.append(Point(points[-1].x, end.y) if ends_lying else Point(end.x, points[-1].y))
    points.append(end)
    return tuple(_without_stops(points))


def _end_at(end: End, other: End, at: list[int], docks: dict[Dock, Point], rows: Rows) -> Point:
    """A pool is met where the line comes from: on its upright track, or straight from the dock."""
    if isinstance(end, Dock):
        return docks[end]
    box = rows.boxes[end.pool]
    if at:
        x = at[0]
    else:
        assert isinstance(other, Dock)
        x = docks[other].x
    return Point(x, box.y if end.side == "top" else box.y + box.height)


def _without_stops(points: list[Point]) -> Iterator[Point]:
    """Without points at which the line does not turn."""
    last: Point | None = None
    for number, point in enumerate(points):
        after = points[number + 1] if number + 1 < len(points) else None
        on_the_way = (
            last is not None and after is not None and (last.x == point.x == after.x or last.y == point.y == after.y)
        )
        if not on_the_way:
            yield point
            last = point


def _label(
    way: Way, size: Size, at: list[int], line: tuple[Point, ...], columns: Columns, rows: Rows, pool: int
) -> Iterator[tuple[str, Box]]:
    """The label of a line, unless it stands in the cell of its source."""
    width, height = ceil(size.width), ceil(size.height)
    if way.spot == "track":
        assert way.zone is not None
        lying = next(number for ask, number in zip(way.asks, at, strict=True) if ask.channel.side in ("above", "below"))
        yield way.line, Box(columns.zones[way.zone] + BESIDE, lying - 2 - height, width, height)
    elif way.spot in ("gap left", "gap right"):
        x = next((number for ask, number in zip(way.asks, at, strict=True) if ask.channel.side == "right"), line[0].x)
        y = rows.gaps[pool if line[0].y < line[-1].y else pool - 1] - height // 2
        yield way.line, Box(x - BESIDE - width if way.spot == "gap left" else x + BESIDE, y, width, height)
