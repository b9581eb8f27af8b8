"""What tests of real courses do, one tiny notebook each, with something that is wrong."""

# ruff: noqa: E501 (notebooks in one line)

from __future__ import annotations

from tests.unit.examined_notebooks import Exam

NP = "import numpy as np"

CONSTRUCTS: dict[str, tuple[Exam, str]] = {
    "a variable": (Exam("x = 42", "assert x == 42"), "x = 41"),
    "a variable in a list": (
        Exam("xs = [1, 2.5, 'a', None, True]", "assert xs == [1, 2.5, 'a', None, True]"),
        "xs = [1]",
    ),
    "a function": (
        Exam("def f(x):\n    return x + 1", "assert f(1) == 2\nassert f(-1) == 0"),
        "def f(x):\n    return x",
    ),
    "keywords and defaults": (
        Exam(
            "def f(x, *, y=2, **more):\n    return x * y + len(more)",
            "assert f(3) == 6\nassert f(x=3, y=1, z=0) == 4",
        ),
        "def f(x, *, y=2, **more):\n    return x",
    ),
    "an array": (
        Exam(
            "A = np.arange(6.).reshape(2, 3)",
            "np.testing.assert_allclose(A.sum(axis=0), [3, 5, 7])\nassert A.shape == (2, 3)",
            NP,
        ),
        "A = np.ones((2, 3))",
    ),
    "a function of arrays": (
        Exam(
            "def mean(X):\n    return X.mean(axis=0)",
            "X = np.random.rand(5, 3)\nassert np.allclose(mean(X), X.mean(0))",
            NP,
        ),
        "def mean(X):\n    return X.mean()",
    ),
    "kinds": (
        Exam(
            "def f():\n    return {'a': [1], 'b': (2, {3})}",
            "d = f()\nassert isinstance(d, dict) and type(d['b']) is tuple and isinstance(d['b'][1], set)",
        ),
        "def f():\n    return []",
    ),
    "an expected exception by hand": (
        Exam(
            "def root(x):\n    if x < 0:\n        raise ValueError('negative')\n    return x ** 0.5",
            "try:\n    root(-1)\nexcept ValueError as e:\n    assert 'negative' in str(e)\nelse:\n    raise AssertionError('no error')",
        ),
        "def root(x):\n    return 0",
    ),
    "an expected exception with unittest": (
        Exam(
            "def pop(xs):\n    return xs[0]",
            "import unittest\ncase = unittest.TestCase()\nwith case.assertRaises(IndexError):\n    pop([])\nassert pop([3]) == 3",
        ),
        "def pop(xs):\n    return xs[0] if xs else None",
    ),
    "an exception of the student's own": (
        Exam(
            "class Empty(Exception):\n    def __init__(self, code):\n        super().__init__('empty')\n        self.code = code\ndef pop(xs):\n    if not xs:\n        raise Empty(7)\n    return xs.pop()",
            "try:\n    pop([])\nexcept Empty as e:\n    assert e.code == 7 and str(e) == 'empty'\nelse:\n    assert False\nassert issubclass(Empty, Exception)",
        ),
        "class Empty(Exception):\n    pass\ndef pop(xs):\n    return 0",
    ),
    "captured stdout": (
        Exam(
            "def hello(name):\n    print('Hello', name)",
            "import io, contextlib\nout = io.StringIO()\nwith contextlib.redirect_stdout(out):\n    hello('Ann')\nassert out.getvalue() == 'Hello Ann\\n'",
        ),
        "def hello(name):\n    print('hello', name)",
    ),
    "swapped stdout": (
        Exam(
            "def hello():\n    print('x')",
            "import io, sys\nold, sys.stdout = sys.stdout, io.StringIO()\ntry:\n    hello()\n    text = sys.stdout.getvalue()\nfinally:\n    sys.stdout = old\nassert text == 'x\\n'",
        ),
        "def hello():\n    pass",
    ),
    "a list changed in place": (
        Exam(
            "def double(xs):\n    for i, x in enumerate(xs):\n        xs[i] = 2 * x",
            "xs = [1, 2]\nassert double(xs) is None\nassert xs == [2, 4]",
        ),
        "def double(xs):\n    return [2 * x for x in xs]",
    ),
    "a list that must be left alone": (
        Exam(
            "def ordered(xs):\n    return sorted(xs)",
            "xs = [2, 1]\nassert ordered(xs) == [1, 2]\nassert xs == [2, 1]",
        ),
        "def ordered(xs):\n    xs.sort()\n    return xs",
    ),
    "an array changed in place": (
        Exam(
            "def clip(A):\n    A[A < 0] = 0",
            "A = np.array([-1., 2.])\nB = A\nclip(A)\nassert B.tolist() == [0, 2]",
            NP,
        ),
        "def clip(A):\n    return np.maximum(A, 0)",
    ),
    "something nested changed in place": (
        Exam(
            "def add(d, k, v):\n    d.setdefault(k, []).append(v)",
            "d = {'a': [1]}\nadd(d, 'a', 2)\nadd(d, 'b', 3)\nassert d == {'a': [1, 2], 'b': [3]}",
        ),
        "def add(d, k, v):\n    d[k] = [v]",
    ),
    "an argument that is returned": (
        Exam(
            "def same(xs):\n    xs.append(1)\n    return xs",
            "xs = []\nassert same(xs) is xs\nassert xs == [1]",
        ),
        "def same(xs):\n    return xs + [1]",
    ),
    "a generator": (
        Exam(
            "def count(n):\n    for i in range(n):\n        yield i",
            "import types\ng = count(3)\nassert isinstance(g, types.GeneratorType)\nassert next(g) == 0\nassert list(g) == [1, 2]\nassert sum(count(4)) == 6",
        ),
        "def count(n):\n    yield from range(n + 1)",
    ),
    "an endless generator": (
        Exam(
            "def naturals():\n    n = 0\n    while True:\n        yield n\n        n += 1",
            "from itertools import islice\nassert list(islice(naturals(), 4)) == [0, 1, 2, 3]",
        ),
        "def naturals():\n    yield 0",
    ),
    "a class and its objects": (
        Exam(
            "class Account:\n    rate = 0.5\n    def __init__(self, owner, balance=0):\n        self.owner, self.balance = owner, balance\n    def deposit(self, x):\n        if x < 0:\n            raise ValueError('x')\n        self.balance += x\n        return self.balance",
            "a = Account('Ann', 5)\nassert a.owner == 'Ann'\nassert a.deposit(3) == 8\nassert a.balance == 8 and Account.rate == 0.5\na.balance = 1\nassert a.deposit(1) == 2\nassert isinstance(a, Account) and hasattr(a, 'deposit') and not hasattr(a, 'x')\nassert Account('Bo').balance == 0",
        ),
        "class Account:\n    def __init__(self, owner, balance=0):\n        self.owner, self.balance = owner, balance",
    ),
    "special methods": (
        Exam(
            "class V:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n    def __add__(self, o):\n        return V(self.x + o.x, self.y + o.y)\n    def __eq__(self, o):\n        return (self.x, self.y) == (o.x, o.y)\n    def __repr__(self):\n        return f'V({self.x}, {self.y})'\n    def __len__(self):\n        return 2\n    def __getitem__(self, i):\n        return (self.x, self.y)[i]\n    def __rmul__(self, k):\n        return V(k * self.x, k * self.y)\n    def __contains__(self, k):\n        return k in (self.x, self.y)",
            "v = V(1, 2) + V(3, 4)\nassert v.x == 4 and v[1] == 6 and len(v) == 2\nassert repr(v) == 'V(4, 6)'\nassert (2 * v).x == 8\nassert 6 in v and 5 not in v\nassert V(1, 2) == V(1, 2)\nassert list(v) == [4, 6]",
        ),
        "class V:\n    def __init__(self, x, y):\n        self.x, self.y = x, y",
    ),
    "derived classes": (
        Exam(
            "class Shape:\n    def area(self):\n        raise NotImplementedError\nclass Square(Shape):\n    def __init__(self, a):\n        self.a = a\n    def area(self):\n        return self.a ** 2",
            "s = Square(3)\nassert s.area() == 9\nassert isinstance(s, Shape) and issubclass(Square, Shape)\nassert Square.__bases__[0].__name__ == 'Shape'",
        ),
        "class Square:\n    def __init__(self, a):\n        self.a = a\n    def area(self):\n        return self.a ** 2\nclass Shape:\n    pass",
    ),
    "properties and class methods": (
        Exam(
            "class T:\n    def __init__(self, c):\n        self._c = c\n    @property\n    def f(self):\n        return self._c * 2\n    @classmethod\n    def zero(cls):\n        return cls(0)\n    @staticmethod\n    def name():\n        return 't'",
            "assert T(2).f == 4\nassert T.zero().f == 0\nassert T.name() == 't'\ntry:\n    T(1).f = 3\nexcept AttributeError:\n    pass\nelse:\n    assert False",
        ),
        "class T:\n    def __init__(self, c):\n        self.f = c",
    ),
    "a function that is passed in": (
        Exam(
            "def apply(f, xs):\n    return [f(x) for x in xs]",
            "assert apply(lambda x: x + 1, [1, 2]) == [2, 3]\nassert apply(str, [1]) == ['1']\nassert apply(abs, [-1]) == [1]",
        ),
        "def apply(f, xs):\n    return xs",
    ),
    "a function that is passed in and raises": (
        Exam(
            "def safe(f):\n    try:\n        return f()\n    except ZeroDivisionError:\n        return None",
            "assert safe(lambda: 1 / 0) is None\nassert safe(lambda: 3) == 3\nclass Mine(Exception):\n    pass\ndef bad():\n    raise Mine('x')\ntry:\n    safe(bad)\nexcept Mine:\n    pass\nelse:\n    assert False",
        ),
        "def safe(f):\n    return f()",
    ),
    "a function that is returned": (
        Exam(
            "def adder(n):\n    return lambda x: x + n",
            "add = adder(3)\nassert callable(add)\nassert add(4) == 7\nassert adder(1)(1) == 2",
        ),
        "def adder(n):\n    return lambda x: x",
    ),
    "a decorator": (
        Exam(
            "import functools\ndef counted(f):\n    @functools.wraps(f)\n    def inner(*args):\n        inner.calls += 1\n        return f(*args)\n    inner.calls = 0\n    return inner",
            "@counted\ndef g(x):\n    return 2 * x\nassert g(2) == 4 and g(3) == 6\nassert g.calls == 2\nassert g.__name__ == 'g'",
        ),
        "def counted(f):\n    return f",
    ),
    "a global that the test sets": (
        Exam(
            "rate = 1\ndef price(x):\n    return x * rate",
            "rate = 3\nassert price(2) == 6\nrate = 4\nassert price(2) == 8",
        ),
        "rate = 1\ndef price(x):\n    return x",
    ),
    "a global that a call changes": (
        Exam(
            "count = 0\ndef tick():\n    global count\n    count += 1",
            "count = 5\ntick()\ntick()\nassert count == 7",
        ),
        "count = 0\ndef tick():\n    pass",
    ),
    "a helper that the test replaces": (
        Exam(
            "def g(x):\n    return x\ndef f(x):\n    return g(x) + 1",
            "assert f(1) == 2\ndef g(x):\n    return 10 * x\nassert f(1) == 11",
        ),
        "def g(x):\n    return x\ndef f(x):\n    return x + 1",
    ),
    "a helper that the test deletes": (
        Exam(
            "def g(x):\n    return x\ndef f(x):\n    return g(x) + 1",
            "saved = g\ndel g\ntry:\n    f(1)\nexcept NameError:\n    pass\nelse:\n    raise AssertionError('f does not use g')\ng = saved\nassert f(1) == 2",
        ),
        "def g(x):\n    return x\ndef f(x):\n    return x + 1",
    ),
    "seeds": (
        Exam(
            "def roll(n):\n    return [random.randint(1, 6) for _ in range(n)]\ndef draw():\n    return np.random.rand(2)",
            "random.seed(1)\na = [random.randint(1, 6) for _ in range(3)]\nrandom.seed(1)\nassert roll(3) == a\nnp.random.seed(2)\nb = np.random.rand(2)\nnp.random.seed(2)\nassert np.array_equal(draw(), b)",
            "import random\nimport numpy as np",
        ),
        "def roll(n):\n    return [1] * n\ndef draw():\n    return np.zeros(2)",
    ),
    "a generator of random numbers as argument": (
        Exam(
            "def draw(rng):\n    return rng.normal(size=2)",
            "a = np.random.default_rng(1)\nb = np.random.default_rng(1)\nassert np.array_equal(draw(a), b.normal(size=2))\nassert a.random() == b.random()",
            NP,
        ),
        "def draw(rng):\n    return np.zeros(2)",
    ),
    "input that is replaced": (
        Exam(
            "def ask():\n    return int(input('n? '))",
            "import builtins\nfrom unittest import mock\nwith mock.patch('builtins.input', return_value='4'):\n    assert ask() == 4\nbuiltins.input = lambda prompt='': '7'\nassert ask() == 7",
        ),
        "def ask():\n    return 4",
    ),
    "a function of a module that is replaced": (
        Exam(
            "import math\ndef hyp(a, b):\n    return (a * a + b * b) ** 0.5",
            "from unittest import mock\nwith mock.patch('math.sqrt', side_effect=AssertionError('do not use sqrt')):\n    assert hyp(3, 4) == 5",
        ),
        "import math\ndef hyp(a, b):\n    return math.sqrt(a * a + b * b)",
    ),
    "the source": (
        Exam(
            "def f(n):\n    return 1 if n == 0 else n * f(n - 1)",
            "import inspect\nassert f(4) == 24\nassert 'for' not in inspect.getsource(f)",
        ),
        "def f(n):\n    r = 1\n    for i in range(n):\n        r *= i + 1\n    return r",
    ),
    "the signature": (
        Exam(
            "def f(a, b=2, *rest):\n    'Adds.'\n    return a + b",
            "import inspect\nassert list(inspect.signature(f).parameters) == ['a', 'b', 'rest']\nassert inspect.signature(f).parameters['b'].default == 2\nassert f.__doc__ == 'Adds.' and f.__name__ == 'f'\nassert f(1) == 3\nassert type(f) is type(lambda: 0)",
        ),
        "def f(a, c=2, *rest):\n    'Adds.'\n    return a + c",
    ),
    "an object of the instructor's class": (
        Exam(
            "def move(p, dx):\n    p.x += dx\n    return Point(p.y, p.x)",
            "p = Point(1, 2)\nq = move(p, 3)\nassert p.x == 4 and isinstance(q, Point) and q.x == 2 and q.total() == 6",
            "class Point:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n    def total(self):\n        return self.x + self.y",
        ),
        "def move(p, dx):\n    return Point(0, 0)",
    ),
    "an object of the instructor's that the solution changes": (
        Exam(
            "people[0].birthday()",
            "assert people[0].age == 31",
            "class P:\n    def __init__(self, age):\n        self.age = age\n    def birthday(self):\n        self.age += 1\npeople = [P(30)]",
        ),
        "people[0].age = 30",
    ),
    "a class derived from the instructor's": (
        Exam(
            "class Dog(Animal):\n    def speak(self):\n        return 'woof'",
            "d = Dog('Rex')\nassert d.speak() == 'woof' and d.name == 'Rex'\nassert isinstance(d, Animal)",
            "class Animal:\n    def __init__(self, name):\n        self.name = name\n    def speak(self):\n        raise NotImplementedError",
        ),
        "class Dog:\n    def __init__(self, name):\n        self.name = name\n    def speak(self):\n        return 'woof'",
    ),
    "dataclasses and named tuples": (
        Exam(
            "from dataclasses import dataclass\nfrom collections import namedtuple\n@dataclass\nclass P:\n    x: int\n    y: int = 0\nQ = namedtuple('Q', 'a b')\ndef make():\n    return P(1), Q(2, 3)",
            "p, q = make()\nassert p.x == 1 and p.y == 0\nassert q.a == 2 and q[1] == 3 and len(q) == 2\nassert P(1, 0) == p",
        ),
        "class P:\n    pass\nclass Q:\n    pass\ndef make():\n    return P(), Q()",
    ),
    "a helper of the instructor's test": (
        Exam(
            "def f(x):\n    return x * x",
            "def same(a, b):\n    return abs(a - b) < 1e-9\ndef cases():\n    for x in range(4):\n        assert same(f(x), x ** 2), x\ncases()",
        ),
        "def f(x):\n    return x * 2",
    ),
    "a helper in a cell before": (
        Exam(
            "def f(x):\n    return x * x",
            "check_all([1, 2, 3])",
            "def check_all(xs):\n    for x in xs:\n        assert f(x) == x ** 2",
        ),
        "def f(x):\n    return x",
    ),
    "names asked for by their text": (
        Exam(
            "total = 3\ndef f():\n    return 1",
            "assert 'total' in globals()\nassert eval('total + f()') == 4",
        ),
        "total = 2\ndef f():\n    return 1",
    ),
    "a temporary folder that the test fills": (
        Exam(
            "from pathlib import Path\ndef is_sealed(folder):\n    return (Path(folder) / 'seal.json').is_file()",
            "with tempfile.TemporaryDirectory() as name:\n    place = Path(name)\n    assert is_sealed(place) is False\n    (place / 'seal.json').write_text('{}')\n    assert is_sealed(name) is True\n    (place / 'seal.json').unlink()\n    assert not is_sealed(place)",
            "import tempfile\nfrom pathlib import Path",
        ),
        "def is_sealed(folder):\n    return False",
    ),
    "a temporary folder that the student fills": (
        Exam(
            "import json, os\ndef save(folder, data):\n    os.makedirs(os.path.join(folder, 'deep'))\n    path = os.path.join(folder, 'deep', 'data.json')\n    with open(path, 'w') as file:\n        json.dump(data, file)\n    return path",
            "folder = tempfile.mkdtemp()\npath = save(folder, [1, 2])\nassert path == os.path.join(folder, 'deep', 'data.json')\nassert os.listdir(folder) == ['deep'] and json.load(open(path)) == [1, 2]\nshutil.rmtree(folder)",
            "import json, os, shutil, tempfile",
        ),
        "import json, os\ndef save(folder, data):\n    path = os.path.join(folder, 'data.json')\n    with open(path, 'w') as file:\n        json.dump(data, file)\n    return path",
    ),
    "a temporary file that is changed and removed": (
        Exam(
            "import os\ndef upper(path):\n    with open(path) as file:\n        text = file.read()\n    with open(path, 'w') as file:\n        file.write(text.upper())\ndef drop(path):\n    os.remove(path)",
            "with tempfile.NamedTemporaryFile('w+', suffix='.txt', delete=False) as file:\n    file.write('ab')\nupper(file.name)\nassert open(file.name).read() == 'AB'\ndrop(file.name)\nassert not os.path.exists(file.name)",
            "import os, tempfile",
        ),
        "def upper(path):\n    pass\ndef drop(path):\n    pass",
    ),
    "a text of the given cells' own class": (
        Exam(
            "def is_in(text, letter):\n    n = 0\n    while n < len(text) and text[n] != letter:\n        n += 1\n    return n < len(text)",
            "assert is_in(Letters('abc'), Letters('c')) is True\nassert is_in(Letters('abc'), 'd') is False",
            "class Letters(str):\n    def __init__(self, text):\n        self.text = text\n    def __contains__(self, it):\n        raise TypeError('by a loop, please')\n    def __getitem__(self, n):\n        if not isinstance(n, int):\n            raise TypeError('one by one, please')\n        return self.text[n]",
        ),
        "def is_in(text, letter):\n    return letter in text",
    ),
    "a list of the given cells' own class": (
        Exam(
            "def total(numbers):\n    sum_ = 0\n    for n in range(len(numbers)):\n        sum_ += numbers[n]\n    return sum_",
            "numbers = Counted([1, 2, 3])\nassert total(numbers) == 6\nassert numbers.asked == 3",
            "class Counted(list):\n    asked = 0\n    def __getitem__(self, n):\n        self.asked += 1\n        return super().__getitem__(n)",
        ),
        "def total(numbers):\n    return sum(numbers)",
    ),
    "an exception of the given cells' own class": (
        Exam(
            "def half(x):\n    if x % 2:\n        raise OddError('odd', x)\n    return x // 2",
            "try:\n    half(3)\nexcept OddError as error:\n    assert error.args == ('odd', 3)\nelse:\n    assert False\nassert half(4) == 2",
            "class OddError(ValueError):\n    pass",
        ),
        "def half(x):\n    if x % 2:\n        raise ValueError('odd', x)\n    return x // 2",
    ),
    "a function of a name of Python's": (
        Exam(
            "def slice(text, first, last):\n    return ''.join(text[n] for n in range(first, last))\ndef max(a, b):\n    return a if a > b else b",
            "assert slice('abc', 0, 2) == 'ab'\nassert max(1, 2) == 2\ntry:\n    max([1])\nexcept TypeError:\n    pass\nelse:\n    assert False",
        ),
        "def slice(text, first, last):\n    return text\ndef max(a, b):\n    return b",
    ),
    "names that are put together": (
        Exam(
            "first_part = 3\nsecond_part = 4",
            "assert '_'.join(['first', 'part']) in globals().keys()\nassert locals()['second' + '_part'] == 4",
        ),
        "first = 3\nsecond_part = 4",
    ),
    "names that a module knows": (
        Exam(
            "a_b = 3",
            "assert mangled('ba') in dir()\nassert vars()[mangled('ba')] == 3",
            "def mangled(text):\n    return '_'.join(reversed(text))",
        ),
        "a_b = 4",
    ),
    "partial credit": (
        Exam("def f(x):\n    return x", "score = 0\nfor x in range(4):\n    score += f(x) == x\nscore\n"),
        "def f(x):\n    return 9",
    ),
    "context managers": (
        Exam(
            "class Log:\n    def __init__(self):\n        self.events = []\n    def __enter__(self):\n        self.events.append('in')\n        return self\n    def __exit__(self, *error):\n        self.events.append('out')\n        return True",
            "log = Log()\nwith log as inner:\n    assert inner is log\n    raise ValueError\nassert log.events == ['in', 'out']",
        ),
        "class Log:\n    events = []\n    def __enter__(self):\n        return self\n    def __exit__(self, *error):\n        return True",
    ),
    "a figure": (
        Exam(
            "def draw(ax):\n    ax.plot([1, 2], [3, 4])\n    ax.set_title('T')\n    ax.set_xlabel('x')\nfig, axes = plt.subplots()\ndraw(axes)",
            "assert axes.get_title() == 'T'\nassert axes.get_xlabel() == 'x'\nline = axes.get_lines()[0]\nassert list(line.get_xdata()) == [1, 2]",
            "import matplotlib.pyplot as plt",
        ),
        "fig, axes = plt.subplots()",
    ),
    "hidden tests": (
        Exam(
            "def f(x):\n    return x + 1", "assert f(1) == 2\nassert f(5) == 6", released="assert f(1) == 2"
        ),
        "def f(x):\n    return 2",
    ),
    "dates and fractions": (
        Exam(
            "import datetime, fractions\ndef f():\n    return datetime.date(2020, 1, 2), fractions.Fraction(1, 3)",
            "import datetime, fractions\nd, q = f()\nassert d == datetime.date(2020, 1, 2) and d.year == 2020\nassert q * 3 == 1",
        ),
        "def f():\n    return 1, 2",
    ),
    "large numbers": (
        Exam(
            "def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)",
            "import math\nassert fact(600) == math.factorial(600)",
        ),
        "def fact(n):\n    return 1",
    ),
    "a callable object": (
        Exam(
            "class Poly:\n    def __init__(self, *c):\n        self.c = c\n    def __call__(self, x):\n        return sum(c * x ** i for i, c in enumerate(self.c))",
            "p = Poly(1, 2)\nassert callable(p) and p(3) == 7",
        ),
        "class Poly:\n    def __init__(self, *c):\n        pass\n    def __call__(self, x):\n        return 0",
    ),
    "an iterator class": (
        Exam(
            "class Down:\n    def __init__(self, n):\n        self.n = n\n    def __iter__(self):\n        return self\n    def __next__(self):\n        if self.n == 0:\n            raise StopIteration\n        self.n -= 1\n        return self.n",
            "assert list(Down(3)) == [2, 1, 0]\nit = iter(Down(1))\nassert next(it) == 0\ntry:\n    next(it)\nexcept StopIteration:\n    pass\nelse:\n    assert False",
        ),
        "class Down:\n    def __init__(self, n):\n        self.n = n\n    def __iter__(self):\n        return iter([0])",
    ),
    "warnings and copies": (
        Exam(
            "class Box:\n    def __init__(self):\n        self.xs = [1]",
            "import copy\na = Box()\nb = copy.deepcopy(a)\nb.xs.append(2)\nassert a.xs == [1]\nassert b.xs == [1, 2]",
        ),
        "class Box:\n    xs = [2]",
    ),
    "figures that the test makes": (
        Exam(
            "def draw(axes, x):\n    axes.plot(x, x ** 2, label='q')\n    axes.set_title('Q')\n    axes.legend()",
            "fig, axes = plt.subplots()\ndraw(axes, np.arange(3.))\nassert axes.get_title() == 'Q'\n"
            "assert len(axes.lines) == 1\nassert np.array_equal(axes.lines[0].get_ydata(), [0, 1, 4])\n"
            "assert axes.get_legend() is not None\nplt.close(fig)",
            "import numpy as np\nimport matplotlib.pyplot as plt",
        ),
        "def draw(axes, x):\n    axes.plot(x, x)\n    axes.set_title('Q')\n    axes.legend()",
    ),
    "an enumeration": (
        Exam(
            "from enum import Enum\nclass Colour(Enum):\n    RED = 1\n    BLUE = 2\ndef other(c):\n    return Colour.BLUE if c is Colour.RED else Colour.RED",
            "assert Colour.RED.value == 1 and Colour['BLUE'].name == 'BLUE'\nassert len(Colour) == 2\n"
            "assert [c.name for c in Colour] == ['RED', 'BLUE']\nassert other(Colour.RED) is Colour.BLUE",
        ),
        "from enum import Enum\nclass Colour(Enum):\n    RED = 1\n    BLUE = 2\ndef other(c):\n    return c",
    ),
    "an abstract class of the instructor's": (
        Exam(
            "class Square(Shape):\n    def __init__(self, a):\n        self.a = a\n    def area(self):\n        return self.a ** 2",
            "s = Square(2)\nassert isinstance(s, Shape) and s.area() == 4\nassert total([Square(1), Square(2)]) == 5",
            "from abc import ABC, abstractmethod\nclass Shape(ABC):\n    @abstractmethod\n    def area(self): ...\ndef total(shapes):\n    return sum(s.area() for s in shapes)",
        ),
        "class Square(Shape):\n    def __init__(self, a):\n        self.a = a\n    def area(self):\n        return self.a",
    ),
    "loops of calls": (
        Exam(
            "def fib(n):\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a",
            "assert [fib(n) for n in range(8)] == [0, 1, 1, 2, 3, 5, 8, 13]\nfor n in range(50):\n    assert fib(n + 2) == fib(n + 1) + fib(n)",
        ),
        "def fib(n):\n    return n",
    ),
    "memoisation": (
        Exam(
            "def memo(f):\n    known = {}\n    def inner(x):\n        if x not in known:\n            known[x] = f(x)\n        return known[x]\n    return inner",
            "calls = []\ndef slow(x):\n    calls.append(x)\n    return x * x\nfast = memo(slow)\nassert fast(3) == 9 and fast(3) == 9\nassert calls == [3]",
        ),
        "def memo(f):\n    return f",
    ),
    "a file that is written": (
        Exam(
            "def save(name, xs):\n    with open(name, 'w') as f:\n        f.write(','.join(map(str, xs)))\ndef load(name):\n    with open(name) as f:\n        return [int(x) for x in f.read().split(',')]",
            "save('xs.txt', [1, 2])\nassert load('xs.txt') == [1, 2]",
        ),
        "def save(name, xs):\n    pass\ndef load(name):\n    return []",
    ),
    "a file that the test reads": (
        Exam(
            "with open('out.txt', 'w') as f:\n    f.write('42')",
            "with open('out.txt') as f:\n    assert f.read() == '42'",
        ),
        "with open('out.txt', 'w') as f:\n    f.write('41')",
    ),
    "records of numpy": (
        Exam(
            "R = np.array([(1, 2.0), (3, 4.0)], dtype=[('a', int), ('b', float)])\ndef f():\n    return R['b'], R[0]['a']",
            "b, a = f()\nassert b.tolist() == [2, 4] and a == 1\nassert R.dtype.names == ('a', 'b') and R['a'].sum() == 4",
            NP,
        ),
        "R = np.zeros(2)\ndef f():\n    return R, 1",
    ),
    "docstrings": (
        Exam(
            "def f(x):\n    '''Twice.'''\n    return 2 * x",
            "import inspect\nassert f.__doc__.startswith('Twice')\nassert inspect.getdoc(f) == 'Twice.'\nassert f(4) == 8",
        ),
        "def f(x):\n    return 2 * x",
    ),
    "coroutines": (
        Exam(
            "import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x + 1",
            "import asyncio\nassert await f(1) == 2\nassert await asyncio.gather(f(1), f(2)) == [2, 3]",
        ),
        "async def f(x):\n    return x",
    ),
    "warnings": (
        Exam(
            "import warnings\ndef f(x):\n    if x < 0:\n        warnings.warn('negative', RuntimeWarning)\n    return abs(x)",
            "import warnings\nwith warnings.catch_warnings(record=True) as told:\n    warnings.simplefilter('always')\n    assert f(1) == 1 and not told\n    f(-1)\n    f(-1)\n"
            "assert len(told) == 2 and issubclass(told[0].category, RuntimeWarning) and 'negative' in str(told[0].message)\n"
            "import unittest\nwith unittest.TestCase().assertWarns(RuntimeWarning):\n    f(-2)",
        ),
        "def f(x):\n    return abs(x)",
    ),
    "an expected warning with pytest": (
        Exam(
            "import warnings\ndef f(x):\n    warnings.warn('old', DeprecationWarning)\n    return x",
            "import pytest\nwith pytest.warns(DeprecationWarning, match='old'):\n    f(1)",
        ),
        "def f(x):\n    return x",
    ),
    "warnings as errors": (
        Exam(
            "def f(x):\n    return x + 1",
            "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('error')\n    assert f(1) == 2",
        ),
        "import warnings\ndef f(x):\n    warnings.warn('hm')\n    return x + 1",
    ),
    "what is read from stdin": (
        Exam(
            "import sys\ndef total():\n    return sum(int(line) for line in sys.stdin)",
            "import io, sys\nfrom unittest.mock import patch\nwith patch('sys.stdin', io.StringIO('4\\n5\\n')):\n    assert total() == 9\nwith patch('sys.stdin', io.StringIO('1\\n')):\n    assert total() == 1",
        ),
        "def total():\n    return 9",
    ),
    "files of text in memory": (
        Exam(
            "def copy(source, target):\n    for line in source:\n        print(line.strip(), file=target)",
            "import io\ntarget = io.StringIO()\ncopy(io.StringIO(' a\\n b\\n'), target)\nassert target.getvalue() == 'a\\nb\\n'",
        ),
        "def copy(source, target):\n    target.write('a')",
    ),
    "a file that the test writes": (
        Exam(
            "def count(name):\n    with open(name) as f:\n        return len(f.readlines())",
            "for n in (2, 3):\n    with open('lines.txt', 'w') as f:\n        f.write('x\\n' * n)\n    assert count('lines.txt') == n",
        ),
        "def count(name):\n    return 2",
    ),
    "a file that a call writes": (
        Exam(
            "def save(xs):\n    with open('saved.csv', 'w') as f:\n        f.write(','.join(map(str, xs)))",
            "import os\nfor xs in ([1, 2], [3]):\n    save(xs)\n    assert os.path.exists('saved.csv')\n    with open('saved.csv') as f:\n        assert f.read() == ','.join(map(str, xs))",
        ),
        "def save(xs):\n    with open('saved.csv', 'w') as f:\n        f.write('1,2')",
    ),
    "an object of the test's class": (
        Exam(
            "def area(box):\n    box.seen = True\n    return box.w * box.h + box.rim(1) + len(box)",
            "class Box:\n    def __init__(self, w, h):\n        self.w, self.h = w, h\n    def rim(self, d):\n        return 2 * d\n    def __len__(self):\n        return 7\nbox = Box(2, 3)\nassert area(box) == 15 and box.seen is True",
        ),
        "def area(box):\n    return 15",
    ),
    "records of the test's": (
        Exam(
            "def total(rows):\n    return sum(row.n for row in rows)",
            "from collections import namedtuple\nfrom dataclasses import dataclass\nfrom types import SimpleNamespace\nP = namedtuple('P', 'n m')\n@dataclass\nclass Q:\n    n: int\n"
            "assert total([P(1, 2), Q(3), SimpleNamespace(n=4)]) == 8",
        ),
        "def total(rows):\n    return 0",
    ),
    "iterators of the test's": (
        Exam(
            "def total(xs):\n    return sum(xs)",
            "assert total(x for x in range(4)) == 6\nassert total(map(int, '12')) == 3 and total(iter([5])) == 5",
        ),
        "def total(xs):\n    return 6",
    ),
    "a method that is patched": (
        Exam(
            "class A:\n    def g(self):\n        return 1\n    def f(self):\n        return self.g() + 1",
            "from unittest.mock import patch\nwith patch.object(A, 'g', return_value=5):\n    assert A().f() == 6\nassert A().f() == 2",
        ),
        "class A:\n    def g(self):\n        return 1\n    def f(self):\n        return 2",
    ),
    "a name of the notebook that is patched": (
        Exam(
            "def g(x):\n    return x\ndef f(x):\n    return g(x) + 1",
            "from unittest.mock import patch\nwith patch('__main__.g', return_value=10) as m:\n    assert f(1) == 11\n    m.assert_called_once_with(1)\nassert f(1) == 2",
        ),
        "def g(x):\n    return x\ndef f(x):\n    return x + 1",
    ),
    "an expected exception with pytest": (
        Exam(
            "def pop(xs):\n    if not xs:\n        raise IndexError('empty list')\n    return xs[0]",
            "import pytest\nwith pytest.raises(IndexError, match='empty') as caught:\n    pop([])\nassert 'list' in str(caught.value)\nassert pop([.1 + .2]) == pytest.approx(.3)",
        ),
        "def pop(xs):\n    return .3",
    ),
    "shallow copies": (
        Exam(
            "class Box:\n    def __init__(self, xs):\n        self.xs = list(xs)",
            "import copy\na = Box([1])\nb = copy.copy(a)\nb.xs.append(2)\nassert a.xs == [1, 2] and vars(a) == {'xs': [1, 2]}",
        ),
        "class Box:\n    def __init__(self, xs):\n        self.xs = xs[0]",
    ),
    "unittest classes": (
        Exam(
            "def f(x):\n    return 2 * x",
            "import unittest\nclass T(unittest.TestCase):\n    def test_f(self):\n        self.assertEqual(f(2), 4)\n        self.assertAlmostEqual(f(.1), .2)\nresult = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(T))\nassert result.wasSuccessful()",
        ),
        "def f(x):\n    return x",
    ),
}

PANDAS: dict[str, tuple[Exam, str]] = {
    "a table": (
        Exam(
            "df = pd.DataFrame({'a': [1, 2, 3], 'b': ['x', None, 'z'], 'c': [.5, np.nan, 2]}, index=list('pqr'))\nmeans = df.groupby('b')['a'].mean()",
            "assert df.shape == (3, 3) and list(df.columns) == ['a', 'b', 'c']\nassert df['a'].sum() == 6 and df.loc['q', 'a'] == 2\n"
            "assert df.isna().sum().tolist() == [0, 1, 1]\nassert isinstance(df, pd.DataFrame) and isinstance(means, pd.Series)\n"
            "pd.testing.assert_series_equal(means, pd.Series([1., 3.], index=pd.Index(['x', 'z'], name='b'), name='a'), check_index_type=False)",
            "import numpy as np\nimport pandas as pd",
        ),
        "df = pd.DataFrame({'a': [1]})\nmeans = df['a']",
    ),
    "a function of tables": (
        Exam(
            "def clean(df):\n    return df.dropna().assign(d=lambda t: t.a * 2).reset_index(drop=True)",
            "df = pd.DataFrame({'a': [1., None, 3.], 'when': pd.to_datetime(['2020-01-01', '2020-01-02', '2020-01-03'])})\nbefore = df.copy()\n"
            "out = clean(df)\npd.testing.assert_frame_equal(df, before)\nassert out['d'].tolist() == [2, 6]\nassert out['when'].dt.day.tolist() == [1, 3]\n"
            "assert out.when[0] == pd.Timestamp('2020-01-01')",
            "import pandas as pd",
        ),
        "def clean(df):\n    df.dropna(inplace=True)\n    df['d'] = df.a * 2\n    return df.reset_index(drop=True)",
    ),
    "a table changed in place": (
        Exam(
            "def add(df):\n    df['s'] = df['a'] + 1",
            "df = pd.DataFrame({'a': [1, 2]})\nsame = df\nassert add(df) is None\nassert same['s'].tolist() == [2, 3]",
            "import pandas as pd",
        ),
        "def add(df):\n    df = df.assign(s=1)",
    ),
    "categories, levels and zones": (
        Exam(
            "c = pd.Series(['a', 'b', 'a'], dtype='category')\nm = pd.DataFrame({'v': [1, 2]}, index=pd.MultiIndex.from_tuples([('a', 1), ('b', 2)], names=['k', 'n']))\n"
            "z = pd.Series(pd.date_range('2020', periods=2, tz='Europe/Berlin'))",
            "assert list(c.cat.categories) == ['a', 'b'] and c.cat.codes.tolist() == [0, 1, 0]\nassert m.loc[('b', 2), 'v'] == 2 and m.index.names == ['k', 'n']\n"
            "assert z.dt.hour.tolist() == [0, 0]",
            "import pandas as pd",
        ),
        "c = pd.Series(['a'])\nm = pd.DataFrame()\nz = c",
    ),
}
PANDAS_LIES: dict[str, tuple[Exam, str]] = {
    "equal things in a table": (
        PANDAS["a table"][0],
        "class Any:\n    def __eq__(s, o): return True\n    def __hash__(s): return 0\n    def __radd__(s, o): return 6\n"
        "df = pd.DataFrame({'a': [Any()] * 3, 'b': [Any()] * 3, 'c': [Any()] * 3}, index=list('pqr'))\nmeans = df['a']",
    ),
    "a table that equals everything": (
        PANDAS["a function of tables"][0],
        "class T(pd.DataFrame):\n    def __getitem__(s, k): return s\n    def tolist(s): return [2, 6]\n    dt = day = property(lambda s: s)\ndef clean(df): return T()",
    ),
}
