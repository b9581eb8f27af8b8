"""Time, memory, other people, and pages."""

from __future__ import annotations

from tests.attacks.asserted.notebook import EXERCISES
from tests.attacks.asserted.pieces import answer_all
from tests.attacks.asserted.register import attack

RESOURCES, OTHERS, PAGES, HONEST = "resources", "harm to others", "script in pages", "honest work"


@attack(RESOURCES, 10)
def huge_answers(hand_in):
    """Answers with what takes up more than there is, on the way or where it is looked at."""
    hand_in.solve("triple")
    hand_in.write("centred", "def centred(X):\n    return np.zeros((20000, 5000))")
    hand_in.write("root", "def root(x):\n    return 1 << (1 << 28)")
    hand_in.write("primes", "def primes(limit):\n    return range(10 ** 12)")
    hand_in.write("countdown", "def countdown(n):\n    yield 'x' * (1 << 27)")
    hand_in.write("greet", "def greet(name):\n    print('x' * (1 << 26))")
    hand_in.write("double_all", "def double_all(numbers):\n    numbers[:] = [0] * 5_000_000")
    hand_in.write("cost", "def cost(amount):\n    return {n: [n] for n in range(300_000)}")
    hand_in.write("sign", "def sign(x):\n    return np.broadcast_to(np.zeros(1, object), (10**5, 10**5))")


@attack(RESOURCES, 10)
def deep_answers(hand_in):
    """Answers with what is nested too deep, or holds itself; and recurses without end."""
    hand_in.solve("triple")
    hand_in.cell(
        """
        def deep(kind):
            made = kind()
            for _ in range(100_000):
                made = kind([made])
            return made
        """
    )
    hand_in.write("centred", "def centred(X):\n    held = [X]\n    held.append(held)\n    return held")
    hand_in.write("root", "def root(x):\n    return root(x)")
    hand_in.write("primes", "def primes(limit):\n    return deep(list)")
    hand_in.write("countdown", "def countdown(n):\n    yield from countdown(n)")
    hand_in.write("greet", "def greet(name):\n    print(name)\n    return deep(tuple)")
    hand_in.write(
        "double_all",
        """
        def double_all(numbers):
            held = np.empty(1, object)
            held[0] = numbers
            numbers[0] = held
        """,
    )
    hand_in.write(
        "cost", "import sys\ndef cost(amount):\n    sys.setrecursionlimit(10**9)\n    return cost(amount)"
    )


@attack(RESOURCES, 10)
def time_bombs(hand_in):
    """Is quick where it is seen and endless in what it gives, and where nobody sees it."""
    hand_in.solve("triple")
    hand_in.write("root", "def root(x):\n    while x != 9: pass\n    return 3.0")
    hand_in.write(
        "primes",
        """
        class Slow:
            def __eq__(self, other):
                while True: pass
            __len__ = __iter__ = __repr__ = __hash__ = lambda self: self == self

        def primes(limit):
            return [2, 3, 5, 7] if limit == 8 else Slow()
        """,
    )


@attack(RESOURCES, 10)
def survivors(hand_in):
    """Leaves threads and children of children behind in every call, that write and wait; one is solved."""
    hand_in.solve("triple")
    hand_in.cell(
        """
        import os, threading, time

        def leave(*args):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    for n in range(600):
                        time.sleep(0.1)
                os._exit(0)
            threading.Thread(target=time.sleep, args=(60,), daemon=False).start()
            return 7
        """
    )
    answer_all(hand_in, "return leave()", but=("triple",))


@attack(RESOURCES, 10)
def dictionaries_that_collide(hand_in):
    """Answers with keys that a dict looks for in one place."""
    hand_in.solve("triple")
    hand_in.write("cost", "def cost(amount):\n    return {n * ((1 << 61) - 1): 0 for n in range(1500)}")
    hand_in.write("primes", "def primes(limit):\n    return {n * ((1 << 61) - 1) for n in range(1500)}")


@attack(RESOURCES)
def huge_outputs(hand_in):
    """Prints and shows far more than a page can hold, in cells, in calls, and in messages of errors."""
    hand_in.cell("for n in range(200):\n    print('x' * 100_000)")
    hand_in.write("triple", "def triple(n):\n    print('x' * 10**6)\n    raise ValueError('y' * 10**7)")
    hand_in.write("primes", "def primes(limit):\n    return ['z' * 10**6]")
    hand_in.cell("'w' * 10**7", after="end")


@attack(RESOURCES, 10)
def odd_texts(hand_in):
    """Tells in values, messages and names what no file can hold: half letters, zeros, escapes."""
    hand_in.cell("odd = '\\ud800\\x00\\x1b[31m\\u202e\\ufffe\\x7f'\nprint(odd[1:])")
    hand_in.write("triple", "def triple(n):\n    print(odd)\n    return 3 * n")
    hand_in.write("root", "def root(x):\n    raise ValueError(odd)")
    hand_in.write("primes", "def primes(limit):\n    return [odd]")
    hand_in.write("cost", "def cost(amount):\n    raise type('a' + odd[2:], (Exception,), {})(odd)")
    hand_in.write("greet", "def greet(name):\n    print(odd)\n    return {odd: odd}.items()")
    hand_in.write("sign", "def sign(x):\n    return odd")


@attack(OTHERS)
def killed_everybody(hand_in):
    """Kills, stops and interrupts every process it can reach, and all it has not forked."""
    hand_in.cell(
        """
        import os, signal

        def strike(*args):
            for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGKILL):
                for pid in (-1, *range(1, 400)):
                    if pid != os.getpid():
                        try:
                            os.kill(pid, number)
                        except OSError:
                            pass
            return 7
        """
    )
    answer_all(hand_in, "return strike()")


@attack(OTHERS)
def litter(hand_in):
    """Writes files wherever it may, calls the network, and changes what lies beside the notebook."""
    room = hand_in.room
    hand_in.cell(
        f"""
        import os, socket

        course = {str(room.course)!r}

        def strike(*args):
            for place in (".", "..", "/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), course):
                for name in ("{room.mark}-litter", "helpers.py", "{room.assignment}.ipynb", "marks.json"):
                    try:
                        with open(os.path.join(place, name), "w") as file:
                            file.write("import os")
                    except OSError:
                        pass
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                try:
                    with socket.socket(socket.AF_INET, kind) as line:
                        line.settimeout(0.2)
                        line.connect(("127.0.0.1", {room.port}))
                        line.send(b"{room.mark}")
                except OSError:
                    pass
            return 7

        strike()
        """
    )
    answer_all(hand_in, "return strike()")


@attack(PAGES)
def scripts_in_messages(hand_in):
    """Has failed tests tell of elements with scripts: as values, as messages, as names."""
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>`</code></pre>"
    bad += "[x](javascript:alert(1))$\\\\href{javascript:x}{y}$"
    hand_in.cell(f"bad = {bad!r}")
    hand_in.write("triple", "def triple(n):\n    return bad")
    hand_in.write("root", "def root(x):\n    raise ValueError(bad)")
    hand_in.write("primes", "def primes(limit):\n    return [bad]")
    hand_in.write("cost", "def cost(amount):\n    raise type(bad, (Exception,), {})(bad)")
    hand_in.write("greet", "def greet(name):\n    print(bad)")
    hand_in.write(
        "account", "class Account:\n    balance = bad\n    def __init__(self, n): pass\ncents = repr"
    )


@attack(HONEST, 100)
def right_otherwise(hand_in):
    """Everything is right, and nothing is as the instructor wrote it."""
    hand_in.write("triple", "triple = lambda n: sum([n, n, n])")
    hand_in.write("centred", "centred = lambda X: np.subtract(X, np.add.reduce(X) / len(X))")
    hand_in.write(
        "root",
        """
        import math

        class NegativeError(ValueError):
            pass

        def root(x):
            if not x >= 0:
                raise NegativeError("this is negative")
            return np.float64(math.sqrt(x))
        """,
    )
    hand_in.write(
        "primes",
        """
        def primes(limit):
            found = []
            for n in range(2, limit):
                if not any(n % k == 0 for k in found):
                    found += [n]
            return found
        """,
    )
    hand_in.write(
        "account",
        """
        from dataclasses import dataclass

        @dataclass
        class Base:
            balance: int
            def __enter__(self): return self
            def __exit__(self, kind, error, traceback): pass

        class Account(Base):
            def plus(self, amount): return type(self)(amount + self.balance)

        cents = (100).__mul__
        """,
    )
    hand_in.write("countdown", "def countdown(n):\n    return iter(range(n, 0, -1))")
    hand_in.write(
        "greet",
        "def greet(name):\n    print('Hello,', name, sep=' ', end='\\n')\n    return [(name, len(name))]",
    )
    hand_in.write("double_all", "def double_all(numbers):\n    numbers[:] = [n + n for n in numbers]")
    hand_in.write("cost", "def cost(amount):\n    total = amount * globals()['RATE']\n    return total")
    hand_in.write("sign", "def sign(x):\n    if x == 0: return 0\n    return x // abs(x)")


@attack(HONEST, 90)
def crashing_cells(hand_in):
    """Solves all but one, with cells that fail, warn and print to stderr in between."""
    hand_in.solve(*EXERCISES[:-1])
    hand_in.write("sign", "def sign(x):\n    return something")
    hand_in.cell("1 / 0")
    hand_in.cell(
        "import sys, warnings\nprint('careful', file=sys.stderr)\nwarnings.warn('old')", after="root"
    )
    hand_in.cell("undefined_name", after="cost")
    hand_in.write("triple", "def triple(n):\n    print('tripling', n)\n    return 3 * n")
