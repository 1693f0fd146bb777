import { Language } from '../../content/fields.ts';
import {
  type Command,
  type CommandContext,
  CommandError,
  onlyOperand,
  textOption,
  UsageError,
} from '../command.ts';
import { connect, connectionOptions } from '../connection.ts';
import type { Page } from './page/page.ts';
import { PageRefused } from './page/page-refused.ts';
import { readPage } from './page/read-page.ts';
import { digestOf } from './provenance.ts';
import { readText } from './read-input.ts';
import { publishPage, savePage } from './save.ts';
import { summaryOf } from './summary.ts';
import { slugOf } from './write.ts';

function pageOf(text: string): Page {
  try {
    return readPage(text);
  } catch (error) {
    if (error instanceof PageRefused) throw new CommandError(`This is no news page. ${error.message}`);
    throw error;
  }
}

function languageOf(context: CommandContext): string {
  const language = Language.safeParse(textOption(context, 'language') ?? 'en');
  if (!language.success) throw new UsageError(`--language ${language.error.issues[0]?.message}.`);
  return language.data;
}

async function run(context: CommandContext): Promise<void> {
  const { values, print, note } = context;
  const file = onlyOperand(context, 'FILE');
  const language = languageOf(context);
  const text = await readText(file, context.readInput);
  const page = pageOf(text);
  const digest = digestOf(text);
  // With --json the result alone goes to standard output, for a program to read.
  const tell = values.json ? note : print;
  tell(summaryOf(page, slugOf(page, digest), language));
  if (values['dry-run']) {
    tell('\nDry run: nothing was written.');
    if (values.json) print(JSON.stringify({ outcome: 'dry-run', page }, null, 2));
    return;
  }
  const { client, url } = await connect(context);
  const saved = await savePage({ client, page, digest, language, note });
  const article = values.publish ? await publishPage(client, saved) : saved.article;
  const place =
    article.status === 'published'
      ? `${url}/v1/articles/${article.id}`
      : `${url}/v1/editorial/articles/${article.id}`;
  tell(
    `\n${{ created: 'Created', updated: 'Updated', unchanged: 'Unchanged' }[saved.outcome]}, ${article.status}: ${place}`,
  );
  if (values.json) print(JSON.stringify({ outcome: saved.outcome, article }, null, 2));
}

export const command: Command = {
  operands: 'FILE|-',
  summary:
    'Turns the text of a news page, as copied from a browser, into an article. - reads standard input.',
  details:
    'The same page again changes nothing; a changed page under the same headline updates the article it made,\n' +
    'and what was edited at the desk in between stays in its revisions.\n' +
    'Categories and authors that the page names are made when they are missing.',
  options: {
    'dry-run': { type: 'boolean', help: 'Show what was understood; write nothing and call no API.' },
    publish: { type: 'boolean', help: 'Publish the article.' },
    language: { type: 'string', value: 'TAG', help: 'Language of the page (BCP 47); en when left out.' },
    json: { type: 'boolean', help: 'Print the article as JSON on standard output, and the rest apart.' },
    ...connectionOptions,
  },
  run,
};
