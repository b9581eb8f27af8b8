"""A notebook looks after the sandbox as it looks after Jupyter."""

from __future__ import annotations

import base64
import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from gradestone.model import CodeCell, Limits
from gradestone.sandbox.outside.sandbox import Sandbox
from gradestone.sandbox.outside.scratch import LARGEST_COPY

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")

CELLS = {
    "imports": "import sys, time, warnings\nimport numpy as np\nfrom matplotlib import pyplot as plt",
    "inline": "%matplotlib inline",
    "magic": "%load_ext autoreload\n%autoreload 2",
    "magic twice": "%load_ext autoreload",
    "nothing": "",
    "text": "for i in range(3):\n    print(i)",
    "both streams": (
        "print('out', flush=True)\nprint('err', file=sys.stderr, flush=True)\n"
        "time.sleep(0.5)\nprint('out again', flush=True)"
    ),
    "value": "np.arange(6).reshape(2, 3)",
    "semicolon": "np.arange(6);",
    "last value": "_ + 1",
    "history": "(Out[8], In[1][:6], _8 is Out[8])",
    "html": "from IPython.display import *\ndisplay(Markdown('**b**'))\nHTML('<b>x</b>')",
    "own representations": (
        "class Both:\n    def __repr__(self):\n        return 'plain'\n"
        "    def _repr_html_(self):\n        return '<i>rich</i>'\n"
        "    def _repr_png_(self):\n        return b'\\x89PNG\\r\\n'\nBoth()"
    ),
    "cleared": "print('gone')\nclear_output()\nprint('stays')",
    "cleared later": "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "cleared for nothing": "print('stays')\nclear_output(wait=True)",
    "updated": "handle = display('one', display_id='here')\nprint('between')\nhandle.update('two')",
    "updated from elsewhere": "handle.update('three')",
    "error": "def inner(x):\n    return 1 / x\n\ndef outer(x):\n    # why\n    return inner(x)\n\nouter(0)",
    "error in a library": "np.linalg.inv(np.zeros((2, 3)))",
    "error in a loop": "for i in range(2):\n    print(i)\n    raise ValueError('unter\\u00fcber')",
    "chained error": "try:\n    {}['a']\nexcept KeyError as error:\n    raise TypeError('late') from error",
    "syntax": "x = (1,\nprint(",
    "indentation": "def f():\nreturn 1",
    "unknown magic": "%nonsense 1",
    "exit": "sys.exit(3)",
    "after exit": "print('still here')",
    "question": "input('name? ')",
    "await": "import asyncio\nawait asyncio.sleep(0.01)\nprint(asyncio.get_running_loop().is_running())",
    "capture": "%%capture caught\nprint('hidden')\ndisplay('hidden too')",
    "captured": "caught.stdout, len(caught.outputs)",
    "assigned magic": "where = %pwd\ntype(where)",
    "shell": "!echo from the shell",
    "shell output": "lines = !printf 'a\\nb\\n'\nlines",
    "help": "len?",
    "warning": "warnings.warn('careful')",
    "figure": "plt.figure(figsize=(3, 2))\nplt.plot([1, 2, 3]);",
    "figure shown": "fig, ax = plt.subplots(figsize=(3, 2))\nplt.show()\nprint('after')",
    "figure as value": "fig",
    "two figures": "plt.figure(figsize=(2, 2)); plt.figure(figsize=(1, 1)); print('before')",
    "time": "%%time\nprint('timed')",
    "interactive": "1\n2\n'three'",
    "unprintable": "class Bad:\n    def __repr__(self):\n        raise ValueError('no words')\nBad()",
    "type": "get_ipython().__class__.__name__, __name__, 'get_ipython' in dir()",
    "group": "raise ExceptionGroup('two', [ValueError(1), TypeError(2)])",
    "assertion": "assert 1 == 2, 'not equal'",
    "name error": "undefined_name",
    "print to a file": "import os, time\nos.write(1, b'from the descriptor\\n')\ntime.sleep(1);",
    "numpy print": "print(np.eye(2) * 1.5)\n{'W1': np.zeros((2, 1))}",
}


MACHINERY = re.compile(r"ipykernel/kernelbase\.py|gradestone/sandbox/inside/shell\.py")  # refuses a question


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    cells = [CodeCell(name, source) for name, source in CELLS.items()]
    with (
        Sandbox(tmp_path_factory.mktemp("bundle"), Limits(), unsafe=True) as sandbox,
        sandbox.session(cells) as session,
    ):
        assert not session.incidents
        return {run.id: [*run.outputs, {"count": run.execution_count}] for run in session.cell_runs}


@pytest.fixture(scope="module")
def jupyters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    )
    folder = str(tmp_path_factory.mktemp("kernel"))
    client = NotebookClient(
        notebook, allow_errors=True, kernel_name="python3", resources={"metadata": {"path": folder}}
    )
    # ipykernel leaves the file descriptors alone when it finds itself in a test.
    client.execute(env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")})
    outputs = [[*cell.outputs, {"count": cell.execution_count}] for cell in notebook.cells]
    return dict(zip(CELLS, outputs, strict=True))


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_shows_what_jupyter_shows(
    name: str, ours: dict[str, list[dict[str, Any]]], jupyters: dict[str, list[dict[str, Any]]]
) -> None:
    assert list(normal(ours[name])) == list(normal(jupyters[name]))


def test_every_output_is_valid_in_a_notebook(ours: dict[str, list[dict[str, Any]]]) -> None:
    cells = [
        nbformat.v4.new_code_cell(CELLS[name], outputs=outputs[:-1], execution_count=outputs[-1]["count"])
        for name, outputs in ours.items()
    ]
    nbformat.validate(nbformat.from_dict(nbformat.v4.new_notebook(cells=cells)))


def normal(outputs: list[dict[str, Any]]) -> Iterator[Any]:
    """Outputs without what differs between two kernels as well: addresses, times, places of files."""
    for output in outputs:
        yield _normal(dict(output))


def _normal(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _picture(item) if key == "image/png" else _normal(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normal(item) for item in value if not MACHINERY.search(str(item))]
    if not isinstance(value, str):
        return value
    value = re.sub(r"0x[0-9a-f]+", "0x", value)
    value = re.sub(r"(/tmp/ipykernel_\d+/|\()\d{5,}\.py", "cell.py", value)
    value = value.replace("\r\n", "\n")  # Jupyter runs commands in a terminal
    return re.sub(r"(?m)^(CPU times|Wall time):.*$", r"\1", value)


def _picture(data: str) -> tuple[int, int] | str:
    """Size of a figure in pixels; its bytes hold the version and differ in nothing else."""
    png = base64.b64decode(data)
    return struct.unpack(">II", png[16:24]) if len(png) > 24 else data  # type: ignore[return-value]


def test_the_place_of_the_student_files_is_the_working_folder(tmp_path: Path) -> None:
    (tmp_path / "bundle" / "images").mkdir(parents=True)
    (tmp_path / "bundle" / "images" / "net.svg").write_text("<svg/>")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "mine.txt").write_text("my own")
    source = "open('images/net.svg').read(), open('mine.txt').read()"
    with (
        Sandbox(tmp_path / "bundle", unsafe=True) as sandbox,
        sandbox.session([CodeCell("read", source)], tmp_path / "files") as session,
    ):
        assert session.cell_runs[0].outputs[0]["data"]["text/plain"] == "('<svg/>', 'my own')"


def test_what_lies_beside_a_notebook_may_be_written_over_in_one_run(tmp_path: Path) -> None:
    """As in any kernel: an instructor's folder may hold what the solution has written there."""
    bundle = tmp_path / "bundle"
    (bundle / "out").mkdir(parents=True)
    for name in ("config.json", "out/plot.png", "tools.py"):
        (bundle / name).write_text("given")
    (bundle / "large.csv").write_bytes(b" " * (LARGEST_COPY + 1))
    names = "['config.json', 'out/plot.png', 'tools.py', 'large.csv']"
    source = f"""
for name in {names}:
    try:
        with open(name, "w") as file:
            file.write("mine")
        print(open(name).read())
    except OSError:
        print("refused")
"""
    with Sandbox(bundle, unsafe=True) as sandbox:
        for _ in range(2):
            with sandbox.session([CodeCell("write", source)]) as session:
                (output,) = session.cell_runs[0].outputs
            assert output["text"] == "mine\nmine\nrefused\nrefused\n"
    assert (bundle / "config.json").read_text() == "given"
