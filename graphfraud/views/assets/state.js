/* What the reader chose; every choice can be undone. derive() says what is on the screen; views only draw it. */
gf.state = (function () {
  var model = gf.model;
  var now = {
    window: null, offTypes: {}, offKinds: {}, minCount: 0, minAmount: 0, hidden: {}, pinned: {}, folded: [], moved: {}, start: null, path: null, ways: []
  };
  var past = [], future = [], listeners = [];
  var selection = null;

  function copy() { return JSON.stringify(now); }
  function refresh(what) { listeners.forEach(function (listener) { listener(what); }); }
  function change(edit) {
    var before = copy();
    edit(now);
    if (copy() === before) return;
    past.push(before);
    if (past.length > 200) past.shift();
    future.length = 0;
    refresh("state");
  }
  function step(from, to) {
    if (!from.length) return;
    to.push(copy());
    now = JSON.parse(from.pop());
    refresh("state");
  }
  function select(chosen) {
    selection = chosen;
    refresh("selection");
  }
  /* A change that is not finished yet (a brush being dragged): drawn, but no step of its own. */
  function preview(edit) { edit(now); refresh("state"); }
  function settle(before) {
    if (before === copy()) return;
    past.push(before);
    future.length = 0;
    refresh("history");
  }

  function foldMembers(fold) {
    if (fold.indexOf("ring:") === 0) {
      var ring = model.rings.find(function (one) { return "ring:" + one.id === fold; });
      return ring ? ring.members : [];
    }
    var place = fold.slice(6);
    return model.nodes.filter(function (node) { return node.id === place || model.home.get(node.id) === place; });
  }
  function foldLabel(fold) {
    if (fold.indexOf("ring:") === 0) {
      var ring = model.rings.find(function (one) { return "ring:" + one.id === fold; });
      return ring ? gf.text(ring.label) : fold;
    }
    var node = model.at.get(fold.slice(6));
    return node ? node.label : fold;
  }
  function where(node) { return now.moved[node.id] || [node.x, node.y]; }
  /* A folded group stands in its middle, or as near to it as it covers nobody. */
  function aside(nodes) {
    var gap = 84, all = Array.from(nodes.values());
    all.forEach(function (fold) {
      if (!fold.fold || now.moved[fold.id]) return;
      var x = fold.x, y = fold.y, others = all.filter(function (one) { return one !== fold; });
      for (var at = 0; at < 240; at++) {
        var far = gap * 0.28 * Math.sqrt(at), angle = at * 2.4;
        fold.x = x + far * Math.cos(angle);
        fold.y = y + far * Math.sin(angle);
        if (others.every(function (one) { return Math.abs(one.x - fold.x) > gap || Math.abs(one.y - fold.y) > 1.3 * gap; })) break;
      }
    });
  }

  function activeCount(edge) {
    var window = now.window;
    if (!window) return { count: edge.count, amount: edge.amount };
    if (edge.recount) {
      var sum = { count: 0, amount: 0 };
      edge.rows.forEach(function (at) {
        var event = model.events[at];
        if (event.end >= window[0] && event.begin <= window[1]) { sum.count += 1; sum.amount += event.amount; }
      });
      return sum;
    }
    if (edge.rows.length) {
      var inside = edge.rows.some(function (at) {
        var event = model.events[at];
        return event.end >= window[0] && event.begin <= window[1];
      });
      if (inside) return { count: edge.count, amount: edge.amount };
      if (!edge.total || edge.rows.length >= edge.total) return { count: 0, amount: 0 };
    }
    if (edge.since !== null && (edge.till < window[0] || edge.since > window[1])) return { count: 0, amount: 0 };
    return { count: edge.count, amount: edge.amount };
  }

  function derive() {
    var owner = new Map(), nodes = new Map();
    now.folded.forEach(function (fold) {
      var members = foldMembers(fold).filter(function (node) { return !owner.has(node.id) && !now.hidden[node.id]; });
      if (!members.length) return;
      var x = 0, y = 0, sum = { count: 0, amount: 0 };
      members.forEach(function (node) {
        owner.set(node.id, "fold:" + fold);
        x += where(node)[0]; y += where(node)[1];
        if (model.isPerson(node) || members.length === 1) { sum.count += node.count; sum.amount += node.amount; }
      });
      var at = now.moved["fold:" + fold] || [x / members.length, y / members.length];
      nodes.set("fold:" + fold, {
        id: "fold:" + fold, kind: "fold", label: gf.cut(foldLabel(fold), 16) + " (" + members.length + ")", x: at[0], y: at[1], fold: fold,
        members: members, count: sum.count, amount: sum.amount, role: "", live: false, node: null
      });
    });
    model.nodes.forEach(function (node) {
      if (owner.has(node.id) || now.hidden[node.id] || now.offKinds[node.kind]) return;
      var at = where(node);
      nodes.set(node.id, {
        id: node.id, kind: node.kind, label: node.label, x: at[0], y: at[1], role: node.role || "", count: node.count, amount: node.amount,
        node: node, live: node.ties.length === 0 && !now.window
      });
    });
    aside(nodes);
    var merged = new Map(), edges = [];
    model.edges.forEach(function (edge) {
      if (now.offTypes[edge.type]) return;
      var a = owner.get(edge.a.id) || edge.a.id, b = owner.get(edge.b.id) || edge.b.id;
      if (a === b) {
        if (nodes.has(a) && activeCount(edge).count > 0) nodes.get(a).live = true;
        return;
      }
      if (!nodes.has(a) || !nodes.has(b)) return;
      var active = activeCount(edge);
      if (active.count === 0 && (edge.count > 0 || now.window)) return;
      if (active.count < now.minCount || active.amount < now.minAmount) return;
      nodes.get(a).live = nodes.get(b).live = true;
      if (a === edge.a.id && b === edge.b.id) {
        edges.push({ id: edge.id, type: edge.type, a: a, b: b, count: active.count, amount: active.amount, edge: edge, lane: edge.lane, lanes: edge.lanes });
        return;
      }
      var key = edge.type + "|" + (a < b ? a + "|" + b : b + "|" + a);
      if (!merged.has(key)) merged.set(key, { id: "merged:" + key, type: edge.type, a: a, b: b, count: 0, amount: 0, edge: null, merged: [], lane: 0, lanes: 1 });
      var sum = merged.get(key);
      sum.count += active.count;
      sum.amount += active.amount;
      sum.merged.push(edge);
    });
    merged.forEach(function (sum) { edges.push(sum); });
    var hulls = model.rings.filter(function (ring) { return now.folded.indexOf("ring:" + ring.id) < 0; }).map(function (ring) {
      return { id: ring.id, label: gf.text(ring.label), members: ring.members.map(function (node) { return nodes.get(node.id); }).filter(Boolean) };
    }).filter(function (hull) { return hull.members.length > 0; });
    return { nodes: nodes, edges: edges, hulls: hulls, at: new Map(edges.map(function (edge) { return [edge.id, edge]; })) };
  }
  var cached = null;
  function inWindow(event) {
    return !now.window || (event.end >= now.window[0] && event.begin <= now.window[1]);
  }
  return {
    get now() { return now; },
    get selection() { return selection; },
    get seen() { return cached || (cached = derive()); },
    edgeAt: function (id) { return (cached || (cached = derive())).at.get(id); },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    change: function (edit) { cached = null; change(edit); },
    preview: function (edit) { cached = null; preview(edit); },
    snapshot: copy,
    settle: settle,
    undo: function () { cached = null; step(past, future); },
    redo: function () { cached = null; step(future, past); },
    forget: function () { cached = null; },
    select: select,
    listen: function (listener) { listeners.push(listener); },
    refresh: refresh,
    members: foldMembers,
    inWindow: inWindow,
    shownEvents: function () {
      return model.events.filter(function (event) {
        return inWindow(event) && !now.hidden[event.person.id] && !now.hidden[event.place.id] && !now.offKinds[event.person.kind] && !now.offKinds[event.place.kind];
      });
    },
    toggleFold: function (fold) {
      cached = null;
      change(function (next) {
        var at = next.folded.indexOf(fold);
        if (at >= 0) next.folded.splice(at, 1);
        else next.folded.push(fold);
      });
    }
  };
})();
