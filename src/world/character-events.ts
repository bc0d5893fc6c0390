/** What a character gains and gives, as the journal keeps it on the stream `character-<characterId>`. */
export type CharacterEvent = ItemsGained | ItemsTurnedIn;

/** All that one character found within a batch. */
export type ItemsGained = {
  readonly type: "ItemsGained";
  readonly data: {
    readonly characterId: number;
    readonly items: readonly { readonly itemId: number; readonly quantity: number }[];
    readonly atMs: number;
  };
};

/** Items handed in to an objective; appended together with the run's contribution, both or neither. */
export type ItemsTurnedIn = {
  readonly type: "ItemsTurnedIn";
  readonly data: {
    readonly characterId: number;
    readonly instanceId: number;
    readonly objectiveIndex: number;
    readonly itemId: number;
    readonly quantity: number;
    readonly atMs: number;
  };
};

/** Stream of a character. */
export function characterStream(characterId: number): string {
  return `character-${characterId}`;
}
