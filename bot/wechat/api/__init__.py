"""Calls to WeChat: the token that every call needs, messages, menus."""
