/* Puts the parts together. */
gf.main = (function () {
  var state = gf.state, model = gf.model, about = model.about, current = "network";
  var drawers = {
    network: function () { gf.network.show(); }, timeline: gf.timeline.draw, map: gf.map.draw, rows: gf.rows.show,
    query: function () { gf.by("queryText").textContent = about.query || gf.t("none"); }
  };
  function status() {
    var seen = state.seen, live = 0;
    seen.nodes.forEach(function (node) { if (node.live || !model.edges.length) live += 1; });
    gf.say(gf.t("active", { n: live, e: seen.edges.length, s: state.shownEvents().length }));
  }
  function mark(name) {
    current = name;
    document.querySelectorAll("[data-tab]").forEach(function (one) {
      one.setAttribute("aria-selected", String(one.dataset.tab === name));
      one.tabIndex = one.dataset.tab === name ? 0 : -1;
      one.setAttribute("aria-controls", "view-" + one.dataset.tab);
      one.id = "tab-" + one.dataset.tab;
    });
    document.querySelectorAll(".view").forEach(function (one) { one.classList.toggle("on", one.id === "view-" + name); });
  }
  function tab(name) {
    mark(name);
    drawers[name]();
  }
  function heading() {
    var severity = gf.by("severity");
    severity.textContent = about.severity ? gf.t("severity") + " " + gf.word("severities", about.severity) : "";
    severity.className = "badge " + (about.severity || "none");
    gf.by("title").textContent = gf.text(about.title);
    gf.by("title").title = gf.text(about.title);
    gf.by("masked").textContent = gf.t(about.masked ? "masked" : "unmasked");
    gf.by("masked").className = "badge " + (about.masked ? "quiet" : "warn");
    gf.by("lang").textContent = gf.t("other");
    gf.by("omitted").textContent = about.omitted.length ? gf.t("omitted") + about.omitted.map(gf.text).join("；") : "";
    document.title = gf.text(about.title);
    gf.by("home").hidden = !about.home;
    if (about.home) gf.by("home").href = about.home;
    var list = gf.empty(gf.by("keyList"));
    gf.keyHelp.forEach(function (row) {
      list.appendChild(gf.el("dt", { text: row[0] }));
      list.appendChild(gf.el("dd", { text: gf.lang === "zh" ? row[1] : row[2] }));
    });
  }
  function all(what) {
    if (what === "state") state.forget();
    if (what !== "history") {
      gf.network.show();
      if (current !== "network") drawers[current]();
      gf.brush.draw();
    }
    if (what !== "selection") gf.filters.show();
    if (what === "selection" || what === "state") gf.panel.show();
    if (what === "selection" && state.selection && state.selection.kind === "edge" && model.edgeAt.has(state.selection.id)) gf.say(gf.panel.tieText(model.edgeAt.get(state.selection.id)));
    gf.by("undo").disabled = !state.canUndo;
    gf.by("redo").disabled = !state.canRedo;
    if (what !== "selection" && !state.now.path && !state.now.start) status();
  }
  function language() {
    gf.lang = gf.lang === "zh" ? "en" : "zh";
    gf.retext();
    heading();
    all("state");
    drawers[current]();
    status();
  }
  /* A node in one line, as it is told when somebody goes to it or points at it. */
  function words(seen) {
    var ties = seen.node ? seen.node.ties : seen.ties;
    return gf.panel.words(seen) + (ties ? " · " + gf.t("tiesOf", { n: ties.length }) : "");
  }
  function choose(id) {
    var seen = state.seen.nodes.get(id), folded = !seen && state.now.folded.find(function (fold) {
      return state.members(fold).some(function (node) { return node.id === id; });
    });
    if (folded) state.toggleFold(folded);
    if (!seen && !folded) state.change(function (next) {
      delete next.hidden[id];
      delete next.offKinds[model.at.get(id).kind];
    });
    state.select({ kind: "node", id: id });
    if (current === "network") gf.network.reveal(id);
    if (current === "timeline") gf.timeline.reveal(id);
    gf.say(words(state.seen.nodes.get(id) || model.at.get(id)));
  }
  function hide(id) {
    var seen = state.seen.nodes.get(id);
    state.change(function (next) { (seen && seen.members ? seen.members.map(function (node) { return node.id; }) : [id]).forEach(function (one) { next.hidden[one] = true; }); });
    state.select(null);
  }
  /* Only this one and what is tied to it; the rest is hidden, one step to undo. */
  function only(id) {
    var kept = new Set([id]);
    state.seen.edges.forEach(function (edge) {
      if (edge.a === id) kept.add(edge.b);
      if (edge.b === id) kept.add(edge.a);
    });
    state.change(function (next) {
      state.seen.nodes.forEach(function (seen) {
        if (!kept.has(seen.id)) (seen.members || [seen]).forEach(function (node) { next.hidden[node.id] = true; });
      });
    });
  }
  function start() {
    gf.lang = about.lang === "en" ? "en" : "zh";
    gf.retext();
    heading();
    [gf.network, gf.filters, gf.search, gf.brush, gf.timeline, gf.map, gf.notes, gf.sheet, gf.exports, gf.keys].forEach(function (part) { part.start(); });
    state.listen(all);
    document.addEventListener("click", function (event) {
      var menu = gf.by("exportMenu"), inside = menu.contains(event.target);
      if (menu.open && (!inside || event.target.tagName === "BUTTON")) menu.open = false;
    });
    document.querySelectorAll("[data-tab]").forEach(function (one, at, all) {
      one.addEventListener("click", function () { tab(one.dataset.tab); });
      one.addEventListener("keydown", function (event) {
        var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        var next = all[(at + step + all.length) % all.length];
        tab(next.dataset.tab);
        next.focus();
        event.preventDefault();
        event.stopPropagation();
      });
    });
    var narrow = window.matchMedia("(max-width: 760px)");
    function spare() { gf.by("sieve").open = !narrow.matches; }
    narrow.addEventListener("change", spare);
    spare();
    gf.by("undo").addEventListener("click", state.undo);
    gf.by("redo").addEventListener("click", state.redo);
    gf.by("lang").addEventListener("click", language);
    gf.by("help").addEventListener("click", help);
    gf.by("closeHelp").addEventListener("click", function () { gf.by("helpBox").close(); });
    gf.by("zoomIn").addEventListener("click", function () { gf.network.zoom(1.25); });
    gf.by("zoomOut").addEventListener("click", function () { gf.network.zoom(0.8); });
    gf.by("fit").addEventListener("click", gf.network.fit);
    window.addEventListener("resize", function () { gf.brush.draw(); drawers[current](); });
    mark("network");
    gf.network.fit();
    gf.filters.show();
    gf.panel.show();
    gf.brush.draw();
    status();
    gf.by("undo").disabled = gf.by("redo").disabled = true;
    document.documentElement.dataset.ready = "true";
  }
  function help() { gf.by("helpBox").showModal(); }
  return {
    start: start, tab: tab, status: status, words: words, choose: choose, hide: hide, only: only, help: help, language: language,
    pin: function (id) { state.change(function (next) { if (next.pinned[id]) delete next.pinned[id]; else next.pinned[id] = true; }); },
    current: function () { return current; }
  };
})();
gf.main.start();
