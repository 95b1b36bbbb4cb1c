"""The baseline: a bare Flask + wechatpy echo in safe mode. It verifies, decrypts, parses, replies, encrypts; no more."""

from flask import Flask, Response, request
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply

from community.settings import Account


def create_echo(account: Account) -> Flask:
    """Return the echo application for one account."""
    app = Flask("echo")
    crypto = WeChatCrypto(account.token.get_secret_value(), account.aes_keys[0], account.app_id)

    @app.post("/wechat/<name>")
    def receive(name: str) -> Response:  # noqa: ARG001
        arguments = request.args
        signature, timestamp, nonce = arguments["msg_signature"], arguments["timestamp"], arguments["nonce"]
        message = parse_message(crypto.decrypt_message(request.get_data(), signature, timestamp, nonce))
        reply = TextReply(content=message.content, message=message)
        return Response(crypto.encrypt_message(reply.render(), nonce, timestamp), mimetype="application/xml")

    return app
