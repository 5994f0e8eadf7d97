"""How the API says no: a stable code, a sentence, the right status."""

from flask import Response, jsonify
from werkzeug.exceptions import HTTPException

SENTENCES = {
    "unauthorized": "This device is not enrolled, or no longer is.",
    "forbidden": "This device may not do that.",
    "not_found": "There is nothing here.",
    "no_such_scan": "No scan of this device's doors has that id.",
    "not_your_door": "This device does not stand at that door; the scan was not kept.",
    "no_such_door": "The programme has no session with that code; the scan was not kept.",
    "supervisor_only": "Only a supervisor's device may send this kind of scan; it was not kept.",
    "malformed": "The field named is missing or cannot be read; the scan was not kept.",
    "not_json": "The body is not JSON.",
    "not_a_batch": 'The body must be an object {"scans": [...]}.',
    "too_many": "At most 200 scans a batch.",
    "too_large": "At most 1 MB a request.",
    "unsupported_type": "The body must be application/json.",
    "too_fast": "This device asks too often; Retry-After says how many seconds to wait.",
    "bad_leases": 'leases must be an object {door: {"version": number, "spent": number}}.',
    "bad_wait": "wait must be a number of seconds.",
    "bad_request": "The request could not be read.",
    "method_not_allowed": "This address is asked otherwise.",
    "internal_server_error": "Something went wrong; send the same again.",
    "service_unavailable": "The database is away; send the same again.",
    "bad_since": "since must be a number given by an earlier answer.",
}
NAMES = {401: "unauthorized", 403: "forbidden", 404: "not_found", 413: "too_large", 415: "unsupported_type"}


class Problem(Exception):
    """A request refused as a whole."""

    def __init__(self, code: str, status: int, rest: int = 0) -> None:
        """`rest`: seconds to wait before asking again."""
        super().__init__(code)
        self.code = code
        self.status = status
        self.rest = rest


def problem(code: str, status: int) -> Response:
    response = jsonify(error=code, message=SENTENCES.get(code, code))
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def of_problem(refusal: Problem) -> Response:
    response = problem(refusal.code, refusal.status)
    if refusal.rest:
        response.headers["Retry-After"] = str(refusal.rest)
    return response


def of_http(error: HTTPException) -> Response:
    status = error.code or 500
    return problem(NAMES.get(status, error.name.lower().replace(" ", "_")), status)
