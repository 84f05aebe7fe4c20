"use strict";
var gf = {};
gf.texts = {
  zh: {
    home: "‹ 总览", lead: "线索，非认定结论", masked: "已脱敏", unmasked: "未脱敏", undo: "撤销", redo: "重做", undoTip: "撤销上一步（Ctrl+Z）", redoTip: "重做（Ctrl+Y）",
    export: "导出", saveNotes: "保存批注", loadNotes: "读入批注", print: "打印", help: "帮助", helpTip: "键盘操作（?）", other: "English",
    find: "查找", findHint: "编号、名称、拼音（/）", foundNumber: "{n} 个匹配项，用上下键选择", moreFound: "另有 {n} 项，请再输入几个字", nothing: "没有匹配项", legend: "图例与类型", ties: "联系类型", minCount: "最少次数", minAmount: "最低金额（元）",
    rings: "群组", hidden: "已隐藏", network: "关系网", timeline: "时间线", map: "地图", rows: "结算明细", query: "查询", queryNote: "本页内容由下列查询和参数得出，可据此复核。",
    wholeTime: "全部时间", play: "按时间播放", stop: "停止播放", zoomIn: "放大", zoomOut: "缩小", fit: "全图", fold: "折叠", foldRing: "折叠群组", unfold: "展开", hide: "隐藏", show: "显示", pin: "固定", unpin: "取消固定",
    whyNode: "为什么涉及它？", whyEdge: "为什么有这条联系？", reasons: "理由", readings: "可能是无辜的吗？无辜解释的检验", observed: "实际", expected: "预期", members: "成员", settlements: "结算", amount: "净额（元）",
    fund: "基金（元）", first: "首次", last: "末次", count: "次数", strength: "归属强度", role: "角色", kind: "类型", number: "编号", region: "区划", decisive: "决定性", explains: "可解释的联系：{n} 条",
    explained: "可由此解释", legal: "法律依据", ties2: "联系", ofNode: "与之相关", pathFrom: "设为路径起点", pathTo: "到此处的路径", noPath: "本页内无路径相连", noStart: "请先选一个节点，点“设为路径起点”", pathIs: "路径", hops: "步", hop: "步", waysFrom: "从 {a} 到 {b} 的路径", moreWays: "另有 {n} 条路径", waysNote: "各条路径之间没有共同的中间节点或联系；经过联系多的节点代价更高。", wayNote: "没有另一条不经过相同节点或联系的路径。", tiesOf: "{n} 条联系",
    pathStart: "路径起点：", clearPath: "清除路径", note: "批注", noteHint: "在此写下批注；仅存于本页，请“保存批注”为文件", person: "人员", place: "机构", when: "时间", until: "至", type: "类别", dayOnly: "仅有日期",
    allRows: "显示全部", rowsOf: "共 {n} 笔，本页列出 {m} 笔", overview: "概要", summary: "摘要", exhibit: "图证", dataHash: "数据哈希（结算记录）", pageHash: "本页数据哈希", noRows: "本页没有结算明细", unplaced: "无坐标，未标在图上：",
    personsAt: "紫线自参保区划中机构的中心引出，表示跨区结算，不表示住址；灰线连接有共同人员的机构", noPlaces: "没有带坐标的机构", active: "时间窗内 {n} 个节点、{e} 条联系、{s} 笔结算", selected: "已选：", foldRings: "全部折叠", unfoldRings: "全部展开",
    foldPlace: "折叠其人员", unfoldPlace: "展开其人员", of: "其中", keys: "键盘操作", close: "关闭", tested: "经显著性检验", untested: "未经检验的事实联系", back: "返回概要", printed: "打印于", omitted: "未显示：",
    noteSaved: "批注已保存", noteBad: "该文件不是本工具的批注", noteOther: "这些批注属于另一份数据，未读入", stays: "横条为住院", sameTime: "竖线连接十分钟内同店结算", hollow: "虚线圈仅知日期", lanesLeft: "{n} 人的泳道", lanesLabel: "时间线：{n} 人、{s} 笔结算；上下键逐人查看，明细见“结算明细”", chartLabel: "地图：{n} 家机构有坐标，{m} 家没有；明细见“结算明细”", networkLabel: "关系网：方向键沿联系移动，/ 查找，? 列出全部按键", insuredHere: "{n} 人参保", km: "公里", none: "无", pValue: "p 值", qValue: "q 值", togetherWith: "同时段", days: "天",
    more: "等", filters: "图例与筛选", details: "说明", hint: "单击：为什么 · 拖动：移动 · 双击：折叠 · Shift+单击：路径", severity: "等级", status: "状态", verdictNote: "每一条已知的无辜解释均已检验；* 为决定性。点开看依据。", strengthNote: "0–1", parallel: "联系", hiddenBy: "筛选后不显示", rangeLabel: "时间窗", scale: "比例尺",
    only: "只看相邻节点", why: "为什么？", whyRing: "为什么有这条线索？", whyPerson: "为什么是此人？", company: "与其中 {n} 人结伴；与 {who} 最多，{k} 次。", innocent: "可能是无辜的吗？", moreReasons: "另有 {n} 条理由", figures: "全部数字", known: "已知信息", usual: "并不异常", bystander: "归属强度低于 0.5：可能只是路人。",
    tieExplained: "此联系可由此解释：", tieNone: "此联系不能由任何无辜解释说明。",
    ownExplained: "经检验的 {n} 条联系中，可由此解释：", ownNone: "经检验的 {n} 条联系，没有一条可由无辜解释说明。",
    brushHint: "拖动选择时间；拖动边缘调整；双击恢复；方向键移动"
  },
  en: {
    home: "‹ Overview", lead: "A lead, not a finding of guilt", masked: "Masked", unmasked: "Not masked", undo: "Undo", redo: "Redo", undoTip: "Undo the last step (Ctrl+Z)", redoTip: "Redo (Ctrl+Y)",
    export: "Export", saveNotes: "Save notes", loadNotes: "Load notes", print: "Print", help: "Help", helpTip: "Keyboard (?)", other: "中文",
    find: "Find", findHint: "Id, name, pinyin (/)", foundNumber: "{n} found; arrow keys choose", moreFound: "{n} more: type a little more", nothing: "No match", legend: "Legend and kinds", ties: "Ties", minCount: "Count at least", minAmount: "Yuan at least",
    rings: "Groups", hidden: "Hidden", network: "Network", timeline: "Timeline", map: "Map", rows: "Settlements", query: "Query", queryNote: "This page comes from the query and parameters below; they serve to check it.",
    wholeTime: "Whole period", play: "Play through time", stop: "Stop", zoomIn: "Zoom in", zoomOut: "Zoom out", fit: "Whole picture", fold: "Fold", foldRing: "Fold the ring", unfold: "Unfold", hide: "Hide", show: "Show", pin: "Pin", unpin: "Unpin",
    whyNode: "Why is it here?", whyEdge: "Why this tie?", reasons: "Reasons", readings: "Could it be innocent? Readings tried", observed: "Observed", expected: "Expected", members: "Members", settlements: "Settlements", amount: "Net yuan",
    fund: "Funds, yuan", first: "First", last: "Last", count: "Count", strength: "Strength of belonging", role: "Role", kind: "Kind", number: "Number", region: "Region", decisive: "decisive", explains: "Ties that it explains: {n}",
    explained: "Explained by", legal: "Legal basis", ties2: "Ties", ofNode: "Tied to", pathFrom: "Start path here", pathTo: "Paths to here", noPath: "No path on this page joins them", noStart: "Choose a node first and “Start path here”", pathIs: "Path", hops: "hops", hop: "hop", waysFrom: "Paths from {a} to {b}", moreWays: "{n} more paths", waysNote: "No two of them share a node in between or a tie; passing a node with many ties costs more.", wayNote: "There is no other path without the same nodes or ties.", tiesOf: "{n} ties",
    pathStart: "Path starts at ", clearPath: "Clear path", note: "Note", noteHint: "Write a note; it lives in this page only until you save notes to a file", person: "Person", place: "Place", when: "When", until: "Until", type: "Type", dayOnly: "day only",
    allRows: "Show all", rowsOf: "{n} settlements, {m} listed on this page", overview: "Overview", summary: "Summary", exhibit: "Exhibit", dataHash: "Data hash (settlement records)", pageHash: "Hash of this page's data", noRows: "No settlement rows on this page", unplaced: "Without coordinates, not on the map: ",
    personsAt: "Purple lines: settled away from the region of insurance (drawn from the centre of its institutions, no address); grey lines: places that share persons", noPlaces: "No institution with coordinates", active: "{n} nodes, {e} ties, {s} settlements in the window", selected: "Selected: ", foldRings: "Fold all", unfoldRings: "Unfold all",
    foldPlace: "Fold its persons", unfoldPlace: "Unfold its persons", of: "of", keys: "Keyboard", close: "Close", tested: "tested for significance", untested: "a fact of the records, not tested", back: "Back to overview", printed: "Printed on", omitted: "Not shown: ",
    noteSaved: "Notes saved", noteBad: "That file holds no notes of this tool", noteOther: "Those notes belong to other data and were not loaded", stays: "Bars are stays", sameTime: "Upright lines join settlements at one place within ten minutes", hollow: "hollow: only the day is known", lanesLeft: "{n} persons", lanesLabel: "Timeline of {n} persons, {s} settlements; up and down go from person to person; the tab Settlements lists the rows", chartLabel: "Map: {n} institutions with coordinates, {m} without; the tab Settlements lists the rows", networkLabel: "Network: arrow keys walk along ties, / searches, ? lists all keys", insuredHere: "{n} insured", km: "km", none: "none", pValue: "p", qValue: "q", togetherWith: "At the same time", days: "days",
    more: "and more", filters: "Legend and filters", details: "Details", hint: "Click: why it is here · drag: move · double-click: fold · Shift-click: paths", severity: "Severity", status: "Status", verdictNote: "Every reading known for this kind of finding was tried; * is decisive. Open one for its grounds.", strengthNote: "0–1", parallel: "Ties", hiddenBy: "not shown by the filters", rangeLabel: "Time window", scale: "Scale",
    only: "Only its neighbours", why: "Why?", whyRing: "Why this lead?", whyPerson: "Why this person?", company: "Kept company with {n} of them; most often with {who}: {k} times.", innocent: "Could it be innocent?", moreReasons: "{n} more reasons", figures: "All figures", known: "What is known", usual: "nothing unusual", bystander: "Strength below 0.5: perhaps a bystander.",
    tieExplained: "This tie is explained: ", tieNone: "No innocent reading explains this tie.",
    ownExplained: "Of {n} tested ties these are explained: ", ownNone: "None of {n} tested ties is explained by an innocent reading.",
    brushHint: "Drag to choose a period; drag its edges to change it; double-click for all; arrow keys move it"
  }
};
gf.keyHelp = [
  ["/", "查找", "Search"], ["1 2 3 4 5", "切换视图", "Switch view"], ["← ↑ → ↓", "沿联系移动；时间线上逐人移动", "Walk along ties; in the timeline from person to person"], ["Enter", "折叠或展开", "Fold or unfold"],
  ["H", "隐藏所选", "Hide the selected"], ["O", "只看所选及其相邻节点", "Only the selected and its neighbours"], ["P", "固定所选", "Pin the selected"], ["S", "设为路径起点", "Start a path here"], ["T", "到此处的路径", "Paths to here"],
  ["Space", "播放时间", "Play through time"], ["+ − 0", "缩放、全图", "Zoom, whole picture"], ["Ctrl+Z / Ctrl+Y", "撤销、重做", "Undo, redo"], ["L", "中文 / English", "中文 / English"], ["Esc", "取消选择", "Clear selection"], ["?", "本帮助", "This help"]
];
