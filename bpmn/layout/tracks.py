"""Tracks in channels: lines that share a stretch of a channel get different ones.

Places along a channel are ordinals, not coordinates: all that lies in one cell, or in one crossing channel, is one place.
So tracks are known before any size is, and stay right whatever the sizes come to.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from typing import Literal, NamedTuple

# The distance of two tracks, and so of a line from a label beside it.
PITCH = 12
# How many tracks are tried before a new one is opened; keeps crowded channels linear.
LOOK = 50

# Vertical channels lie right and left of a column, horizontal ones above and below a row.
Side = Literal["right", "left", "above", "below"]


class Channel(NamedTuple):
    side: Side
    number: int


class Ask(NamedTuple):
    """A line needs a track in a channel from one place to another, with room beside it for a label.

    The room is right of a vertical track, above a horizontal one. `number` tells the pieces of one line apart.
    """

    line: str
    number: int
    channel: Channel
    begin: int
    end: int
    room: int = 0


class Tracks(NamedTuple):
    """How wide each channel is, and how far from its left or upper edge each line runs."""

    widths: dict[Channel, int]
    offsets: dict[Ask, int]


def assign(asks: Iterable[Ask]) -> Tracks:
    channels: dict[Channel, list[Ask]] = {}
    for ask in asks:
        channels.setdefault(ask.channel, []).append(ask)
    widths: dict[Channel, int] = {}
    offsets: dict[Ask, int] = {}
    for channel, inside in channels.items():
        lies = channel.side in ("above", "below")
        tracks = _lying(inside) if lies else _standing(inside)
        if channel.side == "above":
            tracks.reverse()
        at = 0
        for track in tracks:
            room = max(ask.room for ask in track)
            offsets.update(dict.fromkeys(track, at + PITCH // 2 + (room if lies else 0)))
            at += PITCH + room
        widths[channel] = at
    return Tracks(widths, offsets)


def _standing(asks: list[Ask]) -> list[list[Ask]]:
    """From left to right. Lines come in at the left and go out at the right, so of two lines that go down, the one that
    comes in lower turns first: then they do not cross.
    """
    down = sorted((ask for ask in asks if ask.begin <= ask.end), key=lambda ask: (-ask.begin, -ask.end))
    up = sorted((ask for ask in asks if ask.begin > ask.end), key=lambda ask: (ask.begin, ask.end))
    tracks: list[list[Ask]] = []
    for group in (down, up):
        own: list[list[Ask]] = []
        for ask in group:
            fitting = (track for track in own[-LOOK:] if _is_beyond(ask, track[-1]))
            track = next(fitting, None)
            if track is None:
                own.append([ask])
            else:
                track.append(ask)
        tracks.extend(own)
    return tracks


def _is_beyond(ask: Ask, last: Ask) -> bool:
    """Whether the stretch lies wholly on the far side of the one that its track had last."""
    return ask.end < last.begin if ask.begin <= ask.end else ask.end > last.begin


def _lying(asks: list[Ask]) -> list[list[Ask]]:
    """From the row outward: short lines lie near it, so that long ones go around them."""
    tracks: list[list[Ask]] = []
    free: list[tuple[int, int]] = []
    for ask in sorted(asks, key=lambda ask: min(ask.begin, ask.end)):
        if free and free[0][0] < min(ask.begin, ask.end):
            number = heappop(free)[1]
            tracks[number].append(ask)
        else:
            number = len(tracks)
            tracks.append([ask])
        heappush(free, (max(ask.begin, ask.end), number))
    return sorted(tracks, key=lambda track: sum(abs(ask.end - ask.begin) for ask in track) / len(track))
