/** Work that takes a while: it gives way to a server beside it, and shows a bar standard error, where somebody looks at it. */
import { constants, setPriority } from "node:os";
import { SingleBar } from "cli-progress";

export type Progress = { update(done: number, total: number): void; stop(): void };

const SILENT: Progress = { update: () => undefined, stop: () => undefined };
const DRAWS_PER_SECOND = 4;

/** @param what counted things, such as `events` */
export const progressBar = (title: string, what: string, isWanted = true): Progress => {
  const { stderr } = process;
  if (!isWanted || !stderr.isTTY) return SILENT;
  const bar = new SingleBar({
    format: `${title} {bar} {value}/{total} ${what}, {eta_formatted} left`,
    stream: stderr,
    hideCursor: true,
    clearOnComplete: true,
    emptyOnZero: true,
    barsize: 30,
    fps: DRAWS_PER_SECOND,
  });
  let isStarted = false;
  return {
    update(done, total) {
      if (!isStarted) bar.start(total, done);
      isStarted = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
};

/** From here on a server on this machine has the processor first. */
export const giveWay = (): void => {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where it is not allowed, the work is done all the same.
  }
};
