"""Runs the reference server's own capture and decode on one stream, and prints what it cost.

python3 reference.py GUIDE URL STREAMS: reads one stream to warm up and STREAMS that count. GUIDE is the text that holds the server; its code is taken out of
it here. Its MCP import is stubbed. Without an httpx of 0.24 or newer its HTTP client is replaced by http.client.
"""

import json
import resource
import sys
import time
import types

guide, url, streams = sys.argv[1], sys.argv[2], int(sys.argv[3])


class Stub:
    def __init__(self, *_):
        pass

    def tool(self):
        return lambda function: function

    def run(self, *_, **__):
        pass


mcp = types.ModuleType("mcp.server.fastmcp")
mcp.FastMCP = Stub
sys.modules.update({"mcp": types.ModuleType("mcp"), "mcp.server": types.ModuleType("mcp.server"), mcp.__name__: mcp})


def plain_http():
    """As much of httpx as the reference uses, on the standard library."""
    import contextlib
    import http.client
    import urllib.parse

    class Lines:
        def __init__(self, response):
            self.response = response

        def iter_lines(self):
            for line in self.response:
                yield line.decode().rstrip("\r\n")

    class Client(contextlib.AbstractContextManager):
        def __init__(self, **_):
            pass

        def __exit__(self, *_):
            pass

        @contextlib.contextmanager
        def stream(self, method, address, **_):
            parts = urllib.parse.urlsplit(address)
            connection = http.client.HTTPConnection(parts.hostname, parts.port)
            connection.request(method, parts.path)
            yield Lines(connection.getresponse())
            connection.close()

    module = types.ModuleType("httpx")
    module.Client = Client
    module.ConnectError = ConnectionError
    return module


try:
    import httpx

    client = "httpx " + httpx.__version__
    if tuple(int(part) for part in httpx.__version__.split(".")[:2]) < (0, 24):
        raise ImportError
except ImportError:
    sys.modules["httpx"] = plain_http()
    client = "http.client instead of httpx (none of 0.24 or newer here)"

text = open(guide, encoding="utf-8").read()
start = text.index("#!/usr/bin/env python3")
reference = types.ModuleType("reference")
exec(compile(text[start : text.index("\n```", start)], guide, "exec"), reference.__dict__)
reference.DEVTOOLS_URL = url

exchanges = 0
for stream in range(streams + 1):
    if stream == 1:
        before = time.process_time()
        exchanges = 0
    # What its own _capture_http does; a stream has fewer events than it would stop at.
    captured = reference._capture_raw_events(seconds=300, max_events=2001)
    if isinstance(captured, dict):
        sys.exit(captured["error"])
    decoded = [reference._decode_http_transaction(event) for event in captured if event["type"] == "request.http_transaction"]
    exchanges += sum(1 for item in decoded if item)
print(
    json.dumps(
        {
            "is": "read",
            "cpuSeconds": time.process_time() - before,
            "exchanges": exchanges,
            "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "note": client,
        }
    )
)
