"""The web application: FastAPI around the gate, with health, readiness and figures."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from sqlalchemy import func, select, text

from sync.central import tables as t
from sync.central.context import Central, Settings, open_central
from sync.central.gate import Gate
from sync.central.gate import Request as Asked
from sync.central.openapi import described, described_page, whole
from sync.central.routes import ROUTES
from sync.wire import MAX_BODY, PROTO

MAX_PACKED: Final = MAX_BODY  # bytes of a request as it comes over the line


def create_app(settings: Settings | Central) -> Any:
    """A FastAPI application. Raises NotInitialised or KeysMissing for a central that is not
    whole."""
    from fastapi import FastAPI
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import ClientDisconnect, Request
    from starlette.responses import PlainTextResponse, Response

    central = settings if isinstance(settings, Central) else open_central(settings)
    gate = Gate(central)
    app = FastAPI(
        title="CounterCheck central",
        version=str(PROTO),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.central = central
    app.state.gate = gate

    async def door(request: Request) -> Response:
        try:
            return await answered(request)
        except ClientDisconnect:  # the line was cut, as lines are: nobody is there to answer
            return PlainTextResponse("cut", 400)
        except asyncio.CancelledError:  # only the end of the service calls a request off
            return PlainTextResponse("central is ending", 503, {"connection": "close"})

    async def answered(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_PACKED:
                return PlainTextResponse("too large", 413, {"connection": "close"})
        asked = Asked(
            request.method,
            request.url.path,
            dict(request.query_params),
            {name.lower(): value for name, value in request.headers.items()},
            bytes(body),
            request.client.host if request.client else "",
        )
        reply = await run_in_threadpool(gate.handle, asked)
        return Response(reply.body, reply.status, reply.headers)

    # the types are imported in here, where their names mean nothing to FastAPI
    door.__annotations__ = {"request": Request, "return": Response}
    for route in ROUTES:
        app.add_api_route(
            route.path,
            door,
            methods=[route.method],
            name=route.name,
            operation_id=route.name,
            summary=(route.act.__doc__ or route.name).strip().splitlines()[0],
            openapi_extra=described(route),
            response_class=Response,
        )

    def healthz() -> Any:
        return PlainTextResponse("ok")

    def readyz() -> Any:
        try:
            with central.db.read() as conn:
                conn.execute(text("SELECT 1"))
            ready = central.settings.blob_folder.is_dir()
        except Exception:
            ready = False
        return PlainTextResponse("ready" if ready else "not ready", 200 if ready else 503)

    def metrics() -> Any:
        return PlainTextResponse(gate.metrics.text(gauges(central)))

    for path, page in (("/healthz", healthz), ("/readyz", readyz), ("/metrics", metrics)):
        app.add_api_route(
            path,
            page,
            methods=["GET"],
            response_class=PlainTextResponse,
            openapi_extra=described_page(path),
        )
    generated = app.openapi
    app.__dict__["openapi"] = lambda: whole(generated())  # made when somebody asks for it
    return app


def gauges(central: Central) -> dict[str, int]:
    counts = {
        "log_rows": t.change_log,
        "quarantined": t.quarantine,
        "conflicts": t.conflict,
        "blobs": t.blob,
    }
    with central.db.read() as conn:
        found = {
            name: conn.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in counts.items()
        }
        alarms = select(func.count()).select_from(t.audit).where(t.audit.c.kind == "alarm")
        found["alarms"] = conn.execute(alarms).scalar_one()
    return found
