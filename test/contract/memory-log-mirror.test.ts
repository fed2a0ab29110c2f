import { MemoryLogMirror, MemoryStream } from '../support/memory-log-mirror.js';
import { describeLogMirror } from './log-mirror.js';

describeLogMirror('memory', async () => {
  const stream = new MemoryStream();
  return {
    north: new MemoryLogMirror(stream),
    south: new MemoryLogMirror(stream),
    deleteStream: async () => stream.delete(),
    publishOther: async (text) => void stream.store(null, text, null),
    close: async () => undefined,
  };
});
