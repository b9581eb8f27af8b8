"""检查 building_dnn.ipynb 中的函数：请在这个文件夹里运行 `pytest`。

请先保存笔记本。这些是测试单元格里显示的检查；批改时还会运行更多检查。
"""

from pathlib import Path

import pytest

from helpers.selfcheck.functions import functions_of, rationale
from helpers.selfcheck.recorded import exercises

NOTEBOOK = Path(__file__).with_name("building_dnn.ipynb")


@pytest.fixture(scope="module")
def functions():
    try:
        return functions_of(NOTEBOOK)
    except (OSError, ValueError) as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.mark.parametrize("exercise", exercises())
def test_exercise(exercise, functions):
    reason = rationale(exercise, functions)
    if reason:
        pytest.fail(reason, pytrace=False)
