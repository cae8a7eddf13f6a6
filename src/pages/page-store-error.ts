/** Every way a page store can break its promise. */
export type PageStoreFault = { readonly code: "pages/unknown-slot"; readonly slot: number };

/** A page store was asked for something that it never held: the caller kept a slot that was collected or made up. */
export class PageStoreError extends Error {
  override readonly name = "PageStoreError";
  readonly fault: PageStoreFault;

  constructor(fault: PageStoreFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
