/** The theme that somebody chose on this machine; otherwise the system's. */
export type Theme = "light" | "dark";

const place = "icebox-theme";

export function chosenTheme(): Theme | undefined {
  const value = localStorage.getItem(place);
  return value === "light" || value === "dark" ? value : undefined;
}

export function chooseTheme(theme: Theme | undefined): void {
  if (theme === undefined) localStorage.removeItem(place);
  else localStorage.setItem(place, theme);
  applyTheme();
}

function applyTheme(): void {
  const theme = chosenTheme();
  if (theme === undefined) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

applyTheme();
