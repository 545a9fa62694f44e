"""A mail server small enough to read: it takes what it is sent, or refuses everything."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on this machine. `taken` are the messages it took, `signed_in` how clients proved who they are."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, refuses: bool = False) -> None:
        self.taken: list[str] = []
        self.signed_in: list[str] = []
        self.refuses = refuses
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        for line in self.rfile:
            said = line.decode().strip()
            word = said.partition(" ")[0].upper()
            if word == "EHLO":
                self._say("250-here\r\n250 AUTH PLAIN")
            elif word == "AUTH":
                self.server.signed_in.append(said.rpartition(" ")[2])
                self._say("235 welcome")
            elif word == "RCPT" and self.server.refuses:
                self._say("451 try again later")
            elif word == "DATA":
                self._say("354 go on")
                self._take()
                self._say("250 taken")
            else:
                self._say("221 bye" if word == "QUIT" else "250 ok")
                if word == "QUIT":
                    return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.taken.append(b"".join(lines).decode())


@contextmanager
def mail_server(*, refuses: bool = False) -> Iterator[MailServer]:
    """Run a server for as long as the block lasts."""
    with MailServer(refuses=refuses) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
