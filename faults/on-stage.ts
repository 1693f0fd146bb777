import type { Fault, Scene } from './fault.ts';
import { type Entrance, type Front, openStage, type Stage, type StageOptions } from './stage.ts';

export type StageFault = Omit<Fault, 'open'> & {
  /** How many processes of the product; 1 unless told otherwise. Settings of each, by its number. */
  processes?: number;
  environment?: (at: number, stage: Stage) => Promise<Record<string, string>>;
  stage?: StageOptions;
  /** Where the load goes; each process by itself unless told otherwise. */
  entrances?: (stage: Stage) => Promise<{ desk: Entrance[]; readers: Entrance[] }>;
  /** Called before anything runs on the Postgres. */
  arrange?: (stage: Stage) => Promise<void>;
  strike: (stage: Stage, milliseconds: number) => ReturnType<Scene['strike']>;
};

/** A fault of processes that run on a Postgres of their own, both started for it. */
export function onStage(fault: StageFault): Fault {
  const { processes = 1, environment, entrances, arrange, strike, stage: options, ...rest } = fault;
  const open: Fault['open'] = async ({ durable }) => {
    const stage = await openStage({ durable, ...options });
    try {
      await arrange?.(stage);
      const fronts: Front[] = [];
      for (let at = 0; at < processes; at += 1)
        fronts.push(await stage.open(`process ${at + 1}`, await environment?.(at, stage)));
      return {
        ...((await entrances?.(stage)) ?? { desk: fronts, readers: fronts }),
        everywhere: fronts,
        key: stage.key,
        databaseUrl: () => stage.postgres.url,
        strike: (milliseconds) => strike(stage, milliseconds),
        close: stage.close,
      };
    } catch (error) {
      await stage.close();
      throw error;
    }
  };
  return { ...rest, open };
}
