/* Settlement rows as tables; persons masked as the page came. */
gf.rows = (function () {
  var state = gf.state, model = gf.model, el = gf.el, PAGE = 500;
  function when(event) {
    if (!event.minute) return gf.day(event.begin) + " " + gf.t("dayOnly");
    return event.end - event.begin >= 1440 ? gf.day(event.begin) + " – " + gf.day(event.end) : gf.moment(event.begin);
  }
  function med(event) { return gf.word("med", (event.med || "").slice(0, 2)) || event.med; }
  function words(event) {
    return event.id + " · " + gf.cut(event.person.label, 20) + " · " + gf.cut(event.place.label, 24) + " · " + when(event) + " · " + gf.yuan(event.amount);
  }
  function table(events, columns) {
    var head = el("tr", {}, columns.map(function (column) { return el("th", { text: column[0], set: { scope: "col" } }); }));
    var body = events.map(function (event) {
      return el("tr", {}, columns.map(function (column) {
        return el("td", { text: column[1](event), cls: column[2] || "" });
      }));
    });
    return el("table", {}, [el("thead", {}, [head]), el("tbody", {}, body)]);
  }
  function columns() {
    return [
      ["setl_id", function (event) { return event.id; }, "mono"], [gf.t("person"), function (event) { return gf.cut(event.person.label, 30); }, "whole"],
      [gf.t("place"), function (event) { return gf.cut(event.place.label, 30); }, "place"], [gf.t("when"), function (event) { return when(event).replace(" – ", " –\n"); }, "lines"], [gf.t("type"), med, "type"],
      [gf.t("amount"), function (event) { return gf.yuan(event.amount); }, "number"], [gf.t("fund"), function (event) { return gf.yuan(event.fund); }, "number"]
    ];
  }
  function chosen() {
    var pick = state.selection, list = state.shownEvents();
    if (!pick) return list;
    if (pick.kind === "node") {
      var seen = state.seen.nodes.get(pick.id), inside = seen && seen.members ? new Set(seen.members) : new Set([model.at.get(pick.id)]);
      return list.filter(function (event) { return inside.has(event.person) || inside.has(event.place); });
    }
    var edge = model.edgeAt.get(pick.id);
    if (!edge) return list;
    var rows = new Set(edge.rows);
    return list.filter(function (event) { return rows.has(event.index); });
  }
  function show() {
    var list = chosen().slice().sort(function (a, b) { return a.begin - b.begin || (a.id < b.id ? -1 : 1); });
    var note = gf.t("rowsOf", { n: model.about.rowsTotal, m: model.events.length });
    if (state.selection) note += " · " + gf.t("selected") + gf.whole(list.length);
    gf.by("rowsNote").textContent = note;
    var box = gf.empty(gf.by("rowsBox"));
    if (!list.length) return;
    box.appendChild(table(list.slice(0, PAGE), columns()));
    if (list.length > PAGE) {
      box.appendChild(gf.button(gf.t("allRows") + " (" + gf.whole(list.length) + ")", function () {
        gf.empty(box).appendChild(table(list, columns()));
      }, "link"));
    }
  }
  /* The first rows for the side panel. */
  function few(events, total) {
    if (!events.length) return null;
    var list = events.slice().sort(function (a, b) { return a.begin - b.begin; }), all = columns();
    var count = Math.max(total || 0, list.length);
    return gf.panel.section(gf.t("settlements") + " (" + gf.whole(count) + ")", [
      el("div", { cls: "scroll" }, [table(list.slice(0, 50), [all[0], all[1], all[2], all[3], all[5]])]),
      count > 50 ? gf.button(gf.t("allRows"), function () { gf.main.tab("rows"); }, "link") : null
    ].filter(Boolean));
  }
  return { show: show, few: few, words: words, when: when, chosen: chosen, med: med };
})();
