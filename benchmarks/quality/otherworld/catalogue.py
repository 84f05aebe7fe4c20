"""Drugs, services, consumables and diagnoses, with prices in fen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# name, price in yuan, disease it is for ("" none), resale favourite
_DRUGS = """
硝苯地平控释片|28.6|I10|1
苯磺酸氨氯地平片|12.4|I10|0
缬沙坦胶囊|22.8|I10|0
厄贝沙坦片|19.9|I10|0
盐酸二甲双胍片|15.2|E11|0
阿卡波糖片|34.5|E11|1
格列美脲片|18.8|E11|0
甘精胰岛素注射液|71.3|E11|1
达格列净片|61.6|E11|0
阿托伐他汀钙片|37.2|E78|1
瑞舒伐他汀钙片|26.4|E78|1
硫酸氢氯吡格雷片|44.9|I25|1
阿司匹林肠溶片|11.7|I25|0
单硝酸异山梨酯缓释片|31.0|I25|0
复方丹参滴丸|27.5|I25|1
脑心通胶囊|33.3|I69|1
银杏叶片|24.8|I69|1
布地奈德福莫特罗吸入粉雾剂|128.0|J44|1
噻托溴铵粉吸入剂|96.5|J44|0
恩替卡韦分散片|42.0|B18|1
百令胶囊|49.8|N18|1
复方α-酮酸片|88.0|N18|0
碳酸钙D3片|36.9|M81|0
阿仑膦酸钠片|58.2|M81|0
甲磺酸奥希替尼片|1860.0|C34|0
卡培他滨片|412.0|C18|0
尼替西农胶囊|5230.0|E70|0
阿莫西林胶囊|13.5||0
头孢克肟分散片|24.6||0
头孢丙烯片|27.7||0
阿奇霉素片|21.3||0
左氧氟沙星片|18.2||0
连花清瘟胶囊|14.8||0
板蓝根颗粒|11.0||0
感冒灵颗粒|13.9||0
复方氨酚烷胺胶囊|9.8||0
蒲地蓝消炎口服液|29.5||0
蓝芩口服液|32.8||0
急支糖浆|17.6||0
川贝枇杷膏|26.9||0
氨溴索口服溶液|19.4||0
布洛芬缓释胶囊|16.5||0
对乙酰氨基酚片|6.2||0
氯雷他定片|12.9||0
奥美拉唑肠溶胶囊|18.9||0
雷贝拉唑钠肠溶片|39.6||0
铝碳酸镁咀嚼片|21.8||0
多潘立酮片|15.7||0
健胃消食片|10.5||0
双歧杆菌三联活菌胶囊|28.8||0
蒙脱石散|12.2||0
云南白药气雾剂|43.5||0
活血止痛胶囊|25.4||0
麝香壮骨膏|19.0||0
氟比洛芬凝胶贴膏|52.0||0
双氯芬酸二乙胺乳胶剂|29.9||0
安宫牛黄丸|780.0||1
六味地黄丸|22.0||0
补中益气丸|18.3||0
归脾丸|16.8||0
逍遥丸|17.2||0
阿胶块|398.0||1
西洋参片|168.0||0
三七粉|138.0||0
黄芪颗粒|29.0||0
维生素C片|4.9||0
复合维生素B片|7.4||0
叶酸片|9.2||0
玻璃酸钠滴眼液|31.8||0
妥布霉素滴眼液|15.1||0
莫匹罗星软膏|19.6||0
复方酮康唑软膏|13.8||0
地奈德乳膏|28.5||0
妇科千金片|24.2||0
"""
_SLICES = "黄芪 当归 党参 白术 茯苓 甘草 丹参 川芎 枸杞子 陈皮"
# name, price, class: c consult b bed n nursing t test p procedure r rehab
_SERVICES = """
普通门诊诊查费|12|c
专家门诊诊查费|25|c
急诊诊查费|18|c
普通病房床位费|38|b
三人间床位费|52|b
二级护理|14|n
一级护理|26|n
住院诊查费|15|n
血常规|20|t
尿常规|12|t
肝功能|65|t
肾功能|48|t
空腹血糖|9|t
糖化血红蛋白|60|t
血脂四项|46|t
心电图|24|t
胸部X线|70|t
腹部彩超|110|t
头颅CT平扫|180|t
胸部CT平扫|220|t
磁共振平扫|480|t
胃镜检查|260|t
前列腺特异抗原|85|t
妇科彩超|120|t
宫颈液基细胞检查|160|t
静脉输液|11|p
肌肉注射|4|p
换药|22|p
血液透析|420|p
冠状动脉支架置入术|3600|p
人工髋关节置换术|4200|p
白内障超声乳化摘除术|1650|p
腹腔镜胆囊切除术|1480|p
单胎顺产接生|780|p
剖宫产术|1650|p
新生儿护理|60|p
化疗药物配置|38|p
针刺30分钟/次|46|r
推拿治疗30分钟/次|58|r
中频脉冲电治疗20分钟/次|24|r
艾灸40分钟/次|42|r
康复综合训练4小时/次|190|r
"""
_CONSUMABLES = """
一次性输液器|3.5
留置针|18
药物洗脱冠脉支架|798
人工髋关节假体|5480
疝修补补片|1350
人工晶状体|860
吻合器钉仓|1120
止血纱布|286
可吸收缝线|64
骨科接骨板|2360
"""
# code, name
_DISEASES = """
I10.x00|特发性高血压
E11.900|2型糖尿病
E78.500|高脂血症
I25.103|冠状动脉粥样硬化性心脏病
I69.300|脑梗死后遗症
J44.900|慢性阻塞性肺疾病
B18.100|慢性乙型病毒性肝炎
N18.903|慢性肾脏病3期
M81.900|骨质疏松
C34.900|肺恶性肿瘤
C18.900|结肠恶性肿瘤
N18.001|尿毒症
E70.201|酪氨酸血症
J06.900|急性上呼吸道感染
J20.900|急性支气管炎
K29.500|慢性胃炎
K80.200|胆囊结石
M54.500|腰痛
M47.800|颈椎病
S82.201|胫骨骨折
S06.001|脑震荡
H25.900|老年性白内障
O80.900|单胎顺产
O82.000|剖宫产分娩
Z38.000|医院内单胎活产
N76.000|急性阴道炎
N40.x00|前列腺增生
I63.900|脑梗死
J18.900|肺炎
Z00.000|健康查体
L30.900|湿疹
"""
CHRONIC = ("I10", "E11", "E78", "I25", "I69", "J44", "B18", "N18", "M81")
ACUTE_OUT = ("J06", "J20", "K29", "M54", "M47", "L30")
ACUTE_IN = ("J18", "I63", "K80", "S82", "M47", "J44", "I25", "E11")


@dataclass(frozen=True)
class Catalogue:
    """Items by number: code, name, list_type, price in fen, class letter, disease, resale favour."""

    code: list[str]
    name: list[str]
    list_type: NDArray[np.int64]
    price: NDArray[np.int64]
    letter: list[str]
    disease: list[str]
    favoured: NDArray[np.bool_]
    dise_code: list[str]
    dise_name: list[str]

    def item(self, name: str) -> int:
        """Number of the item of that name."""
        return self.name.index(name)

    def dise(self, start: str) -> int:
        """Number of the first diagnosis whose code starts so."""
        return next(i for i, c in enumerate(self.dise_code) if c.startswith(start))

    def of(self, letter: str) -> NDArray[np.int64]:
        """Items of a class."""
        return np.flatnonzero(np.array([x == letter for x in self.letter]))

    def for_disease(self, start: str) -> NDArray[np.int64]:
        """Drugs for a disease."""
        return np.flatnonzero(np.array([d == start for d in self.disease]))


def catalogue(rng: np.random.Generator) -> Catalogue:
    """The list of items; prices stray by ±12% from seed to seed, codes too."""
    rows: list[tuple[str, str, int, float, str, str, bool]] = []
    for i, text in enumerate(_DRUGS.split()):
        name, price, disease, favour = text.split("|")
        atc = f"{'ABCDGHJLMNRS'[i % 12]}{i % 16 + 1:02d}{'ABCDE'[i % 5]}"
        code = f"X{atc}{chr(65 + i % 26)}{rng.integers(100, 999)}A0010101{rng.integers(10000, 99999)}"
        rows.append((code, name, 101, float(price), "d", disease, favour == "1"))
    for i, name in enumerate(_SLICES.split()):
        rows.append((f"T0007{i:05d}", name, 102, 0.3 + 0.11 * i, "h", "", False))
    for i, text in enumerate(_SERVICES.split()):
        name, price, letter = text.split("|")
        rows.append(
            (f"00{1101 + i * 7:04d}{i:05d}0000-{110100000 + i * 37}", name, 201, float(price), letter, "", False)
        )
    for i, text in enumerate(_CONSUMABLES.split()):
        name, price = text.split("|")
        rows.append((f"C{14 + i:02d}0{rng.integers(10**9, 10**10 - 1)}", name, 301, float(price), "m", "", False))
    code, names, kinds, prices, letters, diseases, favour = zip(*rows, strict=True)
    fen = np.maximum(np.rint(np.array(prices) * 100 * rng.uniform(0.88, 1.12, len(rows))), 5).astype("int64")
    dise = [text.split("|") for text in _DISEASES.split()]
    return Catalogue(
        list(code),
        list(names),
        np.array(kinds),
        fen,
        list(letters),
        list(diseases),
        np.array(favour),
        [d[0] for d in dise],
        [d[1] for d in dise],
    )
