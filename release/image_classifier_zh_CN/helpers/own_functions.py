"""学习者在第一个作业中自己写的函数，用于第二个作业。"""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import json
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from . import deep_network, dnn_utils

__all__ = ["load_own"]

Function = Callable[..., Any]


def load_own(notebook: str | os.PathLike[str]) -> dict[str, Function]:
    """那个笔记本中与给定函数结果一致的函数，按名字排列；并说出哪些还不一致。

    每个函数都用一个小例子来试验。还不正确的就不采用，于是仍用给定的函数，调用它的函数也改用给定的。
    `initialize_parameters_deep` 从不采用：这个作业中网络的初始权重不同。

    notebook : building_dnn.ipynb 的路径；没有这个文件时，结果为空
    """
    path = Path(notebook)
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except OSError:
        print(f"这里没有笔记本 {path}，所以使用给定的函数。")
        return {}
    except (ValueError, KeyError, TypeError):
        print(f"{path} 不能作为笔记本读取，所以使用给定的函数。")
        return {}
    with _silence():
        namespace = _definitions(sources)
        right, wrong = _sorted_out(namespace)
    _tell(right, wrong)
    return right


def _sorted_out(namespace: dict[str, Any]) -> tuple[dict[str, Function], list[str]]:
    """正确的函数，以及不正确的函数的名字；后者换成给定的函数。"""
    right, wrong = {}, []
    for name, inputs in _examples().items():
        given = getattr(deep_network, name)
        if _agrees(namespace.get(name), given, inputs):
            right[name] = namespace[name]
        else:
            wrong.append(name)
            namespace[name] = given
    return right, wrong


def _tell(right: Mapping[str, Function], wrong: list[str]) -> None:
    if right:
        print(f"从现在起使用你自己写的函数：{'、'.join(right)}。")
    if wrong:
        print(f"还不正确，所以使用给定的函数：{'、'.join(wrong)}。")
    print("initialize_parameters_deep 总是使用给定的函数：这里权重的缩放方式不同。")


def _definitions(sources: list[str]) -> dict[str, Any]:
    """各单元格导入和定义的东西；其他内容都不运行，出错的就跳过。"""
    namespace: dict[str, Any] = {"__name__": "own_functions", "np": np}
    namespace.update({name: getattr(dnn_utils, name) for name in dnn_utils.__all__})
    for statement in (statement for source in sources for statement in _statements(source)):
        with contextlib.suppress(Exception):
            exec(compile(ast.Module([statement], []), "<your notebook>", "exec"), namespace)
    return namespace


def _statements(source: str) -> Iterator[ast.stmt]:
    """除课程自带模块以外的导入语句，以及函数；取自 Python 能读懂的单元格。"""
    try:
        tree = ast.parse(re.sub(r"^\s*[%!].*$", "", source, flags=re.M))
    except SyntaxError:
        return
    for statement in tree.body:
        course = (
            isinstance(statement, ast.ImportFrom)
            and statement.module is not None
            and (statement.module.partition(".")[0] in {"helpers", "testcases"})
        )
        if isinstance(statement, (ast.FunctionDef, ast.Import, ast.ImportFrom)) and not course:
            yield statement


def _examples() -> dict[str, tuple[tuple[Any, ...], ...]]:
    """每个可以替换的函数的输入；被别的函数调用的排在前面。"""
    draw = np.random.RandomState(7).standard_normal
    X, Y = draw((3, 5)), np.array([[1.0, 0.0, 0.0, 1.0, 1.0]])
    parameters = {"W1": draw((4, 3)), "b1": draw((4, 1)), "W2": draw((1, 4)), "b2": draw((1, 1))}
    W, b = parameters["W1"], parameters["b1"]
    AL, caches = deep_network.L_model_forward(X, parameters)
    return {
        "initialize_parameters": ((3, 2, 1), (4, 3, 1)),
        "linear_forward": ((X, W, b),),
        "linear_activation_forward": ((X, W, b, "relu"), (X, W, b, "sigmoid")),
        "L_model_forward": ((X, parameters),),
        "compute_cost": ((AL, Y),),
        "linear_backward": ((draw((4, 5)), caches[0][0]),),
        "linear_activation_backward": (
            (draw((4, 5)), caches[0], "relu"),
            (draw((1, 5)), caches[1], "sigmoid"),
        ),
        "L_model_backward": ((AL, Y, caches),),
        "update_parameters": ((parameters, deep_network.L_model_backward(AL, Y, caches), 0.3),),
    }


def _agrees(own: Any, given: Function, inputs: tuple[tuple[Any, ...], ...]) -> bool:
    try:
        return all(_alike(own(*copy.deepcopy(args)), given(*copy.deepcopy(args))) for args in inputs)
    except (Exception, SystemExit):
        return False


def _alike(own: Any, given: Any) -> bool:
    """是否重要的都在：梯度中看 dW 和 db，而不看 dA，因为各版本中 dA 的名字不同。"""
    if isinstance(given, dict):
        return all(_alike(own[name], value) for name, value in given.items() if not name.startswith("dA"))
    if isinstance(given, (list, tuple)):
        return len(own) == len(given) and all(
            _alike(one, other) for one, other in zip(own, given, strict=True)
        )
    return np.shape(own) == np.shape(given) and bool(np.allclose(own, given, rtol=1e-5, atol=1e-7))


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """学习者的函数打印了什么，numpy 又说了什么，这里都不关心。"""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
