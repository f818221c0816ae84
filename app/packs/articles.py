"""``knowledge/NAME.md``: articles with a small YAML head between two ``---`` lines. The text is in
the pack's language; ``NAME.en.md`` beside it has the English one, without a head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.text import Text
from app.packs.problems import Problem
from app.packs.schema_symptoms import ArticleModel
from app.packs.source import Document, Folder, parse_yaml, read_text
from app.packs.wording import did_you_mean, fit

_UNDER = "knowledge"
_ENGLISH = ".en.md"


@dataclass(frozen=True, slots=True)
class PlacedArticle:
    model: ArticleModel
    document: Document
    body: Text


def read_articles(folder: Folder, problems: list[Problem]) -> Iterator[PlacedArticle]:
    """Every article that could be read, by file name; the rest is in ``problems``."""
    here = folder.joinpath(_UNDER)
    if not here.is_dir():
        return
    names = {e.name for e in here.iterdir() if e.name.endswith(".md")}
    for name in sorted(n for n in names if n.endswith(_ENGLISH)):
        if name.removesuffix(_ENGLISH) + ".md" not in names:
            message = Text("没有对应的文章", "there is no article of that name")
            hint = Text("英文正文放在同名 .md 文章旁边", "it goes beside the .md of the same name")
            problems.append(Problem(f"{_UNDER}/{name}", 0, "", message, hint))
    for name in sorted(n for n in names if not n.endswith(_ENGLISH)):
        file = f"{_UNDER}/{name}"
        text = read_text(folder, file, problems)
        if text is None:
            continue
        lines = text.splitlines()
        ends = [i for i, line in enumerate(lines) if line.strip() == "---"][:2]
        if len(ends) < 2 or ends[0] != 0:
            message = Text("缺少文件头", "the head is missing")
            hint = Text(
                "以两行 --- 之间的 id、title、symptoms 开头",
                "start with id, title and symptoms between two --- lines",
            )
            problems.append(Problem(file, 1, "", message, hint))
            continue
        # the empty first line stands for the ---, so that the lines count as in the file
        document = parse_yaml(file, "\n".join(["", *lines[1 : ends[1]]]), problems)
        if document and (model := fit(ArticleModel, document, problems)):
            body = "\n".join(lines[ends[1] + 1 :]).strip()
            if body:
                english = name.removesuffix(".md") + _ENGLISH
                other = None
                if english in names:
                    other = read_text(folder, f"{_UNDER}/{english}", problems)
                yield PlacedArticle(model, document, Text(body, (other or "").strip() or body))
                continue
            message = Text("文章没有正文", "the article has no text")
            hint = Text("请在第二行 --- 之后写正文", "write it below the second ---")
            problems.append(Problem(file, ends[1] + 1, "", message, hint))


def article_problems(
    articles: Iterable[PlacedArticle], codes: Sequence[str] | None
) -> Iterator[Problem]:
    """``codes`` None: the fault catalogue is unreadable."""
    seen: dict[str, str] = {}
    for article in articles:
        id, document = article.model.id, article.document
        if id in seen:
            message = Text(f"文章 id 与 {seen[id]} 重复", f"the id is that of {seen[id]}")
            yield document.problem(("id",), message, Text("请换一个 id", "give it another id"))
        seen[id] = document.file
        for i, code in enumerate(article.model.symptoms):
            if codes is not None and code not in codes:
                message = Text(f"没有现象 “{code}”", f"no symptom “{code}”")
                yield document.problem(("symptoms", i), message, did_you_mean(code, codes))
