// Loaded before a server that is measured: tells whoever started it what it holds, without its garbage.
const { gc } = globalThis;

process.on('message', () => {
  // Twice: what a finaliser lets go of is collected the second time.
  gc();
  setImmediate(() => {
    gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send({ heap: heapUsed, external, rss });
  });
});
// It ends when it would without this.
process.channel.unref();
