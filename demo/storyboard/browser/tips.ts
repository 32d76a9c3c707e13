/** What a word means, beside it, while somebody points at it or has come to it by keyboard; Escape takes it away. */
export function tipsOn(page: Document, tip: HTMLElement): void {
  let at: HTMLElement | undefined;

  const hide = () => {
    tip.hidden = true;
    at?.removeAttribute("aria-describedby");
    at = undefined;
  };
  const show = (term: HTMLElement) => {
    hide();
    at = term;
    tip.textContent = term.dataset.meaning ?? "";
    tip.hidden = false;
    term.setAttribute("aria-describedby", tip.id);
    const word = term.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.max(8, Math.min(word.left, page.documentElement.clientWidth - width - 8));
    const below = word.bottom + height + 8 < page.documentElement.clientHeight;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(below ? word.bottom : word.top - height) + scrollY}px`;
  };
  const termOf = (target: EventTarget | null) =>
    target instanceof Element ? (target.closest<HTMLElement>(".term") ?? undefined) : undefined;

  for (const event of ["mouseover", "focusin", "click"] as const) {
    page.addEventListener(event, ({ target }) => {
      const term = termOf(target);
      if (term !== undefined && term !== at) {
        show(term);
      }
    });
  }
  page.addEventListener("mouseout", ({ relatedTarget }) => {
    // Whoever moves on to the tip reads it.
    const stays = relatedTarget instanceof Element && (relatedTarget === tip || termOf(relatedTarget) === at);
    if (at !== undefined && !stays && page.activeElement !== at) {
      hide();
    }
  });
  page.addEventListener("focusout", hide);
  page.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") {
      hide();
    }
  });
}
