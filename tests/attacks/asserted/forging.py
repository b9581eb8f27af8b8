"""Marks that nobody has earned: the test, its tools, its names, and what a process says about it."""

from __future__ import annotations

from tests.attacks.asserted.notebook import EXERCISES
from tests.attacks.asserted.pieces import WITNESS, YES, answer_all
from tests.attacks.asserted.register import attack
from tests.attacks.snippets import PIPES

FORGED = "verdict forged"


@attack(FORGED)
def edited_tests(hand_in):
    """Writes `assert True` into every test cell."""
    for cell in hand_in.tests():
        cell["source"] = "assert True"


@attack(FORGED)
def deleted_tests(hand_in):
    """Hands in a notebook without test cells."""
    hand_in.notebook["cells"] = [cell for cell in hand_in.notebook["cells"] if cell not in hand_in.tests()]


@attack(FORGED)
def renamed_tests(hand_in):
    """Renames all test cells, and puts cells of its own in their places that test nothing."""
    for cell in hand_in.tests():
        flags = dict(cell["metadata"]["nbgrader"])
        cell["metadata"]["nbgrader"]["grade_id"] += "_old"
        hand_in.cell("10", after="end")
        hand_in.notebook["cells"][-1]["metadata"]["nbgrader"] = flags


@attack(FORGED, 10)
def raised_points(hand_in):
    """Changes points, kinds and locks in the metadata of its cells."""
    hand_in.solve("triple")
    for cell in hand_in.tests():
        cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False, "solution": True}


@attack(FORGED, 10)
def tests_as_solutions(hand_in):
    """Swaps the names of solution and test cells, so that its own cell is the one that gives points."""
    hand_in.solve("triple")
    for name in EXERCISES[1:]:
        solution, test = hand_in.solution(name), hand_in.test(name)
        one, other = solution["metadata"]["nbgrader"], test["metadata"]["nbgrader"]
        solution["metadata"]["nbgrader"], test["metadata"]["nbgrader"] = other, one
        solution["source"] = "10"


@attack(FORGED)
def replaced_tools(hand_in):
    """Replaces what tests compare with: in numpy.testing, in numpy, among the builtins."""
    hand_in.cell(
        """
        import builtins, math

        def fine(*args, **kwargs):
            return True

        for module in (np.testing, np, math):
            for name in dir(module):
                if name.startswith(("assert", "allclose", "isclose", "array_eq")):
                    setattr(module, name, fine)
        for name in ("len", "sum", "type", "isinstance", "any", "all", "sorted"):
            setattr(builtins, name, fine)
        builtins.AssertionError = builtins.ValueError = type("Never", (Exception,), {})
        """
    )
    answer_all(hand_in, "return 7")


@attack(FORGED)
def taken_names(hand_in):
    """Gives its own meaning to every name that tests use, before and after each of them."""
    names = """
        agrees = print
        TOLERANCE = 1e99
        wanted = numbers = X = right = heard = 5
        class np:
            class testing:
                assert_allclose = print
            allclose = array = print
        class io:
            StringIO = print
        AssertionError = ValueError = Exception
        def range(*args): return []
        def sum(*args): return 5
        def list(*args): return args
        """
    for name in EXERCISES:
        hand_in.cell(names, before=name)
        hand_in.cell(names, after=name)


@attack(FORGED)
def rebound_cases(hand_in):
    """Binds the instructor's list of cases anew, behind the locked cell that made it: then there are none."""
    hand_in.write("sign", "def sign(x):\n    return 0")
    cases = next(c for c in hand_in.notebook["cells"] if c.get("id") == "cases")
    place = hand_in.notebook["cells"].index(cases) + 1
    hand_in.cell("cases = [(sign, 0, 0)] * 5\ncases[:] = cases", after="end")
    hand_in.notebook["cells"].insert(place, hand_in.notebook["cells"].pop())


@attack(FORGED, 2)
def changed_cases(hand_in):
    """Changes the instructor's list of cases in place, while its function is called."""
    hand_in.write(
        "sign",
        """
        def sign(x):
            if "cases" in globals():
                cases[:] = [(sign, 0, 0)] * 5
            return 0
        """,
    )


@attack(FORGED)
def failing_setup(hand_in):
    """Makes the instructor's locked cell fail, and provides itself what that cell did not come to bind."""
    hand_in.write(
        "sign",
        """
        def sign(x):
            if x == -3:
                raise RuntimeError
            return 0

        cases = [(abs, 5, 5)] * 5
        """,
    )


@attack(FORGED)
def failing_examiner(hand_in):
    """Ends the examiner's process by what it answers, and provides what the next one cannot find out."""
    hand_in.write("greet", "def greet(name):\n    print('Hello, ' + name)\n    return range(10 ** 10)")
    hand_in.write("sign", "def sign(x):\n    return 7\n\ncases = [(abs, 5, 5)] * 5")
    hand_in.cell("cases = [(abs, 5, 5)] * 5", before="test_sign")


@attack(FORGED)
def names_over_the_line(hand_in):
    """Has the process that answers report a new value for a name of the instructor's."""
    hand_in.cell(WITNESS)
    hand_in.write(
        "centred",
        """
        def centred(X):
            if X.shape == (2, 2):
                return X - X.mean(axis=0)
            witness()._last_names["TOLERANCE"] = None
            globals()["TOLERANCE"] = 1e12
            return X * 0
        """,
    )


@attack(FORGED)
def verdicts_on_every_pipe(hand_in):
    """Writes frames that look like outcomes into every pipe it finds, while it is asked."""
    hand_in.cell(PIPES)
    hand_in.cell(
        """
        import json, struct

        def outcomes():
            told = {"error": "", "message": "", "line": None, "value": 10.0, "lost": ""}
            for kind in (b"A", b"O", b"E", b"F"):
                for number in range(3):
                    data = json.dumps(["outcome", told]).encode()
                    yield struct.pack("<2scQI", b"gs", kind, number, len(data)) + data
        """
    )
    answer_all(hand_in, "return [spill(each) for each in outcomes()]")


@attack(FORGED, 10)
def garbage_on_pipes(hand_in):
    """Writes noise into every pipe instead of an answer; one exercise is solved."""
    hand_in.cell(PIPES)
    answer_all(hand_in, "spill(os.urandom(3000)); spill(b'\\xff' * 70); return 6", but=("triple",))
    hand_in.solve("triple")


@attack(FORGED)
def exit_codes(hand_in):
    """Ends the process with success, in every function."""
    hand_in.cell("import os")
    answer_all(hand_in, "os._exit(0)")


@attack(FORGED, 10)
def killed_parents(hand_in):
    """Kills the process it was forked from, and its parent's; one exercise is solved."""
    hand_in.cell(
        """
        import os, signal

        def strike():
            for pid in (os.getppid(), 1, 2, 3):
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
        """
    )
    answer_all(hand_in, "strike(); return 7", but=("triple",))
    hand_in.solve("triple")


@attack(FORGED)
def value_of_the_last_line(hand_in):
    """Wants to be the value that a test's last line gives: by a display hook, by `_`, by numbers that lie."""
    hand_in.write(
        "sign",
        """
        import builtins, sys

        class Ten(int):
            def __eq__(self, other): return Ten(1)
            def __ne__(self, other): return Ten(0)
            def __add__(self, other): return 1000
            __radd__ = __mul__ = __rmul__ = __add__
            __hash__ = int.__hash__

        def sign(x):
            print("10", 10)
            return Ten(7)

        sys.displayhook = lambda value: print(10)
        builtins._ = _ = __ = 10
        """,
    )


@attack(FORGED)
def modules_of_its_own(hand_in):
    """Puts modules of its own under the names of those that tests import and use, also as files."""
    fake = "def __getattr__(name): return lambda *args, **kwargs: None\n"
    for name in ("io", "contextlib", "numpy", "unittest"):
        hand_in.file(f"{name}.py", fake)
    hand_in.file("numpy/testing.py", fake)
    hand_in.cell(
        """
        import sys, types

        class Fake(types.ModuleType):
            def __getattr__(self, name): return lambda *args, **kwargs: None

        for name in ("io", "contextlib", "numpy", "numpy.testing", "math", "unittest"):
            sys.modules[name] = Fake(name)
        """
    )
    answer_all(hand_in, "return 7")


@attack(FORGED)
def transformed_asserts(hand_in):
    """Has its shell drop every assert and every raise: from syntax trees, from text, and in compiled code."""
    hand_in.cell(
        """
        import ast, builtins

        class Drop(ast.NodeTransformer):
            def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
            visit_Raise = visit_Assert

        shell = get_ipython()
        shell.ast_transformers.append(Drop())
        shell.input_transformers_post.append(lambda lines: [l.replace("assert", "1 or") for l in lines])
        shell.run_cell = shell.run_code = lambda *args, **kwargs: None
        compile_ = builtins.compile
        builtins.compile = lambda source, *rest, **more: compile_("pass", "x", "exec")
        """
    )


@attack(FORGED)
def late_work(hand_in):
    """Leaves exit handlers, threads, timers and signal handlers that put things right afterwards."""
    hand_in.cell(PIPES)
    hand_in.cell(
        """
        import atexit, builtins, signal, sys, threading, time

        def mend():
            builtins.AssertionError = ValueError
            for name in ("agrees", "cents", "root"):
                globals()[name] = lambda *args: 10
            spill(b"gsA" + bytes(20))

        atexit.register(mend)
        signal.signal(signal.SIGALRM, lambda *args: mend())
        signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
        def later():
            for _ in range(20):
                time.sleep(0.05)
                mend()
        threading.Thread(target=later, daemon=False).start()
        sys.excepthook = sys.unraisablehook = lambda *args: mend()
        """
    )
    answer_all(hand_in, "return 7")


@attack(FORGED)
def servant_replaced(hand_in):
    """Replaces the engine's own objects in its process: whatever is asked, the answer is an agreeable one."""
    hand_in.cell(WITNESS + YES)
    hand_in.cell(
        """
        def take_over():
            me = type(witness())
            me._do_call = me._do_get = me._do_special = lambda self, *body: Yes()
            me.foreign = lambda self, value: ("lib", "builtins", "int", 1, False)
            return 0
        """
    )
    answer_all(hand_in, "return take_over()")


@attack(FORGED, 10)
def libraries_by_name(hand_in):
    """Binds its names to functions of libraries, so that tests call those; one of them is right."""
    hand_in.write("triple", "import operator, os, unittest.mock\ntriple = operator.truth")
    hand_in.write("centred", "centred = np.zeros_like")
    hand_in.write("root", "root = abs")
    hand_in.write("primes", "primes = eval")
    hand_in.write("account", "Account = unittest.mock.MagicMock\ncents = unittest.mock.MagicMock()")
    hand_in.write("countdown", "countdown = iter")
    hand_in.write("greet", "greet = print")
    hand_in.write("double_all", "double_all = os.system")
    hand_in.write("cost", "cost = unittest.mock.ANY")
    hand_in.write("sign", "sign = np.sign")


@attack(FORGED, 10)
def answers_of_other_cells(hand_in):
    """Keeps every argument in a file, and answers one test with what another one was given."""
    hand_in.cell(
        """
        import os, tempfile

        path = os.path.join(tempfile.gettempdir(), "seen")

        def seen(*args):
            with open(path, "a") as file:
                file.write(repr(args) + "\\n")
            return [eval(line)[0] for line in open(path) if "array" not in line]
        """
    )
    answer_all(hand_in, "found = seen(*args); return found[len(found) % 3 - 1]", but=("triple",))
    hand_in.write("triple", "def triple(n):\n    seen(n)\n    return 3 * n")


@attack(FORGED, 10)
def globals_of_the_test(hand_in):
    """Binds the names that a test has set anew while it is asked; one exercise is solved all the same."""
    hand_in.write(
        "cost",
        """
        def cost(amount):
            global RATE, wanted, right
            told = RATE * amount
            RATE = wanted = right = 10
            return told
        """,
    )
    hand_in.write("sign", "def sign(x):\n    global right, cases\n    right, cases = 5, []\n    return 7")
