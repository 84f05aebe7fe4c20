/* Search by id, part of a name, pinyin or initials. */
gf.search = (function () {
  var model = gf.model, el = gf.el, active = -1, hits = [], SHOWN = 12;
  var index = model.nodes.map(function (node) {
    return { node: node, text: [node.label, node.number || "", node.id, node.find || "", node.role || ""].join(" ").toLowerCase() };
  });
  function find(words) {
    var parts = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (!parts.length) return [];
    return index.filter(function (one) {
      return parts.every(function (part) { return one.text.indexOf(part) >= 0; });
    }).map(function (one) { return one.node; }).sort(function (a, b) {
      return (gf.look.leading[b.role] ? 1 : 0) - (gf.look.leading[a.role] ? 1 : 0) || b.count - a.count;
    });
  }
  function show() {
    var list = gf.empty(gf.by("found")), words = gf.by("find").value.trim();
    hits = find(words);
    active = -1;
    hits.slice(0, SHOWN).forEach(function (node, at) {
      list.appendChild(el("li", { set: { role: "option", id: "found-" + at, "aria-selected": "false" }, on: { mousedown: function (event) { event.preventDefault(); choose(at); } } }, [
        el("span", { cls: "name", text: gf.cut(node.label, 24) }),
        el("span", { cls: "quiet", text: " " + gf.word("kinds", node.kind) + (node.number && node.number !== node.label ? " " + gf.cut(node.number, 20) : "") })
      ]));
    });
    gf.by("find").setAttribute("aria-expanded", String(hits.length > 0));
    gf.by("find").removeAttribute("aria-activedescendant");
    if (words && !hits.length) list.appendChild(el("li", { cls: "quiet", text: gf.t("nothing") }));
    if (hits.length > SHOWN) list.appendChild(el("li", { cls: "quiet", text: gf.t("moreFound", { n: hits.length - SHOWN }) }));
    if (words) gf.say(hits.length ? gf.t("foundNumber", { n: hits.length }) : gf.t("nothing"));
  }
  function choose(at) {
    if (!hits[at]) return;
    var id = hits[at].id;
    gf.main.choose(id);
    gf.empty(gf.by("found"));
    gf.by("find").setAttribute("aria-expanded", "false");
    gf.by("find").removeAttribute("aria-activedescendant");
  }
  function mark() {
    Array.from(gf.by("found").children).forEach(function (item, at) {
      item.classList.toggle("active", at === active);
      item.setAttribute("aria-selected", String(at === active));
    });
    if (active >= 0) gf.by("find").setAttribute("aria-activedescendant", "found-" + active);
  }
  function start() {
    var box = gf.by("find");
    box.addEventListener("input", show);
    box.addEventListener("keydown", function (event) {
      if (event.key === "Enter") choose(Math.max(0, active));
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        active = Math.max(0, Math.min(Math.min(SHOWN, hits.length) - 1, active + (event.key === "ArrowDown" ? 1 : -1)));
        mark();
        event.preventDefault();
      } else if (event.key === "Escape") { box.value = ""; show(); box.blur(); }
    });
  }
  return { start: start, find: find, show: show };
})();
