/* The print sheet: exhibit number, picture, legend, reasons, readings, members, rows, hashes; drawn as vectors. */
gf.sheet = (function () {
  var model = gf.model, el = gf.el, about = model.about;
  function table(head, rows) {
    return el("table", {}, [
      el("thead", {}, [el("tr", {}, head.map(function (text) { return el("th", { text: text }); }))]),
      el("tbody", {}, rows.map(function (row) { return el("tr", {}, row.map(function (text) { return el("td", { text: text === undefined ? "" : text }); })); }))
    ]);
  }
  function legend() {
    var items = gf.filters.counts(model.nodes, "kind").map(function (pair) { return el("li", {}, [gf.filters.kindPicture(pair[0]), el("span", { text: gf.word("kinds", pair[0]) })]); });
    var ties = gf.filters.counts(model.edges, "type").map(function (pair) { return el("li", {}, [gf.filters.tiePicture(pair[0]), el("span", { text: gf.word("types", pair[0]) })]); });
    return el("ul", { cls: "legend" }, items.concat(ties));
  }
  function picture() {
    var tab = gf.main.current();
    if (tab === "timeline") { var lanes = gf.timeline.build(1000); return gf.scene.svg(lanes.scene, { x: 0, y: 0, w: lanes.wide, h: lanes.tall }); }
    if (tab === "map") { var chart = gf.map.build(1000, 640); return gf.scene.svg(chart.scene, { x: 0, y: 0, w: 1000, h: 640 }); }
    return gf.scene.svg(gf.network.scene(), gf.network.box());
  }
  /* Number of the exhibit and of the page at the head of every sheet of paper; signs that a style could read otherwise are left out. */
  function numbered() {
    var rules = document.styleSheets[0], last = rules.cssRules.length - 1, mark = String(about.number || "").replace(/[^\w.-]/g, "_").slice(0, 80);
    if (rules.cssRules[last].type === CSSRule.PAGE_RULE) rules.deleteRule(last);
    try {
      rules.insertRule('@page { @top-left { content: "' + gf.t("exhibit") + " " + mark + '"; font-size: 8pt; color: #444; } @top-right { content: counter(page) " / " counter(pages); font-size: 8pt; color: #444; } }', rules.cssRules.length);
    } catch (error) { /* a browser without boxes in the margin prints without them */ }
  }
  function build() {
    numbered();
    var sheet = gf.empty(gf.by("sheet")), facts = about.facts.map(function (fact) { return [gf.word("facts", fact[0]), fact[1]]; });
    sheet.appendChild(el("header", {}, [
      el("p", { cls: "exhibit", text: gf.t("exhibit") + " " + (about.number || "–") }), el("h1", { text: gf.text(about.title) }),
      el("p", { cls: "lead", text: gf.t("lead") + " · " + gf.t(about.masked ? "masked" : "unmasked") + (about.severity ? " · " + gf.t("severity") + " " + gf.word("severities", about.severity) : "") })
    ]));
    sheet.appendChild(el("p", { text: gf.text(about.summary) }));
    sheet.appendChild(el("figure", {}, [picture(), el("figcaption", { text: gf.by("status").textContent + " · " + gf.by("span").textContent })]));
    sheet.appendChild(legend());
    sheet.appendChild(el("p", { cls: "hashes", text: gf.t("exhibit") + " " + (about.number || "–") + (about.hash ? " · " + gf.t("dataHash") + " SHA-256 " + about.hash : "") + " · " + gf.t("pageHash") + " SHA-256 " + gf.pageHash() }));
    if (facts.length) sheet.appendChild(el("section", {}, [el("h2", { text: gf.t("overview") }), gf.panel.pairs(facts)]));
    if (about.reasons.length) sheet.appendChild(el("section", {}, [el("h2", { text: gf.t("reasons") }), el("ol", {}, about.reasons.map(gf.grounds.reason))]));
    if (about.readings.length) sheet.appendChild(el("section", {}, [el("h2", { text: gf.t("readings") }), el("ul", {}, gf.grounds.ordered().map(gf.grounds.reading))]));
    var members = model.nodes.filter(function (node) { return node.role; }).slice(0, 400);
    if (members.length) {
      sheet.appendChild(el("section", {}, [el("h2", { text: gf.t("members") }), table([gf.t("kind"), gf.t("number"), "", gf.t("role"), gf.t("strength"), gf.t("settlements"), gf.t("amount")], members.map(function (node) {
        return [gf.word("kinds", node.kind), node.number, gf.cut(node.label, 40), gf.word("roles", node.role), node.strength === undefined ? "" : node.strength.toFixed(2), gf.whole(node.count), gf.yuan(node.amount)];
      }))]));
    }
    var rows = gf.rows.chosen().slice(0, 300);
    if (rows.length) {
      sheet.appendChild(el("section", {}, [el("h2", { text: gf.t("settlements") }), el("p", { cls: "lead-in", text: gf.by("rowsNote").textContent || gf.t("rowsOf", { n: about.rowsTotal, m: model.events.length }) }),
        table(["setl_id", gf.t("person"), gf.t("place"), gf.t("when"), gf.t("amount")], rows.map(function (event) {
          return [event.id, gf.cut(event.person.label, 30), gf.cut(event.place.label, 30), gf.rows.when(event), gf.yuan(event.amount)];
        }))]));
    }
    var notes = gf.notes.all(), noted = Object.keys(notes);
    if (noted.length) sheet.appendChild(el("section", {}, [el("h2", { text: gf.t("note") }), table(["", ""], noted.map(function (id) { return [model.at.has(id) ? model.at.get(id).label : id, notes[id]]; }))]));
    about.omitted.forEach(function (text) { sheet.appendChild(el("p", { text: gf.t("omitted") + gf.text(text) })); });
    sheet.appendChild(el("footer", {}, [
      gf.panel.pairs([[gf.t("dataHash"), about.hash], [gf.t("pageHash"), gf.pageHash()], [gf.t("printed"), new Date().toLocaleString("sv-SE").slice(0, 16)]])
    ]));
  }
  return { start: function () { window.addEventListener("beforeprint", build); gf.by("print").addEventListener("click", function () { window.print(); }); }, build: build, legend: legend };
})();
