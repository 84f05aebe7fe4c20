/* Swim lanes: who was where when. A letter names the place, bars are stays, upright lines join one place within ten minutes. */
gf.timeline = (function () {
  var state = gf.state, model = gf.model;
  var LEFT = 170, TOP = 64, MOST = 300, hits = [], order = [];
  var PALETTE = ["#a3123a", "#0b4f86", "#00704f", "#a3501b", "#6d2a57", "#3b4252", "#5e5600", "#007a87"];

  function places(events) {
    var sum = new Map();
    events.forEach(function (event) { sum.set(event.place.id, (sum.get(event.place.id) || 0) + 1); });
    var order = Array.from(sum).sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
    var marks = new Map();
    order.forEach(function (pair, at) {
      marks.set(pair[0], { letter: at < 26 ? String.fromCharCode(65 + at) : "·", colour: PALETTE[at] || "#6b7480", node: model.at.get(pair[0]), count: pair[1] });
    });
    return marks;
  }
  function lanes(events) {
    var rows = new Map();
    events.forEach(function (event) {
      if (!rows.has(event.person.id)) rows.set(event.person.id, { node: event.person, events: [] });
      rows.get(event.person.id).events.push(event);
    });
    return Array.from(rows.values()).sort(function (a, b) {
      return (a.node.ring || "~").localeCompare(b.node.ring || "~") || (gf.look.leading[b.node.role] ? 1 : 0) - (gf.look.leading[a.node.role] ? 1 : 0) ||
        b.events.length - a.events.length || (a.node.id < b.node.id ? -1 : 1);
    });
  }
  /* Upright lines of the calendar: whole hours, days, Mondays, first days of a month or year, as many as have room. */
  function ticks(window, wide) {
    var span = window[1] - window[0], room = Math.max(1, wide / 78), made = [], at;
    var unit = [15, 60, 180, 360, 1440, 2880, 10080].find(function (one) { return span / one <= room; });
    if (unit) {
      var monday = unit === 10080 ? 4 * 1440 : 0;
      for (at = Math.ceil((window[0] - monday) / unit) * unit + monday; at <= window[1]; at += unit) made.push({ at: at, label: unit < 1440 ? gf.moment(at).slice(5) : gf.day(at) });
      return made;
    }
    var months = [1, 2, 3, 6, 12, 24, 60].find(function (one) { return span / 43830 / one <= room; }) || 120;
    var first = new Date(window[0] * 60000), month = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months;
    for (at = -Infinity; at <= window[1]; month += months) {
      at = Date.UTC(Math.floor(month / 12), month % 12, 1) / 60000;
      if (at >= window[0] && at <= window[1]) made.push({ at: at, label: months < 12 ? gf.day(at).slice(0, 7) : gf.day(at).slice(0, 4) });
    }
    return made;
  }
  /* {scene, wide, tall}: the same primitives for the screen and for exports. */
  function build(wide, room) {
    var events = state.shownEvents(), window = state.now.window || model.span, made = [], chosen = state.selection;
    hits = [];
    if (!events.length || !window) return { scene: [{ t: "text", s: gf.t("noRows"), x: 20, y: 30, size: 13, fill: "#59616d" }], wide: wide, tall: 60 };
    var marks = places(events), rows = lanes(events), cut = rows.slice(0, MOST), right = wide - 24;
    LEFT = Math.ceil(Math.min(190, 26 + cut.reduce(function (most, row) { return Math.max(most, gf.wide(gf.cut(row.node.label, 20), 12)); }, 40)));
    order = cut.map(function (row) { return row.node.id; });
    var LANE = Math.max(22, Math.min(34, Math.floor(((room || 0) - TOP - 44) / Math.max(1, cut.length))));
    function x(time) { return LEFT + (right - LEFT) * (Math.max(window[0], Math.min(window[1], time)) - window[0]) / (window[1] - window[0]); }
    var tall = TOP + cut.length * LANE + 40, bottom = TOP + cut.length * LANE;
    legend(made, marks, wide);
    ticks(window, right - LEFT).forEach(function (tick) {
      made.push({ t: "line", x1: x(tick.at), y1: TOP - 6, x2: x(tick.at), y2: bottom, stroke: "#e3e7ec", w: 1 });
      made.push({ t: "text", s: tick.label, x: Math.min(x(tick.at), wide - gf.wide(tick.label, 10) - 6) + 3, y: TOP - 13, size: 10, fill: "#59616d" });
    });
    var lane = new Map();
    cut.forEach(function (row, at) {
      var y = TOP + at * LANE + LANE / 2, on = chosen && chosen.kind === "node" && chosen.id === row.node.id;
      lane.set(row.node.id, y);
      if (on || at % 2) made.push({ t: "poly", pts: [[0, y - LANE / 2], [wide, y - LANE / 2], [wide, y + LANE / 2], [0, y + LANE / 2]], fill: on ? "#fff3bf" : "#f7f9fb", stroke: "none", w: 0 });
      made.push({ t: "text", s: gf.cut(row.node.label, 20), x: LEFT - 10, y: y, size: 11.5, anchor: "right", weight: gf.look.leading[row.node.role] ? "bold" : "normal" });
      hits.push({ x: 0, y: y, rx: LEFT, ry: LANE / 2, node: row.node });
    });
    together(events).forEach(function (group) {
      var ys = group.map(function (event) { return lane.get(event.person.id); }).filter(function (y) { return y !== undefined; });
      if (new Set(ys).size < 2) return;
      var at = x(group[0].begin);
      made.push({ t: "line", x1: at, y1: Math.min.apply(null, ys), x2: at, y2: Math.max.apply(null, ys), stroke: gf.network.fade(marks.get(group[0].place.id).colour, 0.55), w: 2 });
    });
    crowded(events, lane, x, LANE).forEach(function (mark) {
      var event = mark.event, place = marks.get(event.place.id);
      var dim = chosen && chosen.kind === "node" && chosen.id !== event.person.id && chosen.id !== event.place.id;
      made.push.apply(made, drawn(mark, place.letter, dim ? gf.network.fade(place.colour, 0.35) : place.colour));
      hits.push({ x: (mark.from + mark.to) / 2, y: mark.y, rx: Math.max(mark.r + 1, (mark.to - mark.from) / 2), ry: mark.r + 1, event: event, node: event.person });
    });
    made.push({ t: "text", s: [gf.t("stays"), gf.t("sameTime"), gf.t("hollow")].join(" · "), x: 12, y: bottom + 18, size: 11, fill: "#59616d" });
    if (rows.length > cut.length) made.push({ t: "text", s: gf.t("omitted") + gf.t("lanesLeft", { n: rows.length - cut.length }), x: 12, y: tall - 8, size: 11, fill: "#59616d" });
    return { scene: made, wide: wide, tall: tall };
  }
  /* Where each mark stands; marks that would cover one another in a lane are spread over its height. */
  function crowded(events, lane, x, tall) {
    var last = new Map(), marks = [];
    events.slice().sort(function (a, b) { return a.begin - b.begin; }).forEach(function (event) {
      var y = lane.get(event.person.id);
      if (y === undefined) return;
      var mark = { event: event, from: x(event.begin), to: x(event.end), y: y, r: 6.5 };
      if (event.end - event.begin >= 1440) mark.to = Math.max(mark.to, mark.from + 6);
      else {
        mark.to = mark.from;
        var group = last.get(event.person.id);
        if (group && mark.from - group[0].from < 9 && group.length < 6) group.push(mark);
        else last.set(event.person.id, group = [mark]);
        if (group.length > 1) group.forEach(function (one, at) {
          one.y = y + (at / (group.length - 1) - 0.5) * tall * 0.56;
          one.r = group.length > 2 ? 4 : 5;
        });
      }
      marks.push(mark);
    });
    return marks;
  }
  function drawn(mark, letter, colour) {
    var event = mark.event, y = mark.y, from = mark.from, to = mark.to, made = [];
    if (event.end - event.begin >= 1440) {
      made.push({ t: "poly", pts: [[from, y - 6], [to, y - 6], [to, y + 6], [from, y + 6]], fill: gf.network.fade(colour, 0.35), stroke: colour, w: 1.2 });
      if (to - from > 14) made.push({ t: "text", s: letter, x: (from + to) / 2, y: y, size: 9.5, anchor: "center", weight: "bold", fill: "#1f2733" });
      return made;
    }
    made.push({ t: "poly", pts: gf.look.outlines.circle(mark.r).map(function (p) { return [p[0] + from, p[1] + y]; }), fill: event.minute ? colour : "#ffffff", stroke: event.minute ? "#ffffff" : colour, w: event.minute ? 0.8 : 1.4, dash: event.minute ? [] : [2, 2] });
    made.push({ t: "text", s: letter, x: from, y: y + 0.5, size: mark.r > 6 ? 8.5 : mark.r > 4 ? 7 : 5.5, anchor: "center", weight: "bold", fill: event.minute ? "#ffffff" : colour });
    return made;
  }
  function legend(made, marks, wide) {
    var x = 12, y = 14;
    Array.from(marks.values()).slice(0, 14).forEach(function (mark) {
      var text = mark.letter + " " + gf.cut(mark.node.label, 16) + " (" + mark.count + ")", size = 20 + gf.wide(text, 11);
      if (x + size > wide - 10) { x = 12; y += 17; }
      if (y > 36) return;
      made.push({ t: "poly", pts: gf.look.outlines.circle(5).map(function (p) { return [p[0] + x + 4, p[1] + y]; }), fill: mark.colour, stroke: "none", w: 0 });
      made.push({ t: "text", s: text, x: x + 13, y: y, size: 11 });
      x += size + 8;
    });
  }
  /* Runs of settlements at one place in which each follows the one before within ten minutes. */
  function together(events) {
    var by = new Map(), groups = [];
    events.forEach(function (event) {
      if (!event.minute || event.end - event.begin >= 1440) return;
      if (!by.has(event.place.id)) by.set(event.place.id, []);
      by.get(event.place.id).push(event);
    });
    by.forEach(function (list) {
      list.sort(function (a, b) { return a.begin - b.begin; });
      var run = [];
      list.forEach(function (event) {
        if (run.length && event.begin - run[run.length - 1].begin > 10) { groups.push(run); run = []; }
        run.push(event);
      });
      groups.push(run);
    });
    return groups.filter(function (run) { return run.length > 1; });
  }
  function draw() {
    var canvas = gf.by("lanes"), frame = gf.by("view-timeline");
    if (!frame.clientWidth) return;
    var built = build(frame.clientWidth - 16, frame.clientHeight - 20);
    canvas.style.width = built.wide + "px";
    canvas.style.height = built.tall + "px";
    canvas.setAttribute("aria-label", gf.t("lanesLabel", { n: order.length, s: state.shownEvents().length }));
    gf.scene.paint(gf.sized(canvas), built.scene);
  }
  /* The person above or below the chosen one; the lane comes into view. */
  function step(by) {
    var chosen = state.selection && state.selection.kind === "node" ? order.indexOf(state.selection.id) : -1;
    var next = order[chosen < 0 ? (by > 0 ? 0 : order.length - 1) : Math.max(0, Math.min(order.length - 1, chosen + by))];
    if (next) gf.main.choose(next);
  }
  function reveal(id) {
    var hit = hits.find(function (one) { return one.node.id === id && !one.event; }), frame = gf.by("view-timeline");
    if (!hit) return;
    if (hit.y < frame.scrollTop + 90) frame.scrollTop = hit.y - 90;
    if (hit.y > frame.scrollTop + frame.clientHeight - 40) frame.scrollTop = hit.y - frame.clientHeight + 40;
  }
  function at(event) {
    for (var i = hits.length - 1; i >= 0; i--) {
      var hit = hits[i];
      if (Math.abs(event.offsetX - hit.x) <= hit.rx && Math.abs(event.offsetY - hit.y) <= hit.ry) return hit;
    }
    return null;
  }
  function start() {
    var canvas = gf.by("lanes");
    canvas.addEventListener("click", function (event) {
      var hit = at(event);
      state.select(hit ? { kind: "node", id: hit.node.id } : null);
    });
    canvas.addEventListener("mousemove", function (event) {
      var hit = at(event);
      canvas.style.cursor = hit ? "pointer" : "";
      if (hit && hit.event) gf.say(gf.rows.words(hit.event));
    });
    canvas.addEventListener("mouseleave", function () { gf.main.status(); });
  }
  return { start: start, draw: draw, build: build, step: step, reveal: reveal };
})();
