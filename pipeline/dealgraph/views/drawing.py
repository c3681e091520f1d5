"""Drawing: circular flows as SVG of our own making, without a script.

In: circular flows. Out: SVG markup; firms are boxes, flow edges are bent arrows in the colour of their family.
The arrow of "Amazon invests in Anthropic" (亚马逊投资 Anthropic) runs from Amazon to Anthropic.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from dealgraph.trace.scheme import CAPITAL, PROCUREMENT
from dealgraph.views.phrases import languages, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.trace import CircularFlow
    from dealgraph.trace.ledger import FlowEdge

Point = tuple[float, float]
# A firm's box: centre, half width, half height.
Box = tuple[float, float, float, float]
# The markup of an arrow, and points that the drawing must hold.
Arrow = tuple[str, list[Point]]
_LONGEST: Final = 22
_MARGIN: Final = 12
_STEPS: Final = 80
MAP_FIRMS: Final = 14


def markers() -> str:
    """Return the arrowheads that all drawings of a page refer to."""
    heads = "".join(
        f'<marker id="head-{family}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="var(--{family})"/></marker>'
        for family in (CAPITAL, PROCUREMENT)
    )
    return f'<svg class="markers" aria-hidden="true"><defs>{heads}</defs></svg>'


def ring(flow: CircularFlow) -> str:
    """Return one circular flow, drawn clockwise with the sum of each hop beside its arrow.

    Args:
        flow: of any length.
    """
    count = len(flow.firms)
    if count == 2:
        first, wide, high, bend = math.pi, 125.0, 0.0, 0.36
    else:
        # Four firms stand at the corners of a rectangle, other numbers have one firm on top.
        first = -3 * math.pi / 4 if count == 4 else -math.pi / 2
        wide, high, bend = (165.0, 105.0 + 12 * (count - 3), 0.16)
    boxes = _around(flow.firms, first, wide, high)
    arrows = [
        _arrow(hop.chosen, boxes[hop.payer], boxes[hop.payee], bend=bend, thick=2.2, sum_shown=True)
        for hop in flow.hops
    ]
    return _svg(" → ".join((*flow.firms, flow.firms[0])), boxes, arrows)


def chart(flows: Sequence[CircularFlow]) -> tuple[str, bool]:
    """Return the firms of all flows with every edge between them, and whether some had to be left out.

    Args:
        flows: in order of importance; firms are taken from the first on.
    """
    firms: list[str] = []
    cut = False
    for flow in flows:
        new = [firm for firm in flow.firms if firm not in firms]
        if len(firms) + len(new) > MAP_FIRMS:
            cut = True
            continue
        firms.extend(new)
    shown = {
        (edge.payer, edge.payee, edge.family): edge
        for flow in flows
        for hop in flow.hops
        for edge in hop.edges
        if edge.payer in firms and edge.payee in firms
    }
    boxes = _around(firms, -math.pi / 2, 360.0, 150.0 + 8 * len(firms))
    arrows = [
        _arrow(edge, boxes[payer], boxes[payee], bend=0.1 if family == CAPITAL else 0.2, thick=_thickness(edge))
        for (payer, payee, family), edge in sorted(shown.items())
    ]
    return _svg(", ".join(firms), boxes, arrows), cut


def _around(firms: Sequence[str], first: float, wide: float, high: float) -> dict[str, Box]:
    boxes = {}
    for place, firm in enumerate(firms):
        angle = first + 2 * math.pi * place / len(firms)
        units = sum(2 if east_asian_width(char) in {"W", "F"} else 1 for char in _short(firm))
        boxes[firm] = (wide * math.cos(angle), high * math.sin(angle), max(34.0, units * 3.9 + 13), 15.0)
    return boxes


def _short(firm: str) -> str:
    return firm if len(firm) <= _LONGEST else firm[: _LONGEST - 1] + "…"


def _firm(firm: str, box: Box) -> str:
    x, y, half, high = box
    return (
        f'<g><title>{escape(firm)}</title><rect x="{x - half:.1f}" y="{y - high:.1f}" width="{2 * half:.1f}" '
        f'height="{2 * high:.1f}" rx="8"/><text x="{x:.1f}" y="{y:.1f}">{escape(_short(firm))}</text></g>'
    )


def _thickness(edge: FlowEdge) -> float:
    known = edge.bounds.min or edge.bounds.max
    # Each thousandfold adds two points of width: 1 million is 1.5, 1 trillion is 5.5.
    return 1.5 if not known else min(6.0, max(1.5, 1.5 + 2 * (math.log10(known) - 6) / 3))


def _arrow(edge: FlowEdge, begin: Box, end: Box, *, bend: float, thick: float, sum_shown: bool = False) -> Arrow:
    p0, p2 = (begin[0], begin[1]), (end[0], end[1])
    dx, dy = p2[0] - p0[0], p2[1] - p0[1]
    # Bent to the left of its direction, so that two opposite arrows keep apart.
    p1 = ((p0[0] + p2[0]) / 2 + dy * bend * 2, (p0[1] + p2[1]) / 2 - dx * bend * 2)
    first = next((s for s in range(_STEPS) if not _inside(_curve(p0, p1, p2, s / _STEPS), begin, 2)), 0) / _STEPS
    last = (
        next((s for s in range(_STEPS, 0, -1) if not _inside(_curve(p0, p1, p2, s / _STEPS), end, 4)), _STEPS) / _STEPS
    )
    a, c = _curve(p0, p1, p2, first), _curve(p0, p1, p2, last)
    b = tuple(
        (1 - first) * (1 - last) * p0[i] + (first * (1 - last) + last * (1 - first)) * p1[i] + first * last * p2[i]
        for i in (0, 1)
    )
    thin = " thin" if edge.implied or edge.hearsay else ""
    path = (
        f'<path class="{edge.family}{thin}" d="M{a[0]:.1f} {a[1]:.1f}Q{b[0]:.1f} {b[1]:.1f} {c[0]:.1f} {c[1]:.1f}" '
        f'stroke-width="{thick:.1f}" marker-end="url(#head-{edge.family})"/>'
    )
    x, y = middle = _curve(p0, p1, p2, (first + last) / 2)
    extent = [_curve(p0, p1, p2, first + (last - first) * step / 8) for step in range(9)]
    if not sum_shown:
        return path, extent
    told_in = {language: told(edge.bounds, language) for language in languages()}
    room = max(map(len, told_in.values())) * 3.5
    sums = "".join(
        f'<text class="sum {edge.family} l-{language}" lang="{language}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'
        for language, text in told_in.items()
    )
    return path + sums, [*extent, (middle[0] - room, y), (middle[0] + room, y)]


def _inside(point: Point, box: Box, margin: float) -> bool:
    return abs(point[0] - box[0]) <= box[2] + margin and abs(point[1] - box[1]) <= box[3] + margin


def _curve(p0: Point, p1: Point, p2: Point, t: float) -> Point:
    x, y = ((1 - t) ** 2 * p0[i] + 2 * t * (1 - t) * p1[i] + t * t * p2[i] for i in (0, 1))
    return x, y


def _svg(title: str, boxes: Mapping[str, Box], arrows: Sequence[Arrow]) -> str:
    """Return the drawing, as large as its boxes and arrows need."""
    points = [(x + side * half, y + side * high) for x, y, half, high in boxes.values() for side in (-1, 1)]
    points.extend(point for _, extent in arrows for point in extent)
    left, top = (min(point[axis] for point in points) - _MARGIN for axis in (0, 1))
    width = max(x for x, _ in points) + _MARGIN - left
    height = max(y for _, y in points) + _MARGIN - top
    name = escape(title)
    drawn = "".join([*(markup for markup, _ in arrows), *(_firm(firm, box) for firm, box in boxes.items())])
    return (
        f'<svg viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" role="img" aria-label="{name}">'
        f"<title>{name}</title>{drawn}</svg>"
    )
