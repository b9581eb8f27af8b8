"""What pyproject.toml cannot say: a wheel has the engine's words in other languages, which lie in locale/."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithWords(build_py):
    """Copies `locale/<language>/gradestone.po` into the package; a checkout finds its own."""

    def run(self) -> None:
        """Builds the package, then adds them."""
        super().run()
        if self.editable_mode:
            return
        for words in sorted(Path("locale").glob("*/gradestone.po")):
            target = Path(self.build_lib, "gradestone", words)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(words, target)


setup(cmdclass={"build_py": BuildWithWords})
