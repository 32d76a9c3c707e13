/** Buttons that put a command into the clipboard, and say so for a moment. */
export function copyOn(page: Document): void {
  page.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-copy]") : null;
    if (button !== null) {
      void copied(button.dataset.copy ?? "").then((worked) => {
        button.textContent = worked ? "Copied" : "Press Ctrl-C";
        setTimeout(() => {
          button.textContent = "Copy";
        }, 1500);
        if (!worked) {
          select(button.previousElementSibling);
        }
      });
    }
  });
}

/** Whether a text is in the clipboard now: a page that is a file may not be allowed to write to it. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(element: Element | null): void {
  if (element !== null) {
    getSelection()?.selectAllChildren(element);
  }
}
