"""How a cell's results reach its outputs, and which extensions load: parts of IPython's shell, as ours."""

# mypy: disable-error-code="no-untyped-call, union-attr"
# (IPython has types in places only.)

from __future__ import annotations

import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.extensions import ExtensionManager
from IPython.core.formatters import DisplayFormatter

# It looks at every loaded module before each cell; nothing changes while a submission is graded.
NEUTRAL_EXTENSIONS = frozenset({"autoreload", "IPython.extensions.autoreload"})


class CellDisplayHook(DisplayHook):
    """The value of a cell's last expression becomes its execute_result."""

    message: dict[str, Any] | None = None

    def quiet(self) -> bool:
        """True when the value is not to be shown."""
        return bool(super().quiet())

    def start_displayhook(self) -> None:
        """Begin the message."""
        self.message = {"type": "execute_result", "data": {}, "metadata": {}}

    def write_output_prompt(self) -> None:
        """Note the number of the cell."""
        if self.message is not None:
            self.message["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Note the value in all its forms."""
        if self.message is not None:
            self.message["data"], self.message["metadata"] = format_dict, md_dict or {}

    def finish_displayhook(self) -> None:
        """Send the message if it shows anything."""
        flush_streams()
        if self.message is not None and self.message["data"]:
            self.shell.pipe.message(self.message)
        self.message = None
        self._is_active = False


class CellDisplayPublisher(DisplayPublisher):
    """display() and its relatives."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: object = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        """Show `data` in the cell's output, or where it was shown before under the same display id."""
        flush_streams()
        self._validate_data(data, metadata)
        kind = "update_display_data" if update else "display_data"
        self.shell.pipe.message(
            {"type": kind, "data": data, "metadata": metadata or {}, "transient": transient or {}}
        )

    def clear_output(self, wait: bool = False) -> None:
        """Clear the cell's output, now or at its next output."""
        flush_streams()
        self.shell.pipe.message({"type": "clear_output", "wait": bool(wait)})


class CellDisplayFormatter(DisplayFormatter):
    """Renders nothing while a quiet cell runs: a figure costs more than the cell that draws it."""

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
        """`obj` in all the forms that apply."""
        if self.parent.pipe.quiet:
            return {}, {}
        return super().format(obj, include=include, exclude=exclude)


class CellExtensions(ExtensionManager):
    """Accepts %load_ext autoreload without loading it."""

    def load_extension(self, module_str: str) -> str | None:
        """Load an extension; see IPython."""
        if module_str not in NEUTRAL_EXTENSIONS:
            answer: str | None = super().load_extension(module_str)
            return answer
        if module_str in self.loaded:
            return "already loaded"
        self.loaded.add(module_str)
        for name in ("autoreload", "aimport"):
            self.shell.register_magic_function(lambda line: None, "line", name)
        return None


def flush_streams() -> None:
    """Send what has been printed so far."""
    sys.stdout.flush()
    sys.stderr.flush()
