"""Values held against the JSON Schema of the door API, more strictly than JSON Schema does: an object may have no field
that is not written down, and a word of the schema that is not known here is an error."""

import re
from datetime import datetime
from typing import Any

TYPES = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip
KNOWN = {
    "type", "properties", "required", "additionalProperties", "items", "prefixItems", "minItems", "maxItems", "enum",
    "anyOf", "$ref", "format", "pattern", "maxLength", "minimum", "description",
}  # fmt: skip


class Document:
    def __init__(self, document: dict[str, Any]) -> None:
        self.schemas = document["components"]["schemas"]

    def faults(self, value: Any, shape: dict[str, Any], at: str = "") -> list[str]:
        """What is wrong with the value, each with where."""
        assert shape.keys() <= KNOWN, shape.keys() - KNOWN
        if "$ref" in shape:
            return self.faults(value, self.schemas[shape["$ref"].rpartition("/")[2]], at)
        if "anyOf" in shape:
            each = [self.faults(value, one, at) for one in shape["anyOf"]]
            return [] if [] in each else [fault for faults in each for fault in faults]
        return self._typed(value, shape, at) or [*self._inside(value, shape, at), *self._limits(value, shape, at)]

    def _typed(self, value: Any, shape: dict[str, Any], at: str) -> list[str]:
        kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
        fits = any(isinstance(value, TYPES[kind]) and isinstance(value, bool) <= (kind == "boolean") for kind in kinds)
        return [] if fits else [f"{at}: {value!r} is no {kinds}"]

    def _inside(self, value: Any, shape: dict[str, Any], at: str) -> list[str]:
        if isinstance(value, dict):
            known, others = shape.get("properties", {}), shape.get("additionalProperties")
            faults = [f"{at}.{name} is missing" for name in shape.get("required", []) if name not in value]
            for name, each in value.items():
                one = known.get(name, others)
                faults += self.faults(each, one, f"{at}.{name}") if one else [f"{at}.{name} is not written down"]
            return faults
        if isinstance(value, list):
            first = shape.get("prefixItems", [])
            shapes = [*first, *[shape["items"]] * (len(value) - len(first))]
            if False in shapes[: len(value)]:
                return [f"{at}: {len(value)} values"]
            pairs = zip(value, shapes, strict=False)
            return [fault for n, (each, one) in enumerate(pairs) for fault in self.faults(each, one, f"{at}[{n}]")]
        return []

    def _limits(self, value: Any, shape: dict[str, Any], at: str) -> list[str]:
        wrong = []
        if "enum" in shape and value not in shape["enum"]:
            wrong.append(f"{at}: {value!r} is none of {shape['enum']}")
        if "pattern" in shape and not re.search(shape["pattern"], value):
            wrong.append(f"{at}: {value!r} is not as {shape['pattern']}")
        if shape.get("format") == "date-time" and datetime.fromisoformat(value).tzinfo is None:
            wrong.append(f"{at}: {value!r} has no offset")
        if isinstance(value, list) and not shape.get("minItems", 0) <= len(value) <= shape.get("maxItems", 10**9):
            wrong.append(f"{at}: {len(value)} values")
        if isinstance(value, str) and len(value) > shape.get("maxLength", 10**9):
            wrong.append(f"{at}: too long")
        return wrong
