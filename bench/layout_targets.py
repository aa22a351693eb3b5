"""What our layout must reach beside people and the peer: each says what was found, and yields what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from bench.layout_drawers import OURS, PEER, Group, parts

DEFECTS = ("overlaps", "edge_shape", "wrong_docks", "label_overlaps", "outside_lane")

MAX_CROSSINGS = 17  # that the people who drew the 21 reference models made
MIN_COMPACTNESS = 23.0  # per cent that they use, on the mean of the models


def without_defects(title: str, group: Group) -> Iterator[str]:
    for name, row in group.items():
        ours = row.get(OURS)
        if ours is None:
            continue
        if ours.metrics is None:
            yield f"{title}: {name} is refused: {ours.refused}"
            continue
        found = {kind: getattr(ours.metrics, kind) for kind in DEFECTS}
        if any(found.values()):
            told = ", ".join(f"{kind} {count}" for kind, count in found.items() if count)
            yield f"{title}: {name} has defects: {told}"


def calmer_than_peer(title: str, group: Group) -> Iterator[str]:
    pairs = [(row[OURS].metrics, row[PEER].metrics) for row in group.values() if OURS in row and PEER in row]
    drawn_by_both = [(ours, peer) for ours, peer in pairs if ours is not None and peer is not None]
    both = [(ours, peer) for ours, peer in drawn_by_both if parts(peer) >= parts(ours)]
    if len(both) < len(drawn_by_both):
        print(f"  {title}: {len(drawn_by_both) - len(both)} of which the peer leaves parts out are not compared")
    for what in ("crossings", "bends") if both else ():
        ours, peer = (sum(getattr(pair[side], what) for pair in both) for side in (0, 1))
        print(f"  {title}: {what} on the {len(both)} that both draw in full: {ours} to {peer} (target: fewer, or none)")
        if ours > peer or (ours == peer and peer):
            yield f"{title}: {ours} {what}, and the peer makes {peer}"


def better_than_people(group: Group) -> Iterator[str]:
    ours = [row[OURS].metrics for row in group.values() if OURS in row]
    found = [each for each in ours if each is not None]
    if not found:
        return
    crossings, compactness = sum(each.crossings for each in found), fmean(each.compactness for each in found)
    print(f"  reference models: {crossings} crossings (target: at most {MAX_CROSSINGS})")
    print(f"  reference models: {compactness:.1f} % used, on the mean (target: at least {MIN_COMPACTNESS:.0f})")
    if crossings > MAX_CROSSINGS:
        yield f"{crossings} crossings on the reference models, and people make {MAX_CROSSINGS}"
    if compactness < MIN_COMPACTNESS:
        yield f"the reference models use {compactness:.1f} %, less than {MIN_COMPACTNESS:.0f}"


def faster_and_denser(name: str, group: Group, least_faster: float, least_denser: float = 0) -> Iterator[str]:
    ours, peer = group[name].get(OURS), group[name].get(PEER)
    if ours is None or ours.metrics is None or ours.milliseconds is None or peer is None or not peer.milliseconds:
        return
    if peer.metrics is not None and parts(peer.metrics) < parts(ours.metrics):
        print(f"  {name}: not compared; the peer leaves parts out")
        return
    faster = peer.milliseconds / ours.milliseconds
    least = "" if peer.metrics is not None else "at least "
    print(f"  {name}: {least}{faster:.1f} times as fast as the peer (target: {least_faster:.0f})")
    if faster < least_faster:
        yield f"{name}: {faster:.2f} times as fast as the peer, less than {least_faster:.0f}"
    if peer.metrics is None or not least_denser:
        return
    denser = ours.metrics.compactness / peer.metrics.compactness
    print(f"  {name}: {denser:.1f} times as dense as the peer (target: {least_denser:.0f})")
    if denser < least_denser:
        yield f"{name}: {denser:.2f} times as dense as the peer, less than {least_denser:.0f}"
