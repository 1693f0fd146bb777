import type { z } from 'zod';
import { isDecorator } from './marks.ts';

type MarkedBlock = {
  children: { marks?: string[] | undefined }[];
  markDefs?: { _key?: string | undefined }[] | undefined;
};

/** Each mark is a decorator or the key of one of the block's links; a link's key is no decorator. */
export function checkMarks(block: MarkedBlock, context: z.RefinementCtx): void {
  const links = new Set(block.markDefs?.map((link) => link._key));
  block.markDefs?.forEach((link, index) => {
    if (link._key !== undefined && isDecorator(link._key)) {
      context.addIssue({
        code: 'custom',
        path: ['markDefs', index, '_key'],
        message: `"${link._key}" names a decorator and cannot be a link's key.`,
      });
    }
  });
  block.children.forEach((span, index) => {
    span.marks?.forEach((mark, position) => {
      if (isDecorator(mark) || links.has(mark)) return;
      context.addIssue({
        code: 'custom',
        path: ['children', index, 'marks', position],
        message: `"${mark}" is neither a decorator nor the _key of one of this block's markDefs.`,
      });
    });
  });
}

/** All rows are as wide as the first, and the header is no longer than the table. */
export function checkTable(
  table: { rows: { cells: unknown[] }[]; headerRows?: number | undefined },
  context: z.RefinementCtx,
): void {
  const width = table.rows[0]?.cells.length ?? 0;
  table.rows.forEach((row, index) => {
    if (row.cells.length === width) return;
    context.addIssue({
      code: 'custom',
      path: ['rows', index, 'cells'],
      message: `This row has ${row.cells.length} cells, but the first row has ${width}. All rows must be equally wide.`,
    });
  });
  if ((table.headerRows ?? 0) > table.rows.length) {
    context.addIssue({
      code: 'custom',
      path: ['headerRows'],
      message: `headerRows is ${table.headerRows}, but the table has ${table.rows.length} rows.`,
    });
  }
}
