// Sentences written by the server in <template data-words="…">, with gaps like {n} filled here.

/** A copy of a template's content, its gaps filled as text. */
export function words(name, gaps = {}) {
  const template = document.querySelector(`template[data-words="${name}"]`);
  const copy = template ? template.content.cloneNode(true) : document.createDocumentFragment();
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.includes("{")) node.data = node.data.replace(/\{(\w+)\}/g, (whole, gap) => gaps[gap] ?? whole);
  }
  return copy;
}

/** The template of one or of many. */
export const counted = (name, n) => words(`${name}-${n === 1 ? "one" : "many"}`, { n });
