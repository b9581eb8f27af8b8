"""Right answers in another way than the reference's: whatever nbgrader would accept must not be refused."""

# ruff: noqa: E501 (notebooks in one line)

from __future__ import annotations

from tests.unit.examined_answers import (
    CALLBACK,
    FUNCTION,
    GLOBAL,
    LISTED,
    OBJECT,
    PAIR,
    RAISING,
    ROOT,
    VARIABLES,
    WORDS,
)
from tests.unit.examined_notebooks import Exam

NP = "import numpy as np"
COMMON = Exam(
    "def common(a, b):\n    return set(a) & set(b)",
    "got = common([1, 2, 3], [2, 3, 4])\nassert got == {2, 3}\nassert 2 in got and 4 not in got and len(got) == 2\nassert sorted(got) == [2, 3]\nassert got <= {1, 2, 3}",
)
MIDDLE = Exam(
    "def middle(a, b):\n    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2",
    "assert middle((0, 0), (2, 4)) == (1, 2)\nx, y = middle((1, 1), (2, 2))\nassert (x, y) == (1.5, 1.5)\nassert middle((0, 0), (2, 4))[1] == 2",
)
EVEN = Exam(
    "def even(n):\n    return n % 2 == 0",
    "assert even(4)\nassert not even(3)\nassert even(0) == True\nassert [even(n) for n in range(3)] == [True, False, True]\nassert sum(even(n) for n in range(10)) == 5",
)
MEAN = Exam(
    "def mean(xs):\n    return sum(xs) / len(xs)",
    "assert abs(float(mean([1, 2, 3])) - 2) < 1e-6\nassert mean([1.5, 2.5]) == 2\nassert round(float(mean([1, 2])), 1) == 1.5\nassert 0 < mean([1, 2]) < 2\nassert f'{mean([1, 2]):.1f}' == '1.5'",
)
TOTAL = Exam(
    "def total(xs):\n    return sum(xs)",
    "import numbers\nassert total([1, 2, 3]) == 6\nassert total(range(4)) == 6 and total((7,)) == 7\nassert isinstance(total([1]), numbers.Number)\nassert [10, 20, 30][total([1])] == 20 and total([]) == 0",
)
GRAM = Exam(
    "def gram(A):\n    return A.T @ A",
    "A = np.array([[1., 2.], [3., 4.], [5., 6.]])\nG = gram(A)\nassert np.allclose(G, [[35, 44], [44, 56]])\nassert G.shape == (2, 2) and G[0, 1] == 44\nnp.testing.assert_array_almost_equal(G, G.T)\nassert G.sum() == 179 and np.trace(G) == 91",
    NP,
)
WHOLE = Exam(
    "def ramp(n):\n    return np.arange(n)",
    "assert ramp(3).tolist() == [0, 1, 2]\nassert (ramp(4) == np.array([0, 1, 2, 3])).all()\nassert ramp(3)[-1] == 2 and ramp(5).max() == 4 and len(ramp(2)) == 2\nassert np.issubdtype(ramp(2).dtype, np.number)",
    NP,
)
SQUARES = Exam(
    "def squares(n):\n    for i in range(n):\n        yield i * i",
    "assert list(squares(3)) == [0, 1, 4]\nassert next(iter(squares(2))) == 0\nassert sum(squares(4)) == 14 and max(squares(3)) == 4\nassert sorted(x + 1 for x in squares(3)) == [1, 2, 5]\nfor i, x in enumerate(squares(3)):\n    assert x == i ** 2",
)
COUNTING = Exam(
    "class Clicks:\n    def __init__(self, start=0):\n        self.n = start\n    def click(self):\n        self.n += 1\n        return self.n",
    "a = Clicks()\nb = Clicks(5)\nassert a.click() == 1 and a.click() == 2\nassert b.click() == 6 and a.n == 2 and b.n == 6\nassert hasattr(a, 'n') and hasattr(a, 'click')\na.n = 9\nassert a.click() == 10",
)
OPENED = Exam(
    "class opened:\n    def __init__(self, log):\n        self.log = log\n    def __enter__(self):\n        self.log.append('in')\n        return self.log\n    def __exit__(self, *error):\n        self.log.append('out')",
    "log = []\nwith opened(log) as inner:\n    assert inner == ['in']\nassert log == ['in', 'out']\ntry:\n    with opened(log):\n        raise KeyError('k')\nexcept KeyError:\n    log.append('error')\nassert log[2:] == ['in', 'out', 'error']",
)
TWICE = Exam(
    "def twice(f):\n    def inner(*args):\n        return f(f(*args))\n    return inner",
    "@twice\ndef g(x):\n    return x + 3\nassert g(1) == 7\nassert twice(lambda x: 2 * x)(5) == 20\nassert callable(twice(abs)) and twice(abs)(-1) == 1",
)
GREET = Exam(
    "def greet(name, greeting='Hello'):\n    return greeting + ' ' + name",
    "assert greet('Ann') == 'Hello Ann'\nassert greet('Bo', greeting='Hi') == 'Hi Bo'\nassert greet(name='Cy') == 'Hello Cy'\nassert len(greet('Di')) == 8 and greet('Di').upper() == 'HELLO DI' and greet('E')[-1] == 'E'",
)
FIBONACCI = Exam(
    "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)",
    "assert [fib(n) for n in range(8)] == [0, 1, 1, 2, 3, 5, 8, 13]\nassert fib(12) == 144",
)
LONGEST = Exam(
    "def longest(words):\n    return max(words, key=len)",
    "assert longest(['a', 'abc', 'ab']) == 'abc'\nassert longest(('xy', 'z')).startswith('x')\nassert 'ab' + longest(['c']) == 'abc' and {'c': 1}[longest(['c'])] == 1",
)
MEMBERS = Exam(
    "class Shape:\n    def area(self):\n        return 0\nclass Square(Shape):\n    def __init__(self, a):\n        self.a = a\n    def area(self):\n        return self.a ** 2",
    "s = Square(3)\nassert s.area() == 9 and isinstance(s, Shape) and issubclass(Square, Shape)\nassert [x.area() for x in (Square(1), Square(2))] == [1, 4]\nassert max([Square(1), Square(2)], key=lambda x: x.area()).area() == 4",
)
VECTOR = Exam(
    "class V:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n    def __add__(self, o):\n        return V(self.x + o.x, self.y + o.y)\n    def __eq__(self, o):\n        return (self.x, self.y) == (o.x, o.y)\n    def __repr__(self):\n        return f'V({self.x}, {self.y})'",
    "assert V(1, 2) + V(3, 4) == V(4, 6)\nassert repr(V(1, 2)) == 'V(1, 2)' and str(V(0, 1)) == 'V(0, 1)'\nassert (V(1, 1) + V(1, 0)).x == 2\nassert V(1, 2) != V(2, 1)",
)
TABLE = Exam(
    "def invert(d):\n    return {value: key for key, value in d.items()}",
    "got = invert({'a': 1, 'b': 2})\nassert got == {1: 'a', 2: 'b'}\nassert got[1] == 'a' and set(got) == {1, 2} and sorted(got.values()) == ['a', 'b']\nassert got.get(9) is None and len(got) == 2 and 2 in got",
)
BUCKET = Exam(
    "def doubled(xs):\n    for i in range(len(xs)):\n        xs[i] *= 2\n    return xs",
    "xs = [1, 2, 3]\nys = doubled(xs)\nassert ys == [2, 4, 6] and xs == [2, 4, 6]",
)
SUMMARY = Exam(
    "def summary(xs):\n    return {'low': min(xs), 'high': max(xs), 'pairs': [(x, x * x) for x in xs]}",
    "s = summary([2, 1])\nassert s['low'] == 1 and s['high'] == 2\nassert s['pairs'] == [(2, 4), (1, 1)]\nassert set(s) == {'low', 'high', 'pairs'}\nfor x, y in s['pairs']:\n    assert y == x ** 2",
)

NAMED = Exam(
    "left_part = 3\nspare = 1",
    "assert '_'.join(['left', 'part']) in globals()\nassert globals()['left_' + 'part'] == 3",
)
RIGHT_TOO: dict[str, tuple[Exam, str]] = {
    "a name beside, of another kind, which a test of names might look at": (
        NAMED,
        "class Spare:\n    pass\nleft_part = 3\nspare = Spare()",
    ),
    "a name beside that is not there": (NAMED, "left_part = 2 + 1"),
    # sets
    "a frozenset": (COMMON, "def common(a, b): return frozenset(a) & frozenset(b)"),
    "a set of one's own": (COMMON, "class S(set): pass\ndef common(a, b): return S(x for x in a if x in b)"),
    "keys for a set": (COMMON, "def common(a, b): return {x: 0 for x in a if x in b}.keys()"),
    "a set that was built": (
        COMMON,
        "def common(a, b):\n    out = set()\n    for x in a:\n        if x in b: out.add(x)\n    return out",
    ),
    "a method of sets": (COMMON, "def common(a, b): return set.intersection(*map(set, (a, b)))"),
    "a set of numbers of numpy": (
        COMMON,
        "import numpy as np\ndef common(a, b): return set(np.intersect1d(a, b))",
    ),
    # tuples
    "a named tuple": (
        MIDDLE,
        "from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef middle(a, b): return P((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)",
    ),
    "a typed named tuple": (
        MIDDLE,
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: float\n    y: float = 0\n    def norm(self): return abs(self.x)\ndef middle(a, b): return P(*[(p + q) / 2 for p, q in zip(a, b)])",
    ),
    "a tuple of one's own": (
        MIDDLE,
        "class T(tuple):\n    __slots__ = ()\ndef middle(a, b): return T((p + q) / 2 for p, q in zip(a, b))",
    ),
    "a tuple of fractions": (
        MIDDLE,
        "from fractions import Fraction\ndef middle(a, b): return tuple(Fraction(p + q, 2) for p, q in zip(a, b))",
    ),
    "a tuple of decimals": (
        MIDDLE,
        "from decimal import Decimal\ndef middle(a, b): return tuple(Decimal(p + q) / 2 for p, q in zip(a, b))",
    ),
    "a tuple of numbers of numpy": (
        MIDDLE,
        "import numpy as np\ndef middle(a, b): return tuple(np.mean([a, b], axis=0))",
    ),
    "a tuple of arrays without dimensions": (
        MIDDLE,
        "import numpy as np\ndef middle(a, b): return np.array((a[0] + b[0]) / 2), np.array((a[1] + b[1]) / 2)",
    ),
    "a tuple by starred parameters": (
        MIDDLE,
        "def middle(*points): return tuple(sum(c) / len(points) for c in zip(*points))",
    ),
    # truth values
    "a truth value of numpy's": (EVEN, "import numpy as np\ndef even(n): return np.equal(n % 2, 0)"),
    "a number for a truth value": (EVEN, "def even(n): return 1 - n % 2"),
    "an array for a truth value": (EVEN, "import numpy as np\ndef even(n): return np.array(n % 2 == 0)"),
    "an operator": (EVEN, "import operator\ndef even(n): return operator.not_(n & 1)"),
    "a comparison kept in a name": (EVEN, "even = lambda n: not n % 2"),
    "a float for a truth value": (EVEN, "def even(n): return float(n % 2 == 0)"),
    "an enumeration of numbers for a truth value": (
        EVEN,
        "from enum import IntEnum\nclass B(IntEnum):\n    NO = 0\n    YES = 1\ndef even(n): return B.NO if n % 2 else B.YES",
    ),
    "recursion between two functions": (
        EVEN,
        "def odd(n): return n != 0 and even(n - 1)\ndef even(n): return n == 0 or odd(n - 1)",
    ),
    # numbers
    "a function of statistics": (MEAN, "import statistics\ndef mean(xs): return statistics.mean(xs)"),
    "an imported name": (MEAN, "from statistics import fmean as mean"),
    "numpy's mean": (MEAN, "from numpy import mean"),
    "a decimal": (MEAN, "from decimal import Decimal\ndef mean(xs): return sum(map(Decimal, xs)) / len(xs)"),
    "an array without dimensions": (
        MEAN,
        "import numpy as np\ndef mean(xs): return np.array(sum(xs) / len(xs))",
    ),
    "a float of 32 bits": (MEAN, "import numpy as np\ndef mean(xs): return np.float32(sum(xs) / len(xs))"),
    "a float of one's own": (
        MEAN,
        "class F(float):\n    def __repr__(self): return 'about ' + float.__repr__(self)\ndef mean(xs): return F(sum(xs) / len(xs))",
    ),
    "a running mean": (
        MEAN,
        "def mean(xs):\n    m = 0.0\n    for k, x in enumerate(xs, 1): m += (x - m) / k\n    return m",
    ),
    "a sum by reduce": (
        TOTAL,
        "from functools import reduce\nimport operator\ndef total(xs): return reduce(operator.add, xs, 0)",
    ),
    "an integer of numpy": (
        TOTAL,
        "import numpy as np\ndef total(xs): return np.sum(list(xs), dtype=np.int64)",
    ),
    "an integer of 8 bits": (TOTAL, "import numpy as np\ndef total(xs): return np.uint8(sum(xs))"),
    "a recursion over lists": (
        TOTAL,
        "def total(xs):\n    xs = list(xs)\n    return xs[0] + total(xs[1:]) if xs else 0",
    ),
    "an integer of one's own": (
        TOTAL,
        "class I(int):\n    def __add__(self, other): return I(int(self) + other)\ndef total(xs):\n    t = I(0)\n    for x in xs: t = t + x\n    return t",
    ),
    "an accumulation": (
        TOTAL,
        "from itertools import accumulate\ndef total(xs): return [0, *accumulate(xs)][-1]",
    ),
    "a builtin by another name": (TOTAL, "total = sum"),
    "a partial of a builtin": (TOTAL, "from functools import partial\ntotal = partial(sum, start=0)"),
    "a static method of a class": (
        TOTAL,
        "class Sums:\n    @staticmethod\n    def of(xs): return sum(xs)\ntotal = Sums.of",
    ),
    "a class method": (
        TOTAL,
        "class Sums:\n    zero = 0\n    @classmethod\n    def of(cls, xs):\n        t = cls.zero\n        for x in xs: t += x\n        return t\ntotal = Sums.of",
    ),
    "a walrus": (
        TOTAL,
        "def total(xs):\n    t = 0\n    return [t := t + x for x in xs][-1] if list(xs) else 0",
    ),
    "a match statement": (
        TOTAL,
        "def total(xs):\n    match list(xs):\n        case []: return 0\n        case [x, *rest]: return x + total(rest)",
    ),
    # arrays
    "a Fortran array": (GRAM, "def gram(A): return np.asfortranarray(A.T @ A)"),
    "a transposed view": (GRAM, "def gram(A): return (A.T @ A).T"),
    "a view with steps": (
        GRAM,
        "def gram(A):\n    B = np.zeros((4, 4))\n    B[::2, ::2] = A.T @ A\n    return B[::2, ::2]",
    ),
    "a view turned round twice": (GRAM, "def gram(A): return (A.T @ A)[::-1, ::-1][::-1, ::-1]"),
    "a product by einsum": (GRAM, "def gram(A): return np.einsum('ki,kj->ij', A, A)"),
    "whole numbers for floats": (GRAM, "def gram(A): return (A.T @ A).astype(np.int32)"),
    "an array of 16 bits": (GRAM, "def gram(A): return (A.T @ A).astype(np.float16)"),
    "big-endian numbers": (GRAM, "def gram(A): return (A.T @ A).astype('>f8')"),
    "an array of objects": (GRAM, "def gram(A): return (A.T @ A).astype(object)"),
    "complex numbers": (GRAM, "def gram(A): return (A.T @ A).astype(complex)"),
    "a matrix of numpy": (GRAM, "def gram(A): return np.asmatrix(A.T @ A)"),
    "an array that cannot be written": (
        GRAM,
        "def gram(A):\n    G = A.T @ A\n    G.flags.writeable = False\n    return G",
    ),
    "an array of one's own class": (GRAM, "class M(np.ndarray): pass\ndef gram(A): return (A.T @ A).view(M)"),
    "a masked array without a mask": (GRAM, "def gram(A): return np.ma.array(A.T @ A)"),
    "loops for a product": (
        GRAM,
        "def gram(A):\n    n = A.shape[1]\n    G = np.zeros((n, n))\n    for i in range(n):\n        for j in range(n):\n            G[i, j] = sum(A[:, i] * A[:, j])\n    return G",
    ),
    "a broadcast view": (WHOLE, "def ramp(n): return np.broadcast_to(np.arange(n), (n,))"),
    "bytes for whole numbers": (WHOLE, "def ramp(n): return np.arange(n, dtype=np.uint8)"),
    "floats for whole numbers": (WHOLE, "def ramp(n): return np.linspace(0, n - 1, n)"),
    "an array from a generator": (WHOLE, "def ramp(n): return np.fromiter((i for i in range(n)), int)"),
    "an array from a buffer": (
        WHOLE,
        "import array\ndef ramp(n): return np.frombuffer(array.array('l', range(n)), dtype='l')",
    ),
    "indices of numpy": (WHOLE, "def ramp(n): return np.ones(n).cumsum() - 1"),
    "a column of a record": (
        WHOLE,
        "def ramp(n):\n    r = np.zeros(n, dtype=[('k', int), ('v', float)])\n    r['k'] = range(n)\n    return r['k']",
    ),
    # streams
    "a list for a generator": (SQUARES, "def squares(n): return [i * i for i in range(n)]"),
    "a tuple for a generator": (SQUARES, "def squares(n): return tuple(i * i for i in range(n))"),
    "a map for a generator": (SQUARES, "def squares(n): return map(pow, range(n), [2] * n)"),
    "delegated generators": (
        SQUARES,
        "def squares(n):\n    if n:\n        yield from squares(n - 1)\n        yield (n - 1) ** 2",
    ),
    "an accumulation for a generator": (
        SQUARES,
        "from itertools import accumulate, count, islice\ndef squares(n): return islice(accumulate(count(1, 2), initial=0), n)",
    ),
    "an array for a generator": (SQUARES, "import numpy as np\ndef squares(n): return np.arange(n) ** 2"),
    "an iterator of one's own": (
        SQUARES,
        "class squares:\n    def __init__(self, n): self.i, self.n = 0, n\n    def __iter__(self): return self\n    def __next__(self):\n        if self.i >= self.n: raise StopIteration\n        self.i += 1\n        return (self.i - 1) ** 2",
    ),
    "an iterable of one's own": (
        SQUARES,
        "class squares:\n    def __init__(self, n): self.n = n\n    def __iter__(self): return (i * i for i in range(self.n))",
    ),
    "a sequence of one's own": (
        SQUARES,
        "class Squares:\n    def __init__(self, n): self.n = n\n    def __len__(self): return self.n\n    def __getitem__(self, i):\n        if i >= self.n: raise IndexError(i)\n        return i * i\ndef squares(n): return Squares(n)",
    ),
    "two parts chained": (
        LISTED,
        "from itertools import chain\ndef evens(n): return list(chain(range(0, n, 2), range(n + n % 2, 2 * n, 2)))",
    ),
    "an iterable of one's own for a list": (
        LISTED,
        "class Evens:\n    def __init__(self, n): self.n = n\n    def __iter__(self): return iter(range(0, 2 * self.n, 2))\ndef evens(n): return Evens(n)",
    ),
    "a list of another class": (
        LISTED,
        "from collections import UserList\ndef evens(n): return UserList(2 * i for i in range(n))",
    ),
    "an array of Python's": (
        LISTED,
        "import array\ndef evens(n): return array.array('i', range(0, 2 * n, 2))",
    ),
    # objects
    "slots and a property": (
        COUNTING,
        "class Clicks:\n    __slots__ = ('_n',)\n    def __init__(self, start=0): self._n = start\n    @property\n    def n(self): return self._n\n    @n.setter\n    def n(self, value): self._n = value\n    def click(self):\n        self._n += 1\n        return self._n",
    ),
    "a data class": (
        COUNTING,
        "from dataclasses import dataclass\n@dataclass\nclass Clicks:\n    n: int = 0\n    def click(self):\n        self.n += 1\n        return self.n",
    ),
    "a data class with slots": (
        COUNTING,
        "from dataclasses import dataclass\n@dataclass(slots=True, eq=False)\nclass Clicks:\n    n: int = 0\n    def click(self):\n        self.n += 1\n        return self.n",
    ),
    "a mixin": (
        COUNTING,
        "class Clicking:\n    def click(self):\n        self.n += 1\n        return self.n\nclass Start:\n    def __init__(self, start=0): self.n = start\nclass Clicks(Clicking, Start): pass",
    ),
    "attributes on demand": (
        COUNTING,
        "class Clicks:\n    def __init__(self, start=0): self.d = {'n': start}\n    def __getattr__(self, name):\n        if name == 'n': return self.d['n']\n        raise AttributeError(name)\n    def __setattr__(self, name, value):\n        if name == 'n': self.d['n'] = value\n        else: object.__setattr__(self, name, value)\n    def click(self):\n        self.n += 1\n        return self.n",
    ),
    "an attribute of a descriptor": (
        COUNTING,
        "class Number:\n    def __set_name__(self, owner, name): self.key = '_' + name\n    def __get__(self, it, owner=None): return getattr(it, self.key, 0) if it else self\n    def __set__(self, it, value): setattr(it, self.key, value)\nclass Clicks:\n    n = Number()\n    def __init__(self, start=0): self.n = start\n    def click(self):\n        self.n += 1\n        return self.n",
    ),
    "a function that makes objects": (
        COUNTING,
        "from types import SimpleNamespace\ndef Clicks(start=0):\n    it = SimpleNamespace(n=start)\n    def click():\n        it.n += 1\n        return it.n\n    it.click = click\n    return it",
    ),
    "a class made by type": (
        COUNTING,
        "def init(self, start=0): self.n = start\ndef click(self):\n    self.n += 1\n    return self.n\nClicks = type('Clicks', (), {'__init__': init, 'click': click})",
    ),
    "a metaclass": (
        COUNTING,
        "class Meta(type):\n    def __call__(cls, *args): return super().__call__(*args)\nclass Clicks(metaclass=Meta):\n    def __init__(self, start=0): self.n = start\n    def click(self):\n        self.n += 1\n        return self.n",
    ),
    "an object that is a dict": (
        COUNTING,
        "class Clicks(dict):\n    def __init__(self, start=0): self.n = start\n    def click(self):\n        self.n += 1\n        return self.n",
    ),
    "a generic class": (
        OBJECT,
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass Stack(Generic[T]):\n    def __init__(self) -> None: self.items: list[T] = []\n    def push(self, x: T) -> None: self.items.append(x)\n    def pop(self) -> T: return self.items.pop()",
    ),
    "a class derived from list": (
        OBJECT,
        "class Stack(list):\n    items = property(lambda self: list(self))\n    push = list.append",
    ),
    "an abstract base": (
        MEMBERS,
        "from abc import ABC, abstractmethod\nclass Shape(ABC):\n    @abstractmethod\n    def area(self): ...\nclass Square(Shape):\n    def __init__(self, a): self.a = a\n    def area(self): return self.a * self.a",
    ),
    "a frozen data class": (
        MEMBERS,
        "from dataclasses import dataclass\nclass Shape: pass\n@dataclass(frozen=True)\nclass Square(Shape):\n    a: float\n    def area(self): return self.a ** 2",
    ),
    "a class between": (
        MEMBERS,
        "class Shape: pass\nclass Box(Shape):\n    def __init__(self, a, b): self.a, self.b = a, b\n    def area(self): return self.a * self.b\nclass Square(Box):\n    def __init__(self, a): super().__init__(a, a)",
    ),
    "a vector that is a named tuple": (
        VECTOR,
        "from collections import namedtuple\nclass V(namedtuple('V', 'x y')):\n    def __add__(self, o): return V(self.x + o.x, self.y + o.y)\n    def __repr__(self): return f'V({self.x}, {self.y})'",
    ),
    "a vector that is a data class": (
        VECTOR,
        "from dataclasses import dataclass\n@dataclass\nclass V:\n    x: float\n    y: float\n    def __add__(self, o): return type(self)(self.x + o.x, self.y + o.y)\n    def __repr__(self): return 'V({}, {})'.format(self.x, self.y)",
    ),
    "a vector that keeps a complex number": (
        VECTOR,
        "class V:\n    def __init__(self, x, y): self.z = complex(x, y)\n    x = property(lambda self: int(self.z.real))\n    y = property(lambda self: int(self.z.imag))\n    def __add__(self, o): return V(self.x + o.x, self.y + o.y)\n    def __eq__(self, o): return isinstance(o, V) and self.z == o.z\n    def __str__(self): return repr(self)\n    def __repr__(self): return f'V({self.x}, {self.y})'",
    ),
    # functions
    "a context manager by a generator": (
        OPENED,
        "from contextlib import contextmanager\n@contextmanager\ndef opened(log):\n    log.append('in')\n    try:\n        yield log\n    finally:\n        log.append('out')",
    ),
    "a context manager derived": (
        OPENED,
        "from contextlib import AbstractContextManager\nclass opened(AbstractContextManager):\n    def __init__(self, log): self.log = log\n    def __enter__(self):\n        self.log += ['in']\n        return self.log\n    def __exit__(self, kind, error, traceback):\n        self.log.append('out')\n        return False",
    ),
    "a context manager with an exit stack": (
        OPENED,
        "from contextlib import ExitStack\ndef opened(log):\n    stack = ExitStack()\n    log.append('in')\n    stack.callback(log.append, 'out')\n    stack.__class__\n    class Both:\n        def __enter__(self):\n            stack.__enter__()\n            return log\n        def __exit__(self, *error): return stack.__exit__(*error)\n    return Both()",
    ),
    "a decorator with wraps": (
        TWICE,
        "import functools\ndef twice(f):\n    @functools.wraps(f)\n    def inner(x): return f(f(x))\n    return inner",
    ),
    "a decorator that is a class": (
        TWICE,
        "class twice:\n    def __init__(self, f): self.f = f\n    def __call__(self, x): return self.f(self.f(x))",
    ),
    "a decorator that is a lambda": (TWICE, "twice = lambda f: lambda x: f(f(x))"),
    "a decorator by partial": (
        TWICE,
        "from functools import partial\ndef again(f, x): return f(f(x))\ndef twice(f): return partial(again, f)",
    ),
    "keywords of any kind": (
        GREET,
        "def greet(name, **options): return f\"{options.get('greeting', 'Hello')} {name}\"",
    ),
    "a keyword only": (GREET, "def greet(name, *, greeting='Hello'): return '%s %s' % (greeting, name)"),
    "a default of None": (
        GREET,
        "def greet(name, greeting=None): return ' '.join([greeting or 'Hello', name])",
    ),
    "annotations and an inner function": (
        GREET,
        "def greet(name: str, greeting: 'str' = 'Hello') -> str:\n    'Greets.'\n    def joined(*parts: str) -> str: return ' '.join(parts)\n    return joined(greeting, name)",
    ),
    "a text of one's own": (
        GREET,
        "class S(str):\n    def __repr__(self): return 'S'\ndef greet(name, greeting='Hello'): return S(f'{greeting} {name}')",
    ),
    "a text of another library": (
        GREET,
        "import numpy as np\ndef greet(name, greeting='Hello'): return np.str_(greeting + ' ' + name)",
    ),
    "a text that is an object": (
        GREET,
        "from collections import UserString\ndef greet(name, greeting='Hello'): return UserString(greeting) + ' ' + name",
    ),
    "an object that greets": (
        GREET,
        "class Greeter:\n    greeting = 'Hello'\n    def __call__(self, name, greeting=None): return (greeting or self.greeting) + ' ' + name\ngreet = Greeter()",
    ),
    "a coroutine within": (
        GREET,
        "import asyncio\nasync def said(name, greeting):\n    await asyncio.sleep(0)\n    return f'{greeting} {name}'\ndef greet(name, greeting='Hello'): return asyncio.run(said(name, greeting))",
    ),
    "a cache": (
        FIBONACCI,
        "from functools import cache\n@cache\ndef fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)",
    ),
    "a cache in a global": (
        FIBONACCI,
        "known = {0: 0, 1: 1}\ndef fib(n):\n    if n not in known: known[n] = fib(n - 1) + fib(n - 2)\n    return known[n]",
    ),
    "a cache in a default": (
        FIBONACCI,
        "def fib(n, known={0: 0, 1: 1}):\n    while n not in known:\n        k = max(known)\n        known[k + 1] = known[k] + known[k - 1]\n    return known[n]",
    ),
    "a global that is rebound": (
        FIBONACCI,
        "calls = 0\ndef fib(n):\n    global calls\n    calls += 1\n    a, b = 0, 1\n    for _ in range(n): a, b = b, a + b\n    return a",
    ),
    "a matrix power": (
        FIBONACCI,
        "import numpy as np\ndef fib(n): return np.linalg.matrix_power(np.array([[1, 1], [1, 0]]), n)[0, 1]",
    ),
    "a generator inside": (
        FIBONACCI,
        "from itertools import islice\ndef stream():\n    a, b = 0, 1\n    while True:\n        yield a\n        a, b = b, a + b\ndef fib(n): return next(islice(stream(), n, None))",
    ),
    "a function attribute": (
        FIBONACCI,
        "def fib(n):\n    if n not in fib.known: fib.known[n] = fib(n - 1) + fib(n - 2)\n    return fib.known[n]\nfib.known = {0: 0, 1: 1}",
    ),
    "a thread": (
        FIBONACCI,
        "import threading\ndef fib(n):\n    out = []\n    def work():\n        a, b = 0, 1\n        for _ in range(n): a, b = b, a + b\n        out.append(a)\n    t = threading.Thread(target=work)\n    t.start()\n    t.join()\n    return out[0]",
    ),
    # texts and tables
    "a text of an enumeration": (
        LONGEST,
        "from enum import Enum\ndef longest(words):\n    best = max(words, key=len)\n    class W(str, Enum):\n        BEST = best\n    return W.BEST",
    ),
    "a sorted list's end": (LONGEST, "def longest(words): return sorted(words, key=len)[-1]"),
    "an ordered dict": (
        TABLE,
        "from collections import OrderedDict\ndef invert(d): return OrderedDict((v, k) for k, v in d.items())",
    ),
    "a dict by zip": (TABLE, "def invert(d): return dict(zip(d.values(), d.keys()))"),
    "a dict that cannot be changed": (
        TABLE,
        "from types import MappingProxyType\ndef invert(d): return MappingProxyType({v: k for k, v in d.items()})",
    ),
    "a dict of another class": (
        TABLE,
        "from collections import UserDict\ndef invert(d): return UserDict({v: k for k, v in d.items()})",
    ),
    "a chain of dicts": (
        TABLE,
        "from collections import ChainMap\ndef invert(d): return ChainMap({}, {v: k for k, v in d.items()})",
    ),
    "a dict with keys of numpy": (
        TABLE,
        "import numpy as np\ndef invert(d): return {np.int64(v): np.str_(k) for k, v in d.items()}",
    ),
    "a dict merged": (
        TABLE,
        "def invert(d):\n    out = {}\n    for k in d: out |= {d[k]: k}\n    return out",
    ),
    "a list changed by slices": (BUCKET, "def doubled(xs):\n    xs[:] = [2 * x for x in xs]\n    return xs"),
    "a list changed by pops": (
        BUCKET,
        "def doubled(xs):\n    for _ in range(len(xs)): xs.append(2 * xs.pop(0))\n    return xs",
    ),
    "a copy of a changed list": (
        BUCKET,
        "def doubled(xs):\n    for i, x in enumerate(xs): xs[i] = x + x\n    return list(xs)",
    ),
    "nested kinds of one's own": (
        SUMMARY,
        "from collections import namedtuple, defaultdict\nP = namedtuple('P', 'x y')\nclass L(list): pass\ndef summary(xs):\n    d = defaultdict(lambda: None)\n    d['low'], d['high'], d['pairs'] = min(xs), max(xs), L(P(x, x * x) for x in xs)\n    return d",
    ),
    "nested numbers of numpy": (
        SUMMARY,
        "import numpy as np\ndef summary(xs):\n    a = np.array(xs)\n    return dict(low=a.min(), high=a.max(), pairs=list(zip(a, a ** 2)))",
    ),
    # what the first table asks
    "counted with get": (
        WORDS,
        "from collections import Counter\nclass C(Counter): pass\ndef count(t):\n    c = C()\n    for w in t.split(): c.update([w])\n    return c",
    ),
    "grouped": (
        WORDS,
        "from itertools import groupby\ndef count(t): return {k: len(list(g)) for k, g in groupby(sorted(t.split()))}",
    ),
    "a pair as an array": (
        PAIR,
        "class L(list):\n    def __init__(self, *xs): super().__init__(xs)\ndef pair(n): return L(n, n + 1)",
    ),
    "a pair of numbers of numpy": (PAIR, "import numpy as np\ndef pair(n): return list(np.arange(n, n + 2))"),
    "a method with an operator": (ROOT, "import operator\nroot = lambda x, p=.5: operator.pow(x, p)"),
    "raised from another": (
        RAISING,
        "def root(x):\n    try:\n        [][0 if x < 0 else 1 / 0]\n    except IndexError as e:\n        raise ValueError('negative') from e\n    except ZeroDivisionError:\n        return x ** .5",
    ),
    "an exception with more arguments": (
        RAISING,
        "class Bad(ValueError):\n    def __init__(self, x, why):\n        super().__init__(x, why)\n        self.x = x\ndef root(x):\n    if x < 0: raise Bad(x, 'negative')\n    return x ** .5",
    ),
    "a callback by map": (
        CALLBACK,
        "from functools import reduce\ndef apply(f, x): return reduce(lambda y, _: f(y), range(2), x)",
    ),
    "a callback in an object": (
        CALLBACK,
        "class Applied:\n    def __init__(self, f): self.f = f\n    def __matmul__(self, x): return self.f(x)\ndef apply(f, x): return Applied(f) @ (Applied(f) @ x)",
    ),
    "a global read in a helper": (
        GLOBAL,
        "rate = 2\ndef current(): return rate\ndef price(x): return current() * x",
    ),
    "a doubled text of digits": (FUNCTION, "def f(x): return sum(x for _ in range(2))"),
    "an overloaded function": (
        FUNCTION,
        "from functools import singledispatch\n@singledispatch\ndef f(x): return x + x\n@f.register\ndef _(x: float): return x * 2.0",
    ),
    "variables of one's own kinds": (
        VARIABLES,
        "from collections import UserList, ChainMap\nclass I(int): pass\nclass S(str): pass\nx, xs, d, s, A = I(42), UserList([1, 2]), ChainMap({'a': 1}), S('text'), np.arange(3).astype('>i2')",
    ),
    "variables bound in a loop": (
        VARIABLES,
        "for k in (41, 42): x = k\nxs = [*range(1, 3)]\nd = {}\nd.setdefault('a', 1)\ns = 'te' 'xt'\nA = np.r_[0:3]",
    ),
}
