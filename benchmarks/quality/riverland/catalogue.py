"""What can be billed in Riverland: drugs, services, consumables, and the illnesses that ask for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Item:
    """One line of the catalogue: `days` is what one pack lasts, `favoured` marks what dealers like to buy."""

    code: str
    name: str
    kind: int
    price: float
    days: int = 0
    rx: bool = False
    favoured: bool = False


@dataclass(frozen=True)
class Illness:
    """A diagnosis: where it is seen, which drugs, how often by age band (0-14, 15-44, 45-64, 65+), winter share."""

    code: str
    name: str
    dept: str
    drugs: tuple[str, ...]
    ages: tuple[float, float, float, float]
    winter: float = 1.0
    sex: int = 0
    chronic: bool = False


_DRUGS = """
苯磺酸氨氯地平片|C08CA|18.6|28|r|-;缬沙坦胶囊|C09CA|26.4|28|r|-;厄贝沙坦氢氯噻嗪片|C09DA|31.2|14|r|-;美托洛尔缓释片|C07AB|22.9|14|r|-
二甲双胍缓释片|A10BA|19.8|15|r|-;格列美脲片|A10BB|27.5|30|r|-;阿卡波糖片|A10BF|33.0|10|r|-;达格列净片|A10BK|61.3|14|r|f;门冬胰岛素注射液|A10AB|46.8|12|r|f;甘精胰岛素注射液|A10AE|68.4|20|r|f
阿托伐他汀钙片|C10AA|24.7|14|r|-;瑞舒伐他汀钙片|C10AA1|29.9|28|r|-;阿司匹林肠溶片|B01AC|15.2|30|-|-;硫酸氢氯吡格雷片|B01AC1|58.0|14|r|f;单硝酸异山梨酯片|C01DA|21.5|20|r|-
丹参滴丸|ZA12|28.9|9|-|f;通心络胶囊|ZA13|36.5|7|-|f;参松养心胶囊|ZA14|39.2|7|-|f;稳心颗粒|ZA15|33.8|9|-|-;脑心通胶囊|ZA16|42.6|6|-|f
布地奈德福莫特罗吸入剂|R03AK|176.0|30|r|f;噻托溴铵粉雾剂|R03BB|128.5|30|r|f;孟鲁司特钠片|R03DC|37.4|10|r|-;氨溴索口服液|R05CB|19.9|4|-|-;复方甘草片|R05DA|9.8|5|-|-
阿莫西林胶囊|J01CA|12.7|4|r|-;头孢克肟胶囊|J01DD|29.6|4|r|-;左氧氟沙星片|J01MA|24.2|5|r|-;连花清瘟胶囊|ZA21|21.8|4|-|-;感冒灵颗粒|ZA22|13.9|3|-|-;板蓝根颗粒|ZA23|12.4|5|-|-;布洛芬缓释胶囊|M01AE|16.3|5|-|-;双黄连口服液|ZA24|18.8|3|-|-
奥美拉唑肠溶胶囊|A02BC|23.4|14|r|-;铝碳酸镁片|A02AD|19.2|7|-|-;蒙脱石散|A07BC|14.6|3|-|-;双歧杆菌三联活菌|A07FA|32.7|6|-|-;健胃消食片|ZA31|11.8|6|-|-
塞来昔布胶囊|M01AH|39.8|6|r|-;硫酸氨基葡萄糖|M01AX|47.5|14|-|-;活血止痛膏|ZB11|22.6|5|-|-;云南产痛贴|ZB12|31.4|5|-|-;骨化三醇软胶囊|A11CC|44.1|20|r|-;碳酸钙维D片|A12AX|38.6|30|-|-
恩替卡韦分散片|J05AF|35.8|28|r|-;左甲状腺素钠片|H03AA|28.2|50|r|-;非布司他片|M04AA|43.3|14|r|-;别嘌醇片|M04AB|16.7|25|r|-;非那雄胺片|G04CB|46.6|10|r|-;坦索罗辛缓释胶囊|G04CA|41.9|10|r|-
奥氮平片|N05AH|49.4|14|r|-;舍曲林片|N06AB|52.7|14|r|-;丙戊酸钠缓释片|N03AG|38.3|15|r|-;多奈哌齐片|N06DA|88.5|14|r|f;左旋多巴苄丝肼片|N04BA|64.9|20|r|-
红霉素眼膏|S01AA|6.5|7|-|-;玻璃酸钠滴眼液|S01XA|33.6|14|-|-;炉甘石洗剂|D02AB|8.2|7|-|-;酮康唑乳膏|D01AC|15.9|7|-|-;氯雷他定片|R06AX|17.7|6|-|-;妇炎洁栓|G01AF|27.3|7|-|-;益母草颗粒|ZC11|18.1|6|-|-;叶酸片|B03BB|12.2|31|-|-
重组人促红素注射液|B03XA|86.0|7|r|f;碳酸司维拉姆片|V03AE|189.0|15|r|f;他克莫司胶囊|L04AD|268.0|15|r|f;阿比特龙片|L02BX|1180.0|30|r|f;奥希替尼片|L01EB|5580.0|30|r|f;凝血因子VIII|B02BD|640.0|3|r|f;来那度胺胶囊|L04AX|1960.0|21|r|f
人血白蛋白|B05AA|398.0|2|r|f;奥沙利铂注射液|L01XA|620.0|21|r|-;紫杉醇注射液|L01CD|540.0|21|r|-;注射用头孢曲松|J01DD4|11.6|1|r|-;氯化钠注射液|B05XA|3.4|1|r|-;丹红注射液|ZD11|37.0|1|r|-;疏血通注射液|ZD12|42.0|1|r|-;小儿豉翘清热颗粒|ZA25|26.5|4|-|-;小儿氨酚黄那敏|R05X|9.9|4|-|-
安宫牛黄丸|ZE11|560.0|3|-|f;阿胶|ZE12|428.0|20|-|f;六味地黄丸|ZE13|24.5|12|-|-;复方血栓通胶囊|ZE14|31.7|7|-|f;银杏叶片|ZE15|22.3|8|-|-;牛黄解毒片|ZE16|7.9|4|-|-;速效救心丸|ZE17|29.4|20|-|f
"""
_SERVICES = """
普通门诊诊查费|110|10|201;专家门诊诊查费|111|30|201;急诊诊查费|112|18|201;一般诊疗费|113|10|201;床位费(三人间)/日|114|42|201;监护病房床位费/日|115|160|201;II级护理/日|116|18|201;I级护理/日|117|36|201
血常规|250|20|201;肝功能|251|46|201;空腹血糖|252|8|201;糖化血红蛋白|253|58|201;C反应蛋白|254|25|201;心电图|310|22|201;腹部彩超|311|110|201;胸部CT平扫|312|260|201;头颅磁共振|313|480|201;X线摄片|314|65|201
针刺(20分钟/次)|410|38|201;推拿治疗(30分钟/次)|411|62|201;中药熏洗(30分钟/次)|412|45|201;电针(30分钟/次)|413|42|201;康复训练(45分钟/次)|414|78|201;艾灸(20分钟/次)|415|32|201;血液透析(4小时/次)|420|400|201
白内障超声乳化术|510|1860|201;冠状动脉支架置入术|511|4200|201;髋关节置换术|512|5200|201;骨折内固定术|513|2900|201;阑尾切除术|514|1500|201;顺产接生|515|900|201;剖宫产术|516|1650|201;清创缝合|517|130|201;化疗药物配置|518|75|201
妇科检查|520|28|201;产前检查|521|60|201;宫颈液基细胞学|522|160|201;前列腺液检查|523|35|201;新生儿护理/日|524|48|201;新生儿黄疸光疗/日|525|120|201;儿童生长评估|526|40|201;老年人体检|527|90|201
人工晶体|610|1280|301;药物涂层支架|611|5900|301;人工髋关节|612|19800|301;接骨板|613|3800|301;透析器|614|160|301;一次性输液器|615|3|301;可吸收缝线|616|88|301;吻合器|617|2600|301
黄芪饮片|710|14|102;当归饮片|711|22|102;党参饮片|712|19|102;中药配方颗粒(剂)|713|26|102
"""


def _drugs() -> list[Item]:
    found = []
    for number, part in enumerate(p for line in _DRUGS.strip().splitlines() for p in line.split(";")):
        name, atc, price, days, rx, favoured = part.split("|")
        code = f"X{atc}{'A' * (7 - len(atc))}{310 + number}A0010{number + 1:03d}7{atc.encode()[1] % 90 + 10}"
        found.append(Item(code, name, 101, float(price), int(days), rx == "r", favoured == "f"))
    return found


def _services() -> list[Item]:
    found = []
    for part in (p for line in _SERVICES.strip().splitlines() for p in line.split(";")):
        name, code, price, kind = part.split("|")
        long = {"201": f"00{code}0000{code}0000-{code}00", "301": f"C{code}01031{code}00", "102": f"T00{code}0"}[kind]
        found.append(Item(long, name, int(kind), float(price)))
    return found


ITEMS = _drugs() + _services()
INDEX = {item.name: number for number, item in enumerate(ITEMS)}
PRICE = np.array([item.price for item in ITEMS])
KIND = np.array([item.kind for item in ITEMS])
DAYS = np.array([item.days for item in ITEMS])
RX = np.array([item.rx or "注射" in item.name for item in ITEMS])
FAVOURED = np.flatnonzero([item.favoured and item.price < 130 and "注射" not in item.name for item in ITEMS])
OTC = np.flatnonzero(
    [item.kind == 101 and not item.rx and item.price < 200 and "注射" not in item.name for item in ITEMS]
)
DRUGS = np.flatnonzero(KIND == 101)


def item(name: str) -> int:
    """The item's number by the beginning of its name."""
    if name in INDEX:
        return INDEX[name]
    return next(number for full, number in INDEX.items() if full.startswith(name))


def _illness(line: str) -> Illness:
    code, name, dept, drugs, ages, winter, sex, chronic = line.split("|")
    rates = tuple(float(a) for a in ages.split(","))
    return Illness(
        code,
        name,
        dept,
        tuple(drugs.split(",")),
        rates,
        float(winter),
        int(sex),
        chronic == "c",  # type: ignore[arg-type]
    )


ILLNESSES = [
    _illness(line)
    for line in """
J06.900|急性上呼吸道感染|呼吸内科|阿莫西林,连花清瘟,感冒灵,氨溴索,布洛芬|9,3,2,2|3|0|-
J20.900|急性支气管炎|呼吸内科|头孢克肟,氨溴索,复方甘草片,左氧氟沙星|4,1.5,1.5,2.5|2.5|0|-
J10.101|流行性感冒|呼吸内科|连花清瘟,布洛芬,感冒灵|4,1,0.7,0.7|6|0|-
K29.500|慢性胃炎|消化内科|奥美拉唑,铝碳酸镁,健胃消食|0.3,2,3,3|1|0|-
A09.000|感染性腹泻|消化内科|蒙脱石散,双歧杆菌,左氧氟沙星|2,1,0.6,0.7|0.6|0|-
M54.500|腰痛|骨科|塞来昔布,活血止痛膏,云南产痛贴|0,1.6,3,3|1|0|-
M17.900|膝关节病|骨科|塞来昔布,硫酸氨基葡萄糖,活血止痛膏|0,0.3,2,3.5|1.2|0|-
M47.800|颈椎病|中医科|布洛芬,活血止痛膏|0,1.6,2.4,1.5|1|0|-
L30.900|湿疹|皮肤科|炉甘石洗剂,氯雷他定,酮康唑|2,1.4,1,1|0.7|0|-
H10.900|结膜炎|眼科|红霉素眼膏,玻璃酸钠|1,0.8,0.6,0.8|0.8|0|-
N76.000|阴道炎|妇科|妇炎洁栓,益母草|0,2,1,0.2|1|2|-
Z34.900|正常妊娠监督|产科|叶酸片|0,0.9,0,0|1|2|-
N40.000|前列腺增生|泌尿外科|非那雄胺,坦索罗辛|0,0,0.8,2.4|1|1|-
K04.000|牙髓炎|口腔科|布洛芬,阿莫西林|1,1.3,1,0.8|1|0|-
S61.900|手部开放性损伤|急诊科|阿莫西林,布洛芬|0.6,0.9,0.7,0.4|0.9|0|-
I10.x00|高血压病|心血管内科|苯磺酸氨氯地平,缬沙坦,厄贝沙坦,美托洛尔|0,0.02,0.2,0.45|1|0|c
E11.900|2型糖尿病|内分泌科|二甲双胍,格列美脲,阿卡波糖,达格列净,甘精胰岛素|0,0.01,0.1,0.18|1|0|c
I25.100|冠心病|心血管内科|阿司匹林,瑞舒伐他汀,单硝酸异山梨酯,丹参滴丸,硫酸氢氯吡格雷|0,0.002,0.05,0.16|1|0|c
I69.300|脑梗死后遗症|神经内科|阿司匹林,阿托伐他汀,脑心通,银杏叶|0,0.001,0.02,0.08|1|0|c
J44.900|慢性阻塞性肺疾病|呼吸内科|布地奈德,噻托溴铵,氨溴索|0,0,0.015,0.05|1.4|0|c
B18.100|慢性乙型肝炎|感染科|恩替卡韦|0,0.01,0.015,0.006|1|0|c
F20.900|精神分裂症|精神科|奥氮平,丙戊酸钠|0,0.004,0.004,0.002|1|0|c
F32.900|抑郁障碍|精神科|舍曲林|0,0.008,0.008,0.006|1|0|c
E03.900|甲状腺功能减退|内分泌科|左甲状腺素|0,0.006,0.01,0.01|1|0|c
M10.900|痛风|风湿科|非布司他,别嘌醇|0,0.008,0.015,0.012|1|0|c
G20.x00|帕金森病|神经内科|左旋多巴,多奈哌齐|0,0,0.002,0.015|1|0|c
N18.001|尿毒症|肾内科|重组人促红素,碳酸司维拉姆|0,0.0008,0.0015,0.0025|1|0|c
C50.900|乳腺恶性肿瘤|肿瘤科|紫杉醇,奥沙利铂|0,0.0005,0.002,0.002|1|2|c
C34.900|肺恶性肿瘤|肿瘤科|奥沙利铂,奥希替尼|0,0.0002,0.002,0.005|1|0|c
J18.900|肺炎|呼吸内科|注射用头孢曲松,氨溴索,氯化钠|1.5,0.3,0.6,2.2|2.2|0|s
I63.900|脑梗死|神经内科|疏血通,阿托伐他汀,阿司匹林|0,0.05,0.8,3|1.3|0|s
I20.000|不稳定性心绞痛|心血管内科|丹红,阿司匹林,瑞舒伐他汀|0,0.03,0.7,2|1.3|0|s
K35.900|急性阑尾炎|普外科|注射用头孢曲松,氯化钠|0.4,0.7,0.4,0.2|1|0|s
H25.900|老年性白内障|眼科|玻璃酸钠|0,0,0.3,1.5|0.8|0|s
S72.000|股骨颈骨折|骨科|碳酸钙维D,布洛芬|0,0.05,0.2,0.8|1.2|0|s
S82.200|胫骨骨折|骨科|布洛芬,氯化钠|0.2,0.4,0.4,0.3|1|0|s
M51.200|腰椎间盘突出|康复科|丹红,塞来昔布|0,0.3,1,0.9|1|0|s
K80.200|胆囊结石|普外科|注射用头孢曲松,奥美拉唑|0,0.3,0.7,0.6|1|0|s
H81.900|前庭功能障碍|神经内科|疏血通,银杏叶|0,0.1,0.6,1.1|1|0|s
O80.000|单胎顺产|产科|益母草|0,0,0,0|1|2|s
O82.000|剖宫产分娩|产科|益母草,注射用头孢曲松|0,0,0,0|1|2|s
P59.900|新生儿黄疸|儿科|双歧杆菌|0,0,0,0|1|0|s
S06.000|脑震荡|神经外科|氯化钠|0.1,0.2,0.2,0.1|1|0|s
T07.x00|多处损伤|急诊科|布洛芬,氯化钠|0.1,0.2,0.2,0.1|1|0|s
D66.x00|血友病A|血液科|凝血因子VIII|0,0,0,0|1|0|-
Z51.100|恶性肿瘤化学治疗|肿瘤科|奥沙利铂,紫杉醇|0,0,0,0|1|0|-
""".strip().splitlines()
]
ILL = {illness.code: number for number, illness in enumerate(ILLNESSES)}
LONG_TERM = np.array([number for number, i in enumerate(ILLNESSES) if i.chronic])
STAYS = np.array([i for i in range(ILL["J18.900"], ILL["T07.x00"] + 1)])
ACUTE = np.array([number for number, i in enumerate(ILLNESSES) if number < ILL["I10.x00"]])
DEPTS = sorted({i.dept for i in ILLNESSES})
DEPT = np.array([DEPTS.index(i.dept) for i in ILLNESSES])
SEX = np.array([i.sex for i in ILLNESSES])
_WIDTH = 5
POOL = np.array([[item(d) for d in (list(i.drugs) * _WIDTH)[:_WIDTH]] for i in ILLNESSES])
AGES = np.array([i.ages for i in ILLNESSES])
WINTER = np.array([i.winter for i in ILLNESSES])
PROCEDURE = {
    "H25.900": ("白内障超声乳化术", "人工晶体"),
    "S72.000": ("髋关节置换术", "人工髋关节"),
    "S82.200": ("骨折内固定术", "接骨板"),
    "K35.900": ("阑尾切除术", "可吸收缝线"),
    "K80.200": ("阑尾切除术", "吻合器"),
    "I20.000": ("冠状动脉支架置入术", "药物涂层支架"),
    "O80.000": ("顺产接生", ""),
    "O82.000": ("剖宫产术", "可吸收缝线"),
}
