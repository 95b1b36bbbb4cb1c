"""One account's calls to WeChat, through wechatpy's client with its token handling and retries taken out.

wechatpy fetches a token per thread, passes no timeout and, told 40001 for ever, fetches tokens until the stack is
full. Here: a timeout on every call, one token for all processes, one refresh and one retry for a refused token.
"""

import time
from typing import Any

import requests
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.wechat.api.token_store import Token, TokenStore
from bot.wechat.capabilities import Remedy, remedy_of
from community import log
from community.settings import Account

# Connect, read. WeChat answers in tens of milliseconds; a worker must not hang on one that does not.
TIMEOUT_S = (3.05, 6.0)
# WeChat forces a new token 20 times a day and ignores wishes that come sooner. Source: WeChat, stable_token.
FORCE_PAUSE_S = 30.0


class WeChatRefused(Exception):
    """WeChat answered with an error code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}")
        self.code = code
        self.message = message

    @property
    def remedy(self) -> Remedy:
        """What to do about it."""
        return remedy_of(self.code)


class WeChatUnreachable(Exception):
    """No answer, or none that makes sense. The call may or may not have had its effect."""


class _Client(WeChatClient):  # type: ignore[misc]  # wechatpy publishes no types
    """wechatpy's client without its own token."""

    def __init__(self, app_id: str, base_url: str) -> None:
        super().__init__(app_id, None, timeout=TIMEOUT_S, auto_retry=False)
        self.API_BASE_URL = base_url.rstrip("/") + "/cgi-bin/"
        self.token_in_use = ""

    @property
    def access_token(self) -> str:
        return self.token_in_use


class WeChatApi:
    """What an account may ask WeChat to do."""

    def __init__(self, name: str, account: Account, tokens: TokenStore) -> None:
        self._name = name
        self._account = account
        self._tokens = tokens
        self._force_again_at = 0.0

    def send_text(self, openid: str, text: str) -> None:
        """Send a customer-service message. Raises WeChatRefused, WeChatUnreachable."""
        self._call("message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": text}})

    def create_menu(self, menu: dict[str, Any]) -> None:
        """Replace the account's menu bar. Raises WeChatRefused, WeChatUnreachable."""
        self._call("menu/create", menu)

    def token(self) -> Token:
        """Return a good token. Raises WeChatRefused, WeChatUnreachable, TokenUnavailable."""
        return self._tokens.get(self._name, self._fetch_token)

    def _call(self, endpoint: str, data: dict[str, Any]) -> dict[str, Any]:
        token = self.token()
        try:
            return self._post(endpoint, data, token.value)
        except WeChatRefused as refused:
            if refused.remedy is not Remedy.REFRESH_TOKEN or time.monotonic() < self._force_again_at:
                raise
        # Once: if the new token is refused as well, more tokens will not help.
        self._force_again_at = time.monotonic() + FORCE_PAUSE_S
        fresh = self._tokens.get(self._name, self._fetch_token, rejected=token.value)
        return self._post(endpoint, data, fresh.value)

    def _post(self, endpoint: str, data: dict[str, Any], token: str) -> dict[str, Any]:
        client = _Client(self._account.app_id, self._account.api_base_url)
        client.token_in_use = token
        try:
            answer = client.post(endpoint, data=data)
        except WeChatClientException as refused:
            if refused.errcode is None:
                raise WeChatUnreachable(endpoint) from None
            raise WeChatRefused(int(refused.errcode), str(refused.errmsg)) from None
        except requests.RequestException:
            # Not `from` the cause: its message quotes the address, token and all.
            raise WeChatUnreachable(endpoint) from None
        if not isinstance(answer, dict):
            raise WeChatUnreachable(endpoint)
        return answer

    def _fetch_token(self, force: bool) -> Token:
        url = self._account.api_base_url.rstrip("/") + "/cgi-bin/stable_token"
        body = {
            "grant_type": "client_credential",
            "appid": self._account.app_id,
            "secret": self._account.app_secret.get_secret_value(),
            "force_refresh": force,
        }
        try:
            answer = requests.post(url, json=body, timeout=TIMEOUT_S).json()
        except (requests.RequestException, ValueError):
            # Not `from` the cause: its message quotes the request, secret and all.
            raise WeChatUnreachable("stable_token") from None
        if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
            code = answer.get("errcode", -1) if isinstance(answer, dict) else -1
            log.warning(log.Event.TOKEN_REFUSED, account=self._name, code=int(code))
            raise WeChatRefused(int(code), "stable_token")
        log.info(log.Event.TOKEN_REFRESHED, account=self._name, forced=force)
        return Token(answer["access_token"], time.time() + float(answer.get("expires_in", 7200)))
