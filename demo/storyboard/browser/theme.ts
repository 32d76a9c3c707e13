const themes = ["system", "light", "dark"] as const;

/** A button that goes from the system's theme to the light one, and to the dark one. */
export function themeOn(button: HTMLElement): void {
  let theme = 0;
  button.addEventListener("click", () => {
    theme = (theme + 1) % themes.length;
    document.documentElement.dataset.theme = themes[theme] ?? "system";
    button.textContent = `Theme: ${themes[theme] ?? "system"}`;
  });
}
