// A page that answered a form (a refusal, a preview) has an address that the browser can only show again by sending the
// form once more, so Back to it would end at the browser's own error. On leaving such a page its place in the history
// becomes that of the form itself, which Back asks for anew. Not before: whoever reloads the page sees the answer again.
function settle() {
  history.replaceState(history.state, "", location.href);
}

if ("kladkaPosted" in document.body.dataset) {
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) settle();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const leaves = link && !link.getAttribute("href").startsWith("#") && link.target !== "_blank";
    if (leaves && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey) settle();
  });
}
