/* The keyboard: everything that the mouse does. */
gf.keys = (function () {
  var state = gf.state;
  function typing(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox"; }
  /* Controls that Space and Enter work themselves. */
  function pressing(target) { return /^(BUTTON|SUMMARY|INPUT|A)$/.test(target.tagName); }
  function neighbour(dx, dy) {
    var chosen = state.selection, seen = state.seen;
    var here = chosen && chosen.kind === "node" ? seen.nodes.get(chosen.id) : null;
    if (!here) {
      var first = Array.from(seen.nodes.values()).sort(function (a, b) { return b.count - a.count; })[0];
      if (first) gf.main.choose(first.id);
      return;
    }
    var best = null;
    seen.edges.forEach(function (edge) {
      if (edge.a !== here.id && edge.b !== here.id) return;
      var other = seen.nodes.get(edge.a === here.id ? edge.b : edge.a), x = other.x - here.x, y = other.y - here.y, length = Math.hypot(x, y) || 1;
      var along = (x * dx + y * dy) / length;
      if (along > 0.3 && (!best || along * 2 - length / 2000 > best.score)) best = { id: other.id, score: along * 2 - length / 2000 };
    });
    if (best) gf.main.choose(best.id);
  }
  function down(event) {
    if (gf.by("helpBox").open) return;
    var key = event.key, chosen = state.selection && state.selection.kind === "node" ? state.selection.id : null;
    if ((event.ctrlKey || event.metaKey) && !typing(event.target)) {
      if (key === "z" && !event.shiftKey) { state.undo(); event.preventDefault(); }
      if (key === "y" || (key.toLowerCase() === "z" && event.shiftKey)) { state.redo(); event.preventDefault(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    var done = true;
    if (key === "/") gf.by("find").focus();
    else if (/^[1-5]$/.test(key)) gf.main.tab(["network", "timeline", "map", "rows", "query"][Number(key) - 1]);
    else if (gf.main.current() === "timeline" && (key === "ArrowUp" || key === "ArrowDown")) gf.timeline.step(key === "ArrowUp" ? -1 : 1);
    else if (key === "ArrowLeft") neighbour(-1, 0);
    else if (key === "ArrowRight") neighbour(1, 0);
    else if (key === "ArrowUp") neighbour(0, -1);
    else if (key === "ArrowDown") neighbour(0, 1);
    else if (key === "Enter" && chosen && !pressing(event.target)) gf.network.foldAt(chosen);
    else if (key === " " && !pressing(event.target)) gf.brush.play();
    else if ((key === "h" || key === "H") && chosen) gf.main.hide(chosen);
    else if ((key === "o" || key === "O") && chosen) gf.main.only(chosen);
    else if ((key === "p" || key === "P") && chosen) gf.main.pin(chosen);
    else if ((key === "s" || key === "S") && chosen) gf.paths.from(chosen);
    else if ((key === "t" || key === "T") && chosen) gf.paths.to(chosen);
    else if (key === "l" || key === "L") gf.main.language();
    else if (key === "+" || key === "=") gf.network.zoom(1.25);
    else if (key === "-") gf.network.zoom(0.8);
    else if (key === "0") gf.network.fit();
    else if (key === "?") gf.main.help();
    else if (key === "Escape") { if (gf.state.now.path || gf.state.now.start) gf.paths.clear(); state.select(null); }
    else done = false;
    if (done) event.preventDefault();
  }
  return { start: function () { document.addEventListener("keydown", down); } };
})();
