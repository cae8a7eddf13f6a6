import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** What a page did that no page of the console may do. */
export interface PageWatch {
  /** Gives it and forgets it. */
  take(): readonly string[];
  /** Asserts that there is nothing to complain of. */
  requireClean(): void;
}

/** Chromium's own line about each answer with an error status or none: which of them are right is judged by their address. */
const failedRequest = "Failed to load resource:";

/**
 * Watches a page from its first request on: no error and no warning in the browser's console (violations of the content
 * security policy are such), no fault of a script, no request to another place, no missing file.
 */
export function watchPage(page: Page, isOwn: (url: string) => boolean): PageWatch {
  const complaints: string[] = [];
  page.on("console", (message) => {
    const isBad = message.type() === "error" || message.type() === "warning";
    if (isBad && !message.text().startsWith(failedRequest)) complaints.push(message.text());
  });
  page.on("pageerror", (error) => {
    complaints.push(`fault in the page: ${error.message}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!isOwn(url) && !url.startsWith("data:")) complaints.push(`request to another place: ${url}`);
  });
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400 && !pathname.startsWith("/api/v1/"))
      complaints.push(`${String(response.status())} for ${pathname}`);
  });
  return {
    take: () => complaints.splice(0),
    requireClean: () => {
      assert.deepEqual(complaints, []);
    },
  };
}
