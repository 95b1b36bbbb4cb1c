"""WeChat: what arrives, what is sent, and what each kind of account may do. Only this package imports wechatpy."""
