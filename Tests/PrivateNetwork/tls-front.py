"""Speaks TLS on a port of 127.0.0.1 and hands what is inside to another port.

    tls-front.py CERTIFICATE KEY PORT [PROTOCOL | old | tls12 | client:AUTHORITY]

PROTOCOL is the one to choose by ALPN; `old` offers TLS 1.1 and nothing newer, `tls12` TLS 1.2; with `client:` the client has to
show a certificate that the authority in that file has signed. Prints the port it listens on, ends with its
standard input.
"""

import asyncio
import os
import ssl
import sys
import threading


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (OSError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def main(certificate, key, port, mode=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if mode == "old":
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    elif mode == "tls12":
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    elif mode and mode.startswith("client:"):
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(mode.removeprefix("client:"))
    elif mode:
        context.set_alpn_protocols([mode])

    async def accept(reader, writer):
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", int(port))
        await asyncio.gather(pump(reader, other_writer), pump(other_reader, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
asyncio.run(main(*sys.argv[1:]))
