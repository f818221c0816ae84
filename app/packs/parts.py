"""The files of one pack, read and in shape, before they are looked at together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.text import Text
from app.packs.articles import PlacedArticle, read_articles
from app.packs.names import PACK_FILE, READINGS_FILE, SYMPTOMS_FILE
from app.packs.problems import Problem
from app.packs.readings import ReadingsModel
from app.packs.schema import PackModel
from app.packs.schema_checklist import ChecklistModel, ItemModel, SectionModel
from app.packs.schema_form import FormModel
from app.packs.schema_symptoms import SymptomsModel
from app.packs.source import Document, Folder, Where, read_yaml
from app.packs.wording import did_you_mean, fit


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item and where it is written, so that a problem can point there."""

    item: ItemModel
    document: Document
    where: Where

    def problem(self, key: str, message: Text, hint: Text) -> Problem:
        return self.document.problem((*self.where, key), message, hint)


@dataclass(frozen=True, slots=True)
class PlacedSection:
    id: str
    number: int
    title: Text
    items: tuple[PlacedItem, ...]


@dataclass(frozen=True, slots=True)
class PlacedChecklist:
    model: ChecklistModel
    document: Document
    sections: tuple[PlacedSection, ...]
    complete: bool = True  # no section is missing because its file could not be read

    def items(self) -> Iterator[PlacedItem]:
        for section in self.sections:
            yield from section.items


@dataclass(frozen=True, slots=True)
class PlacedForm:
    model: FormModel
    document: Document


@dataclass(slots=True)
class Parts:
    pack: tuple[PackModel, Document] | None = None
    symptoms: tuple[SymptomsModel, Document] | None = None
    readings: tuple[ReadingsModel, Document] | None = None
    shared: dict[str, PlacedSection] = field(default_factory=dict)
    shared_unread: bool = False  # at least one shared section could not be read
    checklists: list[PlacedChecklist] = field(default_factory=list)
    items: dict[str, PlacedItem] = field(default_factory=dict)  # every item written anywhere
    forms: list[PlacedForm] = field(default_factory=list)
    articles: tuple[PlacedArticle, ...] = ()


def read_parts(folder: Folder, problems: list[Problem]) -> Parts:
    """Whatever could be read; what could not is in ``problems``."""
    parts = Parts()
    document = read_yaml(folder, PACK_FILE, problems)
    if document and (pack := fit(PackModel, document, problems)):
        parts.pack = pack, document
    document = read_yaml(folder, SYMPTOMS_FILE, problems)
    if document and (symptoms := fit(SymptomsModel, document, problems)):
        parts.symptoms = symptoms, document
    if folder.joinpath(READINGS_FILE).is_file():
        document = read_yaml(folder, READINGS_FILE, problems)
        if document and (readings := fit(ReadingsModel, document, problems)):
            parts.readings = readings, document
    for name in _yaml_files(folder, "checklists/sections", problems):
        document = read_yaml(folder, name, problems)
        if document and (section := fit(SectionModel, document, problems)):
            _share(parts, section, document, problems)
        else:
            parts.shared_unread = True
    for name in _yaml_files(folder, "checklists", problems):
        document = read_yaml(folder, name, problems)
        if document and (checklist := fit(ChecklistModel, document, problems)):
            sections = tuple(_sections(parts, checklist, document, problems))
            complete = not parts.shared_unread or len(sections) == len(checklist.sections)
            parts.checklists.append(PlacedChecklist(checklist, document, sections, complete))
    for name in _yaml_files(folder, "reports", problems):
        document = read_yaml(folder, name, problems)
        if document and (form := fit(FormModel, document, problems)):
            parts.forms.append(PlacedForm(form, document))
    parts.articles = tuple(read_articles(folder, problems))
    return parts


def _yaml_files(folder: Folder, under: str, problems: list[Problem]) -> list[str]:
    here = folder.joinpath(*under.split("/"))
    if here.is_file():
        message = Text("这里应是文件夹", "a folder belongs here")
        hint = Text(
            "请建同名文件夹，把文件放进去", "make a folder of that name with the files in it"
        )
        problems.append(Problem(under, 0, "", message, hint))
    if not here.is_dir():
        return []
    names = sorted(entry.name for entry in here.iterdir() if entry.is_file())
    for name in names:
        if name.endswith(".yml"):
            message = Text("这个文件不会被读取", "this file would not be read")
            hint = Text("请把扩展名改为 .yaml", "name it .yaml")
            problems.append(Problem(f"{under}/{name}", 0, "", message, hint))
    return [f"{under}/{name}" for name in names if name.endswith(".yaml")]


def _share(
    parts: Parts, section: SectionModel, document: Document, problems: list[Problem]
) -> None:
    if section.id in parts.shared:
        message = Text(f"分组 “{section.id}” 已存在", f"there already is a section “{section.id}”")
        hint = Text("请换一个 id", "give it another id")
        problems.append(document.problem(("id",), message, hint))
        return
    items = _place(parts, section.id, section.items, document, ("items",), problems)
    title = section.title.text()
    parts.shared[section.id] = PlacedSection(section.id, section.number, title, items)


def _place(
    parts: Parts,
    section: str,
    items: Sequence[ItemModel],
    document: Document,
    where: Where,
    problems: list[Problem],
) -> tuple[PlacedItem, ...]:
    placed: list[PlacedItem] = []
    for i, item in enumerate(items):
        here = PlacedItem(item, document, (*where, i))
        if (other := parts.items.get(item.id)) is not None:
            place = f"{other.document.file}:{other.document.line((*other.where, 'id'))}"
            message = Text(
                f"检查项 “{item.id}” 重复，已在 {place}", f"“{item.id}” is also at {place}"
            )
            hint = Text("请换一个 id", "give it another id")
            problems.append(here.problem("id", message, hint))
            continue
        if not item.id.startswith(f"{section}."):
            message = Text(
                f"编号没有以 “{section}.” 开头", f"the id does not start with “{section}.”"
            )
            hint = Text("编号为 分组.名称", "an item's id is its section's id, a dot, its name")
            problems.append(here.problem("id", message, hint))
        parts.items[item.id] = here
        placed.append(here)
    return tuple(placed)


def _sections(
    parts: Parts, checklist: ChecklistModel, document: Document, problems: list[Problem]
) -> Iterator[PlacedSection]:
    used: set[str] = set()
    for i, entry in enumerate(checklist.sections):
        where: Where = ("sections", i)
        section: PlacedSection | None
        if entry.use is None:
            if entry.id is None or entry.number is None or entry.title is None or not entry.items:
                message = Text("分组不完整", "this section is incomplete")
                hint = Text(
                    "写 use: 公用分组，或写全 id、number、title、items",
                    "give use: a shared section, or all of id, number, title, items",
                )
                problems.append(document.problem(where, message, hint))
                continue
            items = _place(parts, entry.id, entry.items, document, (*where, "items"), problems)
            title = entry.title.text()
            section = PlacedSection(entry.id, entry.number, title, items)
        else:
            section = parts.shared.get(entry.use)
            if section is None and parts.shared_unread:
                continue  # it may be the one that could not be read, which is told by itself
            if section is None:
                message = Text(f"没有公用分组 “{entry.use}”", f"no shared section “{entry.use}”")
                hint = did_you_mean(entry.use, sorted(parts.shared))
                problems.append(document.problem((*where, "use"), message, hint))
                continue
            if entry.id or entry.number or entry.title or entry.items:
                message = Text(
                    "用了 use 就不能再写自己的内容", "use and own content exclude each other"
                )
                hint = Text("删去 id、number、title、items", "remove id, number, title, items")
                problems.append(document.problem(where, message, hint))
            for key, names in (("only", entry.only or ()), ("without", entry.without)):
                known = [placed.item.id for placed in section.items]
                for n, name in enumerate(names):
                    if name not in known:
                        message = Text(f"分组中没有 “{name}”", f"the section has no “{name}”")
                        hint = did_you_mean(name, known)
                        problems.append(document.problem((*where, key, n), message, hint))
            items = tuple(
                placed
                for placed in section.items
                if (entry.only is None or placed.item.id in entry.only)
                and placed.item.id not in entry.without
            )
            section = PlacedSection(section.id, section.number, section.title, items)
        if section.id in used:
            message = Text(f"分组 “{section.id}” 用了两次", f"“{section.id}” is used twice")
            hint = Text("请删除其中一个", "remove one of them")
            problems.append(document.problem(where, message, hint))
        used.add(section.id)
        yield section
