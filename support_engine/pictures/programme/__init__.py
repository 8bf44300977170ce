"""The programme as a picture: a plan of what to say, a layout, and two ways to write it down."""

from collections.abc import Mapping
from typing import NamedTuple

from support_engine.core.programme.definition import Workflow
from support_engine.pictures.programme.columns import Rect
from support_engine.pictures.programme.journey import Journey
from support_engine.pictures.programme.layout import laid_out
from support_engine.pictures.programme.mermaid import mermaid
from support_engine.pictures.programme.plan_of import plan, roomy
from support_engine.pictures.programme.routing import Router
from support_engine.pictures.programme.svg import sheet, svg


class Drawing(NamedTuple):
    """The picture as SVG, its page, and the frame of each state on it."""

    svg: str
    sheet: Rect
    states: Mapping[str, Rect]


def draw_svg(workflow: Workflow, journey: Journey | None = None) -> str:
    """The picture of a programme as SVG, with one dossier's journey on it if there is one."""
    return drawing(workflow, journey).svg


def drawing(workflow: Workflow, journey: Journey | None = None) -> Drawing:
    """The picture of a programme, and where each state stands on it."""
    said = plan(workflow, journey)
    rooms = [roomy(workflow, None), *([roomy(workflow, journey)] if journey else [])]
    layout = laid_out(said, *rooms)
    frames = {name: box.rect for name, box in layout.boxes.items() if name in workflow.states}
    return Drawing(svg(said, layout, Router(said, layout).arrows()), sheet(layout), frames)


def draw_mermaid(workflow: Workflow, journey: Journey | None = None) -> str:
    """The programme, or the journey of a dossier in it, as Mermaid text."""
    return mermaid(plan(workflow, journey))
