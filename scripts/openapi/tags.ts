import type { Endpoint } from '../../src/http/contract.ts';

/** The headings of the document, in the order in which they are read. */
const descriptions: Record<string, string> = {
  Articles: 'Published articles, as readers see them now.',
  Categories: 'The categories of the site, as readers see them.',
  Tags: 'The tags of the site, as readers see them.',
  Authors: 'The authors of the site, as readers see them.',
  Search: 'Published articles by their words, and suggestions while somebody types.',
  Feeds: 'Published articles for readers’ apps and other programs that follow the site.',
  Sitemaps: 'What search engines and language models are told of the site.',
  Changes: 'One log of all that changes what readers see: to keep a copy in step, and to follow live.',
  Previews: 'Articles that are not published yet, for whoever has a link.',
  'Desk: articles': 'Working copies: write, change, trash, restore. Readers never see them.',
  'Desk: workflow': 'How a working copy gets from a draft to an approval, and what holds it back.',
  'Desk: publishing': 'What takes a working copy to the readers, and away from them.',
  'Desk: sections': 'The headed parts of a working copy, one by one.',
  'Desk: related links': 'The cards under a working copy, one by one.',
  'Desk: revisions': 'Every saved state of a working copy.',
  'Desk: notes': 'Words among colleagues on a working copy.',
  'Desk: previews': 'Links that show a working copy to whoever has them.',
  'Desk: categories': 'The tree of categories.',
  'Desk: tags': 'Free keywords for articles.',
  'Desk: authors': 'Who writes, photographs, edits and translates.',
  'Desk: webhooks': 'Addresses elsewhere that are told of what changes for readers.',
  'API keys': 'Who may do what. A key is shown once, when it is made.',
  Audit: 'Who wrote what, and when.',
  Health: 'Whether the service runs and can answer. For load balancers and monitors.',
};

/** The tags in use. One without a description is a mistake in its contract. */
export function tagsOf(contracts: readonly Endpoint[]): { name: string; description: string }[] {
  const used = new Set(contracts.map(({ tag }) => tag));
  const unknown = [...used].filter((name) => !(name in descriptions));
  if (unknown.length > 0)
    throw new Error(
      `scripts/openapi/tags.ts has no description for ${unknown.map((name) => `"${name}"`).join(', ')}`,
    );
  return Object.entries(descriptions)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}
