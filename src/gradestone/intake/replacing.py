"""What a submission replaces of the tools it is judged with, read from its cells. Nothing is run.

It earns nothing, since values are judged outside its process; but a teacher may want to know. A sentence is
said only where the text leaves no doubt. It says what, never why.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..model import CodeCell
from ..selfcheck.plain import listed
from ..selfcheck.words import _, in_clauses, ngettext
from .definitions import plain_python
from .resolving import DICT, FUNCTION, NAMESPACE, Scope
from .template import Template, same_text
from .tools import Tools, deed_of

_MOST_CELLS, _MOST_NAMES = 10, 5  # that are told
_MOST_LETTERS = 400_000  # of a submission, that are read
_DEEPEST = 3  # code in a string in code
_WRITEFILE = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?(\S+)")
_WRAPPERS = frozenset({"partial", "vectorize", "MethodType", "Mock", "MagicMock"})  # that make functions


def replacements(cells: Sequence[CodeCell], template: Template, tools: Tools) -> tuple[str, ...]:
    """A sentence for each cell that replaces something, with the number of the cell among those of code."""
    own = [not _is_released(cell, template) for cell in cells]
    if not any(is_own and tools.may_be_in(cell.source) for cell, is_own in zip(cells, own, strict=True)):
        return ()
    scope, sentences, room = Scope(), [], _MOST_LETTERS
    for number, (cell, is_own) in enumerate(zip(cells, own, strict=True), start=1):
        room -= len(cell.source) + len(cell.before)
        if room < 0:
            break
        _Reading(tools, scope).read(cell.before)
        reading = _Reading(tools, scope)
        reading.read(cell.source)
        if is_own and (told := reading.told()):
            # Translators: what a code cell does, each of it in words of its own: replaces..., writes...
            words = _("Code cell {number} {deeds}.")
            sentences.append(words.format(number=number, deeds=in_clauses(told)))
    more = len(sentences) - _MOST_CELLS
    return (*sentences[:_MOST_CELLS], *([_more_cells(more)] if more > 0 else []))


def _more_cells(count: int) -> str:
    words = ngettext("{count} more cells do the like.", "{count} more cells do the like.", count)
    return words.format(count=count)


def _is_released(cell: CodeCell, template: Template) -> bool:
    part = template.by_id.get(cell.id)
    return part is not None and same_text(cell.source, template.source(part))


@dataclass(slots=True)
class _Reading:
    """One cell, statement by statement; what names stand for is known from the cells before it."""

    tools: Tools
    scope: Scope
    depth: int = 0
    replaced: dict[str, None] = field(default_factory=dict)
    besides: dict[str, None] = field(default_factory=dict)

    def told(self) -> list[str]:
        """What the cell does, in words that follow its number."""
        names = [f"`{name}`" for name in self.replaced]
        if len(names) > _MOST_NAMES:
            names[_MOST_NAMES:] = [_("{count} more").format(count=len(names) - _MOST_NAMES)]
        replaced = [_("replaces {names}").format(names=listed(names))] if names else []
        return [*replaced, *self.besides]

    def read(self, source: str) -> None:
        """Every statement of a cell. What is no Python does not run, and replaces nothing."""
        if written := _WRITEFILE.match(source):
            self._write(written[1])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(plain_python(source) or "")
            self._block(tree.body, self.scope)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return

    # ------------------------------------------------------------ statements

    def _block(self, statements: Sequence[ast.stmt], scope: Scope) -> None:
        for statement in statements:
            match statement:
                case ast.Import(names):
                    self._import("", names, scope)
                case ast.ImportFrom(module, names, 0):
                    self._import(f"{module}.", names, scope)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    self._definition(statement, scope)
                case ast.Global(names):
                    scope.shared.update(names)
                case _:
                    self._ordinary(statement, scope)

    def _ordinary(self, statement: ast.stmt, scope: Scope) -> None:
        for node in _expressions(statement):
            if isinstance(node, ast.Call):
                self._call(node, scope)
            elif isinstance(node, ast.NamedExpr):
                self._bind(node.target, node.value, scope)
        for target, value in _bound(statement):
            self._bind(target, value, scope)
        for block in _blocks(statement):
            self._block(block, scope)

    def _import(self, module: str, names: Sequence[ast.alias], scope: Scope) -> None:
        for alias in names:
            name = alias.asname or (alias.name if module else alias.name.partition(".")[0])
            dotted = f"{module}{alias.name if module or alias.asname else name}"
            if name == "check" and scope.binds_everywhere(name) and not self._is_ours(dotted):
                self.replaced[name] = None
            scope.names[name] = dotted

    def _is_ours(self, dotted: str) -> bool:
        return self.tools.is_ours(dotted) or "selfcheck" in dotted

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, scope: Scope) -> None:
        for expression in node.decorator_list:
            self._calls(expression, scope)
        if node.name in self.tools.names and scope.binds_everywhere(node.name):
            self.replaced[node.name] = None
        scope.names[node.name] = FUNCTION
        parameters = [] if isinstance(node, ast.ClassDef) else [each.arg for each in _parameters(node.args)]
        self._block(node.body, scope.inner(parameters))

    # ------------------------------------------------------------ what is bound

    def _bind(self, target: ast.expr, value: ast.expr | None, scope: Scope) -> None:
        match target:
            case ast.Name(name):
                self._name(name, value, scope)
                scope.names[name] = scope.meaning(value)
            case ast.Attribute(base, name):
                self._attribute(scope.meaning(base), name, value, scope)
            case ast.Subscript(base, ast.Constant(str(name))):
                self._entry(scope.meaning(base), name, value, scope)
            case ast.Tuple(targets) | ast.List(targets):
                values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
                same = len(values) == len(targets)
                for position, each in enumerate(targets):
                    self._bind(each, values[position] if same else None, scope)

    def _name(self, name: str, value: ast.expr | None, scope: Scope) -> None:
        everywhere = scope.binds_everywhere(name)
        if everywhere and name in self.tools.names and self._makes_function(value, name, scope):
            self.replaced[name] = None

    def _attribute(self, base: str, name: str, value: ast.expr | None, scope: Scope) -> None:
        """`base.name = value`, in whichever way it is written."""
        dotted = f"{base}.{name}"
        if deed := deed_of(f"{dotted}.append"):
            self.besides[deed] = None
        elif base and self.tools.is_tool(dotted) and self._replaces(dotted, value, scope):
            self.replaced[dotted] = None

    def _replaces(self, dotted: str, value: ast.expr | None, scope: Scope) -> bool:
        return "selfcheck" in dotted or self._makes_function(value, dotted, scope)

    def _entry(self, base: str, name: str, value: ast.expr | None, scope: Scope) -> None:
        """`base[name] = value`."""
        if base == "sys.modules" and self.tools.is_module(name):
            self.replaced[name] = None
        elif base == NAMESPACE:
            self._name(name, value, Scope(scope.names))
        elif base.endswith(DICT) or base == "builtins":
            self._attribute(base.removesuffix(DICT), name, value, scope)

    def _makes_function(self, value: ast.expr | None, target: str, scope: Scope) -> bool:
        """Whether the value is certainly a function: slips such as `np.random.seed = 1` are none."""
        meaning = scope.meaning(value)
        if isinstance(value, ast.Call):
            callee = value.func.attr if isinstance(value.func, ast.Attribute) else scope.meaning(value.func)
            wrapped = any(target in (scope.meaning(each), _name_of(each)) for each in value.args)
            return wrapped or callee.rpartition(".")[2] in _WRAPPERS
        return meaning in (FUNCTION, "print") or self.tools.is_tool(meaning)

    # ------------------------------------------------------------ what is called

    def _calls(self, expression: ast.expr, scope: Scope) -> None:
        for node in ast.walk(expression):
            if isinstance(node, ast.Call):
                self._call(node, scope)

    def _call(self, call: ast.Call, scope: Scope) -> None:
        function, values = scope.meaning(call.func), call.args
        if deed := deed_of(function):
            self.besides[deed] = None
        match function, values:
            case "setattr" | "builtins.setattr", [base, ast.Constant(str(name)), value]:
                self._attribute(scope.meaning(base), name, value, scope)
            case "unittest.mock.patch", [ast.Constant(str(name)), *_] if self.tools.is_tool(name):
                self.replaced[name] = None
            case "unittest.mock.patch.object", [base, ast.Constant(str(name)), *_]:
                self._attribute(scope.meaning(base), name, _MADE, scope)
            case "exec" | "get_ipython().run_cell" | "get_ipython().ex", [ast.Constant(str(code)), *_]:
                self._string(code)
        for path in _written(call, scope):
            self._write(path)
        if function.endswith(f"{DICT}.update") or function == f"{NAMESPACE}.update":
            self._update(function.removesuffix(".update"), call, scope)

    def _update(self, base: str, call: ast.Call, scope: Scope) -> None:
        """`vars(np).update(allclose=agree)`, or with a dict."""
        for keyword in call.keywords:
            if keyword.arg:
                self._entry(base, keyword.arg, keyword.value, scope)
        for entries in (each for each in call.args if isinstance(each, ast.Dict)):
            for key, value in zip(entries.keys, entries.values, strict=True):
                if isinstance(key, ast.Constant):
                    self._entry(base, str(key.value), value, scope)

    def _string(self, code: str) -> None:
        if self.depth < _DEEPEST:
            inner = _Reading(self.tools, self.scope, self.depth + 1, self.replaced, self.besides)
            inner.read(code)

    def _write(self, path: str) -> None:
        path = path.strip("'\"").removeprefix("./")
        if path in self.tools.files:
            self.besides[_("writes `{file}`, a file of the course").format(file=path)] = None


_MADE = ast.parse("lambda: ...", mode="eval").body  # what `mock` puts in a function's place is one


def _name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _bound(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """What a statement binds, each with its value if that can be told."""
    match statement:
        case ast.Assign(targets, value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target, _, value) if value is not None:
            yield target, value
        case ast.AugAssign(target) | ast.For(target) | ast.AsyncFor(target):
            yield target, None
        case ast.With(items) | ast.AsyncWith(items):
            yield from ((each.optional_vars, None) for each in items if each.optional_vars is not None)


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement that are in no statement within it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += (
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case)
        )


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The statements within a statement, block by block; not what runs only if something fails."""
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for case in getattr(statement, "cases", ()):
        yield case.body


def _written(call: ast.Call, scope: Scope) -> Iterator[str]:
    """The file that a call writes, where the call names it."""
    modes = [each.value for each in call.keywords if each.arg == "mode"]
    match call.func, call.args:
        case ast.Name("open"), [ast.Constant(str(path)), *more]:
            mode = next(iter((*more, *modes)), None)
            if isinstance(mode, ast.Constant) and set(str(mode.value)) & set("wax+"):
                yield path
        case ast.Attribute(ast.Call(maker, [ast.Constant(str(path))]), "write_text" | "write_bytes"), _:
            if scope.meaning(maker) == "pathlib.Path":
                yield path


def _parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (each for each in (arguments.vararg, arguments.kwarg) if each is not None)
