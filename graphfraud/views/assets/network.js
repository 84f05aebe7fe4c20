/* The network on vis-network: physics off, places as they came with the page, hulls beneath, our own shapes on top. */
gf.network = (function () {
  var state = gf.state, model = gf.model, look = gf.look;
  var nodes = new vis.DataSet(), edges = new vis.DataSet();
  var drawnNodes = new Map(), drawnEdges = new Map();
  var net = null, dragging = [], stamp = 0, touched = false, fitted = "", many = model.edges.length > 1200;
  var dense = model.edges.length / Math.max(1, model.nodes.length), calm = many ? 0.4 : dense > 5 ? 0.36 : dense > 3 ? 0.5 : 0.72;

  function marks(id) {
    var seen = state.seen.nodes.get(id), chosen = state.selection;
    return {
      faded: !seen || (!seen.live && state.seen.nodes.size > 1 && model.edges.length > 0),
      selected: !!chosen && (chosen.kind === "node" ? chosen.id === id : ends(chosen.id).indexOf(id) >= 0),
      path: !!state.now.path && state.now.path.nodes.indexOf(id) >= 0 || state.now.start === id,
      pinned: !!state.now.pinned[id],
      noted: !!(gf.notes && gf.notes.has(id))
    };
  }
  /* The two nodes of a chosen tie: a line alone does not say which nodes it passes and which it joins. */
  function ends(id) {
    var edge = state.edgeAt(id);
    return edge ? [edge.a, edge.b] : [];
  }
  function renderer(given) {
    var seen = state.seen.nodes.get(given.id);
    var r = seen ? look.size(seen) : 10;
    return {
      drawNode: function () {
        if (!seen) return;
        gf.scene.paint(given.ctx, look.node(seen, marks(given.id)), given.x, given.y);
      },
      nodeDimensions: { width: 2 * r, height: 2 * r }
    };
  }
  /* Names are laid anew where something moved, was chosen or zoomed; a node that is being dragged takes its name along. */
  var named = { key: "", parts: [] };
  function paintNames(ctx) {
    var scale = net.getScale(), k = Math.min(8, Math.max(1, 1 / scale)), dragged = net.getPositions(dragging);
    var key = [k.toFixed(3), stamp, JSON.stringify(dragged), gf.lang].join("|");
    if (key !== named.key) {
      var shown = Array.from(state.seen.nodes.values(), function (seen) { return dragged[seen.id] ? Object.assign({}, seen, dragged[seen.id]) : seen; });
      named = { key: key, parts: gf.labels.place(shown, marks, k, titles()) };
    }
    gf.scene.paint(ctx, named.parts);
  }
  function nodeItem(seen) {
    return { id: seen.id, x: seen.x, y: seen.y, size: look.size(seen), hidden: false, fixed: !!state.now.pinned[seen.id] };
  }
  function nodeForm(item) {
    return Object.assign({ shape: "custom", ctxRenderer: renderer }, item);
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
      opacity: selected || path || near ? 1 : explained ? 0.3 : chosen && chosen.kind === "node" ? 0.2 : calm,
      dash: tie.dash, arrow: tie.arrow
    };
  }
  function bend(seen) { return seen.lanes > 1 ? (seen.lane - (seen.lanes - 1) / 2) * 0.28 : 0; }
  /* What of a tie may change; form() is what never does. */
  function edgeItem(seen) {
    var style = edgeStyle(seen);
    return { id: seen.id, hidden: false, width: style.width, color: clear(style.colour, style.opacity) };
  }
  function edgeForm(item) {
    var seen = state.edgeAt(item.id), tie = look.tie(seen.type), curve = bend(seen);
    var form = { id: item.id, from: seen.a, to: seen.b, width: item.width, color: item.color };
    if (tie.dash.length) form.dashes = tie.dash;
    if (tie.arrow) form.arrows = { to: { enabled: true, scaleFactor: 0.6 } };
    if (curve) form.smooth = { enabled: true, type: curve > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(curve) };
    return form;
  }
  var parsed = {};
  function clear(colour, opacity) {
    if (!parsed[colour]) parsed[colour] = "rgba(" + [1, 3, 5].map(function (at) { return parseInt(colour.substr(at, 2), 16); }).join(",") + ",";
    return parsed[colour] + opacity + ")";
  }
  function sync(set, drawn, wanted, form) {
    var changed = [], present = new Set();
    wanted.forEach(function (item) {
      present.add(item.id);
      var sign = Object.values(item).join("|"), before = drawn.get(item.id);
      if (before !== sign) { drawn.set(item.id, sign); changed.push(before === undefined ? form(item) : item); }
    });
    drawn.forEach(function (sign, id) {
      if (!present.has(id) && sign !== "hidden") { drawn.set(id, "hidden"); changed.push({ id: id, hidden: true }); }
    });
    if (changed.length) set.update(changed);
  }
  function syncAll() {
    sync(nodes, drawnNodes, Array.from(state.seen.nodes.values(), nodeItem), nodeForm);
    sync(edges, drawnEdges, state.seen.edges.map(edgeItem), edgeForm);
  }
  function show() {
    stamp += 1;
    syncAll();
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
      return {
        outline: { t: "poly", pts: pts, fill: ["#f7f1e3", "#e9f1f7", "#eef5ec", "#f5ecf3"][at % 4], stroke: "#8c8371", w: 1.5, dash: [7, 4] },
        title: { s: hull.label + " (" + hull.members.length + ")", x: top[0], y: top[1] }
      };
    });
  }
  function outlines() { return hulls().map(function (hull) { return hull.outline; }); }
  function titles() { return hulls().map(function (hull) { return hull.title; }); }
  function paintHulls(ctx) { gf.scene.paint(ctx, outlines()); }

  /* The whole picture as a scene, for SVG, PNG and print. */
  function scene() {
    var seen = state.seen, made = outlines();
    seen.edges.forEach(function (edge) {
      var a = seen.nodes.get(edge.a), b = seen.nodes.get(edge.b), style = edgeStyle(edge);
      var curve = bend(edge);
      var colour = fade(style.colour, style.opacity);
      if (!curve) made.push({ t: "line", x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: colour, w: style.width, dash: style.dash });
      else made.push({ t: "curve", x1: a.x, y1: a.y, x2: b.x, y2: b.y, cx: (a.x + b.x) / 2 + (a.y - b.y) * curve, cy: (a.y + b.y) / 2 + (b.x - a.x) * curve, stroke: colour, w: style.width, dash: style.dash });
      if (style.arrow) made.push(arrow(a, b, colour, look.size(b)));
    });
    seen.nodes.forEach(function (node) {
      var mark = marks(node.id);
      mark.selected = false;
      made = made.concat(gf.scene.shift(look.node(node, mark), node.x, node.y));
    });
    return made.concat(gf.labels.place(Array.from(seen.nodes.values()), marks, 1, titles()));
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
    syncAll();
    var options = JSON.parse(JSON.stringify(model.options));
    options.interaction.hideEdgesOnDrag = many;
    options.autoResize = true;
    net = new vis.Network(gf.by("canvas"), { nodes: nodes, edges: edges }, options);
    net.on("beforeDrawing", paintHulls);
    net.on("afterDrawing", function () { if (!touched && surface() !== fitted) window.setTimeout(fit, 0); });
    net.on("afterDrawing", paintNames);
    net.on("zoom", touch);
    net.on("dragStart", function (event) { touch(); dragging = event.nodes; });
    net.on("click", function (event) {
      var id = event.nodes[0];
      if (id !== undefined) return clicked(id, event.event.srcEvent);
      if (event.edges.length) return state.select({ kind: "edge", id: event.edges[0] });
      state.select(null);
    });
    net.on("doubleClick", function (event) { if (event.nodes.length) foldAt(event.nodes[0]); });
    net.on("dragEnd", function (event) {
      dragging = [];
      if (!event.nodes.length) return;
      var places = net.getPositions(event.nodes);
      state.change(function (next) {
        event.nodes.forEach(function (id) { next.moved[id] = [Math.round(places[id].x), Math.round(places[id].y)]; });
      });
    });
    net.on("hoverNode", function (event) {
      var seen = state.seen.nodes.get(event.node);
      if (seen) gf.say(gf.main.words(seen));
      gf.by("canvas").style.cursor = "pointer";
    });
    net.on("blurNode", function () { gf.by("canvas").style.cursor = ""; gf.main.status(); });
    net.on("hoverEdge", function (event) {
      var edge = state.edgeAt(event.edge);
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
  /* A frame that nobody sees yet has no size; what was reckoned for it is reckoned again, until somebody moves the picture. */
  function surface() {
    var drawn = gf.by("canvas").querySelector("canvas");
    return drawn ? drawn.clientWidth + "x" + drawn.clientHeight : "";
  }
  function touch() { touched = true; }
  function fit() {
    fitted = surface();
    var all = box(), frame = gf.by("canvas"), room = [frame.clientWidth - 150, frame.clientHeight - 110];
    /* Outlines grow with the picture, names do not: both want room at the rim. */
    var scale = Math.min(frame.clientWidth / all.w, frame.clientHeight / all.h, room[0] / Math.max(1, all.w - 180), room[1] / Math.max(1, all.h - 160), 1.5);
    if (scale > 0) net.moveTo({ position: { x: all.x + all.w / 2, y: all.y + all.h / 2 }, scale: scale, animation: false });
  }
  /* Bring a node into view: nothing moves where it can be seen and read already. */
  function reveal(id) {
    var seen = state.seen.nodes.get(id), frame = gf.by("canvas");
    if (!seen) return;
    var at = net.canvasToDOM(seen), scale = net.getScale();
    touch();
    if (at.x > 40 && at.y > 40 && at.x < frame.clientWidth - 40 && at.y < frame.clientHeight - 60 && scale > 0.5) return;
    net.moveTo({ position: { x: seen.x, y: seen.y }, scale: Math.max(scale, 0.9), animation: false });
  }
  return {
    start: start, show: show, fit: fit, reveal: reveal, foldAt: foldAt, scene: scene, box: box, fade: fade,
    /* Ids of the nodes that are drawn as chosen. */
    marked: function () { return Array.from(state.seen.nodes.keys()).filter(function (id) { return marks(id).selected; }).sort(); },
    zoom: function (factor) { touch(); net.moveTo({ scale: Math.max(0.03, Math.min(6, net.getScale() * factor)), animation: false }); },
    redraw: function () { stamp += 1; net.redraw(); },
    /* Screen place of a node or of the middle of a tie, in page pixels. */
    screenOf: function (id) {
      var seen = state.seen.nodes.get(id), at = seen;
      if (!seen) {
        var edge = state.edgeAt(id);
        if (!edge) return null;
        var a = state.seen.nodes.get(edge.a), b = state.seen.nodes.get(edge.b);
        var curve = bend(edge);
        at = { x: (a.x + b.x) / 2 + (a.y - b.y) * curve / 2, y: (a.y + b.y) / 2 + (b.x - a.x) * curve / 2 };
      }
      var place = net.canvasToDOM(at), frame = gf.by("canvas").getBoundingClientRect();
      return { x: place.x + frame.left, y: place.y + frame.top };
    }
  };
})();
