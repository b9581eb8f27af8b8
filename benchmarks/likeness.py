"""How well `gradestone similar` tells copies from honest work, and what it costs.

python -m benchmarks.likeness                     # held-out classes: precision and recall, by disguise
python -m benchmarks.likeness --seeds 41 42 43    # other classes
python -m benchmarks.likeness --growth            # seconds and memory of the command at 500, 1,000, 2,000
python -m benchmarks.likeness --years 31          # a class against another year's, copies across

A class is made by benchmarks/honest_class.py; benchmarks/disguises.py copies in it. Weights and threshold
were chosen on the classes 1 to 3; what docs/likeness.md reports is of others. Seconds are of processor time.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.disguises import SINGLE, mixed
from benchmarks.honest_class import ELSEWHERE, RELEASED, ROOT, Member, honest_class, stubs
from gradestone.files.notebook_cells import grade_id_of, is_exercise, source_of
from gradestone.intake import Template
from gradestone.likeness.alike import AlikeClass, compare
from gradestone.likeness.handed_in import handout_of, key_without_checks
from gradestone.likeness.works import Handout, Work

ASSIGNMENT = "building_dnn"
HELD_OUT = (31, 32, 33, 34, 35)
SIZES = (500, 1000, 2000)

Pair = frozenset[str]


@dataclass(frozen=True)
class MadeClass:
    """A class, and the pairs of it of which one has copied, with the disguise."""

    members: Sequence[Member]
    planted: Mapping[Pair, str]


def made_class(size: int, pairs: int, seed: int) -> MadeClass:
    """Copies by whoever finished of whoever finished, as the lot falls: not of those who write oddly."""
    rng = random.Random(f"planted/{seed}")
    members, released = honest_class(size, seed), stubs()
    lot = [n for n, each in enumerate(members) if len(each.cells.keys() - {ELSEWHERE}) == len(released)]
    rng.shuffle(lot)
    planted: dict[Pair, str] = {}
    for kind, disguise in SINGLE.items():
        for _ in range(pairs // 5):
            source, copier = lot.pop(), lot.pop()
            members[copier] = disguise(members[source], members[copier], rng, released)
            planted[frozenset((members[source].student, members[copier].student))] = kind
    for _ in range(pairs // 10):  # each makes two pairs
        one, other, copier = lot.pop(), lot.pop(), lot.pop()
        members[copier] = mixed(members[one], members[other], members[copier], rng)
        for source in (one, other):
            planted[frozenset((members[source].student, members[copier].student))] = "mixed from two"
    return MadeClass(members, planted)


def handout() -> Handout:
    """What the course gives: release, reference, and the right versions of its bank."""
    from testcases.misconceptions.building_dnn import CORRECT_VARIANTS

    source = json.loads((ROOT / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8"))
    references = {grade_id_of(cell): source_of(cell) for cell in source["cells"] if is_exercise(cell)}
    styles: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for version in CORRECT_VARIANTS:
        for name, text in version.sources(references).items():
            styles[name] += (text,)
    tests = {name: f"test_{name}" for name in references}
    key = key_without_checks(ASSIGNMENT, ASSIGNMENT, references, tests)
    return handout_of(Template(json.loads(RELEASED.read_text(encoding="utf-8")), key), styles)


def works_of(members: Sequence[Member], year: str = "") -> list[Work]:
    return [Work(each.student, each.cells, each.mistakes, year) for each in members]


def told_pairs(found: AlikeClass) -> set[Pair]:
    return {frozenset((pair.first.student, pair.second.student)) for pair in found.pairs}


def accuracy(size: int, seeds: Sequence[int]) -> None:
    """The table of docs/likeness.md."""
    given = handout()
    hits: dict[str, int] = defaultdict(int)
    there: dict[str, int] = defaultdict(int)
    false = told = 0
    for seed in seeds:
        began = time.process_time()
        made = made_class(size, size // 10, seed)
        found = compare(ASSIGNMENT, works_of(made.members), given)
        pairs = told_pairs(found)
        wrong = pairs - made.planted.keys()
        right = len(pairs) - len(wrong)
        print(
            f"class {seed}: {len(pairs)} pairs told from a score of {found.threshold:.1f} on, "
            f"{len(wrong)} of them honest; {right} of {len(made.planted)} copies found; "
            f"{time.process_time() - began:.0f} s",
            flush=True,
        )
        false, told = false + len(wrong), told + len(pairs)
        for pair, kind in made.planted.items():
            there[kind] += 1
            hits[kind] += pair in pairs
    print(f"\n{'disguise':<16} {'copies':>6} {'found':>6} {'recall':>7}")
    for kind, count in there.items():
        print(f"{kind:<16} {count:>6} {hits[kind]:>6} {hits[kind] / count:>7.2f}")
    total = sum(there.values())
    print(f"{'all':<16} {total:>6} {sum(hits.values()):>6} {sum(hits.values()) / total:>7.3f}")
    print(f"precision {1 - false / max(told, 1):.3f} ({false} honest pairs among {told})")


def across_years(seed: int, size: int) -> None:
    """A class of which ten have copied from another year's."""
    rng, given = random.Random(f"years/{seed}"), handout()
    this, other = honest_class(size, seed), honest_class(size, seed + 1000)
    done = [n for n in range(size) if len(this[n].cells.keys() - {ELSEWHERE}) == len(stubs())]
    sources = [each for each in other if len(each.cells.keys() - {ELSEWHERE}) == len(stubs())]
    planted = set()
    for number, position in enumerate(rng.sample(done, size // 20)):
        source = rng.choice(sources)
        disguise = list(SINGLE.values())[number % len(SINGLE)]
        this[position] = disguise(source, this[position], rng, {})
        planted.add(frozenset((source.student, this[position].student)))
    found = compare(ASSIGNMENT, works_of(this) + works_of(other, "last year"), given)
    pairs = told_pairs(found)
    right, others = len(pairs & planted), len(pairs - planted)
    print(f"across years: {right} of {len(planted)} copies found, {others} other pairs")


# ---------------------------------------------------------------- cost


def write_class(course: Path, members: Sequence[Member]) -> None:
    """Everybody's notebook under submitted/, as a learner saves it."""
    released = json.loads(RELEASED.read_text(encoding="utf-8"))
    for each in members:
        folder = course / "submitted" / each.student / ASSIGNMENT
        folder.mkdir(parents=True)
        notebook = json.dumps(filled(released, each), indent=1, ensure_ascii=False)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(notebook, encoding="utf-8")


def filled(released: Mapping[str, Any], member: Member) -> dict[str, Any]:
    """The released notebook with what somebody wrote."""
    notebook: dict[str, Any] = copy.deepcopy(dict(released))
    for cell in notebook["cells"]:
        cell["source"] = member.cells.get(grade_id_of(cell), source_of(cell))
    if ELSEWHERE in member.cells:
        source = member.cells[ELSEWHERE]
        notebook["cells"].append(
            {
                "cell_type": "code",
                "id": "own",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
        )
    return notebook


def course_at(root: Path) -> Path:
    """A course with the assignment, without hand-ins."""
    for name in ("source", "release", "helpers", "testcases"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


def growth(seed: int) -> None:
    print(f"{'hand-ins':>8} {'seconds':>8} {'by the clock':>13} {'MiB':>6}")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            course = course_at(Path(folder) / "course")
            write_class(course, made_class(size, size // 10, seed).members)
            began = time.monotonic()
            command = [sys.executable, "-m", "gradestone", "similar", ASSIGNMENT]
            process = subprocess.Popen(
                command, cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            _, status, used = os.wait4(process.pid, 0)
            if status:
                raise SystemExit(f"the command ended with {status}")
            clock = time.monotonic() - began
            seconds = used.ru_utime + used.ru_stime
            print(f"{size:>8} {seconds:>8.1f} {clock:>13.1f} {used.ru_maxrss / 1024:>6.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=400, help="hand-ins of a class")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(HELD_OUT))
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--years", type=int, metavar="SEED")
    asked = parser.parse_args()
    if asked.growth:
        growth(asked.seeds[0])
    elif asked.years is not None:
        across_years(asked.years, asked.size)
    else:
        accuracy(asked.size, asked.seeds)


if __name__ == "__main__":
    main()
