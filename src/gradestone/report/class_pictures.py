"""Pictures of a class for slides, as PNG: in colours for colour-blind readers too, and never colour alone."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from gettext import NullTranslations
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator, PercentFormatter

from ..page.localised import decimals, number
from ..selfcheck.words import _, ngettext, speaking
from .overview import Overview
from .picture_fonts import fonts_for_pictures
from .report_templates import hundredths, share
from .statistics import STEPS

# Source: Okabe and Ito (2008), colours for all kinds of colour vision.
SOLVED, PARTLY, NONE, OPEN = "#0072B2", "#E69F00", "#D55E00", "#8C959F"
HATCHES = {SOLVED: "", PARTLY: "///", NONE: "...", OPEN: "--"}
WIDTH = 9.6  # inches
DPI = 160
MOST_BARS = 25  # misconceptions that are drawn
LONGEST_LABEL = 42


def pictures(overview: Overview) -> Iterator[tuple[str, bytes]]:
    """The pictures there is something for, by the name of their file."""
    drawn = (
        ("scores.png", _scores, overview.shares.count),
        ("exercises.png", _exercises, len(overview.exercises)),
        ("checks.png", _checks, len(overview.checks)),
        ("misconceptions.png", _misconceptions, len(overview.happened.misconceptions)),
        (
            "discrimination.png",
            _discrimination,
            sum(e.discrimination is not None for e in overview.exercises),
        ),
        ("times.png", _times, overview.seconds.count),
    )
    families, excuse = fonts_for_pictures()
    # What stands in marks.json is text and no formula.
    style: Any = {
        "font.family": families,
        "text.parse_math": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "hatch.linewidth": 0.6,
        "hatch.color": "white",
    }
    with mpl.rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        for name, draw, count in drawn:
            if count:
                yield name, _png(draw, overview, excuse)


def _png(draw: Any, overview: Overview, excuse: str) -> bytes:
    figure = Figure(figsize=(WIDTH, 4.2), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    with speaking(NullTranslations()) if excuse else nullcontext():
        draw(figure, overview)
    if excuse:
        figure.axes[0].set_title(excuse, loc="right", fontsize=7, color=OPEN)
    data = io.BytesIO()
    figure.savefig(data, format="png", facecolor="white", metadata={"Software": None})
    return data.getvalue()


def _axes(figure: Figure, title: str, rows: int | None = None) -> Axes:
    """An empty plot, high enough for so many bars."""
    if rows is not None:
        figure.set_size_inches(WIDTH, 1.4 + 0.34 * rows)
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=13)
    return axes


def _scores(figure: Figure, overview: Overview) -> None:
    axes = _axes(figure, _scores_title(overview))
    places = [(place + 0.5) * 100 / STEPS for place in range(STEPS)]
    bars = axes.bar(places, overview.tenths, width=92 / STEPS, color=SOLVED)
    axes.bar_label(bars, [str(count or "") for count in overview.tenths], fontsize=10)
    for value, words, dashes in (
        (overview.shares.mean, _("mean {percent} %"), "--"),
        (overview.shares.median, _("median {percent} %"), ":"),
    ):
        label = words.format(percent=decimals(100 * value, 1))
        axes.axvline(100 * value, color="black", linestyle=dashes, linewidth=1.3, label=label)
    axes.set(xlabel=_("percent of all points"), ylabel=_("students"), xlim=(0, 102))
    axes.set_xticks([place * 100 / STEPS for place in range(STEPS + 1)])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(y=0.12)
    axes.legend(frameon=False, loc="upper left")


def _scores_title(overview: Overview) -> str:
    count = overview.shares.count
    said = ngettext(
        "{assignment}: scores of {count} students", "{assignment}: scores of {count} students", count
    )
    return said.format(assignment=overview.facts.assignment, count=count)


def _stacked(axes: Axes, labels: Sequence[str], parts: Sequence[tuple[str, str, Sequence[int]]]) -> None:
    """Horizontal bars, one for each label from top to bottom, of parts with a name, a colour and counts."""
    left = [0] * len(labels)
    for words, colour, counts in parts:
        if any(counts):
            bars = axes.barh(
                labels, counts, left=left, color=colour, hatch=HATCHES[colour], label=words, height=0.72
            )
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85}
            axes.bar_label(
                bars, [str(count or "") for count in counts], label_type="center", fontsize=8, bbox=box
            )
            _without_empty_boxes(axes)
        left = [before + count for before, count in zip(left, counts, strict=True)]
    axes.invert_yaxis()
    axes.set_xlabel(_("students"))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlim(0, max(left) or 1)
    axes.margins(y=0.01)
    figure = axes.get_figure()
    if figure is not None and len(parts) > 1:
        figure.legend(*axes.get_legend_handles_labels(), ncols=4, frameon=False, loc="outside lower center")


def _without_empty_boxes(axes: Axes) -> None:
    for text in axes.texts:
        if not text.get_text():
            text.set_visible(False)


def _exercises(figure: Figure, overview: Overview) -> None:
    found = overview.exercises
    axes = _axes(
        figure, _("{assignment}: who solved what").format(assignment=overview.facts.assignment), len(found)
    )
    labels = [
        _label(f"{place} {each.name}  {share(each.solved_share)}") for place, each in enumerate(found, 1)
    ]
    parts = (
        (_("all points"), SOLVED, [each.solved for each in found]),
        (_("some points"), PARTLY, [each.partly for each in found]),
        (_("no points"), NONE, [each.none for each in found]),
        (_("not judged"), OPEN, [each.not_judged for each in found]),
    )
    _stacked(axes, labels, parts)


def _checks(figure: Figure, overview: Overview) -> None:
    """A field for every check: the number in it is the share that passed, a frame says that it is hidden."""
    names = [each.name for each in overview.exercises]
    most = max(each.ordinal for each in overview.checks)
    title = _("{assignment}: percent who passed each check")
    axes = _axes(figure, title.format(assignment=overview.facts.assignment), len(names))
    shades = axes.imshow(_grid(overview, names, most), cmap="cividis", vmin=0, vmax=1, aspect="auto")
    figure.colorbar(shades, format=PercentFormatter(1), label=_("passed"), pad=0.02)
    for each in overview.checks:
        place = (each.ordinal - 1, names.index(each.exercise))
        if each.passed_share is not None:
            ink = "white" if each.passed_share < 0.6 else "black"
            axes.text(
                *place,
                str(hundredths(each.passed_share)),
                color=ink,
                ha="center",
                va="center",
                fontsize=8,
            )
        if each.hidden:
            corner = (place[0] - 0.44, place[1] - 0.4)
            axes.add_patch(Rectangle(corner, 0.88, 0.8, fill=False, edgecolor="white", linewidth=1.2))
    axes.set_xticks(range(most), [str(place + 1) for place in range(most)])
    axes.set_yticks(range(len(names)), [_label(f"{place} {name}") for place, name in enumerate(names, 1)])
    axes.set_xlabel(_("check, in the order of the notebook; framed: hidden"))
    axes.tick_params(length=0)


def _grid(overview: Overview, names: Sequence[str], most: int) -> list[list[float]]:
    """The shares by exercise and ordinal; nan where there is no such check."""
    rows = [[math.nan] * most for _ in names]
    for each in overview.checks:
        if each.passed_share is not None:
            rows[names.index(each.exercise)][each.ordinal - 1] = each.passed_share
    return rows


def _misconceptions(figure: Figure, overview: Overview) -> None:
    found = overview.happened.misconceptions[:MOST_BARS]
    axes = _axes(
        figure, _("{assignment}: named mistakes").format(assignment=overview.facts.assignment), len(found)
    )
    labels = _distinct([_label(each.what) for each in found])
    _stacked(axes, labels, ((_("students"), NONE, [len(each.students) for each in found]),))


def _discrimination(figure: Figure, overview: Overview) -> None:
    title = _("{assignment}: difficulty and discrimination")
    axes = _axes(figure, title.format(assignment=overview.facts.assignment))
    figure.set_size_inches(WIDTH, 5.6)
    for place, each in enumerate(overview.exercises, 1):
        if each.discrimination is not None and each.difficulty is not None:
            point = (each.difficulty, each.discrimination)
            axes.plot(
                *point, "o", color=SOLVED, markersize=15, alpha=0.75, label=_label(f"{place} {each.name}")
            )
            # The one font that matplotlib brings along: of others it may have no bold, and says so on stderr.
            bold: dict[str, Any] = {"weight": "bold", "family": "DejaVu Sans"}
            axes.text(*point, str(place), color="white", ha="center", va="center", fontsize=9, **bold)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.axhspan(-1, 0.2, color=PARTLY, alpha=0.12)
    axes.text(0.01, 0.185, _("below 0.2: tells hardly anybody apart"), va="top", fontsize=9)
    axes.set_xlabel(_("difficulty: share of points earned (harder ← → easier)"))
    axes.set_ylabel(_("discrimination"))
    axes.set(xlim=(0, 1.04), ylim=_limits(overview))
    figure.legend(
        loc="outside right upper", frameon=False, handlelength=0, handletextpad=0, markerscale=0, fontsize=9
    )


def _limits(overview: Overview) -> tuple[float, float]:
    found = [each.discrimination for each in overview.exercises if each.discrimination is not None]
    return min(-0.1, *found, 0.0) - 0.05, max(1.0, *found) + 0.05


def _times(figure: Figure, overview: Overview) -> None:
    seconds = sorted(member.marks.seconds for member in overview.members if member.marks)
    axes = _axes(figure, _("{assignment}: time per submission").format(assignment=overview.facts.assignment))
    axes.step(
        seconds,
        [100 * (place + 1) / len(seconds) for place in range(len(seconds))],
        where="post",
        color=SOLVED,
    )
    median = _("median {seconds} s").format(seconds=decimals(overview.seconds.median))
    axes.axvline(overview.seconds.median, color="black", linestyle=":", label=median)
    axes.set(xlabel=_("seconds of a run"), ylabel=_("percent of submissions done"), ylim=(0, 102))
    axes.set_xlim(left=0)
    if seconds[0] > 0 and seconds[-1] > 20 * overview.seconds.median:
        axes.set_xscale("log")
        axes.set_xlim(left=seconds[0])
    together = _("all together {seconds} s").format(seconds=number(sum(seconds)))
    axes.legend(frameon=False, loc="lower right", title=together)


def _label(text: str) -> str:
    """In one line, or one for each of several names; what is too long loses its middle."""
    half = LONGEST_LABEL // 2
    shown = [
        name if len(name) <= LONGEST_LABEL else f"{name[:half]}…{name[1 - half :]}"
        for name in text.split(" or ")  # as marks.json joins names that fit alike
    ]
    return "\n".join([shown[0], *(_("or {name}").format(name=name) for name in shown[1:])])


def _distinct(labels: Sequence[str]) -> list[str]:
    """Bars of the same label would be drawn on top of each other."""
    seen: dict[str, int] = {}
    for place, label in enumerate(labels):
        seen[label if label not in seen else f"{label} ({place + 1})"] = place
    return list(seen)
