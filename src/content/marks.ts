/** The decorators a span can carry, outermost first when they are written as nested elements. */
export const decorators = ['strong', 'em', 'underline', 'strike-through', 'sub', 'sup', 'code'] as const;
export type Decorator = (typeof decorators)[number];

const names: ReadonlySet<string> = new Set(decorators);

export function isDecorator(mark: string): mark is Decorator {
  return names.has(mark);
}
