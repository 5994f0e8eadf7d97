// Moving by keys: M takes a session up, arrows move it, Enter puts it down, Escape leaves it where it was.
import { columns, fields, hours, laid, place, position, same, Shadow, STEP, within, words } from "./board_place.js";
import { say, spoken } from "./board_words.js";

export function keys(board, hand) {
  let taken = null;

  function take(block) {
    const from = position(block);
    taken = { block, from, at: { ...from }, shadow: new Shadow(board, block) };
    hand.hold(true);
    taken.shadow.show(taken.at);
    say(spoken("taken", { title: block.dataset.title, hours: hours(taken.at), place: place(board, taken.at) }));
  }

  function put() {
    const { block, from, at, shadow } = taken;
    shadow.gone();
    taken = null;
    hand.hold(false);
    if (same(from, at)) return say(spoken("left", { title: block.dataset.title }));
    hand.move(block.dataset.code, fields(at, hand.day(), JSON.parse(block.dataset.was)));
  }

  function leave() {
    const { block, shadow } = taken;
    shadow.gone();
    taken = null;
    hand.hold(false);
    say(spoken("left", { title: block.dataset.title }));
  }

  function beside(at, step) {
    const order = columns(board).map((each) => each.dataset.place);
    const next = Math.min(Math.max(0, order.indexOf(at.place) + step), order.length - 1);
    return { ...at, aside: false, place: order[next] };
  }

  function changed(at, event) {
    const down = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
    if (down) return event.shiftKey ? { ...at, lasts: at.lasts + down } : { ...at, aside: false, begins: at.begins + down };
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") return beside(at, event.key === "ArrowLeft" ? -1 : 1);
    return event.key.toLowerCase() === "s" ? { ...at, aside: !at.aside } : null;
  }

  function tell(event) {
    const at = changed(taken.at, event);
    if (!at) return false;
    taken.at = within(at);
    taken.shadow.show(taken.at);
    taken.shadow.box.scrollIntoView({ block: "nearest", inline: "nearest" });
    say(words(board, taken.at));
    return true;
  }

  board.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !laid(board)) return;
    const block = event.target.closest("[data-code]");
    if (!taken && block && event.key.toLowerCase() === "m") take(block);
    else if (taken && event.key === "Enter") put();
    else if (taken && event.key === "Escape") leave();
    else if (!taken || !tell(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  board.addEventListener("focusout", (event) => {
    if (taken && !taken.block.contains(event.relatedTarget)) leave();
  });
}
