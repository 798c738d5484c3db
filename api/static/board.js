// The board in the browser: cells fill as they are judged, a chosen launch is shown without leaving the page,
// and the clock goes on: launches turn over, and what the network no longer renews says how old it is.
// Without this script every cell is a link to a whole page, and the page looks again by itself.
"use strict";

const board = document.querySelector("#board");
const {word, edition} = board.dataset;
const SOON_MS = 1000, LATER_MS = 20000, TICK_MS = 5000, MINUTE_MS = 60000;
const part = (name) => document.querySelector(`#${name}`);
let judged = Number(board.dataset.since);
let finished = "finished" in board.dataset;
let touched = location.pathname.startsWith("/launch/");  // the person chose: no other launch takes its place
let cutOff = false;

// The server's clock, which goes on here while nobody answers. A page out of the browser's keeping is older
// than the time that it names: then the reader's own clock is all there is.
const loaded = performance.getEntriesByType("navigation")[0]?.workerStart > 0;
let ahead_ms = loaded ? 0 : Date.parse(board.dataset.now) - Date.now();
const now = () => Date.now() + ahead_ms;

const cellLinks = () => [...document.querySelectorAll(".cell a")];
const current = () => document.querySelector(".cell a[aria-current]");
const path = (link) => new URL(link.href).pathname;

function span(ms) {
  const minutes = Math.floor(Math.abs(ms) / MINUTE_MS), hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d${hours % 24 ? ` ${hours % 24} h` : ""}`;
  return [hours ? `${hours} h` : "", minutes % 60 || !hours ? `${minutes % 60} min` : ""].filter(Boolean).join(" ");
}
function until(ms) {
  if (Math.abs(ms) < MINUTE_MS) return "now";
  return ms > 0 ? `in ${span(ms)}` : `${span(ms)} ago`;
}

function mark(place) {
  current()?.removeAttribute("aria-current");
  const link = cellLinks().find((candidate) => path(candidate) === place);
  link?.setAttribute("aria-current", "true");
  link?.scrollIntoView({block: "nearest", inline: "nearest"});
}

function sayCutOff(words) {
  Object.assign(part("cut-off"), {hidden: !words, textContent: words ?? ""});
}

// The same page that the link leads to, of which only the chosen part is taken. Where it cannot be had the
// table and what is shown stay as they are.
let asked = 0;
async function choose(place) {
  const turn = ++asked, before = current() && path(current());
  mark(place);
  part("chosen").classList.add("loading");
  let fresh = null, why = "the server does not answer";
  try {
    const answer = await fetch(place), text = await answer.text();
    if (answer.ok) fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#chosen[data-href]");
    if (!answer.ok) why = answer.status === 404 ? "it is on this table no more; reload the page" : `the server answers ${answer.status}`;
  } catch { /* no network: said below */ }
  if (turn !== asked) return;
  part("chosen").classList.remove("loading");
  if (!fresh) {
    if (before) mark(before); else current()?.removeAttribute("aria-current");
    sayCutOff(`That launch could not be opened: ${why}. What is shown stays as it was.`);
    return;
  }
  if (!cutOff) sayCutOff(null);
  // Inserted scripts would not run and are not needed; frames load by themselves.
  part("chosen").replaceWith(document.adoptNode(fresh));
  if (touched) history.replaceState(null, "", place);
  dress();
  tick();
}

board.addEventListener("click", (event) => {
  if (event.target.closest(".print")) return print();
  const link = event.target.closest(".cell a, #next a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  event.preventDefault();
  touched = true;
  return choose(path(link));
});

// A page that the browser does not keep is only left for one that can be had.
document.querySelector("header").addEventListener("click", async (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || navigator.serviceWorker?.controller) return;
  event.preventDefault();
  try {
    await fetch("/healthz");
    location.assign(link.href);
  } catch {
    sayCutOff("That page could not be opened: the server does not answer. What is shown stays as it was.");
  }
});

// Arrow keys walk over the table; Enter chooses, as on every link.
board.addEventListener("keydown", (event) => {
  const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
  const cell = step && event.target.closest("td.cell");
  if (!cell) return;
  event.preventDefault();
  const [row, column] = cell.id.slice(1).split("-").map(Number);
  document.querySelector(`#c${row + step[0]}-${column + step[1]} a`)?.focus();
});

function fill(cells) {
  const chosen = current() && path(current());
  const focused = document.activeElement?.closest("td.cell")?.id;
  for (const {id, html} of cells) {
    const place = document.getElementById(id);
    if (place) place.outerHTML = html;
  }
  if (chosen && cells.length) mark(chosen);
  if (focused && cells.some(({id}) => id === focused)) document.querySelector(`#${focused} a`)?.focus();
}

function say(news) {
  const notice = part("notice"), age = part("age"), state = part("state"), bar = part("progress"), next = part("next");
  Object.assign(notice, {hidden: !news.notice});
  if (notice.textContent !== (news.notice ?? "")) notice.textContent = news.notice ?? "";
  if (age) age.textContent = news.age;
  if (state && state.textContent !== news.state) state.textContent = news.state;
  if (bar) Object.assign(bar, {value: news.judged, hidden: news.finished});
  if (next && next.innerHTML !== news.next) next.innerHTML = news.next;  // escaped by the server, as its pages are
}

async function look() {
  const answer = await fetch(`/board/${word}/cells?edition=${edition}&since=${judged}`);
  if (!answer.ok) throw new Error(`the board answers ${answer.status}`);
  const news = await answer.json();
  ahead_ms = Date.parse(news.now) - Date.now();
  if (news.edition !== edition) return location.reload();
  fill(news.cells);
  say(news);
  judged = news.judged;
  const ended = news.finished && !finished;
  finished = news.finished;
  tick();
  if (touched) return undefined;
  // At first the next good launch so far; at the end that of all, with its windows; later the one after it.
  const shown = part("chosen")?.dataset.href;
  if (news.best && (ended || shown !== news.best)) return choose(news.best);
  return ended ? location.reload() : undefined;
}

async function watch() {
  try {
    await look();
    if (cutOff) sayCutOff(null);
    cutOff = false;
  } catch {
    cutOff = true;
    const age = now() - Date.parse(board.dataset.now);
    sayCutOff(`The server does not answer. This table is as it was ${age < MINUTE_MS ? "just now" : `${span(age)} ago`}.`);
  }
  document.body.classList.toggle("cut-off", cutOff);
  setTimeout(watch, finished ? LATER_MS : SOON_MS);
}

// Launches whose hour passes while the page is open: grey, without a sign, and the column to come is marked.
function turnOver() {
  const heads = [...document.querySelectorAll(".hours .hour")];
  const next = heads.findIndex((head) => Date.parse(head.dataset.time) >= now());
  heads.forEach((head, column) => {
    const over = next < 0 || column < next;
    head.classList.toggle("over", over);
    head.classList.toggle("next", column === next);
    if (!over) return;
    for (const cell of document.querySelectorAll(`td[id$="-${column}"].cell:not(.over):not(.pending)`)) {
      cell.classList.remove("go", "caution", "no_go", "unknown", "outlook");
      cell.classList.add("over");
      const link = cell.querySelector("a"), said = link.title.replace(/: [^:]*$/, ": over");
      link.title = said;
      link.setAttribute("aria-label", said);
      link.querySelector("b").textContent = "–";
      link.querySelector("small").textContent = "";
    }
  });
}

// What the forecast no longer stands for is grey, and says since when.
function turnVoid() {
  const said = part("void");
  if (!said) return;
  const void_ = Date.parse(said.dataset.until) <= now();
  said.hidden = !void_;
  document.querySelector(".windows").classList.toggle("void", void_);
  const until = document.querySelector(".good-until time");
  if (until) document.querySelector(".verdict").classList.toggle("void", Date.parse(until.dateTime) <= now());
}

function tick() {
  turnOver();
  turnVoid();
  for (const time of document.querySelectorAll("time[data-until]")) {
    const said = until(Date.parse(time.dateTime) - now());
    if (time.textContent !== said) time.textContent = said;
  }
  const chosen = part("chosen"), when = chosen?.querySelector(".launch time");
  if (!when) return;
  const sign = chosen.querySelector(".sign");
  if (Date.parse(when.dateTime) < now() && !sign.classList.contains("over")) {
    sign.className = "sign over";
    sign.textContent = "– over";
    chosen.querySelector(".good-until")?.remove();
  }
  const age = now() - Date.parse(chosen.dataset.now), kept = chosen.querySelector(".kept");
  kept.hidden = !(cutOff && age > MINUTE_MS);
  kept.textContent = `As it was ${span(age)} ago, at ${chosen.dataset.made}.`;
}

// What needs a script is shown by it.
function dress() {
  for (const button of document.querySelectorAll(".print")) button.hidden = false;
}

// What was opened stays readable without a network, where browsers allow a page to be kept.
function keep() {
  const said = part("keep");
  if (!said) return;
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register("/worker.js").catch(() => undefined);
    said.textContent = "What you open here is kept on this device and stays readable without a network. ";
    const forget = Object.assign(document.createElement("button"), {type: "button", textContent: "Forget it"});
    forget.addEventListener("click", async () => {
      for (const name of await caches.keys()) await caches.delete(name);
      said.textContent = "What was kept on this device is gone.";
    });
    said.append(forget);
  } else {
    said.textContent = "This page needs the network: browsers keep pages for later only from this machine or over https. " +
      "To have a launch without a network, take its map as one file.";
  }
  said.hidden = false;
}

dress();
tick();
keep();
current()?.scrollIntoView({block: "nearest", inline: "center"});
setInterval(tick, TICK_MS);
setTimeout(watch, SOON_MS);
