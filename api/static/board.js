// The board in the browser: cells fill as they are judged, a chosen launch is shown without leaving the page.
// Without this script every cell is a link to a whole page, and the page looks again by itself.
"use strict";

const board = document.querySelector("#board");
const {key, edition} = board.dataset;
const SOON_MS = 1000, LATER_MS = 20000;
let judged = Number(board.dataset.since);
let finished = "finished" in board.dataset;
let touched = false;  // the person chose: the best launch no longer takes their place

const cellLinks = () => [...document.querySelectorAll(".cell a")];
const current = () => document.querySelector(".cell a[aria-current]");
const path = (link) => new URL(link.href).pathname;

function mark(place) {
  current()?.removeAttribute("aria-current");
  const link = cellLinks().find((candidate) => path(candidate) === place);
  link?.setAttribute("aria-current", "true");
  link?.scrollIntoView({block: "nearest", inline: "nearest"});
}

// The same page that the link leads to, of which only the chosen part is taken.
let asked = 0;
async function choose(place) {
  const turn = ++asked;
  mark(place);
  document.querySelector("#chosen").classList.add("loading");
  const answer = await fetch(place);
  const text = await answer.text();
  if (turn !== asked) return;
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#chosen");
  if (!answer.ok || !fresh) return location.assign(place);
  // Inserted scripts would not run and are not needed; frames load by themselves.
  document.querySelector("#chosen").replaceWith(document.adoptNode(fresh));
  if (touched) history.replaceState(null, "", place);
}

board.addEventListener("click", (event) => {
  const link = event.target.closest(".cell a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  touched = true;
  choose(path(link)).catch(() => location.assign(link.href));
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
  const notice = document.querySelector("#notice");
  Object.assign(notice, {hidden: !news.notice});
  if (notice.textContent !== (news.notice ?? "")) notice.textContent = news.notice ?? "";
  const age = document.querySelector("#age"), state = document.querySelector("#state"), bar = document.querySelector("#progress");
  if (age) age.textContent = news.age;
  if (state && state.textContent !== news.state) state.textContent = news.state;
  if (bar) Object.assign(bar, {value: news.judged, hidden: news.finished});
}

async function look() {
  const answer = await fetch(`/board/${encodeURIComponent(key)}/cells?edition=${edition}&since=${judged}`);
  if (!answer.ok) throw new Error(`the board answers ${answer.status}`);
  const news = await answer.json();
  if (news.edition !== edition) return location.reload();
  fill(news.cells);
  say(news);
  judged = news.judged;
  const ended = news.finished && !finished;
  finished = news.finished;
  if (touched) return undefined;
  // At first the best so far; at the end the best of all, with its windows.
  if (news.best && (ended || !current())) return choose(news.best);
  return ended ? location.reload() : undefined;
}

async function watch() {
  try {
    await look();
    document.body.classList.remove("cut-off");
  } catch {
    document.body.classList.add("cut-off");
  }
  setTimeout(watch, finished ? LATER_MS : SOON_MS);
}

current()?.scrollIntoView({block: "nearest", inline: "center"});
setTimeout(watch, finished ? LATER_MS : SOON_MS);
