"""GET /api/v1/openapi.json: the door API described, for whoever writes a scanner (docs/door-api.md tells the story)."""

from typing import Any

from flask import Response

from webapp.pages.api import shapes, v1
from webapp.pages.api.said import MOST_SCANS
from webapp.pages.api.shapes import NUMBER, TEXT, ref

bp = v1.bp
REFUSALS = {
    "400": "The request could not be read.",
    "401": "No device, or no longer one.",
    "403": "Sent with the device's cookie from another site.",
    "404": "There is nothing here, or no programme yet.",
    "413": "More than 1 MB, or than 200 scans: send half.",
    "415": "Not application/json.",
    "422": "The body or the query cannot be read as a whole; nothing was kept.",
    "429": "Too often: again after Retry-After seconds.",
    "500": "Not answered: send the same again.",
    "503": "Not answered: send the same again.",
}


def _query(name: str, shape: dict[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": shape, "description": words}


def _body(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": ref(name)}}


def _verb(summary: str, answer: str, *refusals: str, **more: Any) -> dict[str, Any]:
    common = ("401", "429", "500", "503")
    said = {status: {"$ref": f"#/components/responses/{status}"} for status in sorted({*common, *refusals})}
    done = {"200": {"description": "Answered.", "content": _body(answer)}}
    return {"summary": summary, "responses": {**done, **said}, **more}


PATHS: dict[str, Any] = {
    "/scans": {
        "post": _verb(
            f"Keeps up to {MOST_SCANS} scans, all together or none, and answers each by its id; none: a heartbeat.",
            "Answers", "403", "404", "413", "415", "422",
            requestBody={"required": True, "content": _body("Batch")},
        ),
        "get": _verb(
            "What every device scanned since a number, at once or as soon as there is something.", "News", "404", "422",
            parameters=[
                _query("since", {**NUMBER, "minimum": 0}, "`since` of the last answer; 0: from the beginning."),
                _query("wait", {**NUMBER, "minimum": 0}, "Seconds to wait for something new, at most 25."),
            ],
        ),
    },
    "/scans/{id}/undo": {
        "post": _verb(
            "Takes a scan back; the same as a scan of kind undo.", "Answers", "403", "404",
            parameters=[{"name": "id", "in": "path", "required": True, "schema": TEXT}],
        ),
    },
    "/roster": {
        "get": _verb(
            "What a device needs to decide by itself: everything the first time, then what changed.", "Roster", "404",
            parameters=[_query("since", TEXT, "`cursor` of the list held; none: everything.")],
        ),
    },
    "/doors": {"get": _verb("The doors of this device, and how full each is.", "DoorsNow", "404")},
}  # fmt: skip
PATHS["/roster"]["get"]["responses"]["304"] = {"description": "As the If-None-Match says it is held."}


def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kakehashi, the door", "version": "1", "description": "For scanners at the doors."},
        "servers": [{"url": "/api/v1"}],
        "security": [{"bearer": []}, {"cookie": []}],
        "paths": PATHS,
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "device"},
            },
            "responses": {
                status: {"description": words, "content": _body("Problem")} for status, words in REFUSALS.items()
            },
            "schemas": {**shapes.SENT, **shapes.ANSWERS},
        },
    }


@bp.get("/openapi.json")
def openapi() -> Response:
    response = v1.packed(document())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
