"""The safety words. Reviewed by: nobody yet outside the project; a community should have its fire and clinic staff read them."""

from knowledge.language.danger import Danger

WORDS = {
    Danger.GAS: (
        "先保命：\n1. 不开关任何电器、不打火、不在屋里打电话\n2. 开窗开门，能够到就关掉煤气总阀\n3. 人马上出去，到楼下再打燃气抢修电话（气表上有）或 119"
    ),
    Danger.FIRE: (
        "先保命：\n1. 马上离开，不拿东西，不坐电梯\n2. 有烟就弯腰、湿毛巾捂口鼻，随手关门\n3. 到安全处打 119，说清地址和烧的是什么；出不去就关门堵缝、到窗口呼救"
    ),
    Danger.INJURY: (
        "马上打 120，说清地址和人的情况。\n1. 先别扶、别搬动，让人躺着不动，保暖\n2. 叫不醒、没呼吸，听 120 的指挥做胸外按压\n3. 流血就用干净布用力压住"
    ),
    Danger.SUICIDE: (
        "听到您这样说，我很担心您。您现在不是一个人。\n请马上打 12356（心理援助，24 小时），或告诉身边一个人，请他陪着您。\n如果已经吃了药或受了伤，请打 120。工作人员也会尽快联系您。"
    ),
    Danger.VIOLENCE: "先离开、到有人的地方，马上打 110。\n不方便说话，可以发短信到 12110，写清地址。\n受伤打 120。工作人员会帮您，不会告诉对方。",
    Danger.ELECTRIC: "不要用手碰人和电线！\n1. 先拉总闸\n2. 断不了电，用干木棍、塑料把电线挑开\n3. 打 120；电线掉在外面，离开 8 米以上，打 95598",
    Danger.WATER: "马上打 119 和 110。\n1. 不要自己跳下去\n2. 大声喊人，扔救生圈、竹竿、绳子\n3. 人救上来没呼吸，打 120，听指挥做按压",
    Danger.TRAPPED: "别慌，不要扒门。\n1. 按电梯里的警铃或对讲\n2. 按不通打 119，说清小区和楼栋\n3. 靠墙站稳，等人来。工作人员也会联系物业。",
    Danger.POISON: "马上打 120，说清吃了什么、吃了多少、什么时候。\n1. 留着药瓶或剩下的东西带去医院\n2. 叫不醒就让人侧躺，不要灌水、不要催吐",
    Danger.ATTACK: "先到安全的地方，马上打 110，说清地址和几个人。\n有人受伤打 120。不要上前劝。",
    Danger.FALLING: "别从那下面过，也别站在下面看。\n1. 人在外面：退到离楼远的地方，或躲进楼里\n2. 喊住要路过的人，拉绳子、摆凳子挡住\n3. 有人往下扔东西打 110，砸到人打 120，要掉的东西打 119",
    Danger.COLLAPSE: "马上出去，不拿东西，不坐电梯。\n1. 到空旷处，离墙、树、电线杆远些\n2. 喊旁边的人一起走，别回去看\n3. 打 119，有人压着就说清在哪里；受伤打 120",
    Danger.HOLE: "别靠近洞口和坑边。\n1. 拿凳子、树枝、亮色的东西远远围住，晚上打着灯\n2. 看住娃儿和老人，喊人绕开\n3. 有人掉下去打 119 和 120，不要自己下去；没人掉下去打 110，请他们来围",
    Danger.ANIMAL: "先躲进屋里或车里，不跑不喊，不和它对看。\n1. 还在伤人，打 110\n2. 被咬被抓：马上用肥皂水冲伤口 15 分钟，当天去打狂犬疫苗\n3. 流血不止、喘不过气，打 120",
}
STAFF_TOLD = "已经通知社区值班人员{phone}。"
SAY_WHERE = "\n安全了就回一句在哪里（几栋几单元），好马上找到。"
TO_CREW = "险情（{kind}），{area}。居民说：{said}\n请马上联系、去看；谁负责，请在工作台“险情”里点一下。"
STAFF_NOT_TOLD = "社区值班人员{phone}暂时通知不到，请您自己打电话。"
DUTY = "（{phone}）"
KIND_NAMES = {
    Danger.GAS: "燃气",
    Danger.FIRE: "火情",
    Danger.INJURY: "伤病",
    Danger.SUICIDE: "轻生",
    Danger.VIOLENCE: "家暴",
    Danger.ELECTRIC: "触电",
    Danger.WATER: "落水",
    Danger.TRAPPED: "被困",
    Danger.POISON: "中毒",
    Danger.ATTACK: "行凶",
    Danger.FALLING: "坠物",
    Danger.COLLAPSE: "垮塌",
    Danger.HOLE: "坑洞",
    Danger.ANIMAL: "动物伤人",
}
