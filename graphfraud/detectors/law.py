"""The provisions that findings cite (国务院令第735号《医疗保障基金使用监督管理条例》 and its 实施细则)."""

LENDS = {
    "zh": "《医疗保障基金使用监督管理条例》第四十一条：个人将医疗保障凭证交由他人冒名使用、重复享受待遇、转卖药品等",
    "en": "Regulation on the Supervision of Medical Security Funds (State Council order 735), article 41: "
    "lending the credential, claiming twice, reselling drugs",
}
INDUCES = {
    "zh": "《医疗保障基金使用监督管理条例》第四十条：定点医药机构诱导、协助他人冒名或者虚假就医、购药，伪造、变造资料，虚构医药服务项目",
    "en": "Regulation on the Supervision of Medical Security Funds (State Council order 735), article 40: "
    "an institution induces or helps impersonation or false care, forges records, fabricates services",
}
IRREGULAR = {
    "zh": "《医疗保障基金使用监督管理条例》第三十八条：分解住院、挂床住院，重复收费、超标准收费、分解项目收费，串换药品、耗材、诊疗项目等",
    "en": "Regulation on the Supervision of Medical Security Funds (State Council order 735), article 38: "
    "split or bed-hanging stays, double or excessive charges, swapped drugs, consumables or services",
}
RULES = {
    "zh": "《医疗保障基金使用监督管理条例实施细则》（国家医保局令第7号，2026年4月1日起施行）",
    "en": "Implementing Rules of the Regulation on the Supervision of Medical Security Funds (NHSA order 7, in force 2026-04-01)",
}
LIABLE = {
    "zh": "《社会保险法》第三十条：应当由第三人负担的、应当从工伤保险基金中支付的医疗费用不纳入基本医疗保险基金支付范围",
    "en": "Social Insurance Law, article 30: what a third party or work-injury insurance has to pay, the fund does not",
}
