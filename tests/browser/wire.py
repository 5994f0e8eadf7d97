"""The network between a phone and the server: it passes everything on, says nothing at all, or breaks in the middle."""

import socket
import threading
from contextlib import suppress


class Wire:
    """Listens on a port of its own. `silent`: accepts and never answers; `breaks`: the answer to a request whose first
    line holds these bytes is cut off after a part of it."""

    def __init__(self, port: int) -> None:
        self.port_behind = port
        self.silent = False
        self.breaks = b""
        self.broken = 0
        self.open: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def hang(self) -> None:
        """From now on nothing comes back, on connections that are open neither."""
        self.silent = True

    def cut(self) -> None:
        """As if there was no server any more."""
        self.door.close()
        for each in self.open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.door.accept()
                self.open.append(near)
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port_behind)) as far:
            state = {"left": -1}
            back = threading.Thread(target=self._back, args=(far, near, state), daemon=True)
            back.start()
            while said := near.recv(65_536):
                if self.breaks and self.breaks in said.split(b"\r\n", 1)[0]:
                    state["left"] = 3_000
                if not self.silent:
                    far.sendall(said)
        with suppress(OSError):
            near.close()

    def _back(self, far: socket.socket, near: socket.socket, state: dict[str, int]) -> None:
        with suppress(OSError):
            while said := far.recv(65_536):
                if self.silent:
                    continue
                if state["left"] >= 0:
                    near.sendall(said[: state["left"]])
                    self.broken += 1
                    break
                near.sendall(said)
            near.shutdown(socket.SHUT_RDWR)
