import { limits } from '../limits.ts';
import { isTextBlock, type Opener, type TableDraft } from './context.ts';
import { tableFromRows } from './table-rows.ts';

export const openTable: Opener = (_attributes, context, push, name) => {
  const { builder, log, tables } = context;
  builder.breakBlock();
  if (tables.length > 0) {
    log.warn('nested_table_flattened', 'A table inside a table became text of its cell.');
    return push(name, builder.breakBlock);
  }
  const table: TableDraft = { rows: [], inHead: false, inCell: false, waiting: [] };
  tables.push(table);
  push(name, () => {
    builder.breakBlock();
    tables.pop();
    for (const block of [...tableFromRows(table.rows, log), ...table.waiting]) builder.emit(block);
  });
};

/** `table`'s own parts are read only between its cells: inside a cell they belong to a nested table. */
const openPart =
  (start: (table: TableDraft) => void, end?: (table: TableDraft) => void): Opener =>
  (_attributes, { builder, tables }, push, name) => {
    const table = tables.at(-1);
    builder.breakBlock();
    const isOwn = table !== undefined && !table.inCell;
    if (isOwn) start(table);
    push(name, () => {
      builder.breakBlock();
      if (isOwn) end?.(table);
    });
  };

export const openTableHead = openPart(
  (table) => {
    table.inHead = true;
  },
  (table) => {
    table.inHead = false;
  },
);

export const openRow = openPart((table) => void table.rows.push({ cells: [], header: table.inHead }));

export const openCell: Opener = (attributes, { builder, log, tables }, push, name) => {
  const table = tables.at(-1);
  if (table === undefined || table.inCell) {
    builder.breakBlock();
    return push(name, builder.breakBlock);
  }
  const columns = Number.parseInt(attributes.get('colspan') ?? '1', 10) || 1;
  if (columns !== 1 || (attributes.get('rowspan') ?? '1') !== '1') {
    log.warn('table_span', 'A table cell that spans several became one cell and empty ones.');
  }
  table.inCell = true;
  builder.openFrame('text');
  push(name, () => {
    const { blocks, waiting } = builder.closeFrame();
    table.inCell = false;
    table.waiting.push(...waiting);
    if (table.rows.length === 0) table.rows.push({ cells: [], header: table.inHead });
    table.rows.at(-1)?.cells.push({
      blocks: blocks.filter(isTextBlock),
      header: name === 'th',
      columns: Math.min(Math.max(columns, 1), limits.tableColumns),
    });
  });
};
