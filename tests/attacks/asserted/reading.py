"""What is hidden, and where it could be read: the process, the machine, and what is told of a failed test."""

from __future__ import annotations

from tests.attacks.asserted.pieces import KEPT, WITNESS, answer_all
from tests.attacks.asserted.register import attack

READ = "reading what is hidden"


@attack(READ)
def wrong_in_hidden_tests(hand_in):
    """Is right where the tests are visible and wrong where they are not, and reads what is told of that."""
    hand_in.write("triple", "def triple(n):\n    return 3 * n if n < 10 else n + 1")
    hand_in.write("centred", "def centred(X):\n    return X - (X.mean(axis=0) if X.shape == (2, 2) else 0)")
    hand_in.write(
        "root", "def root(x):\n    if x == -1: raise ValueError('negative')\n    return 3.0 if x == 9 else x"
    )
    hand_in.write("primes", "def primes(limit):\n    return [2, 3, 5, 7]")
    hand_in.solve("account")
    hand_in.cell("def cents(amount):\n    return 500 if amount == 5 else amount", after="account")
    hand_in.write("countdown", "def countdown(n):\n    yield from [3, 2, 1] if n == 3 else [n, n]")
    hand_in.write("greet", "def greet(name):\n    print('Hello, ' + name)\n    return [(name, 3)]")
    hand_in.write(
        "double_all", "def double_all(numbers):\n    numbers[:] = [2, 4] if numbers[0] == 1 else numbers"
    )
    hand_in.write("cost", "def cost(amount):\n    return 15 if amount == 5 else amount")


@attack(READ)
def messages_of_exceptions(hand_in):
    """Raises errors that tell in their text, their arguments and notes what they were given."""
    hand_in.cell(
        """
        def tell(*args):
            error = ValueError(f"given {args!r}", args)
            error.add_note(repr(args))
            raise error from RuntimeError(repr(args))
        """
    )
    answer_all(hand_in, "tell(args)", but=("triple",))
    hand_in.write("triple", "def triple(n):\n    if n < 10: return 3 * n\n    tell(n)")


@attack(READ)
def names_of_exceptions(hand_in):
    """Raises exceptions whose class is called what it was given."""
    hand_in.cell(
        """
        def tell(*args):
            text = "Given " + repr(args)
            raise type(text, (Exception,), {"__module__": text, "__qualname__": text})()
        """
    )
    hand_in.write("triple", "def triple(n):\n    if n < 10: return 3 * n\n    tell(n)")
    hand_in.write("cost", "def cost(amount):\n    if amount == 5: return 15\n    tell(amount)")
    hand_in.write(
        "greet",
        "def greet(name):\n    name == 'Ada' or tell(name)\n    print('Hello, Ada')\n    return [('Ada', 3)]",
    )
    hand_in.write("sign", "def sign(x):\n    tell(x)")


@attack(READ)
def told_by_visible_tests(hand_in):
    """Keeps what it was given in files, pipes and modules, and tells it where a later visible test fails:
    as an exception, as a value, as what a stand-in is shown as.
    """
    hand_in.cell(KEPT)
    hand_in.write("triple", "def triple(n):\n    keep(n)\n    return 3 * n if n < 10 else kept()")
    hand_in.write("centred", "def centred(X):\n    keep(X.tolist())\n    raise RuntimeError(kept())")
    hand_in.write("root", "def root(x):\n    keep(x)\n    return kept()")
    hand_in.write("primes", "def primes(limit):\n    keep(limit)\n    return [kept()]")
    hand_in.write(
        "account",
        """
        class Account:
            def __init__(self, balance):
                keep(balance)
                self.balance = kept()
            def __repr__(self): return kept()
            __enter__ = lambda self: self
            __exit__ = lambda self, *error: False
        def cents(amount):
            return Account(amount)
        """,
    )
    hand_in.write("countdown", "def countdown(n):\n    yield kept()")
    hand_in.write("greet", "def greet(name):\n    print(kept())")
    hand_in.write("double_all", "def double_all(numbers):\n    keep(numbers)\n    numbers[:] = [kept()]")
    hand_in.write("cost", "def cost(amount):\n    keep(amount)\n    assert False, kept()")
    hand_in.write("sign", "def sign(x):\n    keep(x)\n    raise type(kept(), (Exception,), {})(kept())")
    hand_in.cell("print(kept())", after="end")


@attack(READ)
def told_by_broken_answers(hand_in):
    """Breaks the engine's protocol in visible tests, with what it was given before as the broken part."""
    hand_in.cell(KEPT + WITNESS)
    hand_in.cell(
        """
        def broken(*args):
            keep(args)
            me = witness()
            me.node = lambda value: ("s", kept())
            me.outgoing = lambda: [(kept(), b"")]
            return 1
        """
    )
    hand_in.write("triple", "def triple(n):\n    if n < 10: return 3 * n\n    return broken(n)")
    answer_all(hand_in, "return broken(*args)", but=("triple",))


@attack(READ)
def printed_everywhere(hand_in):
    """Prints what it is given to every stream, descriptor, log, display and file it can name."""
    mark = hand_in.room.mark
    hand_in.cell(
        f"""
        import logging, os, sys, warnings
        from IPython.display import display

        streams = [sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__]
        shell = get_ipython()

        def tell(*args):
            text = "given " + repr(args)
            warnings.warn(text)
            logging.error(text)
            for way in (print, display, shell.display_pub.publish, *(s.write for s in streams)):
                try:
                    way(text)
                except Exception:
                    pass
            for fd in (1, 2):
                os.write(fd, text.encode())
            for place in (".", "..", "/tmp", "/var/tmp", os.path.expanduser("~")):
                try:
                    open(place + "/{mark}-told.txt", "a").write(text)
                except OSError:
                    pass
            return 7
        """
    )
    answer_all(hand_in, "return tell(*args)")
    hand_in.cell("import glob\nprint([open(f).read() for f in glob.glob('*told.txt')])", after="end")


@attack(READ)
def frames_and_objects(hand_in):
    """Looks for the tests in frames, tracebacks, source caches, histories and all objects of its process."""
    hand_in.cell(
        """
        import gc, inspect, linecache, sys, threading

        def look(*args):
            found, frame = [], sys._getframe()
            while frame is not None:
                found += [repr(frame.f_locals), repr(frame.f_code.co_consts)]
                frame = frame.f_back
            found += [repr(frame.f_locals) for frame in sys._current_frames().values()]
            found += [repr(linecache.cache), repr(get_ipython().user_ns.get("In"))]
            found += [each for each in gc.get_objects() if type(each) is str]
            found += [repr(vars(each))[:5000] for each in gc.get_objects() if "Exam" in type(each).__name__]
            text = "\\n".join(found)
            place = max(text.find("HIDDEN TESTS\\n"), text.find("wanted = 18"), text.find("assert triple(62"))
            raise LookupError(text[max(place - 300, 0) : place + 600])
        """
    )
    answer_all(hand_in, "look(*args)")


@attack(READ)
def memory_and_processes(hand_in):
    """Looks for the tests in its own memory, in /proc of everybody, and on the disk."""
    hand_in.cell(
        """
        import glob, os, re

        def hunt():
            found = []
            for path in glob.glob("/proc/[0-9]*/*"):
                if path.rpartition("/")[2] in ("cmdline", "environ", "comm", "maps", "mountinfo", "cwd"):
                    try:
                        found.append(open(path, "rb").read(20000))
                    except OSError:
                        pass
            try:
                for line in open("/proc/self/maps"):
                    start, end = (int(each, 16) for each in line.split()[0].split("-"))
                    if "rw-p" in line and end - start < 1 << 26:
                        with open("/proc/self/mem", "rb", 0) as memory:
                            memory.seek(start)
                            found.append(memory.read(end - start))
            except OSError:
                pass
            text = b"\\n".join(found)
            at = [m.start() for m in re.finditer(rb"BEGIN HIDDEN " + rb"TESTS\\n|triple\\(62" + rb"00", text)]
            return b"".join(text[max(n - 200, 0) : n + 300] for n in at[:5]).decode("utf-8", "replace")

        for root, folders, files in os.walk("/"):
            folders[:] = [f for f in folders if f not in ("proc", "sys", "usr", "lib", "site-packages")]
            for name in files[:200]:
                if name.endswith((".json", ".ipynb", ".h5", "secret")):
                    try:
                        print(open(os.path.join(root, name), errors="replace").read(3000))
                    except OSError:
                        pass
        print(hunt())
        """
    )
    answer_all(hand_in, "raise LookupError(hunt())")


@attack(READ)
def watching_threads(hand_in):
    """Has threads and children watch what is asked later, and tell it in the outputs of later cells."""
    hand_in.cell(KEPT)
    hand_in.cell(
        """
        import sys, threading, time

        def watch():
            for _ in range(40):
                for frame in list(sys._current_frames().values()):
                    while frame is not None:
                        if frame.f_code.co_name in ("_answer", "_do_call", "_prepare", "run_cell"):
                            keep(str(frame.f_locals)[:500])
                        frame = frame.f_back
                time.sleep(0.02)

        threading.Thread(target=watch, daemon=True).start()
        if os.fork() == 0:
            watch()
            os._exit(0)
        sys.setprofile(lambda frame, event, arg: keep(event) if "exam" in frame.f_code.co_filename else None)
        """
    )
    answer_all(hand_in, "keep(args); return kept()")
    for name in ("root", "greet", "sign"):
        hand_in.cell("print(kept())\nkept()", after=f"test_{name}")


@attack(READ)
def values_in_classes(hand_in):
    """Tells what it was given by the names, words and parameters of classes and functions that it gives."""
    hand_in.cell(KEPT)
    hand_in.cell(
        """
        def telling(*args):
            keep(args)
            text = kept()
            Told = type(text[:900], (), {"__doc__": text, "__repr__": lambda self: text})
            Told.__module__ = Told.__qualname__ = text
            return Told()
        """
    )
    answer_all(hand_in, "return telling(*args)", but=("triple",))
    hand_in.write("triple", "def triple(n):\n    return 3 * n if n < 10 else telling(n)")
