"""Whatever a hand can do to a pack's YAML or CSV, the loader gives a pack or says what is wrong.

A value is dropped, replaced by one of another type, doubled or renamed, anywhere in any file. The
changed tree is written out again as YAML, so the loader meets it as it would meet a person's file.
"""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.codec import build, plain
from app.domain.pack import ContractPack
from app.packs.loader import PackError, load_pack
from tests.packs import builders
from tests.packs.builders import write_pack
from tests.packs.full_pack import FILES

Path_ = tuple[str | int, ...]
EVERY = {**FILES, "knowledge/skips.md": builders.ARTICLE.replace("PR-01", "SV-01")}
YAML_FILES = sorted(name for name in EVERY if name.endswith(".yaml"))
CSV_FILES = sorted(name for name in EVERY if name.endswith(".csv"))
STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=20),
    st.sampled_from(["", " ", "../x", "first", "line", "patrol", "9" * 700, "2026-02-30", "0d"]),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
    st.just([[[]]]),
    st.just({"zh": 1}),
    st.just({"zh": "字", "en": "word"}),
)


def places(tree: Any, here: Path_ = ()) -> Iterator[Path_]:
    if here:
        yield here
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, child in entries:
        if isinstance(child, dict | list):
            yield from places(child, (*here, key))
        else:
            yield (*here, key)


PLACES = [(file, place) for file in YAML_FILES for place in places(yaml.safe_load(EVERY[file]))]


def mutate(tree: Any, place: Path_, how: str, value: Any) -> None:
    *above, last = place
    parent = tree
    for step in above:
        parent = parent[step]
    match how:
        case "drop":
            del parent[last]
        case "replace":
            parent[last] = value
        case "double" if isinstance(parent, list):
            parent.insert(int(last), copy.deepcopy(parent[int(last)]))
        case "double" | "rename":
            if isinstance(parent, dict):
                parent[str(value)[:30]] = parent.pop(last)
            else:
                parent.append(value)


def loads_or_says(folder: Path, files: dict[str, str]) -> None:
    write_pack(folder, files=files)
    try:
        pack = load_pack(folder)
    except PackError as error:
        assert error.problems
        for problem in error.problems:
            last = len(files[problem.file].splitlines())
            assert (0 if problem.key == "" else 1) <= problem.line <= max(1, last), problem
            assert all((*problem.message, *problem.hint)), problem
    else:
        assert build(ContractPack, plain(pack)) == pack


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.sampled_from(["drop", "replace", "double", "rename"]),
            STRANGE,
        ),
        min_size=1,
        max_size=2,
    )
)
def test_a_changed_yaml_loads_or_is_told(
    tmp_path: Path, changes: list[tuple[tuple[str, Path_], str, Any]]
) -> None:
    files = dict(EVERY)
    for (file, place), how, value in changes:
        tree = yaml.safe_load(files[file])
        try:
            mutate(tree, place, how, value)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # the change before took this place away
        files[file] = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    loads_or_says(tmp_path, files)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120, deadline=None
)
@given(st.sampled_from(CSV_FILES), st.integers(0, 2), st.integers(0, 8), st.text(max_size=700))
def test_a_changed_cell_loads_or_is_told(
    tmp_path: Path, file: str, row: int, column: int, cell: str
) -> None:
    rows = list(csv.reader(io.StringIO(EVERY[file])))
    line = rows[row % len(rows)]
    line[column % len(line)] = cell
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    text = written.getvalue().encode("utf-8", "replace").decode("utf-8")
    loads_or_says(tmp_path, {**EVERY, file: text})


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None
)
@given(st.sampled_from(sorted(EVERY)), st.data())
def test_a_file_cut_or_scratched_loads_or_is_told(
    tmp_path: Path, file: str, data: st.DataObject
) -> None:
    text = EVERY[file]
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 30))
    into = data.draw(st.text(max_size=8))
    scratched = (text[:at] + into + text[at + length :]).encode("utf-8", "replace").decode("utf-8")
    loads_or_says(tmp_path, {**EVERY, file: scratched})
