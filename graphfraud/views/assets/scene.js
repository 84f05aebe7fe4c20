/* A scene is a list of primitives (poly, line, curve, text); one backend paints it on a canvas, one builds SVG elements. */
gf.scene = (function () {
  var NS = "http://www.w3.org/2000/svg";
  var FONT = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Segoe UI",Arial,sans-serif';
  function trace(ctx, pts, open) {
    ctx.beginPath();
    pts.forEach(function (p, at) { if (at) ctx.lineTo(p[0], p[1]); else ctx.moveTo(p[0], p[1]); });
    if (!open) ctx.closePath();
  }
  function stroke(ctx, one) {
    if (!one.stroke || one.stroke === "none") return;
    ctx.strokeStyle = one.stroke;
    ctx.lineWidth = one.w || 1;
    ctx.setLineDash(one.dash || []);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  function paint(ctx, scene, dx, dy) {
    ctx.save();
    ctx.translate(dx || 0, dy || 0);
    ctx.lineJoin = "round";
    scene.forEach(function (one) {
      if (one.t === "text") {
        ctx.font = (one.weight === "bold" ? "bold " : "") + one.size + "px " + FONT;
        ctx.textAlign = one.anchor || "left";
        ctx.textBaseline = "middle";
        if (one.halo) { ctx.lineWidth = one.halow || 3; ctx.strokeStyle = one.halo; ctx.strokeText(one.s, one.x, one.y); }
        ctx.fillStyle = one.fill || "#1f2733";
        ctx.fillText(one.s, one.x, one.y);
        return;
      }
      if (one.t === "poly") trace(ctx, one.pts, one.open);
      if (one.t === "line") trace(ctx, [[one.x1, one.y1], [one.x2, one.y2]], true);
      if (one.t === "curve") {
        ctx.beginPath();
        ctx.moveTo(one.x1, one.y1);
        ctx.quadraticCurveTo(one.cx, one.cy, one.x2, one.y2);
      }
      if (one.t === "poly" && one.fill && one.fill !== "none") { ctx.fillStyle = one.fill; ctx.fill(); }
      stroke(ctx, one);
    });
    ctx.restore();
  }
  function attributes(element, values) {
    Object.keys(values).forEach(function (name) { if (values[name] !== undefined) element.setAttribute(name, values[name]); });
    return element;
  }
  function f(value) { return Math.round(value * 100) / 100; }
  function primitive(one) {
    if (one.t === "text") {
      var text = attributes(document.createElementNS(NS, "text"), {
        x: f(one.x), y: f(one.y + one.size * 0.35), "font-size": one.size, fill: one.fill || "#1f2733", "font-weight": one.weight === "bold" ? "bold" : undefined,
        "text-anchor": one.anchor === "center" ? "middle" : one.anchor === "right" ? "end" : "start",
        stroke: one.halo, "stroke-width": one.halo ? one.halow || 3 : undefined, "paint-order": one.halo ? "stroke" : undefined
      });
      text.textContent = one.s;
      return text;
    }
    var path = "";
    if (one.t === "poly") path = "M" + one.pts.map(function (p) { return f(p[0]) + " " + f(p[1]); }).join("L") + (one.open ? "" : "Z");
    if (one.t === "line") path = "M" + f(one.x1) + " " + f(one.y1) + "L" + f(one.x2) + " " + f(one.y2);
    if (one.t === "curve") path = "M" + f(one.x1) + " " + f(one.y1) + "Q" + f(one.cx) + " " + f(one.cy) + " " + f(one.x2) + " " + f(one.y2);
    return attributes(document.createElementNS(NS, "path"), {
      d: path, fill: one.t === "poly" ? one.fill || "none" : "none", stroke: one.stroke || "none", "stroke-width": one.w || 1,
      "stroke-linejoin": "round", "stroke-dasharray": one.dash && one.dash.length ? one.dash.join(" ") : undefined
    });
  }
  function svg(scene, box) {
    var root = attributes(document.createElementNS(NS, "svg"), {
      xmlns: NS, viewBox: [f(box.x), f(box.y), f(box.w), f(box.h)].join(" "), width: f(box.w), height: f(box.h), "font-family": FONT, role: "img"
    });
    scene.forEach(function (one) { root.appendChild(primitive(one)); });
    return root;
  }
  function scale(scene, k) {
    return scene.map(function (one) {
      var made = Object.assign({}, one);
      if (one.pts) made.pts = one.pts.map(function (p) { return [p[0] * k, p[1] * k]; });
      ["x", "x1", "x2", "cx", "y", "y1", "y2", "cy", "w", "size", "halow"].forEach(function (key) { if (one[key] !== undefined) made[key] = one[key] * k; });
      if (one.dash) made.dash = one.dash.map(function (part) { return part * k; });
      return made;
    });
  }
  function shift(scene, dx, dy) {
    return scene.map(function (one) {
      var moved = Object.assign({}, one);
      if (one.pts) moved.pts = one.pts.map(function (p) { return [p[0] + dx, p[1] + dy]; });
      ["x", "x1", "x2", "cx"].forEach(function (key) { if (one[key] !== undefined) moved[key] = one[key] + dx; });
      ["y", "y1", "y2", "cy"].forEach(function (key) { if (one[key] !== undefined) moved[key] = one[key] + dy; });
      return moved;
    });
  }
  /* Andrew's monotone chain, 1979. */
  function hull(points) {
    var sorted = points.slice().sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
    if (sorted.length < 3) return sorted;
    function half(list) {
      var chain = [];
      list.forEach(function (p) {
        while (chain.length > 1) {
          var a = chain[chain.length - 2], b = chain[chain.length - 1];
          if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
          chain.pop();
        }
        chain.push(p);
      });
      chain.pop();
      return chain;
    }
    return half(sorted).concat(half(sorted.slice().reverse()));
  }
  /* The hull of discs around the places, which is that of the discs around their hull: rounded, good for a ring of one. */
  function around(places, pad) {
    var points = [];
    hull(places).forEach(function (p) {
      for (var at = 0; at < 16; at++) points.push([p[0] + pad * Math.cos(at * Math.PI / 8), p[1] + pad * Math.sin(at * Math.PI / 8)]);
    });
    return hull(points);
  }
  return { paint: paint, svg: svg, shift: shift, scale: scale, around: around, FONT: FONT, NS: NS };
})();
