/** Turns what the server shows of the run besides progress into one bot's sight: phases, points, teams, rounds, votes. */
import {
  ClientEventStatisticsRequest,
  ServerControlPoint,
  ServerEventEliminated,
  ServerEventObjective,
  ServerEventPhase,
  ServerEventRound,
  ServerEventStatistics,
  ServerEventStatus,
  ServerEventTeams,
  ServerEventWave,
  ServerVoteEnd,
  ServerVoteStart,
} from "../../packets/index.ts";
import type { FieldsOf, PacketDefinition } from "../../src/protocol/packet-definition.ts";
import type { ZonetideClient } from "../client/zonetide-client.ts";
import type { BotContext } from "./bot-context.ts";
import type { ShownRun } from "./sight.ts";
import { noteProgress, shown, type Watched } from "./watched.ts";

/** A packet that speaks of a run. */
type OfRun = PacketDefinition & { readonly fields: { readonly instanceId: unknown } };

export class RunWatcher {
  readonly #client: ZonetideClient;
  readonly #context: BotContext;
  readonly #bot: Watched;

  constructor(client: ZonetideClient, context: BotContext, bot: Watched) {
    this.#client = client;
    this.#context = context;
    this.#bot = bot;
    this.#on(ServerEventPhase, (run, fields) => this.#phase(run, fields));
    this.#on(ServerEventObjective, (run, fields) => this.#objective(run, fields));
    this.#on(ServerEventStatus, (run, { status }) => {
      run.isPaused = status === "paused";
      bot.fifo.doubt();
    });
    this.#on(ServerEventTeams, (run, { ownTeam }) => {
      run.ownTeam = ownTeam;
    });
    this.#on(ServerControlPoint, (run, { pointId, ...point }) => run.points.set(pointId, point));
    this.#on(ServerEventWave, (run, { waveNumber }) => {
      run.wave = waveNumber;
    });
    this.#on(ServerEventRound, (run, fields) => this.#round(run, fields));
    this.#on(ServerEventStatistics, (run, { participants }) => {
      run.teams.clear();
      for (const { characterId, team } of participants) run.teams.set(Number(characterId), team);
    });
    this.#on(ServerEventEliminated, (run, { characterId }) => {
      if (Number(characterId) === bot.characterId) run.isOut = true;
    });
    this.#on(ServerVoteStart, (run, { voteId, options }) => run.votes.set(voteId, options.length));
    this.#on(ServerVoteEnd, (run, { voteId }) => run.votes.delete(voteId));
  }

  #phase(run: ShownRun, { phase, objectives }: FieldsOf<typeof ServerEventPhase>): void {
    const { progress, fifo, hits } = this.#bot;
    run.phase = phase;
    run.objectives = objectives.map(shown);
    run.taken.clear();
    run.wave = 0;
    progress.phase(run.instanceId, phase);
    for (const { index, current } of objectives) noteProgress(this.#bot, this.#context.data, index, current);
    hits.clear();
    fifo.begin();
  }

  #objective(run: ShownRun, { state, objective: fields }: FieldsOf<typeof ServerEventObjective>): void {
    const objective = { ...shown(fields), state };
    const others = run.objectives.filter(({ index }) => index !== fields.index);
    run.objectives = [...others, objective].sort((one, other) => one.index - other.index);
    noteProgress(this.#bot, this.#context.data, fields.index, fields.current);
    // Its bonus comes with it, and what went beyond its target earned nothing.
    if (state === "complete" || state === "failed") this.#bot.fifo.doubt();
  }

  #round(run: ShownRun, { round, state }: FieldsOf<typeof ServerEventRound>): void {
    run.round = { round, isOn: state === "started", fallen: new Set() };
    // Who is on whose side is told nowhere else.
    if (state === "started" && this.#context.data.event.mode === "duel" && !this.#context.isIdle) {
      this.#client.send(ClientEventStatisticsRequest, { instanceId: run.instanceId });
    }
  }

  /** Listens to a packet as far as it speaks of the run that is played. */
  #on<Definition extends PacketDefinition>(
    definition: Definition & OfRun,
    take: (run: ShownRun, fields: FieldsOf<Definition>) => void,
  ): void {
    this.#client.on(definition as Definition, (fields) => {
      const { run } = this.#bot.sight;
      const { instanceId }: { instanceId?: unknown } = fields;
      if (run !== null && run.instanceId === instanceId) take(run, fields);
    });
  }
}
