/* The side panel: the whole finding, or why this node, or why this tie. Every value is set as text. */
gf.panel = (function () {
  var state = gf.state, model = gf.model, el = gf.el;
  var about = model.about;

  function pairs(list) {
    var table = el("dl", { cls: "pairs" });
    list.forEach(function (pair) {
      if (pair[1] === undefined || pair[1] === null || pair[1] === "") return;
      table.appendChild(el("dt", { text: pair[0] }));
      table.appendChild(el("dd", { text: pair[1] }));
    });
    return table;
  }
  function section(title, children, id) {
    return el("section", { set: id ? { id: id } : {} }, [el("h3", { text: title })].concat(children));
  }
  function overview() {
    var facts = about.facts.map(function (fact) { return [gf.word("facts", fact[0]), fact[1]]; });
    var parts = [el("p", { cls: "summary", text: gf.text(about.summary) }), key(about.facts)];
    parts = parts.concat(gf.grounds.why(), gf.grounds.innocent(null));
    parts.push(section(gf.t("members"), [memberList()]));
    if (facts.length) parts.push(gf.grounds.more(gf.t("figures"), [pairs(facts)], "figures"));
    if (about.legal.length) parts.push(section(gf.t("legal"), [el("ul", {}, about.legal.map(function (text) { return el("li", { text: gf.text(text) }); }))]));
    parts.push(section(gf.t("exhibit"), [pairs([[gf.t("exhibit"), about.number], [gf.t("dataHash"), about.hash], [gf.t("pageHash"), gf.pageHash()]])]));
    return parts;
  }
  /* The four figures that are asked for first. */
  function key(facts) {
    var told = {};
    facts.forEach(function (fact) { told[fact[0]] = fact[1]; });
    var money = told.fund === "0.00" && told.account ? "account" : "fund";
    var wanted = ["q_value", "stability", money, "settlements"].filter(function (name) { return told[name] !== undefined; });
    return wanted.length ? el("dl", { cls: "key" }, wanted.map(function (name) {
      return el("div", {}, [el("dt", { text: gf.word("facts", name) }), el("dd", { text: told[name] })]);
    })) : null;
  }
  function memberList() {
    var named = model.nodes.filter(function (node) { return node.role; });
    var shown = (named.length ? named : model.nodes).slice().sort(function (a, b) {
      return (gf.look.leading[b.role] ? 1 : 0) - (gf.look.leading[a.role] ? 1 : 0) || (b.strength || 0) - (a.strength || 0) || b.count - a.count;
    });
    return el("ul", { cls: "plain links" }, shown.slice(0, 60).map(nodeLink));
  }
  function nodeLink(node) {
    var more = [gf.word("kinds", node.kind), gf.word("roles", node.role)].filter(Boolean).join(" · ");
    return el("li", {}, [
      gf.button(gf.cut(node.label, 28), function () { gf.main.choose(node.id); }, "link"), el("span", { cls: "quiet", text: " " + more })
    ]);
  }
  function edgeLink(edge, from) {
    var other = edge.a === from ? edge.b : edge.a;
    return el("li", {}, [
      gf.button(gf.word("types", edge.type), function () { state.select({ kind: "edge", id: edge.id }); }, "link"),
      el("span", { text: " " + gf.cut(other.label, 24) + " " }), el("span", { cls: "quiet", text: "×" + gf.whole(edge.count) })
    ]);
  }
  function note(id) {
    var area = el("textarea", { set: { rows: 2, placeholder: gf.t("noteHint"), "aria-label": gf.t("note") } });
    area.value = gf.notes.get(id);
    area.addEventListener("change", function () { gf.notes.put(id, area.value); });
    return section(gf.t("note"), [area], "note");
  }
  function actions(list) {
    return el("p", { cls: "actions" }, list.map(function (one) { return one && gf.button(one[0], one[1]); }));
  }
  function words(node) { return [gf.cut(node.label, 24), gf.word("kinds", node.kind), gf.word("roles", node.role)].filter(Boolean).join(" · "); }
  function nodePanel(node) {
    var now = state.now, ties = node.ties.slice().sort(function (a, b) { return b.count - a.count; });
    var ring = model.rings.find(function (one) { return one.id === node.ring; });
    var facts = [
      [gf.t("kind"), gf.word("kinds", node.kind)], [gf.t("number"), node.number], [gf.t("role"), gf.word("roles", node.role)],
      [gf.t("strength"), node.strength === undefined ? "" : node.strength.toFixed(2)], [gf.t("rings"), ring ? gf.text(ring.label) : ""],
      [gf.t("settlements"), node.count ? gf.whole(node.count) : ""], [gf.t("amount"), node.count ? gf.yuan(node.amount) : ""], [gf.t("first"), node.first], [gf.t("last"), node.last],
      [gf.t("region"), node.region ? node.region + " " + (about.regions[node.region] || "") : ""]
    ].concat((node.facts || []).map(function (fact) { return [gf.word("facts", fact[0]), gf.word("values", fact[1])]; }));
    var why = [gf.grounds.belongs(node)];
    if (node.grounds) why.push(el("p", { cls: "summary", text: gf.text(node.grounds) }));
    why.push(gf.grounds.company(node));
    var place = model.isPlace(node) && state.members("place:" + node.id).length > 1;
    return [
      actions([
        [gf.t("hide"), function () { gf.main.hide(node.id); }], [now.pinned[node.id] ? gf.t("unpin") : gf.t("pin"), function () { gf.main.pin(node.id); }],
        [gf.t("only"), function () { gf.main.only(node.id); }], place ? [gf.t("foldPlace"), function () { state.toggleFold("place:" + node.id); }] : null,
        ring ? [gf.t("foldRing"), function () { state.toggleFold("ring:" + ring.id); }] : null,
        [gf.t("pathFrom"), function () { gf.paths.from(node.id); }], [gf.t("pathTo"), function () { gf.paths.to(node.id); }]
      ]),
      section(gf.t(model.isPerson(node) ? "whyPerson" : "whyNode"), why, "why"), gf.grounds.innocent(node), model.isPerson(node) && ring ? gf.grounds.why(gf.t("whyRing")) : null, section(gf.t("known"), [pairs(facts)]),
      section(gf.t("ties2") + " (" + gf.whole(ties.length) + ")", [el("ul", { cls: "plain" }, ties.slice(0, 40).map(function (edge) { return edgeLink(edge, node); }))]),
      gf.rows.few(model.events.filter(function (event) { return event.person === node || event.place === node; })), note(node.id)
    ];
  }
  function edgePanel(edge) {
    var tested = edge.expected !== undefined || edge.p !== undefined;
    var why = [el("p", { cls: "summary", text: gf.text(edge.why) || tieText(edge) })];
    if (tested) why.push(gf.grounds.bars({ observed: edge.count, expected: edge.expected }));
    why.push(pairs([
      [gf.t("type"), gf.word("types", edge.type)], [gf.t("observed"), gf.whole(edge.count)], [gf.t("expected"), tested ? gf.small(edge.expected) : ""],
      [gf.t("pValue"), edge.p === undefined ? "" : gf.chance(edge.p)], [gf.t("qValue"), edge.q === undefined ? "" : gf.chance(edge.q)],
      [gf.t("explained"), gf.word("readings", edge.explained)], [gf.t("first"), gf.firstDay(edge)], [gf.t("last"), gf.lastDay(edge)],
      [gf.t("amount"), edge.amount ? gf.yuan(edge.amount) : ""]
    ]));
    if (tested || !edge.why) why.push(el("p", { cls: "quiet", text: tested ? gf.t("tested") : gf.t("untested") }));
    var parts = [section(gf.t("whyEdge"), why, "why"), section(gf.t("members"), [el("ul", { cls: "plain links" }, [edge.a, edge.b].map(nodeLink))])];
    parts = parts.concat(gf.grounds.innocent(edge), gf.grounds.why(gf.t("whyRing")));
    parts.push(gf.rows.few(edge.rows.map(function (at) { return model.events[at]; }), edge.total), note(edge.id));
    return parts;
  }
  function tieText(edge) {
    return gf.cut(edge.a.label, 30) + " — " + gf.word("types", edge.type) + " — " + gf.cut(edge.b.label, 30) + (gf.lang === "zh" ? "，" : ", ") +
      (gf.lang === "zh" ? gf.whole(edge.count) + " 次" : gf.whole(edge.count) + (edge.count === 1 ? " time" : " times"));
  }
  function foldPanel(seen) {
    return [
      actions([[gf.t("unfold"), function () { state.toggleFold(seen.fold); }], [gf.t("hide"), function () { gf.main.hide(seen.id); }]]),
      section(gf.t("members") + " (" + gf.whole(seen.members.length) + ")", [el("ul", { cls: "plain links" }, seen.members.slice(0, 80).map(nodeLink))])
    ];
  }
  function mergedPanel(seen) {
    return [section(gf.t("ties2") + " (" + gf.whole(seen.merged.length) + ")", [
      el("ul", { cls: "plain" }, seen.merged.slice(0, 80).map(function (edge) { return edgeLink(edge, edge.a); }))
    ])];
  }
  var shown = "";
  function show() {
    var key = JSON.stringify(state.selection), same = key === shown;
    shown = key;
    if (same) gf.keepingFocus(gf.by("panel"), build);
    else build();
    if (!same) gf.by("right").scrollTop = 0;
  }
  function build() {
    var chosen = state.selection, seen = null, title = gf.t("overview"), parts;
    if (chosen && chosen.kind === "node") {
      seen = state.seen.nodes.get(chosen.id);
      var node = model.at.get(chosen.id);
      if (node) { title = node.label; parts = nodePanel(node); }
      else if (seen && seen.fold) { title = seen.label; parts = foldPanel(seen); }
    } else if (chosen) {
      var edge = model.edgeAt.get(chosen.id);
      seen = state.edgeAt(chosen.id);
      if (edge) { title = gf.word("types", edge.type); parts = edgePanel(edge); }
      else if (seen) { title = gf.word("types", seen.type); parts = mergedPanel(seen); }
    }
    var panel = gf.empty(gf.by("panel"));
    if (!parts) { title = gf.t("overview"); parts = overview(); chosen = null; }
    if (chosen) panel.appendChild(gf.button("‹ " + gf.t("back"), function () { state.select(null); }, "link back"));
    panel.appendChild(el("h2", { text: gf.cut(title, 300) }));
    var ways = gf.paths.section();
    if (ways) panel.appendChild(ways);
    [].concat.apply([], parts).forEach(function (part) { if (part) panel.appendChild(part); });
  }
  return { show: show, words: words, pairs: pairs, section: section, tieText: tieText };
})();
