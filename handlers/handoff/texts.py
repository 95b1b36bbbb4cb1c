"""What residents read while they wait for a person, and what staff call it."""

from handlers.handoff.model import HandoffKind

HUMAN_OPEN = "已经帮您叫工作人员了（{number} 号）。现在是上班时间，会尽快在这里回复您。"
HUMAN_CLOSED = "已经帮您记下了（{number} 号）。现在下班了，工作人员{opening}回复您。"
ALREADY = "您已经在等了（{number} 号），不用再叫，工作人员看得到。"
URGENT = "急事请打值班电话 {phone}（24 小时）。"
ASK_PHONE = "好的，请工作人员给您回电话。请把电话号码发给我。\n（不想留号码，就回“不留”，工作人员在微信里回复您）"
BAD_PHONE = "这个号码好像不对，手机号是 11 位，座机要带区号。请再发一遍；不想留号码，回“不留”。"
CALLBACK_OPEN = "记下了（{number} 号）：工作人员会尽快打 {phone} 给您。号码不对就再发一遍。"
CALLBACK_CLOSED = "记下了（{number} 号）：工作人员{opening}打 {phone} 给您。号码不对就再发一遍。"
NO_PHONE_OPEN = "好的，不留号码（{number} 号）。工作人员会尽快在微信里回复您。"
NO_PHONE_CLOSED = "好的，不留号码（{number} 号）。工作人员{opening}在微信里回复您。"
CORRECTED = "改好了，会打 {phone} 给您。"
OFFER = "听明白了，您要{what}。这件事我现在还不能直接办，可以请工作人员帮您办："
OFFER_HUMAN = "转人工"
OFFER_CALLBACK = "给我回个电话"
KIND_NAMES = {HandoffKind.HUMAN: "转人工", HandoffKind.CALLBACK: "回电话"}
WHAT = {
    "booking": "预约、报名或订餐",
    "my_bookings": "查您的预约",
    "cancel_booking": "取消预约",
    "jobs_find": "找零工",
    "jobs_post": "招人",
    "complaint": "投诉或报修",
    "ticket_status": "问反映的问题办到哪一步了",
}
WHAT_ELSE = "办这件事"
APOLOGY = "对不起，刚才出了点问题，您的话我没办成（故障号 {incident}）。请过一会儿再说一遍，或者找工作人员："
