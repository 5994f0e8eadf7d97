// Moving and resizing by pointer: five minutes at a time, onto another place, to the side and back; Escape calls it off.
import { columns, fields, laid, position, same, scale, Shadow, STEP, within } from "./board_place.js";

const START = 6; // px before a press is a drag
const HOLD = 350; // ms a finger rests on a block before it takes it up: until then it scrolls
const EDGE = 48; // px from the rim of the sheet where it scrolls along
const snapped = (minutes) => Math.round(minutes / STEP) * STEP;

export function drags(board, hand) {
  let drag = null;
  let dragged = false;

  function press(event) {
    const block = event.target.closest("[data-code]");
    if (drag || event.button !== 0 || !block || !laid(board) || event.target.closest(".board-why")) return;
    const resize = Boolean(event.target.closest(".board-edge"));
    const rect = block.getBoundingClientRect();
    const top = block.closest("[data-side]") ? 0 : event.clientY - (resize ? rect.bottom : rect.top);
    drag = { block, resize, top, id: event.pointerId, x: event.clientX, y: event.clientY, from: position(block), at: position(block) };
    if (event.pointerType === "touch") drag.timer = setTimeout(lift, HOLD);
  }

  function lift() {
    drag.shadow = new Shadow(board, drag.block);
    drag.shadow.show(drag.at);
    hand.hold(true);
    drag.frame = requestAnimationFrame(along);
  }

  function far(event) {
    return Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > START;
  }

  function moving(event) {
    if (!drag || event.pointerId !== drag.id) return;
    if (!drag.shadow && far(event)) {
      if (event.pointerType === "touch") return drop(); // it scrolls
      lift();
    }
    [drag.x, drag.y] = drag.shadow ? [event.clientX, event.clientY] : [drag.x, drag.y];
    if (drag.shadow) follow();
  }

  /** Where the pointer is, in minutes and places. */
  function follow() {
    const [grid, side] = [board.querySelector(".board-grid"), board.querySelector("[data-side]").getBoundingClientRect()];
    const column = columns(board).find((each) => inside(each.getBoundingClientRect(), drag.x));
    const lane = board.querySelector(".board-lane").getBoundingClientRect();
    const minute = (y) => 60 * grid.dataset.from + (y - lane.top) / scale(board);
    if (drag.resize) {
      drag.at = within({ ...drag.from, lasts: snapped(minute(drag.y - drag.top)) - drag.from.begins });
    } else if (inside(side, drag.x) && drag.y >= side.top && drag.y <= side.bottom) {
      drag.at = { ...drag.from, aside: true };
    } else if (column) {
      drag.at = within({ ...drag.from, aside: false, place: column.dataset.place, begins: snapped(minute(drag.y - drag.top)) });
    }
    drag.shadow.show(drag.at);
  }

  const inside = (rect, x) => x >= rect.left && x < rect.right;

  /** Near its rim the sheet scrolls along. */
  function along() {
    if (!drag?.shadow) return;
    const sheet = document.getElementById("board-sheet");
    const rim = sheet.getBoundingClientRect();
    const [bottom, top] = [Math.min(rim.bottom, innerHeight), Math.max(rim.top, 0)];
    const push = (low, high, at) => (at > high - EDGE && at < high + EDGE ? 1 : at < low + EDGE && at > low - EDGE ? -1 : 0) * 8;
    const [x, y] = [push(rim.left, rim.right, drag.x), push(top, bottom, drag.y)];
    const before = [sheet.scrollLeft, sheet.scrollTop, scrollY];
    sheet.scrollBy(x, y);
    if (sheet.scrollTop === before[1] && y) scrollBy(0, y);
    if (sheet.scrollLeft !== before[0] || sheet.scrollTop !== before[1] || scrollY !== before[2]) follow();
    drag.frame = requestAnimationFrame(along);
  }

  function drop() {
    const ended = drag;
    drag = null;
    clearTimeout(ended.timer);
    cancelAnimationFrame(ended.frame);
    if (!ended.shadow) return null;
    ended.shadow.gone();
    hand.hold(false);
    return ended;
  }

  function release(event) {
    if (!drag || event.pointerId !== drag.id) return;
    const ended = drop();
    if (!ended) return;
    dragged = true; // the click that follows opens nothing
    setTimeout(() => { dragged = false; });
    const { block, from, at } = ended;
    if (!same(from, at)) hand.move(block.dataset.code, fields(at, hand.day(), JSON.parse(block.dataset.was)));
  }

  board.addEventListener("pointerdown", press);
  addEventListener("pointermove", moving);
  addEventListener("pointerup", release);
  addEventListener("pointercancel", () => drag && drop());
  addEventListener("blur", () => drag && drop());
  addEventListener("keydown", (event) => {
    if (!drag?.shadow || event.key !== "Escape") return;
    event.preventDefault();
    drop();
    dragged = true;
    addEventListener("pointerup", () => setTimeout(() => { dragged = false; }), { once: true });
  }, true);
  addEventListener("touchmove", (event) => drag?.shadow && event.preventDefault(), { passive: false });
  addEventListener("contextmenu", (event) => drag?.shadow && event.preventDefault());
  board.addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("click", (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}
