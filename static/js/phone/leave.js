// Signing out with something unsent asks first, in the page: send it now, or go; it stays under that person's name.
import { flush } from "./outbox.js";
import { show, waiting } from "./marks.js";
import { counted } from "./words.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-leave]");
  const question = form && document.querySelector("[data-leave-question]");
  if (!question || form.dataset.sure || !waiting()) return;
  event.preventDefault();
  ask(form, question);
}, true);

function ask(form, question) {
  question.querySelector("[data-left]").replaceChildren(counted("left", waiting()));
  question.hidden = false;
  form.hidden = true;
  question.focus();
  question.querySelector("[data-leave-anyway]").onclick = () => {
    form.dataset.sure = "1";
    form.requestSubmit();
  };
  question.querySelector("[data-leave-send]").onclick = async (event) => {
    event.currentTarget.disabled = true;
    await flush();
    await show();
    event.target.disabled = false;
    if (waiting()) {
      question.querySelector("[data-leave-failed]").hidden = false;
      question.querySelector("[data-left]").replaceChildren(counted("left", waiting()));
    } else {
      question.hidden = true;
      form.hidden = false;
      form.querySelector("button").focus();
    }
  };
}
