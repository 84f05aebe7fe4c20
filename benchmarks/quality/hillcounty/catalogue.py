"""What is sold and done here: items with price, and which of them an ordinary visit of a class takes.

An item's days are the days that one pack lasts at the usual dose (0 where it is no drug). Prices are in fen.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One line of the catalogue."""

    code: str
    name: str
    list_type: str
    price: int
    days: int = 0


_DRUGS = (
    # key, name, fen, days a pack lasts
    ("htn1", "苯磺酸氨氯地平片(5mg*28片/盒)", 1680, 28),
    ("htn2", "缬沙坦胶囊(80mg*28粒/盒)", 2890, 28),
    ("htn3", "硝苯地平控释片(30mg*14片/盒)", 3160, 14),
    ("dm1", "盐酸二甲双胍片(0.5g*60片/盒)", 2140, 30),
    ("dm2", "格列美脲片(2mg*30片/盒)", 2680, 30),
    ("dm3", "门冬胰岛素30注射液(3ml:300单位/支)", 4560, 10),
    ("lip1", "阿托伐他汀钙片(20mg*28片/盒)", 3350, 28),
    ("lip2", "瑞舒伐他汀钙片(10mg*28片/盒)", 2980, 28),
    ("chd1", "硫酸氢氯吡格雷片(75mg*28片/盒)", 5620, 28),
    ("chd2", "复方丹参滴丸(27mg*180丸/瓶)", 2590, 6),
    ("chd3", "通心络胶囊(0.26g*90粒/盒)", 6390, 10),
    ("chd4", "银杏叶片(19.2mg*24片/盒)", 2210, 8),
    ("kid1", "百令胶囊(0.5g*42粒/盒)", 6980, 7),
    ("kid2", "尿毒清颗粒(5g*18袋/盒)", 6120, 5),
    ("lung1", "布地奈德福莫特罗吸入粉雾剂(60吸/支)", 15800, 30),
    ("lung2", "噻托溴铵粉吸入剂(18ug*30粒/盒)", 9800, 30),
    ("hep1", "恩替卡韦分散片(0.5mg*28片/盒)", 3260, 28),
    ("tx1", "他克莫司胶囊(1mg*50粒/盒)", 68500, 12),
    ("hem1", "人凝血因子Ⅷ(200IU/支)", 39800, 1),
    ("psy1", "利培酮片(1mg*20片/盒)", 2450, 10),
    ("otc1", "感冒灵颗粒(10g*9袋/盒)", 1480, 3),
    ("otc2", "连花清瘟胶囊(0.35g*36粒/盒)", 2460, 3),
    ("otc3", "阿莫西林胶囊(0.5g*24粒/盒)", 1320, 4),
    ("otc4", "布洛芬缓释胶囊(0.3g*20粒/盒)", 1850, 5),
    ("otc5", "蒙脱石散(3g*10袋/盒)", 1650, 3),
    ("otc6", "云南白药膏(8片/盒)", 3180, 8),
    ("otc7", "复方甘草片(100片/瓶)", 890, 8),
    ("otc8", "维生素C片(0.1g*100片/瓶)", 480, 30),
    ("otc9", "氯雷他定片(10mg*6片/盒)", 1560, 6),
    ("tonic1", "阿胶(250g/盒)", 69800, 25),
    ("tonic2", "人参再造丸(3g*10丸/盒)", 15800, 5),
    ("tonic3", "安宫牛黄丸(3g*1丸/盒)", 56000, 1),
    ("ab1", "头孢克肟胶囊(0.1g*8粒/盒)", 2680, 4),
    ("ab2", "注射用头孢曲松钠(1g/支)", 1250, 1),
    ("inf1", "0.9%氯化钠注射液(250ml/袋)", 420, 1),
    ("inf2", "丹参川芎嗪注射液(5ml/支)", 2980, 1),
    ("ped1", "小儿氨酚黄那敏颗粒(12袋/盒)", 1260, 4),
    ("epo1", "重组人促红素注射液(3000IU/支)", 3150, 3),
    ("onc1", "卡培他滨片(0.5g*12片/盒)", 18600, 3),
    ("onc2", "奥沙利铂注射液(50mg/支)", 62000, 1),
    ("meth1", "盐酸美沙酮口服溶液(日服)", 1000, 1),
)

_SERVICES = (
    ("visit", "普通门诊诊察费", 1200),
    ("expert", "专家门诊诊察费", 3000),
    ("emerg", "急诊诊察费", 2500),
    ("cbc", "血常规(五分类)", 2000),
    ("bio", "生化全套检查", 9800),
    ("ecg", "常规心电图检查", 2600),
    ("us", "彩色多普勒超声检查(腹部)", 11000),
    ("ct", "胸部CT平扫", 21000),
    ("mri", "头颅磁共振平扫", 48000),
    ("xray", "数字化摄影(DR)", 7500),
    ("bed", "普通病房床位费/日", 4200),
    ("nurse", "Ⅱ级护理/日", 1800),
    ("nurse1", "Ⅰ级护理/日", 3200),
    ("round", "住院诊察费/日", 1500),
    ("inject", "静脉输液/次", 1200),
    ("acu", "普通针刺(30分钟/次)", 3200),
    ("tuina", "颈椎推拿治疗(30分钟/次)", 4800),
    ("rehab", "运动疗法(45分钟/次)", 5600),
    ("psych", "心理治疗(60分钟/次)", 12000),
    ("hd", "血液透析(4小时/次)", 38000),
    ("chemo", "化疗药物配置", 6000),
    ("dress", "外科换药(中)", 2600),
    ("suture", "清创缝合(中)", 16000),
    ("birth", "单胎顺产接生", 98000),
    ("cs", "剖宫产术", 185000),
    ("prenatal", "产前检查", 4200),
    ("pci", "经皮冠状动脉支架置入术", 480000),
    ("orif", "骨折切开复位内固定术", 265000),
    ("phaco", "白内障超声乳化摘除+人工晶体植入术", 290000),
    ("hernia", "腹股沟疝修补术", 120000),
    ("appx", "阑尾切除术", 110000),
    ("cast", "石膏固定术(小)", 12000),
    ("gyn1", "妇科检查", 1500),
    ("gyn2", "阴道镜检查", 9800),
    ("gyn3", "子宫附件彩色多普勒超声检查", 9000),
    ("pros1", "前列腺指诊", 1200),
    ("pros2", "前列腺液检查", 1800),
    ("neo", "新生儿护理/日", 3600),
    ("home", "家庭病床巡诊费", 3500),
    ("dot", "抗结核治疗督导服药", 800),
    ("eye", "低视力检查", 1500),
)

_CONSUMABLES = (
    ("stent", "药物洗脱冠状动脉支架系统", 79800),
    ("plate", "金属接骨板系统(锁定)", 186000),
    ("iol", "折叠式人工晶状体", 120000),
    ("mesh", "疝修补补片", 98000),
    ("guide", "一次性使用微导管", 328000),
    ("glue", "可吸收止血材料", 68000),
    ("dialyser", "空心纤维透析器", 14500),
    ("syr", "一次性输液器", 180),
)

HERBS = ("herb", "中药饮片(黄芪当归配方颗粒/剂)", 2800)

DIAGNOSES: dict[str, tuple[str, str]] = {
    "cold": ("J06.900", "急性上呼吸道感染"),
    "bron": ("J20.900", "急性支气管炎"),
    "pneu": ("J18.900", "肺炎"),
    "gast": ("K29.700", "胃炎"),
    "diar": ("A09.900", "感染性腹泻"),
    "htn": ("I10.x00", "原发性高血压"),
    "dm": ("E11.900", "2型糖尿病"),
    "chd": ("I25.103", "冠状动脉粥样硬化性心脏病"),
    "copd": ("J44.900", "慢性阻塞性肺疾病"),
    "hep": ("B18.100", "慢性乙型病毒性肝炎"),
    "esrd": ("N18.501", "慢性肾脏病5期"),
    "psy": ("F20.900", "精神分裂症"),
    "lbp": ("M54.500", "腰痛"),
    "disc": ("M51.202", "腰椎间盘突出"),
    "neck": ("M47.800", "颈椎病"),
    "stroke": ("I63.900", "脑梗死"),
    "dizz": ("R42.x00", "头晕"),
    "frac": ("S82.200", "胫骨骨折"),
    "cut": ("S61.900", "手开放性伤口"),
    "head": ("S06.000", "脑震荡"),
    "chest": ("S20.200", "胸部挫伤"),
    "appx": ("K35.900", "急性阑尾炎"),
    "hern": ("K40.900", "腹股沟疝"),
    "cata": ("H26.900", "白内障"),
    "ca": ("C18.900", "结肠恶性肿瘤"),
    "chemo": ("Z51.100", "肿瘤化学治疗疗程"),
    "birth": ("O80.000", "头位顺产"),
    "preg": ("Z34.900", "正常妊娠监督"),
    "vagi": ("N76.000", "急性阴道炎"),
    "pros": ("N40.x00", "前列腺增生"),
    "neoj": ("P59.900", "新生儿黄疸"),
    "tb": ("A15.000", "肺结核"),
    "hemo": ("D66.x00", "遗传性因子Ⅷ缺乏"),
    "tx": ("Z94.000", "肾移植状态"),
    "opio": ("F11.200", "阿片类物质依赖综合征"),
    "poison": ("T62.900", "食物中毒"),
    "gas": ("T59.900", "有毒气体中毒"),
    "flu": ("J11.100", "流行性感冒伴呼吸道表现"),
    "check": ("Z00.000", "健康查体"),
    "cap": ("D18.000", "血管瘤"),
}
DIAGNOSIS = tuple(DIAGNOSES)
DIAG = {key: number for number, key in enumerate(DIAGNOSIS)}


def _items() -> tuple[list[Item], dict[str, int]]:
    items: list[Item] = []
    keys: dict[str, int] = {}
    for number, (key, name, price, days) in enumerate(_DRUGS):
        keys[key] = len(items)
        items.append(
            Item(
                f"X{'CAJBHRNS'[number % 8]}{10 + number:02d}B{number * 37 % 997:03d}A00101{number:04d}",
                name,
                "101",
                price,
                days,
            )
        )
    keys[HERBS[0]] = len(items)
    items.append(Item("T000500210", HERBS[1], "102", HERBS[2], 1))
    for number, (key, name, price) in enumerate(_SERVICES):
        keys[key] = len(items)
        items.append(Item(f"00{2100 + number * 7}00{number:03d}", name, "201", price))
    for number, (key, name, price) in enumerate(_CONSUMABLES):
        keys[key] = len(items)
        items.append(Item(f"C0{301 + number * 11}1{number:02d}0000{number:04d}", name, "301", price))
    return items, keys


ITEMS, ITEM = _items()

CHRONIC = ("none", "htn", "dm", "chd", "copd", "hep", "psy")
"""Long illnesses that a person may have, by number; their drugs:"""
MAINTENANCE = {
    1: ("htn1", "htn2", "htn3"),
    2: ("dm1", "dm2", "dm3"),
    3: ("lip1", "chd1", "chd2"),
    4: ("lung1", "lung2", "otc7"),
    5: ("hep1",),
    6: ("psy1",),
}
