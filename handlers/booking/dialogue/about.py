"""Questions about the very thing that is being booked, answered from its definition: how much, where, when, for whom."""

import re

from handlers.booking import texts
from handlers.booking.model.offering import Offering
from handlers.booking.model.price import yuan
from handlers.booking.wording import say_days, say_tiers

_PRICE = re.compile("多少钱|好多钱|收费|要钱|要不要钱|费用|价钱|价格|免费|贵不贵|几块钱|收不收钱|啥价")
_PLACE = re.compile("在哪|哪里|哪点|哪儿|哪踏|啥地方|什么地方|啥子地方|地址|怎么走|咋个走|啷个走")
_HOURS = re.compile("几点|好久|什么时候|啥时候|啥子时候|时间|几点钟|开到")
_WHOM = re.compile("多大|几岁|哪些人|啥子人|什么人|谁可以|哪个可以|收不收|年龄|要求|条件")


def answer_about(offering: Offering, text: str) -> str | None:
    """Return the answer to a question about this offering, or None where the line asks nothing that it knows."""
    if _PRICE.search(text):
        return texts.ABOUT_PRICE.format(name=offering.name, price=_say_price(offering))
    if _PLACE.search(text) and offering.place:
        return texts.ABOUT_PLACE.format(name=offering.name, place=offering.place)
    if _HOURS.search(text):
        hours = offering.schedule
        when = f"{say_days(offering)} {hours.begin:%-H:%M}–{hours.end:%-H:%M}"
        return texts.ABOUT_HOURS.format(name=offering.name, when=when)
    if _WHOM.search(text) and (offering.min_age is not None or offering.max_age is not None):
        return texts.ABOUT_AGES.format(name=offering.name, ages=texts.say_ages(offering))
    return None


def _say_price(offering: Offering) -> str:
    if not offering.prices:
        return texts.NO_CHARGE
    if len(offering.prices) > 1:
        return say_tiers(offering)
    return f"{texts.PER[offering.per]} {yuan(offering.prices[0].fen)}"
