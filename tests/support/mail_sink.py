# SPDX-License-Identifier: Apache-2.0
"""A server of SMTP that keeps every mail it took, for tests.

    mail_sink.py FOLDER [--tls CERT KEY] [--user NAME PASSWORD]

prints its port, and then one line a mail that it took: its Message-ID and the
envelope's recipient.  Recipients say what it does:

    later...    451 at RCPT        gone...   550 at RCPT
    spam...     554 after the dot  slow...   answers after a while
    mute...     takes it and hangs up without an answer
"""
import argparse
import asyncio
import email
import pathlib
import ssl
import sys

try:
    from aiosmtpd.smtp import SMTP, AuthResult
except ImportError:
    sys.exit(77)


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("later"):
            return "451 4.2.1 try again later"
        if address.startswith("gone"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("spam"):
            return "554 5.7.1 not wanted"
        self.taken += 1
        path = self.folder / f"{self.taken:06}.eml"
        path.write_bytes(envelope.original_content)
        message_id = email.message_from_bytes(
            envelope.original_content)["Message-ID"]
        print(message_id, envelope.rcpt_tos[0], envelope.mail_from,
              flush=True)
        if envelope.rcpt_tos[0].startswith("mute"):
            server.transport.abort()
        if envelope.rcpt_tos[0].startswith("slow"):
            await asyncio.sleep(0.3)
        return "250 2.0.0 taken"


async def serve(options):
    keeper = Keeper(options.folder)
    more = {}
    if options.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*options.tls)
        more = {"tls_context": context, "require_starttls": True}
    if options.user:
        def judge(server, session, envelope, mechanism, data):
            name, word = data.login.decode(), data.password.decode()
            good = [name, word] == options.user
            return AuthResult(success=good, handled=good)
        more |= {"authenticator": judge, "auth_required": True}
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, **more), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--user", nargs=2)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(serve(options))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
