import type { z } from 'zod';
import type { PrismaClient, Tx } from '../../database/client.ts';
import type { TermDocuments, TermKind } from '../../publication/terms/document.ts';

export type { Tx };
export type Db = PrismaClient | Tx;

/** Segment of the path, and name of the table. */
export type Collection = 'categories' | 'tags' | 'authors';

/** What a writer says of a term: all that readers may see of it, without its id. */
export type Content<K extends TermKind> = Omit<TermDocuments[K], 'id'>;

/** The columns that every kind has. */
export type TermRow = {
  id: string;
  slug: string;
  name: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  trashedAt: Date | null;
};

export type TermWhere = {
  id?: string | { gt: string };
  slug?: string;
  trashedAt?: null | { not: null };
  name?: string | { gt: string } | { contains: string; mode: 'insensitive' };
  /** Of categories alone. */
  parentId?: string;
  AND?: TermWhere[];
  OR?: TermWhere[];
};

/** How many there are that keep a term out of the trash. */
export type Uses = { articles: number; children: number };

/** Reads and writes the table of one kind. */
export type TermStore<K extends TermKind, Row extends TermRow> = {
  find(db: Db, where: TermWhere): Promise<Row | null>;
  /** By name, then id. */
  list(db: Db, where: TermWhere, take: number): Promise<Row[]>;
  insert(tx: Tx, id: string, content: Content<K>, now: Date): Promise<Row>;
  /** Replaces the content and counts the version up. */
  update(tx: Tx, id: string, content: Content<K>, now: Date): Promise<Row>;
  /** Into the trash, or out of it with null; counts the version up. */
  setTrashed(tx: Tx, id: string, trashedAt: Date | null, now: Date): Promise<Row>;
  countUses(tx: Tx, id: string, now: Date): Promise<Uses>;
};

/** What sets one kind of term apart. Everything else the kinds have in common. */
export type Kind<K extends TermKind, Row extends TermRow, Write extends { name: string }> = {
  kind: K;
  collection: Collection;
  store: TermStore<K, Row>;
  /** A whole term as it is sent: what a patched one is checked against. */
  writeSchema: z.ZodType<Write & { slug?: string | null | undefined }>;
  contentOf(row: Row): Content<K>;
  /** The content as a write that would give it again. */
  writeOf(content: Content<K>): Write;
  /** Resolves what the write names and checks its rules. */
  contentFrom(tx: Tx, id: string, write: Write, slug: string): Promise<Content<K>> | Content<K>;
  /** Throws when there may be no more of them. */
  checkRoom?(tx: Tx): Promise<void>;
  /** Throws when something of its own keeps a term in the trash. */
  checkRestorable?(tx: Tx, row: Row): Promise<void>;
};
