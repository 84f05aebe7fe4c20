/* Legend that filters: kinds, ties, least count and amount, rings to fold, what is hidden. */
gf.filters = (function () {
  var state = gf.state, model = gf.model, el = gf.el;
  function counts(list, key) {
    var sum = new Map();
    list.forEach(function (one) { sum.set(one[key], (sum.get(one[key]) || 0) + 1); });
    return Array.from(sum).sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
  }
  function kindPicture(kind) {
    var r = gf.look.kind(kind).size, seen = { kind: kind, role: "", count: 0 };
    var half = Math.max(20, r + 7);
    return gf.scene.svg(gf.look.node(seen, {}), { x: -half * 1.2, y: -half, w: half * 2.4, h: half * 2 });
  }
  function tiePicture(type) {
    var tie = gf.look.tie(type), made = [{ t: "line", x1: 0, y1: 6, x2: 34, y2: 6, stroke: tie.colour, w: 2.5, dash: tie.dash }];
    if (tie.arrow) made.push({ t: "poly", pts: [[34, 6], [25, 1.5], [25, 10.5]], fill: tie.colour, stroke: "none", w: 0 });
    return gf.scene.svg(made, { x: 0, y: 0, w: 34, h: 12 });
  }
  function tick(picture, text, count, on, flip) {
    var input = el("input", { set: { type: "checkbox" }, on: { change: flip } });
    input.checked = on;
    picture.setAttribute("class", "swatch");
    picture.setAttribute("aria-hidden", "true");
    return el("li", {}, [el("label", {}, [input, picture, el("span", { text: text }), el("em", { text: gf.whole(count) })])]);
  }
  function flip(name, key) {
    return function () {
      state.change(function (next) { if (next[name][key]) delete next[name][key]; else next[name][key] = true; });
    };
  }
  function show() { gf.keepingFocus(gf.by("left"), build); }
  function build() {
    var kinds = gf.empty(gf.by("kinds")), types = gf.empty(gf.by("types"));
    counts(model.nodes, "kind").forEach(function (pair) {
      kinds.appendChild(tick(kindPicture(pair[0]), gf.word("kinds", pair[0]), pair[1], !state.now.offKinds[pair[0]], flip("offKinds", pair[0])));
    });
    counts(model.edges, "type").forEach(function (pair) {
      types.appendChild(tick(tiePicture(pair[0]), gf.word("types", pair[0]), pair[1], !state.now.offTypes[pair[0]], flip("offTypes", pair[0])));
    });
    gf.by("minCount").value = state.now.minCount;
    gf.by("minAmount").value = state.now.minAmount;
    rings();
    hidden();
  }
  function rings() {
    var list = gf.empty(gf.by("rings"));
    gf.by("ringsBox").hidden = model.rings.length === 0;
    model.rings.slice(0, 60).forEach(function (ring) {
      var fold = "ring:" + ring.id, folded = state.now.folded.indexOf(fold) >= 0;
      list.appendChild(el("li", {}, [
        el("span", { text: gf.cut(gf.text(ring.label), 22) + " (" + ring.members.length + ")" }),
        gf.button(folded ? gf.t("unfold") : gf.t("fold"), function () { state.toggleFold(fold); }, "link fold")
      ]));
    });
  }
  function hidden() {
    var list = gf.empty(gf.by("hiddenList")), ids = Object.keys(state.now.hidden);
    gf.by("hiddenBox").hidden = ids.length === 0;
    if (ids.length > 1) {
      list.appendChild(el("li", {}, [
        el("span", { cls: "quiet", text: gf.whole(ids.length) }),
        gf.button(gf.t("allRows"), function () { state.change(function (next) { next.hidden = {}; }); }, "link")
      ]));
    }
    ids.slice(0, 40).forEach(function (id) {
      var node = model.at.get(id);
      list.appendChild(el("li", {}, [
        el("span", { text: gf.cut(node ? node.label : id, 20) }),
        gf.button(gf.t("show"), function () { state.change(function (next) { delete next.hidden[id]; }); }, "link")
      ]));
    });
  }
  function start() {
    ["minCount", "minAmount"].forEach(function (name) {
      gf.by(name).addEventListener("change", function () {
        var value = Math.max(0, Number(gf.by(name).value) || 0);
        state.change(function (next) { next[name] = value; });
      });
    });
  }
  return { start: start, show: show, kindPicture: kindPicture, tiePicture: tiePicture, counts: counts };
})();
