"""The README is kept true: every command and setting is in it, and its recipe for a phone works as it stands."""

import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
import pytest

from webapp import cli

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CONFIG = (Path(__file__).parents[2] / "webapp" / "config.py").read_text(encoding="utf-8")


def commands(group: click.Group, before: str = "kakehashi") -> list[str]:
    found = []
    for name, command in group.commands.items():
        path = f"{before} {name}"
        found += commands(command, path) if isinstance(command, click.Group) else [path]
    return found


@pytest.mark.parametrize("command", commands(cli.main))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`{command}" in README


def test_every_setting_is_in_the_readme() -> None:
    read = set(re.findall(r'"(DATABASE_URL|KAKEHASHI_[A-Z_]+|PORT)"', CONFIG)) - {"KAKEHASHI_NOW_SINCE"}
    assert read == set(re.findall(r"^\| `(DATABASE_URL|KAKEHASHI_[A-Z_]+|PORT)` \|", README, re.M))


def test_every_option_of_serving_is_in_the_readme() -> None:
    options = {option for command in ("serve", "demo") for p in cli.main.commands[command].params for option in p.opts}
    assert options <= set(re.findall(r"--[a-z-]+", README))


@pytest.mark.serial
def test_the_recipe_for_a_phone_serves_https_that_the_phone_trusts(tmp_path: Path) -> None:
    recipe = next(block for block in re.findall(r"```sh\n(.*?)```", README, re.S) if "openssl" in block)
    recipe = re.sub(r"^IP=.*$", "IP=127.0.0.1", recipe, flags=re.M)
    subprocess.run(["bash", "-euc", recipe], cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    env = {
        **os.environ,
        "PORT": port,
        "KAKEHASHI_BASE_URL": f"https://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{tmp_path}/k.sqlite",
    }
    served = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "webapp.cli",
            "serve",
            "--workers",
            "1",
            "--tls-cert",
            str(tmp_path / "phone.crt"),
            "--tls-key",
            str(tmp_path / "phone.key"),
        ],
        env=env,
        stdin=subprocess.DEVNULL,
    )
    trusting = ssl.create_default_context(cafile=str(tmp_path / "ca.crt"))
    try:
        assert _status(f"https://127.0.0.1:{port}/healthz", trusting) == 200
    finally:
        served.terminate()
        served.wait(20)


def _status(url: str, context: ssl.SSLContext) -> int:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, context=context, timeout=60) as answer:
                return int(answer.status)
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
    raise AssertionError("the server never answered")
