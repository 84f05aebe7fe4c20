/* Elements, words, numbers and days. Values of the records enter the page as text nodes only. */
gf.lang = "zh";
gf.t = function (key, values) {
  var text = gf.texts[gf.lang][key];
  if (text === undefined) text = key;
  if (values) Object.keys(values).forEach(function (name) { text = text.replace("{" + name + "}", function () { return gf.whole(values[name]); }); });
  return text;
};
gf.text = function (both) { return both ? both[gf.lang] || both.en || both.zh || "" : ""; };
gf.word = function (table, code) {
  var words = gf.model.about.words[table];
  return code && words && Object.prototype.hasOwnProperty.call(words, code) ? gf.text(words[code]) : code || "";
};
gf.el = function (tag, options, children) {
  var made = document.createElement(tag);
  options = options || {};
  if (options.cls) made.className = options.cls;
  if (options.text !== undefined) made.textContent = options.text;
  if (options.on) Object.keys(options.on).forEach(function (name) { made.addEventListener(name, options.on[name]); });
  if (options.set) Object.keys(options.set).forEach(function (name) { made.setAttribute(name, options.set[name]); });
  (children || []).forEach(function (child) { if (child) made.appendChild(child); });
  return made;
};
gf.by = function (id) { return document.getElementById(id); };
gf.empty = function (element) { while (element.firstChild) element.removeChild(element.firstChild); return element; };
/* Rebuild what an element holds; whoever stood on a control in it stands on the same one afterwards, or on its heading. */
gf.keepingFocus = function (box, build) {
  var held = document.activeElement, list = box.contains(held) ? Array.from(box.querySelectorAll("button, input, summary, textarea")) : [], at = list.indexOf(held);
  build();
  if (at < 0) return;
  var now = Array.from(box.querySelectorAll("button, input, summary, textarea")), same = now[at] && now[at].tagName === held.tagName ? now[at] : now[Math.min(at, now.length - 1)];
  if (same) same.focus({ preventScroll: true });
};
gf.button = function (text, action, cls) { return gf.el("button", { text: text, cls: cls || "", on: { click: action } }); };
gf.numbers = { whole: new Intl.NumberFormat("en-US"), yuan: new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) };
gf.whole = function (value) { return typeof value === "number" ? gf.numbers.whole.format(value) : String(value); };
gf.yuan = function (value) { return gf.numbers.yuan.format(value || 0); };
gf.small = function (value) {
  if (value === undefined || value === null) return "–";
  if (value === 0) return "0";
  if (Math.abs(value) < 1e-300) return "< 1e-300";
  return Math.abs(value) < 0.001 || Math.abs(value) >= 1e6 ? value.toExponential(1) : Math.abs(value) < 0.1 ? String(Number(value.toPrecision(2))) : String(Math.round(value * 1000) / 1000);
};
/* A probability; one too small for a number is no nought. */
gf.chance = function (value) { return value === 0 ? "< 1e-300" : gf.small(value); };
/* Moments are minutes of China time counted without a zone; the UTC getters give them back unchanged. */
gf.minuteOf = function (day) { return Date.parse(day + "T00:00:00Z") / 60000; };
gf.day = function (minute) { return new Date(minute * 60000).toISOString().slice(0, 10); };
gf.firstDay = function (edge) { return edge.since === null ? "" : gf.day(edge.since); };
gf.lastDay = function (edge) { return edge.till === null ? "" : gf.day(edge.till); };
gf.moment = function (minute) { return new Date(minute * 60000).toISOString().slice(0, 16).replace("T", " "); };
gf.cut = function (text, limit) {
  var signs = Array.from(text);
  return signs.length > limit ? signs.slice(0, limit - 1).join("") + "…" : text;
};
/* About how wide a text is drawn, in the unit of its size. */
gf.wide = function (text, size) {
  return size * Array.from(text).reduce(function (sum, sign) { return sum + (sign.codePointAt(0) > 0x2e7f ? 1 : 0.58); }, 0);
};
gf.say = function (text) { gf.by("status").textContent = text; };
gf.retext = function () {
  document.documentElement.lang = gf.lang === "zh" ? "zh-CN" : "en";
  document.querySelectorAll("[data-t]").forEach(function (one) { one.textContent = gf.t(one.dataset.t); });
  document.querySelectorAll("[data-tip]").forEach(function (one) {
    one.title = gf.t(one.dataset.tip);
    one.setAttribute("aria-label", gf.t(one.dataset.tip));
  });
  document.querySelectorAll("[data-label]").forEach(function (one) { one.setAttribute("aria-label", gf.t(one.dataset.label)); });
  document.querySelectorAll("[data-hint]").forEach(function (one) { one.placeholder = gf.t(one.dataset.hint); });
};
