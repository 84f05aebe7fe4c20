/* PNG, SVG and CSV of what is on the screen, each with exhibit number, legend and data hash. */
gf.save = function (name, type, content) {
  var url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: type }));
  var link = gf.el("a", { set: { href: url, download: name } });
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(function () { URL.revokeObjectURL(url); }, 4000);
};
gf.pageHash = function () {
  return document.querySelector('meta[name="data-sha256"]').content;
};
gf.exports = (function () {
  var model = gf.model, about = model.about;
  function name(ending) { return "graphfraud-" + (about.number || "page").replace(/[^\w.-]+/g, "_") + "-" + gf.main.current() + "." + ending; }
  function picture() {
    var tab = gf.main.current();
    if (tab === "timeline") { var lanes = gf.timeline.build(1400); return { scene: lanes.scene, box: { x: 0, y: 0, w: lanes.wide, h: lanes.tall } }; }
    if (tab === "map") { var chart = gf.map.build(1400, 900); return { scene: chart.scene, box: { x: 0, y: 0, w: chart.wide, h: chart.tall } }; }
    var box = gf.network.box(), k = Math.min(1.8, Math.max(1, 1300 / box.w), Math.max(1, 1100 / box.h));
    return { scene: gf.scene.scale(gf.network.scene(), k), box: { x: box.x * k, y: box.y * k, w: box.w * k, h: box.h * k } };
  }
  /* Picture with heading, legend and hashes around it, all as one scene. */
  function framed() {
    var inner = picture(), wide = Math.max(1000, inner.box.w), scale = inner.box.w < wide ? (wide - inner.box.w) / 2 : 0, head = 86, made = [];
    made.push({ t: "text", s: gf.t("exhibit") + " " + (about.number || "–"), x: 24, y: 24, size: 15, weight: "bold", fill: "#12355b" });
    made.push({ t: "text", s: gf.cut(gf.text(about.title), 80), x: 24, y: 50, size: 20, weight: "bold" });
    made.push({ t: "text", s: gf.t("lead") + " · " + gf.t(about.masked ? "masked" : "unmasked") + " · " + gf.by("span").textContent, x: 24, y: 74, size: 12.5, fill: "#59616d" });
    made = made.concat(gf.scene.shift(inner.scene, scale - inner.box.x, head - inner.box.y));
    var y = head + inner.box.h + 26, x = 24;
    function item(parts, text) {
      var size = 76 + gf.wide(text, 12.5);
      if (x + size > wide - 20) { x = 24; y += 34; }
      made = made.concat(gf.scene.shift(parts, x + 22, y));
      made.push({ t: "text", s: text, x: x + 50, y: y, size: 12.5 });
      x += size;
    }
    gf.filters.counts(model.nodes, "kind").forEach(function (pair) { item(gf.look.node({ kind: pair[0], role: "", count: 0 }, {}), gf.word("kinds", pair[0])); });
    gf.filters.counts(model.edges, "type").forEach(function (pair) {
      var tie = gf.look.tie(pair[0]);
      var line = [{ t: "line", x1: -18, y1: 0, x2: 18, y2: 0, stroke: tie.colour, w: 2.5, dash: tie.dash }];
      if (tie.arrow) line.push({ t: "poly", pts: [[20, 0], [11, -4.5], [11, 4.5]], fill: tie.colour, stroke: "none", w: 0 });
      item(line, gf.word("types", pair[0]));
    });
    y += 30;
    about.omitted.forEach(function (text) { made.push({ t: "text", s: gf.t("omitted") + gf.text(text), x: 24, y: y, size: 11.5, fill: "#59616d" }); y += 18; });
    if (about.hash) { made.push({ t: "text", s: gf.t("dataHash") + " SHA-256 " + about.hash, x: 24, y: y, size: 11, fill: "#59616d" }); y += 17; }
    made.push({ t: "text", s: gf.t("pageHash") + " SHA-256 " + gf.pageHash(), x: 24, y: y, size: 11, fill: "#59616d" });
    return { scene: made, w: wide, h: y + 22 };
  }
  function svg() {
    var made = framed(), root = gf.scene.svg([{ t: "poly", pts: [[0, 0], [made.w, 0], [made.w, made.h], [0, made.h]], fill: "#ffffff", stroke: "none", w: 0 }].concat(made.scene), { x: 0, y: 0, w: made.w, h: made.h });
    gf.save(name("svg"), "image/svg+xml", '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(root));
  }
  function png() {
    var made = framed(), ratio = Math.min(2, 8000 / Math.max(made.w, made.h)), canvas = document.createElement("canvas");
    canvas.width = Math.round(made.w * ratio);
    canvas.height = Math.round(made.h * ratio);
    var ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, made.w, made.h);
    gf.scene.paint(ctx, made.scene);
    canvas.toBlob(function (blob) { gf.save(name("png"), "image/png", blob); }, "image/png");
  }
  /* A cell that a spreadsheet would run as a formula is written as text. */
  function cell(value) {
    var text = value === undefined || value === null ? "" : String(value);
    if (/^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = "'" + text;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  function csv() {
    var rows;
    if (gf.main.current() === "network") {
      rows = [["type", "from_kind", "from", "from_name", "to_kind", "to", "to_name", "count", "first", "last", "net_yuan", "expected", "p_value", "q_value", "explained_by"]];
      gf.state.seen.edges.forEach(function (seen) {
        var edge = seen.edge, a = gf.state.seen.nodes.get(seen.a), b = gf.state.seen.nodes.get(seen.b);
        function number(end) { return end.node ? end.node.number || end.node.id : end.label; }
        rows.push([seen.type, a.kind, number(a), a.label, b.kind, number(b), b.label, seen.count, edge && gf.firstDay(edge), edge && gf.lastDay(edge), seen.amount.toFixed(2), edge && edge.expected, edge && edge.p, edge && edge.q, edge && edge.explained]);
      });
    } else {
      rows = [["setl_id", "person", "person_name", "institution", "institution_name", "begin", "end", "med_type", "net_yuan", "fund_yuan"]];
      gf.rows.chosen().forEach(function (event) {
        var time = event.minute ? gf.moment : gf.day;
        rows.push([event.id, event.person.number || event.person.id, event.person.label, event.place.number || event.place.id, event.place.label, time(event.begin), time(event.end), event.med, event.amount.toFixed(2), event.fund.toFixed(2)]);
      });
    }
    gf.save(name("csv"), "text/csv;charset=utf-8", "\ufeff" + rows.map(function (row) { return row.map(cell).join(","); }).join("\r\n") + "\r\n");
  }
  return {
    start: function () {
      gf.by("exportPng").addEventListener("click", png);
      gf.by("exportSvg").addEventListener("click", svg);
      gf.by("exportCsv").addEventListener("click", csv);
    },
    cell: cell
  };
})();
