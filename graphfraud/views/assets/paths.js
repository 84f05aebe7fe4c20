/* The shortest path inside the page. Passing a node with many ties costs more, so that hospitals do not join everybody. */
gf.paths = (function () {
  var state = gf.state;
  var WAYS = 5, FIRST = 2;
  /* Dijkstra, 1959, over what is on the screen; cost of a hop = 1 + log2 of the ties of the node it leads to / 4. */
  function shortest(from, to, without) {
    var closed = without || { nodes: new Set(), edges: new Set() };
    var seen = state.seen, ties = new Map();
    seen.edges.forEach(function (edge) {
      if (closed.edges.has(edge.id) || closed.nodes.has(edge.a) || closed.nodes.has(edge.b)) return;
      [[edge.a, edge.b], [edge.b, edge.a]].forEach(function (ends) {
        if (!ties.has(ends[0])) ties.set(ends[0], []);
        ties.get(ends[0]).push({ to: ends[1], edge: edge.id });
      });
    });
    var cost = new Map([[from, 0]]), back = new Map(), open = new Set([from]), done = new Set();
    while (open.size) {
      var at = null;
      open.forEach(function (id) { if (at === null || cost.get(id) < cost.get(at) || (cost.get(id) === cost.get(at) && id < at)) at = id; });
      open.delete(at);
      done.add(at);
      if (at === to) break;
      (ties.get(at) || []).forEach(function (tie) {
        if (done.has(tie.to)) return;
        var hub = tie.to === to ? 0 : Math.log2(1 + (ties.get(tie.to) || []).length) / 4;
        var price = cost.get(at) + 1 + hub;
        if (!cost.has(tie.to) || price < cost.get(tie.to)) {
          cost.set(tie.to, price);
          back.set(tie.to, { from: at, edge: tie.edge });
          open.add(tie.to);
        }
      });
    }
    if (!cost.has(to)) return null;
    var path = { nodes: [to], edges: [] };
    for (var here = to; here !== from; here = back.get(here).from) {
      path.edges.unshift(back.get(here).edge);
      path.nodes.unshift(back.get(here).from);
    }
    return path;
  }
  function name(id) { var seen = state.seen.nodes.get(id); return seen ? gf.cut(seen.label, 16) : id; }
  /* The shortest way, then the shortest that shares neither a node in between nor a tie with those before it. */
  function ways(from, to) {
    var closed = { nodes: new Set(), edges: new Set() }, found = [];
    while (found.length < WAYS) {
      var path = shortest(from, to, closed);
      if (!path) break;
      found.push(path);
      path.nodes.slice(1, -1).forEach(function (id) { closed.nodes.add(id); });
      path.edges.forEach(function (id) { closed.edges.add(id); });
    }
    return found;
  }
  function told(path) { return path.edges.length + " " + gf.t(path.edges.length === 1 ? "hop" : "hops"); }
  function between(from, to) {
    if (!state.seen.nodes.has(from) || !state.seen.nodes.has(to) || from === to) return null;
    var found = ways(from, to), path = found[0] || null;
    state.change(function (next) { next.path = path; next.ways = found; next.start = from; });
    gf.say(path ? gf.t("pathIs") + " (" + told(path) + "): " + path.nodes.map(name).join(" → ") : gf.t("noPath"));
    return path;
  }
  /* One way as a line of names and ties, each of which can be chosen. */
  function line(path) {
    var made = gf.el("p", { cls: "way" });
    path.nodes.forEach(function (id, at) {
      if (at) {
        var tie = state.edgeAt(path.edges[at - 1]);
        made.appendChild(gf.button("— " + (tie ? gf.word("types", tie.type) + " ×" + gf.whole(tie.count) : "…") + " →", function () { state.select({ kind: "edge", id: path.edges[at - 1] }); }, "link quiet"));
      }
      made.appendChild(gf.button(name(id), function () { gf.main.choose(id); }, "link"));
    });
    return made;
  }
  /* The ways that were found, for the panel; null where none was asked for. */
  function section() {
    var now = state.now, lit = now.path && JSON.stringify(now.path);
    if (!now.ways || !now.ways.length) return null;
    var first = now.ways[0], list = now.ways.map(function (path) {
      var shown = JSON.stringify(path) === lit;
      return gf.el("li", { cls: shown ? "lit" : "" }, [
        gf.el("p", { cls: "quiet" }, [gf.el("span", { text: told(path) + " " }), shown ? null : gf.button(gf.t("show"), function () { state.change(function (next) { next.path = path; }); }, "link")]), line(path)
      ]);
    });
    return gf.panel.section(gf.t("waysFrom", { a: name(first.nodes[0]), b: name(first.nodes[first.nodes.length - 1]) }), [
      gf.el("ol", { cls: "ways" }, list.slice(0, FIRST)), list.length > FIRST ? gf.grounds.more(gf.t("moreWays", { n: list.length - FIRST }), [gf.el("ol", { cls: "ways", set: { start: FIRST + 1 } }, list.slice(FIRST))]) : null, gf.el("p", { cls: "quiet", text: gf.t(now.ways.length > 1 ? "waysNote" : "wayNote") }),
      gf.el("p", { cls: "actions" }, [gf.button(gf.t("clearPath"), clear)])
    ], "ways");
  }
  function clear() {
    state.change(function (next) { next.start = null; next.path = null; next.ways = []; });
    gf.main.status();
  }
  function leader() {
    var best = null;
    state.seen.nodes.forEach(function (seen) {
      if (gf.look.leading[seen.role] && (!best || seen.count > best.count)) best = seen;
    });
    return best ? best.id : null;
  }
  return {
    shortest: shortest,
    between: between,
    from: function (id) {
      state.change(function (next) { next.start = id; next.path = null; next.ways = []; });
      gf.say(gf.t("pathStart") + name(id));
    },
    to: function (id) {
      var from = state.now.start || leader();
      if (!from || from === id) return gf.say(gf.t("noStart"));
      return between(from, id);
    },
    section: section,
    clear: clear
  };
})();
