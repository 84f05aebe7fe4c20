/* The reader's notes: kept in the page, saved to a file and read from it; bound to the data by its hash. */
gf.notes = (function () {
  var notes = {};
  function save() {
    gf.save("graphfraud-notes-" + (gf.model.about.number || "page") + ".json", "application/json", JSON.stringify({
      kind: "graphfraud-notes", exhibit: gf.model.about.number, data_sha256: gf.pageHash(), notes: notes,
      hidden: Object.keys(gf.state.now.hidden), pinned: Object.keys(gf.state.now.pinned), moved: gf.state.now.moved
    }, null, 1));
    gf.say(gf.t("noteSaved"));
  }
  function read(text) {
    var given;
    try { given = JSON.parse(text); } catch (error) { given = null; }
    if (!given || given.kind !== "graphfraud-notes" || typeof given.notes !== "object") return gf.say(gf.t("noteBad"));
    if (given.data_sha256 !== gf.pageHash()) return gf.say(gf.t("noteOther"));
    Object.keys(given.notes).forEach(function (id) {
      if (gf.model.at.has(id) || gf.model.edgeAt.has(id)) notes[id] = String(given.notes[id]).slice(0, 20000);
    });
    gf.state.change(function (next) {
      (given.hidden || []).forEach(function (id) { if (gf.model.at.has(id)) next.hidden[id] = true; });
      (given.pinned || []).forEach(function (id) { if (gf.model.at.has(id)) next.pinned[id] = true; });
      Object.keys(given.moved || {}).forEach(function (id) {
        var at = given.moved[id];
        if (Array.isArray(at) && isFinite(at[0]) && isFinite(at[1])) next.moved[id] = [Number(at[0]), Number(at[1])];
      });
    });
    gf.state.refresh("selection");
  }
  function start() {
    gf.by("saveNotes").addEventListener("click", save);
    gf.by("loadNotes").addEventListener("change", function () {
      var file = gf.by("loadNotes").files[0];
      if (file && file.size < 20e6) file.text().then(read);
      gf.by("loadNotes").value = "";
    });
  }
  return {
    start: start,
    has: function (id) { return !!notes[id]; },
    get: function (id) { return notes[id] || ""; },
    put: function (id, text) { if (text) notes[id] = text; else delete notes[id]; gf.network.redraw(); },
    all: function () { return notes; }
  };
})();
