/* Names under nodes: of one size on the screen, the more important first, none over another. */
gf.labels = (function () {
  var look = gf.look, CELL = 64, SIZE = 12, LINE = 14, FAR = 1.6, FEW = 70;

  /* A grid of boxes [left, top, right, bottom] that tells whether a new one would cover one of them. */
  function Grid(cell) {
    var cells = new Map();
    function each(box, act) {
      for (var i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i++) {
        for (var j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j++) if (act(i + "/" + j)) return true;
      }
      return false;
    }
    return {
      add: function (box) { each(box, function (key) { if (!cells.has(key)) cells.set(key, []); cells.get(key).push(box); }); },
      covers: function (box, own) {
        return each(box, function (key) {
          return (cells.get(key) || []).some(function (one) { return (own === undefined || one.own !== own) && one[0] < box[2] && one[2] > box[0] && one[1] < box[3] && one[3] > box[1]; });
        });
      }
    };
  }
  function boxed(x, y, wide, tall, own) {
    var box = [x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2];
    box.own = own;
    return box;
  }
  /* Under the node; where that covers something, above it or beside it. */
  function spots(at, r, wide, tall, k) {
    return [[at.x, at.y + r + 4 * k + tall / 2], [at.x, at.y - r - 4 * k - tall / 2], [at.x + r + 4 * k + wide / 2, at.y], [at.x - r - 4 * k - wide / 2, at.y]];
  }
  function weight(seen, mark) {
    return (mark.selected ? 4e9 : 0) + (mark.path ? 2e9 : 0) + (look.leading[seen.role] ? 1e9 : 0) + (seen.kind === "fold" || !gf.model.isPerson(seen) ? 5e8 : 0) + (mark.faded ? -1e9 : 0) + (seen.count || 0);
  }
  /* Text primitives for hulls and nodes; ``k`` is how much larger than on a picture of full size they are drawn. */
  function place(nodes, marks, k, hulls) {
    var discs = Grid(CELL * k), taken = Grid(CELL * k), made = [], size = SIZE * k, named = 0;
    hulls.forEach(function (hull) {
      var at = boxed(hull.x, hull.y - 10 * k, gf.wide(hull.s, 13 * k), 15 * k);
      if (taken.covers(at)) return;
      taken.add(at);
      made.push({ t: "text", s: hull.s, x: hull.x, y: hull.y - 10 * k, size: 13 * k, weight: "bold", anchor: "center", fill: "#4d4636", halo: "#ffffff", halow: 3 * k });
    });
    nodes.forEach(function (seen) { var r = look.size(seen); discs.add(boxed(seen.x, seen.y, 2 * r, 2 * r, seen.id)); });
    nodes.map(function (seen) { var mark = marks(seen.id); return { seen: seen, mark: mark, weight: weight(seen, mark) }; }).sort(function (a, b) {
      return b.weight - a.weight || (a.seen.id < b.seen.id ? -1 : 1);
    }).forEach(function (one) {
      if (k > FAR && named >= FEW && one.weight < 1e9) return;
      var seen = one.seen, all = look.label(seen), r = look.size(seen) + (one.mark.selected ? 9 : look.leading[seen.role] || one.mark.path ? 6 : 1);
      var must = one.weight >= 1e9;
      function lay(lines, firm) {
        var wide = Math.max.apply(null, lines.map(function (line) { return gf.wide(line.s, size); })), tall = lines.length * LINE * k;
        var choices = spots(seen, r, wide, tall, k);
        var free = choices.find(function (at) { var box = boxed(at[0], at[1], wide, tall, seen.id); return !taken.covers(box) && !discs.covers(box, seen.id); });
        var at = free || (firm && choices.find(function (at) { return !taken.covers(boxed(at[0], at[1], wide, tall)); })) || (firm && must && choices[0]);
        if (!at) return false;
        named += 1;
        taken.add(boxed(at[0], at[1], wide, tall));
        lines.forEach(function (line, nth) {
          made.push({
            t: "text", s: line.s, x: at[0], y: at[1] + (nth - (lines.length - 1) / 2) * LINE * k, size: size, anchor: "center", weight: line.weight,
            fill: one.mark.faded ? "#767f8b" : line.fill, halo: "#ffffff", halow: 3 * k
          });
        });
        return true;
      }
      lay(all, false) || lay(all.slice(0, 1), false) || lay(all, true) || lay(all.slice(0, 1), true);
    });
    return made;
  }
  return { place: place };
})();
