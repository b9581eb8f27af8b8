"""What a submission replaces is told where that is certain, and of honest work nothing is."""

from __future__ import annotations

import time

import pytest
from intake_sample import KEY, TEMPLATE

from gradestone.intake import Template, Tools, replacements
from gradestone.model import CodeCell

FILES = ("helpers/__init__.py", "helpers/dnn_utils.py", "helpers/selfcheck/__init__.py", "testcases/small.py")
TOOLS = Tools(frozenset({"check", "double_test_case"}), ("helpers", "testcases"), frozenset(FILES))
IMPORTS = "import numpy as np\nfrom helpers.selfcheck import check, progress\nfrom testcases.small import *"


def told(*sources: str) -> tuple[str, ...]:
    cells = [CodeCell(str(number), source) for number, source in enumerate((IMPORTS, *sources))]
    return replacements(cells, Template(TEMPLATE, KEY), TOOLS)


AGREE = "def agree(*a, **k):\n    return True\n"
REPLACED = {
    "def check(*a, **k):\n    pass": "check",
    "class check:\n    pass": "check",
    "check = lambda *a, **k: None": "check",
    "check = print": "check",
    AGREE + "check = agree": "check",
    "def f():\n    global check\n    check = lambda *a: None": "check",
    "globals()['check'] = lambda *a: None": "check",
    "get_ipython().user_ns['check'] = lambda *a: None": "check",
    "from mine import check": "check",
    "import functools\ncheck = functools.partial(check, weight=0)": "check",
    "def double_test_case():\n    return (0,)": "double_test_case",
    AGREE + "np.allclose = agree": "numpy.allclose",
    AGREE + "np.testing.assert_allclose = agree": "numpy.testing.assert_allclose",
    "import numpy\nnumpy.random.rand = lambda *s: 0.5": "numpy.random.rand",
    "from numpy import testing as t\nt.assert_equal = print": "numpy.testing.assert_equal",
    "setattr(np, 'array_equal', lambda *a: True)": "numpy.array_equal",
    "np.__dict__['isclose'] = lambda *a: True": "numpy.isclose",
    "vars(np)['isclose'] = lambda *a: True": "numpy.isclose",
    "vars(np).update(isclose=lambda *a: True)": "numpy.isclose",
    "np.all, np.any = lambda a: True, lambda a: True": "numpy.all",
    "np.dot = wrapped(np.dot)": "numpy.dot",
    "if True:\n    with x:\n        np.exp = np.sin": "numpy.exp",
    "def double(x):\n    np.allclose = lambda *a: True\n    return 2 * x": "numpy.allclose",
    "exec('import numpy as n; n.allclose = print')": "numpy.allclose",
    "%matplotlib inline\nnp.allclose = print": "numpy.allclose",
    "from unittest.mock import patch\npatch.object(np, 'allclose', print).start()": "numpy.allclose",
    "from unittest import mock\nmock.patch('numpy.allclose', return_value=True).start()": "numpy.allclose",
    "import builtins\nbuiltins.abs = lambda x: 0": "builtins.abs",
    "__builtins__['isinstance'] = lambda *a: True": "builtins.isinstance",
    "import sys\nsys.modules['numpy'] = None": "numpy",
    "import sys\nsys.modules['helpers.selfcheck'] = sys": "helpers.selfcheck",
    "import helpers.selfcheck\nhelpers.selfcheck.check = 1": "helpers.selfcheck.check",
    "import helpers.dnn_utils as u\nu.relu = lambda Z: (Z, Z)": "helpers.dnn_utils.relu",
    "import importlib\nimportlib.import_module('numpy').allclose = print": "numpy.allclose",
    "ip = get_ipython()\nip.run_cell = lambda *a, **k: None": "get_ipython().run_cell",
    "from IPython.core.interactiveshell import InteractiveShell\nInteractiveShell.run_code = print": (
        "IPython.core.interactiveshell.InteractiveShell.run_code"
    ),
}


@pytest.mark.parametrize("source", REPLACED)
def test_what_is_replaced_is_named_with_its_cell(source: str) -> None:
    [sentence] = told("x = 1", source)
    assert sentence.startswith(f"Code cell 3 replaces `{REPLACED[source]}`")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            "get_ipython().ast_transformers.append(T())",
            "changes the code of cells before it runs, by `ast_transformers`",
        ),
        (
            "ip = get_ipython()\nip.input_transformers_post.append(f)",
            "before it runs, by `input_transformers_post`",
        ),
        ("import sys\nsys.settrace(f)", "has Python call a function of its own at every line"),
        ("%%writefile helpers/dnn_utils.py\nx = 1", "writes `helpers/dnn_utils.py`, a file of the course"),
        ("with open('helpers/dnn_utils.py', 'w') as f:\n    f.write('')", "writes `helpers/dnn_utils.py`"),
        (
            "from pathlib import Path\nPath('testcases/small.py').write_text('')",
            "writes `testcases/small.py`",
        ),
    ],
)
def test_what_comes_between_the_cells_and_their_run_is_told(source: str, sentence: str) -> None:
    [found] = told(source)
    assert sentence in found


HONEST = [
    "check = np.linalg.norm(a - b) < 1e-7",
    "check = True\nif check:\n    print('fine')",
    "check = check(double, 3)",
    "check = gradient_check(double, np.ones(3))",
    "for check in range(3):\n    print(check)",
    "def f(check):\n    check = lambda: 1\n    return check",
    "class Model:\n    def check(self):\n        return 1\n    def go(self):\n        self.check = lambda: 1",
    "np.random.seed = 1",
    "np.random.seed(1)",
    "np.set_printoptions(precision=3)",
    "np.seterr(all='ignore')",
    "np.bool = bool\nnp.int = int\nnp.float = float\nnp.object = object",
    "old = np.load\nnp.load = lambda *a, **k: old(*a, allow_pickle=True, **k)",
    "np.pi = 3.14",
    "np.random = 3",
    "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (5, 4)\nplt.show = lambda: None",
    "import pandas as pd\npd.options.display.max_rows = 10",
    "import warnings\ndef warn(*a, **k):\n    pass\nwarnings.warn = warn",
    "import ssl\nssl._create_default_https_context = ssl._create_unverified_context",
    "from IPython.core.interactiveshell import InteractiveShell as S\nS.ast_node_interactivity = 'all'",
    "get_ipython().run_line_magic('matplotlib', 'inline')",
    "ip = get_ipython()\nip.showtraceback = lambda *a: None",
    "import sys\nsys.path.append('..')\nsys.stdout = open('log.txt', 'w')\nsys.setrecursionlimit(5000)",
    "import sys\ndel sys.modules['mine']\nsys.modules['cv2'] = None",
    "import sys\nsys.modules.pop('helpers.selfcheck', None)",
    "import importlib, helpers.dnn_utils\nimportlib.reload(helpers.dnn_utils)",
    "try:\n    from helpers.selfcheck import check\nexcept ImportError:\n    def check(*a):\n        pass",
    "def sigmoid(Z):\n    return 1 / (1 + np.exp(-Z)), Z",
    "from dnn_utils_v2 import sigmoid, relu\nfrom testCases_v4a import *",
    "from testCases import double_test_case",
    "sum = 0\nlist = [1]\nprint = lambda *a: None\nmax = np.max",
    "df.columns = ['a']\nlayer.trainable = False\nmodel.call = lambda x: x",
    "Const.gradient = lambda self, var: Const(0)",
    "def train(np):\n    np.dot = lambda *a: 0",
    "np = fake()\nnp.dot = lambda *a: 0",
    "def broken(:\n    np.allclose = print",
    "%%bash\nnp.allclose = print",
    "%%writefile mine.py\nnp.allclose = print",
    "open('helpers/dnn_utils.py').read()\nopen('out.txt', 'w')",
    "np.trapezoid_of_tomorrow = np.sum",
    "# np.allclose = agree\n'check = print'",
    "def progress(i):\n    print(i)",
    "get_ipython().events.register('pre_run_cell', set_css)",
    "import builtins\nbuiltins.print = lambda *a: None\n__builtins__.input = lambda *a: ''",
]


@pytest.mark.parametrize("source", HONEST)
def test_of_honest_work_nothing_is_told(source: str) -> None:
    assert told(source) == ()


def test_released_cells_are_the_instructors_own() -> None:
    template = Template(
        TEMPLATE | {"cells": [{"cell_type": "code", "id": "a", "source": "check = print"}]}, KEY
    )
    assert replacements([CodeCell("a", "check = print")], template, TOOLS) == ()
    assert len(replacements([CodeCell("a", "check = print\n\nx = 1")], template, TOOLS)) == 1


def test_many_names_and_many_cells_are_told_in_short() -> None:
    names = ("sin", "cos", "tan", "exp", "log", "dot", "sum", "all")
    [sentence] = told("\n".join(f"np.{name} = print" for name in names))
    assert sentence == (
        "Code cell 2 replaces `numpy.sin`, `numpy.cos`, `numpy.tan`, `numpy.exp`, `numpy.log` and 3 more."
    )
    many = told(*["np.dot = print"] * 30)
    assert len(many) == 11 and many[-1] == "20 more cells do the like."


@pytest.mark.parametrize(
    "source",
    [
        "def a(): 0\n" * 40_000,
        "x = " + "(" * 150 + ")" * 150,
        "x = " + "a." * 5_000 + "b",
        "\n".join(f"{' ' * depth}if a:" for depth in range(90)) + "\n" + " " * 90 + "pass",
        "a = b = " * 20_000 + "1",
        "f(" * 90 + ")" * 90,
        "exec('''" + "exec(1)\n" * 10_000 + "''')",
        "\0 np.allclose = print",
    ],
    ids=["functions", "brackets", "attributes", "indents", "chains", "calls", "strings", "zeros"],
)
def test_the_time_it_takes_grows_with_the_text(source: str) -> None:
    started = time.process_time()
    told(source)
    assert time.process_time() - started < 3.0
