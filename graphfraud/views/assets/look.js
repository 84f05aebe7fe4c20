/* How things look: the outline of every kind as points, sizes, widths, labels. Screen, PNG, SVG and print use the same. */
gf.look = (function () {
  var about = gf.model.about;
  var turn = 2 * Math.PI;
  function round(count, radius, start) {
    var points = [];
    for (var at = 0; at < count; at++) {
      var angle = start + turn * at / count;
      points.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
    }
    return points;
  }
  var outlines = {
    circle: function (r) { return round(28, r, 0); },
    stack: function (r) { return round(28, r, 0); },
    square: function (r) { return [[-r, -r], [r, -r], [r, r], [-r, r]].map(function (p) { return [p[0] * 0.88, p[1] * 0.88]; }); },
    card: function (r) { return [[-r * 1.3, -r * 0.85], [r * 1.3, -r * 0.85], [r * 1.3, r * 0.85], [-r * 1.3, r * 0.85]]; },
    triangle: function (r) { return round(3, r * 1.2, -turn / 4); },
    diamond: function (r) { return round(4, r * 1.15, 0); },
    hexagon: function (r) { return round(6, r * 1.05, 0); },
    house: function (r) { return [[-r, -r * 0.15], [0, -r], [r, -r * 0.15], [r, r], [-r, r]]; },
    cross: function (r) {
      var s = r * 0.4;
      return [[-s, -r], [s, -r], [s, -s], [r, -s], [r, s], [s, s], [s, r], [-s, r], [-s, s], [-r, s], [-r, -s], [-s, -s]];
    },
    star: function (r) {
      return round(10, 1, -turn / 4).map(function (p, at) { var k = at % 2 ? r * 0.52 : r * 1.2; return [p[0] * k, p[1] * k]; });
    }
  };
  var plain = { member: true, companion: true, card_owner: true, lender: true, lent_card: true, borrowed_card: true, steered_patient: true, place: true, origin: true, traveller: true, "": true };
  var leading = {};
  about.leading.forEach(function (role) { leading[role] = true; });
  /* What most of a kind are need not be said under each of them. */
  var kinds = {}, roles = {};
  gf.model.nodes.forEach(function (node) {
    kinds[node.kind] = (kinds[node.kind] || 0) + 1;
    if (node.role) roles[node.kind + " " + node.role] = (roles[node.kind + " " + node.role] || 0) + 1;
  });
  Object.keys(roles).forEach(function (key) {
    var parts = key.split(" ");
    if (roles[key] > 4 && roles[key] > 0.4 * kinds[parts[0]] && !leading[parts[1]]) plain[parts[1]] = true;
  });
  function kind(name) { return about.kinds[name] || { shape: "diamond", fill: "#eceff3", ink: "#3b4252", size: 12 }; }
  function tie(name) { return about.ties[name] || { colour: "#59616d", dash: [6, 3], arrow: false }; }
  function size(seen) {
    return kind(seen.kind).size * (1 + Math.min(0.6, Math.log2(1 + (seen.count || 0)) / 14)) * (leading[seen.role] ? 1.15 : 1);
  }
  function width(count) { return 1 + Math.min(4, Math.log2(Math.max(1, count)) * 0.55); }
  /* Primitives of one node, relative to its place. */
  function node(seen, marks) {
    var look = kind(seen.kind), r = size(seen), faded = marks.faded, made = [];
    var ink = faded ? "#b9c0c9" : look.ink, fill = faded ? "#f3f5f7" : look.fill;
    if (marks.selected) made.push({ t: "poly", pts: round(32, r + 9, 0), fill: "none", stroke: "#111827", w: 3 });
    if (marks.path) made.push({ t: "poly", pts: round(32, r + 6, 0), fill: "#fff3bf", stroke: "#b35c00", w: 2 });
    if (leading[seen.role] && !faded) made.push({ t: "poly", pts: round(32, r + 5, 0), fill: "none", stroke: "#a3123a", w: 2.4 });
    if (seen.kind === "fold") made.push({ t: "poly", pts: round(28, r + 4, 0), fill: "#ffffff", stroke: ink, w: 1.4 });
    made.push({ t: "poly", pts: outlines[look.shape](r), fill: fill, stroke: ink, w: leading[seen.role] ? 2.6 : 1.6 });
    if (look.shape === "card") made.push({ t: "poly", pts: [[-r * 1.3, -r * 0.4], [r * 1.3, -r * 0.4], [r * 1.3, -r * 0.05], [-r * 1.3, -r * 0.05]], fill: ink, stroke: "none", w: 0 });
    if (marks.pinned) made.push({ t: "poly", pts: round(12, 4, 0).map(function (p) { return [p[0] + r, p[1] - r]; }), fill: "#111827", stroke: "#ffffff", w: 1 });
    if (marks.noted) made.push({ t: "poly", pts: [[r - 2, r - 8], [r + 7, r - 8], [r + 7, r + 2], [r - 2, r + 2]], fill: "#ffd43b", stroke: "#7a4b00", w: 1 });
    return made;
  }
  function label(seen) {
    var lines = [{ s: gf.cut(seen.label || seen.id, 18), weight: leading[seen.role] ? "bold" : "normal", fill: "#1f2733" }];
    if (seen.role && !plain[seen.role]) lines.push({ s: gf.word("roles", seen.role), weight: "bold", fill: leading[seen.role] ? "#a3123a" : "#59616d" });
    return lines;
  }
  return { kind: kind, tie: tie, size: size, width: width, node: node, label: label, outlines: outlines, leading: leading, plain: plain };
})();
