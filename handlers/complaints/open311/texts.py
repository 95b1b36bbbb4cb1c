"""What other systems, and the people who connect them, read."""

from collections.abc import Mapping

from handlers.complaints.model.category import Category

SERVICES: Mapping[Category, str] = {
    Category.NOISE: "施工、音响、装修、广场舞等声音影响休息",
    Category.SANITATION: "垃圾、异味、蚊虫、楼道和路面脏",
    Category.DAMAGE: "路灯、电梯、门禁、路面、座椅等公共设施坏了，停水停电",
    Category.LEAK: "楼上滴水、水管爆裂、墙面渗水、污水倒灌",
    Category.PARKING: "乱停车、占车位、僵尸车、没有车位",
    Category.HAZARD: "可能伤人或起火：飞线充电、消防通道堵塞、井盖缺失、外墙脱落、高空抛物",
    Category.PETS: "犬吠、不拴绳、粪便、流浪猫狗",
    Category.PROPERTY: "物业的服务、收费、保安和态度",
    Category.NEIGHBOURS: "邻居之间的纠纷：占用楼道、油烟、晾晒滴水",
    Category.OTHER: "以上都不是的咨询、建议和投诉",
}
URGENCY = "有多急"
URGENCY_HOW = (
    "一般 normal，紧急 urgent（财产或生活正在受损），危险 danger（人身正受威胁）；不填按一般，内容里有险情的一律按危险"
)
EXTERNAL = "贵平台的编号"
EXTERNAL_HOW = "同一个编号再报，返回同一件，不会重复立案；最多 80 个字符"
NOTICE = "已经立案，编号 {number} 号，由{area}办理。"
NOTES = "{state}。"
NOTES_RESOLVED = "{state}：{words}"
NOTES_MERGED = "和 {id} 是同一件事，合在一起办，请看那一件。"

NO_KEY = "api_key 没有填，或者不对、已经停用"
NO_SERVICE_CODE = "service_code 没有填"
UNKNOWN_SERVICE = "没有这个 service_code：{code}"
UNKNOWN_JURISDICTION = "没有这个 jurisdiction_id，或者不归这个 api_key 管：{area}"
UNKNOWN_REQUEST = "没有这个 service_request_id：{id}"
NO_DESCRIPTION = "description 没有填"
TOO_LONG = "{name} 太长，最多 {most} 个字符"
NO_PLACE = "address_string，或者 lat 和 long，至少填一样"
NO_POSITION = "lat 和 long 要一起填，单位是度（WGS-84）：lat 从 -90 到 90，long 从 -180 到 180"
NO_URGENCY = "attribute[urgency] 只能是 normal、urgent 或 danger"
NO_MEDIA = "media_url 要是 https 开头、带域名的网址"
NO_TIME = "{name} 要写成 W3C 格式的时间，如 2026-11-25T09:30:00+08:00"
NO_STATUS = "status 只能是 open 或 closed，用逗号分开"
NO_NUMBER = "{name} 要填数字，从 {least} 到 {most}"
TOO_MANY_IDS = "一次最多查 {most} 个编号"
TOO_FAST = "这个 api_key 一小时内报得太多了，请过一会儿再试"
TOO_LARGE = "请求太大"
NOT_ALLOWED = "这个地址不能这样用"
