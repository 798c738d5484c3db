// What the map page does in the browser. Folium's own script calls `show` with the page's map.
"use strict";

const windfall = {
  // Everything that `planner/views/map.py` gave.
  show(map) {
    const given = windfall.given, container = map.getContainer();
    container.setAttribute("role", "main");
    container.setAttribute("aria-label", document.title);
    windfall.band(map);
    windfall.ground(map, given.ground);
    windfall.names(map, given.names);
    windfall.night(map);
    windfall.measure(map);
    windfall.graticule(map);
    windfall.layers(map, given.signs, given.layers);
    windfall.fit(map, given.frame);
    if (given.player) windfall.player(map, given.player.start, given.player.pieces);
    windfall.legend(map, given.legend);
  },

  // Sunlight and night: the system's wish at first, then the button's.
  night(map) {
    const root = document.documentElement.classList;
    root.toggle("night", matchMedia("(prefers-color-scheme: dark)").matches);
    windfall.button(map, "◐", "Day or night colours", () => root.toggle("night"));
  },

  button(map, sign, title, press) {
    const control = L.control({position: "topleft"});
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar");
      const link = L.DomUtil.create("a", "", box);
      Object.assign(link, {href: "#", title, textContent: sign});
      link.setAttribute("role", "button");
      link.setAttribute("aria-label", title);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.on(link, "click", (event) => { L.DomEvent.stop(event); press(link); });
      return box;
    };
    return control.addTo(map);
  },

  // The band lies inside the map, or it would be lost in full screen.
  band(map) {
    const band = document.querySelector(".band");
    if (!band) return;
    map.getContainer().append(band);
    map.getContainer().classList.add("banded");
  },

  ground(map, lines) {
    map.attributionControl.setPrefix("Leaflet").addAttribution("Natural Earth");
    const pane = map.createPane("ground");
    pane.style.zIndex = 250;
    pane.style.pointerEvents = "none";
    for (const [className, weight, shape] of lines) {
      L.geoJson(shape, {pane: "ground", interactive: false, smoothFactor: 0.5,
        style: {className, weight, opacity: 1, fillOpacity: 1, stroke: weight > 0}}).addTo(map);
    }
  },

  names(map, names) {
    for (const [latitude, longitude, name] of names) windfall.text(map, [latitude, longitude], name, "country", "ground");
  },

  text(map, at, words, className, pane) {
    const span = document.createElement("div");
    span.textContent = words;
    const icon = L.divIcon({className, html: span, iconSize: className === "country" ? [240, 18] : [0, 0]});
    return L.marker(at, {icon, interactive: false, keyboard: false, pane}).addTo(map);
  },

  // Meridians and parallels at a round step for the zoom, labelled at the left and upper edge.
  graticule(map) {
    const lines = L.layerGroup().addTo(map);
    const steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
    const draw = () => {
      lines.clearLayers();
      const seen = map.getBounds().pad(0.2), shown = map.getBounds();
      const across = shown.getEast() - shown.getWest();
      const step = steps.find((s) => across / s <= Math.max(3, map.getSize().x / 160)) || 30;
      const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
      const line = (ends) => L.polyline(ends, {className: "grid", weight: 1, interactive: false, pane: "ground"}).addTo(lines);
      const corner = map.containerPointToLatLng([8, 0]), top = map.getContainer().classList.contains("banded") ? 44 : 6;
      const upper = map.containerPointToLatLng([0, top]);
      const degrees = (value, plus, minus) => `${Math.abs(value).toFixed(digits)}°${value % 180 === 0 ? "" : value < 0 ? minus : plus}`;
      for (let i = Math.ceil(seen.getSouth() / step); i * step <= Math.min(seen.getNorth(), 85); i++) {
        line([[i * step, seen.getWest()], [i * step, seen.getEast()]]);
        if (map.latLngToContainerPoint([i * step, 0]).y > 230)
          windfall.text(lines, [i * step, corner.lng], degrees(i * step, "N", "S"), "grid-label", "ground");
      }
      for (let i = Math.ceil(seen.getWest() / step); i * step <= seen.getEast(); i++) {
        line([[seen.getSouth(), i * step], [seen.getNorth(), i * step]]);
        const inner = ((i * step + 180) % 360 + 360) % 360 - 180;
        const x = map.latLngToContainerPoint([0, i * step]).x;
        if (x > 60 && x < map.getSize().x - 330)
          windfall.text(lines, [upper.lat, i * step], degrees(inner, "E", "W"), "grid-label", "ground");
      }
    };
    map.on("moveend resize", draw);
    draw();
  },

  // What `planner/views/layers.py` says is to be drawn; every word becomes text, with a name for who cannot see it.
  layers(map, signs, layers) {
    const draw = {
      area: (i) => L.geoJson({type: "Feature", properties: {}, geometry: i.shape}, {smoothFactor: 0.5,
        style: {className: i.css, weight: i.weight, dashArray: i.dash, fillOpacity: i.fill}}),
      line: (i) => L.featureGroup([
        L.polyline(i.points, {className: "casing", weight: i.weight + 2.6, opacity: 1, interactive: false, smoothFactor: 0.8}),
        L.polyline(i.points, {className: i.css, weight: i.weight, dashArray: i.dash, opacity: 1, smoothFactor: 0.8})]),
      mark: (i) => L.marker(i.at, {icon: L.divIcon({className: `mark ${i.css}`, iconSize: [0, 0],
        html: `<svg width="1" height="1" aria-hidden="true">${signs[i.sign]}</svg>`})}),
      label: (i) => {
        const span = document.createElement("span");
        span.textContent = i.words;
        return L.marker(i.at, {icon: L.divIcon({className: `label ${i.css}`, html: span, iconSize: [0, 0]}),
          interactive: false, keyboard: false});
      },
    };
    const words = (text) => { const box = document.createElement("span"); box.textContent = text; return box; };
    const made = (i) => {
      const shape = draw[i.kind](i);
      if (i.said) shape.bindTooltip(() => words(i.said), {sticky: i.kind !== "mark"});
      if (i.kind === "mark") shape.on("add", () => {
        const icon = shape.getElement();
        icon.setAttribute("role", "img");
        icon.setAttribute("aria-label", i.said);
      });
      return shape;
    };
    const listed = {};
    for (const layer of layers) {
      const group = L.featureGroup(layer.items.map(made));
      if (layer.shown) group.addTo(map);
      const dot = layer.css ? `<b class="${layer.css}">${layer.hollow ? "○" : "●"}</b> ` : "";
      if (layer.listed) listed[dot + words(layer.name).innerHTML] = group;
    }
    windfall.chosen = L.control.layers(null, listed, {position: "topright", collapsed: false}).addTo(map);
  },

  legend(map, html) {
    const control = L.control({position: "topright"}), box = L.DomUtil.create("div", "panel legend");
    control.onAdd = () => box;
    control.addTo(map);
    box.innerHTML = html;
    box.querySelector("details").open = map.getSize().x >= 700;
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    // Under the layers, never over the corner below: a long legend scrolls.
    const keepClear = () => {
      const below = map.getSize().x >= 700 ? 60 : 150;
      const above = box.getBoundingClientRect().top - map.getContainer().getBoundingClientRect().top;
      box.style.maxHeight = `${Math.max(60, map.getSize().y - above - below)}px`;
    };
    map.on("resize", keepClear);
    keepClear();
  },

  // The answer fills what the controls leave free; layers fold where there is no room.
  fit(map, bounds) {
    const layers = windfall.chosen;
    if (map.getSize().x < 700) {
      layers.remove();
      layers.options.collapsed = true;
      layers.addTo(map);
    }
    const back = () => {
      const wide = map.getSize().x >= 700, top = map.getContainer().classList.contains("banded") ? 60 : 28;
      map.fitBounds(bounds, {maxZoom: 12, animate: false, paddingTopLeft: [60, top],
        paddingBottomRight: [wide ? 300 : 30, wide ? 90 : 150]});
    };
    windfall.button(map, "◎", "Back to the flight", back);
    back();
    // No farther out than there is ground to see.
    if (map.options.maxBounds) map.setMinZoom(Math.min(map.getBoundsZoom(map.options.maxBounds, true), map.getZoom()));
  },

  // Distance of the way that is clicked, and length and bearing of its last leg.
  measure(map) {
    const earth = 6371009, layer = L.layerGroup().addTo(map);
    let points = null, read = null;
    const bearing = (a, b) => {
      const [p, q, d] = [a.lat, b.lat, b.lng - a.lng].map((v) => v * Math.PI / 180);
      const angle = Math.atan2(Math.sin(d) * Math.cos(q), Math.cos(p) * Math.sin(q) - Math.sin(p) * Math.cos(q) * Math.cos(d));
      return (angle * 180 / Math.PI + 360) % 360;
    };
    const leg = (a, b) => map.distance(a, b) * earth / L.CRS.Earth.R / 1000;
    const say = () => {
      layer.clearLayers();
      L.polyline(points, {className: "measure-line", weight: 3, interactive: false}).addTo(layer);
      points.forEach((p) => L.circleMarker(p, {className: "measure-dot", radius: 4, weight: 2, fillOpacity: 1, interactive: false}).addTo(layer));
      if (points.length < 2) return;
      const legs = points.slice(1).map((p, i) => leg(points[i], p)), last = legs.length - 1;
      const total = legs.reduce((sum, km) => sum + km, 0);
      const toward = Math.round(bearing(points[last], points[last + 1])) % 360;
      const words = `${total.toFixed(1)} km` + (last ? `, last leg ${legs[last].toFixed(1)} km` : "") + ` at ${String(toward).padStart(3, "0")}°`;
      read = L.tooltip({permanent: true, direction: "right", offset: [8, 0], content: words}).setLatLng(points[last + 1]).addTo(layer);
    };
    const click = (event) => { points.push(event.latlng); say(); };
    windfall.button(map, "↔", "Measure: click points; click here again to clear", (link) => {
      const on = points === null;
      link.classList.toggle("on", on);
      map.getContainer().classList.toggle("measuring", on);
      map[on ? "on" : "off"]("click", click);
      map.doubleClickZoom[on ? "disable" : "enable"]();
      points = on ? [] : null;
      layer.clearLayers();
    });
  },

  // The time slider: every piece where it is at one moment, with its height.
  // pieces: [{name, style, fixes: [[seconds, latitude, longitude, altitude_m], ...]}]
  player(map, start, pieces) {
    const from = Math.min(...pieces.map((p) => p.fixes[0][0]));
    const to = Math.max(...pieces.map((p) => p.fixes[p.fixes.length - 1][0]));
    const dots = pieces.map((p) => L.circleMarker([0, 0], {className: `dot piece-${p.style}`, radius: 7, weight: 2.5, fillOpacity: 1,
      interactive: false}));
    const control = L.control({position: "bottomleft"});
    let play, slider, clock, where, timer = null;
    const clockText = (s) => new Date(Date.parse(start) + s * 1000).toISOString().slice(0, 16).replace("T", " ") + "Z";
    const at = (fixes, s) => {
      let k = fixes.findIndex((f) => f[0] >= s);
      if (k < 0) return [...fixes[fixes.length - 1], "ended"];
      if (k === 0) return s < fixes[0][0] ? null : [...fixes[0], ""];
      const a = fixes[k - 1], b = fixes[k], w = (s - a[0]) / (b[0] - a[0] || 1);
      return [...a.map((v, i) => v + w * (b[i] - v)), ""];
    };
    const show = () => {
      const s = Number(slider.value);
      clock.textContent = clockText(s);
      where.replaceChildren();
      pieces.forEach((p, i) => {
        const fix = at(p.fixes, s);
        if (!fix) { dots[i].remove(); return; }
        dots[i].setLatLng([fix[1], fix[2]]).addTo(map);
        const item = L.DomUtil.create("span", "", where);
        const name = L.DomUtil.create("b", `piece-${p.style}`, item);
        name.textContent = p.name;
        item.append(` ${(fix[3] / 1000).toFixed(fix[3] < 1000 ? 2 : 1)} km` + (fix[4] ? ", " + fix[4] : ""));
      });
    };
    const stop = () => { clearInterval(timer); timer = null; play.textContent = "▶"; };
    const toggle = () => {
      if (timer) return stop();
      if (Number(slider.value) >= to) slider.value = from;
      play.textContent = "❚❚";
      const step = Math.max((to - from) / 240, 10);
      timer = setInterval(() => {
        slider.value = Math.min(Number(slider.value) + step, to);
        show();
        if (Number(slider.value) >= to) stop();
      }, 60);
    };
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "panel player"), row = L.DomUtil.create("div", "row", box);
      play = L.DomUtil.create("button", "", row);
      slider = L.DomUtil.create("input", "", row);
      clock = L.DomUtil.create("output", "", row);
      where = L.DomUtil.create("div", "where", box);
      Object.assign(play, {textContent: "▶", title: "Play the flight", type: "button"});
      play.setAttribute("aria-label", "Play the flight");
      Object.assign(slider, {type: "range", min: from, max: to, step: 1, value: from});
      slider.setAttribute("aria-label", "Time of flight");
      clock.textContent = clockText(from);
      L.DomEvent.on(slider, "input", () => { stop(); show(); });
      L.DomEvent.on(play, "click", toggle);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
  },
};
