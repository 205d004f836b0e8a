"""A mail server that does what the name of the recipient says, for tests.

Called with one JSON object; prints its port, then each mail that it accepted, one JSON object a line.
"""

import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

wishes = json.loads(sys.argv[1])
seen = set()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "unknown":
            return "550 5.1.1 <" + address + "> is nobody here"
        if name == "greylisted" and address not in seen:
            seen.add(address)
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "spam":
            return "554 5.7.1 this looks like spam"
        if name == "silent":
            await asyncio.Event().wait()
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "text": envelope.content.decode("utf-8", "replace"),
            "login": session.auth_data.login.decode() if session.auth_data else None,
            "is_encrypted": session.ssl is not None or wishes["security"] == "tls",
            "hello": session.host_name,
            "peer": session.peer[1],
        }
        print(json.dumps(mail), flush=True)
        return "250 2.0.0 queued"


def authenticate(server, session, envelope, mechanism, data):
    is_known = wishes["login"] == [data.login.decode(), data.password.decode()]
    return AuthResult(success=is_known, handled=False, auth_data=data)


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(wishes["certificate"], wishes["key"])
    return context


async def main():
    security = wishes["security"]
    door = dict(hostname="mail.test", enable_SMTPUTF8=True, auth_required=bool(wishes["login"]), authenticator=authenticate)
    if security == "starttls":
        door.update(tls_context=tls(), require_starttls=True)
    else:
        door.update(auth_require_tls=False)
    context = tls() if security == "tls" else None
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), loop=loop, **door), "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
