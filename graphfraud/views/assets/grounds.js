/* Why, and could it be innocent: the reasons and the readings of a finding, short enough to stand on one screen, whole when opened. */
gf.grounds = (function () {
  var model = gf.model, about = model.about, el = gf.el;
  var ORDER = { holds: 0, untestable: 1, rejected: 2 }, SIGN = { holds: "✓", untestable: "?", rejected: "✕" }, USUAL = 0.05, SHOWN = 3;

  function section(title, children, id) { return el("section", { set: id ? { id: id } : {} }, [el("h3", { text: title })].concat(children)); }
  function more(title, children, id) {
    return el("details", { cls: "more", set: id ? { id: id } : {} }, [el("summary", { text: title })].concat(children));
  }
  /* Observed and expected as two bars of one scale. */
  function bars(one) {
    if (one.expected === null || one.expected === undefined || !(one.observed > 0)) return null;
    var most = Math.max(one.observed, one.expected, 1e-9);
    function bar(value, cls) {
      var line = el("i", { cls: "bar " + cls });
      line.style.width = Math.max(0.5, 100 * value / most) + "%";
      return line;
    }
    return el("div", { cls: "bars", set: { "aria-hidden": "true" } }, [bar(one.observed, "seen"), bar(one.expected, "due")]);
  }
  /* A share as a percentage, where the words of the reason tell both figures as such. */
  function isShare(one) {
    var words = gf.text(one.text);
    return [one.observed, one.expected].every(function (value) {
      return typeof value === "number" && value >= 0 && value <= 1 && words.indexOf(Math.round(100 * value) + "%") >= 0;
    });
  }
  function figure(one, value) { return isShare(one) ? Math.round(1000 * value) / 10 + "%" : gf.small(value); }
  function usual(one) { return one.p_value !== null && one.p_value >= USUAL; }
  function reason(one) {
    var figures = el("p", { cls: "figures" }, [
      el("span", { text: gf.t("observed") + " " }), el("b", { text: figure(one, one.observed) }),
      el("span", { text: " · " + gf.t("expected") + " " }), el("b", { text: figure(one, one.expected) }),
      el("span", { text: one.p_value === null ? "" : " · p " + gf.chance(one.p_value) }),
      usual(one) ? el("span", { cls: "verdict quiet", text: gf.t("usual") }) : null
    ]);
    return el("li", { cls: usual(one) ? "usual" : "" }, [el("p", { text: gf.text(one.text) }), figures, bars(one)]);
  }
  function why(title) {
    if (!about.reasons.length) return [];
    var telling = about.reasons.filter(function (one) { return !usual(one); }), ordered = telling.concat(about.reasons.filter(usual));
    var rest = ordered.slice(SHOWN);
    return [section(title || gf.t("why"), [
      el("ol", {}, ordered.slice(0, SHOWN).map(reason)),
      rest.length ? more(gf.t("moreReasons", { n: rest.length }), [el("ol", { set: { start: SHOWN + 1 } }, rest.map(reason))]) : null
    ], "reasons")];
  }
  /* A reading in full, as it stands on the print sheet. */
  function reading(one) {
    return el("li", { cls: "reading " + one.verdict }, [
      el("p", {}, [
        el("b", { text: gf.word("readings", one.code) }), el("span", { cls: "verdict " + one.verdict, text: gf.word("verdicts", one.verdict) }),
        one.decisive ? el("span", { cls: "verdict quiet", text: gf.t("decisive") }) : null
      ]),
      el("p", { text: gf.text(one.text) }), el("p", { cls: "figures", text: gf.t("explains", { n: one.links_explained }) })
    ]);
  }
  function chip(one) {
    return el("details", { cls: "chip " + one.verdict }, [
      el("summary", {}, [el("b", { cls: "sign", text: SIGN[one.verdict], set: { "aria-hidden": "true" } }), el("span", { text: gf.word("readings", one.code) + (one.decisive ? " *" : "") }),
        el("span", { cls: "said", text: gf.word("verdicts", one.verdict) })]),
      el("p", { text: gf.text(one.text) }), el("p", { cls: "figures", text: gf.t("explains", { n: one.links_explained }) })
    ]);
  }
  function tally() {
    var counts = { holds: 0, untestable: 0, rejected: 0 };
    about.readings.forEach(function (one) { counts[one.verdict] += 1; });
    return el("p", { cls: "tally" }, ["holds", "untestable", "rejected"].map(function (verdict) {
      return el("span", { cls: "verdict " + (counts[verdict] ? verdict : "quiet"), text: gf.word("verdicts", verdict) + " " + counts[verdict] });
    }));
  }
  /* What readings explain of somebody's own ties, or of one tie. */
  function own(chosen) {
    var ties = chosen ? chosen.ties || [chosen] : [], tested = ties.filter(function (edge) { return edge.why || edge.expected !== undefined || edge.explained; }), names = {};
    tested.forEach(function (edge) { if (edge.explained) names[edge.explained] = (names[edge.explained] || 0) + 1; });
    var told = Object.keys(names).map(function (code) { return gf.word("readings", code) + (names[code] > 1 ? " ×" + names[code] : ""); }).join(", ");
    var lines = [];
    if (tested.length && !chosen.ties) lines.push(told ? gf.t("tieExplained") + told : gf.t("tieNone"));
    else if (tested.length) lines.push(told ? gf.t("ownExplained", { n: tested.length }) + told : gf.t("ownNone", { n: tested.length }));
    if (chosen && chosen.strength !== undefined && chosen.strength < 0.5 && model.isPerson(chosen)) lines.push(gf.t("bystander"));
    return lines.map(function (text) { return el("p", { cls: "own", text: text }); });
  }
  /* What speaks for innocence first. */
  function ordered() {
    return about.readings.slice().sort(function (a, b) { return ORDER[a.verdict] - ORDER[b.verdict] || (b.decisive ? 1 : 0) - (a.decisive ? 1 : 0); });
  }
  function innocent(chosen) {
    if (!about.readings.length) return [];
    return [section(gf.t("innocent"), own(chosen).concat([tally(), el("div", { cls: "chips" }, ordered().map(chip)), el("p", { cls: "quiet", text: gf.t("verdictNote") })]), "readings")];
  }
  /* With how many somebody kept company, and with whom most often. */
  function company(node) {
    var ties = (node.ties || []).filter(function (edge) { return edge.type.indexOf("CO_") === 0; });
    if (!model.isPerson(node) || !ties.length) return null;
    var most = ties.reduce(function (best, edge) { return edge.count > best.count ? edge : best; });
    var other = most.a === node ? most.b : most.a;
    return el("p", { text: gf.t("company", { n: ties.length, who: gf.cut(other.label, 24), k: gf.whole(most.count) }) });
  }
  /* Role and how firmly somebody belongs. */
  function belongs(node) {
    if (node.strength === undefined && !node.role) return null;
    var line = el("p", { cls: "belongs" }, [el("b", { text: gf.word("roles", node.role) })]);
    if (node.strength !== undefined) {
      var fill = el("i", { cls: "fill" });
      fill.style.width = Math.round(100 * Math.max(0, Math.min(1, node.strength))) + "%";
      line.appendChild(el("span", { cls: "gauge", set: { role: "img", "aria-label": gf.t("strength") + " " + node.strength.toFixed(2) } }, [fill]));
      line.appendChild(el("span", { text: node.strength.toFixed(2), set: { title: gf.t("strength") } }));
    }
    return line;
  }
  return { why: why, innocent: innocent, ordered: ordered, belongs: belongs, company: company, reason: reason, reading: reading, bars: bars, more: more };
})();
