"""Why a service said no. Nothing was changed when one of these is raised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.text import Text
from app.domain.visit import VisitState
from app.errors import CounterCheckError

if TYPE_CHECKING:
    from app.services.visit_views import GapLine

ROLE_NAMES = {
    Role.ENGINEER: Text("现场工程师", "field engineers"),
    Role.SUPERVISOR: Text("网点负责人", "site supervisors"),
    Role.REVIEWER: Text("中心复核人员", "central reviewers"),
    Role.ADMINISTRATOR: Text("管理员", "administrators"),
}
STATE_NAMES = {
    VisitState.DRAFT: Text("检查中", "being checked"),
    VisitState.FINISHED: Text("待签字", "finished and waiting for its signature"),
    VisitState.SIGNED: Text("已签字", "signed"),
    VisitState.VOIDED: Text("已作废", "voided"),
}
_UNCHANGED = Text("没有改动任何内容。", "Nothing was changed.")


class Refused(CounterCheckError):
    """A person asked for something that is not possible now; the record stays as it was."""

    code = "refused"
    meaning = _UNCHANGED


class NotPermitted(Refused):
    """The actor's role, town or ownership does not allow it."""

    code = "not_permitted"

    def __init__(
        self, action: Text, roles: Sequence[Role], *, town: str = "", owner: str = ""
    ) -> None:
        if town:
            what = Text(
                f"您的账号不负责{town}，不能{action.zh}。",
                f"Your account does not cover {town}, so you cannot {action.en}.",
            )
            todo = Text("请由负责该镇街的人员处理。", "Ask whoever covers that town.")
        elif owner:
            what = Text(
                f"这份记录属于{owner}，您不能{action.zh}。",
                f"This record belongs to {owner}; you cannot {action.en}.",
            )
            todo = Text(f"请由{owner}登录后处理。", f"{owner} must sign in and do it.")
        else:
            zh = "、".join(ROLE_NAMES[r].zh for r in roles)
            en = " and ".join(ROLE_NAMES[r].en for r in roles)
            what = Text(f"您的账号不能{action.zh}。", f"Your account may not {action.en}.")
            todo = Text(f"这项操作由{zh}完成。", f"This is done by {en}.")
        super().__init__(what=what, todo=todo)


class NotOpen(Refused):
    """The visit, or this item of it, cannot be changed in its present state."""

    code = "not_open"

    def __init__(self, state: VisitState, action: Text, *, item: Text | None = None) -> None:
        if item is not None:
            what = Text(
                f"“{item.zh}”不在退回整改的范围内，不能{action.zh}。",
                f"“{item.en}” was not returned for rework, so you cannot {action.en}.",
            )
            todo = Text("只处理中心退回的检查项。", "Work on the items central returned.")
        else:
            name = STATE_NAMES[state]
            what = Text(
                f"这份巡检记录{name.zh}，不能{action.zh}。",
                f"This visit is {name.en}, so you cannot {action.en}.",
            )
            todo = _WAY_OUT[state]
        super().__init__(f"{state}", what=what, todo=todo)
        self.state = state


_WAY_OUT = {
    VisitState.DRAFT: Text("请先完成检查。", "Finish the checking first."),
    VisitState.FINISHED: Text(
        "请先点“返回检查”再修改。", "Go back to checking first, then change it."
    ),
    VisitState.SIGNED: Text(
        "需要更正时，请由中心退回相应检查项。",
        "If it needs correcting, central must return the item.",
    ),
    VisitState.VOIDED: Text("请新开一次巡检。", "Start a new visit."),
}


class BadValue(Refused):
    """What was typed does not fit. The sentence names the item or the field."""

    code = "bad_value"

    def __init__(self, name: Text, given: str, expected: Text) -> None:
        shown = given if len(given) <= 40 else given[:40] + "…"
        super().__init__(
            f"{given!r}",
            what=Text(f"“{name.zh}”不能填“{shown}”。", f"“{shown}” does not fit “{name.en}”.")
            if shown
            else Text(f"“{name.zh}”没有填写。", f"“{name.en}” is empty."),
            todo=Text(f"应为：{expected.zh}。", f"Expected: {expected.en}."),
        )
        self.name = name


class DoesNotApply(Refused):
    """The item is not asked here, after these answers."""

    code = "does_not_apply"

    def __init__(self, item: Text) -> None:
        super().__init__(
            what=Text(f"“{item.zh}”现在不需要检查。", f"“{item.en}” does not apply here now."),
            todo=Text(
                "它取决于网点的设备或前面的检查结果，请先核对那些。",
                "It depends on the site's devices or on earlier answers; look at those first.",
            ),
        )


class NeedsReason(Refused):
    """This cannot be done without saying why."""

    code = "needs_reason"

    def __init__(self, action: Text) -> None:
        super().__init__(
            what=Text(f"{action.zh}需要写明原因。", f"A reason is needed to {action.en}."),
            todo=Text("请填写原因后再试。", "Write the reason, then try again."),
        )


class Contradicts(Refused):
    """A verdict that the value beside it rules out."""

    code = "contradicts"

    def __init__(self, item: Text, value: str, limits: str) -> None:
        zh = f"（限值 {limits}）" if limits else ""
        en = f" (limits {limits})" if limits else ""
        super().__init__(
            what=Text(
                f"“{item.zh}”填的是“{value}”，与所选结论不符。",
                f"“{item.en}” says “{value}”, which contradicts that verdict.",
            ),
            todo=Text(
                f"结论由数值决定{zh}；请改正数值，或选“不适用”。",
                f"The value decides{en}; correct it, or choose not applicable.",
            ),
        )


class NotComplete(Refused):
    """The visit still lacks something; ``gaps`` says what, in the order of the checklist."""

    code = "not_complete"

    def __init__(self, gaps: Sequence[GapLine]) -> None:
        self.gaps = tuple(gaps)
        first = self.gaps[0].text if self.gaps else Text("", "")
        super().__init__(
            what=Text(
                f"还有 {len(self.gaps)} 处没有完成。", f"{len(self.gaps)} thing(s) are missing."
            ),
            meaning=Text("记录仍可继续填写。", "The visit stays open."),
            todo=Text(f"第一处：{first.zh}", f"The first: {first.en}"),
        )


class NoChecklist(Refused):
    """The pack has no checklist for this kind of visit at this kind of site."""

    code = "no_checklist"

    def __init__(self, business: Text, kind: Text) -> None:
        super().__init__(
            what=Text(
                f"合同包里没有“{business.zh}”的“{kind.zh}”检查单。",
                f"The contract pack has no checklist for “{kind.en}” at “{business.en}”.",
            ),
            todo=Text(
                "请选择其他类型，或请管理员更新合同包。",
                "Choose another kind, or have the contract pack updated.",
            ),
        )


class WrongState(Refused):
    """A work order event that does not fit its state, or one already decided."""

    code = "wrong_state"
