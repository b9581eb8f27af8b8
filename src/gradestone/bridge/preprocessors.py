"""What nbgrader's `generate_assignment` does differently here: an answer key first, and better stubs.

nbgrader's own list of preprocessors stays, in its order; see `release_preprocessors`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearOutput, ClearSolutions, NbGraderPreprocessor, SaveCells
from nbgrader.utils import is_solution
from traitlets import Integer, Set, default
from traitlets.utils.importstring import import_item

from ..errors import BuildError, GradestoneError
from ..files.notebook_cells import is_code, is_exercise, name_of
from ..intake.notebook import odd_kernel
from ..release.stub import has_marker, stub_source
from ..selfcheck.words import speaking
from .savecells import KeepGrades

if TYPE_CHECKING:
    from ..translation.edition_words import EditionWords

# nbgrader's own log reaches nobody when its converter runs without its application, as in `gradestone build`.
_log = logging.getLogger(__name__)
_ODD_KERNEL = (
    "%s.ipynb names the kernel %s, though its language is Python. Who has no kernel of that name is asked "
    "for one: unless it is the course's own, choose Python 3 in Jupyter and save the notebook."
)


class PrepareRelease(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Records the answer key and hands the release's support files to the writer.

    Runs before everything else: what it raises fails the build before the gradebook is touched, and nbgrader
    removes the half-made release.
    """

    visible_checks = Integer(2, help="Fewer visible checks of an exercise are worth a warning.").tag(
        config=True
    )
    hidden_checks = Integer(4, help="Fewer hidden checks of an exercise are worth a warning.").tag(
        config=True
    )

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook as it came; `resources["outputs"]` holds the files that nbconvert writes beside it.

        A post_convert_hook cannot do this: nbgrader swallows what a hook raises.
        """
        folder = Path(resources["metadata"]["path"])
        if words := _words(self):
            folder = folder.resolve()  # an edition's is a link to that of its original
        try:
            with speaking(words.spoken) if words else nullcontext():
                files = self._files(_course_root(self), folder)
            if kernel := odd_kernel(nb):
                _log.warning(_ODD_KERNEL, resources["nbgrader"]["notebook"], kernel)
        except GradestoneError as error:
            self.log.error("%s", error)
            raise
        resources["outputs"] = dict(resources.get("outputs") or {}) | files
        return nb, resources

    def _files(self, course_root: Path, folder: Path) -> dict[str, bytes]:
        from ..answerkey import course_secret, find_notebook, shortages
        from ..answerkey.cheats import require_strong_checks
        from ..answerkey.source_notebook import read_source
        from ..misconceptions import record_evenly, recorded_bank
        from ..release.beside import require_handed_out_whole
        from ..release.support import support_files

        notebook = find_notebook(folder)
        secret, cell_s = course_secret(course_root), float(self.config.Gradestone.get("cell_s", 0.0))
        key = record_evenly(course_root, notebook, secret=secret, cell_s=cell_s)
        require_strong_checks(key)
        for sentence in shortages(key, visible=self.visible_checks, hidden=self.hidden_checks):
            _log.warning("%s", sentence)
        code, bank = read_source(notebook).public_code(), recorded_bank(course_root, key).visible
        files = support_files(course_root, key, bank, code=code, beside=folder)
        require_handed_out_whole(folder, files)
        return files


class StubSolutions(ClearSolutions):  # type: ignore[misc]  # nbgrader is untyped
    """ClearSolutions with our stubs for code; text answers and hand-marked code stay nbgrader's."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """The cell with its solution blocks stubbed. Raises BuildError with notebook, cell and line."""
        marked = is_code(cell) and has_marker(cell.source)
        if not marked and not is_exercise(cell):
            return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[no-any-return]
        notebook = f"{resources['nbgrader']['notebook']}.ipynb"
        try:
            cell.source = _stub(cell, notebook, name_of(cell, cell_index))
        except BuildError as error:
            self.log.error("%s", error)
            raise
        return cell, resources


class SayOtherwise(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """In an edition of an assignment in another language, the cells as that says them."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """The cell; an English one where there is no translation, which the edition's words remember."""
        if words := _words(self):
            cell.source = words.cell_source(cell, cell_index)
        return cell, resources


class ClearRun(ClearOutput):  # type: ignore[misc]  # nbgrader is untyped
    """ClearOutput that also forgets when and how long the author ran a cell: it changes at every run."""

    remove_metadata_fields = Set({"collapsed", "scrolled", "execution", "ExecuteTime"}).tag(config=True)


class ReleaseBuild(GenerateAssignment):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's converter with our steps among its own, those of nbgrader_config.py included."""

    edition_words: EditionWords | None = None

    @default("force")
    def _replace_what_is_there(self) -> bool:
        # Without it nbgrader keeps the release it finds, however old.
        return True

    def start(self) -> None:
        """Makes the release. Raises NbGraderException, having logged why it cannot."""
        steps = release_preprocessors(self.preprocessors)
        self.set_trait("preprocessors", _with_translation(steps) if self.edition_words else steps)
        super().start()


def _stub(cell: Any, notebook: str, name: str) -> str:
    if not is_solution(cell):
        problem = "a START or END marker stands outside a solution cell; mark the cell as a solution"
        raise BuildError(problem, notebook=notebook, cell=name)
    return stub_source(cell.source, notebook=notebook, cell=name)


def release_preprocessors(usual: Sequence[type | str]) -> list[type]:
    """This list for `generate_assignment` with our steps instead of nbgrader's, and the key up front.

    usual : classes, or what imports them, as nbgrader_config.py may have it
    """
    ours = {ClearSolutions: StubSolutions, ClearOutput: ClearRun, SaveCells: KeepGrades}
    steps = [import_item(step) if isinstance(step, str) else step for step in usual]
    return [PrepareRelease, *(ours.get(step, step) for step in steps if step is not PrepareRelease)]


def _with_translation(steps: Sequence[type]) -> list[type]:
    """These with that of an edition: stubs are translated, and before anything is noted of the cells."""
    place = steps.index(StubSolutions) + 1 if StubSolutions in steps else 1
    return [*steps[:place], SayOtherwise, *steps[place:]]


def _course_root(preprocessor: Any) -> Path:
    return Path(_converter(preprocessor).coursedir.root)


def _words(preprocessor: Any) -> EditionWords | None:
    words: EditionWords | None = getattr(_converter(preprocessor), "edition_words", None)
    return words


def _converter(preprocessor: Any) -> Any:
    """The converter that runs the exporter that runs the preprocessor."""
    owner = preprocessor.parent
    while owner is not None:
        if isinstance(getattr(owner, "coursedir", None), CourseDirectory):
            return owner
        owner = owner.parent
    raise BuildError("PrepareRelease runs inside `nbgrader generate_assignment` only")
