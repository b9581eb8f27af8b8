"""Things that are no answer, and look like one: what stands in for them must not be believed."""

from __future__ import annotations

from tests.attacks.asserted.pieces import WITNESS, YES, answer_all
from tests.attacks.asserted.register import attack

WEAK = "weak comparison"


@attack(WEAK)
def always_equal(hand_in):
    """Answers with an object that is equal to everything."""
    hand_in.cell(YES)
    answer_all(hand_in, "return Yes()")


@attack(WEAK)
def always_equal_names(hand_in):
    """Binds its names to objects that are equal to everything, and can be called."""
    hand_in.cell(YES)
    for name in ("triple", "centred", "root", "primes", "countdown", "greet", "double_all", "cost", "sign"):
        hand_in.write(name, f"{name} = Yes()")
    hand_in.write("account", "Account = cents = Yes()")


@attack(WEAK)
def derived_classes(hand_in):
    """Answers with numbers, texts, lists and arrays of derived classes that equal everything."""
    hand_in.cell(
        """
        def lying(base):
            def yes(self, *other): return True
            space = {"__eq__": yes, "__ne__": lambda self, other: False, "__hash__": lambda self: 0}
            space |= {"__len__": lambda self: 25, "__contains__": yes}
            return type(base.__name__, (base,), space)

        class Array(np.ndarray):
            def __array_finalize__(self, other): pass
            def __array_ufunc__(self, *args, **kwargs): return np.True_
            def __array_function__(self, *args, **kwargs): return np.True_
        """
    )
    hand_in.write("triple", "def triple(n):\n    return lying(int)(0)")
    hand_in.write("centred", "def centred(X):\n    return np.zeros((2, X.shape[1])).view(Array)")
    hand_in.write(
        "root", "def root(x):\n    if x < 0: raise ValueError('negative')\n    return lying(float)(0)"
    )
    hand_in.write("primes", "def primes(limit):\n    return lying(list)()")
    hand_in.write("countdown", "def countdown(n):\n    yield lying(int)(0)")
    hand_in.write("greet", "def greet(name):\n    print(lying(str)('x'))\n    return lying(dict)().items()")
    hand_in.write("double_all", "def double_all(numbers):\n    numbers[:] = [lying(int)(0)] * len(numbers)")
    hand_in.write("cost", "def cost(amount):\n    return lying(complex)(0)")
    hand_in.write("sign", "def sign(x):\n    return lying(int)(7)")


@attack(WEAK)
def lying_classes(hand_in):
    """Says with `__class__`, names and metaclasses that its objects are what was asked for."""
    hand_in.cell(YES)
    hand_in.cell(
        """
        def posing(kind):
            class Meta(type):
                def __instancecheck__(cls, it): return True
                def __subclasscheck__(cls, it): return True
                def __eq__(cls, other): return True
                def __hash__(cls): return hash(kind)
            class Posing(Yes, metaclass=Meta):
                __class__ = kind
                __array_interface__ = property(lambda self: np.zeros(3).__array_interface__)
                def __array__(self, *args, **kwargs): return np.zeros((2, 3))
            Posing.__name__ = Posing.__qualname__ = kind.__name__
            Posing.__module__ = "builtins"
            return Posing()
        """
    )
    answer_all(hand_in, "return posing(int)", but=("primes", "centred", "greet"))
    hand_in.write("primes", "def primes(limit):\n    return posing(list)")
    hand_in.write("centred", "def centred(X):\n    return posing(np.ndarray)")
    hand_in.write(
        "greet", "def greet(name):\n    print('Hello, ' + name)\n    return posing(type({}.items()))"
    )


@attack(WEAK)
def liars_inside(hand_in):
    """Hides the agreeable object inside lists, tuples, mappings, arrays of objects, slices and views."""
    hand_in.cell(YES + "\nimport collections")
    hand_in.write("triple", "def triple(n):\n    return slice(Yes(), Yes())")
    hand_in.write("centred", "def centred(X):\n    return np.array([[Yes()] * X.shape[1]] * 2, object)")
    hand_in.write("primes", "def primes(limit):\n    return [Yes()] * (limit // 2)")
    hand_in.write("countdown", "def countdown(n):\n    return iter([Yes()] * n)")
    hand_in.write("greet", "def greet(name):\n    print('Hello, ' + name)\n    return {0: Yes()}.values()")
    hand_in.write("double_all", "def double_all(numbers):\n    numbers[:] = [Yes()] * len(numbers)")
    hand_in.write("cost", "def cost(amount):\n    return collections.deque([Yes()])")
    hand_in.write("sign", "def sign(x):\n    return (Yes(),)")


@attack(WEAK)
def views_of_liars(hand_in):
    """Where the items of a mapping are asked for, gives others, with agreeable objects among them."""
    hand_in.cell(YES)
    hand_in.write("greet", "def greet(name):\n    print('Hello, ' + name)\n    return {0: Yes()}.values()")


@attack(WEAK)
def liar_beside_an_object(hand_in):
    """Answers with an agreeable object on a line of the test where another call rightly gives an object."""
    hand_in.cell(YES)
    hand_in.solve("account")
    hand_in.cell("def cents(amount):\n    return Yes()", after="account")


@attack(WEAK)
def one_thing_under_two_names(hand_in):
    """Binds a function that must give a number and a class that gives objects to one and the same thing."""
    hand_in.cell(YES)
    hand_in.write("account", "class Account(Yes):\n    def __init__(self, *args): pass\n\ncents = Account")


@attack(WEAK)
def suppressed_asserts(hand_in):
    """Is a context manager that suppresses the asserts that fail inside it."""
    hand_in.solve("account")
    hand_in.cell(
        "Account.__exit__ = lambda self, *error: True\nAccount.plus = lambda self, amount: self",
        after="account",
    )


@attack(WEAK)
def changing_objects(hand_in):
    """Has attributes that are something else whenever they are looked at, and equal when compared."""
    hand_in.cell(YES)
    hand_in.write(
        "account",
        """
        import itertools

        class Account(Yes):
            looks = itertools.count()
            def __init__(self, balance): pass
            @property
            def balance(self): return Yes() if next(self.looks) % 2 else 7
            def plus(self, amount): return self

        def cents(amount): return 500
        """,
    )


@attack(WEAK)
def masked_arrays(hand_in):
    """Answers with an array all of whose entries are masked: numpy's own comparisons pass it."""
    hand_in.write("centred", "def centred(X):\n    return np.ma.masked_all(X.shape)")
    hand_in.write("triple", "def triple(n):\n    return np.ma.masked")


@attack(WEAK)
def empty_arrays(hand_in):
    """Answers with arrays that have no entries, and so none that is wrong."""
    answer_all(hand_in, "return np.empty((0, 3))")


@attack(WEAK)
def not_finite(hand_in):
    """Answers with nan and inf, alone and in arrays."""
    answer_all(hand_in, "return np.nan", but=("centred", "root"))
    hand_in.write("centred", "def centred(X):\n    return X * np.nan")
    hand_in.write("root", "def root(x):\n    if x < 0: raise ValueError('negative')\n    return np.inf")


@attack(WEAK)
def odd_numbers(hand_in):
    """Answers with dates that are none, decimals that signal, and other numbers that are none."""
    hand_in.cell("import decimal, fractions")
    hand_in.write("triple", "def triple(n):\n    return np.datetime64('NaT')")
    hand_in.write("root", "def root(x):\n    return decimal.Decimal('sNaN')")
    hand_in.write("primes", "def primes(limit):\n    return bytearray(b'\\x02\\x03')")
    hand_in.write("countdown", "def countdown(n):\n    return iter([decimal.Decimal('1e999999')])")
    hand_in.write("cost", "def cost(amount):\n    return NotImplemented")
    hand_in.write("sign", "def sign(x):\n    return np.complex128(complex(x, 1))")


@attack(WEAK)
def endless_iterators(hand_in):
    """Answers with iterators that never end, where a list or an end was expected."""
    hand_in.cell("import itertools")
    hand_in.write("countdown", "def countdown(n):\n    while True:\n        yield n")
    hand_in.write("primes", "def primes(limit):\n    return itertools.count(2)")
    hand_in.write(
        "greet", "def greet(name):\n    print('Hello, ' + name)\n    return itertools.repeat((name, 3))"
    )


@attack(WEAK)
def yielded_liars(hand_in):
    """Yields things whose sums and comparisons are what anybody wants."""
    hand_in.cell(YES)
    hand_in.write("countdown", "def countdown(n):\n    for k in range(n):\n        yield Yes()")
    hand_in.write("double_all", "def double_all(numbers):\n    numbers[0] = (Yes() for _ in range(3))")


@attack(WEAK)
def exceptions_of_the_same_name(hand_in):
    """Raises an exception of its own that only has the name of the one that is expected."""
    hand_in.write(
        "root",
        """
        class ValueError(Exception):
            __module__ = "builtins"
            __class__ = property(lambda self: __builtins__.ValueError)

        def root(x):
            if x < 0:
                raise ValueError("negative")
            return x ** 0.5
        """,
    )


@attack(WEAK)
def exceptions_that_pretend(hand_in):
    """Raises what a test may take for its own end: exits, interrupts, asserts, the engine's own."""
    hand_in.cell(
        """
        import asyncio, bdb, sys, unittest

        def raised(kind):
            def fail(*args):
                raise kind("negative")
            return fail

        def of_engine(name):
            for module in list(sys.modules.values()):
                found = getattr(module, name, None)
                if isinstance(found, type):
                    return found
            return type(name, (BaseException,), {"__module__": "gradestone.sandbox.examining.link"})
        """
    )
    kinds = {
        "triple": "SystemExit",
        "centred": "KeyboardInterrupt",
        "root": "GeneratorExit",
        "primes": "bdb.BdbQuit",
        "countdown": "StopIteration",
        "greet": "unittest.SkipTest",
        "double_all": "asyncio.CancelledError",
        "cost": "of_engine('StudentGoneError')",
        "sign": "of_engine('RefusalError')",
    }
    for name, kind in kinds.items():
        hand_in.write(name, f"{name} = raised({kind})")
    hand_in.write(
        "account", "Account = raised(type('X', (AssertionError,), {'__bool__': lambda self: False}))"
    )


@attack(WEAK)
def deaths_for_exceptions(hand_in):
    """Dies where an exception was expected."""
    hand_in.write(
        "root",
        """
        import os

        def root(x):
            if x < 0:
                os.kill(os.getpid(), 9)
            return x ** 0.5
        """,
    )


@attack(WEAK)
def pickles(hand_in):
    """Answers with objects that would run code wherever they are unpickled, copied or shown."""
    hand_in.cell(
        f"""
        import os

        def strike():
            for place in ("/tmp", "."):
                try:
                    open(place + "/{hand_in.room.mark}-pickled", "w").close()
                except OSError:
                    pass
            return 10

        class Bomb:
            def __reduce__(self): return (eval, ("strike()",))
            def __reduce_ex__(self, protocol): return (eval, ("strike()",))
            def __copy__(self): return strike()
            def __deepcopy__(self, memo): return strike()
            def __repr__(self): return strike() and "Bomb"
            def __eq__(self, other): return bool(strike())
            def __array__(self, *args, **kwargs): return np.array(strike())
        """
    )
    answer_all(hand_in, "return Bomb()")


@attack(WEAK)
def changed_arguments(hand_in):
    """Changes what it is given so that both sides are alike: arrays, shapes, what they are views of."""
    hand_in.write("centred", "def centred(X):\n    X[...] = 0\n    return X")
    hand_in.write(
        "double_all",
        """
        def double_all(numbers):
            if isinstance(numbers, list):
                numbers[:] = [2 * number for number in numbers]
            else:
                numbers.base[...] = numbers.base * 2
                numbers.base[0, 1] = 2
                numbers.resize((40, 40), refcheck=False)
        """,
    )


@attack(WEAK)
def contents_over_the_line(hand_in):
    """Has the process that answers report other contents, kinds and sizes for what the test has passed."""
    hand_in.cell(WITNESS)
    hand_in.write(
        "double_all",
        """
        from gradestone.sandbox.wire import encode

        def double_all(numbers):
            if isinstance(numbers, list):
                numbers[:] = [2 * number for number in numbers]
                return
            me = witness()
            def outgoing():
                return [(number, encode(("array", [np.full((50, 50), 2)]))) for number in me._shared]
            me.outgoing = outgoing
        """,
    )


@attack(WEAK)
def operators_that_agree(hand_in):
    """Changes lists of numbers into lists of things that turn comparisons and sums their way."""
    hand_in.cell(YES)
    hand_in.write(
        "sign",
        """
        class Agreeing(Yes):
            def __eq__(self, other): return Agreeing()
            def __radd__(self, other): return 5
            def __rmul__(self, other): return 10

        def sign(x):
            return Agreeing()
        """,
    )
