/** What an owner writes with: every write names the fence, and one that is no longer the highest is refused. */
export type Lease = { readonly name: string; readonly fence: number };

/** Another owner has the subscription, or an operator took it away. */
export class LeaseLostError extends Error {
  override name = "LeaseLostError";

  constructor({ name }: Lease) {
    super(`the lease of subscription ${name} is lost`);
  }
}
