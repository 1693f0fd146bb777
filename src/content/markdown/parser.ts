import MarkdownIt from 'markdown-it';

/** What parsing notes beside its tokens. */
export type ParseNotes = {
  tooDeep?: boolean;
  footnotes?: boolean;
  references?: Record<string, { href: string; title: string }>;
};

// markdown-it drops what is nested deeper than its own limit of 100. Each list takes two levels.
const DEEPEST = 60;

/**
 * CommonMark with tables and strikethrough (GFM). Addresses are left as written, and bare ones are not turned
 * into links: both would change the text. Links are checked by whoever reads the tokens.
 */
export const markdownParser = new MarkdownIt({ html: true, linkify: false, typographer: false });

markdownParser.validateLink = () => true;
markdownParser.normalizeLink = (url) => url;

type BlockState = Parameters<Parameters<MarkdownIt['block']['ruler']['push']>[1]>[0];

function pushParagraph(state: BlockState, start: number, end: number): void {
  state.line = end;
  state.push('paragraph_open', 'p', 1).map = [start, end];
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(start, end, state.blkIndent, false).trim();
  inline.map = [start, end];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
}

// Without this the deepest lines of a hostile text would vanish.
markdownParser.block.ruler.before('table', 'depth_limit', (state, start, end, silent) => {
  if (silent || state.level < DEEPEST) return false;
  (state.env as ParseNotes).tooDeep = true;
  pushParagraph(state, start, end);
  return true;
});

// CommonMark reads `[^1]: note` as the definition of a link and drops it; here it is a paragraph.
markdownParser.block.ruler.before('reference', 'footnote', (state, start, end, silent) => {
  const from = (state.bMarks[start] ?? 0) + (state.tShift[start] ?? 0);
  if (silent || !state.src.startsWith('[^', from) || (state.sCount[start] ?? 0) - state.blkIndent >= 4)
    return false;
  (state.env as ParseNotes).footnotes = true;
  let next = start + 1;
  while (next < end && !state.isEmpty(next) && (state.sCount[next] ?? 0) >= state.blkIndent) next += 1;
  pushParagraph(state, start, next);
  return true;
});
