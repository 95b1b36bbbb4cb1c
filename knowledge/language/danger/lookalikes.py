"""What has the words of danger without being it: bills, drills, smoke detectors to install, money after a fire."""

import re

# Words that only look like danger: taken out before looking, for the rest of the line may be danger (火锅店着火了).
LOOKALIKE = re.compile(
    r"(?:煤气|燃气|天然气)(?:费|卡|表|公司|开户|交费|缴费|改管|户头|灶)(?!.{0,8}(?:味|漏|泄))|"
    r"打火机|打不(?:起|着|燃)火?|发火锅|火锅|火车|(?<![起着失燃])火了|很火|火爆|热死|累死|烦死|笑死|饿死|气死|急死|吵死|想死你|想死我|痛死|难看死|防火|消防栓|"
    r"打我电话|打我手机|打我微信|水费|跳水比赛|跳广场舞|落水管|下水道|落水口|落水井盖|救护车.{0,4}(?:多少钱|收费)|"
    r"防(?:跌倒|摔|溺水|触电)|反家暴|没(?:有)?(?:砸|摔|伤)(?:到|倒|着)*人?|(?:摔断|摔伤|跌断|烧伤)过|"
    # What might happen, what nearly did, and what is long past.
    r"(?:怕(?!是)|担心(?!是)|差点|险些|以免|免得).{0,5}(?:摔|绊|滑|跌|砸|吃到)(?:倒|跤|到|伤|下去|人)*+(?!了|断|得|起)|"
    r"(?:万一|容易|差点|以免|免得).{0,2}(?:起火|着火|失火|燃起来|烧起来)|"
    r"(?:去年|前年|上个?月|上次|以前|前几年|早年).{0,8}(?:摔|跌|中风|晕倒|起火|着火|火灾|救护车)(?:倒|伤|断|了|一跤|到|过)*+|"
    r"(?:中风|脑溢血|脑梗|心梗)(?:过|后|偏瘫|住院|多年|[一两二三四五六七八九十几\d]+年)"
)
# Lines that speak about danger without being in it.
HARMLESS = re.compile(
    r"(?:演练|演习|讲座|培训)(?!现场|会场|上|时|的时候|.{0,6}摔)|安装.{0,6}(?:报警器|烟感)|(?:报警器|烟感).{0,8}(?:装|申请|多少|免费)|"
    r"(?:游戏|电视|电影|小说|新闻)(?:里|上|头|中|说)|防止|预防|避免"
)
# An insurance asked about makes a fall or a stroke a thing of the past, but never a fire.
INSURANCE = re.compile(r"保险(?!丝|箱|柜)")
# Who asks about money after a fire is not in it; only where the whole line asks that and nothing of it is happening now.
PAID_AFTER_FIRE = re.compile(
    r"(?:(?:我家|家里|家头|屋头|屋里|房子|厨房|店里|铺子|电瓶车|电动车|车子|车库|出租屋|租的房子|隔壁|邻居家?|楼上|楼下)(?:的)?)?"
    r"(?:要是|如果|假如|因为)?(?:遭|被)?(?:起|着|失|发)火(?:灾)?(?:烧坏|烧毁|烧了)?(?:了|以后|之后|后|过)?(?:的)?(?:损失|东西|钱|家具|家电)?"
    r"(?:找|走|申请)?(?:财产|家财|房屋|车)?(?:保险|保险公司|物业|政府|国家|社区)?(?:公司)?(?:怎么|咋个?|啷个|如何|能不能|能|可不可以|可以|给不给|给|会不会|会|管不管|去哪里|去哪|找哪个|找谁|是谁|谁|哪个)*"
    r"(?:报销|理赔|索赔|赔偿|赔付|赔钱|赔不赔|赔|定损|报保险)(?:多少|好多|几多)?(?:钱)?(?:吗|不|没|的|嘛|么|得到|得到不|哪些东西|流程|手续|要什么材料|需要什么材料)*"
)
