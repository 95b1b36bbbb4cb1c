"""The simulated phone (demo only): a page that plays WeChat honestly, so that the whole real path can be seen.

It signs and encrypts for the real webhook, retries after 5 s, and serves the part of WeChat's API that pushes use.
"""

from bot.wechat.phone.routes import phone

__all__ = ["phone"]
