/** Reasons of `ServerEntityDestroy` (wire protocol, World packets). */
export const destroyReasons = {
  despawn: 0,
  death: 1,
  taken: 2,
  out_of_view: 3,
} as const;
