"""What the second assignment shows with: contact sheet, cost display, plots, a picture of one's own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from helpers import cost_display
from helpers.contact_sheet import GAP, ContactSheet
from helpers.cost_display import CostDisplay
from helpers.deep_network import initialize_parameters_deep
from helpers.own_picture import read_picture
from helpers.training_plots import plot_costs, plot_pictures, plot_signals, spreads

plt.switch_backend("Agg")


def pictures(m: int) -> np.ndarray[Any, Any]:
    return np.random.RandomState(m).randint(0, 256, (m, 4, 5, 3)).astype(np.uint8)


# ---------------------------------------------------------------- contact sheet


@pytest.mark.parametrize(("m", "columns", "rows"), [(1, 1, 1), (6, 6, 1), (7, 3, 3), (12, 6, 2)])
def test_a_sheet_holds_every_picture_and_nothing_else(m: int, columns: int, rows: int) -> None:
    images = pictures(m)
    sheet = ContactSheet(images, columns=columns, scale=2)
    shown = np.asarray(Image.open(io.BytesIO(sheet._repr_png_())))
    assert np.array_equal(shown, sheet.pixels())
    assert shown.shape == (rows * (8 + GAP) - GAP, columns * (10 + GAP) - GAP, 4)
    for k, image in enumerate(images):
        top, left = k // columns * (8 + GAP), k % columns * (10 + GAP)
        assert np.array_equal(shown[top : top + 8 : 2, left : left + 10 : 2, :3], image)
    assert (shown[:, :, 3] == 255).sum() == m * 80
    assert repr(sheet) == f"{m} pictures"


@pytest.mark.parametrize(
    "wrong", [np.zeros((2, 4, 5, 3)), np.zeros((12, 2), np.uint8), np.zeros((2, 4, 5, 1), np.uint8)]
)
def test_what_is_no_picture_is_refused_in_a_sentence(wrong: np.ndarray[Any, Any]) -> None:
    with pytest.raises(ValueError, match="should be uint8 of shape"):
        ContactSheet(wrong)


# ---------------------------------------------------------------- cost display


def test_without_a_notebook_a_line_is_printed_every_hundred_rounds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    display = CostDisplay(250)
    for i in range(250):
        display.show(i, np.float64(1 / (i + 1)))
    assert capsys.readouterr().out.splitlines() == [
        "Cost after iteration 0: 1.000000",
        "Cost after iteration 100: 0.009901",
        "Cost after iteration 200: 0.004975",
        "Cost after iteration 249: 0.004000",
    ]


def test_a_display_that_is_not_shown_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    display = CostDisplay(1, shown=False)
    display.show(0, object())
    assert capsys.readouterr().out == ""


def test_a_loop_that_is_not_written_yet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    display = CostDisplay(250)
    for i in range(250):
        display.show(i, None)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("cost", ["0.69", [1, 2]])
def test_a_cost_that_is_no_number_ends_no_training(cost: Any, capsys: pytest.CaptureFixture[str]) -> None:
    CostDisplay(1).show(0, cost)
    assert "Cost after iteration 0: " in capsys.readouterr().out


def test_in_a_notebook_one_bar_is_drawn_over_and_over_but_not_too_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[dict[str, str]] = []

    class Handle:
        def update(self, data: dict[str, str], *, raw: bool) -> None:
            shown.append(data)

    def first(data: dict[str, str], **_: Any) -> Handle:
        shown.append(data)
        return Handle()

    clock = iter(np.arange(0, 100, 0.04))
    monkeypatch.setattr(cost_display.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(cost_display, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", first)
    display = CostDisplay(100)
    for i in range(100):
        display.show(i, 0.5)
    assert 20 < len(shown) < 50
    assert shown[-1]["text/plain"] == "100 of 100 iterations, 4 s, cost 0.500000"
    assert '<progress value="100" max="100"' in shown[-1]["text/html"]


# ---------------------------------------------------------------- plots


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The figures that are shown, kept for a look."""
    figures: list[Any] = []
    monkeypatch.setattr(plt, "show", lambda: figures.append(plt.gcf()))
    yield figures
    plt.close("all")


def test_the_cost_curves_have_ticks_names_and_their_numbers(drawn: list[Any]) -> None:
    plot_costs({"two layers": [0.7, 0.5, 0.3], "four layers": [0.7, 0.2]})
    [axes] = drawn[0].axes
    assert [line.get_xdata().tolist() for line in axes.lines] == [[0, 100, 200], [0, 100]]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["two layers", "four layers"]
    assert len(axes.get_xticks()) > 2 and len(axes.get_yticks()) > 2
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("iteration", "cost")


def test_the_signals_are_the_spread_of_every_layer(drawn: list[Any]) -> None:
    X = np.random.RandomState(2).rand(50, 30)
    even = initialize_parameters_deep([50, 6, 4, 1])
    plot_signals({"even": even}, X)
    [axes] = drawn[0].axes
    assert axes.get_yscale() == "log"
    assert axes.lines[0].get_ydata().tolist() == spreads(even, X)
    assert spreads(even, X)[0] == pytest.approx(np.std(even["W1"] @ X))
    assert [int(tick) for tick in axes.get_xticks()] == [1, 2, 3]


@pytest.mark.parametrize("m", [1, 5, 7])
def test_every_picture_gets_its_caption(drawn: list[Any], m: int) -> None:
    plot_pictures(pictures(m), [f"picture {k}" for k in range(m)])
    captions = [text.get_text() for axes in drawn[0].axes for text in axes.texts]
    assert captions == [f"picture {k}" for k in range(m)]


def test_without_a_mistake_there_is_nothing_to_show(
    drawn: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    plot_pictures(pictures(3)[:0], [])
    assert drawn == [] and "no picture" in capsys.readouterr().out


# ---------------------------------------------------------------- a picture of one's own


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_of_any_usual_kind_becomes_small_and_square(tmp_path: Path, form: str, mode: str) -> None:
    path = tmp_path / "cat"
    Image.new(mode, (300, 200), "white").save(path, form)
    found = read_picture(path)
    assert (found.shape, found.dtype) == ((1, 64, 64, 3), np.uint8)
    assert found.min() > 250


def test_the_middle_is_taken_and_nothing_is_squeezed(tmp_path: Path) -> None:
    wide = np.zeros((100, 300, 3), np.uint8)
    wide[:, 100:200] = 200
    Image.fromarray(wide).save(tmp_path / "wide.png")
    assert np.abs(read_picture(tmp_path / "wide.png").astype(int) - 200).max() < 40


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (80, 80), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert read_picture(tmp_path / "clear.png", size=8).min() == 255


def test_a_picture_is_turned_as_the_camera_was_held(tmp_path: Path) -> None:
    half = np.zeros((80, 80, 3), np.uint8)
    half[:40] = 255
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    Image.fromarray(half).save(tmp_path / "turned.png", exif=exif)
    found = read_picture(tmp_path / "turned.png")[0]
    assert found[:20].max() == 0 and found[-20:].min() == 255


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cat.png").write_bytes(content)
    with pytest.raises(ValueError, match="no picture that can be read"):
        read_picture(tmp_path / "cat.png")


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file .*my_cat\.jpg"):
        read_picture(tmp_path / "my_cat.jpg")
