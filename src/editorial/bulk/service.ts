import type { Tx } from '../../database/client.ts';
import { inSavepoint, inTransaction } from '../../database/transaction.ts';
import { DatelineError, type Fault } from '../../errors.ts';
import { etagOf } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { mostFaults } from '../../http/parse-request.ts';
import { problemOf } from '../../http/problem.ts';
import type { Desk } from '../desk.ts';
import { bodyIn, carryOut, type Done, pathOf } from './carry-out.ts';
import { presentDone } from './presenter.ts';
import type { BulkResult, Operation } from './schema.ts';
import { lockArticles } from './store.ts';

type Refused = { refused: DatelineError };

/** What is nobody's fault but ours ends the whole bulk, with nothing written. */
async function attempt(tx: Tx, desk: Desk, operation: Operation, context: Context): Promise<Done | Refused> {
  try {
    return await inSavepoint(tx, () => carryOut(desk, operation, context));
  } catch (error) {
    if (!(error instanceof DatelineError) || problemOf(error, '', '').ours) throw error;
    return { refused: error };
  }
}

/** The faults of a refused operation, as faults of the whole request. */
function faultsIn(operation: Operation, at: number, { faults, message }: DatelineError): Fault[] {
  const place = `/operations/${at}`;
  if (faults.length === 0) return [{ pointer: place, detail: message }];
  return faults.map(({ pointer, detail }) =>
    pointer === undefined
      ? { pointer: place, detail: `${message} ${detail}` }
      : { pointer: `${place}${bodyIn[operation.op]}${pointer}`, detail },
  );
}

const isRefused = (outcome: Done | Refused): outcome is Refused => 'refused' in outcome;

function refuseAll(operations: readonly Operation[], outcomes: readonly (Done | Refused)[]): void {
  const refused = outcomes.flatMap((outcome, at) => {
    const operation = operations[at];
    return operation && isRefused(outcome) ? [{ operation, at, error: outcome.refused }] : [];
  });
  if (refused.length === 0) return;
  throw new DatelineError(
    'bulk_refused',
    `${refused.length} of ${operations.length} operations were refused, so none was carried out.`,
    {
      faults: refused
        .flatMap(({ operation, at, error }) => faultsIn(operation, at, error))
        .slice(0, mostFaults),
    },
  );
}

/** Carries operations out in one transaction: each for itself, or all or none. */
export async function carryOutBulk(
  desk: Desk,
  { mode, operations }: { mode: 'each' | 'all'; operations: readonly Operation[] },
  context: Context,
): Promise<BulkResult[]> {
  return inTransaction(desk.prisma, async (tx) => {
    await lockArticles(
      tx,
      operations.flatMap((operation) => (operation.op === 'create' ? [] : [operation.article])),
    );
    const outcomes: (Done | Refused)[] = [];
    for (const operation of operations) outcomes.push(await attempt(tx, desk, operation, context));
    if (mode === 'all') refuseAll(operations, outcomes);
    return operations.flatMap((operation, at): BulkResult[] => {
      const outcome = outcomes[at];
      if (!outcome) return [];
      if (!isRefused(outcome)) return [presentDone(desk, outcome, context)];
      const { current } = outcome.refused;
      const etag = current && etagOf(current.text, current.version);
      const { problem } = problemOf(outcome.refused, pathOf(operation), context.requestId, etag);
      return [{ status: problem.status, problem }];
    });
  });
}
