"""Solution blocks become stubs: what stays, what goes, and what is refused."""

from __future__ import annotations

import ast
from textwrap import dedent, indent

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradestone.errors import BuildError
from gradestone.release.stub import has_marker, stub_source
from tests.thoroughness import examples

START = "### START CODE HERE ### (≈ 2 lines of code)"
END = "### END CODE HERE ###"


def stub(source: str) -> str:
    return stub_source(dedent(source), notebook="week.ipynb", cell="f")


def block(*lines: str) -> str:
    """The lines as the block of a function, stubbed; only what is then inside the block."""
    inside = indent("\n".join(lines), "    ")
    stubbed = stub_source(f"def f():\n    {START}\n{inside}\n    {END}", notebook="n", cell="f")
    return dedent("\n".join(stubbed.split("\n")[2:-1]))


# ---------------------------------------------------------------- what a learner finds


@pytest.mark.parametrize(
    ("solution", "expected"),
    [
        ("W1 = np.zeros((n_h, n_x)) * 0.01", "W1 = None"),
        ("A, cache = linear_forward(A, W, b)", "A, cache = None, None"),
        ("(A, [W, b]), Z = cache", "(A, [W, b]), Z = (None, (None, None)), None"),
        ("first, *others = sizes", "first, *others = None,"),
        ("pair = A, W = both", "pair = A, W = None, None"),
        ("[A] = layers", "[A] = None,"),
        ('grads["dW" + str(L)] = dW', 'grads["dW" + str(L)] = None'),
        ("grads['dW' + str(L)] += dW", "grads['dW' + str(L)] = None"),
        ("cost: float = -np.sum(x)", "cost: float = None"),
        ("cost: float", "cost: float"),
        ("a = b = np.eye(3)", "a = b = None"),
        ("self.W[0] -= rate * dW", "self.W[0] = None"),
        ("caches.append(cache)", "None"),
        ("return AL, caches", "return None"),
        ("return", "return"),
        ("yield x", "yield None"),
        ("pass", "pass"),
        ("global counter", "global counter"),
        ("f = lambda x=1: x", "f = None"),
        ("d[(lambda y=2: y)()] = 3", "d[(lambda y=2: y)()] = None"),
        ("squares = [n**2 for n in range(3)]", "squares = None"),
        ("a = 1; b = 2", "a = None; b = None"),
        ("if A: b = secret", "if A: b = None"),
        ("raise ValueError(secret)", "None"),
        ("x = '### START CODE HERE ###'", "x = None"),
        ("ŷ, é = forward(ŷ)", "ŷ, é = None, None"),
    ],
)
def test_a_statement_becomes_its_stub(solution: str, expected: str) -> None:
    assert block(solution) == expected


def test_a_statement_of_many_lines_becomes_one_line() -> None:
    assert (
        block("AL, cache = forward(", "    A,  # the last", '    W["W" + str(L)],', ")")
        == "AL, cache = None, None"
    )


def test_targets_written_on_many_lines_become_one_line() -> None:
    assert block("(", "    dA,", "    dW,", ") = backward()") == "(dA, dW) = None, None"


def test_headers_inside_a_block_stay_and_their_bodies_are_stubbed() -> None:
    assert block(
        "for l in range(1, L + 1):",
        "    if activation == 'relu':",
        "        W[l] = secret",
        "    elif activation == 'tanh':",
        "        call(secret)",
        "    else:",
        "        continue",
        "with open(path) as file:",
        "    return file.read()",
        "while True:",
        "    break",
    ).split("\n") == [
        "for l in range(1, L + 1):",
        "    if activation == 'relu':",
        "        W[l] = None",
        "    elif activation == 'tanh':",
        "        None",
        "    else:",
        "        continue",
        "with open(path) as file:",
        "    return None",
        "while True:",
        "    break",
    ]


def test_all_branches_of_try_and_match_are_stubbed() -> None:
    assert (
        block(
            "try:",
            "    x = secret",
            "except ValueError as error:",
            "    x = secret",
            "else:",
            "    x = secret",
            "finally:",
            "    close(secret)",
            "match kind:",
            "    case 'relu':",
            "        A = secret",
            "    case _:",
            "        A = secret",
        ).count("secret")
        == 0
    )


def test_a_function_inside_a_block_keeps_its_header_only() -> None:
    assert block(
        "@cached", "def g(z):", '    """Tell all."""', "    return 1 / (1 + z)", "class C:", '    """Doc."""'
    ).split("\n") == ["@cached", "def g(z):", "    return None", "class C:", "    None"]


def test_comments_are_dropped_unless_they_are_hints() -> None:
    assert block("# first the weights", "W = secret  # scaled", "# Hint: look at b's shape", "b = 1") == (
        "W = None\n# Hint: look at b's shape\nb = None"
    )


def test_blank_lines_separate_but_do_not_pile_up() -> None:
    assert block("", "a = 1", "", "# why", "", "b = 2", "") == "a = None\n\nb = None"


def test_text_outside_the_block_and_the_markers_stay_to_the_letter() -> None:
    source = dedent(
        '''
        import numpy as np   # spaces
        TEXT = "### START CODE HERE ###"


        def f(A,
              b):
            """Doc with ### END CODE HERE ###."""

            # a comment outside
            ###   START CODE HERE ###   (≈ 1 line of code)
            Z = A + b
            ### END CODE HERE ###
            cache = (A,
                     b)

            return Z, cache   '''
    )
    assert stub(source) == source.replace("Z = A + b", "Z = None")


def test_a_function_may_hold_several_blocks_also_in_branches() -> None:
    source = f"""
        def f(x):
            if x:
                {START}
                y = secret
                {END}
            elif x is None:
                {START}
                y = secret
                {END}
            for l in x:
                y += 1
                {START}
                z = secret
                {END}
            return y
        """
    assert stub(source) == dedent(source).replace("secret", "None")


def test_a_block_may_end_in_the_middle_of_a_loop() -> None:
    source = f"""
        def f(x):
            {START}
            for l in x:
                y = secret
                {END}
                use(y)
            return y
        """
    assert stub(source) == dedent(source).replace("secret", "None")


# ---------------------------------------------------------------- what an author hears


@pytest.mark.parametrize(
    ("source", "line", "problem"),
    [
        (f"{START}\nx = 1\n{START}\n{END}", 3, "a second"),
        (f"x = 1\n{END}", 2, "without"),
        (f"x = 0\n{START}\nx = 1", 2, "never closed"),
        (f"{START}\nx = (1,\n{END}\n2)", 2, "cuts this statement"),
        (f"def f(a,\n{START}\nb): pass\n{END}", 1, "cuts this statement"),
        (f"x = 1  {START}\n{END}", 1, "a line of its own"),
        (f"{START}\nx = = 1\n{END}", 2, "not valid Python"),
        (f"{START}\nx = '\n{END}", 2, "not valid Python"),
        ("x = 1", None, "no `### START CODE HERE ###` block"),
        ("x = '### START CODE HERE ###'", None, "no `### START CODE HERE ###` block"),
        (f"{START}\r\nx = 1\r\n{END}", None, "carriage returns"),
    ],
)
def test_an_error_names_notebook_cell_and_line(source: str, line: int | None, problem: str) -> None:
    with pytest.raises(BuildError, match=problem) as caught:
        stub_source(source, notebook="week.ipynb", cell="f")
    assert (caught.value.notebook, caught.value.cell, caught.value.line) == ("week.ipynb", "f", line)
    assert str(caught.value).startswith("week.ipynb, cell f" + (f", line {line}: " if line else ": "))


def test_markers_count_in_comments_only() -> None:
    assert has_marker(f"x = 1\n    {START}\n")
    assert has_marker(f"!echo 'what\n{END}")
    assert not has_marker(f'text = """\n{START}\n"""')
    assert not has_marker("%matplotlib inline\n!ls *.py")


# ---------------------------------------------------------------- a stub always parses

SIMPLE = st.sampled_from(
    [
        "x = secret",
        "a, (b, c) = secret, 1",
        "a = d['k'] = secret",
        "x[i] += secret",
        "n: int = secret",
        "n: int",
        "call(secret)",
        "call(\n    secret,  # inner\n    1)",
        "(a,\n b) = secret, 2",
        "x = secret + \\\n    1",
        "s = '''\nsecret\n'''",
        "'''text of secret'''",
        '"""\nlong secret\n"""',
        "return secret",
        "return",
        "raise secret",
        "assert secret",
        "del x",
        "import math",
        "pass",
        "a = 1; b = secret",
        "f = lambda y=secret: y",
        "l = [secret for i in x]",
        "(y := secret)",
        "yield secret",
        "# comment on secret\nz = secret  # also secret",
        "\nx = secret\n",
    ]
)
HEADS = st.sampled_from(
    [
        ("if x:",),
        ("if x:", "else:"),
        ("if x:", "elif (y or\n        z):", "else:"),
        ("for i in x:", "else:"),
        ("while x:",),
        ("with open(x) as f:",),
        ("try:", "except E as e:", "else:", "finally:"),
        ("try:", "except* E:"),
        ("def g(a, b=1):",),
        ("@deco(\n    1)\nasync def h(a):",),
        ("class C:",),
    ]
)
SUITES = st.recursive(
    st.lists(SIMPLE, min_size=1, max_size=3).map("\n".join),
    lambda inner: st.lists(
        st.one_of(
            SIMPLE,
            st.tuples(HEADS, st.lists(inner, min_size=4, max_size=4)).map(
                lambda pair: "\n".join(
                    f"{head}\n{indent(suite, '    ')}" for head, suite in zip(pair[0], pair[1], strict=False)
                )
            ),
        ),
        min_size=1,
        max_size=4,
    ).map("\n".join),
    max_leaves=8,
)


@settings(max_examples=examples(300), deadline=None, derandomize=True)
@given(suite=SUITES, data=st.data())
def test_a_stub_always_parses_keeps_its_scaffold_and_tells_nothing(suite: str, data: st.DataObject) -> None:
    lines = ["def f(x):", *indent(suite, "    ").split("\n"), "    return x"]
    assume(_parses("\n".join(lines)))
    first = data.draw(st.integers(1, len(lines) - 1))
    last = data.draw(st.integers(first + 1, len(lines)))
    margin = " " * data.draw(st.sampled_from([0, 4, 8]))
    lines = [*lines[:first], margin + START, *lines[first:last], margin + END, *lines[last:]]
    source = "\n".join(lines)
    assume(_parses(source))
    try:
        result = stub_source(source, notebook="n", cell="f")
    except BuildError as error:
        drawn_into_a_string = ("without a", "never closed", "no `###")
        assume(not any(words in error.problem for words in ("cuts this statement", *drawn_into_a_string)))
        raise
    before, rest = result.split(margin + START + "\n", 1)
    inside, after = rest.split(margin + END, 1)
    ast.parse(result)
    assert "secret" not in inside
    assert before.split("\n")[:-1] == lines[:first]
    assert after == "".join("\n" + line for line in lines[last + 2 :])
    assert stub_source(result, notebook="n", cell="f") == result


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
