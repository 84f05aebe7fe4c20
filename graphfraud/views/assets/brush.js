/* The time brush: a histogram of settlements, a window to drag, and play. */
gf.brush = (function () {
  var state = gf.state, model = gf.model;
  var canvas, span, bins = [], drag = null, timer = null;
  var PAD = 8, AXIS = 16, calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function build() {
    span = model.span;
    if (!span) return;
    var days = (span[1] - span[0]) / 1440;
    var step = [1, 7, 14, 30, 91].find(function (one) { return days / one <= 110; }) || Math.ceil(days / 110);
    var count = Math.max(1, Math.ceil(days / step));
    bins = [];
    for (var at = 0; at < count; at++) bins.push({ from: span[0] + at * step * 1440, events: 0 });
    function bin(time) { return bins[Math.max(0, Math.min(count - 1, Math.floor((time - span[0]) / (step * 1440))))]; }
    if (model.events.length) model.events.forEach(function (event) { bin(event.begin).events += 1; });
    else model.edges.forEach(function (edge) { if (edge.since !== null) bin(edge.since).events += edge.count || 1; });
    bins.step = step;
  }
  function width() { return canvas.clientWidth - 2 * PAD; }
  function x(time) { return PAD + width() * (time - span[0]) / (span[1] - span[0]); }
  function time(px) { return Math.max(span[0], Math.min(span[1], span[0] + (px - PAD) / width() * (span[1] - span[0]))); }
  function draw() {
    gf.by("time").hidden = !span;
    if (!span || !canvas.clientWidth) return;
    var ctx = gf.sized(canvas), height = canvas.clientHeight, tall = height - AXIS, window = state.now.window || span;
    var most = Math.max.apply(null, bins.map(function (one) { return one.events; }).concat([1]));
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, canvas.clientWidth, height);
    ctx.fillStyle = "#e8eef5";
    ctx.fillRect(x(window[0]), 0, x(window[1]) - x(window[0]), tall);
    bins.forEach(function (one) {
      var left = x(one.from), right = x(Math.min(span[1], one.from + bins.step * 1440)), inside = one.from + bins.step * 1440 > window[0] && one.from < window[1];
      var size = one.events ? Math.max(2, (tall - 6) * one.events / most) : 0;
      ctx.fillStyle = inside ? "#2b5b8a" : "#b9c4d0";
      ctx.fillRect(left + 0.5, tall - size, Math.max(1, right - left - 1), size);
    });
    ctx.fillStyle = "#59616d";
    ctx.font = "11px " + gf.scene.FONT;
    ctx.textBaseline = "middle";
    var marks = Math.max(2, Math.min(8, Math.floor(width() / 110)));
    for (var at = 0; at <= marks; at++) {
      var when = span[0] + (span[1] - span[0]) * at / marks;
      ctx.textAlign = at === 0 ? "left" : at === marks ? "right" : "center";
      ctx.fillText(gf.day(at === marks ? span[1] - 1 : when), x(when), tall + AXIS / 2 + 1);
    }
    if (state.now.window) {
      ctx.strokeStyle = "#12355b";
      ctx.lineWidth = 2;
      window.forEach(function (edge) { ctx.beginPath(); ctx.moveTo(x(edge), 0); ctx.lineTo(x(edge), tall); ctx.stroke(); });
    }
    gf.by("span").textContent = gf.day(window[0]) + " – " + gf.day(window[1] - 1);
    canvas.setAttribute("aria-label", gf.t("rangeLabel") + ". " + gf.t("brushHint"));
    canvas.setAttribute("aria-valuemin", "0");
    canvas.setAttribute("aria-valuemax", String(Math.round((span[1] - span[0]) / 1440)));
    canvas.setAttribute("aria-valuenow", String(Math.round((window[0] - span[0]) / 1440)));
    canvas.setAttribute("aria-valuetext", gf.by("span").textContent);
    canvas.title = gf.t("brushHint");
  }
  function snap(window) {
    var from = Math.floor(window[0] / 1440) * 1440, to = Math.ceil(window[1] / 1440) * 1440;
    if (to <= from) to = from + 1440;
    return from <= span[0] && to >= span[1] ? null : [Math.max(from, span[0]), Math.min(to, span[1])];
  }
  function set(window) { state.change(function (next) { next.window = window ? snap(window) : null; }); }
  function down(event) {
    if (!span) return;
    stop();
    var px = event.offsetX, window = state.now.window, mode = "new";
    if (window && Math.abs(px - x(window[0])) < 6) mode = "from";
    else if (window && Math.abs(px - x(window[1])) < 6) mode = "to";
    else if (window && px > x(window[0]) && px < x(window[1])) mode = "move";
    drag = { mode: mode, at: time(px), window: window, before: state.snapshot() };
    canvas.setPointerCapture(event.pointerId);
  }
  function move(event) {
    if (!drag) return;
    var now = time(event.offsetX), window = drag.window, next;
    if (drag.mode === "new") next = [Math.min(drag.at, now), Math.max(drag.at, now)];
    if (drag.mode === "from") next = [Math.min(now, window[1] - 1440), window[1]];
    if (drag.mode === "to") next = [window[0], Math.max(now, window[0] + 1440)];
    if (drag.mode === "move") {
      var shift = Math.max(span[0] - window[0], Math.min(span[1] - window[1], now - drag.at));
      next = [window[0] + shift, window[1] + shift];
    }
    if (!drag.queued) {
      drag.queued = true;
      requestAnimationFrame(function () { if (drag) { drag.queued = false; state.preview(function (one) { one.window = snap(drag.next); }); } });
    }
    drag.next = next;
  }
  function up() {
    if (!drag) return;
    var done = drag;
    drag = null;
    if (done.next) state.preview(function (one) { one.window = snap(done.next); });
    else if (done.mode === "new" || done.mode === "move") {
      var bin = Math.floor((done.at - span[0]) / (bins.step * 1440));
      state.preview(function (one) { one.window = snap([span[0] + bin * bins.step * 1440, span[0] + (bin + 1) * bins.step * 1440]); });
    }
    state.settle(done.before);
  }
  function stop() {
    if (timer) clearInterval(timer);
    timer = null;
    labelled("▶", "play");
  }
  function labelled(sign, tip) {
    gf.by("play").textContent = sign;
    gf.by("play").title = gf.t(tip);
    gf.by("play").setAttribute("aria-label", gf.t(tip));
  }
  function play() {
    if (!span) return;
    if (timer) return stop();
    var whole = span[1] - span[0], window = state.now.window, size = window ? window[1] - window[0] : Math.max(1440, whole / 10);
    var at = window && window[1] < span[1] ? window[0] : span[0], before = state.snapshot();
    labelled("■", "stop");
    timer = setInterval(function () {
      state.preview(function (one) { one.window = snap([at, at + size]); });
      at += Math.max(1440, size / 4);
      if (at + size > span[1] + size / 4) { stop(); state.settle(before); }
    }, calm.matches ? 1200 : 350);
  }
  function keys(event) {
    if (!span || ["ArrowLeft", "ArrowRight", "Home"].indexOf(event.key) < 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Home") return set(null);
    var window = state.now.window || [span[0], span[0] + (span[1] - span[0]) / 10], by = (event.key === "ArrowLeft" ? -1 : 1) * bins.step * 1440;
    if (event.shiftKey) set([window[0], Math.max(window[0] + 1440, window[1] + by)]);
    else if (window[0] + by >= span[0] && window[1] + by <= span[1]) set([window[0] + by, window[1] + by]);
  }
  function start() {
    canvas = gf.by("histogram");
    build();
    canvas.addEventListener("pointerdown", down);
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("dblclick", function () { set(null); });
    canvas.addEventListener("keydown", keys);
    gf.by("play").addEventListener("click", play);
    gf.by("wholeTime").addEventListener("click", function () { stop(); set(null); });
  }
  return { start: start, draw: draw, set: set, play: play };
})();
/* A canvas at the screen's own resolution, cleared; returns its context in CSS pixels. */
gf.sized = function (canvas) {
  var ratio = window.devicePixelRatio || 1, wide = canvas.clientWidth, tall = canvas.clientHeight;
  if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(tall * ratio)) {
    canvas.width = Math.round(wide * ratio);
    canvas.height = Math.round(tall * ratio);
  }
  var ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, wide, tall);
  return ctx;
};
