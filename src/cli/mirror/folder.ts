import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** Where things of each kind lie, each in a file that is named by its id. */
const folders = { article: 'articles', category: 'categories', tag: 'tags', author: 'authors' } as const;

export type Kind = keyof typeof folders;
export type Thing = { kind: Kind; id: string };

const kinds = Object.keys(folders) as Kind[];
const stateFile = '.dateline-mirror.json';
/** Files that are read or written at once. */
const atOnce = 32;

const State = z.object({
  /** Of which server this is a copy. */
  url: z.string(),
  token: z.string().optional(),
  /** Begun anew over what was there: what the walk does not find is to be taken away at its end. */
  isAnew: z.boolean(),
});
export type State = z.infer<typeof State>;

const File = z.object({ version: z.string() });

const missing = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

/** Whole or not at all, whenever the process ends. */
async function write(file: string, value: unknown): Promise<void> {
  const aside = `${file}.part`;
  await writeFile(aside, `${JSON.stringify(value, null, 2)}\n`);
  await rename(aside, file);
}

async function each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export type Written = Thing & { version: string | null; document: unknown };

/** A folder with a file for each thing, and a note of how far the copy has come. */
export function openFolder(root: string) {
  const fileOf = ({ kind, id }: Thing) => path.join(root, folders[kind], `${id}.json`);
  return {
    prepare: async () => {
      for (const kind of kinds) await mkdir(path.join(root, folders[kind]), { recursive: true });
    },
    readState: async (): Promise<State | undefined> => {
      const text = await readFile(path.join(root, stateFile), 'utf8').catch(missing);
      return text === undefined ? undefined : State.parse(JSON.parse(text));
    },
    /** After the files that it stands for: who is stopped in between does the last of them again. */
    writeState: (state: State) => write(path.join(root, stateFile), state),
    /** The version of each thing that is there. */
    readVersions: async (): Promise<Map<string, string>> => {
      const versions = new Map<string, string>();
      for (const kind of kinds)
        await each(await readdir(path.join(root, folders[kind])), async (name) => {
          const [id, ending] = [name.slice(0, -'.json'.length), name.slice(-'.json'.length)];
          if (ending !== '.json') return;
          const text = await readFile(path.join(root, folders[kind], name), 'utf8');
          versions.set(`${kind} ${id}`, File.parse(JSON.parse(text)).version);
        });
      return versions;
    },
    /** Each thing at most once. */
    put: (things: Iterable<Written>) =>
      each(things, async ({ version, document, ...thing }) => {
        if (version === null) await rm(fileOf(thing), { force: true });
        else await write(fileOf(thing), { version, document });
      }),
  };
}

export type Folder = ReturnType<typeof openFolder>;
