/* The shortest path inside the page. Passing a node with many ties costs more, so that hospitals do not join everybody. */
gf.paths = (function () {
  var state = gf.state;
  /* Dijkstra, 1959, over what is on the screen; cost of a hop = 1 + log2 of the ties of the node it leads to / 4. */
  function shortest(from, to) {
    var seen = state.seen, ties = new Map();
    seen.edges.forEach(function (edge) {
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
  function between(from, to) {
    if (!state.seen.nodes.has(from) || !state.seen.nodes.has(to) || from === to) return null;
    var path = shortest(from, to);
    state.change(function (next) { next.path = path; next.start = from; });
    gf.say(path ? gf.t("pathIs") + " (" + path.edges.length + " " + gf.t("hops") + "): " + path.nodes.map(name).join(" → ") : gf.t("noPath"));
    return path;
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
      state.change(function (next) { next.start = id; next.path = null; });
      gf.say(gf.t("pathStart") + name(id));
    },
    to: function (id) {
      var from = state.now.start || leader();
      if (!from || from === id) return gf.say(gf.t("noPath"));
      return between(from, id);
    },
    clear: function () { state.change(function (next) { next.start = null; next.path = null; }); }
  };
})();
