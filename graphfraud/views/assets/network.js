/* The network on vis-network: physics off, places as they came with the page, hulls beneath, our own shapes on top. */
gf.network = (function () {
  var state = gf.state, model = gf.model, look = gf.look;
  var nodes = new vis.DataSet(), edges = new vis.DataSet();
  var drawnNodes = new Map(), drawnEdges = new Map();
  var net = null, many = model.edges.length > 1200;

  function marks(id) {
    var seen = state.seen.nodes.get(id), chosen = state.selection;
    return {
      faded: !seen || (!seen.live && state.seen.nodes.size > 1 && model.edges.length > 0),
      selected: !!chosen && chosen.kind === "node" && chosen.id === id,
      path: !!state.now.path && state.now.path.nodes.indexOf(id) >= 0 || state.now.start === id,
      pinned: !!state.now.pinned[id],
      noted: !!(gf.notes && gf.notes.has(id))
    };
  }
  function renderer(given) {
    var seen = state.seen.nodes.get(given.id);
    var r = seen ? look.size(seen) : 10;
    return {
      drawNode: function () {
        if (!seen) return;
        gf.scene.paint(given.ctx, look.node(seen, marks(given.id)), given.x, given.y);
        var scale = net ? net.getScale() : 1;
        if (scale * 12 < 6.5 && !look.leading[seen.role]) return;
        labels(seen, marks(given.id), given.x, given.y, r).forEach(function (line) { gf.scene.paint(given.ctx, [line], 0, 0); });
      },
      nodeDimensions: { width: 2 * r, height: 2 * r }
    };
  }
  function labels(seen, mark, x, y, r) {
    return look.label(seen).map(function (line, at) {
      return { t: "text", s: line.s, x: x, y: y + r + 11 + at * 14, size: 12, anchor: "center", weight: line.weight, fill: mark.faded ? "#a4acb7" : line.fill, halo: "#ffffff" };
    });
  }
  function nodeItem(seen) {
    var pinned = !!state.now.pinned[seen.id];
    return {
      id: seen.id, x: seen.x, y: seen.y, shape: "custom", ctxRenderer: renderer, size: look.size(seen), hidden: false,
      fixed: pinned, kindOf: seen.kind
    };
  }
  function edgeStyle(seen) {
    var tie = look.tie(seen.type), chosen = state.selection;
    var selected = chosen && chosen.kind === "edge" && chosen.id === seen.id;
    var path = state.now.path && state.now.path.edges.indexOf(seen.id) >= 0;
    var explained = seen.edge && seen.edge.explained;
    var near = chosen && chosen.kind === "node" && (seen.a === chosen.id || seen.b === chosen.id);
    return {
      colour: selected ? "#111827" : path ? "#b35c00" : tie.colour,
      width: look.width(seen.count) + (selected || path ? 3 : near ? 1.2 : 0),
      opacity: selected || path || near ? 1 : explained ? 0.3 : chosen && chosen.kind === "node" ? 0.28 : many ? 0.45 : 0.72,
      dash: tie.dash, arrow: tie.arrow
    };
  }
  function edgeItem(seen) {
    var style = edgeStyle(seen), bend = seen.lanes > 1 ? (seen.lane - (seen.lanes - 1) / 2) * 0.28 : 0;
    return {
      id: seen.id, from: seen.a, to: seen.b, hidden: false, width: style.width, color: { color: style.colour, opacity: style.opacity, hover: style.colour, highlight: style.colour, inherit: false },
      dashes: style.dash.length ? style.dash : false, arrows: style.arrow ? { to: { enabled: true, scaleFactor: 0.6 } } : "",
      smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false
    };
  }
  function sync(set, drawn, wanted) {
    var changed = [], gone = [], seenNow = new Set();
    wanted.forEach(function (item) {
      seenNow.add(item.id);
      var sign = JSON.stringify(item);
      if (drawn.get(item.id) !== sign) { drawn.set(item.id, sign); changed.push(item); }
    });
    drawn.forEach(function (sign, id) {
      if (!seenNow.has(id) && sign !== "hidden") { drawn.set(id, "hidden"); gone.push({ id: id, hidden: true }); }
    });
    if (changed.length || gone.length) set.update(changed.concat(gone));
  }
  function show() {
    var seen = state.seen;
    sync(nodes, drawnNodes, Array.from(seen.nodes.values(), nodeItem));
    sync(edges, drawnEdges, seen.edges.map(edgeItem));
    net.redraw();
  }
  var drawnHulls = { seen: null, parts: null };
  function hulls() {
    if (drawnHulls.seen !== state.seen) drawnHulls = { seen: state.seen, parts: makeHulls() };
    return drawnHulls.parts;
  }
  function makeHulls() {
    return state.seen.hulls.map(function (hull, at) {
      var pts = gf.scene.around(hull.members.map(function (seen) { return [seen.x, seen.y]; }), 46);
      var top = pts.reduce(function (best, p) { return p[1] < best[1] ? p : best; }, [0, Infinity]);
      return [
        { t: "poly", pts: pts, fill: ["#f7f1e3", "#e9f1f7", "#eef5ec", "#f5ecf3"][at % 4], stroke: "#8c8371", w: 1.5, dash: [7, 4] },
        { t: "text", s: hull.label, x: top[0], y: top[1] - 10, size: 13, weight: "bold", anchor: "center", fill: "#4d4636", halo: "#ffffff" }
      ];
    });
  }
  function paintHulls(ctx) { hulls().forEach(function (parts) { gf.scene.paint(ctx, parts); }); }

  /* The whole picture as a scene, for SVG, PNG and print. */
  function scene() {
    var seen = state.seen, made = [];
    hulls().forEach(function (parts) { made = made.concat(parts); });
    seen.edges.forEach(function (edge) {
      var a = seen.nodes.get(edge.a), b = seen.nodes.get(edge.b), style = edgeStyle(edge);
      var bend = edge.lanes > 1 ? (edge.lane - (edge.lanes - 1) / 2) * 0.28 : 0;
      var colour = fade(style.colour, style.opacity);
      if (!bend) made.push({ t: "line", x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: colour, w: style.width, dash: style.dash });
      else made.push({ t: "curve", x1: a.x, y1: a.y, x2: b.x, y2: b.y, cx: (a.x + b.x) / 2 + (a.y - b.y) * bend, cy: (a.y + b.y) / 2 + (b.x - a.x) * bend, stroke: colour, w: style.width, dash: style.dash });
      if (style.arrow) made.push(arrow(a, b, colour, look.size(b)));
    });
    seen.nodes.forEach(function (node) {
      var mark = marks(node.id);
      mark.selected = false;
      made = made.concat(gf.scene.shift(look.node(node, mark), node.x, node.y));
      made = made.concat(labels(node, mark, node.x, node.y, look.size(node)));
    });
    return made;
  }
  function arrow(a, b, colour, gap) {
    var angle = Math.atan2(b.y - a.y, b.x - a.x), x = b.x - Math.cos(angle) * (gap + 2), y = b.y - Math.sin(angle) * (gap + 2);
    function back(turn) { return [x - 10 * Math.cos(angle + turn), y - 10 * Math.sin(angle + turn)]; }
    return { t: "poly", pts: [[x, y], back(0.4), back(-0.4)], fill: colour, stroke: "none", w: 0 };
  }
  /* The colour as it looks over white: exports need no transparency. */
  function fade(colour, opacity) {
    return "#" + [1, 3, 5].map(function (at) {
      var value = Math.round(255 - (255 - parseInt(colour.substr(at, 2), 16)) * opacity);
      return (value < 16 ? "0" : "") + value.toString(16);
    }).join("");
  }
  function box() {
    var xs = [], ys = [];
    state.seen.nodes.forEach(function (node) { xs.push(node.x); ys.push(node.y); });
    if (!xs.length) return { x: 0, y: 0, w: 400, h: 200 };
    function least(list) { return list.reduce(function (a, b) { return Math.min(a, b); }); }
    function most(list) { return list.reduce(function (a, b) { return Math.max(a, b); }); }
    var x = least(xs) - 90, y = least(ys) - 80;
    return { x: x, y: y, w: most(xs) + 90 - x, h: most(ys) + 80 - y };
  }

  function start() {
    sync(nodes, drawnNodes, Array.from(state.seen.nodes.values(), nodeItem));
    sync(edges, drawnEdges, state.seen.edges.map(edgeItem));
    var options = JSON.parse(JSON.stringify(model.options));
    options.interaction.hideEdgesOnDrag = many;
    options.autoResize = true;
    net = new vis.Network(gf.by("canvas"), { nodes: nodes, edges: edges }, options);
    net.on("beforeDrawing", paintHulls);
    net.on("click", function (event) {
      var id = event.nodes[0];
      if (id !== undefined) return clicked(id, event.event.srcEvent);
      if (event.edges.length) return state.select({ kind: "edge", id: event.edges[0] });
      state.select(null);
    });
    net.on("doubleClick", function (event) { if (event.nodes.length) foldAt(event.nodes[0]); });
    net.on("dragEnd", function (event) {
      if (!event.nodes.length) return;
      var places = net.getPositions(event.nodes);
      state.change(function (next) {
        event.nodes.forEach(function (id) { next.moved[id] = [Math.round(places[id].x), Math.round(places[id].y)]; });
      });
    });
    net.on("hoverNode", function () { gf.by("canvas").style.cursor = "pointer"; });
    net.on("blurNode", function () { gf.by("canvas").style.cursor = ""; });
    net.on("hoverEdge", function (event) {
      var edge = state.seen.edges.find(function (one) { return one.id === event.edge; });
      if (edge) gf.say(gf.word("types", edge.type) + " · " + gf.whole(edge.count) + " · " + gf.yuan(edge.amount));
      gf.by("canvas").style.cursor = "pointer";
    });
    net.on("blurEdge", function () { gf.by("canvas").style.cursor = ""; gf.main.status(); });
  }
  function clicked(id, event) {
    if (event && event.shiftKey && state.selection && state.selection.kind === "node") {
      gf.paths.between(state.selection.id, id);
      return;
    }
    state.select({ kind: "node", id: id });
  }
  function foldAt(id) {
    var seen = state.seen.nodes.get(id);
    if (!seen) return;
    if (seen.fold) return state.toggleFold(seen.fold);
    if (model.isPlace(seen.node)) return state.toggleFold("place:" + id);
    if (seen.node.ring && model.rings.some(function (ring) { return ring.id === seen.node.ring; })) state.toggleFold("ring:" + seen.node.ring);
  }
  function fit() { net.fit({ animation: false, maxZoomLevel: 1.6 }); }
  function go(id) {
    var seen = state.seen.nodes.get(id);
    if (seen) net.moveTo({ position: { x: seen.x, y: seen.y }, scale: Math.max(net.getScale(), 0.9), animation: false });
  }
  return {
    start: start, show: show, fit: fit, go: go, foldAt: foldAt, scene: scene, box: box, fade: fade,
    zoom: function (factor) { net.moveTo({ scale: Math.max(0.03, Math.min(6, net.getScale() * factor)), animation: false }); },
    redraw: function () { net.redraw(); },
    /* Screen place of a node or of the middle of a tie, in page pixels. */
    screenOf: function (id) {
      var seen = state.seen.nodes.get(id), at = seen;
      if (!seen) {
        var edge = state.seen.edges.find(function (one) { return one.id === id; });
        if (!edge) return null;
        var a = state.seen.nodes.get(edge.a), b = state.seen.nodes.get(edge.b);
        var bend = edge.lanes > 1 ? (edge.lane - (edge.lanes - 1) / 2) * 0.28 : 0;
        at = { x: (a.x + b.x) / 2 + (a.y - b.y) * bend / 2, y: (a.y + b.y) / 2 + (b.x - a.x) * bend / 2 };
      }
      var place = net.canvasToDOM(at), frame = gf.by("canvas").getBoundingClientRect();
      return { x: place.x + frame.left, y: place.y + frame.top };
    }
  };
})();
