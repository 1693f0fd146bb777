import { type DriverAdapterError, isDriverAdapterError } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { Prisma } from './generated/client.ts';

export type Violation = {
  kind: 'unique' | 'foreign_key' | 'check' | 'exclusion' | 'not_null';
  /** Name of the constraint, as in the migrations; undefined only where Postgres names none. */
  constraint: string | undefined;
};

/** What the three layers say about one error: Prisma, its adapter (bare when a COMMIT fails), and pg itself. */
type Facts = {
  prismaCode?: string | undefined;
  state?: string | undefined;
  constraint?: string | undefined;
  message: string;
};

const violationKinds: Record<string, Violation['kind']> = {
  '23505': 'unique',
  '23503': 'foreign_key',
  '23001': 'foreign_key',
  '23514': 'check',
  '23P01': 'exclusion',
  '23502': 'not_null',
};

/** The constraint an error says was violated, or undefined if it says something else. */
export function violationOf(error: unknown): Violation | undefined {
  const facts = factsOf(error);
  const kind = violationKinds[facts?.state ?? ''];
  if (facts === undefined || kind === undefined) return undefined;
  return { kind, constraint: facts.constraint ?? constraintIn(facts.message) };
}

export const isUniqueViolation = (error: unknown, constraint?: string) =>
  violates(error, 'unique', constraint);

export const isForeignKeyViolation = (error: unknown, constraint?: string) =>
  violates(error, 'foreign_key', constraint);

/** Also what a trigger refuses: it names itself as the constraint. */
export const isCheckViolation = (error: unknown, constraint?: string) => violates(error, 'check', constraint);

export const isExclusionViolation = (error: unknown, constraint?: string) =>
  violates(error, 'exclusion', constraint);

/** The login lacks a right. */
export const isForbidden = (error: unknown): boolean => factsOf(error)?.state === '42501';

/** A serialization failure or a deadlock: the same transaction may well succeed if it is tried again. */
export function isWriteConflict(error: unknown): boolean {
  const facts = factsOf(error);
  return facts?.prismaCode === 'P2034' || facts?.state === '40001' || facts?.state === '40P01';
}

/**
 * Can't be reached, lets us not in, shuts down, has no connection free, takes no writes, or took too long: nothing the
 * request did wrong, and worth trying again later.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const facts = factsOf(error);
  if (facts === undefined) return isSocketError(error) || isLostConnection(error);
  return unavailableCodes.has(facts.prismaCode ?? '') || unavailableState.test(facts.state ?? '');
}

/**
 * The connection has ended under a statement, while the server may well take another one. What was sent has not been
 * committed, unless it was a COMMIT or a statement by itself.
 */
export function isConnectionCut(error: unknown): boolean {
  const facts = factsOf(error);
  if (facts === undefined)
    return (
      says(error, endedConnection) || (isObject(error) && 'code' in error && cutCodes.has(String(error.code)))
    );
  return facts.prismaCode === 'P1017' || cutStates.has(facts.state ?? '');
}

const cutCodes = new Set(['ECONNRESET', 'EPIPE']);

/** Ended by an administrator, or since another session has crashed; gone. */
const cutStates = new Set(['57P01', '57P02', '08003', '08006']);

const unavailableCodes = new Set([
  'P1000', // credentials refused
  'P1001', // not reachable
  'P1002', // reached, but timed out
  'P1003', // no such database
  'P1008', // socket timeout
  'P1010', // access denied
  'P1011', // TLS
  'P1017', // connection closed
  'P2024', // no connection free in time
  'P2028', // no transaction in time, or one that took too long
  'P2037', // too many connections
]);

/**
 * Connection exceptions, authorization, no such database, read-only (a replica where a primary should be), idle or slow
 * past a limit, out of resources (a full disk among them), operator intervention, trouble with its files.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const unavailableState = /^(08...|28...|3D000|25006|25P0[34]|53...|57...|58...)$/;

function violates(error: unknown, kind: Violation['kind'], constraint: string | undefined): boolean {
  const violation = violationOf(error);
  return violation?.kind === kind && (constraint === undefined || violation.constraint === constraint);
}

function factsOf(error: unknown): Facts | undefined {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    const inner = factsOf(error.meta?.driverAdapterError);
    // A raw query fails as P2010, whatever the reason: the reason is inside.
    const prismaCode = error.code === 'P2010' ? inner?.prismaCode : error.code;
    return { ...inner, prismaCode, message: inner?.message ?? error.message };
  }
  if (error instanceof Prisma.PrismaClientInitializationError) {
    return { prismaCode: error.errorCode ?? 'P1001', message: error.message };
  }
  if (isObject(error) && isDriverAdapterError(error)) return factsOfAdapter(error);
  if (error instanceof pg.DatabaseError) {
    return { state: error.code, constraint: error.constraint, message: error.message };
  }
  return undefined;
}

/** What the adapter's own kinds of error are called by Prisma, where they come without an SQLSTATE. */
const codeOfKind: Record<string, string> = {
  DatabaseNotReachable: 'P1001',
  ConnectionClosed: 'P1017',
  SocketTimeout: 'P1008',
  TlsConnectionError: 'P1011',
};

function factsOfAdapter({ cause }: DriverAdapterError): Facts {
  const constraint =
    'constraint' in cause && cause.constraint && 'index' in cause.constraint
      ? cause.constraint.index
      : undefined;
  return {
    prismaCode: codeOfKind[cause.kind],
    state: cause.originalCode,
    constraint,
    message: cause.originalMessage ?? '',
  };
}

/**
 * The adapter drops the name of a violated check or exclusion constraint; Postgres' message ends with it, in
 * whatever language the server speaks. All our names have an underscore.
 */
function constraintIn(message: string): string | undefined {
  return message.match(/[a-z][a-z0-9]*(?:_[a-z0-9]+)+/g)?.at(-1);
}

const socketCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN'],
]);

function isSocketError(error: unknown): boolean {
  return isObject(error) && 'code' in error && socketCodes.has(String(error.code));
}

/** pg gives these no code. */
const endedConnection =
  /^(Connection terminated(?! due to)|Client (was closed|has encountered a connection error) and is not queryable)/;
const otherLosses =
  /^(timeout exceeded when trying to connect|Connection terminated due to|Query read timeout|Cannot use a pool after calling end)/;

const says = (error: unknown, what: RegExp): boolean =>
  isObject(error) && 'message' in error && what.test(String(error.message));

function isLostConnection(error: unknown): boolean {
  return says(error, endedConnection) || says(error, otherLosses);
}

/** By shape: an error that Node made may be of another realm, where `instanceof Error` is false. */
function isObject(error: unknown): error is object {
  return typeof error === 'object' && error !== null;
}
