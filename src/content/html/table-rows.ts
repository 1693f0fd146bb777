import { limits } from '../limits.ts';
import type { BlockInput } from '../portable-text.ts';
import type { TextBlockInput } from '../text-block.ts';
import type { WarningLog } from '../warning.ts';

export type CellDraft = { blocks: TextBlockInput[]; header: boolean; columns: number };
export type RowDraft = { cells: CellDraft[]; header: boolean };

const emptyCell = (): TextBlockInput[] => [{ _type: 'block', children: [{ _type: 'span', text: '' }] }];

/**
 * A table from the rows of a document: short rows are filled up, spanning cells leave empty ones behind. One
 * that is larger than a body can hold becomes paragraphs.
 */
export function tableFromRows(drafts: RowDraft[], log: WarningLog): BlockInput[] {
  const rows = drafts.filter((row) => row.cells.length > 0);
  if (rows.length === 0) return [];
  const widths = rows.map((row) => row.cells.reduce((sum, cell) => sum + cell.columns, 0));
  const width = widths.reduce((widest, next) => Math.max(widest, next), 0);
  const tall = rows.some((row) => row.cells.some((cell) => cell.blocks.length > limits.blocksPerCell));
  if (rows.length > limits.tableRows || width > limits.tableColumns || tall) {
    log.warn(
      'table_too_large',
      'A table beyond 1,000 rows, 100 columns or 50 paragraphs a cell became paragraphs.',
    );
    return rows.flatMap((row) => row.cells.flatMap((cell) => cell.blocks));
  }
  if (widths.some((next) => next !== width)) {
    log.warn('table_uneven', 'A table with rows of different width was filled up with empty cells.');
  }
  const firstBodyRow = rows.findIndex((row) => !row.header && !row.cells.every((cell) => cell.header));
  return [
    {
      _type: 'table',
      headerRows: firstBodyRow === -1 ? rows.length : firstBodyRow,
      rows: rows.map((row) => ({ cells: cellsOf(row, width) })),
    },
  ];
}

function cellsOf(row: RowDraft, width: number): { _type: 'cell'; value: TextBlockInput[] }[] {
  const values = row.cells.flatMap((cell) => [
    cell.blocks,
    ...Array.from({ length: cell.columns - 1 }, (): TextBlockInput[] => []),
  ]);
  while (values.length < width) values.push([]);
  return values.map((value) => ({ _type: 'cell', value: value.length > 0 ? value : emptyCell() }));
}
