"""A thin JSON-RPC client for the one devnet that a judging run has to itself."""

import http.client
import json
import re
import urllib.parse

MAX_ANSWER = 4 * 1024 * 1024
SOCKET_TIMEOUT_SECONDS = 60

# Execution errors that nodes report with a general code; all are the contract's doing.
_EXECUTION = re.compile(
    r"revert|out of gas|gas required exceeds|invalid opcode|invalid jump|"
    r"stack (under|over)flow|stack limit|code size|initcode|time limit|execution",
    re.IGNORECASE,
)


class RpcBroken(Exception):
    """The node could not be reached or did not answer properly: never the team's fault."""


class ExecutionFailed(Exception):
    """The node says that the EVM ended a call or transaction without success."""

    def __init__(self, message, data):
        super().__init__(message)
        self.message = message
        self.data = data


class AnswerTooLarge(Exception):
    """The answer is larger than any honest contract makes it."""


class JsonRpc:
    """One kept-alive HTTP connection; a request is a method name and its parameters."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self._host, self._port = parts.hostname, parts.port or 80
        self._path = parts.path or "/"
        self._connection = None
        self._count = 0

    def close(self):
        """Drops the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def request(self, method, *parameters):
        """The result of one call; raises one of this module's errors."""
        self._count += 1
        body = {"jsonrpc": "2.0", "id": self._count, "method": method, "params": parameters}
        answer = self._exchange(method, json.dumps(body).encode())
        if not isinstance(answer, dict) or answer.get("id") != self._count:
            raise RpcBroken(f"the answer to {method} is not a JSON-RPC answer to it")
        error = answer.get("error")
        if error is None:
            return answer.get("result")
        message, data = str(error.get("message", "")), error.get("data")
        if isinstance(data, dict):
            data = data.get("data")
        if error.get("code") == 3 or (method.startswith("eth_") and _EXECUTION.search(message)):
            raise ExecutionFailed(message, _hex_bytes(data))
        raise RpcBroken(f"{method} was refused with code {error.get('code')}: {message}")

    def _exchange(self, method, body):
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._host, self._port, timeout=SOCKET_TIMEOUT_SECONDS)
            self._connection.request("POST", self._path, body, {"Content-Type": "application/json"})
            raw = self._connection.getresponse().read(MAX_ANSWER + 1)
            if len(raw) > MAX_ANSWER:
                self.close()
                raise AnswerTooLarge(f"The answer to {method} is larger than {MAX_ANSWER} bytes.")
            return json.loads(raw)
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            self.close()
            raise RpcBroken(f"{method} got no proper answer: {error}") from error


def _hex_bytes(text):
    if isinstance(text, str) and re.fullmatch(r"0x([0-9a-fA-F]{2})*", text):
        return bytes.fromhex(text[2:])
    return b""
