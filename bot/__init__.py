"""The conversation: a WeChat message in, a reply out; and the web pages that staff and residents see."""
