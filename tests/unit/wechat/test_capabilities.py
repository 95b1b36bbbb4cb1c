"""What each kind of account may do, and what WeChat's error codes mean."""

import pytest
from pydantic import SecretStr

from bot.wechat.capabilities import Remedy, capabilities_of, remedy_of
from community.settings import Account, AccountKind, Mode


def account(kind: AccountKind, *, verified: bool, has_secret: bool = True) -> Account:
    return Account(
        app_id="wx1",
        app_secret=SecretStr("s" if has_secret else ""),
        token=SecretStr("token"),
        mode=Mode.PLAIN,
        kind=kind,
        verified=verified,
        area="a",
    )


@pytest.mark.parametrize(
    ("kind", "verified", "push", "menu"),
    [
        (AccountKind.SERVICE, True, True, True),
        (AccountKind.SUBSCRIPTION, True, True, True),
        (AccountKind.SERVICE, False, False, True),
        (AccountKind.SUBSCRIPTION, False, False, False),
    ],
)
def test_only_verified_accounts_push_and_unverified_subscriptions_have_no_menu(
    kind: AccountKind, verified: bool, push: bool, menu: bool
) -> None:
    able = capabilities_of(account(kind, verified=verified))
    assert (able.push, able.menu) == (push, menu)


@pytest.mark.parametrize("kind", AccountKind)
def test_an_account_without_its_secret_can_only_answer(kind: AccountKind) -> None:
    able = capabilities_of(account(kind, verified=True, has_secret=False))
    assert (able.push, able.menu) == (False, False)


@pytest.mark.parametrize(
    ("codes", "remedy"),
    [
        ((40001, 40014, 42001), Remedy.REFRESH_TOKEN),
        ((48001, 48004, 50002), Remedy.SWITCH_OFF),
        ((45015, 45047, 43004, 43101), Remedy.HOLD),
        ((-1, 45009, 45011, 40164), Remedy.LATER),
        ((40003, 40007, 40037, 45002, 47003, 99999), Remedy.GIVE_UP),
    ],
)
def test_every_error_code_has_its_remedy(codes: tuple[int, ...], remedy: Remedy) -> None:
    assert {remedy_of(code) for code in codes} == {remedy}
