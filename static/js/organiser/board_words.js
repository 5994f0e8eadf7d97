// What the board says: sentences that the page holds, their gaps filled.

export function spoken(name, gaps = {}) {
  const words = document.getElementById(`say-${name}`).content.textContent;
  return words.replace(/\{(\w+)\}/g, (gap, key) => gaps[key] ?? gap);
}

export function say(words) {
  document.getElementById("board-spoken").textContent = words;
}
