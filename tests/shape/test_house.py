"""What must never be committed, and what the browser would refuse under the content security policy."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "webapp" / "templates").rglob("*.html"))

# Written in halves, or this file would be the first found.
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry." + "npmjs",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "yarnpkg" + ".com",
)
INDEXES = re.compile("--" + r"(extra-)?index-url|--" + "find-links|" + '"resolved"' + ":")
PLACES = re.compile(r"(?<![\w.])/(" + "|".join(("ho" + "me", "ro" + "ot", "Us" + "ers", "wo" + "rk")) + r")/[\w.-]+")

# `hx-on` and `js:` need unsafe-eval; the others unsafe-inline (the policy names one <style> by its hash). Jinja's own
# words are taken out first.
REFUSED = {
    "an hx-on attribute": r"\s(data-)?hx-on\b",
    "JavaScript in an attribute of htmx": r"""=\s*["']?\s*(js|javascript):""",
    "a filter on a trigger": r"""hx-trigger\s*=\s*"[^"]*\w\[|hx-trigger\s*=\s*'[^']*\w\[""",
    "an inline style": r"\sstyle\s*=",
    "an inline event handler": r"\son[a-z]+\s*=",
    "an inline script": r"<script\b(?![^>]*\ssrc\s*=)",
}


def committed() -> list[Path]:
    """What git keeps, or would: also the files not added yet."""
    names = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(names, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in committed()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_committed_file_names_a_package_registry() -> None:
    assert lines_matching(re.compile("|".join(map(re.escape, REGISTRIES)), re.I)) == []


def test_no_committed_file_says_where_packages_come_from() -> None:
    assert lines_matching(INDEXES) == []


def test_no_committed_file_holds_a_path_of_one_machine() -> None:
    assert lines_matching(PLACES) == []


def test_nothing_that_is_made_is_committed() -> None:
    made = re.compile(
        r"\.mo$|^static/vendor/|^\.venv/|(^|/)(node_modules|__pycache__)/|\.sqlite|(^|/)(uv|pylock)\.(lock|toml)$"
    )
    assert [name for path in committed() if made.search(name := path.relative_to(ROOT).as_posix())] == []


@pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "webapp" / "templates").as_posix()
)
def test_a_template_holds_nothing_the_policy_refuses(template: Path) -> None:
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text_of(template), flags=re.S)
    assert [what for what, pattern in REFUSED.items() if re.search(pattern, source, re.I)] == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('<a hx-on:click="go()">', "an hx-on attribute"),
        ("<a hx-vals='js:{a: 1}'>", "JavaScript in an attribute of htmx"),
        ('<a href="javascript:go()">', "JavaScript in an attribute of htmx"),
        ('<a hx-trigger="click[ctrlKey]">', "a filter on a trigger"),
        ('<p style="color: red">', "an inline style"),
        ('<button onclick="go()">', "an inline event handler"),
        ("<script>go()</script>", "an inline script"),
        ('<script type="module">go()</script>', "an inline script"),
    ],
)
def test_what_the_policy_refuses_is_seen(source: str, what: str) -> None:
    assert [name for name, pattern in REFUSED.items() if re.search(pattern, source, re.I)] == [what]


def test_what_the_policy_allows_passes() -> None:
    source = '<script type="module" src="/static/js/main.js"></script><p class="style" hx-trigger="click delay:1s">'
    assert [name for name, pattern in REFUSED.items() if re.search(pattern, source, re.I)] == []


def test_both_locks_hold_the_same_versions() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text_of(ROOT / name), re.M))

    runtime, everything = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: everything.get(name) for name in runtime} == runtime


def test_the_locks_hold_what_pyproject_pins() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    groups = project["dependency-groups"]
    asked = {
        "requirements.lock": project["project"]["dependencies"] + groups["build"] + project["build-system"]["requires"],
        "requirements-dev.lock": [each for each in groups["dev"] if isinstance(each, str)],
        "requirements-node.lock": groups["node"],
    }
    missing = [
        (lock, each)
        for lock, pinned in asked.items()
        for each in pinned
        if re.sub(r"\[.*?\]", "", each) not in re.findall(r"^\S+", text_of(ROOT / lock), re.M)
    ]
    assert missing == []
