package dev.streampod.generator.browser;

/** The function of a module that makes UUIDs for defaults. */
final class UuidScript {

    /** Its name, which no type, method or channel gives to anything. */
    static final String NAME = "uuid$";

    private UuidScript() {}

    /** Browsers have {@code crypto.randomUUID()} in pages that were served by HTTPS only, and none of version 7. */
    static void write(TextWriter file) {
        file.line("")
                .open("function " + NAME + "(timeOrdered) {")
                .line("const bytes = globalThis.crypto.getRandomValues(new globalThis.Uint8Array(16));")
                .line("if (timeOrdered) new globalThis.DataView(bytes.buffer)"
                        + ".setBigUint64(0, globalThis.BigInt(globalThis.Date.now()) << 16n"
                        + " | globalThis.BigInt(bytes[6] << 8 | bytes[7]));")
                .line("bytes[6] = bytes[6] & 15 | (timeOrdered ? 112 : 64);")
                .line("bytes[8] = bytes[8] & 63 | 128;")
                .line("const hex = globalThis.Array.from(bytes, byte => (256 + byte).toString(16).slice(1)).join('');")
                .line("return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');")
                .close("}");
    }
}
