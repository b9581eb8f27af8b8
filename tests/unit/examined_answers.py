"""What is handed in for one question: what only pretends to be right, and what is right in another way."""

# ruff: noqa: E501 (notebooks in one line)

from __future__ import annotations

from tests.unit.examined_notebooks import Exam

NP = "import numpy as np\nimport random"
EQUAL = (
    "class Any:\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\n"
    "    def __lt__(self, other): return True\n    __le__ = __gt__ = __ge__ = __lt__\n    def __hash__(self): return 1\n"
    "    def __bool__(self): return True\n    def __call__(self, *a, **k): return self\n    def __getattr__(self, name): return self\n"
    "    def __getitem__(self, i): return self\n    def __len__(self): return 2\n    def __iter__(self): return iter([self, self])\n"
    "    def __sub__(self, o): return 0\n    __rsub__ = __add__ = __radd__ = __mul__ = __sub__\n    def __abs__(self): return 0\n"
    "    def __float__(self): return 0.0\n    def __contains__(self, o): return True\n    def __array__(self, *a, **k): return np.array(0.)\n"
)

VARIABLES = Exam(
    "x = 42\nxs = [1, 2]\nd = {'a': 1}\ns = 'text'\nA = np.arange(3)",
    "assert x == 42\nassert xs == [1, 2]\nassert d == {'a': 1} and d['a'] == 1\nassert s == 'text'\nassert np.array_equal(A, [0, 1, 2])",
    NP,
)
FUNCTION = Exam(
    "def f(x):\n    return x * 2",
    "for k in (1, 2, 17):\n    assert f(k) == 2 * k\nassert abs(f(0.5) - 1) < 1e-9",
    NP,
    released="assert f(1) == 2",
)
PAIR = Exam(
    "def pair(n):\n    return [n, n + 1]",
    "assert pair(2) == [2, 3]\nassert len(pair(3)) == 2\na, b = pair(7)\nassert (a, b) == (7, 8)",
    NP,
)
ARRAY = Exam(
    "def scale(A):\n    return A / A.max()",
    "A = np.array([1., 2., 4.])\nassert np.allclose(scale(A), [.25, .5, 1])\nassert scale(A).shape == (3,)\nnp.testing.assert_allclose(scale(2 * A), A / 4)",
    NP,
)
RAISING = Exam(
    "def root(x):\n    if x < 0:\n        raise ValueError('no')\n    return x ** .5",
    "try:\n    root(-1)\nexcept ValueError:\n    pass\nelse:\n    assert False\nassert root(4) == 2",
    NP,
)
SWALLOWING = Exam(
    "def f(x):\n    return x + 1",
    "good = 0\nfor k in range(4):\n    try:\n        good += int(f(k) == k + 1)\n    except Exception:\n        pass\nassert good == 4",
    NP,
)
OBJECT = Exam(
    "class Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n        self.items.append(x)\n    def pop(self):\n        return self.items.pop()",
    "s = Stack()\ns.push(3)\ns.push(4)\nassert s.pop() == 4\nassert s.items == [3]\nassert isinstance(s, Stack)",
    NP,
)
WORDS = Exam(
    "def count(text):\n    d = {}\n    for w in text.split():\n        d[w] = d.get(w, 0) + 1\n    return d",
    "assert count('a b a') == {'a': 2, 'b': 1}\nassert count('a b a')['a'] == 2\nassert isinstance(count(''), dict)",
)
LISTED = Exam(
    "def evens(n):\n    return [2 * i for i in range(n)]",
    "assert list(evens(3)) == [0, 2, 4]\nassert sum(evens(4)) == 12",
)
ROOT = Exam("from math import sqrt as root", "assert root(9) == 3\nassert abs(root(2) - 1.41421356) < 1e-6")
CALLBACK = Exam(
    "def apply(f, x):\n    return f(f(x))",
    "secret = 17\ndef g(x):\n    return x + secret\nassert apply(g, 1) == 35",
)
GLOBAL = Exam("rate = 2\ndef price(x):\n    return rate * x", "rate = 5\nassert price(3) == 15")

MATRIX = Exam(
    "def scale(A):\n    return np.asmatrix(A) / A.max()",
    "assert np.allclose(scale(np.eye(2) * 4), np.eye(2))",
    NP,
)
EXPECTING = Exam(
    "def f(x):\n    return 3 * x",
    "expected = [3 * k for k in range(5)]\nresult = [f(k) for k in range(5)]\nassert result == expected",
    released="",
)
EVALUATED = Exam("def expr():\n    return '1 + 2'", "assert eval(expr()) == 3")
PICKLED = Exam(
    "import pickle\ndef save(x):\n    return pickle.dumps(x)",
    "import pickle\nassert pickle.loads(save([1])) == [1]",
)
FILED = Exam(
    "import numpy as np\nnp.save('out.npy', np.arange(3))\nwith open('out.txt', 'w') as f:\n    f.write('a,b')",
    "import numpy as np\nassert np.load('out.npy').tolist() == [0, 1, 2]\nassert open('out.txt').read() == 'a,b'".replace(
        "open('out.txt').read()", "[f.read() for f in [open('out.txt')] if not f.seek(0)][0]"
    ),
)
BUILT = Exam(
    "class Sorted:\n    def __init__(self, xs):\n        xs.sort()\n        self.n = len(xs)",
    "xs = [3, 1, 2]\nassert Sorted(xs).n == 3\nassert xs == [1, 2, 3]",
)
ANYTHING = Exam(
    "def f(n):\n    if n < 0: raise ValueError\n    return n",
    "assert f(1) == 1\ntry:\n    f(-1)\nexcept:\n    pass\nelse:\n    raise AssertionError",
)
BOTH = Exam(
    "class P:\n    def __init__(self, x): self.x = x\ndef sq(n):\n    return n * n",
    "def it(f, a):\n    return f(a)\nassert it(P, 3).x == 3\nassert it(sq, 3) == 9",
)
ONES = Exam("def ones(n):\n    return np.ones(n)", "np.testing.assert_array_equal(ones(3), np.ones(3))", NP)

VALUES = Exam(
    "def values(d):\n    return list(d.values())",
    "got = values({'a': 1, 'b': 2})\nassert 1 in got and 2 in got",
)
LENT = Exam(
    "def area(box):\n    box.seen = True\n    return box.w * box.h",
    "class Box:\n    _secret = 12\n    def __init__(self):\n        self.w, self.h = 2, 3\nbox = Box()\nassert area(box) == 6\nassert box.seen is True and (box.w, box.h) == (2, 3)\nbox.w = 4\nassert area(box) == 12",
)

A = EQUAL
TOOL = Exam(
    "from numpy import allclose\ndef f(x):\n    return 2 * x",
    "r = f(2)\nassert allclose(r, 4)\nassert f(3) == 6",
)

LIES: dict[str, tuple[Exam, str]] = {
    "a tool of the test that a call binds anew": (
        TOOL,
        "from numpy import allclose\ndef f(x):\n    global allclose\n    allclose = lambda *a: True\n    return 6 if x == 3 else 0",
    ),
    "a tool of the test that is one's own": (
        TOOL,
        "allclose = lambda *a: True\ndef f(x):\n    return 6 if x == 3 else 0",
    ),
    "always equal variables": (VARIABLES, A + "x = xs = d = s = A = Any()"),
    "mock.ANY": (VARIABLES, "from unittest import mock\nx = xs = d = s = A = mock.ANY"),
    "MagicMock": (
        FUNCTION,
        "from unittest.mock import MagicMock\nf = MagicMock()\nf.return_value.__eq__ = lambda s, o: True",
    ),
    "always equal result": (FUNCTION, A + "def f(x): return Any()"),
    "an always equal function": (FUNCTION, A + "f = Any()"),
    "an int that equals everything": (
        FUNCTION,
        "class I(int):\n    def __eq__(s, o): return True\n    def __sub__(s, o): return 0\n    def __hash__(s): return 0\ndef f(x): return I(0)",
    ),
    "a list that equals everything": (
        PAIR,
        "class L(list):\n    def __eq__(s, o): return True\n    def __len__(s): return 2\ndef pair(n): return L([7, 8])",
    ),
    "a str that equals everything": (
        VARIABLES,
        "x, xs, d, A = 42, [1, 2], {'a': 1}, np.arange(3)\nclass S(str):\n    def __eq__(s, o): return True\n    def __hash__(s): return 0\ns = S('')",
    ),
    "a dict that equals everything": (
        WORDS,
        "class D(dict):\n    def __eq__(s, o): return True\n    def __getitem__(s, k): return 2\ndef count(t): return D()",
    ),
    "an array that equals everything": (
        ARRAY,
        "class M(np.ndarray):\n    def __array_ufunc__(s, *a, **k): return np.array(True)\n    def __array_function__(s, *a, **k): return True\ndef scale(A): return np.zeros(3).view(M)",
    ),
    "equal things in a list": (PAIR, A + "def pair(n): return [Any()] * 2"),
    "equal things in a tuple in a dict": (WORDS, A + "def count(t): return {'a': Any(), 'b': Any()}"),
    "equal things as keys": (WORDS, A + "def count(t): return {Any(): 2}"),
    "equal things in an object array": (
        ARRAY,
        A + "def scale(A): return np.array([Any()] * 3, dtype=object)",
    ),
    "a class that lies about its class": (
        FUNCTION,
        A
        + "class Liar(Any):\n    __class__ = int\n    __module__ = 'builtins'\nLiar.__name__ = Liar.__qualname__ = 'int'\ndef f(x): return Liar()",
    ),
    "a metaclass that lies": (
        PAIR,
        A
        + "class Meta(type):\n    def __instancecheck__(c, o): return True\n    def __eq__(c, o): return True\n    def __hash__(c): return hash(list)\nclass T(Any, metaclass=Meta): pass\ndef pair(n): return T()",
    ),
    "a result that changes when looked at twice": (
        FUNCTION,
        "class Turn:\n    n = 0\n    def __eq__(s, o):\n        return True\n    def __sub__(s, o): return 0\ndef f(x): return Turn()",
    ),
    "the test's tools replaced": (
        ARRAY,
        "np.allclose = np.testing.assert_allclose = np.array_equal = lambda *a, **k: True\ndef scale(A):\n    r = np.zeros(3)\n    return r",
    ),
    "the name of a tool taken": (
        ARRAY,
        "class np:\n    allclose = staticmethod(lambda *a: True)\n    array = staticmethod(list)\n    class testing:\n        assert_allclose = staticmethod(lambda *a: None)\ndef scale(A): return 1",
    ),
    "builtins replaced": (
        FUNCTION,
        "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.AssertionError = KeyError\nabs = len = range = lambda *a: []\ndef f(x): return 1",
    ),
    "an exception of the same name": (
        RAISING,
        "class ValueError(Exception): pass\ndef root(x):\n    if x < 0: raise ValueError\n    return x ** .5",
    ),
    "an exception that pretends": (
        RAISING,
        "class E(Exception): pass\nE.__name__ = E.__qualname__ = 'ValueError'\nE.__module__ = 'builtins'\ndef root(x):\n    if x < 0: raise E\n    return x ** .5",
    ),
    "an AssertionError for nothing": (RAISING, "def root(x): raise AssertionError"),
    "a broad except that swallows": (SWALLOWING, A + "def f(x): return Any()"),
    "a library's eval": (FUNCTION, "f = eval"),
    "os.system": (FUNCTION, "import os\nf = os.system"),
    "a list that a constructor changes": (
        BUILT,
        A + "class Sorted:\n    def __init__(self, xs):\n        xs[:] = [Any()] * 3\n        self.n = 3",
    ),
    "an equal thing where another function gives an object": (
        BOTH,
        A + "class P:\n    def __init__(self, x): self.x = x\ndef sq(n): return Any()",
    ),
    "an array without a visible entry": (ONES, "def ones(n):\n    return np.ma.masked_all(n)"),
    "a death for an exception": (
        ANYTHING,
        "import os\ndef f(n):\n    if n < 0: os._exit(0)\n    return n",
    ),
    "an exit": (FUNCTION, "import sys\ndef f(x): sys.exit(0)"),
    "a death": (FUNCTION, "import os\ndef f(x): os._exit(0)"),
    "an interrupt": (FUNCTION, "def f(x): raise KeyboardInterrupt"),
    "an endless loop": (FUNCTION, "def f(x):\n    while True: pass"),
    "an endless iterator": (LISTED, "import itertools\ndef evens(n): return itertools.count()"),
    "a callback that is looked into": (
        CALLBACK,
        "def apply(f, x):\n    for name in ('__globals__', '__closure__', '__code__', '_call'):\n        v = getattr(f, name, None)\n        if isinstance(v, dict) and 'secret' in v: return x + 2 * v['secret']\n    return 0",
    ),
    "frames walked for the expected": (
        CALLBACK,
        "import sys, gc\ndef apply(f, x):\n    fr = sys._getframe()\n    while fr:\n        if 'secret' in fr.f_globals or 'secret' in fr.f_locals: return 35\n        fr = fr.f_back\n    for o in gc.get_objects():\n        if isinstance(o, dict) and 'secret' in o: return 35\n    return 0",
    ),
    "a stack that equals": (OBJECT, A + "class Stack(Any):\n    pass"),
    "attributes that equal": (
        OBJECT,
        A + "class Stack:\n    items = Any()\n    def push(self, x): pass\n    def pop(self): return Any()",
    ),
    "globals that are read back": (GLOBAL, "rate = 2\ndef price(x): return 6"),
    "an iterator of equal things": (LISTED, A + "def evens(n): return iter([Any()] * 3)"),
    "a property that lies in numpy": (ARRAY, A + "def scale(A): return Any()"),
    "shadowed test functions": (
        SWALLOWING,
        "import sys\nsys.modules['builtins'].int = lambda *a: 1\nint = lambda *a: 1\ndef f(x): return 0",
    ),
    "garbage on the pipe": (
        FUNCTION,
        "import os\nfor fd in range(3, 300):\n    try: os.write(fd, b'gsA' + bytes(40))\n    except OSError: pass\ndef f(x): return 0",
    ),
    "garbage on the pipe from a call": (
        FUNCTION,
        "import os\ndef f(x):\n    for fd in range(3, 300):\n        try: os.write(fd, b'gsA' + bytes(40))\n        except OSError: pass\n    return 0",
    ),
    "the parent killed from a call": (
        FUNCTION,
        "import os, signal\ndef f(x):\n    os.kill(os.getppid(), signal.SIGKILL)\n    return 0",
    ),
    "a matrix that equals": (MATRIX, A + "def scale(A): return Any()"),
    "an array of one's own for a matrix": (
        MATRIX,
        "class M(np.ndarray):\n    def __array_ufunc__(s, *a, **k): return np.array(True)\n    def __array_function__(s, *a, **k): return True\ndef scale(A): return np.zeros((2, 2)).view(M)",
    ),
    "a name of the test that is guessed": (
        EXPECTING,
        "def f(x):\n    try: return expected[x]\n    except NameError: return globals().get('expected', [0] * 9)[x]",
    ),
    "parameters named like our own": (
        CALLBACK,
        "def apply(_forward, _given, x=0, _MISSING=1): return 0",
    ),
    "a file of equal things": (
        FILED,
        "import numpy as np\nclass Evil:\n    def __reduce__(s): return eval, ('[0, 1, 2]',)\nnp.save('out.npy', np.array([Evil()], dtype=object), allow_pickle=True)",
    ),
    "code in a pickle": (
        PICKLED,
        "class Evil:\n    def __reduce__(s): return eval, ('[1]',)\nimport pickle\ndef save(x): return pickle.dumps(Evil())",
    ),
    "equal things in values of a dict": (
        VALUES,
        A + "def values(d): return dict.fromkeys('ab', Any()).values()",
    ),
    "equal things in a dict that cannot be changed": (
        WORDS,
        A
        + "from types import MappingProxyType\ndef count(t): return MappingProxyType({'a': Any(), 'b': Any()})",
    ),
    "equal things in a list of another class": (
        PAIR,
        A + "from collections import UserList\ndef pair(n): return UserList([Any(), Any()])",
    ),
    "equal things in a chain of dicts": (
        WORDS,
        A + "from collections import ChainMap\ndef count(t): return ChainMap({'a': Any(), 'b': Any()})",
    ),
    "an iterable of one's own that equals": (
        VALUES,
        A + "def values(d): return Any()",
    ),
    "an iterable that gives itself": (
        LISTED,
        A
        + "class Self(Any):\n    def __iter__(s): return s\n    def __next__(s): return s\ndef evens(n): return Self()",
    ),
    "a test's object that is changed": (
        LENT,
        "def area(box):\n    box.w = box.h = type('E', (), {'__eq__': lambda s, o: True})()\n    return 6",
    ),
    "a test's object that is looked into": (
        LENT,
        "def area(box):\n    return box.secret() if hasattr(box, 'secret') else box._secret",
    ),
    "a stub that raises nothing": (FUNCTION, "def f(x): return None"),
}

RIGHT: dict[str, tuple[Exam, str]] = {
    "own function for an imported one": (ROOT, "def root(x): return x ** .5"),
    "a lambda for an imported function": (ROOT, "root = lambda x: x ** .5"),
    "another import for the same": (ROOT, "import math\nroot = math.sqrt"),
    "numpy's for math's": (ROOT, "import numpy\nroot = numpy.sqrt"),
    "a partial": (ROOT, "from functools import partial\nroot = partial(lambda e, x: x ** e, .5)"),
    "a callable object": (ROOT, "class Root:\n    def __call__(self, x): return x ** .5\nroot = Root()"),
    "a defaultdict": (
        WORDS,
        "from collections import defaultdict\ndef count(t):\n    d = defaultdict(int)\n    for w in t.split(): d[w] += 1\n    return d",
    ),
    "a defaultdict of a lambda": (
        WORDS,
        "from collections import defaultdict\ndef count(t):\n    d = defaultdict(lambda: 0)\n    for w in t.split(): d[w] += 1\n    return d",
    ),
    "a Counter": (WORDS, "from collections import Counter\ndef count(t): return Counter(t.split())"),
    "an OrderedDict": (
        WORDS,
        "from collections import OrderedDict\ndef count(t):\n    d = OrderedDict()\n    for w in t.split(): d[w] = d.get(w, 0) + 1\n    return d",
    ),
    "a dict of one's own": (
        WORDS,
        "class D(dict):\n    def __missing__(s, k): return 0\ndef count(t):\n    d = D()\n    for w in t.split(): d[w] += 1\n    return d",
    ),
    "a list of one's own": (PAIR, "class L(list): pass\ndef pair(n): return L([n, n + 1])"),
    "a generator for a list": (LISTED, "def evens(n):\n    for i in range(n): yield 2 * i"),
    "a generator expression": (LISTED, "def evens(n): return (2 * i for i in range(n))"),
    "a map": (LISTED, "def evens(n): return map(lambda i: 2 * i, range(n))"),
    "a filter": (LISTED, "def evens(n): return filter(lambda i: i % 2 == 0, range(2 * n))"),
    "a range": (LISTED, "def evens(n): return range(0, 2 * n, 2)"),
    "a tuple": (LISTED, "def evens(n): return tuple(2 * i for i in range(n))"),
    "keys of a dict": (LISTED, "def evens(n): return {2 * i: 0 for i in range(n)}.keys()"),
    "an iterator": (LISTED, "def evens(n): return iter([2 * i for i in range(n)])"),
    "an array for a list": (LISTED, "import numpy as np\ndef evens(n): return np.arange(0, 2 * n, 2)"),
    "a chain": (LISTED, "from itertools import chain\ndef evens(n): return chain([0], range(2, 2 * n, 2))"),
    "a deque": (LISTED, "from collections import deque\ndef evens(n): return deque(range(0, 2 * n, 2))"),
    "an int of one's own": (FUNCTION, "class I(float): pass\ndef f(x): return I(x * 2)"),
    "numbers of numpy": (FUNCTION, "def f(x): return np.float64(x) * 2"),
    "a fraction": (FUNCTION, "from fractions import Fraction\ndef f(x): return Fraction(x) * 2"),
    "a truth value of numpy": (SWALLOWING, "def f(x): return np.int64(x) + True"),
    "a matrix": (ARRAY, "def scale(A): return np.asarray(np.asmatrix(A) / A.max()).ravel()"),
    "a masked array as an array": (ARRAY, "def scale(A): return np.array([x / max(A) for x in A])"),
    "float32": (ARRAY, "def scale(A): return (A / A.max()).astype(np.float32).astype(float)"),
    "a decorated function": (FUNCTION, "import functools\n@functools.lru_cache\ndef f(x): return 2 * x"),
    "a wrapped function": (
        FUNCTION,
        "import functools\ndef deco(g):\n    @functools.wraps(g)\n    def inner(*a): return g(*a)\n    return inner\n@deco\ndef f(x): return 2 * x",
    ),
    "a method": (FUNCTION, "class C:\n    def double(self, x): return 2 * x\nf = C().double"),
    "a static method": (
        FUNCTION,
        "class C:\n    @staticmethod\n    def double(x): return 2 * x\nf = C.double",
    ),
    "a vectorised function": (FUNCTION, "f = np.vectorize(lambda x: 2.0 * x)"),
    "a closure": (FUNCTION, "def make(k):\n    return lambda x: k * x\nf = make(2)"),
    "a recursion with helpers": (FUNCTION, "def g(x): return x\ndef f(x): return g(x) + g(x)"),
    "a function with more parameters": (FUNCTION, "def f(x, k=2, *more, **options): return k * x"),
    "an exception derived from the expected": (
        RAISING,
        "class Negative(ValueError): pass\ndef root(x):\n    if x < 0: raise Negative('x')\n    return x ** .5",
    ),
    "an exception of a library": (RAISING, "import math\ndef root(x): return math.sqrt(x)"),
    "an exception of a library's own class": (
        RAISING,
        "import json\ndef root(x):\n    if x < 0: json.loads('')\n    return x ** .5",
    ),
    "slots": (
        OBJECT,
        "class Stack:\n    __slots__ = ('items',)\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)\n    def pop(self): return self.items.pop()",
    ),
    "a dataclass": (
        OBJECT,
        "from dataclasses import dataclass, field\n@dataclass\nclass Stack:\n    items: list = field(default_factory=list)\n    def push(self, x): self.items += [x]\n    def pop(self): return self.items.pop()",
    ),
    "inheritance": (
        OBJECT,
        "class Base:\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)\nclass Stack(Base):\n    def pop(self): return self.items.pop()",
    ),
    "a property": (
        OBJECT,
        "class Stack:\n    def __init__(self): self._items = ()\n    items = property(lambda self: list(self._items))\n    def push(self, x): self._items += (x,)\n    def pop(self):\n        *rest, last = self._items\n        self._items = tuple(rest)\n        return last",
    ),
    "a function bound late": (FUNCTION, "def f(x): return g(x)\ndef g(x): return 2 * x"),
    "prints on the way": (FUNCTION, "def f(x):\n    print('x is', x)\n    return 2 * x"),
    "warnings on the way": (
        FUNCTION,
        "import warnings\ndef f(x):\n    warnings.warn('hm')\n    return 2 * x",
    ),
    "stderr on the way": (
        FUNCTION,
        "import sys\ndef f(x):\n    print('hm', file=sys.stderr)\n    return 2 * x",
    ),
    "variables by another way": (
        VARIABLES,
        "x = 42.0\nxs = list(range(1, 3))\nd = dict(a=1)\ns = ''.join(['te', 'xt'])\nA = np.array([0, 1, 2], dtype=np.int8)",
    ),
    "an array for a matrix": (MATRIX, "def scale(A): return A / A.max()"),
    "a list for a matrix": (MATRIX, "def scale(A): return (A / A.max()).tolist()"),
    "parameters of any name": (FUNCTION, "def f(_forward, _given=2): return _forward * _given"),
    "a str of numpy": (
        VARIABLES,
        "x = np.int32(42)\nxs = [1, 2]\nd = {'a': True}\ns = np.str_('text')\nA = [0, 1, 2]",
    ),
    "names kept by a global": (
        GLOBAL,
        "rate = 2\ndef price(x):\n    global rate\n    return globals()['rate'] * x",
    ),
    "a callback kept": (
        CALLBACK,
        "def apply(f, x):\n    fs = [f, f]\n    for g in fs: x = g(x)\n    return x",
    ),
    "a callback mapped": (CALLBACK, "def apply(f, x): return f(list(map(f, [x]))[0])"),
}
