"""Runs the reference server's own check_sensitive_data on exchanges of a file, and prints what it cost.

python3 referenceScan.py GUIDE FILE: FILE has a decoded exchange a line. GUIDE is the text that holds the server; its code is taken out of it here.
"""

import json
import sys
import time
import types

guide, path = sys.argv[1:3]


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
sys.modules["httpx"] = types.ModuleType("httpx")

text = open(guide, encoding="utf-8").read()
start = text.index("#!/usr/bin/env python3")
reference = types.ModuleType("reference")
exec(compile(text[start : text.index("\n```", start)], guide, "exec"), reference.__dict__)

exchanges = [json.loads(line) for line in open(path, encoding="utf-8")]
reference._capture_http = lambda **_: exchanges
before = time.process_time()
report = reference.check_sensitive_data()
print(json.dumps({"cpuSeconds": time.process_time() - before, "flagged": report["requests_with_sensitive_data"]}))
