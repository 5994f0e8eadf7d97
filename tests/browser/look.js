// What a test wants to know of a page, beside what axe finds. Runs in the page.
(() => {
  const ATTRIBUTES = ["aria-label", "alt", "placeholder", "title"];

  /** Every text of the page, hidden or not, templates too: [the language it is said in, the words]. */
  function words() {
    const found = document.querySelector("h1 [lang]") ? [] : [[document.documentElement.lang, document.title]];
    read(document.body.cloneNode(true), document.documentElement.lang, found);
    return found;
  }

  function read(root, lang, found) {
    for (const each of root.querySelectorAll("wbr, script, style")) each.remove();
    for (const each of root.querySelectorAll("span:not([lang]), sup")) each.replaceWith(...each.childNodes);
    root.normalize();
    const said = (node) => node.closest?.("[lang]")?.lang || lang;
    for (const each of root.querySelectorAll("*")) {
      for (const name of ATTRIBUTES) if (each.getAttribute(name)) found.push([said(each), each.getAttribute(name)]);
      for (const node of each.childNodes) if (node.nodeType === 3 && node.data.trim()) found.push([said(each), node.data.trim()]);
      if (each.content) read(each.content, said(each), found);
    }
  }

  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".vh, .skip");
  const name = (element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${element.textContent.trim().slice(0, 40)}`;

  /** What reaches beyond the right edge, when the page can be scrolled sideways. */
  function wide() {
    const page = document.scrollingElement;
    if (page.scrollWidth <= innerWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((each) => shown(each) && each.getBoundingClientRect().right > innerWidth + 0.5);
    return [`${page.scrollWidth} > ${innerWidth}`, ...beyond.slice(-3).map(name)];
  }

  /** Links and buttons smaller than a fingertip, other than those inside a sentence. */
  function small() {
    const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
    return all.filter(shown).filter((each) => !inSentence(each)).map((each) => [each, area(each)])
      .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
      .map(([each, { width, height }]) => `${Math.round(width)}×${Math.round(height)} ${name(each)}`);
  }

  function inSentence(element) {
    const words = [...element.parentElement.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("");
    return getComputedStyle(element).display.startsWith("inline") && /\p{L}/u.test(words);
  }

  /** Where a tap hits: the box, its label's, or what ::after spreads over. */
  function area(element) {
    const over = getComputedStyle(element, "::after");
    if (over.content !== "none" && over.position === "absolute") {
      let around = element;
      while (getComputedStyle(around).position === "static") around = around.parentElement;
      const { width, height } = around.getBoundingClientRect();
      return { width: width - parseFloat(over.left) - parseFloat(over.right), height: height - parseFloat(over.top) - parseFloat(over.bottom) };
    }
    return (element.matches("input") && element.closest("label") || element).getBoundingClientRect();
  }

  const broken = async (rules) => {
    const options = { resultTypes: ["violations"], preload: false, ...(rules ? { runOnly: rules } : {}) };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`));
  };

  const unfold = () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  };

  window.look = { words, wide, small, broken, unfold };
})();
