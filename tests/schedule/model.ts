/** What an article's readers should see, by the few rules of the design and nothing of the code's. */
export type Model = {
  /** Text of the latest revision. */
  text: string;
  stage: { text: string; end: number | null } | null;
  planned: { text: string; from: number; end: number | null; isContinuous: boolean } | null;
  embargo: number | null;
};

export type Command =
  | { kind: 'save'; text: string }
  | { kind: 'publish'; at: number | null; end: number | null | undefined }
  | { kind: 'unpublish' }
  | { kind: 'end'; end: number | null }
  | { kind: 'unschedule' }
  | { kind: 'embargo'; until: number };

export const newModel = (text: string): Model => ({ text, stage: null, planned: null, embargo: null });

/** Lets time pass. */
export function advance(model: Model, now: number): void {
  const { planned } = model;
  if (planned && planned.from <= now) {
    model.stage = { text: planned.text, end: planned.end };
    model.planned = null;
  }
  if (model.stage?.end && model.stage.end <= now) model.stage = null;
}

export const visibleText = ({ stage }: Model): string | null => stage?.text ?? null;

/** Carries out a command; gives the status that the API should answer. */
export function carryOut(model: Model, command: Command, now: number): number {
  switch (command.kind) {
    case 'save':
      model.text = command.text;
      return 200;
    case 'publish':
      return publish(model, command.at, command.end, now);
    case 'unpublish':
      if (!model.stage) return 409;
      model.stage = null;
      model.planned = null;
      return 200;
    case 'end': {
      const target = model.planned ?? model.stage;
      if (!target) return 409;
      if (command.end !== null && command.end <= (model.planned?.from ?? now)) return 422;
      target.end = command.end;
      return 200;
    }
    case 'unschedule':
      if (!model.planned) return 409;
      if (model.stage && model.planned.isContinuous) model.stage.end = model.planned.end;
      model.planned = null;
      return 200;
    case 'embargo':
      if (command.until <= now) return 422;
      if (model.planned && model.planned.from < command.until) return 409;
      model.embargo = command.until;
      return 200;
  }
}

function publish(model: Model, at: number | null, end: number | null | undefined, now: number): number {
  const from = at ?? now;
  if (model.embargo !== null && from < model.embargo) return 409;
  if (at !== null && at <= now) return 422;
  if (typeof end === 'number' && end <= from) return 422;
  const own = model.stage && model.planned?.isContinuous ? model.planned.end : (model.stage?.end ?? null);
  if (at !== null && model.stage && own === at) return 422;
  const ends = [own, model.planned?.end ?? null].filter((one) => one !== null && one > from);
  const chosen = end === undefined ? (ends[0] ?? null) : end;
  if (model.stage) model.stage.end = own;
  const isContinuous = model.stage !== null && (model.stage.end === null || model.stage.end > from);
  model.planned = null;
  if (at === null) model.stage = { text: model.text, end: chosen };
  else {
    if (model.stage && isContinuous) model.stage.end = null;
    model.planned = { text: model.text, from, end: chosen, isContinuous };
  }
  return 200;
}
