"""What notebooks have beside their exercises: tables of shapes, gradient checks, films, cells that try."""

from __future__ import annotations

import base64
import builtins
import json
import linecache
import re
import sys
import warnings
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from matplotlib import font_manager

from helpers import dnn_utils, plots
from helpers.animation import FRAMES, SIDE, TrainingFilm
from helpers.datasets import island
from helpers.gradcheck import GradientReport, _network, gradient_check
from helpers.shapes import shape_sliders, shapes
from helpers.tryout import tryout
from testcases.misconceptions.building_dnn import MISCONCEPTIONS
from tests.unit.conftest import NOTEBOOK

# ---------------------------------------------------------------- fonts of plots


def test_labels_without_wide_letters_need_no_further_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "_known_fonts", pytest.fail)
    assert plots.fonts_for("cost, in ° of α") == ["sans-serif"]
    assert plots.EITHER_THEME["font.family"] == ["sans-serif"]


def test_a_font_that_was_installed_since_yesterday_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "_known_fonts", lambda: {"DejaVu Sans"})
    monkeypatch.setattr(plots, "_all_fonts", lambda: {"DejaVu Sans", "SimHei", "Microsoft YaHei"})
    assert plots.fonts_for("成本") == ["sans-serif", "Microsoft YaHei"]


def test_what_only_the_system_knows_becomes_known_to_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = font_manager.fontManager
    path = next(font.fname for font in manager.ttflist if font.name == "DejaVu Sans Mono")
    monkeypatch.setattr(manager, "ttflist", [font for font in manager.ttflist if font.fname != path])
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [path, "/no/such/font.ttf"])
    assert "DejaVu Sans Mono" in plots._all_fonts()


def test_without_any_such_font_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("_known_fonts", "_all_fonts"):
        monkeypatch.setattr(plots, name, lambda: {"DejaVu Sans"})
    with warnings.catch_warnings():
        assert plots.fonts_for("成本") == ["sans-serif"]
        warnings.warn("Glyph 25104 (X) missing from font(s) DejaVu Sans.", UserWarning, stacklevel=1)
    assert capsys.readouterr().out.startswith("No font with Chinese letters was found")


# ---------------------------------------------------------------- shapes


def test_wide_letters_take_two_columns_of_the_printed_table(monkeypatch: pytest.MonkeyPatch) -> None:
    headings = ("层", "W", "b", "输入", "Z 和 A", "参数个数")
    monkeypatch.setattr("helpers.shapes._HEADINGS", headings)
    head, *rows = repr(shapes([3, 2, 1], m=4)).splitlines()[:3]
    wide = sum(letter >= "\u2e80" for letter in head)
    assert {len(head) + wide} == {len(row) for row in rows}


def test_the_table_has_a_line_for_each_layer_and_no_example_in_a_parameter() -> None:
    table = shapes([12288, 20, 7, 5, 1], m=209)
    assert table.rows()[0] == ("1", "(20, 12288)", "(20, 1)", "(12288, 209)", "(20, 209)", "245,780")
    assert table.rows()[-1] == ("4", "(1, 5)", "(1, 1)", "(5, 209)", "(1, 209)", "6")
    lines = repr(table).splitlines()
    assert len({len(line) for line in lines[:5]}) == 1
    assert "245,973 parameters" in lines[-1]
    html = table._repr_html_()
    assert html.count("<tr>") == 5
    assert all(word in html for row in table.rows() for word in row)


@pytest.mark.parametrize("sizes", [[], [3], [3, 0], [3, 2.5], [3, "2"]])
def test_what_is_no_network_is_refused_in_words(sizes: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"two sizes or more|is no size"):
        shapes(sizes, m=2)
    with pytest.raises(ValueError, match="is no size"):
        shapes([2, 1], m=0)


def test_without_widgets_the_sliders_are_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert shape_sliders([2, 4, 1], m=3) == shapes([2, 4, 1], m=3)


def test_with_widgets_every_hidden_layer_and_m_has_a_slider(monkeypatch: pytest.MonkeyPatch) -> None:
    widgets: Any = ModuleType("ipywidgets")
    widgets.IntSlider = SimpleNamespace
    widgets.interactive = lambda shown, **sliders: (shown, sliders)
    monkeypatch.setitem(sys.modules, "ipywidgets", widgets)
    shown, sliders = shape_sliders([2, 4, 30, 1], m=3)  # type: ignore[misc]
    assert {name: slider.value for name, slider in sliders.items()} == {"m": 3, "n_1": 4, "n_2": 30}
    assert sliders["n_2"].max == 30
    assert shown(m=5, n_1=6, n_2=7) == shapes([2, 6, 7, 1], m=5)


# ---------------------------------------------------------------- gradient check


def checked(reference: SimpleNamespace, name: str, source: str) -> GradientReport:
    """The report with another version of one function of the backward pass."""
    tools = {tool: getattr(dnn_utils, tool) for tool in dnn_utils.__all__}
    namespace = {"np": np, **tools, **vars(reference)}
    for exercise in ("linear_backward", "linear_activation_backward", "L_model_backward"):
        exec(source if exercise == name else solution(exercise), namespace)
    return gradient_check(reference.L_model_forward, reference.compute_cost, namespace["L_model_backward"])


def solution(exercise: str) -> str:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    return next(
        "".join(cell["source"])
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == exercise
    )


@pytest.mark.parametrize(
    ("mistake", "worst"),
    [
        ("gradient-dw-not-averaged", "W"),
        ("gradient-db-not-averaged", "b"),
        ("gradient-da-averaged", ""),
        ("gradient-dw-averaged-twice", "W"),
        ("gradient-features-counted", ""),
    ],
)
def test_a_mistake_is_seen_without_a_key_and_the_parameter_named(
    mistake: str, worst: str, reference: SimpleNamespace
) -> None:
    version = next(each for each in MISCONCEPTIONS if each.name == mistake)
    report = checked(reference, version.exercise, version.source(solution(version.exercise)))
    assert not report.is_right
    assert report.errors[report.worst] > 0.01
    assert report.worst.startswith(worst)
    assert f"d{report.worst} is not the slope of the cost" in repr(report)
    assert re.search(rf"d{report.worst} +\S+ +<- look here", repr(report))


def test_the_much_copied_way_back_through_sigmoid_is_seen(reference: SimpleNamespace) -> None:
    source = solution("L_model_backward").replace('activation="relu"', 'activation="sigmoid"')
    report = checked(reference, "L_model_backward", source)
    assert {name for name, error in report.errors.items() if error > 0.01} == {"W1", "b1", "W2", "b2"}


def test_missing_and_misshapen_gradients_are_told_as_such(reference: SimpleNamespace) -> None:
    def backward(AL: Any, Y: Any, caches: Any) -> dict[str, Any]:
        grads = reference.L_model_backward(AL, Y, caches)
        del grads["dW1"]
        return grads | {"db2": grads["db2"].ravel(), "dW3": grads["dW3"] * np.nan}

    report = gradient_check(reference.L_model_forward, reference.compute_cost, backward)
    assert report.problems == {"W1": "is missing in grads", "b2": "has shape (2,); b2 has shape (2, 1)"}
    assert report.errors["W3"] == np.inf
    assert "dW1   is missing in grads" in repr(report)


def shielded(tiny: float) -> Any:
    """The cost with a number added inside the logarithms."""

    def cost(AL: Any, Y: Any) -> float:
        return float(-np.mean(Y * np.log(AL + tiny) + (1 - Y) * np.log(1 - AL + tiny)))

    return cost


def test_a_tiny_number_in_the_logarithms_is_right_and_a_larger_one_is_told(
    reference: SimpleNamespace,
) -> None:
    functions = reference.L_model_forward, reference.L_model_backward
    assert gradient_check(functions[0], shielded(1e-8), functions[1]).is_right
    report = gradient_check(functions[0], shielded(1e-4), functions[1])
    assert not report.is_right
    assert "off a little" in repr(report)


def test_no_unit_of_the_small_network_is_always_off_and_no_prediction_extreme(
    reference: SimpleNamespace,
) -> None:
    for dims in ([4, 3, 2, 1], [5, 4, 3, 1], [4, 3, 1], [3, 1]):
        X, _, parameters = _network(dims, 5)
        AL, caches = reference.L_model_forward(X, parameters)
        assert AL.min() > 0.05
        assert AL.max() < 0.95
        assert all(np.any(Z > 0, axis=1).all() for _, Z in caches[:-1])
        assert min(np.abs(Z).min() for _, Z in caches) > 1e-3  # no ReLU turns within a step


# ---------------------------------------------------------------- film


def film_of(rounds: int, kept: int | None = None) -> TrainingFilm:
    X, Y = island(40)
    film = TrainingFilm(X, Y, lambda X, found: 1 / (1 + np.exp(-found["w"] @ X)), rounds)
    for number in range(rounds if kept is None else kept):
        film.add(number, 1 / (number + 1), {"w": np.array([[number / 10, -1.0]])})
    return film


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r"const data = (\{.*?\}), box", html)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_film_holds_the_first_and_the_last_round_and_not_too_many() -> None:
    frames = data_of(film_of(1000)._repr_html_())["frames"]
    assert len(frames) == FRAMES
    assert (frames[0][0], frames[-1][0]) == (1, 1000)
    assert [frame[0] for frame in data_of(film_of(3)._repr_html_())["frames"]] == [1, 2, 3]


def test_a_picture_is_the_prediction_of_every_place_the_top_row_first() -> None:
    frame = data_of(film_of(1)._repr_html_())["frames"][0]
    picture = np.frombuffer(base64.b64decode(frame[3]), np.uint8).reshape(SIDE, SIDE)
    assert np.all(np.diff(picture[:, 0].astype(int)) >= 0)  # w is (0, -1): the top is 0, the bottom 1
    assert picture[0, 0] < 60 < 200 < picture[-1, 0]
    assert frame[1] == 1.0


def test_a_film_is_small_and_fetches_nothing() -> None:
    html = film_of(100)._repr_html_()
    assert len(html) < 150_000
    assert not re.search(r"https?:|src=|import\(|fetch\(|require", html)
    assert html == film_of(100)._repr_html_()


def test_a_training_that_stopped_early_is_shown_as_far_as_it_came() -> None:
    assert [frame[0] for frame in data_of(film_of(3, kept=2)._repr_html_())["frames"]] == [1, 2]
    nothing = film_of(3, kept=0)
    assert "Nothing to show" in repr(nothing)
    assert "Nothing to show" in nothing._repr_html_()


# ---------------------------------------------------------------- cells that try

STUB = """
def forward(A, W):
    ### START CODE HERE ### (≈ 1 line of code)
    Z = None
    ### END CODE HERE ###
    assert Z.shape == (W.shape[0], A.shape[1])
    return Z
"""
A, W = np.ones((2, 3)), np.ones((4, 2))


def functions(*sources: str) -> dict[str, Any]:
    """What these cells define, whose lines can be looked up as in a notebook."""
    namespace: dict[str, Any] = {"np": np}
    for number, source in enumerate(sources):
        file = f"<tried {number} {abs(hash(source))}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        exec(compile(source, file, "exec"), namespace)
    return namespace


def test_a_stub_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with tryout():
        functions(STUB)["forward"](A, W)
    assert capsys.readouterr().out.startswith("forward is not written yet: fill in its None")


@pytest.mark.parametrize("line", ["Z, W = None, None", "None", "Z = W = None", 'table["Z"] = None'])
def test_a_none_is_one_in_every_form_that_a_stub_has(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = STUB.replace("Z = None", f"Z, table = None, {{}}\n    {line}")
    with tryout():
        functions(source.replace("Z, table = None, {}", "Z, table = 0, {}"))["forward"](A, W)
    assert capsys.readouterr().out.startswith("forward is not written yet")


def test_so_is_one_that_a_written_function_calls(capsys: pytest.CaptureFixture[str]) -> None:
    layer = "def layer(A, W):\n    Z = forward(A, W)\n    return np.maximum(0, Z) + ()\n"
    without_assert = STUB.replace("    assert Z.shape == (W.shape[0], A.shape[1])\n", "")
    for stub in (STUB, without_assert):
        with tryout():
            functions(stub, layer)["layer"](A, W)
        assert capsys.readouterr().out.startswith("forward is not written yet")


def test_a_wrong_shape_is_told_with_both_shapes(capsys: pytest.CaptureFixture[str]) -> None:
    with tryout():
        functions(STUB.replace("None", "A @ A.T"))["forward"](A, W)
    said = capsys.readouterr().out
    assert said == "forward: Z has shape (2, 2); it should be (4, 3). The check below says more.\n"


def test_a_shape_that_numpy_measures_is_told_alike(capsys: pytest.CaptureFixture[str]) -> None:
    with tryout():
        functions("def cost(A):\n    assert np.shape(A) == ()\n    return A\n")["cost"](A)
    assert "cost: A has shape (2, 3); it should be ()." in capsys.readouterr().out


def test_everything_else_is_raised() -> None:
    for formula, kind in (("W @ W", ValueError), ("W / nothing", NameError), ("W.none", AttributeError)):
        with pytest.raises(kind), tryout():
            functions(STUB.replace("None", formula))["forward"](A, W)
    with pytest.raises(AssertionError), tryout():
        functions("def wrong():\n    assert 1 == 2\n")["wrong"]()


WITHOUT_ASSERT = STUB.replace("    assert Z.shape == (W.shape[0], A.shape[1])\n", "")


def tried(source: str, cell: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a notebook's cell prints that tries the function in this source."""
    exec(compile(cell, "<cell>", "exec"), functions(source) | {"tryout": tryout, "A": A, "W": W})
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "cell",
    [
        'with tryout():\n    print("Z =", forward(A, W))',
        "with tryout():\n    forward(A, W)\n    print(0.0)",  # a number that came of nothing
        "def told():\n    print(forward(A, W))\n\n\nwith tryout():\n    told()",
    ],
)
def test_what_a_stub_leaves_to_print_is_a_sentence_in_place_of_none(
    cell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = tried(WITHOUT_ASSERT, cell, capsys)
    assert said == "forward is not written yet: fill in its None, run its cell, and then this one again.\n"


def test_a_half_written_function_is_told_where_a_none_comes_out(capsys: pytest.CaptureFixture[str]) -> None:
    half = WITHOUT_ASSERT.replace("    Z = None", "    Z = W @ A\n    Z = None")
    assert tried(half, "with tryout():\n    print(forward(A, W))", capsys).startswith(
        "forward is not written"
    )


def test_a_function_that_begins_with_none_and_works_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    works = STUB.replace("    Z = None", "    Z = None\n    Z = W @ A")
    assert tried(works, "with tryout():\n    print(forward(A, W).shape)", capsys) == "(4, 3)\n"


def test_what_was_printed_before_an_error_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    cell = 'with tryout():\n    print("first")\n    forward(A, W)[0]'
    assert tried(WITHOUT_ASSERT, cell, capsys).startswith("first\nforward is not written yet")
    with pytest.raises(KeyboardInterrupt):
        tried(WITHOUT_ASSERT, 'with tryout():\n    print("first")\n    raise KeyboardInterrupt', capsys)
    assert capsys.readouterr().out == "first\n"


def test_what_runs_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with tryout():
        builtins.print(functions(STUB.replace("None", "W @ A"))["forward"](A, W).shape)
    assert capsys.readouterr().out == "(4, 3)\n"
