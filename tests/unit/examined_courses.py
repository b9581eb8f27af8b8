"""What the sweep over public courses has shown: kinds of notebooks, each with examples of our own."""

# ruff: noqa: E501 (notebooks in one line)

from __future__ import annotations

from tests.unit.examined_notebooks import Exam

_WRITING = (
    "import sys, pathlib\nplace = pathlib.Path('own-packages').resolve()\nplace.mkdir(exist_ok=True)\nsys.path.insert(0, str(place))\n"
    "(place / 'written.py').write_text('exec(\"def twice(x): \" + \"return x.__add__(x)\")')\n"
    "(place / 'lazy.py').write_text('def doubled(x):\\n    import written\\n    return written.twice(x)')"
)
COURSES: dict[str, tuple[Exam, str]] = {
    "a class of the instructor's that the solution writes anew": (
        Exam(
            "class Cup:\n    def __init__(self, size, hot=False):\n        self.size, self.hot = size, hot\n    def heat(self):\n        self.hot = True",
            "cup = Cup(3, hot=False)\ncup.heat()\nassert hasattr(cup, 'hot') and cup.hot and cup.size == 3",
            "class Cup:\n    def __init__(self, size):\n        self.size = size\nempty = Cup(0)",
        ),
        "class Cup:\n    def __init__(self, size, hot=False):\n        self.size, self.hot = size, hot\n    def heat(self):\n        pass",
    ),
    "a class of the instructor's that gets a method": (
        Exam(
            "def close(self):\n    self.open = False\n    return self\nDoor.close = close",
            "door = Door()\nassert door.open\nassert door.close() is door\nassert not door.open",
            "class Door:\n    open = True",
        ),
        "Door.close = lambda self: self",
    ),
    "a class of the instructor's under its own name derived from itself": (
        Exam(
            "class Tally(Tally):\n    def add(self, n=1):\n        self.n += n",
            "t = Tally()\nt.add()\nt.add(4)\nassert t.n == 5 and isinstance(t, Tally)",
            "class Tally:\n    def __init__(self):\n        self.n = 0",
        ),
        "class Tally(Tally):\n    def add(self, n=1):\n        self.n += 1",
    ),
    "a class of records that the solution writes anew": (
        Exam(
            "@dataclass\nclass Point:\n    x: int\n    y: int\n    def mirrored(self):\n        return Point(self.y, self.x)",
            "p = Point(1, 2).mirrored()\nassert (p.x, p.y) == (2, 1) and p == Point(2, 1)",
            "from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: int",
        ),
        "@dataclass\nclass Point:\n    x: int\n    y: int\n    def mirrored(self):\n        return self",
    ),
    "an object of a library's that the test makes": (
        Exam(
            "def words(pattern, text):\n    return pattern.findall(text)",
            "import re\nassert words(re.compile('[a-z]+'), 'a1bc2') == ['a', 'bc']\nassert words(re.compile('x'), 'a') == []",
        ),
        "def words(pattern, text):\n    return list(text)",
    ),
    "objects that a library's functions look at": (
        Exam(
            "def depth(tree):\n    return 1 + max((depth(each) for each in tree), default=0)",
            "import xml.etree.ElementTree as ET\nassert depth(ET.fromstring('<a><b><c/></b><d/></a>')) == 3\nassert depth(ET.Element('a')) == 1",
        ),
        "def depth(tree):\n    return 2",
    ),
    "a number of a library's that comes back as another": (
        Exam(
            "def slope(p, x):\n    return p.deriv()(x)\ndef twice(p):\n    return p + p",
            "from numpy.polynomial import Polynomial\np = Polynomial([1, 2, 3])\nassert slope(p, 1.0) == 8 and twice(p)(0.) == 2\nassert np.allclose(twice(p).coef, [2, 4, 6])",
            "import numpy as np",
        ),
        "def slope(p, x):\n    return p(x)\ndef twice(p):\n    return p",
    ),
    "an object of a library's in a list, again and changed meanwhile": (
        Exam(
            "def total(items):\n    return sum(each.price * each.count for each in items)",
            "from argparse import Namespace\na = Namespace(price=2, count=1)\nassert total([a, a]) == 4\na.count = 3\nassert total([a]) == 6 and total([]) == 0",
        ),
        "def total(items):\n    return sum(each.price for each in items)",
    ),
    "a member of a library's enumeration, and a class of it": (
        Exam(
            "from http import HTTPStatus\ndef is_found(status):\n    return isinstance(status, HTTPStatus) and status is HTTPStatus.OK",
            "from http import HTTPStatus\nassert is_found(HTTPStatus.OK) and not is_found(HTTPStatus.NOT_FOUND) and not is_found(200)",
        ),
        "def is_found(status):\n    return status == 200",
    ),
    "an object of a library's that does what a function of the test says": (
        Exam(
            "def applied(f, xs):\n    return f(xs)",
            "import numpy as np\nseen = []\nf = np.vectorize(lambda x: seen.append(x) or 2 * x, otypes=[int])\nassert applied(f, [1, 2]).tolist() == [2, 4]\nassert seen == [1, 2]",
        ),
        "def applied(f, xs):\n    return np.array([2, 4])",
    ),
    "the text of a constructor": (
        Exam(
            "class Greeter:\n    def __init__(self):\n        print('hello')",
            "import inspect\nlines = inspect.getsourcelines(Greeter().__init__)[0]\nassert any('print(' in line for line in lines)\nassert 'hello' in inspect.getsource(Greeter.__init__)",
        ),
        "class Greeter:\n    def __init__(self):\n        pass",
    ),
    "the parameters of a constructor": (
        Exam(
            "class Box:\n    def __init__(self, width, height=2):\n        self.area = width * height",
            "import inspect\nassert list(inspect.signature(Box.__init__).parameters) == ['self', 'width', 'height']\nassert 'height' in inspect.signature(Box(1).__init__).parameters",
        ),
        "class Box:\n    def __init__(self, width):\n        self.area = 2 * width",
    ),
    "a constructor called again": (
        Exam(
            "class Count:\n    def __init__(self, n=0):\n        self.n = n\n    def up(self):\n        self.n += 1",
            "c = Count()\nc.up()\nassert c.n == 1\nc.__init__(5)\nassert c.n == 5\nCount.__init__(c)\nassert c.n == 0",
        ),
        "class Count:\n    def __init__(self, n=0):\n        self.n = n or getattr(self, 'n', 0)\n    def up(self):\n        self.n += 1",
    ),
    "a module that writes a part of itself when it is imported": (
        Exam(
            "def f(x):\n    return x + 1",
            "import written\nassert written.twice(f(1)) == 4",
            given=_WRITING,
        ),
        "def f(x):\n    return x",
    ),
    "such a module that another imports when it is first used": (
        Exam(
            "def g(x):\n    return [x]",
            "import lazy\nassert lazy.doubled(g('a')) == ['a', 'a'] and lazy.doubled(g(1)) == [1, 1]",
            given=_WRITING,
        ),
        "def g(x):\n    return []",
    ),
    "such a module in a function of the test": (
        Exam(
            "def h(x):\n    return -x",
            "def tried(x):\n    from written import twice\n    return twice(h(x))\nassert tried(3) == -6",
            given=_WRITING,
        ),
        "def h(x):\n    return x",
    ),
}
