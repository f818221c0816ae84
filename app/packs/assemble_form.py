"""Record forms, from the pack's shape to the domain's."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.report_form import FormField, ReportForm
from app.packs.schema_form import FormFieldModel, FormModel


def report_form(model: FormModel) -> ReportForm:
    return ReportForm(
        id=model.id,
        version=model.version,
        form=model.form,
        title=model.title.text(),
        rows=model.rows,
        kinds=tuple(model.kinds),
        periods=tuple(model.periods),
        landscape=model.landscape,
        head=_fields(model.head),
        columns=_fields(model.columns),
        foot=_fields(model.foot),
    )


def _fields(models: Iterable[FormFieldModel]) -> tuple[FormField, ...]:
    return tuple(
        FormField(m.title.text(), m.source, m.width or 0, m.text.text() if m.text else None)
        for m in models
    )
