import { feedTypes, siteFeed } from '../delivery/feeds/links.ts';
import type { Story } from './store.ts';

export const stylesheet = `:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1b1b1b; --quiet: #5f5c57; --rule: #dedad2; --card: #fff; --accent: #9d1c20; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #141618; --ink: #ececea; --quiet: #a3a6aa; --rule: #33373c; --card: #1c1f22; --accent: #f08a86; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: clamp(2rem, 8vh, 5rem) 1.25rem 3rem; }
h1 { margin: 0; font: 700 clamp(2.25rem, 7vw, 3.5rem)/1.1 Georgia, 'Times New Roman', serif; letter-spacing: -.015em; overflow-wrap: anywhere; }
.lead { margin: .75rem 0 0; max-width: 34rem; color: var(--quiet); font-size: 1.125rem; }
hr { margin: 2rem 0; border: 0; border-top: 3px double var(--rule); }
ul { margin: 0; padding: 0; list-style: none; }
.doors { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: .75rem; }
.doors a { display: block; height: 100%; padding: 1rem 1.125rem; background: var(--card); border: 1px solid var(--rule); border-radius: .5rem; color: inherit; text-decoration: none; }
.doors a:hover, .doors a:focus-visible { border-color: var(--accent); }
.doors strong { display: block; }
.doors span { color: var(--quiet); font-size: .9375rem; }
.doors .first { padding-left: calc(1.125rem - 3px); border-left: 4px solid var(--accent); }
h2 { margin: 2.5rem 0 .5rem; font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase; color: var(--quiet); }
.stories li { padding: .75rem 0; border-bottom: 1px solid var(--rule); }
.stories a { color: inherit; font: 600 1.125rem/1.4 Georgia, 'Times New Roman', serif; text-decoration: none; overflow-wrap: anywhere; }
.stories a:hover, .stories a:focus-visible { color: var(--accent); text-decoration: underline; }
code { font: .875em ui-monospace, monospace; }
footer { margin-top: 2.5rem; color: var(--quiet); font-size: .875rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
`;

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

type Door = { href: string; title: string; text: string };

const doors: Door[] = [
  {
    href: 'docs/',
    title: 'API documentation',
    text: 'Read about every operation and try it out in the browser.',
  },
  { href: 'v1/articles', title: 'Published articles', text: 'What readers see now, as JSON.' },
  { href: 'openapi.yaml', title: 'OpenAPI document', text: 'For code generators and other tools.' },
  { href: 'health/ready', title: 'Health', text: 'Whether the service can answer.' },
];

const doorItem = ({ href, title, text }: Door, index: number) =>
  `<li><a${index === 0 ? ' class="first"' : ''} href="${href}"><strong>${title}</strong><span>${text}</span></a></li>`;

const storyItem = ({ headline, slug, language }: Story) =>
  `<li><a href="v1/articles/${escapeHtml(encodeURIComponent(slug))}?language=${escapeHtml(encodeURIComponent(language))}&amp;format=json" lang="${escapeHtml(language)}" dir="auto">${escapeHtml(headline)}</a></li>`;

const storyList = (stories: Story[]) =>
  stories.length === 0
    ? ''
    : `<h2>Latest stories, as JSON</h2>\n<ul class="stories">\n${stories.map(storyItem).join('\n')}\n</ul>\n`;

/** Where apps and browsers find the feeds by themselves. */
const feedTags = (siteName: string) =>
  Object.entries(feedTypes)
    .map(
      ([form, type]) =>
        `<link rel="alternate" type="${type}" title="${escapeHtml(siteName)}" href="${siteFeed.slice(1)}.${form}">\n`,
    )
    .join('');

/** The page that a browser gets at `/`. Links are relative, so that it also works under a path of a proxy. */
export const welcomePage = (
  siteName: string,
  siteUrl: string,
  stories: Story[],
  hasFeeds: boolean,
) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(siteName)} · API</title>
<link rel="icon" href="favicon.ico">
${hasFeeds ? feedTags(siteName) : ''}<style>${stylesheet}</style>
</head>
<body>
<main>
<h1>${escapeHtml(siteName)}</h1>
<p class="lead">A headless CMS for news is running here. Stories are written over REST, and served as article JSON.</p>
<hr>
<ul class="doors">
${doors.map(doorItem).join('\n')}
</ul>
${storyList(stories)}<footer>Readers see the site at <a href="${escapeHtml(siteUrl)}">${escapeHtml(siteUrl)}</a>. Programs that ask for this page as JSON get these links as <code>application/json</code>.</footer>
</main>
</body>
</html>
`;
