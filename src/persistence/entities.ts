/** Every entity, listed by hand: nothing is discovered by reading folders. The tables of the journal have none. */
import { Account } from "./entities/account.ts";
import { Ban } from "./entities/ban.ts";
import { Character } from "./entities/character.ts";
import { CharacterAchievement } from "./entities/character-achievement.ts";
import { CharacterCurrency } from "./entities/character-currency.ts";
import { CharacterItem } from "./entities/character-item.ts";
import { CharacterReputation } from "./entities/character-reputation.ts";
import { CharacterTitle } from "./entities/character-title.ts";
import { CharacterWallet } from "./entities/character-wallet.ts";
import { CommandAudit } from "./entities/command-audit.ts";
import { EventCompletion } from "./entities/event-completion.ts";
import { EventInstance } from "./entities/event-instance.ts";
import { EventParticipation } from "./entities/event-participation.ts";
import { PublicEvent } from "./entities/public-event.ts";
import { RewardGrant } from "./entities/reward-grant.ts";

export const entities = [
  Account,
  Ban,
  Character,
  CharacterAchievement,
  CharacterCurrency,
  CharacterItem,
  CharacterReputation,
  CharacterTitle,
  CharacterWallet,
  CommandAudit,
  EventCompletion,
  EventInstance,
  EventParticipation,
  PublicEvent,
  RewardGrant,
] as const;
