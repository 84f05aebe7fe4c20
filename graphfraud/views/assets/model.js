/* The page's data as it was put in: nodes, ties, settlement rows; indexes over them. Nothing here changes later. */
gf.model = (function () {
  function block(name) { return JSON.parse(document.getElementById("data-" + name).textContent); }
  var model = { nodes: block("nodes"), edges: block("edges"), about: block("exhibit"), options: block("options") };
  model.at = new Map();
  model.nodes.forEach(function (node, index) {
    node.index = index;
    node.ties = [];
    node.count = node.count || 0;
    node.amount = node.amount || 0;
    model.at.set(node.id, node);
  });
  var visits = new Map();
  model.events = model.about.events.map(function (row, index) {
    var event = {
      index: index, id: row[0], person: model.nodes[row[1]], place: model.nodes[row[2]], begin: row[3], end: row[4],
      amount: row[5], fund: row[6], med: row[7], minute: row[8] === 1
    };
    var key = row[1] + "/" + row[2];
    if (!visits.has(key)) visits.set(key, []);
    visits.get(key).push(index);
    return event;
  });
  model.edgeAt = new Map();
  var parallel = new Map();
  model.edges.forEach(function (edge) {
    edge.a = model.nodes[edge.from];
    edge.b = model.nodes[edge.to];
    edge.count = edge.count || 0;
    edge.amount = edge.amount || 0;
    edge.rows = edge.rows || (edge.visits ? visits.get(edge.from + "/" + edge.to) || [] : []);
    edge.type = model.about.types[edge.type];
    edge.since = edge.first === undefined ? null : edge.first * 1440;
    edge.till = edge.last === undefined ? null : edge.last * 1440 + 1439;
    edge.recount = edge.rows.length > 0 && edge.visits && edge.rows.length === edge.count;
    edge.a.ties.push(edge);
    edge.b.ties.push(edge);
    var pair = Math.min(edge.from, edge.to) + "/" + Math.max(edge.from, edge.to);
    edge.lane = parallel.get(pair) || 0;
    parallel.set(pair, edge.lane + 1);
    model.edgeAt.set(edge.id, edge);
  });
  model.edges.forEach(function (edge) {
    edge.lanes = parallel.get(Math.min(edge.from, edge.to) + "/" + Math.max(edge.from, edge.to));
  });
  model.rings = model.about.rings.map(function (ring) {
    return { id: ring.id, label: ring.label, members: model.nodes.filter(function (node) { return node.ring === ring.id; }) };
  }).filter(function (ring) { return ring.members.length > 0; });
  model.personKinds = { patient: true, card: true };
  model.placeKinds = { pharmacy: true, hospital: true };
  model.isPerson = function (node) { return !!model.personKinds[node.kind]; };
  model.isPlace = function (node) { return !!model.placeKinds[node.kind]; };
  var times = [];
  model.events.forEach(function (event) { times.push(event.begin, event.end); });
  model.edges.forEach(function (edge) { if (edge.since !== null) times.push(edge.since, edge.till); });
  model.span = times.reduce(function (span, time) {
    return [Math.min(span[0], time), Math.max(span[1], time)];
  }, [Infinity, -Infinity]);
  if (model.span[0] === Infinity) model.span = null;
  else model.span = [Math.floor(model.span[0] / 1440) * 1440, (Math.floor(model.span[1] / 1440) + 1) * 1440];
  /* Which place a person was at most: the persons that fold into an institution. */
  model.home = new Map();
  model.nodes.filter(model.isPerson).forEach(function (node) {
    var best = null;
    node.ties.forEach(function (edge) {
      var other = edge.a === node ? edge.b : edge.a;
      if (model.isPlace(other) && (!best || edge.count > best.count || (edge.count === best.count && other.id < best.id))) {
        best = { id: other.id, count: edge.count };
      }
    });
    if (best) model.home.set(node.id, best.id);
  });
  model.nodes.filter(function (node) { return node.kind === "card" && !model.home.has(node.id); }).forEach(function (card) {
    card.ties.forEach(function (edge) {
      var other = edge.a === card ? edge.b : edge.a;
      if (model.home.has(other.id)) model.home.set(card.id, model.home.get(other.id));
    });
  });
  return model;
})();
