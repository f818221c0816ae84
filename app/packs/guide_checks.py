"""Whether a symptom's guide leads somewhere, from every node, and to every cause."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.text import Text
from app.packs.problems import Problem
from app.packs.references import twice, unknown, unknown_plan
from app.packs.schema_symptoms import GuideNodeModel, LeadModel, SymptomModel
from app.packs.source import Document, Where

_NODE = Text("节点", "node")
_CAUSE = Text("原因", "cause")


def guide_problems(symptom: SymptomModel, document: Document, where: Where) -> Iterator[Problem]:
    """``where`` is the symptom's place."""
    nodes = symptom.guide
    if not nodes:
        return
    here: Where = (*where, "guide")
    ids = [node.id for node in nodes]
    yield from twice(document, here, ids)
    causes = [cause.id for cause in symptom.causes]
    for i, node in enumerate(nodes):
        yield from _shape(node, document, (*here, i))
        for place, lead in _ways(node):
            at: Where = (*here, i, *place)
            if lead.go is not None:
                yield from unknown(document, (*at, "go"), lead.go, ids, _NODE)
            if lead.cause is not None:
                yield from unknown(document, (*at, "cause"), lead.cause, causes, _CAUSE)
    if len(set(ids)) == len(ids):
        yield from _walk(symptom, document, where)


def _shape(node: GuideNodeModel, document: Document, where: Where) -> Iterator[Problem]:
    given = [key for key in ("ask", "test", "check") if getattr(node, key) is not None]
    if len(given) != 1:
        message = Text("节点应有 ask、test、check 之一", "a node has one of ask, test, check")
        hint = Text("只写一个", "give one of them")
        yield document.problem(where, message, hint)
        return
    if node.test is not None:
        yield from unknown_plan(document, (*where, "test"), node.test)
        for key in ("passed", "failed"):
            if getattr(node, key) is None:
                message = Text(f"缺少 {key}", f"“{key}” is missing")
                hint = Text("测试的两种结果都要有去处", "both outcomes of a test lead on")
                yield document.problem(where, message, hint)
        if node.answers:
            message = Text("测试没有 answers", "a test has no answers")
            hint = Text("用 passed 和 failed", "use passed and failed")
            yield document.problem((*where, "answers"), message, hint)
    else:
        for key in ("passed", "failed"):
            if getattr(node, key) is not None:
                message = Text(f"只有测试有 {key}", f"only a test has {key}")
                yield document.problem((*where, key), message, Text("用 answers", "use answers"))
        if len(node.answers) < 2:
            message = Text("至少要有两个回答", "at least two answers are needed")
            hint = Text("请补上 answers", "add answers")
            yield document.problem((*where, "answers"), message, hint)
        labels = [answer.label.zh for answer in node.answers]
        yield from twice(document, (*where, "answers"), labels, ("label", "zh"))
    for place, lead in _ways(node):
        if (lead.go is None) == (lead.cause is None):
            message = Text("应通向一个节点或一个原因", "it leads to one node or one cause")
            hint = Text("只写 go 或 cause", "give either go or cause")
            yield document.problem((*where, *place), message, hint)


def _ways(node: GuideNodeModel) -> Iterator[tuple[Where, LeadModel]]:
    for i, answer in enumerate(node.answers):
        yield ("answers", i), answer
    if node.passed is not None:
        yield ("passed",), node.passed
    if node.failed is not None:
        yield ("failed",), node.failed


def _walk(symptom: SymptomModel, document: Document, where: Where) -> Iterator[Problem]:
    """No circles; every node and every cause is reached from the first node."""
    nodes = {node.id: node for node in symptom.guide}
    place = {node.id: i for i, node in enumerate(symptom.guide)}
    causes: set[str] = set()
    done: set[str] = set()
    path: list[str] = []
    # an own stack: a long guide must not end in RecursionError
    stack: list[tuple[str, Iterator[tuple[Where, LeadModel]]]] = []

    def enter(id: str) -> None:
        path.append(id)
        stack.append((id, _ways(nodes[id])))

    enter(symptom.guide[0].id)
    while stack:
        id, ways = stack[-1]
        step = next(ways, None)
        if step is None:
            stack.pop()
            path.pop()
            done.add(id)
            continue
        at, lead = step
        if lead.cause is not None:
            causes.add(lead.cause)
        if lead.go is None or lead.go not in nodes or lead.go in done:
            continue
        if lead.go in path:
            circle = " → ".join((*path[path.index(lead.go) :], lead.go))
            message = Text(f"绕回来了：{circle}", f"it goes in a circle: {circle}")
            hint = Text("请通向后面的节点或原因", "lead on to a later node or to a cause")
            spot: Where = (*where, "guide", place[id], *at, "go")
            yield document.problem(spot, message, hint)
            continue
        enter(lead.go)
    for i, node in enumerate(symptom.guide):
        if node.id not in done:
            message = Text(f"没有路通向节点 “{node.id}”", f"no way leads to the node “{node.id}”")
            hint = Text("让某个回答通向它，或删除它", "let an answer lead to it, or remove it")
            yield document.problem((*where, "guide", i, "id"), message, hint)
    for i, cause in enumerate(symptom.causes):
        if cause.id not in causes:
            message = Text(
                f"向导到不了原因 “{cause.id}”", f"the guide never leads to the cause “{cause.id}”"
            )
            hint = Text("让某个回答通向它", "let an answer lead to it")
            yield document.problem((*where, "causes", i, "id"), message, hint)
