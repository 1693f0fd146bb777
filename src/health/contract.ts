import { endpoint } from '../http/contract.ts';
import { Liveness, Readiness } from './schema.ts';

export const healthContract = {
  live: endpoint({
    operationId: 'getLiveness',
    method: 'get',
    path: '/health/live',
    tag: 'Health',
    summary: 'Is the process alive?',
    description:
      'Answers as long as the process runs, whatever the database does. Restart the service when it does not.',
    access: 'open',
    cache: 'no-store',
    unlimited: true,
    request: {},
    response: { status: 200, description: 'It is.', body: Liveness, example: { status: 'ok' } },
    errors: [],
  }),
  ready: endpoint({
    operationId: 'getReadiness',
    method: 'get',
    path: '/health/ready',
    tag: 'Health',
    summary: 'Can the service answer?',
    description:
      'Asks the database and waits at most 2 seconds. Send traffic only while it answers 200; 503 says that the ' +
      'database does not answer, that its migrations are not this version’s, that a worker does not get its work done, ' +
      'or that the process is about to stop.',
    access: 'open',
    cache: 'no-store',
    unlimited: true,
    request: {},
    response: {
      status: 200,
      description: 'It can.',
      body: Readiness,
      example: {
        status: 'ok',
        role: 'all',
        checks: { database: 'ok', migrations: 'ok', listener: 'ok', worker: 'ok' },
      },
    },
    errors: ['unavailable'],
  }),
};
