/* A file that is too large is not even sent: the field says so. */

for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const large = [...field.files].some((file) => file.size > Number(field.dataset.most));
    field.setCustomValidity(large ? field.dataset.large : "");
    if (large) field.reportValidity();
  });
}
