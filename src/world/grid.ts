import type { Entity } from "./entity.ts";

/**
 * Entities by cube of the size of the view, so that who is near is found without looking at everyone. Cubes are
 * hashed; two that share a hash only cost a few comparisons more, since distance is checked anyway.
 */
export class Grid {
  readonly #cells = new Map<number, Set<Entity>>();
  readonly #sizeMeters: number;

  constructor(sizeMeters: number) {
    this.#sizeMeters = sizeMeters;
  }

  add(entity: Entity): void {
    const key = this.#keyAt(entity.x, entity.y, entity.z);
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, new Set([entity]));
    else cell.add(entity);
  }

  remove(entity: Entity): void {
    const key = this.#keyAt(entity.x, entity.y, entity.z);
    const cell = this.#cells.get(key);
    cell?.delete(entity);
    if (cell?.size === 0) this.#cells.delete(key);
  }

  /** Sets a new position. */
  move(entity: Entity, x: number, y: number, z: number): void {
    const same = this.#keyAt(entity.x, entity.y, entity.z) === this.#keyAt(x, y, z);
    if (!same) this.remove(entity);
    entity.x = x;
    entity.y = y;
    entity.z = z;
    if (!same) this.add(entity);
  }

  /** Calls back with everything in the 27 cubes around an entity; some of it may be farther than the cube's size. */
  forEachNear(entity: Entity, visit: (other: Entity) => void): void {
    const size = this.#sizeMeters;
    for (let dx = -size; dx <= size; dx += size) {
      for (let dy = -size; dy <= size; dy += size) {
        for (let dz = -size; dz <= size; dz += size) {
          this.#cells.get(this.#keyAt(entity.x + dx, entity.y + dy, entity.z + dz))?.forEach(visit);
        }
      }
    }
  }

  #keyAt(x: number, y: number, z: number): number {
    const size = this.#sizeMeters;
    const [column, row, level] = [Math.floor(x / size), Math.floor(y / size), Math.floor(z / size)];
    return Math.imul(column, 73_856_093) ^ Math.imul(row, 19_349_663) ^ Math.imul(level, 83_492_791);
  }
}
