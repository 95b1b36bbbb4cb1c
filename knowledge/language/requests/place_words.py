"""The words for spots in and around an estate. Tables alone; how they make a place is read in place.py."""

from knowledge.language.patterns import any_of

# Parts of an estate that are a place by themselves.
PARTS = (
    "小区大门口 小区大门 大门口 大门 正门 后门 侧门 东门 西门 南门 北门 东大门 西大门 南大门 北大门 小区门口 单元门口 单元门 楼门口 院子门口 "
    "中心花园 花坛 花台 绿化带 草坪 儿童游乐场 儿童乐园 游乐场 沙坑 滑滑梯 滑梯 健身器材 健身区 健身广场 中心广场 广场 篮球场 羽毛球场 网球场 乒乓球台 "
    "游泳池 泳池 凉亭 亭子 长廊 水池 喷泉 荷花池 鱼池 假山 院坝 坝坝 地下车库 地下停车场 车库入口 车库出口 车库口 车库 停车场 停车棚 车棚 充电棚 充电桩 "
    "电梯间 电梯口 电梯厅 电梯 楼梯间 楼梯口 楼梯 楼道口 楼道 走廊 过道 过道口 门厅 大厅 单元大厅 架空层 天台 楼顶 顶楼 屋顶 房顶 天井 设备间 管道井 "
    "消防通道 配电房 配电室 水泵房 泵房 化粪池 垃圾站 垃圾房 垃圾分类点 垃圾分类亭 垃圾投放点 垃圾桶 垃圾池 快递柜 驿站 物业办公室 物业中心 物业大厅 保安亭 "
    "保安室 门卫室 门岗 岗亭 老年活动室 活动室 活动中心 公厕 公共厕所 围墙 公交站 公交站台 地铁口 地铁站 人行道 天桥 过街天桥 河边步道 步道 十字路口 丁字路口"
)
# Neighbours of an estate: a place only with a direction beside them (菜市场后头, not 菜市场的菜贵).
SITES = (
    "菜市场 农贸市场 幼儿园 小学 中学 学校 医院 社区医院 卫生站 卫生院 诊所 药店 药房 超市 便利店 小卖部 饭店 餐馆 饭馆 火锅店 烧烤店 烧烤摊 面馆 面店 早餐店 "
    "奶茶店 理发店 茶馆 麻将馆 棋牌室 KTV 网吧 歌厅 银行 邮局 加油站 洗车场 修车店 汽修店 五金店 水果店 工地 工厂 桥 高架桥 立交桥 河 河沟 水沟 黄葛树 黄桷树 "
    "大树 树 社区 居委会 派出所 食堂 老年食堂 图书馆 公园 商场 夜市 宾馆 酒店 教堂 庙 沟 井盖 路灯 电线杆"
)
DIRECTIONS = (
    "旁边 边上 边边上 边边 侧边 侧面 旁 门口 门前 门外 后头 后面 后边 背后头 背后 屋后 前头 前面 前边 对面 对过 楼下 楼上 楼脚 楼底下 那边 那里 那儿 那点 那块 "
    "这边 这里 里头 里面 外头 外面 外边 中间 底下 下面 下头 下边 上面 上头 附近 隔壁 入口 出口 口子 转角 拐角 顶上 背面"
)
# Relative to the resident's own door.
AROUND_HOME = "楼上 楼下 楼脚 隔壁单元 隔壁栋楼顶 隔壁栋 隔壁 对门 楼顶 顶楼 门口 窗外 窗子外头 窗户外面"
ROOMS = "卫生间 厕所 厨房 灶屋 阳台 客厅 卧室 房间"

PART = any_of(PARTS)
SITE = any_of(SITES)
DIRECTION = any_of(DIRECTIONS)
HOME = any_of(AROUND_HOME)
ROOM = any_of(ROOMS)
# What makes another thing of a part: 电梯费, 楼道长, 广场舞.
NOT_A_PART = (
    r"(?!费|卡|广告|公司|维保|年检|改造|加装|长(?![^廊]*廊)|舞|安全|钥匙|证|票|工程|租|收费|多少|一个月|怎么[买租办])"
)

# Estates' names by their endings, where no building stands behind them.
ESTATE_ENDS = "花园 小区 家园 佳苑 雅苑 新苑 名苑 雅居 新居 名都 名城 新城 新村 公寓 山庄 大院 公馆 华庭 豪庭 半岛 水岸 丽苑 馨苑 嘉苑 华府 国际城 御景 尚城 苑"
# What ends like an estate's name and is none.
NO_ESTATE = (
    r"(?:中心|屋顶|楼顶|空中|小|大|后|公共|街心|社区|我们|咱们|你们|他们|这个|那个|整个|老旧|本|全|哪个|隔壁|别的|其他|一个|每个|封闭|老|新|"
    r"附近|旁边|的|个|些|在|到|去|住|是)+"
)
