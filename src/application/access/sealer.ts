import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

const cipherName = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals texts that clients keep and must neither read nor change: cookies and cursors. Each purpose has a key of its own, so that the text of one is never
 * taken for that of another.
 */
export class Sealer {
  private readonly keys = new Map<string, Uint8Array>();

  /** `secret`: at least 32 bytes, the same for every node. `draw` returns as many random bytes as it is asked for. */
  constructor(
    private readonly secret: Uint8Array,
    private readonly draw: (count: number) => Uint8Array,
  ) {}

  /** Returns a sealed text in base64url. */
  seal(purpose: string, text: string): string {
    const nonce = this.draw(nonceBytes);
    const cipher = createCipheriv(cipherName, this.keyOf(purpose), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Returns the text that was sealed for the purpose; null for any other text. */
  open(purpose: string, sealed: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < nonceBytes + tagBytes) return null;
    const decipher = createDecipheriv(cipherName, this.keyOf(purpose), bytes.subarray(0, nonceBytes));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
      return text.toString('utf8');
    } catch {
      return null; // Changed, or sealed for another purpose or by another system.
    }
  }

  /** Returns the key of a purpose: 32 bytes, the same at every node. */
  keyOf(purpose: string): Uint8Array {
    const known = this.keys.get(purpose);
    if (known !== undefined) return known;
    const key = new Uint8Array(hkdfSync('sha256', this.secret, '', `solera ${purpose}`, 32));
    this.keys.set(purpose, key);
    return key;
  }
}
