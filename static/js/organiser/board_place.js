// Where a session would stand: minutes of the day, a place or the side; and its shadow on the board, which shows the hour.
import { spoken } from "./board_words.js";

export const STEP = 5;
const DAY = 24 * 60;
const wide = matchMedia("(min-width:48rem)");

export const clock = (minutes) => `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
export const columns = (board) => [...board.querySelectorAll(".board-col")];
export const laid = (board) => wide.matches && board.querySelector(".board-grid");

/** Where a block stands now. */
export function position(block) {
  return {
    begins: Number(block.dataset.begins), lasts: Number(block.dataset.lasts), place: block.dataset.place,
    aside: Boolean(block.closest("[data-side]")),
  };
}

export const same = (a, b) => ["begins", "lasts", "place", "aside"].every((name) => a[name] === b[name]);

/** Kept within the day, and no shorter than a step. */
export function within(at) {
  const begins = Math.min(Math.max(0, at.begins), DAY - STEP);
  return { ...at, begins, lasts: Math.min(Math.max(STEP, at.lasts), DAY) };
}

/** The fields a form of the move would hold. */
export function fields(at, day, was) {
  if (at.aside) return { ...typed(at, was.day), place: was.place, shelved: "on" };
  return { ...typed(at, day), place: at.place };
}

function typed(at, day) {
  return { day, start: clock(at.begins), end: clock(at.begins + at.lasts) };
}

export function hours(at) {
  return spoken("hours", { start: clock(at.begins), end: clock(at.begins + at.lasts) });
}

export function place(board, at) {
  if (at.aside) return spoken("aside");
  return columns(board).find((each) => each.dataset.place === at.place)?.dataset.name ?? "";
}

export function words(board, at) {
  return at.aside ? spoken("aside") : spoken("moved", { hours: hours(at), place: place(board, at) });
}

/** Pixels a minute of the grid. */
export function scale(board) {
  const grid = board.querySelector(".board-grid");
  const lane = board.querySelector(".board-lane");
  return lane.getBoundingClientRect().height / (60 * (grid.dataset.until - grid.dataset.from));
}

export class Shadow {
  constructor(board, block) {
    this.board = board;
    this.block = block;
    this.box = document.createElement("div");
    this.box.className = "board-shadow";
    this.box.setAttribute("aria-hidden", "true");
    block.classList.add("lifted");
  }

  /** Stands where the session would, whatever was drawn anew beneath it. */
  show(at) {
    const grid = this.board.querySelector(".board-grid");
    const column = columns(this.board).find((each) => each.dataset.place === at.place);
    const side = this.board.querySelector("[data-side]");
    const home = at.aside ? side : column?.querySelector(".board-lane");
    for (const each of [side, ...columns(this.board)]) each.classList.toggle("over", each === (at.aside ? side : column));
    const px = scale(this.board);
    this.box.style.top = at.aside ? "" : `${(at.begins - 60 * grid.dataset.from) * px}px`;
    this.box.style.height = at.aside ? "" : `${at.lasts * px}px`;
    this.box.textContent = at.aside ? this.block.dataset.title : `${hours(at)} ${this.block.dataset.title}`;
    if (home && this.box.parentElement !== home) home.append(this.box);
  }

  gone() {
    this.box.remove();
    this.block.classList.remove("lifted");
    for (const each of this.board.querySelectorAll(".over")) each.classList.remove("over");
  }
}
