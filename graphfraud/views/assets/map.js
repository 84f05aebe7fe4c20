/* A map without tiles: places by their coordinates, regions by name, who went from where to where. Equirectangular. */
gf.map = (function () {
  var state = gf.state, model = gf.model, hits = [];
  var placed = model.nodes.filter(function (node) { return node.lat !== undefined && node.lnt !== undefined && Math.abs(node.lat) <= 90 && Math.abs(node.lnt) <= 180; });
  var centres = new Map();
  placed.forEach(function (node) {
    if (!node.region) return;
    if (!centres.has(node.region)) centres.set(node.region, { lat: 0, lnt: 0, count: 0, nodes: [] });
    var centre = centres.get(node.region);
    centre.lat += node.lat; centre.lnt += node.lnt; centre.count += 1;
    centre.nodes.push(node);
  });
  /* Regions of insurance none of whose institutions is on the page: where its institutions lie in the records. */
  var known = model.about.centres || {}, away = [];
  model.nodes.filter(model.isPerson).forEach(function (node) {
    var spot = node.region && !centres.has(node.region) && known[node.region];
    if (!spot || !placed.length) return;
    centres.set(node.region, { lat: spot[0], lnt: spot[1], count: 1, nodes: [{ lat: spot[0], lnt: spot[1] }], away: true });
    away.push({ lat: spot[0], lnt: spot[1] });
  });
  /* Many places are drawn small. */
  var small = Math.min(1, Math.max(0.36, Math.sqrt(30 / Math.max(1, placed.length)))), TALLIES = 12;
  function frame(wide, tall) {
    var spots = placed.concat(away), lats = spots.map(function (node) { return node.lat; }), lnts = spots.map(function (node) { return node.lnt; });
    var south = Math.min.apply(null, lats), north = Math.max.apply(null, lats), west = Math.min.apply(null, lnts), east = Math.max.apply(null, lnts);
    var squeeze = Math.cos((south + north) / 2 * Math.PI / 180), pad = 76;
    var scale = Math.min((wide - 2.9 * pad) / Math.max((east - west) * squeeze, 0.02), (tall - 2 * pad) / Math.max(north - south, 0.02));
    var x0 = wide / 2 - (west + east) / 2 * squeeze * scale, y0 = tall / 2 + (south + north) / 2 * scale;
    return { scale: scale, at: function (node) { return [x0 + node.lnt * squeeze * scale, y0 - node.lat * scale]; } };
  }
  /* Places that would cover one another stand a little apart, each with a line to where it is. */
  function apart(view) {
    var spots = placed.map(function (node) { var p = view.at(node); return { node: node, x: p[0], y: p[1], x0: p[0], y0: p[1] }; }), gap = 56 * small;
    if (spots.length > 400) return new Map(spots.map(function (one) { return [one.node.id, one]; }));
    for (var round = 0; round < 30; round++) {
      var moved = false;
      spots.forEach(function (a, i) {
        spots.slice(i + 1).forEach(function (b) {
          var dx = b.x - a.x, dy = b.y - a.y, far = Math.hypot(dx, dy);
          if (far >= gap) return;
          if (far < 0.01) { dx = Math.cos(i * 2.4); dy = Math.sin(i * 2.4); far = 1; }
          var push = (gap - Math.min(far, gap)) / 2 / far;
          a.x -= dx * push; a.y -= dy * push; b.x += dx * push; b.y += dy * push;
          moved = true;
        });
      });
      if (!moved) break;
    }
    return new Map(spots.map(function (one) { return [one.node.id, one]; }));
  }
  function regionName(code) { return (model.about.regions[code] ? model.about.regions[code] + " " : "") + code; }
  function ruler(made, scale, wide, tall) {
    var kilometre = scale / 111.2, length = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find(function (one) { return one * kilometre >= 70; }) || 2000;
    var x = wide - 30 - length * kilometre, y = tall - 22;
    made.push({ t: "line", x1: x, y1: y, x2: wide - 30, y2: y, stroke: "#1f2733", w: 2 });
    made.push({ t: "text", s: length + " " + gf.t("km"), x: (x + wide - 30) / 2, y: y - 9, size: 11, anchor: "center" });
    made.push({ t: "poly", pts: [[wide - 30, 22], [wide - 24, 40], [wide - 30, 36], [wide - 36, 40]], fill: "#1f2733", stroke: "none", w: 0 });
    made.push({ t: "text", s: "N", x: wide - 30, y: 14, size: 11, anchor: "center", weight: "bold" });
  }
  /* Persons moving between two places within the window: a line for every pair of places that share persons. */
  function flows(events) {
    var per = new Map(), pairs = new Map();
    events.forEach(function (event) {
      if (!per.has(event.person.id)) per.set(event.person.id, new Set());
      per.get(event.person.id).add(event.place.id);
    });
    per.forEach(function (set) {
      var list = Array.from(set).sort();
      if (list.length > 30) return;
      list.forEach(function (a, i) {
        list.slice(i + 1).forEach(function (b) { pairs.set(a + "\n" + b, (pairs.get(a + "\n" + b) || 0) + 1); });
      });
    });
    return pairs;
  }
  function build(wide, tall) {
    hits = [];
    if (!placed.length) return { scene: [{ t: "text", s: gf.t("noPlaces"), x: 20, y: 30, size: 13, fill: "#59616d" }], wide: wide, tall: tall };
    var view = frame(wide, tall), made = [], seen = state.seen, chosen = state.selection, events = state.shownEvents();
    var counts = new Map(), homes = new Map(), insured = new Map(), tallies = [], named = [], labels = [];
    model.nodes.filter(model.isPerson).forEach(function (node) {
      if (node.region && !state.now.hidden[node.id] && !state.now.offKinds[node.kind]) insured.set(node.region, (insured.get(node.region) || 0) + 1);
    });
    events.forEach(function (event) {
      counts.set(event.place.id, (counts.get(event.place.id) || 0) + 1);
      var region = event.person.region;
      if (region && centres.has(region)) {
        if (!homes.has(region)) homes.set(region, new Map());
        homes.get(region).set(event.place.id, (homes.get(region).get(event.place.id) || 0) + 1);
      }
    });
    Array.from(centres.keys()).sort().forEach(function (code, at) {
      var centre = centres.get(code), pts = gf.scene.around(centre.nodes.map(view.at), 38);
      made.push({ t: "poly", pts: pts, fill: ["#f4f1ea", "#edf3f8", "#f0f5ee", "#f6eff4"][at % 4], stroke: "#c3bba9", w: 1, dash: [5, 4] });
      var top = pts.reduce(function (best, p) { return p[1] < best[1] ? p : best; }, [0, Infinity]);
      if (centre.away) made.push({ t: "poly", pts: gf.scene.around(centre.nodes.map(view.at), 5), fill: "#7b3294", stroke: "#ffffff", w: 1 });
      var title = regionName(code) + (insured.has(code) ? " · " + gf.t("insuredHere", { n: insured.get(code) }) : ""), long = gf.wide(title, 12.5), y = top[1] - 8;
      while (y > 14 && named.some(function (one) { return Math.abs(one.x - top[0]) < (long + one.wide) / 2 + 4 && Math.abs(one.y - y) < 15; })) y -= 5;
      named.push({ x: top[0], y: y, wide: long });
      labels.push({ t: "text", s: title, x: top[0], y: Math.max(14, y), size: 12.5, weight: "bold", anchor: "center", fill: "#6b6350", halo: "#ffffff" });
    });
    homes.forEach(function (places, code) {
      var centre = centres.get(code), from = view.at({ lat: centre.lat / centre.count, lnt: centre.lnt / centre.count });
      places.forEach(function (count, id) {
        var node = model.at.get(id);
        if (node.lat === undefined || node.region === code) return;
        var to = view.at(node);
        var bent = [(from[0] + to[0]) / 2 + (from[1] - to[1]) * 0.18, (from[1] + to[1]) / 2 + (to[0] - from[0]) * 0.18];
        made.push({ t: "curve", x1: from[0], y1: from[1], x2: to[0], y2: to[1], cx: bent[0], cy: bent[1], stroke: "#7b3294", w: gf.look.width(count) });
        tallies.push({ x: 0.4225 * from[0] + 0.455 * bent[0] + 0.1225 * to[0], y: 0.4225 * from[1] + 0.455 * bent[1] + 0.1225 * to[1] - 10, s: "×" + gf.whole(count), count: count });
      });
    });
    flows(events).forEach(function (count, key) {
      var ends = key.split("\n").map(function (id) { return model.at.get(id); });
      if (ends.some(function (node) { return node.lat === undefined; })) return;
      var a = view.at(ends[0]), b = view.at(ends[1]);
      made.push({ t: "line", x1: a[0], y1: a[1], x2: b[0], y2: b[1], stroke: "#b9a1a9", w: Math.min(5, 0.8 + count * 0.35) });
    });
    var spots = apart(view);
    spots.forEach(function (spot) {
      if (Math.hypot(spot.x - spot.x0, spot.y - spot.y0) < 4) return;
      made.push({ t: "line", x1: spot.x0, y1: spot.y0, x2: spot.x, y2: spot.y, stroke: "#59616d", w: 1 });
      made.push({ t: "poly", pts: gf.scene.around([[spot.x0, spot.y0]], 2.5), fill: "#1f2733", stroke: "none", w: 0 });
    });
    function room(x, y, text) {
      var wide = Array.from(text).length * 10;
      if (named.some(function (one) { return Math.abs(one.x - x) < (wide + one.wide) / 2 && Math.abs(one.y - y) < 13; })) return false;
      named.push({ x: x, y: y, wide: wide });
      return true;
    }
    placed.slice().sort(function (a, b) { return (counts.get(b.id) || 0) - (counts.get(a.id) || 0) || (a.id < b.id ? -1 : 1); }).forEach(function (node) {
      var shown = seen.nodes.get(node.id), spot = spots.get(node.id), p = [spot.x, spot.y], count = counts.get(node.id) || 0;
      if (state.now.hidden[node.id] || state.now.offKinds[node.kind]) return;
      var copy = Object.assign({}, shown || { id: node.id, kind: node.kind, role: node.role || "", count: node.count });
      copy.count = count;
      var marks = { faded: events.length > 0 && !count, selected: !!chosen && chosen.id === node.id, path: !!state.now.path && state.now.path.nodes.indexOf(node.id) >= 0 };
      made = made.concat(gf.scene.shift(gf.scene.scale(gf.look.node(copy, marks), small), p[0], p[1]));
      var text = gf.cut(node.label, 14) + (count ? " ×" + count : ""), low = p[1] + gf.look.size(copy) * small + 11;
      if (marks.selected || room(p[0], low, text)) labels.push({ t: "text", s: text, x: p[0], y: low, size: 11.5, anchor: "center", halo: "#ffffff", fill: marks.faded ? "#8e97a3" : "#1f2733" });
      hits.push({ x: p[0], y: p[1], r: gf.look.size(copy) * small + 4, node: node });
    });
    tallies.sort(function (a, b) { return b.count - a.count; }).slice(0, TALLIES).forEach(function (one) {
      if (room(one.x, one.y, one.s)) labels.push({ t: "text", s: one.s, x: one.x, y: one.y, size: 11.5, weight: "bold", anchor: "center", fill: "#5a2470", halo: "#ffffff" });
    });
    made = made.concat(labels);
    ruler(made, view.scale, wide, tall);
    return { scene: made, wide: wide, tall: tall };
  }
  function draw() {
    var canvas = gf.by("chart"), box = gf.by("view-map");
    if (!box.clientWidth) return;
    var note = gf.by("unplaced"), missing = model.nodes.filter(model.isPlace).filter(function (node) { return placed.indexOf(node) < 0; });
    note.textContent = (missing.length ? gf.t("unplaced") + missing.slice(0, 8).map(function (node) { return gf.cut(node.label, 20); }).join("、") + (missing.length > 8 ? " … (" + missing.length + ")" : "") + "　" : "") + gf.t("personsAt");
    var built = build(box.clientWidth, Math.max(200, box.clientHeight - note.offsetHeight - 2));
    canvas.style.width = built.wide + "px";
    canvas.style.height = built.tall + "px";
    canvas.setAttribute("aria-label", gf.t("chartLabel", { n: placed.length, m: missing.length }));
    gf.scene.paint(gf.sized(canvas), built.scene);
  }
  function under(event) { return hits.find(function (one) { return Math.hypot(one.x - event.offsetX, one.y - event.offsetY) <= one.r; }); }
  function start() {
    var canvas = gf.by("chart");
    canvas.addEventListener("click", function (event) {
      var hit = under(event);
      state.select(hit ? { kind: "node", id: hit.node.id } : null);
    });
    canvas.addEventListener("mousemove", function (event) {
      var hit = under(event);
      canvas.style.cursor = hit ? "pointer" : "";
      if (hit) gf.say(gf.main.words(hit.node));
    });
    canvas.addEventListener("mouseleave", function () { gf.main.status(); });
  }
  return { start: start, draw: draw, build: build };
})();
